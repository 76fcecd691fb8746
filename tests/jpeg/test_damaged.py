"""Files whose coefficients are not what the decoder shows, or not all there."""

import io

import numpy as np
import pytest
from PIL import Image

from restorer import images, jpeg, metrics, read_photo
from restorer.images.segments import UNSENT
from restorer.jpeg.projection import verified
from restorer.restoration.prediction import Prediction
from tests.helpers import picture, saved

PIXELS = picture(160, 224)


@pytest.fixture
def smooth(echo):
    """A network that gives back its picture, so that all that changes is what the cells do."""
    return Prediction(echo)


def damaged(seed: int) -> bytes:
    """A file with one flipped bit among its coefficients."""
    data = bytearray(saved(PIXELS, "JPEG", quality=30))
    place = int(np.random.default_rng(seed).integers(data.index(b"\xff\xda") + 14, len(data) - 2))
    data[place] ^= 1 << seed % 8
    return bytes(data)


@pytest.mark.parametrize("seed", range(24))
def test_a_damaged_file_is_shown_as_the_decoder_shows_it(smooth, seed):
    photo = read_photo(damaged(seed))
    restored = smooth.restore(photo, earlier=False)
    assert metrics.psnr(photo.pixels, restored.pixels) > 33


def test_a_sound_file_binds_everywhere():
    for subsampling in jpeg.SUBSAMPLINGS:
        data = jpeg.encode(PIXELS, quality=60, subsampling=subsampling)
        coefficients = jpeg.read_coefficients(data).window(0, 0, *PIXELS.shape[:2])
        for plane in verified(jpeg.decode(data), coefficients).planes:
            assert plane.binds.mean() > 0.98


def test_coefficients_of_another_picture_bind_nowhere():
    data = jpeg.encode(PIXELS, quality=60)
    coefficients = jpeg.read_coefficients(data).window(0, 0, *PIXELS.shape[:2])
    luma = verified(255 - jpeg.decode(data), coefficients).planes[0]
    assert luma.binds.mean() < 0.1


def test_scans_that_never_came_bind_nothing():
    buffer = io.BytesIO()
    Image.fromarray(PIXELS).save(buffer, "JPEG", quality=40, progressive=True)
    data = buffer.getvalue()
    starts = [at for at in range(len(data) - 1) if data[at : at + 2] == b"\xff\xda"]
    luma = jpeg.read_coefficients(data[: starts[3]]).planes[0]
    assert luma.missing_bits[0, 0] == 1
    assert luma.missing_bits.max() == UNSENT
    assert luma.half_cells[0, 0] == 1.5 * luma.steps[0, 0]
    assert np.isinf(luma.half_cells).sum() > 30
    cut, whole = read_photo(data[: starts[3]]), read_photo(data)
    # the true picture lies in the cells of what came of it
    counted = jpeg.inside(whole.pixels, jpeg.read_coefficients(data[: starts[3]]))
    assert counted[0] == counted[1] < luma.quantised.size
    assert cut.is_cut


def test_chroma_at_a_third_of_the_width_has_blocks_that_do_not_begin_where_tiles_do():
    plane = jpeg.Plane(np.zeros((4, 5, 8, 8), np.int16), np.ones((8, 8), np.float32), (1, 3))
    part = plane.window(0, 32, 32, 64)  # of the columns 32 to 96 those from 48 to 96 hold whole blocks of 24
    assert (part.start, part.stop, part.quantised.shape[:2]) == ((0, 16), (32, 64), (4, 2))
    again = part.window(0, 0, 32, 64)
    assert (again.start, again.quantised.shape) == (part.start, part.quantised.shape)


@pytest.mark.parametrize("name", ["4:2:0", "4:1:1", "4×2", "1×4"])
def test_a_network_is_told_by_the_ratios(name):
    across, down = jpeg.conditioning(jpeg.standard_tables(50), name)[128:]
    assert (across, down) == {"4:2:0": (1, 1), "4:1:1": (1, 0), "4×2": (1, 1), "1×4": (0, 1)}[name]


def test_a_lossless_jpeg_has_lost_nothing(smooth):
    photo = images.Photo("x.jpg", lossless(), "JPEG", PIXELS)
    assert jpeg.read_header(photo.data).is_lossless
    restored = smooth.restore(photo, earlier=False)
    assert restored.history is None
    assert np.array_equal(restored.pixels, photo.pixels)


def lossless() -> bytes:
    """The header of a lossless file (T.81, annex H), which has no quantisation table."""
    data = saved(PIXELS, "JPEG")
    frame = data.index(b"\xff\xc0")
    return b"\xff\xd8\xff\xc3" + data[frame + 2 :]
