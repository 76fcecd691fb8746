import zipfile

import pytest

from restorer import images
from restorer.data import sources
from restorer.errors import DataError, ImageError
from tests.helpers import is_one_sentence, picture, saved

PNG = saved(picture(16, 16), "PNG")


def packed(path, members, compression=zipfile.ZIP_DEFLATED):
    """A ZIP file of these members, by name."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def refused(source) -> str:
    with pytest.raises(DataError) as caught, sources.opened(source):
        pass
    assert is_one_sentence(str(caught.value))
    return str(caught.value)


class TestFolder:
    def test_pictures_are_found_below_the_folder_in_order(self, tmp_path):
        for name in ("b.PNG", "a/z.jpg", "a/c.webp", "notes.txt", "a/._c.webp"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).touch()
        found = [path.relative_to(tmp_path).as_posix() for path in sources.find_images(tmp_path)]
        assert found == ["a/c.webp", "a/z.jpg", "b.PNG"]

    def test_a_file_is_read_by_its_name(self, tmp_path):
        (tmp_path / "a").mkdir()
        (tmp_path / "a" / "b.png").write_bytes(PNG)
        with sources.opened(tmp_path) as source:
            assert source.names == ("a/b.png",)
            assert source.read("a/b.png") == PNG
            assert source.text("a/none.csv") == ""

    def test_a_folder_called_like_a_picture_cannot_be_read(self, tmp_path):
        (tmp_path / "b.png").mkdir()
        with sources.opened(tmp_path) as source, pytest.raises(ImageError) as caught:
            source.read("b.png")
        assert is_one_sentence(str(caught.value))

    @pytest.mark.parametrize("name", ["a" * 300, "a\0b", "~nobody/photos"], ids=["long", "nul", "no home"])
    def test_a_name_that_no_system_takes_is_one_sentence(self, name):
        assert "no folder" in refused(name)

    def test_no_folder_and_no_pictures_are_one_sentence_each(self, tmp_path):
        assert "no folder" in refused(tmp_path / "gone")
        assert "no file ending in" in refused(tmp_path)


class TestReportsLayout:
    @pytest.mark.parametrize(
        ("names", "kept"),
        [
            (["high_res/1.jpg", "low_res/1.jpg", "logo.png"], ["high_res/1.jpg"]),
            (["data/high_res/1.jpg", "data/low_res/1.jpg"], ["data/high_res/1.jpg"]),
            (["data/high_res/a/1.jpg", "data/2.jpg"], ["data/high_res/a/1.jpg"]),
            (["high_res/1.jpg", "high_res/2.jpg"], ["high_res/1.jpg", "high_res/2.jpg"]),
            (["a/high_res/1.jpg", "b/high_res/1.jpg"], ["a/high_res/1.jpg", "b/high_res/1.jpg"]),
            (["high_res.jpg", "low_res.jpg"], ["high_res.jpg", "low_res.jpg"]),
        ],
        ids=str,
    )
    def test_its_originals_are_read_and_not_its_compressed_copies(self, names, kept):
        assert sources.picture_names(names) == tuple(kept)


class TestArchive:
    def test_its_pictures_read_like_a_folders(self, tmp_path):
        members = {"a/z.jpg": b"z", "b.png": PNG, "notes.txt": b"", "__MACOSX/a/._z.jpg": b"", "a/": b""}
        with sources.opened(packed(tmp_path / "photos.zip", members)) as source:
            assert source.names == ("a/z.jpg", "b.png")
            assert source.read("b.png") == PNG

    def test_nothing_is_written_whatever_the_members_are_called(self, tmp_path):
        names = ["../../evil.png", "/evil.png", "C:\\evil.png", "./plain.png", "a//double.png"]
        path = packed(tmp_path / "photos.zip", dict.fromkeys(names, PNG))
        with sources.opened(path) as source:
            assert [source.read(name) for name in source.names] == [PNG] * 5
        assert [file.name for file in tmp_path.rglob("*.png")] == []

    def test_a_member_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(self, tmp_path, monkeypatch):
        path = packed(tmp_path / "photos.zip", {"bomb.png": bytes(3_000_000)})
        monkeypatch.setenv("RESTORER_FILE_MEGABYTES", "2")
        monkeypatch.setattr(zipfile.ZipFile, "open", None)
        with sources.opened(path) as source, pytest.raises(ImageError, match="at most 2 MB") as caught:
            source.read("bomb.png")
        assert is_one_sentence(str(caught.value))

    def test_too_many_members_are_refused(self, tmp_path, monkeypatch):
        monkeypatch.setenv("RESTORER_ZIP_FILES", "4")
        path = packed(tmp_path / "photos.zip", {f"{number}.png": b"" for number in range(5)})
        assert "at most 4 files" in refused(path)

    def test_no_zip_file_and_no_pictures_are_one_sentence_each(self, tmp_path):
        (tmp_path / "photos.zip").write_bytes(b"PK\x03\x04 half a zip")
        assert "photos.zip is neither" in refused(tmp_path / "photos.zip")
        assert "no file ending in" in refused(packed(tmp_path / "empty.zip", {"notes.txt": b""}))

    def test_a_damaged_member_is_an_image_error(self, tmp_path):
        path = packed(tmp_path / "photos.zip", {"a.png": PNG}, zipfile.ZIP_STORED)
        data = bytearray(path.read_bytes())
        data[data.index(PNG) + 20] ^= 255
        path.write_bytes(data)
        with sources.opened(path) as source, pytest.raises(ImageError, match="damaged inside") as caught:
            source.read("a.png")
        assert is_one_sentence(str(caught.value))

    def test_a_locked_member_is_an_image_error(self, tmp_path):
        path = packed(tmp_path / "photos.zip", {"a.png": PNG})
        data = bytearray(path.read_bytes())
        data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag of encryption, in the archive's directory
        path.write_bytes(data)
        with sources.opened(path) as source, pytest.raises(ImageError, match="password"):
            source.read("a.png")


class TestWhichPhotograph:
    TABLE = "crop,file\n1.png,sea.jpg\n2.png,sea.jpg\n"

    def test_a_table_beside_the_files_says(self, tmp_path):
        members = {f"a/{number}.png": PNG for number in (1, 2, 3)} | {"a/ATTRIBUTION.csv": self.TABLE}
        with sources.opened(packed(tmp_path / "photos.zip", members)) as source:
            told = sources.photograph_of(source, source.names)
        assert told == ["sea.jpg", "sea.jpg", "a/3.png"]

    def test_a_table_of_another_kind_says_nothing(self, tmp_path):
        images.write_photo(tmp_path / "1.png", picture(16, 16))
        (tmp_path / "ATTRIBUTION.csv").write_bytes(b"photo;author\n1.png;\xff\n")
        with sources.opened(tmp_path) as source:
            assert sources.photograph_of(source, source.names) == ["1.png"]
