"""What the browser is sent of a picture is packed once."""

import pytest
import streamlit

from pages.components.viewer import transfer
from tests.helpers import picture


@pytest.fixture
def packed(monkeypatch):
    """The sizes of the pictures that are packed."""
    streamlit.cache_resource.clear()
    sizes = []
    monkeypatch.setattr(transfer, "_lossless", lambda image: sizes.append(image.size) or b"file")
    yield sizes
    streamlit.cache_resource.clear()


def test_the_originals_of_a_class_are_packed_once_each(packed):
    photos = [picture(16, 24, seed=seed) for seed in range(30)]
    for _ in range(3):
        assert [transfer.whole(photo) for photo in photos] == [b"file"] * 30
    assert packed == [(24, 16)] * 30


def test_fewer_large_ones_are_kept(packed, monkeypatch):
    monkeypatch.setattr(transfer, "SMALL", 16 * 24 - 1)
    photos = [picture(16, 24, seed=seed) for seed in range(13)]
    for _ in range(2):
        for photo in photos:
            transfer.whole(photo)
    assert len(packed) == 26
