import numpy as np
import pytest

from restorer import half_size_and_back, images, jpeg
from restorer.data import pairs
from restorer.data.pairs import Compressed, ImagePairs
from tests.helpers import picture

ORIGINAL = np.stack([picture(32, 32, seed=seed) for seed in range(4)])
QUALITIES = np.array([5, 30, 60, 90])
EXPECTED = np.stack([jpeg.compress(p, quality=int(q)) for p, q in zip(ORIGINAL, QUALITIES, strict=True)])


@pytest.fixture
def compressed():
    return Compressed(ORIGINAL, QUALITIES)


def test_it_reads_like_an_array_of_the_jpegs(compressed):
    assert (compressed.shape, compressed.dtype, len(compressed)) == (EXPECTED.shape, np.uint8, 4)
    assert np.array_equal(compressed, EXPECTED)
    assert np.array_equal(np.asarray(compressed, np.float32), EXPECTED.astype(np.float32))
    assert all(np.array_equal(made, expected) for made, expected in zip(compressed, EXPECTED, strict=True))


@pytest.mark.parametrize("index", [0, -1, np.int64(2), slice(1, 3), slice(None, None, -2), slice(2, 2)], ids=str)
def test_it_is_indexed_like_an_array(compressed, index):
    assert np.array_equal(compressed[index], EXPECTED[index])
    assert compressed[index].shape == EXPECTED[index].shape


def test_it_is_indexed_by_an_array(compressed):
    chosen = np.array([3, 0])
    assert np.array_equal(compressed[chosen], EXPECTED[chosen])


def test_outside_is_an_error(compressed):
    with pytest.raises(IndexError):
        compressed[4]


def test_only_what_is_asked_for_is_compressed(compressed, monkeypatch):
    made = []
    monkeypatch.setattr(pairs.jpeg, "compress", lambda pixels, **_: made.append(1) or pixels)
    assert made == []
    compressed[1:3]
    next(iter(compressed))
    assert len(made) == 3


def test_the_subsampling_is_used():
    full = Compressed(ORIGINAL, QUALITIES, "4:4:4")[0]
    assert np.array_equal(full, jpeg.compress(ORIGINAL[0], quality=5, subsampling="4:4:4"))


@pytest.mark.parametrize("given", [EXPECTED, Compressed(ORIGINAL, QUALITIES)], ids=["an array", "made when asked"])
def test_pairs_are_normalised_as_compressed_then_original(given):
    low, high = ImagePairs(ORIGINAL, given, QUALITIES, ("a", "b", "c", "d")).normalised()
    assert low.dtype == high.dtype == np.float32
    assert np.array_equal(images.to_uint8(low), EXPECTED)
    assert np.array_equal(images.to_uint8(high), ORIGINAL)


def test_half_the_size_and_back_is_the_other_way():
    halved = Compressed(ORIGINAL, QUALITIES, degradation="half-size")
    assert np.array_equal(halved[2], half_size_and_back(ORIGINAL[2]))
