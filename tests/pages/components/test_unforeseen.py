"""A failure on a page is one sentence there, and the log says where in the code it was; neither tells a path."""

import logging

import pytest
from streamlit.testing.v1 import AppTest

from pages.components.failures.unforeseen import SENTENCE
from tests.helpers import is_one_sentence
from tests.pages.opening import COMPARE, COMPRESS, at

SECRET = "/srv/secret/place.py"


def failing():
    import streamlit as st

    from pages.components.failures import unforeseen
    from restorer import ImageError

    @st.fragment
    @unforeseen.told
    def draw(error: Exception | None) -> None:
        if error:
            raise error
        st.markdown("whole")

    draw(OSError(5, "broken", "/srv/secret/place.py"))
    draw(ImageError("Expected a picture, received none."))
    draw(None)
    st.markdown("behind")


def test_a_part_fails_alone(caplog):
    with caplog.at_level(logging.ERROR):
        app = AppTest.from_function(failing).run()
    assert not app.exception
    assert [error.value for error in app.error] == [SENTENCE, "Expected a picture, received none."]
    assert [text.value for text in app.markdown] == ["whole", "behind"]
    assert is_one_sentence(SENTENCE)
    assert "OSError" in caplog.text and "in draw" in caplog.text and "raise error" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize("page", [COMPRESS, COMPARE])
def test_a_page_that_fails_says_so_in_one_sentence(page, monkeypatch, caplog):
    def fail(*_, **__):
        raise KeyError(SECRET)

    monkeypatch.setattr("pages.components.photo_picker.choose", fail)
    with caplog.at_level(logging.ERROR):
        app = at(page).run()
    assert not app.exception
    assert [error.value for error in app.error] == [SENTENCE]
    assert "KeyError" in caplog.text and "in fail" in caplog.text and "raise KeyError" in caplog.text
    assert SECRET not in caplog.text
