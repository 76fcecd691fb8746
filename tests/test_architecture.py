"""The dependency rule, read from the imports: pages → façade; models → keras; nothing below knows what is above."""

import ast
import sys
from pathlib import Path

import pytest

import restorer

ROOT = Path(__file__).parents[1]
LIBRARY = sorted((ROOT / "restorer").rglob("*.py"))
ARCHITECTURES = [ROOT / "restorer" / "models" / f"{name}.py" for name in ("best", "fast", "report", "blocks")]
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]
PAGES_MAY_USE = {"streamlit", "plotly", "pandas", "numpy", "PIL", "restorer", "pages"}


def imports(path: Path) -> set[str]:
    """Everything a file imports, wherever it does, as dotted names: ``from a import b`` is ``a.b``."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(path.relative_to(ROOT).parts[: -node.level]) if node.level else ""
            origin = ".".join(filter(None, [package, node.module]))
            found |= {f"{origin}.{name.name}" for name in node.names}
    return found


def packages(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imports(path)}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_import_is_read(tmp_path):
    assert "cv2" in imports(ROOT / "restorer" / "system" / "opencv.py")
    assert "restorer.models.fast" in imports(ROOT / "restorer" / "models" / "registry.py")  # inside a function


@pytest.mark.parametrize("path", LIBRARY, ids=named)
def test_the_library_knows_nothing_of_the_app(path):
    assert not packages(path) & {"streamlit", "pages", "app", "tests"}


@pytest.mark.parametrize("path", LIBRARY, ids=named)
def test_the_library_leaves_the_backend_to_keras(path):
    assert not packages(path) & {"tensorflow", "torch", "jax"}


@pytest.mark.parametrize("path", ARCHITECTURES, ids=named)
def test_an_architecture_depends_on_keras_alone(path):
    allowed = ("keras", "restorer.errors.", "restorer.models.blocks.", "restorer.models.description.")
    others = {name for name in imports(path) if not name.startswith(allowed)}
    assert not {name for name in others if name.partition(".")[0] not in sys.stdlib_module_names}


@pytest.mark.parametrize("path", ARCHITECTURES, ids=named)
def test_an_architecture_has_no_lambda_layer(path):
    assert "Lambda" not in path.read_text(encoding="utf-8")


def test_opencv_is_imported_in_one_place():
    assert [named(path) for path in LIBRARY if "cv2" in packages(path)] == ["restorer/system/opencv.py"]


def test_the_pages_are_there():
    assert {"1_compress.py", "2_train.py", "3_compare.py"} <= {path.name for path in PAGES}


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_uses_streamlit_and_the_facade(path):
    assert not packages(path) - PAGES_MAY_USE - sys.stdlib_module_names
    public = {f"restorer.{name}" for name in (*restorer.__all__, "__version__")} | {"restorer"}
    assert not {name for name in imports(path) if name.partition(".")[0] == "restorer"} - public
    own = {name for name in imports(path) if name.partition(".")[0] == "pages"}
    assert all(name.startswith("pages.") for name in own)
