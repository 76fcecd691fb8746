import numpy as np
import pytest

from restorer import jpeg, metrics
from restorer.evaluation import rate_distortion
from tests.helpers import picture


@pytest.mark.parametrize("settings", [{"subsampling": "4:4:4"}, {"progressive": True}, {"optimize": True}])
def test_a_point_is_what_compressing_at_that_quality_gives(settings):
    photo = picture(96, 64)
    (point,) = rate_distortion.rate_distortion(photo, qualities=[30], **settings)
    data = jpeg.encode(photo, quality=30, **settings)
    assert data != jpeg.encode(photo, quality=30)
    assert point.bits_per_pixel == pytest.approx(8 * len(data) / (96 * 64))
    assert point.psnr == pytest.approx(metrics.psnr(photo, jpeg.decode(data)))
    assert point.ssim == pytest.approx(metrics.ssim(photo, jpeg.decode(data)))


def test_a_gray_photo_is_measured_as_the_gray_file_it_becomes():
    plane = picture(64, 64)[..., 0].copy()
    (point,) = rate_distortion.rate_distortion(np.dstack([plane] * 3), qualities=[30], gray=True)
    assert point.bits_per_pixel == pytest.approx(8 * len(jpeg.encode(plane, quality=30)) / 64**2)


def test_there_is_a_point_a_quality():
    assert [point.quality for point in rate_distortion.rate_distortion(picture(32, 32))] == list(
        rate_distortion.QUALITIES
    )


def test_points_come_one_by_one_and_can_be_left():
    points = rate_distortion.rate_distortion(picture(32, 32))
    assert next(points).quality == rate_distortion.QUALITIES[0]
    points.close()


def test_more_quality_costs_more_and_keeps_more():
    low, high = rate_distortion.rate_distortion(picture(128, 128), qualities=[10, 90])
    assert low.bits_per_pixel < high.bits_per_pixel
    assert low.psnr < high.psnr
    assert low.ssim < high.ssim


def test_a_large_photo_is_measured_on_its_middle(monkeypatch):
    photo = np.arange(200 * 100 * 3).reshape(200, 100, 3).astype(np.uint8)
    assert np.array_equal(rate_distortion.middle(photo), photo)
    monkeypatch.setattr(rate_distortion, "SAMPLE_PIXELS", 5000)
    cut = rate_distortion.middle(photo)
    assert cut.shape == (100, 50, 3)
    assert np.array_equal(cut, photo[48:148, 16:66])  # which begin on multiples of 16


def test_a_tiny_picture_has_no_ssim():
    (point,) = rate_distortion.rate_distortion(picture(8, 8), qualities=[50])
    assert point.ssim is None
    assert point.psnr > 0


def test_of_a_larger_photo_ssim_is_that_of_every_eighth_row(monkeypatch):
    photo = picture(330, 96)
    exact = [point.ssim for point in rate_distortion.rate_distortion(photo, qualities=[6, 30, 90])]
    monkeypatch.setattr(rate_distortion, "SSIM_PIXELS", 1000)
    measured = []
    monkeypatch.setattr(metrics, "ssim_map", lambda *pair: measured.append(pair) or whole_map(*pair))
    near = [point.ssim for point in rate_distortion.rate_distortion(photo, qualities=[6, 30, 90])]
    assert near == pytest.approx(exact, abs=0.02)
    assert {true.shape for true, _ in measured} == {(18, 96, 3)}
    tops = sorted({int(np.argmax((windows(photo) == true).all(axis=(1, 2, 3)))) for true, _ in measured})
    assert tops == [28, 92, 156, 220, 284]  # as far from the upper edge as from the lower one


def test_a_wide_photo_of_few_rows_is_measured_whole(monkeypatch):
    monkeypatch.setattr(rate_distortion, "SSIM_PIXELS", 1000)
    photo = picture(60, 128)
    (point,) = rate_distortion.rate_distortion(photo, qualities=[30])
    assert point.ssim == pytest.approx(metrics.ssim(photo, jpeg.decode(jpeg.encode(photo, quality=30))))


whole_map = metrics.ssim_map


def windows(photo: np.ndarray) -> np.ndarray:
    """All bands of 18 rows, ``(n, 18, W, 3)``."""
    return np.stack([photo[top : top + 18] for top in range(len(photo) - 17)])
