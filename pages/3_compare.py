"""Compare: original | compressed | regenerated, or what becomes of a JPEG that somebody already has."""

import streamlit as st

from pages.components import comparison, compression, model_choice, photo, pictures, quality, routing

routing.enter("pages/3_compare.py")

chosen = photo.choose()
with st.container():
    as_it_is = comparison.restore_as_it_is(chosen)
picker, slider, sampling = st.columns([2, 3, 2], gap="medium", vertical_alignment="bottom")
source = model_choice.choose(picker)
if as_it_is:
    original, compressed = None, chosen
    comparison.tell_quality(slider, compressed)
else:
    chosen_quality, subsampling = quality.choose(slider, sampling, gray=chosen.gray)
    original, compressed = chosen, compression.compress(chosen, quality=chosen_quality, subsampling=subsampling)

view = pictures.look()
panes = st.container(key=f"panes_{3 if original else 2}").columns(3 if original else 2, gap="small")
if original:
    comparison.show_original(panes[0], original, view)
scores = comparison.show_compressed(panes[-2], compressed, original, view)
if source:
    comparison.show_regenerated(panes[-1], compressed, original, source, scores, view)
else:
    comparison.invite_to_train(panes[-1])
