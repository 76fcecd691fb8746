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

known, awaited = comparison.panes(shown), comparison.awaited(shown, sources, how)
window = viewer.show([*known, *awaited], key="viewer")
new = comparison.are_new(shown, awaited)
captions = comparison.caption_columns(len(known) + max(1, len(sources)), shown, new=new)
below, table = st.container(), st.empty() if new else st.container()
with table:
    if new:
        score_table.announce(sources, scored=shown.original is not None)
made = comparison.restore(captions[len(known) :], shown, sources, how, window)  # before any scoring: it is waited for
before = comparison.score_compressed(captions[len(known) - 1], shown)
results = comparison.score(captions[len(known) :], shown, sources, made)
with below:
    downloads.show(shown, before, results)
with table:
    score_table.show(before, results)
if shown.original is None:
    tables_view.show(shown.compressed)
network = sources[0] if sources else None
photo_queue.show(network, how)
test_set.show(network, quality=shown.quality, subsampling=shown.subsampling)
