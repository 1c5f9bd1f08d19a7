"""Furigana of a word processor's file: its own phonetic guide (WordprocessingML, 17.3.3.25)."""

from collections.abc import Sequence
from typing import Any, Final

from docx.oxml import OxmlElement

from classsense.report.docx_elements import valued

_GAP: Final = 2
"""Between letters and reading, in half points less than the size of the letters."""


def read_above(runs: Sequence[Any], reading: str, size: int) -> None:
    """Put a reading above runs that follow each other in a paragraph.

    Args:
        runs: Elements `w:r`.
        reading: In kana.
        size: Of their letters, in half points.
    """
    holder, ruby = OxmlElement("w:r"), OxmlElement("w:ruby")
    runs[0].addprevious(holder)
    values = {"rubyAlign": "distributeSpace", "hps": size // 2, "hpsRaise": size - _GAP}
    shape = OxmlElement("w:rubyPr")
    for name, value in {**values, "hpsBaseText": size, "lid": "ja-JP"}.items():
        shape.append(valued(f"w:{name}", value))
    above, base = OxmlElement("w:rt"), OxmlElement("w:rubyBase")
    above.append(_small(reading, size // 2))
    base.extend(runs)
    ruby.extend((shape, above, base))
    holder.append(ruby)


def _small(reading: str, size: int) -> Any:  # noqa: ANN401 - the library names no type
    run, looks, text = (OxmlElement(f"w:{name}") for name in ("r", "rPr", "t"))
    looks.extend((valued("w:sz", size), valued("w:szCs", size)))
    text.text = reading
    run.extend((looks, text))
    return run
