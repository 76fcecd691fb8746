"""Docstrings say what types cannot: of arrays their shape and dtype; of a module what it is, in the field's words."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.paths import PROJECT

QUESTION = re.compile(r"(What|How|Which|Who|Whose|Whether)\b")
SHAPE = re.compile(r"``\([\w…+\- ]+(,[\w…+\- ]*)+\)``")
DTYPE = re.compile(r"\b(bool|u?int(8|16|32|64)?|float(32|64)?)\b")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*folders: str) -> list[str]:
    files = (path for folder in folders for path in sorted((PROJECT / folder).rglob("*.py")))
    return [path.relative_to(PROJECT).as_posix() for path in files]


def parsed(path: str) -> ast.Module:
    return ast.parse((PROJECT / path).read_text(encoding="utf-8"))


def of_arrays(tree: ast.AST) -> Iterator[Function]:
    """The public functions and methods that take or return arrays."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from of_arrays(node)
        elif isinstance(node, Function) and not node.name.startswith("_") and takes_arrays(node):
            yield node


def takes_arrays(function: Function) -> bool:
    arguments = function.args
    given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    annotations = [argument.annotation for argument in given] + [function.returns]
    return any("ndarray" in ast.unparse(annotation) for annotation in annotations if annotation)


def wanting(function: Function) -> list[str]:
    """What a docstring does not state of the arrays."""
    text = ast.get_docstring(function) or ""
    return [name for name, pattern in {"shape": SHAPE, "dtype": DTYPE}.items() if not pattern.search(text)]


def functions() -> Iterator[tuple[str, Function]]:
    for path in modules("restorer"):
        for function in of_arrays(parsed(path)):
            yield f"{path}:{function.name}", function


@pytest.mark.parametrize(("name", "function"), [pytest.param(*each, id=each[0]) for each in functions()])
def test_arrays_have_shape_and_dtype(name, function):
    assert wanting(function) == []


@pytest.mark.parametrize("path", modules("restorer", "pages", "benchmarks"))
def test_a_module_is_named_and_asks_nothing(path):
    docstring = ast.get_docstring(parsed(path))
    assert docstring
    assert not QUESTION.match(docstring)


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ('def f(a: np.ndarray) -> int:\n    """A picture."""', ["shape", "dtype"]),
        ('def f(a: "np.ndarray | None") -> int:\n    """Of ``(H, W, 3)``."""', ["dtype"]),
        ('class C:\n    def f(self) -> list[np.ndarray]:\n        """Of uint8 (H, W, 3)."""', ["shape"]),
        ('def f(a: np.ndarray) -> np.ndarray:\n    """``(N, 130)`` float32 of ``(H - 10, …)`` uint8."""', []),
    ],
)
def test_what_is_missing_is_found(source, missing):
    (function,) = of_arrays(ast.parse(source))
    assert wanting(function) == missing
