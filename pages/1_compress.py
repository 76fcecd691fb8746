"""Compress: what JPEG makes of a photo, and what that costs."""

import streamlit as st

from pages.components import compression, curve, download, numbers, photo, pictures, quality, routing, wording

routing.enter("pages/1_compress.py")

original = photo.choose()
slider, sampling = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
chosen_quality, subsampling = quality.choose(slider, sampling, gray=original.gray)
compressed = compression.compress(original, quality=chosen_quality, subsampling=subsampling)
scores = numbers.show(original, compressed)
with st.container():
    photo.warn_of_second_compression(original)

view = pictures.look()
before, after = st.columns(2, gap="small")
before.markdown(f"**Original** · {wording.size(len(original.data))}")
pictures.show(before, original.pixels, view, alt=f"{original.name}, the original")
after.markdown(f"**JPEG quality {chosen_quality}** · {wording.size(len(compressed.data))}")
pictures.show(after, compressed.pixels, view, alt=f"{original.name}, compressed at JPEG quality {chosen_quality}")

with st.container(horizontal=True, vertical_alignment="center"):
    download.jpeg_button(compressed, name=f"{photo.stem(original)}_q{chosen_quality:02}.jpg")
    st.page_link("pages/3_compare.py", label="Restore it", icon=":material/auto_fix_high:")

numbers.fill(scores, original, compressed)  # last, because a large photo takes seconds to score

st.markdown("#### What each quality would cost this photo, and keep")
curve.show(original, quality=chosen_quality, subsampling=subsampling)
