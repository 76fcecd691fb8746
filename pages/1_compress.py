"""Compress: what JPEG makes of a photo, and what that costs."""

import streamlit as st

from pages.components import block_panel, curve, degradation, numbers, photo, routing, viewer

routing.enter("pages/1_compress.py")

original = photo.choose()
head = st.grid(2, min_column_width=420, gap="medium")
with head.cell():
    settings = degradation.choose(gray=original.gray)
    lowered = degradation.degrade(original, settings)
    scores = numbers.show(original, lowered)
beside = head.cell()
with st.container():
    photo.warn_of_second_compression(original)

viewer.show([viewer.original(original), degradation.pane(original, lowered, settings)], key="viewer")
degradation.offer(lowered, settings)

numbers.fill(scores, original, lowered)  # after the pictures, because a large photo takes seconds to score
if settings:
    curve.show(beside, original, settings)
    block_panel.show(original, lowered)
else:
    beside.markdown(degradation.HALF_SAYS)
