"""Compare: original | compressed | regenerated, or what becomes of a JPEG that somebody already has."""

import streamlit as st

from pages.components import (
    comparison,
    compression,
    model_choice,
    photo,
    photo_queue,
    quality,
    routing,
    test_set,
    viewer,
)
from restorer import jpeg

routing.enter("pages/3_compare.py")

chosen = photo.choose()
with st.container():
    as_it_is = comparison.restore_as_it_is(chosen)
picker, slider, sampling = st.columns([2, 3, 2], gap="medium", vertical_alignment="bottom")
source = model_choice.choose(picker)
if as_it_is:
    original, compressed = None, chosen
    comparison.tell_quality(slider, compressed)
    chosen_quality, subsampling = jpeg.QUALITY_DEFAULT, jpeg.SUBSAMPLING_DEFAULT
else:
    chosen_quality, subsampling = quality.choose(slider, sampling, gray=chosen.gray)
    original, compressed = chosen, compression.compress(chosen, quality=chosen_quality, subsampling=subsampling)

panes = [viewer.original(original)] if original else []
panes.append(comparison.compressed_pane(compressed))
window = comparison.open_window(panes)
captions = st.container(key=f"captions_{len(panes) + 1}").columns(len(panes) + 1, gap="small")
scores = comparison.score_compressed(captions[-2], compressed, original)
regenerated = comparison.regenerate(captions[-1], compressed, original, source, scores)
with window:
    viewer.show([*panes, regenerated] if regenerated else panes, key="viewer")
photo_queue.show(source)
test_set.show(source, quality=chosen_quality, subsampling=subsampling)
