"""ZIP files are unpacked no further than allowed, whichever way they are packed and whatever they say."""

import io
import zipfile

import pytest

from restorer.system import archives

WAYS = {
    "stored": zipfile.ZIP_STORED,
    "deflate": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2,
    "LZMA": zipfile.ZIP_LZMA,
}
CONTENT = b"photograph " * 300_000


def packed(content: bytes, way: int) -> bytearray:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", way) as archive:
        archive.writestr("a.bin", content)
    return bytearray(buffer.getvalue())


def unpacked(file: bytes, at_most: int) -> bytes:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return archives.unpacked(archive, archive.infolist()[0], at_most=at_most)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
class TestMembers:
    def test_one_comes_out_as_it_went_in(self, way):
        assert unpacked(packed(CONTENT, way), len(CONTENT)) == CONTENT
        assert unpacked(packed(b"", way), 1) == b""

    def test_one_that_is_larger_is_refused_also_if_it_says_otherwise(self, way):
        file = packed(CONTENT, way)
        with pytest.raises(OverflowError, match="over 3 MB"):
            unpacked(file, 3_000_000)
        if way == zipfile.ZIP_BZIP2:
            directory = file.index(b"PK\1\2")
            file[directory + 24 : directory + 28] = (1000).to_bytes(4, "little")
            with pytest.raises(OverflowError, match="over 3 MB"):
                unpacked(file, 3_000_000)

    def test_a_damaged_one_is_an_error(self, way):
        file = packed(CONTENT, way)
        middle = (30 + file.index(b"PK\1\2")) // 2
        file[middle] ^= 255
        with pytest.raises(Exception, match="."):
            unpacked(file, len(CONTENT))


def test_a_directory_is_bounded_before_it_is_read(tmp_path):
    path = tmp_path / "photos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(9):
            archive.writestr(f"{number}.txt", b"")
    archives.opened(path, at_most=9).close()
    with pytest.raises(OverflowError, match="over 8 files"):
        archives.opened(path, at_most=8)
    data = path.read_bytes()
    end = data.rindex(b"PK\5\6")
    path.write_bytes(data[: end + 12] + (2_000_000).to_bytes(4, "little") + data[end + 16 :])
    with pytest.raises(OverflowError, match="over 9 files"):
        archives.opened(path, at_most=9)
