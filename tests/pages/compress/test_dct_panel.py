"""What JPEG threw away, as the Compress page tells it: the numbers are those of the very file that it shows."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from pages.compress import dct_panel
from restorer import jpeg, read_photo
from tests.helpers import exif, picture, saved
from tests.jpeg.baseline import Baseline
from tests.pages.looking import blocks_of, panes_of
from tests.paths import PROJECT


def opened(photo: bytes, name: str = "mine.png", **settings: object) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    app.query_params.update({"sample": "Cat", **{key: str(value) for key, value in settings.items()}})
    app.run().file_uploader[0].upload(name, photo)
    app.run()
    assert not app.exception
    return app


def pick(app: AppTest, block: object) -> AppTest:
    app.session_state[dct_panel.PICKED] = {"photo": blocks_of(app)["photo"], "block": block}
    return app.run()


def show_all(app: AppTest) -> AppTest:
    app.session_state[dct_panel.PICKED] = {"photo": blocks_of(app)["photo"], "block": None, "all": True}
    return app.run()


def array(numbers: list) -> np.ndarray:
    return np.reshape(numbers, (8, 8))


@pytest.mark.parametrize("quality", [10, 75])
@pytest.mark.parametrize("subsampling", ["4:2:0", "4:2:2", "4:4:4"])
def test_the_numbers_are_those_of_the_file_that_is_shown(quality, subsampling):
    app = pick(opened(saved(picture(90, 120), "PNG"), quality=quality, subsampling=subsampling), [7, 5])
    told, file = blocks_of(app), Baseline(panes_of(app)[1]["file"])
    assert (told["block"], told["picked"], told["blocks"]) == ([7, 5], True, [15, 12])
    assert [component["name"] for component in told["components"]] == ["Y", "Cb", "Cr"]
    for component, numbers, steps in zip(told["components"], file.components, file.steps, strict=True):
        width, height = component["span"]
        here = numbers[5 * 8 // height, 7 * 8 // width]
        assert np.array_equal(array(component["numbers"]), here)
        assert np.array_equal(array(component["steps"]), steps)
        assert np.array_equal(array(component["back"]), here * steps)
        assert np.abs(array(component["coefficients"]) / steps - here).max() < 0.7
        zeros = np.count_nonzero(here == 0)
        assert component["says"].startswith(f"{zeros} of this block’s 64 {component['name']} coefficients")
        assert array(component["share"]) == pytest.approx(100 * (numbers == 0).mean(axis=(0, 1)), abs=0.051)
    overall = np.concatenate([numbers.ravel() == 0 for numbers in file.components]).mean()
    assert told["whole"].startswith(f"{100 * overall:.1f} % of all")
    assert np.array_equal(told["tables"], [steps.ravel() for steps in file.steps[:2]])


def test_until_somebody_picks_one_it_is_the_block_of_most_contrast():
    told = blocks_of(opened(saved(picture(96, 128), "PNG")))
    assert not told["picked"]
    assert tuple(reversed(told["block"])) == jpeg.detailed_block(picture(96, 128))


def test_a_closed_panel_costs_the_server_no_look_into_the_file(monkeypatch):
    looked = []
    monkeypatch.setattr(dct_panel.jpeg, "read_coefficients", lambda data: looked.append(data))
    app = opened(saved(picture(seed=2), "PNG"))
    app.slider(key="quality").set_value(31).run()
    assert not app.exception
    assert (blocks_of(app)["components"], looked) == ([], [])


def test_all_six_steps_are_shown_of_every_photo_that_follows():
    app = show_all(opened(saved(picture(), "PNG")))
    assert not blocks_of(app)["picked"]
    app.file_uploader[0].upload("other.png", saved(picture(seed=1), "PNG"))
    assert [component["name"] for component in blocks_of(app.run())["components"]] == ["Y", "Cb", "Cr"]


def test_a_picked_block_stays_when_the_quality_changes_but_not_with_another_photo():
    app = pick(opened(saved(picture(), "PNG")), [3, 2])
    before = blocks_of(app)["components"][0]
    app.slider(key="quality").set_value(90).run()
    after = blocks_of(app)
    assert (after["block"], after["picked"]) == ([3, 2], True)
    assert after["components"][0]["before"] == before["before"]
    assert after["components"][0]["numbers"] != before["numbers"]
    app.switch_page("pages/3_compare.py").run()
    app.switch_page("pages/1_compress.py").run()
    assert blocks_of(app)["block"] == [3, 2]
    app.file_uploader[0].upload("other.png", saved(picture(seed=1), "PNG"))
    assert not blocks_of(app.run())["picked"]


@pytest.mark.parametrize("block", [None, [16, 0], [0, 12], [-1, 0], [1], "3,2", [1.5, 2], {"x": 1}], ids=str)
def test_what_is_no_block_of_the_photo_is_passed_over(block):
    app = pick(opened(saved(picture(96, 128), "PNG")), block)
    assert not app.exception
    assert not blocks_of(app)["picked"]


def test_a_photo_that_its_exif_turns_is_followed_upright():
    data = saved(picture(48, 80), "JPEG", exif=exif(6), quality=95)
    app = pick(opened(data, "turned.jpg"), [1, 8])
    upright = read_photo(data).pixels[64:72, 8:16].astype(float)
    before = array(blocks_of(app)["components"][0]["before"])
    assert np.abs(upright @ [0.299, 0.587, 0.114] - before).max() < 0.51


@pytest.mark.parametrize("size", [(96, 128), (1, 1), (9, 20)])
def test_a_gray_photo_has_brightness_alone(size):
    told = blocks_of(show_all(opened(saved(picture(*size)[..., 0], "PNG"))))
    assert [component["name"] for component in told["components"]] == ["Y"]
    assert len(told["tables"]) == 1
    assert told["whole"].endswith("in the file are zero.")
