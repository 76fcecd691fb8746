"""The weights that ship do what the app promises, on sample photographs they were not trained on."""

import numpy as np
import pytest

from restorer import images, jpeg, metrics
from restorer.models import MODELS
from restorer.restoration.prediction import Prediction
from tests.helpers import exif, saved
from tests.paths import SAMPLES

PHOTOGRAPHS = ("animal_cat.webp", "landscape_picos.webp")
KINDS = (*jpeg.SUBSAMPLINGS, "gray", "turned")


@pytest.fixture(scope="module", params=[entry.name for entry in MODELS.values() if entry.ships])
def shipped(request):
    return Prediction.from_source(request.param)


@pytest.fixture(scope="module", params=PHOTOGRAPHS)
def original(request):
    """The middle 256×384 of a sample photograph."""
    pixels = images.read_photo(SAMPLES / request.param).pixels
    top, left = (pixels.shape[0] - 256) // 2, (pixels.shape[1] - 384) // 2
    return np.ascontiguousarray(pixels[top : top + 256, left : left + 384])


def compressed(original: np.ndarray, kind: str, quality: int) -> tuple[np.ndarray, images.Photo]:
    """The picture to come near to, upright, and the JPEG file of it."""
    if kind == "gray":
        gray = np.repeat(original[..., 1:2], 3, axis=2)
        return gray, images.read_photo(jpeg.encode(np.ascontiguousarray(gray[..., 0]), quality=quality))
    if kind == "turned":
        data = saved(original, "JPEG", quality=quality, exif=exif(6))
        return images.orient(original, 6), images.read_photo(data)
    return original, images.read_photo(jpeg.encode(original, quality=quality, subsampling=kind))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("quality", "gain"), [(10, 0.3), (40, 0.3), (90, 0.0)])
def test_it_comes_nearer_to_the_original_than_the_jpeg(shipped, original, kind, quality, gain):
    true, photo = compressed(original, kind, quality)
    restored = shipped.restore(photo).pixels
    assert restored.shape == true.shape
    assert metrics.psnr(true, restored) >= metrics.psnr(true, photo.pixels) + gain


def test_both_networks_ship():
    assert {entry.name for entry in MODELS.values() if entry.ships} == {"fast", "best"}
