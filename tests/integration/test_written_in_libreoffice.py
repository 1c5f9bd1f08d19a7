"""Exported texts are opened again in LibreOffice, and PDF in Poppler, and compared piece by piece.

Poppler: https://poppler.freedesktop.org, `pdftotext`.
"""

import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

from classsense.domain.written_text import (
    Block,
    Cell,
    GroupText,
    Heading,
    ListItem,
    Mark,
    Paragraph,
    PictureBlock,
    Table,
    Words,
)
from classsense.report.written_docx import docx
from classsense.report.written_html import document
from classsense.ui.text_pdf import pdf_of

BOLD, ITALIC, UNDERLINE = (frozenset({mark}) for mark in Mark)
PLAIN: frozenset[Mark] = frozenset()


def _cells(*texts: str, heading: bool = False) -> tuple[Cell, ...]:
    return tuple(Cell((Words(text),) if text else (), heading=heading) for text in texts)


BLOCKS: tuple[Block, ...] = (
    Heading(1, (Words("問い"),)),
    Paragraph((Words("なぜ "), Words("葉", BOLD | ITALIC | UNDERLINE), Words("は緑か<b>&"))),
    Paragraph((Words("A "), Words("leaf", BOLD), Words(" is "), Words("green", UNDERLINE))),
    Heading(2, (Words("予想"),)),
    ListItem(0, None, (Words("日なた"),)),
    ListItem(1, 1, (Words("水あり"), Words("(多い)", ITALIC)), ordered=True),
    ListItem(1, 2, (Words("水なし"),), ordered=True),
    ListItem(0, None, (Words("日かげ"),)),
    Heading(3, (Words("結果"),)),
    Table((_cells("日", "高さ", heading=True), _cells("1", "3 cm"), _cells("2", ""))),
    Paragraph((Words("そして"),)),
    ListItem(0, 1, (Words("はじめ"),), ordered=True),
    ListItem(0, 2, (Words("おわり"),), ordered=True),
    PictureBlock("p-1", "芽の写真"),
    Paragraph((Words("1行目\n2行目"),)),
)
TEXTS = (GroupText("1 班", BLOCKS), GroupText("2 班", (Paragraph((Words("短い"),)),), ("2-1",)))

Piece = tuple[str, str]
"""Words with their marks, as `bi`; none is empty."""
Shape = tuple[str, tuple[Piece, ...]]
"""A line: `h1`, `p`, `cell`, `* 1` or `# 2` for lists by their depth, with its pieces."""

TABLE: tuple[Shape, ...] = (
    ("cell", (("日", "b"),)),
    ("cell", (("高さ", "b"),)),
    ("cell", (("1", ""),)),
    ("cell", (("3 cm", ""),)),
    ("cell", (("2", ""),)),
    ("cell", ()),
)
LISTS: tuple[Shape, ...] = (
    ("* 1", (("日なた", ""),)),
    ("# 2", (("水あり", ""), ("(多い)", "i"))),
    ("# 2", (("水なし", ""),)),
    ("* 1", (("日かげ", ""),)),
    ("# 1", (("はじめ", ""),)),
    ("# 1", (("おわり", ""),)),
)
TWO_LINES: Shape = ("p", (("1行目\n2行目", ""),))


def wanted(base: int, lists: tuple[Shape, ...], more: tuple[Shape, ...]) -> list[Shape]:
    """Return what is to be read; `base` is the level of a text's highest headings."""
    return [
        (f"h{base - 1}", (("1 班", ""),)),
        (f"h{base}", (("問い", ""),)),
        ("p", (("なぜ ", ""), ("葉", "biu"), ("は緑か<b>&", ""))),
        ("p", (("A ", ""), ("leaf", "b"), (" is ", ""), ("green", "u"))),
        (f"h{base + 1}", (("予想", ""),)),
        *lists[:4],
        (f"h{base + 2}", (("結果", ""),)),
        *TABLE,
        ("p", (("そして", ""),)),
        *lists[4:],
        *more,
        TWO_LINES,
        (f"h{base - 1}", (("2 班", ""),)),
        ("p", (("2-1", ""),)),
        ("p", (("短い", ""),)),
    ]


def jpeg(_: str = "") -> bytes:
    image = QImage(1600, 1200, QImage.Format.Format_RGB32)
    image.fill(QColor("#338844"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG")  # type: ignore[call-overload]  # the stub wants bytes, PySide text
    return bytes(data.data())


def tool(*names: str) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    pytest.skip(f"{names[0]} is not installed here")


NS = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for name in ("text", "table", "style", "office")
} | {
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
}


def q(name: str) -> str:
    space, local = name.split(":")
    return f"{{{NS[space]}}}{local}"


class Opened:
    """A document as LibreOffice read it, in flat OpenDocument."""

    def __init__(self, path: Path, folder: Path, reading: tuple[str, ...] = ()) -> None:
        office = tool("soffice", "libreoffice")
        home = f"-env:UserInstallation={(folder / 'home').as_uri()}"
        out = folder / "out"
        command = [
            office,
            home,
            "--headless",
            *reading,
            "--convert-to",
            "fodt",
            "--outdir",
            str(out),
        ]
        subprocess.run([*command, str(path)], check=True, capture_output=True)
        self._root = ET.parse(out / f"{path.stem}.fodt").getroot()  # noqa: S314 - LibreOffice made it
        self._styles = {
            each.get(q("style:name")): each for each in self._root.iter(q("style:style"))
        }
        body = self._body()
        self.pictures = [
            frame.findtext(q("svg:desc"), frame.findtext(q("svg:title"), ""))
            for frame in body.iter(q("draw:frame"))
            if frame.find(q("draw:image")) is not None
        ]
        self.rubies = [
            ("".join(base.itertext()), "".join(said.itertext()))
            for each in body.iter(q("text:ruby"))
            for base, said in [list(each)]
        ]
        usual = f"{q('office:styles')}/{q('style:default-style')}/{q('style:text-properties')}"
        (spoken,) = {
            (each.get(q("fo:language")), each.get(q("style:language-asian")))
            for each in self._root.findall(usual)
        }
        self.languages = spoken
        self.headings_repeated = sum(1 for _ in body.iter(q("table:table-header-rows")))
        self.lists = {each.get(q("text:style-name")) for each in body.iter(q("text:list"))} - {None}

    def _body(self) -> ET.Element:
        found = self._root.find(f"{q('office:body')}/{q('office:text')}")
        assert found is not None
        return found

    def lines(self) -> list[Shape]:
        """Return every line, without the title and empty paragraphs that hold a picture."""
        return [each for each in self._walk(self._body(), "p") if each[0] == "cell" or each[1]]

    def _walk(self, node: ET.Element, kind: str, depth: int = 0) -> Iterator[Shape]:
        style = node.get(q("text:style-name")) if node.tag == q("text:list") else None
        for child in node:
            if child.tag == q("text:h"):
                yield f"h{child.get(q('text:outline-level'))}", self._pieces(child)
            elif child.tag == q("text:p"):
                yield kind, self._pieces(child)
            elif child.tag == q("text:list"):
                sign = self._sign(child.get(q("text:style-name")) or style, depth + 1)
                yield from self._walk(child, f"{sign} {depth + 1}", depth + 1)
            elif child.tag == q("table:table-cell"):
                yield from self._walk(child, "cell")
            elif child.tag != q("text:sequence-decls"):
                yield from self._walk(child, kind, depth)

    def _sign(self, style: str | None, depth: int) -> str:
        for each in self._root.iter(q("text:list-style")):
            if style in (None, each.get(q("style:name"))):
                level = next((on for on in each if on.get(q("text:level")) == str(depth)), None)
                if level is not None:
                    return "#" if level.tag == q("text:list-level-style-number") else "*"
        return "?"

    def _pieces(self, line: ET.Element) -> tuple[Piece, ...]:
        own = self._marks(line.get(q("text:style-name")), table=True)
        found: list[Piece] = []
        for text, marks in self._texts(line, own):
            if found and found[-1][1] == marks:
                found[-1] = (found[-1][0] + text, marks)
            elif text:
                found.append((text, marks))
        return tuple(found)

    def _texts(self, node: ET.Element, marks: str) -> Iterator[Piece]:
        yield node.text or "", marks
        for child in node:
            if child.tag == q("text:line-break"):
                yield "\n", marks
            elif child.tag == q("text:s"):
                yield " ", marks
            elif child.tag == q("text:span"):
                own = self._marks(child.get(q("text:style-name")))
                yield from self._texts(child, "".join(sorted({*own, *marks})))
            yield child.tail or "", marks

    def _marks(self, name: str | None, *, table: bool = False) -> str:
        style = self._styles.get(name)
        if table:
            # LibreOffice gives heading cells of a page a style of their own; titles are bold too.
            parent = None if style is None else style.get(q("style:parent-style-name"))
            return "b" if "Table_20_Heading" in (name, parent) else ""
        found = set()
        for each in () if style is None else style.iter(q("style:text-properties")):
            kept = dict(each.attrib)
            bold = (q("fo:font-weight"), q("style:font-weight-asian"))
            italic = (q("fo:font-style"), q("style:font-style-asian"))
            found |= {"b"} if "bold" in map(kept.get, bold) else set()
            found |= {"i"} if "italic" in map(kept.get, italic) else set()
            found |= {"u"} if kept.get(q("style:text-underline-style")) == "solid" else set()
        return "".join(sorted(found))


def test_the_word_processor_file_says_the_same_in_libreoffice(tmp_path: Path) -> None:
    path = tmp_path / "text.docx"
    path.write_bytes(docx("レポート", TEXTS, "ja", jpeg))
    opened = Opened(path, tmp_path)
    title, *found = opened.lines()
    assert title == ("p", (("レポート", ""),))
    assert found == wanted(2, LISTS, (("p", (("芽の写真", ""),)),))
    assert opened.pictures == ["芽の写真"]
    assert opened.languages == ("ja", "ja")
    assert opened.headings_repeated == 1
    assert len(opened.lists) == 3
    assert opened.rubies == []


def test_furigana_of_the_word_processor_file_are_rubies_in_libreoffice(tmp_path: Path) -> None:
    path = tmp_path / "text.docx"
    readings = (("葉", "は"), ("は緑か", ""))
    text = (GroupText("1", (Paragraph((Words("葉", BOLD), Words("は緑か"))),)),)
    path.write_bytes(
        docx("x", text, "ja", readings=lambda s: readings if "葉" in s else ((s, ""),))
    )
    assert Opened(path, tmp_path).rubies == [("葉", "は")]


def test_the_page_says_the_same_in_libreoffice(tmp_path: Path) -> None:
    path = tmp_path / "text.html"
    path.write_text(document("レポート", TEXTS, "ja", jpeg), encoding="utf-8")
    opened = Opened(path, tmp_path, ("--infilter=HTML (StarWriter)",))
    title, *found = opened.lines()
    assert title == ("h1", (("レポート", ""),))
    assert found == wanted(3, LISTS, ())
    assert opened.pictures == ["芽の写真"]


SHARED = "日高手目二方戸母長青西黄歯麦亀竜米糸・…〜—"
"""Letters that others are drawn like, in Noto Sans CJK JP; two that follow each other too."""
JOINED = "3 cm, 1/2 of 11/29: office file fluff 7月3日"
"""Letters that are drawn as one, and digits that are drawn otherwise beside Latin letters."""


def read_pdf(path: Path) -> list[str]:
    command = [tool("pdftotext"), "-enc", "UTF-8", str(path), "-"]
    pages: list[str] = subprocess.run(
        command, check=True, capture_output=True, text=True
    ).stdout.split("\f")
    assert pages.pop() == ""
    return pages


def test_the_pdf_says_the_same_in_a_reader(tmp_path: Path, qapp: object) -> None:
    del qapp
    path = tmp_path / "text.pdf"
    path.write_bytes(pdf_of(document("レポート", TEXTS, "ja", jpeg)))
    texts = []
    for number, page in enumerate(read_pdf(path), 1):
        text = "".join(page.split()).replace("•", "")
        assert text.endswith(str(number))
        texts.append(text.removesuffix(str(number)))
    assert texts == [
        "レポート1班問いなぜ葉は緑か<b>&Aleafisgreen予想日なた1.水あり(多い)2.水なし日かげ結果日高さ13cm2そして1.はじめ2.おわり",
        "1行目2行目",
        "2班2-1短い",
    ]


def test_letters_that_are_drawn_alike_can_be_found_in_the_pdf(tmp_path: Path, qapp: object) -> None:
    del qapp
    path = tmp_path / "text.pdf"
    style = "font-family: 'Noto Sans CJK JP'"
    lines = f"<p>{SHARED}</p><p>{JOINED}</p>"
    path.write_bytes(pdf_of(f'<body style="{style}">{lines}<b>{lines}</b><h1>{JOINED}</h1></body>'))
    found = "".join(read_pdf(path))
    assert found.count(SHARED) == 2
    assert found.count(JOINED) == 3
