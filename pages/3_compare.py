"""Compare: original | compressed | regenerated, or what becomes of a JPEG that somebody already has."""

import streamlit as st

from pages.compare import (
    comparison,
    downloads,
    network_choice,
    photo_pair,
    quantisation_tables,
    restoration_options,
    score_table,
)
from pages.compare.batch import panel as batch
from pages.compare.evaluation import panel as evaluation
from pages.components import photo_picker, routing
from pages.components.serving import stalled
from pages.components.viewer import viewer

routing.enter("pages/3_compare.py")
stalled.wait()

chosen, task = photo_picker.choose()
settings = st.container(horizontal=True, vertical_alignment="bottom")
first, second = settings.container(width=170), settings.container(width=170)
slider, sampling = settings.container(key="compression", width="stretch"), settings.container(width=200)
popover, download = settings.container(width=120), settings.container(width=190)
sources = network_choice.choose(first, second)
pair = photo_pair.choose(chosen, task, slider, sampling)
options = restoration_options.choose(popover)

known, awaited = comparison.panes(pair), comparison.awaited(pair, sources, options)
layout = viewer.SIDE_BY_SIDE if pair.original else viewer.SWIPE
window = viewer.show([*known, *awaited], key="viewer", layout=layout)
new = comparison.are_new(pair, awaited)
download = downloads.lay_out(download, new=new)
captions = comparison.caption_columns(len(known) + max(1, len(sources)), pair, new=new)
below, table = st.container(), st.empty() if new else st.container()
with table:
    if new:
        score_table.announce(sources, scored=pair.original is not None)
# before any scoring, because it is waited for
made = comparison.restore(captions[len(known) :], pair, sources, options, window)
before = comparison.score_compressed(captions[len(known) - 1], pair)
results = comparison.score(captions[len(known) :], pair, before, sources, made)
downloads.show(download, below, pair, before, results)
with table:
    score_table.show(before, results)
if pair.original is None:
    quantisation_tables.show(pair.compressed)
network = sources[0] if sources else None
if network:
    st.header("More than one photo", anchor=False)
batch.show(network, options)
evaluation.show(network, quality=pair.quality, subsampling=pair.subsampling)
