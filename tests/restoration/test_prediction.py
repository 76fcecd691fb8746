import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from restorer import images, jpeg, metrics, models
from restorer.data.pairs import ImagePairs
from restorer.errors import ImageError
from restorer.restoration import tiling
from restorer.restoration.prediction import Prediction, Restoration
from tests.helpers import exif, is_one_sentence, picture, saved, scaled_since
from tests.paths import SAMPLES

CAT = SAMPLES / "animal_cat.webp"
CAT_PIXELS = images.read_photo(CAT).pixels
CONDITIONING = jpeg.conditioning(jpeg.standard_tables(10), "4:2:0")
SMALL = 128  # the least window of `fast`


def _smallest(name):
    """The least window of a network."""
    return (2 * models.MODELS[name].context + tiling.STEP + 31) // 32 * 32


def assert_alike(whole, tiled):
    """The same but for the last bits of a float: one grey level, in one pixel of ten thousand."""
    assert np.abs(whole.astype(int) - tiled).max() <= 1
    assert (whole != tiled).any(axis=2).mean() <= 1e-4


def photo(pixels=None, **options):
    return images.read_photo(saved(picture() if pixels is None else pixels, "JPEG", **{"quality": 20, **options}))


@pytest.fixture
def brighter(echo):
    """A network that invents 40 grey levels."""

    class Brighter(type(echo)):
        def predict_on_batch(self, inputs):
            return inputs[0] + 40 / 255

    return Prediction(Brighter())


@pytest.fixture(scope="module")
def fast():
    return Prediction.from_source("fast")


@pytest.fixture(scope="module")
def enlarged():
    """The original of `scaled_since`."""
    height, width = (round(1.6 * side) for side in CAT_PIXELS.shape[:2])
    return np.asarray(Image.fromarray(CAT_PIXELS).resize((width, height), Image.Resampling.LANCZOS))


class TestFaithfulness:
    def test_what_the_file_rules_out_is_taken_back(self, brighter):
        given_ = photo(quality=80)
        restored = brighter.restore(given_, self_test=False)
        assert restored.inside > 0.99
        assert restored.inside_before < restored.inside
        assert abs(restored.pixels.astype(float).mean() - given_.pixels.mean()) < 3

    @pytest.mark.parametrize("quality", [40, 80])
    def test_a_network_that_goes_far_beyond_black_and_white_is_held_as_well(self, echo, quality):
        class Glaring(type(echo)):
            def predict_on_batch(self, inputs):
                return 1.5 * inputs[0] - 0.25

        given_ = images.read_photo(jpeg.encode(CAT_PIXELS, quality=quality))
        restored = Prediction(Glaring()).restore(given_, self_test=False)
        assert restored.inside_before < 0.98
        assert restored.inside >= 0.999

    def test_it_can_be_turned_off(self, brighter):
        given_ = photo(quality=80)
        restored = brighter.restore(given_, faithful=False, self_test=False)
        assert restored.inside is restored.inside_before is None
        assert restored.pixels.astype(float).mean() - given_.pixels.mean() > 25

    def test_a_quality_that_overrules_the_file_overrules_its_cells(self, brighter):
        assert brighter.restore(photo(quality=80), quality=10).inside is None

    @pytest.mark.parametrize("subsampling", [0, 1, 2])
    def test_tiles_are_held_like_the_whole(self, brighter, subsampling):
        given_ = photo(picture(150, 600), quality=50, subsampling=subsampling)
        whole = brighter.restore(given_)
        tiled = replace(brighter, window=SMALL).restore(given_)
        assert_alike(whole.pixels, tiled.pixels)
        assert whole.inside == pytest.approx(tiled.inside, abs=1e-4)

    def test_a_file_without_such_coefficients_is_restored_all_the_same(self, brighter, tmp_path):
        Image.new("CMYK", (32, 32), (10, 20, 30, 40)).save(tmp_path / "cmyk.jpg")
        assert brighter.restore(images.read_photo(tmp_path / "cmyk.jpg")).inside is None


class TestSelfTest:
    def test_a_network_that_does_harm_is_not_followed(self, brighter):
        given_ = photo(quality=90)
        restored = brighter.restore(given_, faithful=False)
        assert restored.trust == 0
        assert np.array_equal(restored.pixels, given_.pixels)

    def test_a_coarse_file_is_not_tried(self, brighter):
        assert brighter.restore(photo(quality=50)).trust is None
        assert brighter.restore(photo(quality=90), self_test=False).trust is None

    def test_it_can_be_stopped_while_it_is_tried(self, brighter):
        class StoppedError(Exception):
            pass

        def stop(share):
            assert share == 0
            raise StoppedError

        with pytest.raises(StoppedError):
            brighter.restore(photo(quality=90), progress=stop)

    def test_what_has_no_colour_gets_none(self, random_models):
        gray = np.repeat(picture(64, 96)[..., :1], 3, axis=2)
        given_ = images.read_photo(saved(gray, "JPEG", quality=40))
        assert images.is_neutral(given_.stored)
        restored = Prediction(random_models["fast"]).restore(given_)
        assert images.is_neutral(restored.pixels)
        assert not np.array_equal(restored.pixels, given_.pixels)

    def test_a_white_frame_stays_white(self, brighter):
        framed = np.full((160, 160, 3), 255, np.uint8)
        framed[64:96, 64:96] = picture(32, 32)
        restored = brighter.restore(images.read_photo(saved(framed, "JPEG", quality=10)), faithful=False)
        assert (restored.pixels[:40] == 255).all()
        assert (restored.pixels[112:] == 255).all()


class TestStrength:
    @pytest.mark.parametrize("strength", [0.0, 0.25, 0.5, 1.0])
    def test_it_is_how_far_the_picture_goes(self, brighter, strength):
        gray = np.full((24, 24, 3), 100, np.uint8)
        assert np.array_equal(
            brighter.restore_pixels(gray, CONDITIONING, strength=strength), gray + np.uint8(40 * strength)
        )

    def test_none_is_the_file_as_it_is(self, brighter):
        given_ = photo()
        restored = brighter.restore(given_, strength=0)
        assert np.array_equal(restored.pixels, given_.pixels)
        assert restored.inside is None

    def test_half_way_is_held_to_the_file_too(self, brighter):
        given_ = photo(quality=80)
        halfway = brighter.restore(given_, strength=0.5, self_test=False)
        assert halfway.inside > 0.99
        loose = brighter.restore(given_, strength=0.5, faithful=False, self_test=False)
        assert loose.pixels.mean() > given_.pixels.mean() + 15

    @pytest.mark.parametrize("strength", [-0.1, 1.1, float("nan")])
    def test_anything_else_is_refused(self, brighter, strength):
        with pytest.raises(ImageError, match="strength from 0 to 1") as error:
            brighter.restore(photo(), strength=strength)
        assert is_one_sentence(str(error.value))


class TestTiling:
    @pytest.mark.parametrize("size", [(150, 200), (321, 203), (144, 420), (90, 75)], ids=str)
    @pytest.mark.parametrize("name", list(models.MODELS))
    def test_tiles_are_what_the_whole_would_be(self, random_models, name, size):
        pixels = picture(*size)
        whole = Prediction(random_models[name], window=100_000).restore_pixels(pixels, CONDITIONING)
        tiled = Prediction(random_models[name], window=_smallest(name)).restore_pixels(pixels, CONDITIONING)
        assert np.abs(whole.astype(int) - pixels).mean() > 2  # the network does something
        assert_alike(whole, tiled)

    @pytest.mark.parametrize("name", ["fast", "best"])
    def test_so_they_are_with_trained_weights_and_the_windows_that_ship(self, name):
        network = Prediction.from_source(name)
        pixels = jpeg.compress(picture(90, models.MODELS[name].window + 101), quality=20)
        whole = replace(network, window=100_000).restore_pixels(pixels, CONDITIONING)
        tiled = network.restore_pixels(pixels, CONDITIONING)
        assert_alike(whole, tiled)

    @given(st.integers(1, 300), st.integers(1, 300), st.sampled_from([SMALL, 192, 512]))
    def test_any_size_comes_back_without_padding(self, height, width, window):
        class Echo:
            name = "fast"
            inputs = ("image", "tables")

            def predict_on_batch(self, inputs):
                assert inputs[0].shape[1] % 16 == inputs[0].shape[2] % 16 == 0
                assert max(inputs[0].shape) <= window
                return inputs[0]

        pixels = picture(height, width)
        assert np.array_equal(Prediction(Echo(), window=window).restore_pixels(pixels, CONDITIONING), pixels)

    def test_every_tile_keeps_the_jpeg_grid(self, echo):
        pixels = picture(130, 200)
        Prediction(echo, window=SMALL).restore_pixels(pixels, CONDITIONING)
        assert len(echo.given) == 2 * 4
        grid = {pixels[y : y + 8, x : x + 8].tobytes() for y in range(0, 130, 16) for x in range(0, 200, 16)}
        for given_ in echo.given:
            assert images.to_uint8(given_[0, :8, :8]).tobytes() in grid

    def test_photos_of_other_sizes_do_not_compile_the_network_again(self):
        import keras

        traced = []

        class Traced(keras.layers.Layer):
            def call(self, x):
                traced.append(x.shape)
                return x

        image = keras.Input((None, None, 3), name="image")
        network = Prediction(keras.Model([image], Traced(name="traced")(image), name="report"))
        for size in (20, 30, 40):
            network.restore_pixels(picture(size, size), CONDITIONING)
        before = len(traced)
        for height, width in ((50, 33), (7, 700), (1, 1)):
            network.restore_pixels(picture(height, width), CONDITIONING)
        assert len(traced) == before

    def test_who_cancels_leaves_nothing_behind(self, echo):
        class CancelledError(Exception):
            pass

        def cancel(share):
            raise CancelledError

        network, given_ = Prediction(echo, window=SMALL), photo(picture(130, 200))
        before = given_.stored.copy(), threading.active_count()
        with pytest.raises(CancelledError):
            network.restore(given_, progress=cancel)
        assert len(echo.given) == 1  # no work is done that nobody waits for
        assert np.array_equal(given_.stored, before[0])
        assert threading.active_count() == before[1]
        assert np.array_equal(network.restore(given_).pixels, given_.pixels)

    def test_an_ensemble_looks_at_four_flips_that_keep_the_grid(self, echo):
        pixels = picture(40, 56)
        assert np.array_equal(Prediction(echo, ensemble=4).restore_pixels(pixels, CONDITIONING), pixels)
        whole, both, mirrored, upside_down = (given_[0] for given_ in echo.given)
        assert whole.shape[0] % 16 == whole.shape[1] % 16 == 0
        assert np.array_equal(mirrored, whole[:, ::-1])
        assert np.array_equal(upside_down, whole[::-1])
        assert np.array_equal(both, whole[::-1, ::-1])

    def test_an_ensemble_of_two_is_the_picture_and_its_half_turn(self, echo):
        pixels = picture(32, 48)
        assert np.array_equal(Prediction(echo, ensemble=2).restore_pixels(pixels, CONDITIONING), pixels)
        whole, turned = (given_[0] for given_ in echo.given)
        assert np.array_equal(turned, whole[::-1, ::-1])

    def test_an_ensemble_of_eight_lies_on_its_side_too_and_is_told_so(self, echo):
        pixels, tables = picture(32, 48), np.arange(128, dtype=np.uint16).reshape(2, 8, 8) + 1
        given_ = jpeg.conditioning(tables, "4:2:2")
        assert np.array_equal(Prediction(echo, ensemble=8).restore_pixels(pixels, given_), pixels)
        assert len(echo.given) == 8
        assert {each.shape[1:3] for each in echo.given} == {(32, 48), (48, 32)}
        lying = jpeg.conditioning(tables.swapaxes(1, 2), "4:4:0")
        assert [np.array_equal(each[0], given_) for each in echo.conditioning] == [True] * 4 + [False] * 4
        assert all(np.array_equal(each[0], lying) for each in echo.conditioning[4:])

    @pytest.mark.parametrize("count", [0, 3, 16, True, False])
    def test_no_other_ensemble(self, echo, count):
        with pytest.raises(ImageError, match="Expected an ensemble of 1, 2, 4, 8") as caught:
            Prediction(echo, ensemble=count)
        assert is_one_sentence(str(caught.value))

    def test_an_ensemble_is_the_mean_of_its_answers(self, echo):
        class Ramp(type(echo)):
            def predict_on_batch(self, inputs):
                ramp = np.linspace(0, 0.2, inputs[0].shape[2], dtype=np.float32).reshape(1, 1, -1, 1)
                return inputs[0] + ramp

        dark = np.zeros((16, 32, 3), np.uint8)
        restored = Prediction(Ramp(), ensemble=4).restore_pixels(dark, CONDITIONING)
        assert np.abs(restored.astype(int) - 0.1 * 255).max() <= 1

    def test_progress_runs_to_one(self, echo):
        shares = []
        Prediction(echo, window=SMALL).restore_pixels(picture(140, 140), CONDITIONING, progress=shares.append)
        assert shares == [0.25, 0.5, 0.75, 1.0]

    def test_a_network_that_is_not_in_the_table_is_given_room(self, echo):
        echo.name = "mine"
        pixels = picture(70, 390)
        assert np.array_equal(Prediction(echo, window=256).restore_pixels(pixels, CONDITIONING), pixels)
        assert len(echo.given) == 4

    def test_a_network_without_tables_is_given_the_picture_alone(self):
        class Blind:
            name, inputs = "report", ("image",)

            def predict_on_batch(self, inputs):
                (picture,) = inputs
                return 1 - picture

        pixels = picture(9, 13)
        assert np.array_equal(Prediction(Blind()).restore_pixels(pixels, CONDITIONING), 255 - pixels)

    def test_what_is_no_picture_is_refused(self, echo):
        with pytest.raises(ImageError, match="uint8 RGB"):
            Prediction(echo).restore_pixels(picture(8, 8) / 255, CONDITIONING)


class TestRestoring:
    def test_the_network_is_given_the_files_own_pixels_and_tables(self, echo):
        restoration = Prediction(echo).restore(photo(quality=33, subsampling="4:4:4"))
        assert np.array_equal(restoration.pixels, photo(quality=33, subsampling="4:4:4").pixels)
        assert np.array_equal(echo.conditioning[0][0], jpeg.conditioning(jpeg.standard_tables(33), "4:4:4"))

    def test_tables_of_another_encoder_are_told_as_they_are(self, echo):
        luma, chroma = [7] * 64, [*range(1, 65)]
        Prediction(echo).restore(images.read_photo(saved(picture(16, 16), "JPEG", qtables=[luma, chroma])))
        conditioning = jpeg.conditioning(np.reshape([luma, chroma], (2, 8, 8)), "4:2:0")
        assert np.array_equal(echo.conditioning[0][0], conditioning)

    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_a_turned_photo_is_restored_as_stored_and_comes_back_upright(self, echo, orientation):
        turned = photo(picture(40, 56), exif=exif(orientation))
        restoration = Prediction(echo).restore(turned)
        assert np.array_equal(images.to_uint8(echo.given[0])[0, :40, :56], turned.stored)
        assert np.array_equal(restoration.pixels, turned.pixels)

    def test_gray_stays_gray(self, random_models):
        gray = photo(picture(40, 56)[..., 0])
        restored = Prediction(random_models["fast"]).restore(gray).pixels
        assert np.array_equal(restored[..., 0], restored[..., 1])
        assert np.array_equal(restored[..., 0], restored[..., 2])
        assert not np.array_equal(restored, gray.pixels)

    @pytest.mark.parametrize("kind", ["PNG", "WEBP"])
    def test_a_picture_without_a_trace_of_jpeg_is_left_as_it_is(self, echo, kind):
        other = images.read_photo(saved(picture(100, 120), kind, lossless=True))
        restored = Prediction(echo).restore(other)
        assert restored.history is None
        assert np.array_equal(restored.pixels, other.pixels)
        assert not echo.given

    def test_a_picture_that_was_a_jpeg_is_restored_on_its_own_grid(self, echo):
        pixels = jpeg.compress(CAT_PIXELS, quality=20)[3:, 5:]
        restored = Prediction(echo).restore(images.read_photo(saved(pixels, "PNG")))
        assert (restored.history.source, restored.history.quality) == ("traces", 20)
        assert restored.inside is None  # no file binds it
        height, width = pixels.shape[:2]
        assert np.array_equal(images.to_uint8(echo.given[0])[0, 3 : 3 + height, 5 : 5 + width], pixels)
        assert np.array_equal(restored.pixels, pixels)

    def test_a_file_compressed_twice_is_restored_from_the_first(self, echo):
        once = jpeg.compress(CAT_PIXELS, quality=15)
        twice = images.read_photo(jpeg.encode(once, quality=90))
        for earlier, quality in ((True, 15), (False, 90)):
            restored = Prediction(echo).restore(twice, earlier=earlier)
            assert restored.history.quality == quality
            assert np.array_equal(echo.conditioning[-1][0], jpeg.conditioning(jpeg.standard_tables(quality), "4:2:0"))

    def test_a_quality_overrules_the_file(self, echo):
        for source in (photo(quality=90), images.read_photo(saved(picture(16, 16), "PNG"))):
            Prediction(echo).restore(source, quality=10)
        assert all(np.array_equal(conditioning[0], CONDITIONING) for conditioning in echo.conditioning)

    def test_a_bad_quality_is_one_sentence(self, echo):
        with pytest.raises(ImageError, match="1 to 100") as caught:
            Prediction(echo).restore(photo(), quality=0)
        assert is_one_sentence(str(caught.value))

    def test_one_pixel_and_cmyk_are_pictures_too(self, echo):
        assert Prediction(echo).restore(photo(picture(1, 1))).pixels.shape == (1, 1, 3)
        cmyk = images.read_photo(saved(Image.new("CMYK", (20, 10)), "JPEG"))
        assert Prediction(echo).restore(cmyk).pixels.shape == (10, 20, 3)

    def test_time_is_given_per_megapixel(self):
        assert Restoration(np.zeros((500, 1000, 3), np.uint8), 2.0).seconds_per_megapixel == 4


class TestTheReportsNames:
    def test_predict_individual_is_told_the_standard_tables(self, echo):
        compressed = jpeg.compress(picture(32, 32), quality=10)
        assert np.array_equal(Prediction(echo).predict_individual(compressed, quality=10), compressed)
        assert np.array_equal(echo.conditioning[0][0], CONDITIONING)

    def test_predict_test_set_scores_compressed_and_regenerated(self):
        original = np.stack([picture(32, 32, seed=seed) for seed in range(3)])
        compressed = np.stack([jpeg.compress(one, quality=q) for one, q in zip(original, (5, 10, 30), strict=True)])

        class Brighter:
            name, inputs = "report", ("image",)

            def predict_on_batch(self, inputs):
                return inputs[0] + 0.1

        pairs = ImagePairs(original, compressed, np.array([5, 10, 30]), ("a", "b", "c"))
        regenerated, before, after = Prediction(Brighter()).predict_test_set(pairs)
        assert regenerated.shape == original.shape
        assert before == pytest.approx([metrics.ssim(a, b) for a, b in zip(original, compressed, strict=True)])
        assert after == pytest.approx([metrics.ssim(a, b) for a, b in zip(original, regenerated, strict=True)])
        assert before[0] < before[2]
        assert not np.array_equal(regenerated, compressed)


def test_a_model_file_is_loaded_by_its_path(untrained_fast):
    source = photo(picture(30, 40))
    assert np.array_equal(Prediction.from_source(untrained_fast).restore(source).pixels, source.pixels)


class TestScaledSince:
    """A JPEG that was scaled after it was first compressed."""

    def test_a_jpeg_comes_back_better_than_by_its_own_tables(self, fast, enlarged):
        file = images.read_photo(jpeg.encode(scaled_since(CAT_PIXELS), quality=85))
        by_its_look, by_its_own = fast.restore(file), fast.restore(file, earlier=False)
        assert metrics.psnr(enlarged, by_its_look.pixels) > metrics.psnr(enlarged, by_its_own.pixels) + 0.4
        assert by_its_look.history.source == "look"
        assert by_its_look.inside is None  # its original is not in the cells of the last compression
