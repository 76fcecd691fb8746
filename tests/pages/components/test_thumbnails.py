"""The samples' thumbnails, as the server sends them."""

import io

import pytest
from PIL import Image
from starlette.requests import Request

from pages.components import samples, thumbnails


def answer_to(name):
    return thumbnails.route().endpoint(Request({"type": "http", "path_params": {"name": name}}))


@pytest.mark.parametrize("name", samples.names())
def test_every_sample_has_a_small_one(name):
    answer = answer_to(name)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/webp"
    assert Image.open(io.BytesIO(answer.body)).size == thumbnails.SIZE
    assert len(answer.body) < 20_000
    assert f"thumbnails/{name}.webp" in thumbnails.label(name)


@pytest.mark.parametrize("name", ["nothing", "../../app", ".."])
def test_what_is_no_sample_is_not_found(name):
    assert answer_to(name).status_code == 404
