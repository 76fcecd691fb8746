"""Compare's test set: the figures are the command line's, and a bad photograph does not end it."""

import csv
import io
import json
import re
import shlex
import shutil
import threading
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.compare.evaluation import measurement, result
from pages.compare.evaluation.dataset_choice import Chosen
from restorer import DataLoader, Prediction, config_for, create_run, evaluation, metrics, models, read_photo
from restorer.cli import main
from tests.helpers import is_one_sentence, picture, saved
from tests.pages.opening import COMPARE, at

SECONDS = 120


@pytest.fixture
def open_page(trained_run):
    """Compare with its test set opened."""

    def opened(photographs: Path | None = None) -> AppTest:
        app = at(COMPARE, sample="Cat")
        app.session_state["test_set"] = True
        if photographs:
            app.session_state["test_photos"], app.session_state["test_folder"] = "Folder", str(photographs)
        app.run()
        assert not app.exception
        return app

    return opened


def measure(app: AppTest) -> measurement.Measurement:
    app.button(key="test_start").click().run()
    made = app.session_state["_test_set"]
    made.job.wait(SECONDS)
    app.run()
    assert not app.exception
    return made


def texts(app: AppTest) -> list[str]:
    return [re.sub(r"\\(.)", r"\1", element.value) for element in (*app.markdown, *app.caption)]


def without_time(rows: str) -> list[dict]:
    return [{**row, "seconds_per_megapixel": None} for row in csv.DictReader(io.StringIO(rows))]


def test_it_is_closed_and_empty_until_somebody_opens_it(trained_run):
    app = at(COMPARE).run()
    assert "A whole test set" in [expander.label for expander in app.expander]
    assert "test_start" not in [button.key for button in app.button]


@pytest.mark.parametrize("where", ["folder", "test split"])
def test_the_figures_are_those_of_the_command_line(open_page, trained_run, photographs, tmp_path, where, capsys):
    app = open_page(photographs if where == "folder" else None)
    app.slider(key="quality").set_value(20)
    app.segmented_control(key="subsampling").set_value("4:4:4").run()
    app.number_input(key="test_count").set_value(3).run()
    made = measure(app)
    command = shlex.split(app.code[0].value)
    assert command[:3] == ["python", "-m", "restorer"]
    assert main(command[3:]) == 0
    theirs = Path("figures.csv").read_text()
    ours = evaluation.to_csv(made.scores, per_image=True)
    assert without_time(ours) == without_time(theirs)
    assert len(without_time(ours)) == 2 + 2 * 3
    assert {row["quality"] for row in without_time(ours)} == {"20"}
    names = [row["name"] for row in without_time(ours) if row["model"] == "jpeg" and row["name"]]
    whole = DataLoader().load().test.names if where == "test split" else sorted(p.name for p in photographs.iterdir())
    assert names == list(whole[:3])


def test_chart_and_means_show_what_was_measured(open_page, photographs):
    app = open_page(photographs)
    made = measure(app)
    (chart,) = (json.loads(element.proto.spec) for element in app.get("plotly_chart"))
    curves = [trace["y"] for trace in chart["data"]]
    assert curves == [[score.ssim for score in scores] for scores in (made.compressed, made.restored)]
    assert [len(curve) for curve in curves] == [12, 12]
    (table,) = (text for text in texts(app) if text.startswith("| | SSIM"))
    plain = evaluation.spread(score.ssim for score in made.compressed)
    assert f"| Compressed | {plain.mean:.3f} ± {plain.deviation:.3f} |" in table
    better = sum(a.ssim < b.ssim for a, b in zip(made.compressed, made.restored, strict=True))
    assert any(f"better in **{better} of 12** by SSIM" in text for text in texts(app))


def test_a_point_opens_its_three_pictures(trained_run, photographs):
    prediction = Prediction.from_source(trained_run.folder)
    chosen = Chosen(str(photographs), evaluation.picture_names(photographs))
    made = measurement.Measurement(measurement.Setting(str(trained_run.folder), 10, "4:2:0", chosen, 2), prediction)
    made.job.wait(SECONDS)
    panes = result.panes_of(made, 1, result.st.container())
    original, compressed, restored = (pane.pixels for pane in panes)
    assert (original == read_photo(photographs / "01.png").pixels).all()
    assert metrics.ssim(original, compressed) == made.compressed[1].ssim
    assert metrics.ssim(original, restored) == made.restored[1].ssim
    assert result.panes_of(made, 1, result.st.container()) is panes  # not restored again at every look


def test_a_run_is_measured_on_the_photographs_it_never_saw(open_page, trained_run, photographs, random_models):
    own = create_run(config_for("fast", data=str(photographs), seed=3), folder=Path("runs") / "own")
    random_models["fast"].save(own.model_file)
    app = open_page()
    app.selectbox(key="model").set_value(str(own.folder)).run()
    made = measure(app)
    assert tuple(made.names) == DataLoader(photographs, seed=3).load().test.names
    assert made.setting.chosen.arguments() == f"{photographs} --test --seed 3"


def test_bad_photographs_are_named_and_do_not_end_it(open_page, photographs, tmp_path):
    folder = tmp_path / "mixed"
    shutil.copytree(photographs, folder)
    (folder / "03.png").write_bytes(b"no picture")
    (folder / "05.png").write_bytes(saved(picture(8, 8), "PNG"))
    app = open_page(folder)
    made = measure(app)
    assert len(made.names) == 10
    (warning,) = app.warning
    assert "03" in warning.value
    assert "05" in warning.value


def test_a_folder_that_is_not_there_is_one_sentence(open_page, tmp_path):
    app = open_page(tmp_path / "gone")
    assert [is_one_sentence(error.value) for error in app.error] == [True]
    assert app.button(key="test_start").disabled


def test_dropped_photographs_are_measured(open_page):
    app = open_page()
    app.segmented_control(key="test_photos").set_value("Drop").run()
    assert app.button(key="test_start").disabled
    dropped = [(f"{n}.png", saved(picture(64, 64, seed=n), "PNG"), "image/png") for n in range(2)]
    app.file_uploader(key="test_drop").set_value(dropped).run()
    made = measure(app)
    assert [score.name for score in made.compressed] == ["00000-0.png", "00001-1.png"]


def test_what_was_measured_before_a_stop_is_kept(open_page, photographs, monkeypatch):
    measured, go_on = threading.Event(), threading.Event()
    really = evaluation.score_each

    def slowly(*arguments, **options):
        for number, outcome in enumerate(really(*arguments, **options)):
            if number == 2:
                measured.set()
                go_on.wait(SECONDS)
            yield outcome

    monkeypatch.setattr(evaluation, "score_each", slowly)
    app = open_page(photographs)
    app.button(key="test_start").click().run()
    made = app.session_state["_test_set"]
    assert measured.wait(SECONDS)
    assert made.job.is_running
    app.run()
    app.button(key="test_stop").click().run()
    go_on.set()
    made.job.wait(SECONDS)
    app.run()
    assert not app.exception
    assert len(made.names) == 3
    assert any("stopped after 3" in text for text in texts(app))


def test_a_damaged_network_is_one_sentence(open_page, trained_run):
    trained_run.model_file.write_bytes(b"not a model")
    app = open_page()
    before = len(app.error)  # the page's own, above
    app.button(key="test_start").click().run()
    assert not app.exception
    assert len(app.error) == before + 1
    assert "_test_set" not in app.session_state


def test_without_any_network_there_is_nothing_to_measure(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(models.registry, "WEIGHTS_FOLDER", tmp_path / "weights")
    app = at(COMPARE).run()
    assert not app.exception
    assert not app.expander
