"""Elements of a word processor's file for which python-docx has no words of its own."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def valued(name: str, value: object) -> Any:  # noqa: ANN401 - the library names no type
    """Return an element whose attribute `w:val` has a value.

    Args:
        name: Of the element, with the prefix `w:`.
        value: Is written as text.
    """
    made = OxmlElement(name)
    made.set(qn("w:val"), str(value))
    return made
