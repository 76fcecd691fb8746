import errno
import json
import math
import threading
import time

import keras
import numpy as np
import pytest

from restorer import images, models
from restorer.data.loader import DataLoader
from restorer.data.pairs import ImagePairs
from restorer.errors import RunError
from restorer.training.config import config_for
from restorer.training.loop import checkpoint, event_writer, losses, schedule, validation
from restorer.training.loop import trainer as fit
from restorer.training.loop.validation import HeldOut
from restorer.training.runs.commands import ABANDONED, WorkerCommands
from restorer.training.runs.run import Run, create_run
from tests.helpers import is_one_sentence, picture

EVERY_EVENT = {"step", "epoch", "seconds", "images_per_second", "learning_rate"}
LEARNT = {"loss", "accuracy"}
MEASURED = {"val_loss", "val_accuracy", "psnr", "ssim", "jpeg_psnr", "jpeg_ssim"}
TINY = {"batch_size": 2, "patch_size": 32, "validation_images": 2, "report_seconds": 0.5, "seed": 3}


def silent(*_, **__):
    """A worker with nobody to tell."""


@pytest.fixture
def every_step(monkeypatch):
    """An event after every step, and control looked at before every one."""
    monkeypatch.setattr(event_writer, "EVENT_SECONDS", 0)
    monkeypatch.setattr(event_writer, "EVENT_SHARE", 0)
    monkeypatch.setattr(fit, "OBEY_SECONDS", 0)


@pytest.fixture
def made(photographs, tmp_path):
    def make(name="run", **settings):
        return create_run(config_for("fast", data=str(photographs), **{**TINY, **settings}), folder=tmp_path / name)

    return make


@pytest.fixture(scope="module")
def trained(photographs, tmp_path_factory):
    """A real, short training of `fast` to its end, and what its worker said."""
    config = config_for("fast", data=str(photographs), epochs=4, **TINY)
    run = create_run(config, folder=tmp_path_factory.mktemp("runs") / "trained")
    said, seen = [], []
    ended = fit.train(run, lambda state, **details: said.append((state, details)), on_event=seen.append)
    return run, ended, said, seen


class TestTraining:
    def test_it_finishes_after_its_epochs(self, trained):
        run, ended, said, _ = trained
        last = run.events()[-1]
        assert ended == "finished"
        assert said[-1] == ("finished", {"progress": 1.0})
        assert last["epoch"] == 4
        assert last["step"] == 4 * math.ceil(10 / 2)  # 10 of the 12 photographs train

    def test_events_have_the_promised_keys(self, trained):
        events = trained[0].events()
        assert all(set(event) >= EVERY_EVENT for event in events)
        assert all(set(event) <= EVERY_EVENT | LEARNT | MEASURED for event in events)
        reports = [event for event in events if "ssim" in event]
        assert all(set(event) >= MEASURED for event in reports)
        assert {events[0]["step"], events[-1]["step"]} <= {event["step"] for event in reports}
        assert any(set(event) >= LEARNT for event in events)

    def test_events_are_told_as_they_are_written(self, trained):
        run, _, _, seen = trained
        assert seen == run.events()

    def test_step_and_seconds_only_grow(self, trained):
        events = trained[0].events()
        for key in ("step", "seconds", "epoch"):
            values = [event[key] for event in events]
            assert values == sorted(values)

    def test_before_the_first_step_the_network_returns_the_jpeg(self, trained):
        first = trained[0].events()[0]
        assert first["step"] == 0
        assert first["ssim"] == pytest.approx(first["jpeg_ssim"], abs=1e-9)
        assert first["psnr"] == pytest.approx(first["jpeg_psnr"], abs=1e-9)

    def test_the_jpegs_figures_stay_the_same(self, trained):
        reports = [event for event in trained[0].events() if "ssim" in event]
        assert len({event["jpeg_ssim"] for event in reports}) == 1
        assert 0 < reports[0]["jpeg_ssim"] < 1

    def test_the_network_learns_from_what_it_is_given(self, trained):
        run = trained[0]
        weights = zip(models.load(run.folder).get_weights(), models.build("fast").get_weights(), strict=True)
        reports = [event for event in run.events() if "val_loss" in event]
        assert reports[-1]["val_loss"] != reports[0]["val_loss"]
        assert any(not np.array_equal(a, b) for a, b in weights)

    def test_the_exported_model_restores(self, trained):
        model = models.load(trained[0].folder)
        compressed = images.to_float(picture(32, 32))[None]
        assert model.name == "fast"
        assert model.predict_on_batch([compressed, np.zeros((1, 130), np.float32)]).shape == compressed.shape

    def test_epoch_reports_come_at_the_end_of_every_epoch_alone(self, small_network, made):
        run = made(epochs=3, epoch_reports=True, train_ssim=True)
        assert fit.train(run, silent) == "finished"
        reports = [event for event in run.events() if "ssim" in event]
        assert [event["epoch"] for event in reports] == [0, 1, 2, 3]
        assert all(0 <= event["train_ssim"] <= 1 for event in reports[1:])

    def test_previews_are_lossless_and_one_set_a_report(self, trained):
        run = trained[0]
        reports = {f"{event['step']:06d}" for event in run.events() if "ssim" in event}
        names = {path.stem for path in run.previews.glob("*.webp")}
        assert names == {f"{n}-{label}" for n in range(1) for label in (*reports, "original", "compressed")}
        shown = images.read_photo(run.previews / "0-original.webp").pixels
        assert any(np.array_equal(shown, picture(256, 256, seed=seed)) for seed in range(12))

    def test_a_checkpoint_is_left_and_nothing_half_written(self, trained):
        run = trained[0]
        saved = json.loads((run.checkpoint / "latest.json").read_text())
        assert saved["step"] == run.events()[-1]["step"]
        assert (run.checkpoint / saved["weights"]).is_file()
        assert not [path for path in run.folder.rglob("*") if "writing" in path.name or path.suffix == ".tmp"]


@pytest.mark.usefixtures("small_network", "every_step")
class TestObeying:
    def test_stop_ends_at_once_with_a_checkpoint(self, made):
        run = made(epochs=500)
        ended = fit.train(run, silent, on_event=lambda event: event["step"] == 3 and run.ask("stop"))
        assert ended == "stopped"
        assert run.events()[-1]["step"] == 3
        assert json.loads((run.checkpoint / "latest.json").read_text())["step"] == 3

    def test_a_resumed_run_goes_on_where_it_stopped(self, made):
        run = made(epochs=2)
        fit.train(run, silent, on_event=lambda event: event["step"] == 3 and run.ask("stop"))
        stopped = run.events()[-1]
        run.ask("run")
        assert fit.train(run, silent) == "finished"
        resumed = run.events()[-1]
        later = [event for event in run.events() if event["step"] > 3]
        assert resumed["step"] == 10
        assert [event["step"] for event in later][:7] == [4, 5, 6, 7, 8, 9, 10]
        assert all(event["seconds"] >= stopped["seconds"] for event in later)

    def test_a_resumed_run_ends_with_the_weights_of_one_that_never_stopped(self, made):
        settings = {"epochs": 2, "schedule": "cosine", "learning_rate": 0.01}
        straight, halved = made("straight", **settings), made("halved", **settings)
        fit.train(straight, silent)
        fit.train(halved, silent, on_event=lambda event: event["step"] == 5 and halved.ask("stop"))
        halved.ask("run")
        fit.train(halved, silent)
        first, second = (
            [event["val_loss"] for event in run.events() if "ssim" in event][-1] for run in (straight, halved)
        )
        assert first == pytest.approx(second, rel=1e-4)

    def test_a_run_can_begin_with_the_weights_of_another_which_may_then_go(self, made):
        first = made("first", epochs=1, learning_rate=0.01)
        fit.train(first, silent)
        second = made("second", epochs=1, initial_weights=str(first.folder))
        begun = fit.Trainer(second, second.config(), silent).model.get_weights()
        for kept, taken in zip(models.load(first.folder).get_weights(), begun, strict=True):
            np.testing.assert_array_equal(taken, kept)
        fit.train(second, silent, on_event=lambda event: event["step"] == 3 and second.ask("stop"))
        first.model_file.unlink()
        second.ask("run")
        assert fit.train(second, silent) == "finished"

    def test_gradients_are_cut_at_the_norm_that_the_settings_name(self, made):
        free, cut = (
            fit.Trainer(run, run.config(), silent) for run in (made("free"), made("cut", global_clipnorm=1e-6))
        )
        assert free.model.optimizer.global_clipnorm is None
        assert cut.model.optimizer.global_clipnorm == 1e-6

    def test_averaged_weights_are_what_is_measured_and_kept(self, made):
        run = made(epochs=2, ema_momentum=0.5, schedule="constant", learning_rate=0.01, report_seconds=0.5)
        seen = []
        trainer = fit.Trainer(
            run, run.config(), silent, lambda _: seen.append([np.array(w) for w in trainer.model.get_weights()])
        )
        trainer.train()
        expected = seen[1]  # the first event comes before the first step, the last after no step
        for weights in seen[2:-1]:
            expected = [0.5 * a + 0.5 * b for a, b in zip(expected, weights, strict=True)]
        for average, wanted in zip(trainer.learnt().get_weights(), expected, strict=True):
            np.testing.assert_allclose(average, wanted, rtol=1e-4, atol=1e-6)
        assert not np.allclose(trainer.learnt().get_weights()[0], trainer.model.get_weights()[0], atol=1e-6)

    def test_a_pause_is_obeyed_and_not_counted(self, made):
        run, said = made(epochs=2), []

        def on_event(event):
            if event["step"] == 3 and run.command() == "run" and not any(state == "paused" for state, _ in said):
                run.ask("pause")
                threading.Timer(1.5, run.ask, ["run"]).start()

        started = time.monotonic()
        ended = fit.train(run, lambda state, **_: said.append((state, time.monotonic())), on_event=on_event)
        states = [state for state, _ in said]
        took = time.monotonic() - started
        assert ended == "finished"
        assert "running" in states[states.index("paused") :]
        assert run.events()[-1]["step"] == 10
        assert run.events()[-1]["seconds"] < took - 1.2

    def test_stop_ends_a_pause(self, made):
        run = made(epochs=500)

        def on_event(event):
            if event["step"] == 2 and run.command() == "run":
                run.ask("pause")
                threading.Timer(0.3, run.ask, ["stop"]).start()

        assert fit.train(run, silent, on_event=on_event) == "stopped"
        assert run.events()[-1]["step"] == 2

    def test_minutes_are_a_budget_of_seconds_trained(self, made):
        run = made(epochs=None, minutes=0.05)
        started = time.monotonic()
        assert fit.train(run, silent) == "finished"
        assert 3 <= run.events()[-1]["seconds"] < time.monotonic() - started + 1

    def test_a_finished_run_stays_finished(self, made):
        run = made(epochs=1)
        fit.train(run, silent)
        assert fit.train(run, silent) == "finished"
        assert run.events()[-1]["step"] == 5

    def test_a_loss_that_is_no_number_is_written_as_null(self, made, monkeypatch):
        def nothing(true, test):
            return keras.ops.mean(test - true) * float("nan")

        monkeypatch.setitem(losses.LOSSES, "mse", nothing)
        run = made(epochs=1, loss="mse")
        fit.train(run, silent)
        learnt = [event for event in run.events() if "loss" in event]
        assert learnt
        assert all(event["loss"] is None for event in learnt)
        text = run.events_file.read_text()
        assert "null" in text
        assert "NaN" not in text

    def test_the_rate_warms_up_and_then_falls_to_a_hundredth(self, made, monkeypatch):
        monkeypatch.setattr(schedule, "WARM_UP_STEPS", 4)
        run = made(epochs=5, learning_rate=0.01, schedule="cosine")
        fit.train(run, silent)
        rates = [event["learning_rate"] for event in run.events()]
        assert rates[0] < 0.003
        assert max(rates) > 0.009
        assert rates[-1] == pytest.approx(0.0001, rel=0.05)

    def test_a_rate_that_is_asked_for_is_obeyed_and_scheduled_and_kept(self, made, monkeypatch):
        monkeypatch.setattr(schedule, "WARM_UP_STEPS", 1)
        run = made(epochs=4, learning_rate=0.01, schedule="cosine")
        fit.train(run, silent, on_event=lambda event: event["step"] == 9 and run.set_learning_rate(0.001))
        rates = {event["step"]: event["learning_rate"] for event in run.events()}
        assert 0.004 < rates[9] < 0.01
        assert rates[10] == pytest.approx(schedule.learning_rate(0.001, "cosine", step=10, progress=0.5))
        run.set_budget(epochs=5)
        fit.train(run, silent)
        assert max(event["learning_rate"] for event in run.events() if event["step"] > 20) < 0.001

    def test_a_measuring_gives_way_to_what_is_asked(self, made, monkeypatch):
        monkeypatch.setattr(fit, "LAST_MEASURING_SECONDS", 0)  # as if measuring took long
        run, restored = made(epochs=500, validation_images=2, report_seconds=0.5), []
        restore = HeldOut._restore

        def slowly(self, model, start):
            restored.append(start)
            if len(restored) == 3:  # the first photograph of the second measuring
                run.ask("stop")
            return restore(self, model, start)

        monkeypatch.setattr(HeldOut, "_restore", slowly)
        assert fit.train(run, silent) == "stopped"
        assert len(restored) == 3
        last = run.events()[-1]
        assert "ssim" not in last  # what the steps gave is told nevertheless
        assert last["loss"] is not None
        assert json.loads((run.checkpoint / "latest.json").read_text())["step"] == last["step"] > 0

    def test_a_stop_before_the_first_step_is_obeyed_while_photographs_are_read(self, made):
        run, said = made(epochs=500), []
        run.ask("stop")
        assert fit.train(run, lambda state, **_: said.append(state)) == "stopped"
        assert said == ["stopped"]
        assert run.events() == []

    def test_an_abandoned_run_is_stopped_with_a_checkpoint_and_says_why(self, made, monkeypatch):
        monkeypatch.setenv(ABANDONED, "0.001")
        run, said = made(epochs=5000), []
        orders = WorkerCommands(run, attended=True)
        run.keep_on(True)
        forget = lambda event: event["step"] == 4 and run.keep_on(False)  # noqa: E731
        ended = fit.train(run, lambda state, **more: said.append((state, more)), commands=orders, on_event=forget)
        assert ended == "stopped"
        assert said[-1][0] == "stopped"
        assert "Nobody watched" in said[-1][1]["message"]
        assert json.loads((run.checkpoint / "latest.json").read_text())["step"] >= 4

    @pytest.mark.parametrize(
        ("where", "write"),
        [(Run, "append_event"), (validation, "write_atomically"), (checkpoint, "export"), (checkpoint, "save")],
        ids=["events", "previews", "the model", "the checkpoint"],
    )
    def test_a_full_disk_is_one_sentence_and_the_run_goes_on_when_there_is_room(self, made, monkeypatch, where, write):
        run = made(epochs=2)
        fit.train(run, silent, on_event=lambda event: event["step"] == 3 and run.ask("stop"))
        run.ask("run")
        latest = run.checkpoint / "latest.json"
        latest.write_text(json.dumps({**json.loads(latest.read_text()), "best": -1}))  # so a model is written
        kept = {path: path.read_bytes() for path in run.checkpoint.iterdir()}

        def full(*_, **__):
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(where, write, full)
            with pytest.raises(RunError, match="disk is full") as caught:
                fit.train(run, silent)
        assert is_one_sentence(str(caught.value))
        assert {path: path.read_bytes() for path in run.checkpoint.iterdir()} == kept
        assert models.load(run.folder).name == "fast"
        assert fit.train(run, silent) == "finished"
        assert run.events()[-1]["step"] == 10

    def test_an_event_gives_the_means_of_the_steps_since_the_last_one(self, made, monkeypatch):
        monkeypatch.setattr(event_writer, "EVENT_SECONDS", math.inf)  # so the last event tells of all steps
        run = made(epochs=2, report_seconds=3600)
        losses_of_steps = []
        step = keras.Model.train_on_batch

        def train_on_batch(self, *arguments, **options):
            logs = step(self, *arguments, **options)
            losses_of_steps.append(logs["loss"])
            return logs

        monkeypatch.setattr(keras.Model, "train_on_batch", train_on_batch)
        fit.train(run, silent)
        assert len(losses_of_steps) == 10
        assert run.events()[-1]["loss"] == pytest.approx(np.mean(losses_of_steps))

    def test_the_best_model_is_kept_when_training_makes_it_worse(self, made):
        run = made(epochs=3, learning_rate=0.5, schedule="constant", report_seconds=0.5)
        fit.train(run, silent)
        reports = [event for event in run.events() if "ssim" in event]
        best = max(reports, key=lambda event: event["ssim"])
        loader = DataLoader(run.config().data, quality=run.config().validation_qualities, seed=3)
        measuring = HeldOut(loader.load().validation, run.config(), run.previews)
        assert measuring.measure(models.load(run.folder), 999)["ssim"] == pytest.approx(best["ssim"], abs=1e-6)

    @pytest.mark.parametrize(("monitor", "kept"), [("ssim", [0, 5]), ("psnr", [0, 10])])
    def test_the_best_by_the_figure_that_was_asked_for_is_kept(self, made, monkeypatch, monitor, kept):
        figures = {0: (0.5, 20.0), 5: (0.9, 19.0), 10: (0.8, 21.0)}
        exported = []

        def measure(self, model, step, check=None):
            ssim, psnr = figures[step]
            return {"ssim": ssim, "psnr": psnr}

        monkeypatch.setattr(HeldOut, "measure", measure)
        monkeypatch.setattr(checkpoint, "export", lambda *_: exported.append(trainer.state.step))
        run = made(epochs=2, epoch_reports=True, monitor=monitor)
        trainer = fit.Trainer(run, run.config(), lambda *_, **__: None)
        trainer.train()
        assert exported == kept


def test_held_out_accuracy_is_how_often_the_strongest_channel_stays(tmp_path):
    true = np.zeros((1, 16, 16, 3), np.uint8)
    true[..., 0] = 200
    test = true.copy()
    test[:, :4, :, 1] = 250  # a quarter is green now
    pairs = ImagePairs(true, test, np.array([10]), ("a",))

    class Echo:
        inputs = (None,)

        def predict_on_batch(self, inputs):
            return inputs[0]

    measured = HeldOut(pairs, config_for("fast"), tmp_path).measure(Echo(), 1)
    assert measured["val_accuracy"] == 0.75
    assert measured["psnr"] == measured["jpeg_psnr"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0-000001.webp", "0-compressed.webp", "0-original.webp"]
