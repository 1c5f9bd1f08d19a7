"""Every text exists in every language, with the same placeholders; every known error has words."""

import ast
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from architecture.checkout import SOURCES, name, python_files
from classsense.resources import places
from classsense.resources.texts import LANGUAGES, Language, flatten

FOLDER = places.assets() / "translations"
PARTS = sorted({path.name.split(".")[0] for path in FOLDER.glob("*.toml")})
SOURCE_FILES = [path for path in python_files() if path.is_relative_to(SOURCES)]


def texts(part: str, language: Language) -> dict[str, str]:
    """Return the texts of one file."""
    return flatten(tomllib.loads((FOLDER / f"{part}.{language}.toml").read_text(encoding="utf-8")))


def errors(language: Language) -> dict[str, str]:
    """Return the words of all known errors."""
    parts = [part for part in PARTS if part.split("-")[0] == "errors"]
    return {key: text for part in parts for key, text in texts(part, language).items()}


def placeholders(text: str) -> set[str]:
    """Return the names between braces."""
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def raised(path: Path) -> Iterator[tuple[set[str], set[str] | None]]:
    """Yield, for each KnownError made in `path`, its possible keys and the names of its details.

    A key that is computed counts as every text that its name is given in the file. The details
    are None where they are handed on as a whole.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "KnownError":
            names = {keyword.arg for keyword in node.keywords}
            details = {each for each in names if each is not None}
            yield _keys(tree, node.args[0]), None if None in names else details


def _keys(tree: ast.Module, key: ast.expr) -> set[str]:
    if not isinstance(key, ast.Name):
        return _strings(key)
    given = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and key.id in map(ast.unparse, node.targets)
    ]
    mentioned = {
        each.id for value in given for each in ast.walk(value) if isinstance(each, ast.Name)
    }
    tables = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and node.value is not None
        and mentioned & set(map(ast.unparse, _targets(node)))
    ]
    return {text for value in (*given, *tables) for text in _strings(value)}


def _targets(node: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _strings(node: ast.expr) -> set[str]:
    found = (each.value for each in ast.walk(node) if isinstance(each, ast.Constant))
    return {value for value in found if isinstance(value, str)}


@pytest.mark.parametrize("part", PARTS)
def test_the_languages_say_the_same(part: str) -> None:
    first, *others = (texts(part, language) for language in LANGUAGES)
    for other in others:
        assert first.keys() == other.keys()
        differing = [key for key in first if placeholders(first[key]) != placeholders(other[key])]
        assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: Language) -> None:
    empty = [key for part in PARTS for key, text in texts(part, language).items() if not text]
    assert empty == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_known_error_says_what_happened_and_what_to_do(language: Language) -> None:
    words, bad = errors(language), []
    for path in SOURCE_FILES:
        for keys, details in raised(path):
            if not keys:
                bad.append(f"{name(path)}: a KnownError whose key no reader can find")
            for key in keys:
                said = [words.get(f"{key}.{part}") for part in ("text", "remedy")]
                needed = {each for text in said if text for each in placeholders(text)}
                if None in said:
                    bad.append(f"{name(path)}: {key} has no words")
                elif details is not None and not needed <= details:
                    bad.append(f"{name(path)}: {key} lacks {needed - details}")
    assert bad == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_error_has_words_that_nobody_says(language: Language) -> None:
    said = {text for path in SOURCE_FILES for text in _strings_of(path)}
    assert {key.split(".")[0] for key in errors(language)} - said == set()


def _strings_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {text for node in tree.body for text in _strings(node)}  # type: ignore[arg-type]  # any node can be walked


def test_a_computed_key_is_found(tmp_path: Path) -> None:
    source = tmp_path / "server.py"
    source.write_text(
        'BY_NUMBER = {98: "port_taken"}\n'
        "def listen(number):\n"
        '    key = BY_NUMBER.get(number, "cannot_listen")\n'
        "    raise KnownError(key, port=1)\n"
    )
    assert list(raised(source)) == [({"port_taken", "cannot_listen"}, {"port"})]
