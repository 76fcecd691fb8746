"""Compare: original | compressed | regenerated, or what becomes of a JPEG that somebody already has."""

import streamlit as st

from pages.components import (
    care,
    comparison,
    downloads,
    model_choice,
    photo,
    photo_queue,
    routing,
    score_table,
    subject,
    tables_view,
    test_set,
    viewer,
)

routing.enter("pages/3_compare.py")

chosen = photo.choose()
way, options = st.columns([5, 1], vertical_alignment="bottom")
settings = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
first, second = settings.container(width=170), settings.container(width=170)
slider, sampling = settings.container(width="stretch"), settings.container(width=215)
sources = model_choice.choose(first, second)
shown = subject.choose(chosen, way, slider, sampling)
how = care.choose(options)

panes = comparison.panes(shown)
window = comparison.open_window(panes)
captions = comparison.caption_columns(len(panes) + max(1, len(sources)))
before = comparison.score_compressed(captions[len(panes) - 1], shown)
results = comparison.regenerate(captions[len(panes) :], shown, sources, how)
with window:
    viewer.show([*panes, *(result.pane for result in results)], key="viewer")
downloads.show(shown, before, results)
score_table.show(before, results)
if shown.original is None:
    tables_view.show(shown.compressed)
network = sources[0] if sources else None
photo_queue.show(network, how)
test_set.show(network, quality=shown.quality, subsampling=shown.subsampling)
