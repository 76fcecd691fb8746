"""Thumbnails of the samples: where the server has them, and how the page shows one with its title."""

import io
from functools import cache

from PIL import Image
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.components import samples

SIZE = (192, 144)  # pixels, twice what the page shows, for dense displays
_FOLDER = "thumbnails"
_A_DAY = {"Cache-Control": "max-age=86400"}


def label(sample: str) -> str:
    """A sample's thumbnail and title in Streamlit's Markdown."""
    return f"![]({_FOLDER}/{sample}.webp) {samples.title(sample)}"


def route() -> Route:
    """Where the server has them: ``/thumbnails/NAME.webp``."""
    return Route(f"/{_FOLDER}/{{name}}.webp", _answer)


def _answer(request: Request) -> Response:
    """Send one, or 404; Starlette calls it in a thread of its own."""
    name = request.path_params["name"]
    if name not in samples.paths():
        return Response(status_code=404)
    return Response(_made(name), media_type="image/webp", headers=_A_DAY)


@cache
def _made(name: str) -> bytes:
    """The middle of a sample, as a WebP file of `SIZE`."""
    written = io.BytesIO()
    with Image.open(samples.paths()[name]) as image:
        side = min(image.width / SIZE[0], image.height / SIZE[1])
        left, top = (image.width - side * SIZE[0]) / 2, (image.height - side * SIZE[1]) / 2
        box = (left, top, left + side * SIZE[0], top + side * SIZE[1])
        image.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS, box).save(written, "WEBP", quality=80)
    return written.getvalue()
