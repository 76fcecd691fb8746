"""The segments of JPEG files."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from restorer import ImageError, jpeg
from restorer.images.segments import UNSENT, ZIGZAG, read_frame, segments, with_end
from tests.helpers import is_one_sentence, picture, saved

DATA = saved(picture(64, 80), "JPEG", quality=60)


def scans(**options) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture(64, 80)).save(buffer, "JPEG", quality=60, **options)
    return buffer.getvalue()


def late_table(data: bytes) -> bytes:
    """The chroma table moved behind the luma scan, in a progressive file, whose first scan is of all components' DC."""
    at = data.index(b"\xff\xdb", data.index(b"\xff\xdb") + 2)
    length = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    table, rest = data[at : at + length], data[:at] + data[at + length :]
    scan = rest.index(b"\xff\xda")
    return rest[:scan] + table + rest[scan:]


def test_the_order_of_coefficients_is_the_standards():
    assert ZIGZAG[:10].tolist() == [0, 1, 8, 16, 9, 2, 3, 10, 17, 24]
    assert ZIGZAG[-4:].tolist() == [47, 55, 62, 63]
    assert sorted(ZIGZAG) == list(range(64))


def test_a_baseline_file():
    frame = read_frame(DATA)
    assert (frame.process, frame.width, frame.height, frame.precision) == ("baseline", 80, 64, 8)
    assert [(part.across, part.down) for part in frame.components] == [(2, 2), (1, 1), (1, 1)]
    assert np.array_equal(frame.components[0].steps, jpeg.standard_tables(60)[0])
    assert np.array_equal(frame.components[2].steps, jpeg.standard_tables(60)[1])
    assert not any(part.missing_bits.any() for part in frame.components)
    assert frame.is_whole


def test_a_progressive_file_brings_all_bits_only_at_its_end():
    data = scans(progressive=True)
    assert not any(part.missing_bits.any() for part in read_frame(data).components)
    starts = [at for at in range(len(data) - 1) if data[at : at + 2] == b"\xff\xda"]
    assert read_frame(data[: starts[0] + 40]).components[0].missing_bits[0, 0] == UNSENT  # its first scan is cut
    first = read_frame(data[: starts[1]]).components[0].missing_bits
    assert first[0, 0] == 1
    assert first[7, 7] == UNSENT


def test_a_table_that_comes_late_is_its_components():
    frame = read_frame(late_table(DATA))
    assert np.array_equal(frame.components[1].steps, jpeg.standard_tables(60)[1])


def test_a_slot_that_is_used_again_is_bound_at_the_first_scan():
    scan = DATA.index(b"\xff\xda")
    end = scan + 2 + int.from_bytes(DATA[scan + 2 : scan + 4], "big")
    other = b"\xff\xdb\x00\x43\x00" + bytes([99]) * 64
    frame = read_frame(DATA[:end] + other + DATA[end:])
    assert np.array_equal(frame.components[0].steps, jpeg.standard_tables(60)[0])


@pytest.mark.parametrize(
    ("marker", "precision", "process"),
    [(0xC3, 8, "lossless"), (0xC1, 12, "12-bit sequential"), (0xCA, 8, "progressive, arithmetic-coded")],
)
def test_processes_have_names(marker, precision, process):
    data = bytearray(DATA)
    at = data.index(b"\xff\xc0")
    data[at + 1], data[at + 4] = marker, precision
    assert read_frame(bytes(data)).process == process


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"hello", b"\xff\xd8\xff\xd9", DATA[:150]])
def test_what_has_no_frame_is_refused(data):
    with pytest.raises(ImageError) as caught:
        read_frame(data)
    assert is_one_sentence(str(caught.value))


@given(st.binary(max_size=60), st.integers(0, len(DATA)))
def test_nothing_but_an_image_error_comes_of_damage(junk, place):
    damaged = DATA[:place] + junk + DATA[place + len(junk) :]
    try:
        frame = read_frame(damaged)
    except ImageError:
        return
    assert frame.components
    assert list(segments(damaged))


def test_the_mark_of_the_end_is_set_once():
    assert with_end(DATA) == DATA
    assert with_end(DATA + b"\0\0") == DATA + b"\0\0"
    assert with_end(DATA[:-2]) == DATA
