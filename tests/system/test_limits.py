"""The limits are those of the page about them, can be set, and hold."""

import ast
import re
import shutil
import tomllib
import zipfile
from pathlib import Path

import numpy as np
import pytest

from restorer import read_photo
from restorer.data import sources
from restorer.errors import DataError, ImageError, ModelError, RestorerError
from restorer.models import registry
from restorer.restoration import prediction
from restorer.system import limits
from tests.helpers import is_one_sentence, picture, saved
from tests.paths import PROJECT

ROW = re.compile(r"^\| `(RESTORER_\w+)` \| (\S+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ROWS = ROW.findall((PROJECT / "docs" / "limits.md").read_text(encoding="utf-8"))


def test_the_page_has_each_with_its_default_and_a_reason():
    assert [row[:3] for row in ROWS] == [(each.variable, f"{each.default:g}", each.bounds) for each in limits.LIMITS]
    assert all(row[3].endswith(".") for row in ROWS)


def test_streamlit_takes_files_as_large_as_the_library_does():
    server = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]
    assert server["maxUploadSize"] == limits.FILE_MEGABYTES.default


def test_a_limit_is_what_its_variable_says(monkeypatch):
    assert (limits.MEGAPIXELS.value, limits.MEGAPIXELS.amount, str(limits.MEGAPIXELS)) == (100, 100_000_000, "100")
    monkeypatch.setenv("RESTORER_MEGAPIXELS", "0.25")
    assert (limits.MEGAPIXELS.value, limits.MEGAPIXELS.amount, str(limits.MEGAPIXELS)) == (0.25, 250_000, "0.25")
    monkeypatch.setenv("RESTORER_MEGAPIXELS", " ")
    assert limits.MEGAPIXELS.value == 100


def test_what_has_no_limit_gets_one_by_its_variable(monkeypatch):
    assert (str(limits.RUN_HOURS), limits.RUN_HOURS.amount > 10**15) == ("inf", True)
    monkeypatch.setenv("RESTORER_RUN_HOURS", "2")
    assert limits.RUN_HOURS.amount == 7200


@pytest.mark.parametrize("said", ["many", "0", "-3", "nan", "inf", "1 GB"])
def test_a_limit_that_is_no_number_is_one_sentence(monkeypatch, said):
    monkeypatch.setenv("RESTORER_ZIP_FILES", said)
    with pytest.raises(RestorerError, match="RESTORER_ZIP_FILES") as caught:
        print(limits.ZIP_FILES.amount)  # noqa: T201
    assert is_one_sentence(str(caught.value))


PHOTO = saved(picture(40, 30), "PNG")  # 1200 pixels


OF_THE_TABLE = {  # tests that set a limit and try nothing that it bounds
    "test_a_limit_is_what_its_variable_says",
    "test_what_has_no_limit_gets_one_by_its_variable",
    "test_a_limit_that_is_no_number_is_one_sentence",
    "test_only_a_test_that_sets_a_limit_tries_it",
}


def set_by_tests(source):
    """The limits' variables that tests of a module set, by ``setenv`` and the variable or the limit itself."""
    for test in ast.walk(ast.parse(source)):
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test_") and test.name not in OF_THE_TABLE:
            for call in ast.walk(test):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "setenv":
                    named = ast.unparse(call.args[0])
                    yield re.sub(r"^limits\.(\w+)\.variable$", r"RESTORER_\1", named).strip("'")


@pytest.fixture(scope="module")
def tried():
    files = (PROJECT / "tests").rglob("test_*.py")
    return {variable for file in files for variable in set_by_tests(file.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("limit", limits.LIMITS, ids=lambda each: each.variable)
def test_each_is_tried_by_a_test(limit, tried):
    assert limit.variable in tried


def test_only_a_test_that_sets_a_limit_tries_it():
    source = """
def test_one(monkeypatch):
    monkeypatch.setenv("RESTORER_ZIP_FILES", "4")
    monkeypatch.setenv(limits.RUN_HOURS.variable, "4")
    print(limits.ZIP_HOURS.amount, "RESTORER_MEGAPIXELS", 1)

def helps(monkeypatch):
    monkeypatch.setenv("RESTORER_MEGAPIXELS", "4")

def test_a_limit_is_what_its_variable_says(monkeypatch):
    monkeypatch.setenv("RESTORER_MEGAPIXELS", "4")
"""
    assert set(set_by_tests(source)) == {"RESTORER_ZIP_FILES", "RESTORER_RUN_HOURS"}


def test_a_picture_has_at_most_so_many_pixels(monkeypatch):
    monkeypatch.setenv("RESTORER_MEGAPIXELS", "0.0012")
    assert read_photo(PHOTO, name="photo.png").pixels.shape == (40, 30, 3)
    monkeypatch.setenv("RESTORER_MEGAPIXELS", "0.0011")
    with pytest.raises(ImageError, match="at most") as caught:
        read_photo(PHOTO, name="photo.png")
    assert is_one_sentence(str(caught.value))


def test_a_picture_that_is_restored_has_at_most_so_many(monkeypatch, random_fast):
    photo = read_photo(saved(picture(40, 30), "JPEG", quality=20), name="photo.jpg")
    network = prediction.Prediction.from_source(random_fast)
    monkeypatch.setenv("RESTORER_RESTORE_MEGAPIXELS", "0.0012")
    assert network.restore(photo).pixels.shape == (40, 30, 3)
    monkeypatch.setenv("RESTORER_RESTORE_MEGAPIXELS", "0.0011")
    with pytest.raises(ImageError, match="RESTORER_RESTORE_MEGAPIXELS sets it") as caught:
        network.restore(photo)
    assert is_one_sentence(str(caught.value))


def bytes_of(folder):
    return read_photo(PHOTO, name="photo.png").data


def file_of(folder):
    return read_photo(folder / "photo.png").data


def member_of(folder):
    with sources.opened(folder) as source:
        return source.read("photo.png")


@pytest.mark.parametrize("read", [bytes_of, file_of, member_of], ids=["bytes", "path", "file in a folder"])
def test_a_picture_file_has_at_most_so_many_bytes(monkeypatch, tmp_path, read):
    (tmp_path / "photo.png").write_bytes(PHOTO)
    monkeypatch.setenv("RESTORER_FILE_MEGABYTES", str(len(PHOTO) / 1e6))
    assert read(tmp_path) == PHOTO
    monkeypatch.setenv("RESTORER_FILE_MEGABYTES", str((len(PHOTO) - 1) / 1e6))
    with pytest.raises(ImageError, match=f"{limits.FILE_MEGABYTES} MB") as caught:
        read(tmp_path)
    assert is_one_sentence(str(caught.value))


@pytest.mark.parametrize("kind", ["a folder", "a ZIP file"])
def test_a_table_of_sources_has_at_most_so_many_bytes(monkeypatch, tmp_path, kind):
    table = b"crop,file\nphoto.png,sea.jpg\n".ljust(2000)
    photographs = tmp_path / "photographs"
    photographs.mkdir()
    for name, content in (("photo.png", PHOTO), ("ATTRIBUTION.csv", table)):
        (photographs / name).write_bytes(content)
    if kind == "a ZIP file":
        photographs = Path(shutil.make_archive(str(photographs), "zip", photographs))
    with sources.opened(photographs) as source:
        monkeypatch.setenv("RESTORER_TEXT_MEGABYTES", "0.002")
        assert sources.photograph_of(source, source.names) == ["sea.jpg"]
        monkeypatch.setenv("RESTORER_TEXT_MEGABYTES", "0.001999")
        with pytest.raises(RestorerError, match=r"0\.001999 MB") as caught:
            sources.photograph_of(source, source.names)
    assert "ATTRIBUTION.csv" in str(caught.value)
    assert is_one_sentence(str(caught.value))


@pytest.mark.parametrize("share", [0.9, 0.2])  # of what the file unpacks to
def test_of_a_network_comes_at_most_so_much(monkeypatch, random_fast, share):
    with zipfile.ZipFile(random_fast) as file:
        unpacked = sum(member.file_size for member in file.infolist())
    monkeypatch.setenv("RESTORER_MODEL_MEGABYTES", str(share * unpacked / 1e6))
    with pytest.raises(ModelError, match=rf"\(it unpacks to over {limits.MODEL_MEGABYTES} MB\)") as caught:
        registry.load(random_fast)
    assert is_one_sentence(str(caught.value))


def test_of_a_zip_file_comes_at_most_so_much_while_it_is_open(monkeypatch, tmp_path):
    noise = saved(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8), "PNG")
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as file:
        for number in range(3):
            file.writestr(f"{number}.png", noise)
    monkeypatch.setenv("RESTORER_ZIP_MEGABYTES", str(2.5 * len(noise) / 1e6))
    with sources.opened(tmp_path / "photos.zip") as source:
        assert [source.read(name) for name in source.names[:2]] == [noise] * 2
        with pytest.raises(DataError, match="unpacks to at most") as caught:
            source.read(source.names[2])
    assert is_one_sentence(str(caught.value))
