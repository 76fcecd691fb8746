"""The unit tests of the browser's scripts, each file of them."""

from pathlib import Path

import pytest

from tests.frontend.running import ROOT, deno, needs_deno

FOLDER = Path(__file__).parent
FILES = sorted(path.name for path in FOLDER.glob("*.js") if "Deno.test(" in path.read_text(encoding="utf-8"))


def test_there_are_some():
    assert {"axes.js", "picture.js", "viewport.js", "views.js"} <= set(FILES)


@needs_deno
@pytest.mark.parametrize("name", FILES)
def test_the_unit_tests_pass(name, tmp_path):
    file = (FOLDER / name).relative_to(ROOT).as_posix()
    deno("test", "--quiet", "--no-check", "--no-remote", "--no-npm", file, notes=tmp_path)
