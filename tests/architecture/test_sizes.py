"""Files, classes, functions and parameter lists stay small enough to be read at once."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from architecture.checkout import name, page_files, python_files

FILE_LINES = 400
CLASS_LINES = 250
FUNCTION_LINES = 40
PARAMETERS = 5

Function = ast.FunctionDef | ast.AsyncFunctionDef


def too_large(source: str) -> Iterator[str]:
    """Yield what is too large in Python `source`, one sentence each."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and lines(node) > CLASS_LINES:
            yield f"class {node.name} has {lines(node)} lines"
        if isinstance(node, Function):
            if lines(node) > FUNCTION_LINES:
                yield f"{node.name} has {lines(node)} lines"
            if parameters(node) > PARAMETERS:
                yield f"{node.name} has {parameters(node)} parameters"


def lines(node: ast.ClassDef | Function) -> int:
    """Return the lines from the `def` or `class` to the end, without decorators."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def parameters(function: Function) -> int:
    """Return the number of parameters, without `self` and `cls`."""
    asked = function.args
    names = [each.arg for each in (*asked.posonlyargs, *asked.args, *asked.kwonlyargs)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


@pytest.mark.parametrize("path", [*python_files(), *page_files()], ids=name)
def test_a_file_can_be_read_at_once(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= FILE_LINES
    if path.suffix == ".py":
        assert list(too_large(text)) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f(a, b, c, d, e, f): ...", ["f has 6 parameters"]),
        ("class C:\n    def f(self, a, b, c, d, *, e): ...", []),
        ("def f():\n" + "    x = 1\n" * 40, ["f has 41 lines"]),
        ("class C:\n" + "    x = 1\n" * 250, ["class C has 251 lines"]),
    ],
    ids=["parameters", "self is none", "function", "class"],
)
def test_what_is_too_large_is_found(source: str, found: list[str]) -> None:
    assert list(too_large(source)) == found
