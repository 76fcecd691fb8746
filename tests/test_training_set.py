"""The script that builds a training set out of public packages, without fetching any."""

import csv

import numpy as np
import pytest
from PIL import Image

from assets import training_set
from assets.training_set import Photograph, build, crops, owner_of, read_copyright
from restorer.data.loader import DataLoader
from tests.helpers import picture

COPYRIGHT = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

Files: *
Copyright: 2010, Somebody
 2012, Somebody Else
License: LGPL-2.1+

Files: art/bee.jpg
 art/cat_*.jpg
Copyright: Jo, 2018
License: CC-BY-4.0

Files: debian/*
Copyright: 2020,   The Packager
License: MIT

License: CC-BY-4.0
 Long text.
"""


def textured(path, height, width, seed=0):
    """A picture with as many colours as photographs have."""
    noise = np.random.default_rng(seed).normal(0, 40, (height // 4, width // 4, 3))
    spread = np.kron(noise, np.ones((4, 4, 1)))
    Image.fromarray(np.clip(picture(height, width, seed=seed) * 0.5 + spread + 60, 0, 255).astype(np.uint8)).save(path)
    return path


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("usr/share/pictures/bee.jpg", ("CC-BY-4.0", "Jo, 2018")),
        ("cat_1.jpg", ("CC-BY-4.0", "Jo, 2018")),
        ("usr/share/other.png", ("LGPL-2.1+", "2010, Somebody; 2012, Somebody Else")),
        ("usr/share/debian/other.png", ("MIT", "2020, The Packager")),
    ],
)
def test_the_last_paragraph_that_names_a_file_says_whose_it_is(name, owner):
    assert owner_of(name, read_copyright(COPYRIGHT)) == owner


def test_a_file_that_nothing_is_said_of_has_no_owner():
    assert owner_of("dog.jpg", read_copyright(COPYRIGHT)[1:]) is None


def test_crops_are_of_the_photograph_scaled_down(tmp_path):
    path = textured(tmp_path / "it.png", 1040, 1600)
    cut = list(crops(path))
    assert {scale for scale, *_ in cut} == {2, 3, 4}
    with Image.open(path) as image:
        scaled = {scale: np.asarray(image.reduce(scale)) for scale in (2, 3, 4)}
    for scale, x, y, crop in cut:
        assert np.array_equal(crop, scaled[scale][y : y + 256, x : x + 256])
    places = [cut_[:3] for cut_ in cut]
    assert len(set(places)) == len(places)
    assert places == [cut_[:3] for cut_ in crops(path)]


def test_small_pictures_and_drawings_give_none(tmp_path):
    drawing = np.zeros((800, 800, 3), np.uint8)
    drawing[:, 300:] = (200, 30, 90)
    Image.fromarray(drawing).save(tmp_path / "drawing.png")
    assert not list(crops(textured(tmp_path / "small.png", 400, 800)))
    assert not list(crops(tmp_path / "drawing.png"))


def test_the_folder_is_one_that_training_takes(tmp_path, monkeypatch):
    monkeypatch.setattr(training_set, "CROPS", 2)
    monkeypatch.setattr(training_set, "VALIDATED", 3)
    paths = [textured(tmp_path / f"{n}.png", 520, 1040, n) for n in range(6)]
    sample = textured(tmp_path / "chelsea.png", 520, 600, 9)
    photographs = [Photograph(path, "wallpapers 1-1", "CC0-1.0", "Jo") for path in (*paths, sample)]
    written = build(photographs, tmp_path / "set")
    split = DataLoader(tmp_path / "set").load()
    assert (len(split.train), len(split.validation)) == (written["train"], written["val"])
    assert len(split.validation) >= 2
    with (tmp_path / "set" / "train" / "ATTRIBUTION.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["crop"] for row in rows} == set(split.train.names)
    assert {(row["licence"], row["author"]) for row in rows} == {("CC0-1.0", "Jo")}
    assert "chelsea.png" not in {row["file"] for row in rows}
