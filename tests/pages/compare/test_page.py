"""The Compare page: three pictures, the report's captions, and a JPEG restored as it is."""

import itertools
import json
import re
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

from pages.compare import restoration
from pages.components import formatting
from pages.components.serving import garbage
from restorer import Prediction, config_for, create_run, images, jpeg, metrics, models, read_photo
from tests.helpers import exif, is_one_sentence, picture, saved, scaled_since
from tests.pages.looking import panes_of
from tests.pages.opening import COMPARE, COMPRESS, at
from tests.paths import SAMPLES

REGENERATED = re.compile(r"SSIM [\d.]+ \*\*\(.*dB \*\*\(")  # the caption of a picture with a gain

SAMPLE = SAMPLES / "animal_cat.webp"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty working folder for runs, and no shipped weights."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(models.registry, "WEIGHTS_FOLDER", tmp_path / "weights")
    streamlit.cache_data.clear()
    streamlit.cache_resource.clear()
    return tmp_path


@pytest.fixture
def run(folder, random_fast):
    """A run whose network changes every pixel."""
    made = create_run(config_for("fast"), folder=Path("runs") / "first")
    shutil.copy(random_fast, made.model_file)
    return made


def opened() -> AppTest:
    return at(COMPARE, sample="Cat").run()


def drop(app: AppTest, name: str, data: bytes) -> AppTest:
    app.file_uploader[0].upload(name, data)
    return app.run()


def caption(original: np.ndarray, shown: np.ndarray, before: np.ndarray | None = None) -> str:
    """What stands under a picture; with its gain over another."""
    ssim, psnr = metrics.ssim(original, shown), metrics.psnr(original, shown)
    if before is None:
        return f"SSIM {ssim:.3f} · PSNR {psnr:.2f} dB"
    gains = f"{ssim - metrics.ssim(original, before):+.3f}", f"{psnr - metrics.psnr(original, before):+.2f}"
    ahead, further = (gain.replace("-", formatting.MINUS) for gain in gains)
    return f"SSIM {ssim:.3f} **({ahead})** · PSNR {psnr:.2f} dB **({further})**"


def captions_of(app: AppTest) -> list[str]:
    """What stands under the pictures that have scores."""
    return [text for text in texts(app) if " · PSNR " in text]


def texts(app: AppTest) -> list[str]:
    return [re.sub(r"\\(.)", r"\1", element.value) for element in (*app.markdown, *app.caption)]


def table(app: AppTest) -> dict[str, list[str]]:
    """The table of scores: what stands in each row, without its plain words."""
    (found,) = [text for text in texts(app) if text.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in found.splitlines()]
    rows = [[re.sub(r"\*\*(.*)\*\* :small.*", r"\1", row[0]), *row[1:]] for row in rows]
    return {row[0]: row[1:] for row in rows if row[0] != ":--"}


def test_three_panes_with_their_scores(run):
    app = opened()
    assert not app.exception
    original = read_photo(SAMPLE).pixels
    data = jpeg.encode(original, quality=jpeg.QUALITY_DEFAULT)
    restored = Prediction.from_source(run.folder).restore(read_photo(data)).pixels
    assert len(panes_of(app)) == 3
    assert [pane["name"] for pane in panes_of(app)] == ["Original", "Compressed", "Regenerated"]
    assert panes_of(app)[1]["file"] == data  # the real JPEG
    assert np.array_equal(read_photo(panes_of(app)[0]["file"]).pixels, original)
    assert np.array_equal(read_photo(panes_of(app)[2]["file"]).pixels, restored)
    assert caption(original, jpeg.decode(data)) in texts(app)
    assert caption(original, restored, jpeg.decode(data)) in texts(app)


def test_the_table_holds_every_figure_and_its_gain(run):
    app = opened()
    original = read_photo(SAMPLE).pixels
    compressed = read_photo(jpeg.encode(original, quality=jpeg.QUALITY_DEFAULT))
    restored = Prediction.from_source(run.folder).restore(compressed)
    rows = table(app)
    assert rows["Figure"] == ["Compressed", "first (trained here)"]
    for name, measure, digits in (("PSNR", metrics.psnr, 2), ("PSNR-B", metrics.psnr_b, 2), ("SSIM", metrics.ssim, 3)):
        before, after = measure(original, compressed.pixels), measure(original, restored.pixels)
        unit = " dB" * (digits == 2)
        shown = [
            f"{before:.{digits}f}{unit}",
            f"{after:.{digits}f}{unit} ({formatting.signed(after - before, digits)})",
        ]
        assert rows[name] == shown
    assert rows["True to the file"][1] == f"{100 * restored.inside_before:.2f} % → {100 * restored.inside:.2f} %"
    assert re.fullmatch(r"[\d.]+ s \([\d.]+ s a megapixel\)", rows["Time"][1])


def test_two_networks_stand_beside_each_other(run, untrained_fast):
    other = create_run(config_for("fast"), folder=Path("runs") / "second")
    shutil.copy(untrained_fast, other.model_file)
    app = opened()
    app.selectbox(key="model").set_value(str(run.folder)).run()
    app.selectbox(key="second_model").set_value(str(other.folder)).run()
    assert not app.exception
    assert [pane["name"] for pane in panes_of(app)[2:]] == ["Regenerated by first", "Regenerated by second"]
    assert panes_of(app)[2]["id"] != panes_of(app)[3]["id"]
    assert table(app)["Figure"][1:] == ["first (trained here)", "second (trained here)"]
    assert len(captions_of(app)) == 3
    names = [button.proto.label for button in app.get("download_button")]
    assert [re.sub(r"\\(.)", r"\1", name) for name in names] == [
        "Download",
        *(f"Download animal_cat_q10_{end}.png" for end in ("second", "triptych")),
    ]
    assert app.get("download_button")[0].proto.help == "animal\\_cat\\_q10\\_first.png"
    app.selectbox(key="model").set_value(str(other.folder)).run()  # the second cannot be the same one
    assert not app.exception
    assert len(panes_of(app)) == 3


def test_strength_and_faithfulness_are_the_network_s(run):
    app = opened()
    compressed = read_photo(jpeg.encode(read_photo(SAMPLE).pixels, quality=jpeg.QUALITY_DEFAULT))
    network = Prediction.from_source(run.folder)
    app.slider(key="strength").set_value(40).run()
    shown = read_photo(panes_of(app)[-1]["file"]).pixels
    assert np.array_equal(shown, network.restore(compressed, strength=0.4).pixels)
    app.toggle(key="faithful").set_value(False).run()
    shown = read_photo(panes_of(app)[-1]["file"]).pixels
    assert np.array_equal(shown, network.restore(compressed, strength=0.4, faithful=False).pixels)
    assert table(app)["True to the file"][1] == "not held"
    app.toggle(key="twice").set_value(True).run()
    shown = read_photo(panes_of(app)[-1]["file"]).pixels
    twice = Prediction.from_source(run.folder, ensemble=2)
    assert np.array_equal(shown, twice.restore(compressed, strength=0.4, faithful=False).pixels)


def test_a_picture_that_was_a_jpeg_once_is_recognised_and_restored_from_that(run):
    shot = saved(jpeg.compress(read_photo(SAMPLE).pixels, quality=30)[3:, 5:], "PNG")
    network = Prediction.from_source(run.folder)
    app = drop(opened(), "shot.png", shot)
    assert not app.exception
    assert [pane["name"] for pane in panes_of(app)] == ["Your photo", "Regenerated"]
    (says,) = [text for text in texts(app) if "was a JPEG once" in text]
    assert "about **30**, and was cut since" in says
    assert np.array_equal(read_photo(panes_of(app)[1]["file"]).pixels, network.restore(read_photo(shot)).pixels)
    assert not [text for text in texts(app) if "SSIM:" in text]
    app.checkbox(key="other_quality").check().run()
    assert app.slider(key="assumed_quality").value == 30
    app.slider(key="assumed_quality").set_value(33).run()
    restored = network.restore(read_photo(shot), quality=33).pixels
    assert np.array_equal(read_photo(panes_of(app)[1]["file"]).pixels, restored)


def test_a_picture_that_never_was_a_jpeg_is_left_as_it_is_unless_somebody_knows_better(run):
    shot = saved(read_photo(SAMPLE).pixels, "PNG")
    app = drop(opened(), "drawn.png", shot)
    assert len(panes_of(app)) == 3  # an original, to be compressed
    app.segmented_control(key="way_picture").set_value("Restore it as it is").run()
    assert [text for text in texts(app) if "no trace of a JPEG in this PNG" in text]
    assert np.array_equal(read_photo(panes_of(app)[1]["file"]).pixels, read_photo(shot).pixels)
    app.checkbox(key="other_quality").check().run()
    assert app.slider(key="assumed_quality").value == jpeg.QUALITY_ASSUMED
    app.slider(key="assumed_quality").set_value(30).run()
    assert not app.exception
    assert not np.array_equal(read_photo(panes_of(app)[1]["file"]).pixels, read_photo(shot).pixels)


def compressed_before():
    return jpeg.encode(jpeg.compress(read_photo(SAMPLE).pixels, quality=15), quality=90)


def scaled_before():
    return jpeg.encode(scaled_since(read_photo(SAMPLE).pixels), quality=85)


@pytest.mark.parametrize(
    ("make", "found", "overruled"),
    [
        (compressed_before, "it was compressed before, at about **15**", "though it was compressed before"),
        (scaled_before, "looks as if it had been compressed before", "though it looks as if it had been compressed"),
    ],
)
def test_a_jpeg_that_was_compressed_before_is_restored_from_the_first_time_or_the_last(run, make, found, overruled):
    twice = read_photo(make())
    network = Prediction.from_source(run.folder)
    app = drop(opened(), "twice.jpg", twice.data)
    assert [text for text in texts(app) if found in text]
    shown = read_photo(panes_of(app)[1]["file"]).pixels
    assert np.array_equal(shown, network.restore(twice).pixels)
    app.checkbox(key="last_only").check().run()
    assert [text for text in texts(app) if overruled in text]
    shown = read_photo(panes_of(app)[1]["file"]).pixels
    assert np.array_equal(shown, network.restore(twice, earlier=False).pixels)


@pytest.mark.parametrize(
    "data",
    [saved(picture(), "JPEG", quality=30), saved(picture()[..., 0], "JPEG"), saved(picture(), "JPEG", exif=exif(6))],
    ids=["colour", "gray", "rotated"],
)
def test_a_jpeg_is_restored_as_it_is_without_an_original(run, data):
    app = drop(opened(), "mine.jpg", data)
    assert not app.exception
    assert len(panes_of(app)) == 2
    header = jpeg.read_header(data)
    own = [text for text in texts(app) if "own quality" in text]
    assert len(own) == 1
    assert f"**{header.quality}**" in own[0]
    assert header.subsampling in own[0]
    assert not [text for text in texts(app) if "SSIM:" in text or "PSNR" in text]
    tried = {"Change kept"} if header.quality >= 75 else set()
    assert set(table(app)) == {"Figure", "True to the file", *tried, "Time"}
    (tables,) = [e.proto for e in app.get("bidi_component") if e.proto.component_name.endswith("restorer_tables")]
    own = header.tables[:1] if header.subsampling == "gray" else header.tables
    assert json.loads(tables.bytes)["tables"] == own.reshape(len(own), 64).tolist()

    app.segmented_control(key="way_jpeg").set_value("Compress it, then restore it").run()
    assert not app.exception
    assert len(panes_of(app)) == 3
    assert [text for text in texts(app) if REGENERATED.match(text)]


def test_a_run_in_training_is_read_again_when_its_model_is_written(run, untrained_fast):
    app = opened()
    before = captions_of(app)
    shutil.copy(untrained_fast, run.model_file)  # which gives back the picture it is given
    app.run()
    after = captions_of(app)
    assert before != after
    assert len({*after}) == 1  # equal pictures, equal scores and no gain


def test_the_model_that_another_page_chose_is_used(run, untrained_fast):
    other = create_run(config_for("fast"), folder=Path("runs") / "second")
    shutil.copy(untrained_fast, other.model_file)
    for chosen in (run, other):
        app = at(COMPRESS, sample="Cat").run()
        app.session_state["model"] = str(chosen.folder)
        app.switch_page(COMPARE).run()
        assert app.selectbox(key="model").value == str(chosen.folder)
        assert panes_of(app)[-1]["says"] == f"{chosen.name} (trained here)"
        app.switch_page(COMPRESS).run()
        assert app.switch_page(COMPARE).run().selectbox(key="model").value == str(chosen.folder)


def test_what_the_first_network_brings_is_no_garbage_to_look_through(run, monkeypatch):
    frozen = []
    monkeypatch.setattr(garbage.gc, "freeze", lambda: frozen.append("keras" in sys.modules))
    garbage.pass_over_networks.cache_clear()
    for _ in range(2):
        streamlit.cache_resource.clear()  # the network is loaded again
        assert not at(COMPARE, sample="Cat").run().exception
    assert frozen == [True]
    sys.modules["keras"].backend.clear_session()  # as Streamlit does after every run of a page
    assert not at(COMPARE, sample="Cat").run().exception


def test_no_run_of_a_page_clears_what_keras_has(run, monkeypatch):
    import keras

    cleared = []
    monkeypatch.setattr(keras.backend, "clear_session", lambda: cleared.append(True))
    garbage.pass_over_networks.cache_clear()
    streamlit.cache_resource.clear()
    assert not at(COMPARE, sample="Cat").run().exception
    cleared.clear()
    script_runner._clean_problem_modules()
    assert not cleared


def test_a_deleted_run_leaves_the_choice(run, untrained_fast):
    app = at(COMPARE, sample="Cat")
    app.session_state["model"] = "runs/gone"
    app.run()
    assert not app.exception
    assert app.selectbox(key="model").value == str(run.folder)


def test_a_jpeg_as_it_is_says_how_large_both_files_are(run):
    data = saved(picture(), "JPEG", quality=30)
    app = drop(opened(), "mine.jpg", data)
    assert not app.exception
    restored = Prediction.from_source(run.folder).restore(read_photo(data))
    size = formatting.size(len(images.encode(restored.pixels, ".png", like=read_photo(data))))
    assert f"File size: {formatting.size(len(data))}, regenerated {size} as PNG" in texts(app)


def test_a_file_is_named_as_a_person_likes_and_the_next_photo_by_its_own_name(run):
    app = opened()
    app.text_input(key="download_name").set_value("our: cat").run()
    assert app.get("download_button")[0].proto.help == "our\\_ cat.png"
    app = drop(app, "other.jpg", saved(picture(), "JPEG", quality=30))
    assert app.get("download_button")[0].proto.help == "other\\_restored.png"


def test_a_damaged_model_gives_one_sentence(run):
    run.model_file.write_bytes(b"not a model")
    app = opened()
    assert not app.exception
    assert len(app.error) == 1


def test_a_restoration_that_takes_too_long_is_one_sentence(run, monkeypatch):
    monkeypatch.setenv("RESTORER_RESTORE_SECONDS", "1")
    with monkeypatch.context() as patch:  # at each look two seconds have passed
        patch.setattr(restoration, "time", SimpleNamespace(monotonic=itertools.count(step=2).__next__))
        app = opened()
    assert not app.exception
    (error,) = app.error
    assert is_one_sentence(error.value.replace("\\", ""))
    assert "at most 1 s" in error.value
    assert len(panes_of(app)) == 2
    monkeypatch.setenv("RESTORER_RESTORE_SECONDS", "100")
    app.run()
    assert not app.error
    assert len(panes_of(app)) == 3


def test_without_any_network_the_page_leads_to_train(folder):
    app = opened().run()  # twice: what is drawn anew of the same photo has no download either
    assert not app.exception
    assert [button.disabled for button in app.button if button.label == "Download"] == [True]
    assert len(panes_of(app)) == 2
    assert [link.value for link in app.page_link][-1] == "Train a network"


def test_a_picture_too_small_for_ssim_says_so(run):
    app = drop(opened(), "dot.png", saved(picture()[:1, :1], "PNG"))
    assert not app.exception
    assert captions_of(app)[-1].startswith(f"SSIM {formatting.UNKNOWN} · ")
    assert formatting.NO_SSIM in texts(app)
    assert re.fullmatch(r"[\d.]+ s|under 0.01 s", table(app)["Time"][1])  # a megapixel of it would say nothing


def test_times_are_said_as_a_person_says_them():
    said = {0.004: "under 0.01 s", 0.0849: "0.085 s", 0.9: "0.9 s", 9.94: "9.9 s", 9.96: "10 s", 59.6: "1 min"}
    said |= {12.3: "12 s", 250: "4 min 10 s", 3599.7: "1 h", 3900: "1 h 05 min", 6023.98: "1 h 40 min"}
    assert {seconds: formatting.time(seconds) for seconds in said} == said


def test_a_picture_is_awaited_by_what_makes_it_another(run, untrained_fast):
    app = opened()

    def token() -> str:
        return panes_of(app)[-1]["token"]

    first = token()
    assert app.run() and token() == first
    app.slider(key="strength").set_value(40).run()
    other = token()
    shutil.copy(untrained_fast, run.model_file)  # a run that is still training writes a better one
    app.run()
    assert len({first, other, token()}) == 3


def test_a_pane_that_cannot_be_made_goes_and_the_other_stays(run, untrained_fast):
    broken = create_run(config_for("fast"), folder=Path("runs") / "broken")
    broken.model_file.write_bytes(b"not a model")
    app = opened()
    app.selectbox(key="model").set_value(str(broken.folder)).run()
    app.selectbox(key="second_model").set_value(str(run.folder)).run()
    assert len(app.error) == 1
    assert [pane["name"] for pane in panes_of(app)] == ["Original", "Compressed", "Regenerated by first"]
    assert table(app)["Figure"][1:] == ["first (trained here)"]
