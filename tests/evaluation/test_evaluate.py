import csv
import io
import zipfile

import cv2
import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from restorer import DataLoader, evaluation, images, jpeg, metrics
from restorer.errors import DataError, ImageError, ModelError
from restorer.evaluation.score_table import Score
from tests.helpers import picture, saved

COLUMNS = ["model", "quality", "images", "psnr", "ssim", "psnr_b", "psnr_y", "seconds_per_megapixel"]
SCORES = [
    Score("jpeg", 10, "a.png", 20.0, 0.5, 18.0, 21.0, 0.0),
    Score("fast", 10, "a.png", 22.0, 0.6, 21.0, 23.0, 0.5),
    Score("jpeg", 10, "b.png", 30.0, 0.7, 28.0, 31.0, 0.0),
    Score("fast", 10, "b.png", 33.0, 0.9, 31.0, 34.0, 1.5),
    Score("jpeg", 5, "a.png", 10.0, 0.1, 9.0, 11.0, 0.0),
]


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    """Two photographs and a gray one."""
    folder = tmp_path_factory.mktemp("originals")
    images.write_photo(folder / "a.png", picture(60, 81))
    images.write_photo(folder / "b.png", picture(48, 48, seed=1))
    (folder / "c.png").write_bytes(saved(picture(40, 50, seed=2)[..., 0], "PNG"))
    return folder


def reference(original: np.ndarray, quality: int) -> tuple[float, float]:
    """PSNR and SSIM of OpenCV's JPEG by scikit-image."""
    gray = original.ndim == 2
    _, data = cv2.imencode(".jpg", original if gray else original[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    decoded = decoded if gray else decoded[..., ::-1]
    wang = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, "data_range": 255}
    ssim = structural_similarity(original, decoded, channel_axis=None if gray else -1, **wang)
    return peak_signal_noise_ratio(original, decoded), ssim


class TestMeasuring:
    def test_the_plain_jpegs_figures_are_scikit_images(self, originals):
        scores = evaluation.evaluate(originals, models=(), qualities=[10, 60])
        assert [(score.name, score.quality) for score in scores] == [
            (name, quality) for name in ("a.png", "b.png", "c.png") for quality in (10, 60)
        ]
        for score in scores:
            photo = images.read_photo(originals / score.name)
            psnr, ssim = reference(photo.pixels[..., 0] if photo.gray else photo.pixels, score.quality)
            assert score.model == "jpeg"
            assert score.psnr == pytest.approx(psnr, abs=1e-9)
            assert score.ssim == pytest.approx(ssim, abs=1e-5)
            assert score.psnr_b <= score.psnr
            assert score.seconds_per_megapixel == 0

    def test_y_is_measured_on_studio_luma_and_gray_has_no_other_figure(self, originals):
        colour, _, gray = evaluation.evaluate(originals, models=(), qualities=[10])
        original = images.read_photo(originals / "a.png").pixels
        compressed = jpeg.compress(original, quality=10)
        assert colour.psnr_y == metrics.psnr(metrics.luma(original), metrics.luma(compressed))
        assert gray.psnr_y == gray.psnr

    def test_a_network_that_changes_nothing_scores_as_the_jpeg(self, originals, untrained_fast):
        scores = evaluation.evaluate(originals, models=[str(untrained_fast)], qualities=[20])
        for plain, restored in zip(scores[::2], scores[1::2], strict=True):
            assert (plain.model, restored.model) == ("jpeg", str(untrained_fast))
            assert (restored.psnr, restored.ssim, restored.psnr_b) == (plain.psnr, plain.ssim, plain.psnr_b)
            assert restored.seconds_per_megapixel > 0

    def test_progress_runs_to_one(self, originals):
        shares = []
        evaluation.evaluate(originals, models=(), qualities=[10], progress=shares.append)
        assert shares == pytest.approx([1 / 3, 2 / 3, 1])

    def test_bad_input_is_refused_before_any_work(self, originals, tmp_path):
        with pytest.raises(ImageError, match="1 to 100"):
            evaluation.evaluate(originals, qualities=[10, 0])
        with pytest.raises(DataError, match="no file ending in"):
            evaluation.evaluate(tmp_path)
        with pytest.raises(ModelError, match="nonsense"):
            evaluation.evaluate(originals, models=["nonsense"])

    def test_a_zip_file_is_measured_as_its_folder(self, originals, tmp_path):
        with zipfile.ZipFile(tmp_path / "originals.zip", "w") as archive:
            for path in sorted(originals.iterdir()):
                archive.write(path, path.name)
        ours, theirs = (
            evaluation.evaluate(source, models=(), qualities=[10]) for source in (originals, tmp_path / "originals.zip")
        )
        assert ours == theirs
        assert len(ours) == 3

    def test_subsampling_is_the_one_asked_for(self, originals):
        original = images.read_photo(originals / "a.png").pixels
        for subsampling in ("4:2:0", "4:4:4"):
            score, *_ = evaluation.evaluate(originals, models=(), qualities=[10], subsampling=subsampling)
            compressed = jpeg.compress(original, quality=10, subsampling=subsampling)
            assert score.psnr == metrics.psnr(original, compressed)

    def test_pictures_are_scored_one_by_one_and_a_bad_one_does_not_end_it(self, originals, tmp_path):
        for path in originals.iterdir():
            (tmp_path / path.name).write_bytes(path.read_bytes())
        (tmp_path / "b.png").write_bytes(b"no picture")
        (tmp_path / "d.png").write_bytes(saved(picture(8, 8), "PNG"))
        names = evaluation.picture_names(tmp_path)
        assert names == ("a.png", "b.png", "c.png", "d.png")
        outcomes = dict(evaluation.score_each(tmp_path, names, {}, qualities=[10]))
        assert list(outcomes) == list(names)
        assert "b.png" in str(outcomes["b.png"])
        assert "11 pixels" in str(outcomes["d.png"])
        with pytest.raises(ImageError, match="b.png"):
            evaluation.evaluate(tmp_path, models=(), qualities=[10])
        del outcomes["b.png"], outcomes["d.png"]
        kept = [score for scores in outcomes.values() for score in scores]
        assert kept == [s for s in evaluation.evaluate(originals, models=(), qualities=[10]) if s.name != "b.png"]
        skipped, shares = {}, []
        options = {"models": (), "qualities": [10], "skip": skipped.__setitem__, "progress": shares.append}
        assert evaluation.evaluate(tmp_path, **options) == kept
        assert set(skipped) == {"b.png", "d.png"}
        assert shares[-1] == 1
        with pytest.raises(DataError, match="none can be"):
            evaluation.evaluate(tmp_path, names=["b.png", "d.png"], **options)


class TestChoosing:
    def test_the_test_photographs_are_those_that_training_leaves_for_the_test(self, photographs):
        for seed in (0, 7):
            split = DataLoader(photographs, seed=seed).load()
            assert evaluation.picture_names(photographs, test=True, seed=seed) == split.test.names
        assert len({evaluation.picture_names(photographs, test=True, seed=seed) for seed in range(5)}) > 1

    def test_unreadable_files_are_left_out_of_the_split_as_in_training(self, photographs, tmp_path):
        for path in photographs.iterdir():
            (tmp_path / path.name).write_bytes(path.read_bytes())
        (tmp_path / "03.png").write_bytes(b"no picture")
        split = DataLoader(tmp_path).load()
        unreadable = [name for name, _ in split.unreadable]
        assert unreadable == ["03.png"]
        assert evaluation.picture_names(tmp_path, test=True, unreadable=unreadable) == split.test.names

    def test_only_the_first_ones(self, originals):
        assert evaluation.picture_names(originals, at_most=2) == ("a.png", "b.png")


class TestTelling:
    def test_means_are_means_of_pictures_by_quality_then_model(self):
        rows = evaluation.means(SCORES)
        assert [(row.quality, row.model, row.images) for row in rows] == [
            (5, "jpeg", 1),
            (10, "jpeg", 2),
            (10, "fast", 2),
        ]
        assert (rows[2].psnr, rows[2].ssim, rows[2].seconds_per_megapixel) == pytest.approx((27.5, 0.75, 1.0))

    def test_the_table_has_a_line_a_model_and_quality(self):
        lines = evaluation.table(SCORES).splitlines()
        assert [line.split() for line in lines] == [
            ["quality", "model", "PSNR", "SSIM", "PSNR-B", "PSNR-Y", "s/MP"],
            ["5", "jpeg", "10.00", "0.100", "9.00", "11.00"],
            ["10", "jpeg", "25.00", "0.600", "23.00", "26.00"],
            ["10", "fast", "27.50", "0.750", "26.00", "28.50", "1.00"],
        ]

    def test_csv_has_the_promised_columns(self):
        rows = list(csv.reader(io.StringIO(evaluation.to_csv(SCORES))))
        assert rows[0] == COLUMNS
        assert rows[2] == ["jpeg", "10", "2", "25.0", "0.6", "23.0", "26.0", "0.0"]
        assert len(rows) == 4

    def test_csv_per_image_adds_a_name_and_a_row_a_picture(self):
        rows = list(csv.DictReader(io.StringIO(evaluation.to_csv(SCORES, per_image=True))))
        assert list(rows[0]) == [*COLUMNS, "name"]
        assert [row["name"] for row in rows] == ["", "", "", "a.png", "a.png", "b.png", "b.png", "a.png"]
        assert (rows[6]["model"], rows[6]["images"], rows[6]["psnr"]) == ("fast", "1", "33.0")

    def test_a_spread_is_mean_and_sample_deviation(self):
        values = [0.5, 0.7, 0.9]
        found = evaluation.spread(values)
        assert (found.mean, found.deviation) == pytest.approx((np.mean(values), np.std(values, ddof=1)))
        assert evaluation.spread([0.5]) == evaluation.Spread(0.5, None)
        assert evaluation.spread([20.0, float("inf")]) == evaluation.Spread(float("inf"), None)
