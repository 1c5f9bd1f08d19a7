"""Lets the letters of a PDF that Qt wrote be found and copied as they were written.

Fonts draw some letters alike, 日 (U+65E5) and the radical ⽇ (U+2F47), so that both have one glyph.
Qt says of a glyph that it is the first letter by number (ToUnicode, ISO 32000-1, 9.10.3): whoever
searches for 日 finds nothing. Which one was written is known here. What is wrong is written anew
behind the file, as the format has it for updates (7.5.6), so that the rest stays as it is.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache

from PySide6.QtGui import QRawFont, QTextDocument, QTextLayout

_TABLE = re.compile(
    rb"\n(\d+) 0 obj\s*<<[^>]*>>\s*stream\r?\n(/CIDInit.*?)\r?\nendstream", re.DOTALL
)
_RANGE = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]{4})> (\[[^]]*\]|<[0-9A-F]{4}>)")
_CODE = re.compile(rb"<([0-9A-F]{4})>")
_END = re.compile(rb"trailer\s*<<(.*)>>\s*startxref\s*(\d+)\s*%%EOF\s*$", re.DOTALL)

Better = Callable[[int], int]
"""Returns the letter that was written for one that is drawn alike."""


def written_letters(document: QTextDocument) -> Better:
    """Return for a letter that a document has not the one that it has and that is drawn alike."""
    letters = "".join(sorted(set(document.toPlainText())))
    fonts = list(_fonts(document, letters))

    @cache
    def better(code: int) -> int:
        if chr(code) in letters or 0xD800 <= code < 0xE000 or not code:  # noqa: PLR2004 - halves of letters
            return code
        for font in fonts:
            glyph = font.glyphIndexesForString(chr(code))
            found = (each for each in letters if font.glyphIndexesForString(each) == glyph)
            if any(glyph) and (letter := next(found, None)) is not None:
                return ord(letter)
        return code

    return better


def _fonts(document: QTextDocument, letters: str) -> Iterable[QRawFont]:
    """Return every font that letters of a document may be set in, those that stand in too."""
    wanted = {document.defaultFont().key(): document.defaultFont()}
    for each in document.allFormats():
        if each.isCharFormat():
            font = each.toCharFormat().font()
            wanted.setdefault(font.key(), font)
    found: dict[tuple[str, str], QRawFont] = {}
    for font in wanted.values():
        layout = QTextLayout(letters, font)
        layout.setCacheEnabled(True)  # else its glyphs are forgotten
        layout.beginLayout()
        while layout.createLine().isValid():
            pass
        layout.endLayout()
        for run in layout.glyphRuns():
            raw = run.rawFont()
            found.setdefault((raw.familyName(), raw.styleName()), raw)
    return found.values()


def with_letters(pdf: bytes, better: Better) -> bytes:
    """Return a file whose glyphs stand for the letters that were written; else it is the same."""
    end = _END.search(pdf)
    if end is None:
        return pdf
    made, places = bytearray(pdf), list[tuple[int, int]]()
    for table in _TABLE.finditer(pdf):
        mended = _RANGE.sub(lambda each: _mended(each, better), table[2])
        if mended != table[2]:
            made += b"\n"
            places.append((int(table[1]), len(made)))
            made += b"%s 0 obj\n<< /Length %d >>\nstream\n" % (table[1], len(mended))
            made += mended + b"\nendstream\nendobj"
    if not places:
        return pdf
    begins = len(made) + 1
    made += b"\nxref\n"
    for number, place in places:
        made += b"%d 1\n%010d 00000 n \n" % (number, place)
    made += b"trailer\n<<%s/Prev %s\n>>\nstartxref\n%d\n%%%%EOF\n" % (end[1], end[2], begins)
    return bytes(made)


def _mended(each: re.Match[bytes], better: Better) -> bytes:
    """Return a stretch of glyphs with the letters that they stand for."""
    first, last = int(each[1], 16), int(each[2], 16)
    codes = [int(code, 16) for code in _CODE.findall(each[3])]
    if not each[3].startswith(b"["):  # one after the other from there on
        codes = [codes[0] + step for step in range(last - first + 1)]
    wanted = [better(code) for code in codes]
    if wanted == codes:
        return each[0]
    return b"<%s> <%s> [%s]" % (each[1], each[2], b" ".join(b"<%04X>" % code for code in wanted))
