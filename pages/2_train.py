"""Train: choose the settings, start, and watch a network learn."""

import streamlit as st

from pages.components import live_view, routing, run_control, run_history, run_network, run_settings

routing.enter("pages/2_train.py")
run = run_control.opened()
header = st.container()
left, right = st.columns([3, 10], gap="medium")
with left:
    settings = run_settings.choose()
with header:
    run_control.show(run, settings)
with right:
    live_view.show(run)
run_network.show(run_settings.chosen_model())
run_history.show(run)
