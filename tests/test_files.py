import os
from pathlib import Path

import pytest

from restorer.files import write_atomically


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


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_the_file_has_the_permissions_of_any_other(tmp_path):
    plain = tmp_path / "plain"
    plain.write_text("")
    assert write_atomically(tmp_path / "atomic", "").stat().st_mode == plain.stat().st_mode
