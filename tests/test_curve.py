import numpy as np
import pytest

from restorer import curve, jpeg, metrics
from tests.helpers import picture


def test_a_point_is_what_compressing_at_that_quality_gives():
    photo = picture(96, 64)
    (point,) = curve.quality_curve(photo, qualities=[30], subsampling="4:4:4")
    data = jpeg.encode(photo, quality=30, subsampling="4:4:4")
    assert point.bits_per_pixel == pytest.approx(8 * len(data) / (96 * 64))
    assert point.psnr == pytest.approx(metrics.psnr(photo, jpeg.decode(data)))
    assert point.ssim == pytest.approx(metrics.ssim(photo, jpeg.decode(data)))


def test_there_is_a_point_a_quality_and_progress_ends_at_one():
    shares = []
    points = curve.quality_curve(picture(32, 32), progress=shares.append)
    assert [point.quality for point in points] == list(curve.QUALITIES)
    assert shares == sorted(shares) and shares[-1] == 1


def test_more_quality_costs_more_and_keeps_more():
    low, high = curve.quality_curve(picture(128, 128), qualities=[10, 90])
    assert low.bits_per_pixel < high.bits_per_pixel
    assert low.psnr < high.psnr
    assert low.ssim < high.ssim


def test_a_large_photo_is_measured_on_its_middle():
    photo = np.zeros((1100, 40, 3), np.uint8)
    photo[500:600] = 200
    cut = curve.middle(photo)
    assert cut.shape == (1024, 40, 3)
    assert np.array_equal(cut, photo[32 : 32 + 1024])


def test_a_tiny_picture_has_no_ssim():
    (point,) = curve.quality_curve(picture(8, 8), qualities=[50])
    assert point.ssim is None
    assert point.psnr > 0
