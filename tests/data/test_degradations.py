import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorer import jpeg
from restorer.data.degradations import TABLES, Degradation, degrade, draw_quality, draw_tables, half_size_and_back
from tests.helpers import picture

KINDS = ("4:2:0", "4:2:2", "4:4:4", "gray")


def degraded(seed=0, photo=None, **options):
    photo = picture(64, 48) if photo is None else photo
    return degrade(photo, np.random.default_rng(seed), Degradation(**{"quality": (10, 60), **options}))


@given(seed=st.integers(0, 200), kind=st.sampled_from(KINDS), tables=st.sampled_from(TABLES), twice=st.booleans())
def test_any_degradation_keeps_size_and_tells_what_it_was(seed, kind, tables, twice):
    compressed, conditioning, original = degraded(seed, subsamplings=(kind,), tables=(tables,), twice=float(twice))
    assert compressed.shape == original.shape == (64, 48, 3)
    assert compressed.dtype == original.dtype == np.uint8
    assert conditioning.shape == (jpeg.CONDITIONING_SIZE,)
    assert np.array_equal(conditioning[128:], [kind in ("4:2:0", "4:2:2"), kind == "4:2:0"])
    if kind == "gray":
        assert np.array_equal(compressed[..., 0], compressed[..., 1])
        assert not conditioning[64:128].any()  # no chroma was lost


def test_ijg_tables_are_what_opencv_writes():
    compressed, conditioning, original = degraded(quality=(30, 30))
    assert np.array_equal(compressed, jpeg.compress(original, quality=30))
    assert np.array_equal(conditioning, jpeg.conditioning(jpeg.standard_tables(30), "4:2:0"))


@given(seed=st.integers(0, 500), kind=st.sampled_from(TABLES))
def test_tables_are_steps_that_a_baseline_file_can_hold(seed, kind):
    tables = draw_tables(np.random.default_rng(seed), Degradation((1, 100), tables=(kind,)))
    assert tables.shape == (2, 8, 8)
    assert tables.dtype == np.uint16
    assert tables.min() >= 1
    assert tables.max() <= 255


@given(seed=st.integers(0, 500))
def test_smooth_tables_grow_with_frequency_and_are_about_as_coarse(seed):
    (luma, _) = draw_tables(np.random.default_rng(seed), Degradation((30, 30), tables=("smooth",)))
    assert (np.diff(luma.astype(int), axis=0) >= 0).all()
    assert (np.diff(luma.astype(int), axis=1) >= 0).all()
    like = jpeg.standard_tables(30)[0]
    assert np.exp(np.log(luma).mean()) == pytest.approx(np.exp(np.log(like).mean()), rel=0.1)


def test_perturbed_tables_differ_from_the_standard_ones_but_not_by_much():
    tables = draw_tables(np.random.default_rng(0), Degradation((30, 30), tables=("perturbed",)))
    ratio = np.log(tables / jpeg.standard_tables(30))
    assert 0.1 < ratio.std() < 0.4


def test_compressed_twice_is_worse_than_once_and_told_the_second():
    photo = picture(128, 128)
    once = degraded(3, photo, quality=(40, 40))
    twice = degraded(3, photo, quality=(40, 40), twice=1.0)
    error = [np.mean((compressed.astype(float) - photo) ** 2) for compressed, _, _ in (once, twice)]
    assert error[1] > error[0]
    assert np.array_equal(once[1], twice[1])
    assert np.array_equal(twice[2], photo)


def test_high_qualities_are_drawn_often_enough_and_low_ones_too():
    rng = np.random.default_rng(0)
    drawn = np.array([draw_quality(rng, (5, 95)) for _ in range(4000)])
    assert drawn.min() == 5
    assert drawn.max() == 95
    assert 0.08 < np.mean(drawn >= 80) < 0.16
    assert 0.1 < np.mean(drawn < 12) < 0.25


@pytest.mark.parametrize(("evenly", "below_15"), [(0.0, 0.37), (1.0, 0.11)])
def test_qualities_may_be_drawn_by_their_logarithm_alone_or_not_at_all(evenly, below_15):
    rng = np.random.default_rng(0)
    drawn = np.array([draw_quality(rng, (5, 95), evenly=evenly) for _ in range(4000)])
    assert np.mean(drawn < 15) == pytest.approx(below_15, abs=0.03)


@pytest.mark.parametrize("size", [(64, 48), (33, 17), (1, 1)])
def test_half_size_and_back_keeps_size_and_even_areas(size):
    flat = np.full((*size, 3), (200, 30, 90), np.uint8)
    assert np.array_equal(half_size_and_back(flat), flat)


def test_half_size_and_back_loses_what_only_full_size_holds():
    board = np.indices((32, 32)).sum(axis=0) % 2 * 255
    gone = half_size_and_back(np.dstack([board.astype(np.uint8)] * 3))
    assert set(np.unique(gone)) <= {127, 128}


def test_a_patch_that_is_halved_is_told_as_one_of_which_nothing_was_quantised():
    compressed, conditioning, original = degraded(kind="half-size")
    assert np.array_equal(compressed, half_size_and_back(original))
    assert np.array_equal(conditioning, jpeg.conditioning(jpeg.standard_tables(100), "4:2:0"))
