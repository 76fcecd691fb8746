"""The benchmark of a class at work: visitors know their own photos from each other's, and a session is a session."""

import io

import numpy as np
import pytest
from PIL import Image
from streamlit.proto.Element_pb2 import Element

from benchmarks import load
from benchmarks.session import Failed, _picture, _raise_what_it_says


@pytest.fixture
def visitor():
    made = load.Visitor.__new__(load.Visitor)
    made._number, made._known = 2, np.stack([load.signature(each) for each in range(30)])
    made.strange = made.pictures = 0
    return made


@pytest.mark.parametrize("quality", [5, 60])
def test_a_visitor_knows_its_own_photo_also_compressed(visitor, quality):
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(load.photo(2))) as own:
        assert own.size == (load.SIDE, load.SIDE)
        own.save(buffer, "JPEG", quality=quality)
    visitor._check(load.photo(2))
    visitor._check(buffer.getvalue())
    assert (visitor.pictures, visitor.strange) == (2, 0)


@pytest.mark.parametrize("other", [0, 7, 29])
def test_a_photo_of_somebody_else_is_counted(visitor, other):
    visitor._check(load.photo(other))
    assert (visitor.pictures, visitor.strange) == (1, 1)


def test_a_picture_of_nobody_is_counted(visitor):
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(buffer, "PNG")
    visitor._check(buffer.getvalue())
    assert visitor.strange == 1


def test_an_error_on_the_page_is_a_failure():
    element = Element()
    element.alert.body, element.alert.format = "Stopped before it was done.", element.alert.WARNING
    _raise_what_it_says(element)
    element.alert.format = element.alert.ERROR
    with pytest.raises(Failed, match="Stopped before it was done"):
        _raise_what_it_says(element)


def test_a_picture_is_told_from_other_components():
    element = Element()
    element.bidi_component.component_name = "pages.restorer_picture"
    place = b"drawing/viewer_2"
    element.bidi_component.bytes = bytes([len(place)]) + place + b"12345678" + b"the file"
    assert _picture(element) == (b"the file", "viewer_2")
    element.bidi_component.component_name = "pages.restorer_answer"
    assert _picture(element) is None
