import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorer import data, images, jpeg
from restorer.degrade import Degradation
from restorer.errors import DataError
from tests.helpers import is_one_sentence, picture


@pytest.fixture(scope="module")
def split(photographs):
    return data.DataLoader(photographs, quality=[10, 80], side=64, seed=3).load()


class TestSplitting:
    def test_the_reports_855_become_769_8_and_78(self):
        assert [len(part) for part in data.split_indices(855)] == [769, 8, 78]

    @given(st.integers(11, 2000), st.integers(0, 100))
    def test_sizes_are_the_reports(self, n, seed):
        train, validation, test = data.split_indices(n, seed=seed)
        assert len(train) == int(0.9 * n)
        assert len(validation) == max(1, int(0.1 * (n - len(train))))
        assert sorted([*train, *validation, *test]) == [*range(n)]

    @given(st.lists(st.integers(0, 12), min_size=3, max_size=80), st.integers(0, 100))
    def test_a_group_is_never_torn_and_no_side_is_empty(self, groups, seed):
        if len(set(groups)) < 3:
            with pytest.raises(DataError):
                data.split_indices(len(groups), groups=groups, seed=seed)
            return
        parts = data.split_indices(len(groups), groups=groups, seed=seed)
        assert all(len(part) for part in parts)
        assert sorted(np.concatenate(parts)) == [*range(len(groups))]
        sides = [{groups[i] for i in part} for part in parts]
        assert sum(map(len, sides)) == len(set(groups))
        if 12 <= len(set(groups)) < len(groups):
            assert len(sides[1]) >= 3

    def test_many_small_groups_come_near_the_sizes_asked_for(self):
        groups = [i // 3 for i in range(855)]
        train, validation, test = data.split_indices(855, groups=groups)
        assert abs(len(train) - 769) <= 3
        assert abs(len(validation) - 8) <= 3
        assert abs(len(test) - 78) <= 3

    def test_the_seed_decides(self):
        first, again, other = (data.split_indices(50, seed=seed) for seed in (1, 1, 2))
        assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
        assert not np.array_equal(first[0], other[0])

    @pytest.mark.parametrize("n", [0, 1, 2])
    def test_fewer_than_three_are_refused(self, n):
        with pytest.raises(DataError, match="three") as caught:
            data.split_indices(n)
        assert is_one_sentence(str(caught.value))


class TestFinding:
    def test_pictures_are_found_below_the_folder_in_order(self, tmp_path):
        for name in ("b.PNG", "a/z.jpg", "a/c.webp", "notes.txt"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).touch()
        found = [path.relative_to(tmp_path).as_posix() for path in data.find_images(tmp_path)]
        assert found == ["a/c.webp", "a/z.jpg", "b.PNG"]

    def test_no_folder_and_no_pictures_are_one_sentence_each(self, tmp_path):
        for folder, said in ((tmp_path / "gone", "no folder"), (tmp_path, "no file ending in")):
            with pytest.raises(DataError, match=said) as caught:
                data.find_images(folder)
            assert is_one_sentence(str(caught.value))


class TestLoading:
    def test_photographs_are_split_and_paired_with_their_jpegs(self, split):
        assert (len(split.train), len(split.validation), len(split.test)) == (10, 1, 1)
        for pairs in (split.train, split.validation, split.test):
            assert pairs.original.shape == pairs.compressed.shape == (len(pairs), 64, 64, 3)
            for original, compressed, quality in zip(pairs.original, pairs.compressed, pairs.qualities, strict=True):
                assert np.array_equal(compressed, jpeg.compress(original, quality=int(quality)))

    def test_each_photograph_is_on_one_side(self, split):
        assert len({*split.train.names, *split.validation.names, *split.test.names}) == 12

    def test_qualities_are_dealt_out_in_turn(self, split):
        assert split.train.qualities.tolist() == [10, 80] * 5

    def test_a_photograph_of_another_size_is_cropped_and_scaled(self, split, photographs):
        name = split.train.names[0]
        expected = images.fit_square(images.read_photo(photographs / name).pixels, 64)
        assert np.array_equal(split.train.original[0], expected)

    def test_normalised_is_compressed_then_original_in_0_to_1(self, split):
        compressed, original = split.train.normalised()
        assert np.array_equal(images.to_uint8(compressed), split.train.compressed)
        assert np.array_equal(images.to_uint8(original), split.train.original)
        assert original.dtype == np.float32

    def test_progress_counts_every_file(self, photographs):
        seen = []
        data.DataLoader(photographs, side=16, progress=lambda done, n: seen.append((done, n))).load()
        assert seen == [(done, 12) for done in range(1, 13)]

    def test_folders_called_train_and_val_are_the_split(self, tmp_path):
        for part, count in (("train", 8), ("val", 2), ("test", 1)):
            for number in range(count):
                images.write_photo(tmp_path / part / f"{part}{number}.png", picture(16, 16, seed=number))
        split = data.DataLoader(tmp_path, side=16).load()
        assert {name[:5] for name in split.train.names} == {"train"}
        assert len(split.train) == 8
        assert split.validation.names == ("val0.png", "val1.png")
        assert split.test.names == ("test0.png",)

    def test_a_damaged_file_is_skipped_and_named(self, tmp_path):
        for number in range(10):
            images.write_photo(tmp_path / f"{number}.png", picture(16, 16, seed=number))
        (tmp_path / "bad.jpg").write_bytes(b"no picture")
        split = data.DataLoader(tmp_path, side=16).load()
        assert split.skipped == ("bad.jpg",)
        assert len(split.train) + len(split.validation) + len(split.test) == 10

    def test_fewer_than_ten_photographs_are_refused(self, tmp_path):
        for number in range(9):
            images.write_photo(tmp_path / f"{number}.png", picture(16, 16, seed=number))
        with pytest.raises(DataError, match="at least 10") as caught:
            data.DataLoader(tmp_path, side=16).load()
        assert is_one_sentence(str(caught.value))


class TestEmbedded:
    def test_no_photograph_is_on_two_sides(self):
        split = data.DataLoader(side=16).load()
        with (data.EMBEDDED_FOLDER / "ATTRIBUTION.csv").open(encoding="utf-8", newline="") as file:
            photograph = {row["crop"]: row["file"] for row in csv.DictReader(file)}
        parts = [split.train.names, split.validation.names, split.test.names]
        assert {name for part in parts for name in part} == set(photograph)
        sides = [{photograph[name] for name in part} for part in parts]
        assert all(sides)
        assert sum(map(len, sides)) == len(set(photograph.values()))

    def test_every_picture_is_256_square(self):
        assert {images.read_photo(path).pixels.shape for path in data.find_images("embedded")} == {(256, 256, 3)}


class TestPatches:
    def patch(self, photographs, seed=0, side=64, **options):
        degradation = Degradation(**{"quality": (10, 10), **options})
        return data.sample_patch(photographs, np.random.default_rng(seed), side=side, degradation=degradation)

    def test_the_seed_decides(self):
        photographs = np.stack([picture(128, 128, seed=seed) for seed in range(3)])
        first, again, other = (self.patch(photographs, seed=seed) for seed in (5, 5, 6))
        assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
        assert not np.array_equal(first[2], other[2])

    @pytest.mark.parametrize("side", [64, 80, 96])
    @pytest.mark.parametrize("kind", jpeg.SUBSAMPLINGS)
    def test_the_jpeg_grid_begins_at_the_patch(self, side, kind):
        # blocks are the same as if the patch alone had been compressed; only upsampled chroma differs, at its edge
        photographs = np.stack([picture(96, 96, seed=seed) for seed in range(3)])
        for seed in range(8):
            compressed, _, original = self.patch(photographs, seed, side, subsamplings=(kind,))
            alone = jpeg.compress(original, quality=10, subsampling=kind)
            assert np.array_equal(compressed[4:-4, 4:-4], alone[4:-4, 4:-4])

    def test_with_room_around_it_a_patch_is_compressed_as_part_of_its_photograph(self):
        photograph = picture(96, 96)  # 64 and a margin of 16 all around: the whole photograph
        inside = slice(16, 80)
        for seed in range(8):
            compressed, _, original = self.patch(photograph[None], seed, 64)
            turned = [np.rot90(photograph, turns)[:, ::flip] for turns in range(4) for flip in (1, -1)]
            (whole,) = (np.ascontiguousarray(t) for t in turned if np.array_equal(t[inside, inside], original))
            assert np.array_equal(compressed, jpeg.compress(whole, quality=10)[inside, inside])

    def test_every_turn_and_flip_occurs(self):
        photograph = picture(64, 64)
        seen = {self.patch(photograph[None], seed)[2].tobytes() for seed in range(60)}
        assert len(seen) == 8

    def test_the_patch_is_told_its_own_quality_and_subsampling(self):
        photographs = picture(96, 96)[None]
        for kind in jpeg.SUBSAMPLINGS:
            _, told, _ = self.patch(photographs, subsamplings=(kind,), quality=(30, 30))
            assert np.array_equal(told, jpeg.conditioning(jpeg.standard_tables(30), kind))

    def test_a_gray_patch_is_gray_and_told_so_as_a_file_would(self):
        compressed, told, original = self.patch(picture(96, 96)[None], subsamplings=("gray",), quality=(30, 30))
        for pixels in (compressed, original):
            assert np.array_equal(pixels[..., 0], pixels[..., 2])
        header = jpeg.read_header(jpeg.encode(original[..., 0], quality=30))
        assert np.array_equal(told, jpeg.conditioning(header.tables, header.subsampling))

    def test_qualities_are_drawn_from_the_range_to_both_ends(self):
        photographs = picture(16, 16)[None]
        conditioning = {jpeg.conditioning(jpeg.standard_tables(q), "4:2:0").tobytes(): q for q in range(1, 101)}
        drawn = [conditioning[self.patch(photographs, s, 16, quality=(20, 24))[1].tobytes()] for s in range(200)]
        assert set(drawn) == {20, 21, 22, 23, 24}
