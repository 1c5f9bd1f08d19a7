"""Makes an HTML document a PDF file."""

import re
import sys
from base64 import b64decode
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QUrl
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
)

from classsense.ui.pdf_letters import with_letters, written_letters

_MARGIN_MM: Final = 20
"""Which Qt leaves on every side by itself."""
_PX_PER_PT: Final = 96 / 72
_WIDTH_PX: Final = round((210 - 2 * _MARGIN_MM) / 25.4 * 96)
"""Of what is printed on A4, in the pixels of a page."""
_HEIGHT_PX: Final = 600
"""Of a picture at most: more than half a page."""
_HEADINGS_PT: Final = (21.0, 16.5, 14.5, 13.0, 12.0)
"""By level: Qt makes the lower ones smaller than the text whatever the style sheet says."""
_GROUP_LEVEL: Final = 2
_RUBY: Final = re.compile("</?(?:ruby|rp|rt)>")
"""Qt knows no words that are read out; their brackets stay."""
_JOINING: Final = ("liga", "clig", "calt", "dlig", "frac", "numr", "dnom", "locl")
"""Of OpenType: several letters drawn as one, or otherwise beside others."""
_kept: Final[list[QGuiApplication]] = []
_LETTERS: Final = re.compile(r"(font(?:-size)?: *)([0-9.]+)px")


def pdf_of(html: str) -> bytes:
    """Return a document as PDF on A4 pages. May be called from any thread.

    Args:
        html: Without anything that has to be loaded. What it reads out stands in brackets.
    """
    if QGuiApplication.instance() is None:
        _without_window()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    writer.setCreator("")
    document = QTextDocument()
    document.setDefaultFont(_letter_by_letter(document.defaultFont()))
    document.setHtml(_RUBY.sub("", _in_points(html)))
    writer.setTitle(document.metaInformation(QTextDocument.MetaInformation.DocumentTitle))
    for fragment, level in _fragments(document):
        if fragment.charFormat().isImageFormat():
            _fit(document, fragment)
        elif level:
            _resize(document, fragment, _HEADINGS_PT[min(level, len(_HEADINGS_PT)) - 1])
    _break_pages(document)
    document.print_(writer)
    buffer.close()
    return with_letters(bytes(data.data()), written_letters(document))


def _letter_by_letter(font: QFont) -> QFont:
    """Return a font in which every letter has a glyph, so that it can be found and copied.

    Else "ffi" is one glyph, and the digits of "3 cm" are such as no letter is known for.
    """
    for feature in _JOINING:
        font.setFeature(QFont.Tag(feature), 0)
    return font


def _without_window() -> None:
    """Start as much of Qt as fonts need; no screen has to be there."""
    arguments = ["classsense"]
    if sys.platform == "linux":
        arguments += ["-platform", "offscreen"]
    _kept.append(QGuiApplication(arguments))


def _in_points(html: str) -> str:
    """Return the document with its letters in points: Qt takes pixels for dots of the printer."""
    head, end, rest = html.partition("</style>")
    return _LETTERS.sub(lambda m: f"{m[1]}{float(m[2]) / _PX_PER_PT:g}pt", head) + end + rest


def _break_pages(document: QTextDocument) -> None:
    """Begin every group but the first on a page of its own."""
    cursor, groups = QTextCursor(document), 0
    block = document.begin()
    while block.isValid():
        shape = block.blockFormat()
        if shape.headingLevel() == _GROUP_LEVEL:
            groups += 1
            if groups > 1:
                shape.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
                cursor.setPosition(block.position())
                cursor.setBlockFormat(shape)
        block = block.next()


def _fragments(document: QTextDocument) -> list[tuple[QTextFragment, int]]:
    """Return every piece of the document with the level of its heading, 0 for none."""
    found = []
    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        pieces = block.begin()
        while not pieces.atEnd():
            found.append((pieces.fragment(), level))
            pieces += 1
        block = block.next()
    return found


def _resize(document: QTextDocument, fragment: QTextFragment, points: float) -> None:
    """Write a heading in letters of a size."""
    shape = fragment.charFormat()
    shape.clearProperty(QTextFormat.Property.FontSizeAdjustment)
    shape.setFontPointSize(points)
    _cursor(document, fragment).setCharFormat(shape)


def _fit(document: QTextDocument, fragment: QTextFragment) -> None:
    """Make a picture at most as wide as the page and half as high; Qt knows no `max-width`."""
    shape = fragment.charFormat().toImageFormat()
    image = QImage.fromData(b64decode(shape.name().partition(",")[2]))
    if image.isNull():
        return
    # Else Qt makes a QPixmap of it, which belongs to the thread of the windows.
    document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(shape.name()), image)
    scale = min(1.0, _WIDTH_PX / image.width(), _HEIGHT_PX / image.height())
    shape.setWidth(image.width() * scale)
    shape.setHeight(image.height() * scale)
    _cursor(document, fragment).setCharFormat(shape)


def _cursor(document: QTextDocument, fragment: QTextFragment) -> QTextCursor:
    cursor = QTextCursor(document)
    cursor.setPosition(fragment.position())
    end = fragment.position() + fragment.length()
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor
