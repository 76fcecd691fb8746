import numpy as np
import pytest

from restorer import jpeg
from restorer.data.degradations import Degradation
from restorer.data.patches import framed, sample_patch
from tests.helpers import picture


def drawn(photographs, seed=0, side=64, **options):
    degradation = Degradation(**{"quality": (10, 10), **options})
    return sample_patch(photographs, np.random.default_rng(seed), side=side, degradation=degradation)


class TestPatches:
    def test_the_seed_decides(self):
        photographs = np.stack([picture(128, 128, seed=seed) for seed in range(3)])
        first, again, other = (drawn(photographs, seed=seed) for seed in (5, 5, 6))
        assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
        assert not np.array_equal(first[2], other[2])

    @pytest.mark.parametrize("side", [64, 80, 96])
    @pytest.mark.parametrize("kind", jpeg.SUBSAMPLINGS)
    def test_the_jpeg_grid_begins_at_the_patch(self, side, kind):
        # blocks are the same as if the patch alone had been compressed; only upsampled chroma differs, at its edge
        photographs = np.stack([picture(96, 96, seed=seed) for seed in range(3)])
        for seed in range(8):
            compressed, _, original = drawn(photographs, seed, side, subsamplings=(kind,))
            alone = jpeg.compress(original, quality=10, subsampling=kind)
            assert np.array_equal(compressed[4:-4, 4:-4], alone[4:-4, 4:-4])

    def test_with_room_around_it_a_patch_is_compressed_as_part_of_its_photograph(self):
        photograph = picture(96, 96)  # 64 and a margin of 16 all around: the whole photograph
        inside = slice(16, 80)
        for seed in range(8):
            compressed, _, original = drawn(photograph[None], seed, 64)
            turned = [np.rot90(photograph, turns)[:, ::flip] for turns in range(4) for flip in (1, -1)]
            (whole,) = (np.ascontiguousarray(t) for t in turned if np.array_equal(t[inside, inside], original))
            assert np.array_equal(compressed, jpeg.compress(whole, quality=10)[inside, inside])

    def test_every_turn_and_flip_occurs(self):
        photograph = picture(64, 64)
        seen = {drawn(photograph[None], seed)[2].tobytes() for seed in range(60)}
        assert len(seen) == 8

    def test_the_patch_is_told_its_own_quality_and_subsampling(self):
        photographs = picture(96, 96)[None]
        for kind in jpeg.SUBSAMPLINGS:
            _, conditioning, _ = drawn(photographs, subsamplings=(kind,), quality=(30, 30))
            assert np.array_equal(conditioning, jpeg.conditioning(jpeg.standard_tables(30), kind))

    def test_a_gray_patch_is_gray_and_told_so_as_a_file_would(self):
        compressed, conditioning, original = drawn(picture(96, 96)[None], subsamplings=("gray",), quality=(30, 30))
        for pixels in (compressed, original):
            assert np.array_equal(pixels[..., 0], pixels[..., 2])
        header = jpeg.read_header(jpeg.encode(original[..., 0], quality=30))
        assert np.array_equal(conditioning, jpeg.conditioning(header.tables, header.subsampling))

    def test_qualities_are_drawn_from_the_range_to_both_ends(self):
        photographs = picture(16, 16)[None]
        quality_of = {jpeg.conditioning(jpeg.standard_tables(q), "4:2:0").tobytes(): q for q in range(1, 101)}
        qualities = [quality_of[drawn(photographs, s, 16, quality=(20, 24))[1].tobytes()] for s in range(200)]
        assert set(qualities) == {20, 21, 22, 23, 24}

    def test_a_neutral_patch_is_compressed_with_chroma_nevertheless(self):
        compressed, conditioning, original = drawn(picture(96, 96)[None], neutral=1.0)
        assert np.array_equal(original, np.repeat(original[..., :1], 3, axis=2))
        assert np.array_equal(compressed, np.repeat(compressed[..., :1], 3, axis=2))
        assert np.array_equal(conditioning, jpeg.conditioning(jpeg.standard_tables(10), "4:2:0"))

    def test_a_framed_patch_is_white_or_black_at_a_side(self):
        photograph = np.full((96, 96, 3), 128, np.uint8)
        originals = [drawn(photograph[None], seed, framed=1.0)[2] for seed in range(40)]
        assert {level for original in originals for level in np.unique(original).tolist()} == {0, 128, 255}

    def test_what_is_not_asked_for_changes_no_draw(self):
        photographs = np.stack([picture(96, 96, seed=seed) for seed in range(3)])
        plain = drawn(photographs, 4)
        shares = drawn(photographs, 4, neutral=0.0, framed=0.0, rescaled=0.0)
        assert all(np.array_equal(a, b) for a, b in zip(plain, shares, strict=True))

    @pytest.mark.parametrize("seed", range(12))
    def test_a_rescaled_patch_has_the_size_of_any_other(self, seed):
        compressed, conditioning, original = drawn(picture(128, 128)[None], seed, 96, rescaled=1.0, quality=(5, 98))
        assert compressed.shape == original.shape == (96, 96, 3)
        assert conditioning.shape == (jpeg.CONDITIONING_SIZE,)


class TestFramed:
    @pytest.mark.parametrize("seed", range(20))
    def test_a_frame_is_straight_and_leaves_the_rest(self, seed):
        patch = np.full((40, 30, 3), 128, np.uint8)
        marked = framed(patch, np.random.default_rng(seed))
        kept = (marked == 128).all(axis=2)
        assert marked.shape == patch.shape
        assert 0.1 < kept.mean() < 1
        rows, columns = np.flatnonzero(kept.any(axis=1)), np.flatnonzero(kept.any(axis=0))
        assert kept[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all()
        assert len(np.unique(marked[~kept])) == 1

    def test_the_patch_given_is_not_changed(self):
        patch = picture(32, 32)
        before = patch.copy()
        framed(patch, np.random.default_rng(0))
        assert np.array_equal(patch, before)
