import errno
import os
from pathlib import Path

import pytest

from restorer.system.files import is_full, write_atomically, write_even_if_full


def test_writes_text_and_bytes_and_makes_the_folder(tmp_path):
    assert write_atomically(tmp_path / "a" / "b.txt", "½ größer") == tmp_path / "a" / "b.txt"
    assert (tmp_path / "a" / "b.txt").read_bytes() == "½ größer".encode()
    write_atomically(str(tmp_path / "a" / "b.txt"), b"\x00\n\r")
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"\x00\n\r"


def test_a_failed_write_keeps_the_old_file_and_leaves_nothing_beside_it(tmp_path, monkeypatch):
    path = write_atomically(tmp_path / "file", "old")

    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


class TestAFullDisk:
    @pytest.fixture
    def full(self, monkeypatch):
        def refuse(*_, **__):
            raise OSError(errno.ENOSPC, "No space left on device")

        return lambda: monkeypatch.setattr("restorer.system.files.tempfile.mkstemp", refuse)

    @pytest.mark.parametrize(("old", "new"), [("a longer text", "short"), ("short", "a longer text"), ("", "x")])
    def test_a_short_text_is_written_over_the_old_one(self, tmp_path, full, old, new):
        path = write_even_if_full(tmp_path / "file", old)
        full()
        assert write_even_if_full(path, new) == path
        assert path.read_text().rstrip() == new
        assert path.stat().st_size == max(len(old), len(new))  # it lies where the old text lay

    def test_where_nothing_was_the_error_comes_through(self, tmp_path, full):
        full()
        with pytest.raises(OSError, match="No space left") as caught:
            write_even_if_full(tmp_path / "file", "new")
        assert is_full(caught.value)
        assert not (tmp_path / "file").exists()

    def test_other_errors_write_nothing(self, tmp_path, monkeypatch):
        path = write_even_if_full(tmp_path / "file", "old")

        def broken(*_):
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(Path, "replace", broken)
        with pytest.raises(PermissionError) as caught:
            write_even_if_full(path, "new")
        assert not is_full(caught.value)
        assert path.read_text() == "old"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_the_file_has_the_permissions_of_any_other(tmp_path):
    plain = tmp_path / "plain"
    plain.write_text("")
    assert write_atomically(tmp_path / "atomic", "").stat().st_mode == plain.stat().st_mode
