"""Train: choose a lesson or settings, start, and watch a network learn."""

import streamlit as st

import restorer
from pages.components import (
    live_view,
    routing,
    run_control,
    run_history,
    run_network,
    run_overlay,
    run_report,
    run_settings,
)

routing.enter("pages/2_train.py")
run = run_control.opened()
header = st.container()
body = st.container(horizontal=True, gap="medium")
left, right = body.container(width=290), body.container(width="stretch")
with left:
    configs = run_settings.choose()
with header:
    run_control.show(run, configs)
with right:
    live_view.show(run, run_overlay.chosen(run))
run_report.show(run)
run_network.show(run_settings.chosen_model())
run_history.show(run)
restorer.warm_up()  # last, so that the page itself is there first
