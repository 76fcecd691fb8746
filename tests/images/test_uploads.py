"""A dropped photo is kept for its visitor alone, for a while, within an amount."""

import os
import time
from pathlib import Path

import pytest

from restorer import DataError, keep_photo, keep_photographs, kept_photo, kept_photographs
from restorer.images import uploads
from tests.helpers import is_one_sentence


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    """Where the photos are kept."""
    monkeypatch.setattr("restorer.system.paths.RUNS_FOLDER", tmp_path / "runs")
    return tmp_path / "runs" / uploads.FOLDER


def test_a_photo_comes_back_as_it_was():
    token = keep_photo("Ünïcode 🙂.jpg", b"{}\nbytes\nof it", visitor="me")
    assert kept_photo(token, visitor="me") == ("Ünïcode 🙂.jpg", b"{}\nbytes\nof it")


def test_the_same_photo_has_another_name_each_time(folder):
    names = {keep_photo("a.jpg", b"a", visitor="me") for _ in range(20)}
    assert len(names) == len(list(folder.iterdir())) == 20
    assert all(len(name) == 24 for name in names)


def test_nobody_else_gets_it():
    token = keep_photo("mine.jpg", b"mine", visitor="me")
    assert kept_photo(token, visitor="somebody else") is None
    assert kept_photo(token, visitor="") is None


@pytest.mark.parametrize("token", ["", "x", "../../etc/passwd", "a" * 24, "a" * 23 + "/", "a" * 23 + "\0", "unkept"])
def test_what_names_nothing_finds_nothing(token):
    keep_photo("mine.jpg", b"mine", visitor="me")
    assert kept_photo(token, visitor="me") is None


def test_a_file_that_is_no_photo_of_ours_is_none(folder):
    token = keep_photo("mine.jpg", b"mine", visitor="me")
    for damaged in (b"", b"[]\nx", b"\xff\xfe", b'{"name": "a"}\nx', b'{"name": "a", "visitor": 5}\nx'):
        (folder / token).write_bytes(damaged)
        assert kept_photo(token, visitor="me") is None


def test_it_goes_after_its_time_and_stays_while_it_is_looked_at(folder, monkeypatch):
    monkeypatch.setenv("RESTORER_PHOTO_HOURS", "2")
    old, young = (keep_photo(name, b"x", visitor="me") for name in ("old.jpg", "young.jpg"))
    nearly, past = (time.time() - 3600 * (2 + more) for more in (-0.1, 0.1))
    os.utime(folder / old, (past, past))
    os.utime(folder / young, (nearly, nearly))
    assert kept_photo(old, visitor="me") is None
    assert kept_photo(young, visitor="me")
    assert time.time() - (folder / young).stat().st_mtime < 60
    keep_photo("another.jpg", b"y", visitor="you")
    assert not (folder / old).exists()
    assert (folder / young).exists()


def test_the_oldest_go_first_when_there_is_no_more_room(folder, monkeypatch):
    monkeypatch.setenv("RESTORER_PHOTO_MEGABYTES", "0.01")
    kept = [keep_photo(f"{number}.jpg", bytes(4000), visitor="me") for number in range(2)]
    for age, token in zip((20, 10), kept, strict=True):
        os.utime(folder / token, (time.time() - age, time.time() - age))
    last = keep_photo("last.jpg", bytes(4000), visitor="me")
    assert [bool(kept_photo(token, visitor="me")) for token in (*kept, last)] == [False, True, True]
    assert keep_photo("larger than all.jpg", bytes(20_000), visitor="me") is None


def test_a_folder_that_cannot_be_written_keeps_nothing(folder):
    folder.parent.mkdir()
    folder.write_text("in the way")
    assert keep_photo("a.jpg", b"a", visitor="me") is None


class TestPhotographsToLearnFrom:
    FILES = (("a.jpg", b"a" * 400_000), ("b.jpg", b"b" * 400_000))

    def test_they_go_after_their_time(self, monkeypatch):
        monkeypatch.setenv("RESTORER_ZIP_HOURS", "3")
        kept = Path(keep_photographs(self.FILES))
        past = time.time() - 3 * 3600 - 60
        os.utime(kept, (past, past))
        keep_photographs(self.FILES[:1])
        assert not kept.exists()

    def test_they_stay_while_somebody_asks_for_them(self, monkeypatch):
        monkeypatch.setenv("RESTORER_ZIP_HOURS", "3")
        kept = Path(keep_photographs(self.FILES))
        past = time.time() - 3 * 3600 + 60
        os.utime(kept, (past, past))
        assert kept_photographs(kept.stem) == str(kept)
        assert time.time() - kept.stat().st_mtime < 60

    def test_more_than_there_is_room_for_is_one_sentence(self, monkeypatch):
        monkeypatch.setenv("RESTORER_ZIPS_MEGABYTES", "1")
        first = Path(keep_photographs(self.FILES))
        second = Path(keep_photographs(self.FILES[:1]))
        assert (first.exists(), second.exists()) == (False, True)
        with pytest.raises(DataError, match="at most 1 MB") as caught:
            keep_photographs([*self.FILES, ("c.jpg", b"c" * 400_000)])
        assert is_one_sentence(str(caught.value))
