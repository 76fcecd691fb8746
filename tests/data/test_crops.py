import errno
import os
import tempfile
from contextlib import closing
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from restorer.data import crops, sources
from restorer.data.crops import SquareStack
from restorer.data.sources import EMBEDDED, opened
from restorer.errors import DataError, ImageError
from tests.helpers import exif, is_one_sentence, picture, saved

SQUARES = [picture(16, 16, seed=seed) for seed in range(5)]


@pytest.fixture(params=[False, True], ids=["in memory", "on disk"])
def stack(request, monkeypatch, tmp_path):
    monkeypatch.setattr(crops, "IN_MEMORY", 4 if request.param else 5)
    made = SquareStack(16, at_most=5, folder=tmp_path)
    yield made
    made.close()


class TestStack:
    @pytest.mark.parametrize("order", [[0, 1, 2, 3, 4], [0, 1], [4, 0, 3], []], ids=str)
    def test_it_gives_back_what_it_was_given_in_any_order(self, stack, order):
        assert [stack.append(square) for square in SQUARES] == [0, 1, 2, 3, 4]
        array = stack.array(order)
        stack.close()
        assert array.shape == (len(order), 16, 16, 3)
        assert array.dtype == np.uint8
        assert all(np.array_equal(array[row], SQUARES[number]) for row, number in enumerate(order))

    def test_many_are_in_a_file_that_leaves_no_name_behind(self, monkeypatch, tmp_path):
        monkeypatch.setattr(crops, "IN_MEMORY", 4)
        stack = SquareStack(16, at_most=5, folder=tmp_path)
        stack.append(SQUARES[0])
        array = stack.array([0])
        stack.close()
        assert isinstance(array.base.base, np.memmap) or isinstance(array.base, np.memmap)
        assert list(tmp_path.iterdir()) == []

    def test_a_full_disk_is_one_sentence(self, monkeypatch):
        def full(*_):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(crops, "IN_MEMORY", 0)
        monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: SimpleNamespace(write=full, close=full))
        with pytest.raises(DataError, match="room on the disk") as caught, closing(SquareStack(16, at_most=1)) as stack:
            stack.append(SQUARES[0])
        assert is_one_sentence(str(caught.value))


class TestReading:
    def test_photographs_come_in_order_upright_and_square(self, tmp_path):
        for number, orientation in enumerate((1, 6) * 20):
            file = saved(picture(24, 40, seed=number), "PNG", exif=exif(orientation))
            (tmp_path / f"{number:02}.png").write_bytes(file)
        with sources.opened(tmp_path) as source:
            read = list(crops.read_squares(source, source.names, 24))
        assert [name for name, _ in read] == list(source.names)
        for number, (_, square) in enumerate(read):
            middle = picture(24, 40, seed=number)[:, 8:32]
            assert np.array_equal(square, np.rot90(middle, -1) if number % 2 else middle)

    def test_what_cannot_be_read_comes_with_its_sentence(self, tmp_path):
        for name, content in {"a.png": saved(SQUARES[0], "PNG"), "b.jpg": b"", "c.png": b"no picture"}.items():
            (tmp_path / name).write_bytes(content)
        with sources.opened(tmp_path) as source:
            first, second, third = (outcome for _, outcome in crops.read_squares(source, source.names, 16))
        assert np.array_equal(first, SQUARES[0])
        assert isinstance(second, ImageError)
        assert "b.jpg is empty" in str(second)
        assert "c.png is not one" in str(third)


def test_photographs_that_were_read_ahead_are_read_once_and_are_the_same(monkeypatch):
    with opened(EMBEDDED) as source:
        name = source.names[-1]
        expected = crops.read_square(source, name, 16)
        crops.read_ahead(16)
        with monkeypatch.context() as once:
            once.setattr(crops.images, "read_photo", lambda *_, **__: pytest.fail("read again"))
            assert np.array_equal(crops.read_square(source, name, 16), expected)
        assert np.array_equal(crops.read_square(source, name, 16), expected)  # it was given out, so it is read again
    crops._ahead.clear()


def test_a_photograph_of_a_folder_is_no_embedded_one_of_the_same_name(tmp_path):
    with opened(EMBEDDED) as source:
        name = source.names[0]
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.zeros((20, 20, 3), np.uint8)).save(tmp_path / name)
    crops.read_ahead(16)
    with opened(tmp_path) as source:
        assert not crops.read_square(source, name, 16).any()
    crops._ahead.clear()
