"""Compress: what JPEG makes of a photo, and what that costs."""

import streamlit as st

from pages.components import photo_picker, routing
from pages.components.downloads import buttons
from pages.components.viewer import viewer
from pages.compress import compression_stats, dct_panel, degradation, rate_distortion

routing.enter("pages/1_compress.py")

original, line = photo_picker.choose()
head = st.grid(2, min_column_width=420, gap="medium")
with head.cell():
    settings = degradation.choose(gray=original.gray)
download, figures = line.container(width="content"), head.cell()
lowered = degradation.degrade(original, settings)
with st.container():
    photo_picker.warn_of_second_compression(original)

looking = st.container(key="looking", horizontal=True)  # a block that is picked is followed beside the pictures
with looking.container(key="pictures"):  # before all else that is new, because they are what is waited for
    viewer.show([viewer.original(original), degradation.pane(original, lowered, settings)], key="viewer")
with download:
    buttons.file_button(lowered)
with figures:
    scores = compression_stats.show(original, lowered)
if settings:
    with looking.container(key="block_place"):
        dct_panel.show(original, lowered)
degradation.offer(original, lowered, settings)

compression_stats.fill(scores, original, lowered)  # after the pictures, because a large photo takes seconds to score
if settings:
    rate_distortion.show(original, settings)
else:
    st.markdown(degradation.HALF_EXPLAINED)
