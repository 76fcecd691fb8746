"""A bar gives its place to the result, whatever the result is, also in a browser that is told of both at once."""

import pytest
from streamlit.testing.v1 import AppTest


def page(kind):
    import streamlit as st

    from pages.components.progress_bar import Bar

    for place in (st.container(), st.empty(), st.columns(2)[1]):
        bar = Bar(place, "Scoring …", height=168 if kind == "element" else None)
        bar.say("Scoring …")
        bar(0.5)
        result = bar.finish()
        match kind:
            case "grid":
                row = result.grid(2)
            case "element":
                result.metric("PSNR", "27.33 dB")
                continue
            case "columns":
                row = result.columns(2)[0]
            case _:
                row = result.container()
        row.metric("PSNR", "27.33 dB")
        row.metric("SSIM", "0.812")


@pytest.mark.parametrize("kind", ["grid", "columns", "container", "element"])
def test_the_result_takes_its_place(kind):
    app = AppTest.from_function(page, args=(kind,)).run()
    assert not app.exception
    shown = ["27.33 dB"] if kind == "element" else ["27.33 dB", "0.812"]
    assert [metric.value for metric in app.metric] == 3 * shown
    assert not app.get("progress")
