"""What the viewer shows while the quality is dragged is what the JPEG then is."""

import json

import numpy as np
import pytest

from pages.components.viewer.pane import Follows
from restorer import jpeg, read_photo
from tests.frontend.running import deno, needs_deno
from tests.helpers import picture
from tests.paths import SAMPLES

QUALITIES = (1, 10, 30, 50, 75, 90, 98, 100)


@needs_deno
@pytest.mark.parametrize("subsampling", [*jpeg.SUBSAMPLINGS, "gray"])
@pytest.mark.parametrize("name", ["photo", "odd sides"])
def test_it_is_within_two_levels_of_the_file_on_99_pixels_of_100(name, subsampling, tmp_path):
    pixels = read_photo(SAMPLES / "animal_cat.webp").pixels if name == "photo" else picture(45, 67)
    gray = subsampling == "gray"
    if gray:
        pixels = pixels[..., 1:2].repeat(3, axis=2)
    height, width = pixels.shape[:2]
    (tmp_path / "pixels").write_bytes(np.dstack([pixels, np.full((height, width), 255, np.uint8)]).tobytes())
    follows = Follows("quality", 10, subsampling, gray).payload()
    asked = {"width": width, "height": height, "qualities": QUALITIES, **follows}
    (tmp_path / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    (tmp_path / "notes").mkdir()
    script = "tests/frontend/compressing.js"
    deno(
        "run", "--quiet", "--no-check", "--allow-read", "--allow-write", script, str(tmp_path), notes=tmp_path / "notes"
    )
    for quality in QUALITIES:
        shown = np.frombuffer((tmp_path / str(quality)).read_bytes(), np.uint8).reshape(height, width, 4)
        options = {} if gray else {"subsampling": subsampling}
        source = np.ascontiguousarray(pixels[..., 0]) if gray else pixels
        true = jpeg.decode(jpeg.encode(source, quality=quality, **options)).astype(int)
        off = np.abs(shown[..., :3] - true.reshape(height, width, -1))
        assert (off.max(axis=2) <= 2).mean() >= 0.99, quality
        assert (shown[..., 3] == 255).all()
