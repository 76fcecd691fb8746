"""Which held-out photo leads on the Train page: the one that gains most, by measuring."""

import numpy as np
import pytest

from pages.train.live.preview.lead import follow, lead, looks
from restorer import Run, config_for, create_run, images, jpeg
from tests.helpers import picture
from tests.pages.train.test_live import open_page, previews_of
from tests.runs import report

pytestmark = pytest.mark.usefixtures("runs_folder")


def learnt(*shares: list[float]) -> Run:
    """A run whose photos have come so far from their JPEG to the original, each at each report step."""
    run = create_run(config_for("fast"))
    originals = [picture(256, 256, seed=number) for number in range(len(shares[0]))]
    compressed = [jpeg.compress(original, quality=10) for original in originals]

    def show(number: int, label: str, pixels: np.ndarray) -> None:
        (run.previews / f"{number}-{label}.webp").write_bytes(images.encode(pixels, ".webp"))

    for number, (original, low) in enumerate(zip(originals, compressed, strict=True)):
        show(number, "original", original)
        show(number, "compressed", low)
        for at, share in enumerate(shares):
            blend = (1 - share[number]) * low.astype(float) + share[number] * original
            show(number, f"{10 * at:06d}", images.to_uint8((blend / 255).astype(np.float32)))
    for at in range(len(shares)):
        run.append_event(report(10 * at, 0.888 + at / 100))
    return run


def test_the_photo_that_gains_most_leads():
    run = learnt([0, 0, 0], [0.05, 0.1, 0.4])
    assert lead(run, 3, [0, 10]) == 2
    assert previews_of(open_page(run))[0]["lead"] == 2


def test_before_any_gains_the_first_one_leads():
    assert lead(learnt([0, 0, 0]), 3, [0]) == 0


def test_a_picture_that_is_gone_leaves_the_first_one():
    run = learnt([0, 0], [0.1, 0.5])
    (run.previews / "1-000010.webp").unlink()
    assert lead(run, 2, [0, 10]) == 0


@pytest.mark.parametrize(
    ("gains", "leads"),
    [
        ([[0.001, 0.004]], 0),  # nobody sees that
        ([[0.001, 0.006]], 1),
        ([[0.010, 0.006], [0.020, 0.024]], 0),  # hardly more than the one that leads
        ([[0.010, 0.006], [0.020, 0.026]], 1),
        ([[0.006, 0.001], [-0.020, -0.016]], 0),  # both lose: no reason to jump
        ([[-0.1, -0.2], [-0.01, 0.03], [0.02, 0.02]], 1),
    ],
)
def test_who_leads_stays_until_another_gains_clearly_more(gains, leads):
    assert follow(gains) == leads


def test_it_is_decided_ever_more_rarely():
    assert looks([]) == looks([0]) == []
    assert looks(list(range(0, 400, 10))) == [10, 20, 40, 80, 160, 320]
