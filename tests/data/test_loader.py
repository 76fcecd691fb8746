import csv
import shutil

import numpy as np
import pytest

from restorer import data, images, jpeg
from restorer.data import crops
from restorer.data.degradations import half_size_and_back
from restorer.errors import DataError
from tests.helpers import exif, is_one_sentence, picture, saved


def fill(folder, count, first=0):
    """Write pictures of 16×16."""
    for number in range(first, first + count):
        images.write_photo(folder / f"{number}.png", picture(16, 16, seed=number))


def refused(call) -> str:
    with pytest.raises(DataError) as caught:
        call()
    assert is_one_sentence(str(caught.value))
    return str(caught.value)


@pytest.fixture(scope="module")
def split(photographs):
    return data.DataLoader(photographs, quality=[10, 80], side=64, seed=3).load()


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

    def test_fewer_than_ten_photographs_are_refused(self, tmp_path):
        fill(tmp_path, 9)
        said = refused(data.DataLoader(tmp_path, side=16).load)
        assert "at least 10" in said
        assert "found 9." in said

    def test_a_zip_file_is_read_as_the_folder_is(self, photographs, tmp_path):
        path = shutil.make_archive(tmp_path / "photos", "zip", photographs)
        folder, packed = (data.DataLoader(source, side=32).load() for source in (photographs, path))
        assert packed.train.names == folder.train.names
        assert np.array_equal(packed.train.original, folder.train.original)

    def test_of_the_reports_data_set_the_originals_are_read(self, tmp_path):
        fill(tmp_path / "high_res", 10)
        fill(tmp_path / "low_res", 20, first=100)
        split = data.DataLoader(tmp_path, side=16).load()
        assert {*split.train.names, *split.validation.names, *split.test.names} == {f"{n}.png" for n in range(10)}

    def test_a_phones_photograph_is_read_upright(self, tmp_path):
        fill(tmp_path, 9)
        (tmp_path / "phone.png").write_bytes(saved(picture(16, 16, seed=9), "PNG", exif=exif(6)))
        split = data.DataLoader(tmp_path, side=16).load()
        (square,) = (
            pairs.original[pairs.names.index("phone.png")]
            for pairs in (split.train, split.validation, split.test)
            if "phone.png" in pairs.names
        )
        assert np.array_equal(square, np.rot90(picture(16, 16, seed=9), -1))

    def test_a_large_set_is_on_disk_and_the_same(self, photographs, monkeypatch, tmp_path):
        small = data.DataLoader(photographs, side=32).load()
        monkeypatch.setattr(crops, "IN_MEMORY", 11)
        large = data.DataLoader(photographs, side=32, scratch=tmp_path).load()
        assert isinstance(large.train.original.base.base, np.memmap)
        for part in ("train", "validation", "test"):
            assert np.array_equal(getattr(large, part).original, getattr(small, part).original)
            assert np.array_equal(getattr(large, part).compressed, getattr(small, part).compressed)
        assert list(tmp_path.iterdir()) == []

    def test_loading_compresses_nothing(self, photographs, monkeypatch):
        monkeypatch.setattr(jpeg, "encode", None)
        assert len(data.DataLoader(photographs, side=32).load().train) == 10


class TestUnreadable:
    @pytest.fixture
    def folder(self, tmp_path):
        fill(tmp_path, 12)
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "bad.jpg").write_bytes(b"no picture")
        (tmp_path / "cut.png").write_bytes((tmp_path / "0.png").read_bytes()[:200])
        return tmp_path

    def test_it_is_listed_and_why(self, folder):
        unreadable = data.DataLoader(folder, side=16).load().unreadable
        assert [name for name, _ in unreadable] == ["a/bad.jpg", "cut.png"]
        assert "not one" in unreadable[0][1]
        assert "cut short" in unreadable[1][1]

    @pytest.mark.parametrize("seed", range(8))
    def test_the_others_are_split_as_if_it_were_not_there(self, folder, tmp_path_factory, seed):
        clean = tmp_path_factory.mktemp("clean")
        fill(clean, 12)
        split, expected = (data.DataLoader(where, side=16, seed=seed).load() for where in (folder, clean))
        for part in ("train", "validation", "test"):
            assert getattr(split, part).names == getattr(expected, part).names
            assert np.array_equal(getattr(split, part).original, getattr(expected, part).original)

    def test_too_many_of_them_are_counted_in_the_sentence(self, folder):
        for number in range(3):
            (folder / f"{number}.png").write_bytes(b"")
        said = refused(data.DataLoader(folder, side=16).load)
        assert "found 14, of which 5 could not be read." in said


class TestFewer:
    def test_so_many_train_and_the_held_out_stay(self, photographs):
        everything = data.DataLoader(photographs, side=16).load()
        few, again, fewer = (data.DataLoader(photographs, side=16, photographs=n).load() for n in (3, 3, 2))
        assert len(few.train) == 3
        assert few.train.names == again.train.names
        assert set(fewer.train.names) < set(few.train.names) < set(everything.train.names)
        assert few.validation.names == everything.validation.names
        assert few.test.names == everything.test.names

    def test_only_what_is_needed_is_read(self, photographs):
        seen = []
        data.DataLoader(photographs, side=16, photographs=3, progress=lambda done, n: seen.append((done, n))).load()
        assert seen == [(done, 5) for done in range(1, 6)]

    def test_more_than_there_are_is_all(self, photographs):
        assert len(data.DataLoader(photographs, side=16, photographs=99).load().train) == 10


class TestSurvey:
    def test_it_counts_what_loading_would_split(self, photographs, split):
        seen = data.survey(photographs, seed=3)
        assert (seen.train, seen.validation, seen.test, seen.total) == (10, 1, 1, 12)
        assert set(seen.pairs.names) < set(split.train.names)

    def test_it_shows_a_few_pairs_and_reads_no_more(self, photographs, monkeypatch):
        read = []
        monkeypatch.setattr(
            "restorer.data.loader.read_square", lambda *given: read.append(given) or crops.read_square(*given)
        )
        seen = data.survey(photographs, quality=30, pairs=4)
        assert len(read) == len(seen.pairs) == 4
        assert seen.pairs.original.shape == (4, 256, 256, 3)
        assert np.array_equal(seen.pairs.compressed[0], jpeg.compress(seen.pairs.original[0], quality=30))

    def test_what_cannot_be_read_is_not_shown(self, tmp_path):
        for number in range(12):
            (tmp_path / f"{number}.png").write_bytes(b"")
        assert len(data.survey(tmp_path).pairs) == 0

    def test_too_few_are_refused(self, tmp_path):
        fill(tmp_path, 9)
        assert "found 9." in refused(lambda: data.survey(tmp_path))

    def test_of_the_embedded_set(self):
        seen = data.survey("embedded")
        split = data.DataLoader(side=16).load()
        assert (seen.train, seen.validation, seen.test) == (len(split.train), len(split.validation), len(split.test))


def test_the_reports_855_are_split_into_769_8_and_78(tmp_path):
    files = [(kind, saved(picture(256, 256, seed=seed), kind)) for seed in range(4) for kind in ("PNG", "JPEG")]
    for number in range(855):
        kind, content = files[number % len(files)]
        (tmp_path / f"{number:03}.{kind.lower()}").write_bytes(content)
    seen = data.survey(tmp_path)
    assert (seen.train, seen.validation, seen.test) == (769, 8, 78)
    split = data.DataLoader(tmp_path, side=32).load()
    assert [len(part) for part in (split.train, split.validation, split.test)] == [769, 8, 78]
    assert split.unreadable == ()


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


class TestHalfSize:
    def test_the_reports_other_low_quality_picture(self, photographs):
        test = data.DataLoader(photographs, degradation="half-size").load().test
        assert np.array_equal(test.compressed[0], half_size_and_back(test.original[0]))
        assert set(test.qualities) == {100}

    def test_another_way_is_one_sentence(self, photographs):
        with pytest.raises(DataError, match="jpeg, half-size, received 'blur'"):
            data.DataLoader(photographs, degradation="blur").load()
