"""The limits are those of the page about them, can be set, and hold."""

import re
import tomllib

import pytest

from restorer.errors import RestorerError
from restorer.system import limits
from tests.helpers import is_one_sentence
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
