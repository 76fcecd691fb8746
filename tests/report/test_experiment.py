"""The experiment itself: which quality, which shapes, stopped and continued, refused."""

import json
import signal
import subprocess
import sys
from dataclasses import replace
from functools import partial

import cv2
import numpy as np
import pytest

from restorer import DataLoader, images, jpeg, metrics
from restorer.cli import main
from restorer.errors import RunError
from restorer.report.experiment.quality_search import nearest_quality
from restorer.report.experiment.settings import ReportSettings, recall, remember
from restorer.training.runs.run import Run
from restorer.training.worker.launcher import PROJECT
from tests.helpers import is_one_sentence, picture
from tests.training.waiting import wait_until


@pytest.fixture
def command(photographs, tmp_path, capsys):
    """Run the command; gives the exit status and what was printed."""

    def call(*more, data=photographs, out="out"):
        words = ["report", "--data", data, "--out", tmp_path / out, "--quiet", *more]
        capsys.readouterr()
        status = main([str(word) for word in words])
        return status, *capsys.readouterr()

    return call


def mean_ssim(photos, quality, data_range=255):
    return np.mean([metrics.ssim(p, jpeg.compress(p, quality=quality), data_range=data_range) for p in photos])


@pytest.mark.parametrize("data_range", [255, 510])
def test_the_quality_is_the_one_nearest_to_the_target(data_range):
    photos = np.stack([picture(64, 64, seed=seed) for seed in range(3)])
    below, above = (mean_ssim(photos, quality, data_range) for quality in (36, 37))
    assert nearest_quality(photos, above, data_range=data_range) == (37, pytest.approx(above))
    assert nearest_quality(photos, below + 0.4 * (above - below), data_range=data_range)[0] == 36
    assert nearest_quality(photos, below + 0.6 * (above - below), data_range=data_range)[0] == 37


def test_a_target_out_of_reach_is_the_end_of_the_scale():
    photos = picture(64, 64)[None]
    assert nearest_quality(photos, 2.0)[0] == 100
    assert nearest_quality(photos, -2.0)[0] == 1


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """As many images of the same shape as the published data set has, in its layout."""
    folder = tmp_path_factory.mktemp("kaggle") / "dataset" / "Raw Data"
    (folder / "high_res").mkdir(parents=True)
    (folder / "low_res").mkdir()
    ramp = np.tile(np.arange(256, dtype=np.uint8)[:, None, None], (1, 256, 3))
    for number in range(855):
        cv2.imwrite(str(folder / "high_res" / f"{number}.png"), np.roll(ramp, number, axis=0))
    for number in range(10):
        cv2.imwrite(str(folder / "low_res" / f"{number}_2.png"), ramp)
    return folder


def test_855_images_in_the_published_layout_print_the_reports_shapes(command, published, monkeypatch):
    told = []
    monkeypatch.setattr("restorer.cli._say", lambda text, **_: told.append(text))

    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("restorer.report.experiment.experiment._qualities", stop)
    assert command(data=published)[0] == 130
    assert told[0].splitlines() == [
        "Train       (769, 256, 256, 3)",
        "Test        (78, 256, 256, 3)",
        "Validation  (8, 256, 256, 3)",
    ]


def test_a_student_can_do_it_step_by_step(photographs, echo):
    from restorer import Prediction

    split = DataLoader(photographs, quality=10).load()
    prediction = Prediction(echo)
    assert np.array_equal(prediction.predict_individual(split.test.compressed[0], quality=10), split.test.compressed[0])
    regenerated, low, high = prediction.predict_test_set(split.test)
    assert regenerated.shape == split.test.original.shape
    assert np.array_equal(low, high)


class TestRecall:
    SETTINGS = ReportSettings()

    def test_an_experiment_of_an_earlier_version_goes_on(self, tmp_path):
        remember(tmp_path, replace(self.SETTINGS, quality=10))
        file = tmp_path / "settings.json"
        file.write_text(file.read_text().replace('"degradation"', '"way"'))
        assert recall(tmp_path, self.SETTINGS).quality == 10

    def test_another_degradation_is_another_experiment(self, tmp_path):
        remember(tmp_path, self.SETTINGS)
        with pytest.raises(RunError, match="Expected the degradation that .* 'jpeg', received 'half-size'"):
            recall(tmp_path, replace(self.SETTINGS, degradation="half-size"))

    @pytest.mark.parametrize("text", ["", "[1]", "7", "{", "null"])
    def test_a_file_that_is_no_experiment_is_one_sentence(self, tmp_path, text):
        (tmp_path / "settings.json").write_text(text)
        with pytest.raises(RunError, match="cannot be read; choose another --out"):
            recall(tmp_path, self.SETTINGS)


class TestCommand:
    def test_it_leaves_page_figures_tables_and_runs(self, command, small_network, tmp_path):
        status, out, err = command("--epochs", 2, "--model", "report", "report_residual", "--photographs", 3)
        assert (status, err) == (0, "")
        made = tmp_path / "out"
        assert {path.name for path in made.iterdir()} == {
            "figures", "index.html", "report.md", "results.json", "runs", "settings.json"
        }  # fmt: skip
        assert "Train       (3, 256, 256, 3)" in out
        assert "is nearest to the report's 88.5 %" in out
        assert "best, as it ships: +" in out
        results = json.loads((made / "results.json").read_text())
        assert results["curves"][0]["epoch"] == [0, 1, 2]
        assert [row["model"] for row in results["levels"][0]["rows"]] == ["report", "report_residual", "fast", "best"]
        assert Run(made / "runs" / "report").config().quality == (results["levels"][0]["quality"],) * 2

    def test_done_before_is_not_trained_again_and_more_epochs_go_on(self, command, small_network, tmp_path):
        run = Run(tmp_path / "out" / "runs" / "report")
        assert command("--epochs", 1, "--quality", 10, "--photographs", 2)[0] == 0
        before = run.events_file.read_bytes()
        _, out, _ = command("--epochs", 1, "--quality", 10, "--photographs", 2)
        assert "trained before" in out
        assert run.events_file.read_bytes() == before
        _, out, _ = command("--epochs", 3, "--photographs", 2)
        assert "going on with the training" in out
        assert [event["step"] for event in run.events() if "ssim" in event][-1] == 6
        assert run.events_file.read_bytes().startswith(before)

    def test_photographs_that_no_network_knows_are_measured_too(self, command, small_network, tmp_path):
        unseen = tmp_path / "others"
        unseen.mkdir()
        for number in range(3):
            images.write_photo(unseen / f"{number}.png", picture(300, 280, seed=50 + number))
        options = ("--epochs", 1, "--quality", 10, "--photographs", 2)
        status, out, _ = command(*options, "--unseen", unseen)
        assert status == 0
        assert "3 photographs of others" in out
        levels = json.loads((tmp_path / "out" / "results.json").read_text())["levels"]
        others = [level for level in levels if level["where"]]
        assert others[0]["quality"] == 10  # that of the training comes first
        assert [len(level["rows"][0]["pictures"]) for level in others] == [3, 3, 3]
        (unseen / "0.png").write_bytes(b"no picture")
        assert command(*options, "--unseen", unseen)[0] == 0
        assert command(*options, "--unseen", tmp_path / "gone")[0] == 2

    def test_half_size_is_the_other_reading(self, command, small_network, tmp_path):
        _, out, _ = command("--epochs", 1, "--degradation", "half-size", "--photographs", 2)
        results = json.loads((tmp_path / "out" / "results.json").read_text())
        assert [level["quality"] for level in results["levels"]] == [None]
        assert "Half size and back" in out
        assert Run(tmp_path / "out" / "runs" / "report").config().degradation == "half-size"

    def test_another_experiment_in_the_folder_is_one_sentence(self, command, small_network):
        options = ("--epochs", 1, "--quality", 10, "--photographs", 2)
        assert command(*options)[0] == 0
        for other, named in ((("--quality", 20), "quality"), (("--seed", 1), "seed")):
            status, out, err = command(*options, *other)
            assert (status, out) == (2, "")
            assert named in err
            assert "choose another --out" in err
            assert is_one_sentence(err.removeprefix("restorer: "))

    @pytest.mark.parametrize(
        "wrong", [("--epochs", 0), ("--quality", 101), ("--photographs", 0)], ids=["epochs", "quality", "photographs"]
    )
    def test_bad_numbers_are_one_sentence(self, command, wrong, tmp_path):
        status, out, err = command(*wrong)
        assert (status, out) == (2, "")
        assert is_one_sentence(err.removeprefix("restorer: "))
        assert not (tmp_path / "out").exists()

    def test_a_source_that_is_none_is_one_sentence(self, command, tmp_path):
        status, _, err = command(data=tmp_path / "gone")
        assert status == 2
        assert is_one_sentence(err.removeprefix("restorer: "))


@pytest.mark.skipif(sys.platform == "win32", reason="a polite kill is POSIX's")
def test_stopped_twice_and_started_again_it_goes_on(photographs, tmp_path):
    out = tmp_path / "out"
    words = [sys.executable, "-m", "restorer", "report", "--data", photographs, "--out", out, "--quality", "10"]
    words += ["--photographs", "2", "--quiet", "--epochs"]
    run = Run(out / "runs" / "report")
    before, stopped = b"", 0
    for asked in (signal.SIGINT, signal.SIGTERM):
        process = subprocess.Popen([*map(str, words), "1000"], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        wait_until(partial(_is_past, run, stopped + 1, process))
        process.send_signal(asked)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 130, said
        assert said.endswith("the same command goes on from here.\n")
        assert not (out / "index.html").exists()
        assert run.events_file.read_bytes().startswith(before)
        before, stopped = run.events_file.read_bytes(), run.events()[-1]["step"]
        assert json.loads((run.checkpoint / "latest.json").read_text())["step"] == stopped
    epochs = str(stopped // 2 + 1)  # two steps each
    done = subprocess.run([*map(str, words), epochs], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "going on with the training" in done.stdout
    assert run.events_file.read_bytes().startswith(before)
    assert run.events()[-1]["step"] == 2 * int(epochs)
    assert (out / "index.html").is_file()


def _is_past(run, step, process):
    return any(event["step"] > step for event in run.events()) or process.poll() is not None
