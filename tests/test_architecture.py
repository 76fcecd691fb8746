"""The dependency rule, read from the imports.

The library's folders stand in an order, and each imports only from those below it. A page imports its own wing and
what pages share; no wing imports another, and what they share imports none.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import restorer
from tests.paths import PROJECT

LIBRARY = sorted(path.relative_to(PROJECT) for path in (PROJECT / "restorer").rglob("*.py"))
ARCHITECTURES = [Path("restorer/models") / f"{name}.py" for name in ("best", "fast", "report", "blocks")]
PAGES = sorted(path.relative_to(PROJECT) for path in [PROJECT / "app.py", *(PROJECT / "pages").rglob("*.py")])
PAGES_MAY_USE = {"streamlit", "starlette", "itsdangerous", "plotly", "pandas", "numpy", "PIL", "restorer", "pages"}
WINGS = {"1_compress": "compress", "2_train": "train", "3_compare": "compare"}
FIRST_WING = {"app": "compress"}  # what the app prepares before anybody comes
SHARED = "components"
MOST_FILES = 20  # of a folder; more is a crowded drawer
HEAVY = {"tensorflow", "torch", "jax"}

# What each part of the library may import, besides itself; "errors" and what lies at the top are everybody's
BELOW = {
    "system": set(),
    "cluster": {"system"},
    "images": {"system"},
    "metrics": {"system"},
    "jpeg": {"system", "images"},
    "models": {"system"},
    "data": {"system", "images", "jpeg", "metrics"},
    "restoration": {"system", "images", "jpeg", "metrics", "data", "models"},
    "batch": {"system", "cluster", "images", "jpeg", "restoration"},
    "evaluation": {"system", "cluster", "images", "jpeg", "metrics", "data", "models", "restoration"},
    "figures": {"system", "images", "models", "evaluation"},
    "training": {"system", "images", "jpeg", "metrics", "data", "models", "evaluation"},
}
BELOW["inside"] = {"system", "images", "models", "training"}
BELOW["report"] = {*BELOW["training"], "restoration", "figures", "training"}
ANYBODYS = {"errors"}
TOP = {"__init__", "__main__", "cli"}  # which may import everything
# Inside training: settings below all, then a run's folder, the loop over it, and the processes over both
TRAINING = {
    "setting": set(),
    "config": {"setting"},
    "lessons": {"config"},
    "scaled_traces": {"loop"},
    "runs": {"config"},
    "loop": {"config", "runs"},
    "worker": {"config", "runs", "loop"},
    "command": {"config", "runs", "loop", "worker"},
}


def imports(path: Path, source: str | None = None) -> set[str]:
    """Everything a file imports, wherever it does, as dotted names: ``from a import b`` is ``a.b``."""
    found = set()
    for node in ast.walk(ast.parse(source or (PROJECT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(path.parts[: -node.level]) if node.level else ""
            origin = ".".join(filter(None, [package, node.module]))
            found |= {f"{origin}.{name.name}" for name in node.names}
    return found


def packages(names: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


def part_of(name: str | Path, depth: int = 1) -> str:
    """The part of the library that a module, or a file, belongs to: ``restorer.jpeg.codec`` is of ``jpeg``."""
    parts = name.with_suffix("").parts if isinstance(name, Path) else tuple(name.split("."))
    return parts[depth] if len(parts) > depth else "__init__"


def violations(path: Path, names: set[str]) -> Iterator[str]:
    """Each import of a file that a rule forbids, with the rule."""
    if path.parts[0] == "restorer":
        yield from _of_the_library(path, names)
    else:
        yield from _of_a_page(path, names)


def _of_the_library(path: Path, names: set[str]) -> Iterator[str]:
    for name in sorted(packages(names) & {"streamlit", "pages", "app", "tests"}):
        yield f"the library knows nothing of the app: {name}"
    for name in sorted(packages(names) & HEAVY):
        yield f"the library leaves the backend to Keras: {name}"
    if "cv2" in packages(names) and path != Path("restorer/system/opencv.py"):
        yield "OpenCV is imported in one place: cv2"
    if path in ARCHITECTURES:
        allowed = ("keras", "restorer.errors.", "restorer.models.blocks.")
        for name in sorted(names):
            if not name.startswith(allowed) and name.partition(".")[0] not in sys.stdlib_module_names:
                yield f"an architecture depends on Keras alone: {name}"
    here = part_of(path)
    for name in sorted(names):
        if packages({name}) != {"restorer"} or here in TOP | ANYBODYS:
            continue
        there = part_of(name)
        if there not in BELOW[here] | {here} | ANYBODYS:
            yield f"{here} imports only what is below it: {name}"
        if here == there == "training":
            own, other = part_of(path, 2), part_of(name, 2)
            if own in TRAINING and other not in TRAINING[own] | {own}:
                yield f"training.{own} imports only what is below it: {name}"


def _of_a_page(path: Path, names: set[str]) -> Iterator[str]:
    for name in sorted(packages(names) - PAGES_MAY_USE - sys.stdlib_module_names):
        yield f"a page uses Streamlit and the façade: {name}"
    public = {f"restorer.{name}" for name in (*restorer.__all__, "__version__")} | {"restorer"}
    for name in sorted(names):
        if packages({name}) == {"restorer"} and name not in public:
            yield f"a page uses the façade's names alone: {name}"
        if packages({name}) == {"pages"} and part_of(name) not in _may_use(path):
            yield f"a page imports its own wing and what is shared: {name}"


def _may_use(path: Path) -> set[str]:
    """The folders of ``pages`` that a file may import from."""
    own = part_of(path) if len(path.parts) > 2 else {**WINGS, **FIRST_WING}.get(path.stem, SHARED)
    return {own, SHARED}


@pytest.mark.parametrize("path", [*LIBRARY, *PAGES], ids=Path.as_posix)
def test_each_file_keeps_the_rules(path):
    assert list(violations(path, imports(path))) == []


@pytest.mark.parametrize(
    ("path", "line", "rule"),
    [
        ("restorer/jpeg/codec.py", "import streamlit", "the library knows nothing of the app"),
        ("restorer/models/fast.py", "import tensorflow", "the library leaves the backend to Keras"),
        ("restorer/jpeg/codec.py", "import cv2", "OpenCV is imported in one place"),
        ("restorer/models/best.py", "from restorer import images", "an architecture depends on Keras alone"),
        ("restorer/images/reading.py", "from restorer import jpeg", "images imports only what is below it"),
        ("restorer/system/files.py", "from restorer.training.runs.run import Run", "system imports only what is below"),
        ("restorer/data/pairs.py", "from restorer import evaluation", "data imports only what is below it"),
        ("restorer/evaluation/evaluate.py", "from restorer.cli import main", "evaluation imports only what is below"),
        ("restorer/training/runs/run.py", "from restorer.training.worker import queue", "training.runs imports only"),
        ("restorer/training/loop/trainer.py", "from restorer.training import command", "training.loop imports only"),
        ("pages/compress/degradation.py", "import skimage", "a page uses Streamlit and the façade"),
        ("pages/train/controls.py", "from restorer.training.runs.run import Run", "a page uses the façade's names"),
        ("pages/train/controls.py", "from pages.compare import downloads", "a page imports its own wing"),
        ("pages/components/routing.py", "from pages.train import setup", "a page imports its own wing"),
        ("pages/1_compress.py", "from pages.compare import downloads", "a page imports its own wing"),
        ("app.py", "from pages.train import setup", "a page imports its own wing"),
    ],
)  # fmt: skip
def test_each_rule_finds_what_breaks_it(path, line, rule):
    (found,) = (said for said in violations(Path(path), imports(Path(path), line)) if said.startswith(rule))
    assert found


def test_every_import_is_read():
    assert "cv2" in imports(Path("restorer/system/opencv.py"))
    assert "restorer.models.fast" in imports(Path("restorer/models/registry.py"))  # inside a function


def test_every_part_of_the_library_has_its_place():
    assert {part_of(path) for path in LIBRARY} == {*BELOW, *ANYBODYS, *TOP}
    assert {part_of(path, 2) for path in LIBRARY if part_of(path) == "training"} == {*TRAINING, "__init__"}


@pytest.mark.parametrize("path", ARCHITECTURES, ids=Path.as_posix)
def test_an_architecture_has_no_lambda_layer(path):
    assert "Lambda" not in (PROJECT / path).read_text(encoding="utf-8")


def test_the_pages_are_there():
    here = {path.stem for path in PAGES if path.parent == Path("pages")}
    assert here == set(WINGS)  # and nothing else, since Streamlit would make a page of it


def test_no_folder_is_a_crowded_drawer_and_no_product_file_looks_like_a_test():
    for top in ("pages", "restorer"):
        files = [path for path in (PROJECT / top).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        crowd = {folder: sum(path.parent == folder for path in files) for folder in {path.parent for path in files}}
        assert {folder: count for folder, count in crowd.items() if count > MOST_FILES} == {}
        assert [path for path in files if path.name.startswith("test_")] == []
