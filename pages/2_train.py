"""Train: choose a lesson or settings, start, and watch a network learn."""

import streamlit as st

import restorer
from pages.components import routing
from pages.components.serving import stalled
from pages.train import architecture, controls, history, in_full, overlay, report_page, selection, setup
from pages.train.inside import panel as inside
from pages.train.live import fragment

routing.enter("pages/2_train.py")
stalled.wait()
run = selection.opened()
header = st.container()
body = st.container(horizontal=True, gap="medium", key="train_body")
left, right = body.container(width=290, key="train_settings"), body.container(width="stretch")
with left:
    configs = setup.choose()
with header:
    controls.show(run, configs)
with right:
    fragment.show(run, overlay.chosen(run))
inside.show(run)
in_full.show(run)
report_page.show(run)
architecture.show(setup.chosen_model())
history.show(run)
restorer.warm_up()  # last, so that the page itself is there first
