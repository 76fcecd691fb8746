"""Start without room for one more run: a sentence, and nothing is begun or deleted."""

from restorer import limits, list_runs
from tests.pages.train.looking import open_page
from tests.runs import make_run


def test_without_room_start_says_so_and_begins_and_deletes_nothing(runs_folder, started, monkeypatch):
    run = make_run("finished")
    monkeypatch.setenv(limits.RUNS_MEGABYTES.variable, "0.5")
    app = open_page(run)
    app.button(key="start").click().run()
    (said,) = (each.value for each in app.error)
    assert said.startswith("Expected less than 0.5 MB of runs, found ")
    assert limits.RUNS_MEGABYTES.variable.replace("_", r"\_") in said or limits.RUNS_MEGABYTES.variable in said
    assert not started
    assert [found.name for found in list_runs()] == [run.name]
