import pytest

from restorer.report.experiment.measuring import Example
from restorer.report.experiment.results import Level, PictureScore, Results, Row
from restorer.report.experiment.training_curves import curve_of
from restorer.training.config import config_for
from restorer.training.runs.run import create_run
from tests.helpers import picture
from tests.runs import event, report


@pytest.fixture
def run(tmp_path):
    """A run of three epochs of ten steps, that went on at the end of the second."""
    run = create_run(config_for("report", epochs=3), folder=tmp_path / "run")
    run.append_event(report(0, 0.5))
    for step in (4, 9):
        run.append_event(event(step, loss=step / 100, train_ssim=step / 10))
    run.append_event(report(10, 0.6, loss=0.2, train_ssim=0.5))
    run.append_event(report(20, 0.7, loss=0.1, train_ssim=0.6))
    told = report(20, 0.71)
    run.append_event({key: value for key, value in told.items() if key not in ("loss", "accuracy")})
    run.append_event(report(30, 0.8, loss=0.05, train_ssim=0.7))
    return run


def row(label, gain=0.0, count=3, **more):
    pictures = tuple(
        PictureScore(f"photo <{i}>.png", 0.8 + i / 100 + gain, 0.9 + i / 100 + gain, 30 + i + 10 * gain)
        for i in range(count)
    )
    return Row(label, pictures, **more)


@pytest.fixture
def results(run):
    """An experiment with two networks on three test pictures."""
    from restorer import models

    rows = (
        row(
            "The report's network",
            -0.05,
            model="report",
            parameters=172_963,
            training_seconds=70,
            epochs=3.0,
            planned=3,
        ),
        row("fast, as it ships", 0.04, model="fast", parameters=311_180, seconds_per_image=0.02),
    )
    levels = tuple(Level(quality, "it is <so>", row("As compressed"), rows) for quality in (12, 40))
    return Results(
        data="the embedded photographs",
        degradation="jpeg",
        seed=0,
        batch=1,
        patch=256,
        keep="ssim",
        train=(24, 256, 256, 3),
        test=(3, 256, 256, 3),
        validation=(2, 256, 256, 3),
        unreadable=0,
        curves=(curve_of(run),),
        levels=levels,
        networks=(models.describe("report"),),
    )


@pytest.fixture
def examples(results):
    pixels = picture(32, 32)
    low, predicted = results.levels[0].low.pictures[0], results.main.pictures[0]
    return (Example(1, pixels, pixels, pixels, low, predicted),)
