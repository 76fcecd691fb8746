"""The door for what comes from outside."""

import os

import pytest

from restorer.errors import DataError, ImageError
from restorer.system.foreign import door, read_file, reason, shown
from tests.helpers import is_one_sentence


class TestDoor:
    @pytest.mark.parametrize(
        "error",
        [
            KeyError("a"),
            IndexError(),
            MemoryError(),
            RecursionError("deep"),
            ValueError("a\nb"),
            OSError(5, "broken", "x"),
        ],
        ids=repr,
    )
    def test_any_failure_becomes_one_sentence_with_its_cause(self, error):
        with pytest.raises(ImageError) as caught, door(ImageError, "Expected a picture, but x is none"):
            raise error
        assert caught.value.__cause__ is error
        assert is_one_sentence(str(caught.value))

    def test_errors_of_the_library_and_what_is_no_failure_pass(self):
        with pytest.raises(DataError, match="^Expected more.$"), door(ImageError, "Expected a picture"):
            raise DataError("Expected more.")
        with pytest.raises(KeyboardInterrupt), door(ImageError, "Expected a picture"):
            raise KeyboardInterrupt

    def test_a_function_stands_behind_it(self):
        @door(ImageError, "Expected a picture")
        def read(data: bytes) -> int:
            return data[0]

        assert read(b"\7") == 7
        with pytest.raises(ImageError, match=r"^Expected a picture \(index out of range\)\.$"):
            read(b"")


class TestReason:
    @pytest.mark.parametrize(
        ("error", "said"),
        [
            (ValueError("\n\n  no such thing! \n\nTraceback: more"), "no such thing"),
            (OSError(2, "No such file or directory", "/srv/a"), "No such file or directory"),
            (ValueError("cannot open '/srv/runs/first/model.keras'."), "cannot open 'model.keras'"),
            (ValueError(r"no C:\Users\me\model.keras"), "no model.keras"),
            (ValueError("a\tb\x00c"), "a b c"),
            (AssertionError(), "AssertionError"),
        ],
        ids=repr,
    )
    def test_it_is_a_few_words_without_a_folder_of_this_machine(self, error, said):
        assert reason(error) == said

    def test_it_is_short(self):
        assert len(reason(ValueError("word " * 1000))) < 130


def test_a_name_is_shown_in_one_line():
    assert shown("a\nb\x00\udcff🙂.jpg") == "a�b��🙂.jpg"


class TestReadFile:
    def test_a_file_is_read_up_to_a_bound(self, tmp_path):
        (tmp_path / "a").write_bytes(b"12345")
        assert read_file(tmp_path / "a", at_most=5) == b"12345"
        with pytest.raises(OSError, match="larger"):
            read_file(tmp_path / "a", at_most=4)

    def test_what_is_no_file_is_not_waited_for(self, tmp_path):
        with pytest.raises(OSError, match="not a file"):
            read_file(tmp_path, at_most=5)
        if hasattr(os, "mkfifo"):
            os.mkfifo(tmp_path / "pipe")
            with pytest.raises(OSError, match="not a file"):
                read_file(tmp_path / "pipe", at_most=5)
