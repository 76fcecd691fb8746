import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorer import models
from restorer.restoration import tiling
from tests.helpers import picture

NETWORKS = st.sampled_from([(row.context, row.multiple) for row in models.MODELS.values()])


class TestSpans:
    @given(st.integers(1, 5000), NETWORKS, st.integers(0, 1200))
    def test_windows_see_a_context_beyond_what_is_kept_or_end_where_the_picture_does(self, length, network, more):
        context, multiple = network
        window = 2 * context + 64 + more
        spans = tiling.spans(length, window=window, context=context, multiple=multiple)
        padded = length + -length % multiple
        assert spans[0].kept == 0
        assert spans[-1].kept_stop == length
        assert all(one.kept_stop == other.kept for one, other in zip(spans, spans[1:], strict=False))
        assert len({span.stop - span.start for span in spans}) == 1
        for span in spans:
            assert span.start % multiple == 0
            assert span.kept % tiling.STEP == 0
            assert span.start == 0 or span.kept - span.start >= context
            assert span.stop == padded or span.stop - span.kept_stop >= context
            assert span.kept < span.kept_stop
            assert span.stop - span.start <= window

    def test_there_are_few_shapes_whatever_the_photos(self):
        sides = set()
        for length in range(1153, 9000, 16):
            sides |= {span.stop - span.start for span in tiling.spans(length, window=1152, context=48, multiple=16)}
        assert len(sides) <= 18

    @pytest.mark.parametrize("row", models.MODELS.values(), ids=lambda row: row.name)
    def test_windows_that_ship_cost_at_most_half_as_much_again(self, row):
        spans = tiling.spans(6000, window=row.window, context=row.context, multiple=row.multiple)
        computed = (len(spans) * spans[0].stop) ** 2
        assert computed / 6000**2 < 1.5

    def test_windows_too_small_to_keep_anything_are_refused(self):
        with pytest.raises(ValueError, match="128 pixels or more, received 127"):
            tiling.spans(1000, window=127, context=48, multiple=16)


class TestTiles:
    def test_a_window_beyond_the_picture_repeats_its_last_pixels(self):
        pixels = picture(30, 45)
        (tile,) = tiling.tiles(30, 45, window=512, context=48, multiple=16)
        window = tile.cut(pixels)
        assert window.shape == (32, 48, 3)
        assert np.array_equal(window[:30, :45], pixels)
        assert np.array_equal(window[31, :45], pixels[29])
        assert np.array_equal(window[:30, 47], pixels[:, 44])

    def test_what_is_kept_lies_in_the_window(self):
        pixels = picture(300, 500)
        for tile in tiling.tiles(300, 500, window=160, context=48, multiple=16):
            assert np.array_equal(tile.cut(pixels)[tile.kept_of_window], pixels[tile.kept])
