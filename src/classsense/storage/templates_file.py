"""The teacher's templates in one TOML file, which she may write by hand as well."""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from classsense.domain.errors import KnownError
from classsense.domain.lesson import Question
from classsense.domain.templates import ReportTemplate, SheetTemplate, Template, Templates
from classsense.storage.whole_file import write_bytes

_TABLES: Final[Mapping[type[Template], str]] = {
    Question: "questions",
    SheetTemplate: "sheets",
    ReportTemplate: "reports",
}


class TemplatesFile:
    """A `TemplateShelf` in `path`, which need not be there. Methods block."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Templates:
        """Return all templates.

        Raises:
            KnownError: `templates_invalid` with the reason.
        """
        return self._checked(self._text())

    def keep(self, template: Template) -> None:
        """Add a template behind what is there, which stays to the letter.

        One of a known id takes the place of the old one, which stays beside it in `.old`.

        Raises:
            KnownError: `templates_invalid` or `folder_not_writable`.
        """
        text = self._text()
        known = self._checked(text)
        if template.id in _ids(known):
            self._write_anew(text, known, lambda each: template if each.id == template.id else each)
            return
        between = "" if not text or text.endswith("\n") else "\n"
        text += between + "\n".join(_table(template)) + "\n"
        self._checked(text)
        write_bytes(self._path, text.encode())

    def remove(self, template: str) -> None:
        """Take a template away; the file as it was stays beside it as `.old`.

        Raises:
            KnownError: `templates_invalid` or `folder_not_writable`.
        """
        before = self._text()
        known = self._checked(before)
        self._write_anew(before, known, lambda each: None if each.id == template else each)

    def _write_anew(
        self, before: str, known: Templates, change: Callable[[Template], Template | None]
    ) -> None:
        """Write every template as it is after `change`; None leaves it out."""
        lines: list[str] = []
        for template in known.all():
            changed = change(template)
            if changed is not None:
                lines += _table(changed)
        text = "\n".join(lines) + "\n"
        self._checked(text)
        write_bytes(self._path.with_suffix(".toml.old"), before.encode())
        write_bytes(self._path, text.encode())

    def _text(self) -> str:
        try:
            return self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeError) as error:
            raise self._invalid(str(error)) from error

    def _checked(self, text: str) -> Templates:
        try:
            found = msgspec.convert(tomllib.loads(text), Templates)
        except (ValueError, msgspec.ValidationError) as error:
            raise self._invalid(str(error)) from error
        problems = list(found.problems())
        if problems:
            raise self._invalid("; ".join(problems))
        return found

    def _invalid(self, reason: str) -> KnownError:
        return KnownError("templates_invalid", path=str(self._path), reason=reason)


def _ids(known: Templates) -> set[str]:
    return {each.id for each in known.all()}


def _table(template: Template) -> list[str]:
    """Return the lines of a template."""
    return [*_lines(_TABLES[type(template)], msgspec.to_builtins(template))]


def _lines(table: str, fields: dict[str, Any]) -> Iterator[str]:
    """Yield a table of an array in TOML, with the tables in it behind its own values."""
    yield ""
    yield f"[[{table}]]"
    inner = []
    for name, value in fields.items():
        if isinstance(value, (list, tuple)) and value and isinstance(value[0], dict):
            inner.append((name, value))
        elif value not in (None, [], (), ""):
            yield f"{name} = {_written(value)}"
    for name, entries in inner:
        for entry in entries:
            yield from _lines(f"{table}.{name}", entry)


def _written(value: object) -> str:
    """Return a value in TOML, whose strings are those of JSON but for one character."""
    match value:
        case dict():
            inside = ", ".join(f"{name} = {_written(each)}" for name, each in value.items())
            return f"{{ {inside} }}"
        case list() | tuple():
            return f"[{', '.join(_written(each) for each in value)}]"
        case _:
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
