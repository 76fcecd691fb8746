import numpy as np
import pytest

from benchmarks.peers import PEERS
from restorer import data, evaluation, images, jpeg, metrics


@pytest.fixture(scope="module")
def crop():
    return images.read_photo(data.find_images("embedded")[0]).pixels[:128, :144]


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize("gray", [False, True], ids=["colour", "gray"])
def test_a_peer_brings_a_jpeg_nearer_to_its_original(crop, name, gray):
    original = np.repeat(crop[..., 1:2], 3, axis=2) if gray else crop
    file = images.read_photo(jpeg.encode(original[..., 0].copy() if gray else original, quality=10), name="x.jpg")
    restored = PEERS[name](file)
    assert restored.shape == original.shape
    assert restored.dtype == np.uint8
    assert metrics.psnr(original, restored) > metrics.psnr(original, file.pixels)


def test_peers_are_measured_beside_the_models(tmp_path, crop):
    images.write_photo(tmp_path / "crop.png", crop)
    scores = evaluation.evaluate(tmp_path, models=[], qualities=[10], others=PEERS)
    assert [score.model for score in scores] == ["jpeg", *PEERS]
    assert all(score.seconds_per_megapixel > 0 for score in scores[1:])
