"""Compress: what JPEG makes of a photo, and what that costs."""

import streamlit as st

from pages.components import block_panel, compression, curve, download, numbers, photo, quality, routing, viewer

routing.enter("pages/1_compress.py")

original = photo.choose()
slider, sampling = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
chosen_quality, subsampling = quality.choose(slider, sampling, gray=original.gray)
compressed = compression.compress(original, quality=chosen_quality, subsampling=subsampling)
scores = numbers.show(original, compressed)
with st.container():
    photo.warn_of_second_compression(original)

viewer.show([viewer.original(original), viewer.compressed(original, compressed, chosen_quality)], key="viewer")

with st.container(horizontal=True, vertical_alignment="center"):
    download.jpeg_button(compressed, name=f"{photo.stem(original)}_q{chosen_quality:02}.jpg")
    st.page_link("pages/3_compare.py", label="Restore it", icon=":material/auto_fix_high:")

numbers.fill(scores, original, compressed)  # last, because a large photo takes seconds to score

block_panel.show(original, compressed)

st.markdown("#### What each quality would cost this photo, and keep")
curve.show(original, quality=chosen_quality, subsampling=subsampling)
