import subprocess
import sys

import pytest

from benchmarks import lessons as benchmark
from restorer.errors import RunError
from restorer.models import MODELS
from restorer.training.lessons import LESSONS
from tests.helpers import is_one_sentence

TITLES = [
    "Beat the JPEG in a minute",
    "The report's network",
    "What the softmax costs",
    "Too fast a learning rate",
    "Overfit three photos",
    "No shortcut",
    "Only low quality",
]
lessons = pytest.mark.parametrize("lesson", LESSONS.values(), ids=list(LESSONS))


def test_the_lessons_are_these():
    assert [lesson.title for lesson in LESSONS.values()] == TITLES
    assert [lesson.name for lesson in LESSONS.values()] == list(LESSONS)


@lessons
def test_what_to_watch_is_one_sentence(lesson):
    assert is_one_sentence(lesson.watch)
    assert lesson.watch.count(".") == 1
    assert len(lesson.watch) <= 120  # two lines on a projector


@lessons
def test_its_runs_are_valid_and_differ(lesson):
    configs = lesson.configs()
    assert list(configs) == list(lesson.runs)
    assert len(set(configs.values())) == len(configs) >= 1
    assert all(config.model in MODELS for config in configs.values())
    assert len({config.seed for config in configs.values()}) == 1
    assert len({config.quality for config in configs.values()}) == 1


def test_no_two_lessons_are_the_same():
    first_runs = [next(iter(lesson.configs().values())) for lesson in LESSONS.values()]
    assert len({(config, len(lesson.runs)) for config, lesson in zip(first_runs, LESSONS.values(), strict=True)}) == 7


@lessons
def test_it_takes_a_lessons_time(lesson):
    assert sum(config.minutes for config in lesson.configs().values()) <= 4
    assert not lesson.pace or is_one_sentence(lesson.pace)


def test_the_jpeg_is_beaten_in_a_minute():
    (config,) = LESSONS["beat_the_jpeg"].configs().values()
    assert config.minutes == 1


@lessons
def test_changes_reach_every_run(lesson):
    for config in lesson.configs(minutes=0.5, data="photos.zip", seed=None).values():
        assert (config.minutes, config.epochs, config.data, config.seed) == (0.5, None, "photos.zip", 0)
    with pytest.raises(RunError, match="batch"):
        lesson.configs(batch_size=0)


def test_the_reports_network_learns_as_the_report_says_but_from_patches():
    (config,) = LESSONS["the_report"].configs().values()
    assert (config.model, config.patch_size, config.batch_size, config.minutes) == ("report", 64, 4, 4)
    assert (config.loss, config.learning_rate, config.schedule, config.quality) == ("mse", 1e-3, "constant", (10, 10))


@pytest.mark.parametrize(
    ("name", "models"),
    [("softmax", ["report", "report_no_softmax"]), ("no_shortcut", ["fast", "fast_no_shortcut"])],
)
def test_two_networks_are_compared_with_everything_else_the_same(name, models):
    first, second = (config.to_json() for config in LESSONS[name].configs().values())
    assert [first.pop("model"), second.pop("model")] == models
    assert first == second


def test_a_lesson_cannot_be_changed():
    lesson = LESSONS["overfit"]
    with pytest.raises(TypeError):
        lesson.runs["three photos"]["batch_size"] = 1
    assert hash(lesson) == hash(LESSONS["overfit"])


def test_reading_the_lessons_loads_no_network():
    code = "import sys, restorer.training.lessons as l; l.LESSONS['softmax'].configs(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"tensorflow", "keras", "streamlit"} & set(loaded)


MEASURED = {"val_loss": 0.5, "ssim": 0.75, "jpeg_ssim": 0.74, "psnr": 29.5, "jpeg_psnr": 28.75}
REPORTS = [{"since_start": 9.0 + step, "seconds": float(step), "step": step, **MEASURED} for step in range(100)]


class TestBenchmark:
    def test_its_table_begins_and_ends_with_the_run_and_is_denser_at_the_beginning(self):
        steps = [report["step"] for report in benchmark.thinned(REPORTS, 8)]
        gaps = [b - a for a, b in zip(steps, steps[1:], strict=False)]
        assert (steps[0], steps[-1], len(steps)) == (0, 99, 8)
        assert gaps == sorted(gaps)
        assert benchmark.thinned(REPORTS[:3], 8) == REPORTS[:3]
        assert benchmark.thinned([], 8) == []

    def test_a_row_sets_the_figures_beside_the_jpegs(self):
        lines = benchmark.table(REPORTS, 3).splitlines()
        assert len({line.count("|") for line in lines}) == 1
        assert lines[2].startswith("| 9.0 | 0.0 | 0 |  | 0.5 | 0.7500 | +0.0100 | 29.50 | +0.75 |")

    def test_settings_are_told_where_they_are_not_the_usual_ones(self):
        told = benchmark.settings(LESSONS["overfit"].configs()["three photos"])
        assert "photographs 3" in told
        assert "learning_rate" not in told
