import os
import time

import pytest

from restorer.errors import RunError
from restorer.training.config import config_for
from restorer.training.runs.control import WATCH_SECONDS
from restorer.training.runs.run import Run, create_run
from tests.helpers import is_one_sentence


@pytest.fixture
def run(tmp_path):
    return create_run(config_for("fast", learning_rate=0.002), folder=tmp_path / "a-run")


def age(run, seconds):
    """Make the watchers' last sign older."""
    then = run.watched_at() - seconds
    os.utime(run.folder / "watched", (then, then))


class TestCommand:
    @pytest.mark.parametrize("command", ["run", "pause", "stop"])
    def test_what_is_asked_is_read(self, run, command):
        run.ask(command)
        assert run.command() == command

    def test_nothing_asked_or_nonsense_means_run(self, run):
        assert run.command() == "run"
        (run.folder / "control").write_text("dance\n")
        assert run.command() == "run"

    def test_an_unknown_command_is_refused(self, run):
        with pytest.raises(RunError, match="run, pause, stop"):
            run.ask("dance")
        assert run.command() == "run"


class TestLearningRate:
    def test_it_is_the_settings_own_until_another_is_asked_for(self, run):
        assert (run.asked_learning_rate(), run.learning_rate()) == (None, 0.002)
        run.set_learning_rate(3e-5)
        assert (run.asked_learning_rate(), Run(run.folder).learning_rate()) == (3e-5, 3e-5)
        assert run.config().learning_rate == 0.002

    @pytest.mark.parametrize("rate", [0, -1, 1.5, float("nan"), float("inf")])
    def test_one_out_of_bounds_is_refused(self, run, rate):
        with pytest.raises(RunError, match="learning rate from 1e-06 to 1") as caught:
            run.set_learning_rate(rate)
        assert is_one_sentence(str(caught.value))
        assert run.learning_rate() == 0.002

    @pytest.mark.parametrize("written", ["", "fast", "nan", "7"])
    def test_nonsense_in_the_file_changes_nothing(self, run, written):
        (run.folder / "learning_rate").write_text(written)
        assert run.learning_rate() == 0.002


class TestWatching:
    def test_a_watcher_leaves_a_sign(self, run):
        assert run.watched_at() == 0
        run.watch()
        assert run.watched_at() == pytest.approx(time.time(), abs=2)

    def test_the_sign_is_renewed_after_some_seconds_and_no_sooner(self, run):
        run.watch()
        age(run, WATCH_SECONDS / 2)
        before = run.watched_at()
        run.watch()
        assert run.watched_at() == before
        age(run, WATCH_SECONDS)
        run.watch()
        assert run.watched_at() > before

    def test_watching_a_run_that_is_gone_is_no_error_and_makes_nothing(self, tmp_path):
        Run(tmp_path / "gone").watch()
        assert not (tmp_path / "gone").exists()

    def test_it_may_be_told_to_go_on_and_then_no_longer(self, run):
        assert not run.keeps_on
        run.keep_on(True)
        assert run.keeps_on
        for _ in range(2):
            run.keep_on(False)
            assert not run.keeps_on


class TestOwner:
    def test_a_run_is_nobodys_until_it_is_handed_over(self, run):
        assert run.owner() is None
        run.hand_to("a3f9")
        run.hand_to(" Ms Frizzle\n")
        assert Run(run.folder).owner() == "Ms Frizzle"


class TestTitle:
    def test_it_is_the_folders_name_until_it_is_given_one(self, run):
        assert run.title == "a-run"
        run.rename("  Class 7b: too fast  ")
        assert Run(run.folder).title == "Class 7b: too fast"
        assert (run.name, run.folder.is_dir()) == ("a-run", True)

    @pytest.mark.parametrize("title", ["", "   ", "x" * 61, "two\nlines", "two\u2028lines"])
    def test_what_is_no_title_is_refused(self, run, title):
        run.rename("kept")
        with pytest.raises(RunError, match="1 to 60 characters") as caught:
            run.rename(title)
        assert is_one_sentence(str(caught.value))
        assert run.title == "kept"
