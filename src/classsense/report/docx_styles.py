"""How an exported word processor's file looks: A4, a Japanese font, headings, language."""

from typing import Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from classsense.resources.texts import Language

LIST: Final = "List Paragraph"
TABLE_HEADING: Final = "Table Heading"
_FONT: Final = "Yu Gothic"
"""On every Windows and macOS since 2013; elsewhere the system's own Japanese font stands in."""
_THEME: Final = ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme")
_SIZES: Final = {
    "Normal": 11.0,
    "Title": 20.0,
    "Heading 1": 16.0,
    "Heading 2": 14.0,
    "Heading 3": 12.5,
    "Heading 4": 11.5,
    "Caption": 9.5,
    TABLE_HEADING: 11.0,
}
_INK: Final = RGBColor(0x1F, 0x24, 0x30)
_MARGIN: Final = Cm(2.5)
_LANGUAGES: Final = {"ja": "ja-JP", "en": "en-US"}
_UNTOLD: Final = ("dcterms:created", "dcterms:modified", "cp:revision", "cp:lastModifiedBy")


def dress(document: Any, title: str, language: Language) -> None:  # noqa: ANN401 - the library names no type
    """Give a document its looks and its title; it says nothing of who made it, when and where."""
    core = document.core_properties
    core.title, core.author, core.comments = title[:200], "", ""
    core.language = _LANGUAGES[language]
    for name in _UNTOLD:
        for each in core._element.findall(qn(name)):  # noqa: SLF001 - the library has no other way
            core._element.remove(each)  # noqa: SLF001 - as above
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN
    document.styles.add_style(TABLE_HEADING, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles[
        "Normal"
    ]
    document.styles[TABLE_HEADING].font.bold = True
    for name, size in _SIZES.items():
        _dress_style(document.styles[name], size)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(18)
    _speak(document.styles.element, language)


def half_points(style: str) -> int:
    """Return the size of the letters of a style in half points."""
    return round(2 * _SIZES.get(style, _SIZES["Normal"]))


def _dress_style(style: Any, size: float) -> None:  # noqa: ANN401 - as above
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in _THEME:
        fonts.attrib.pop(qn(name), None)
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(name), _FONT)
    style.font.size = Pt(size)
    style.font.italic = False  # Japanese letters have no italics
    style.font.color.rgb = _INK


def _speak(styles: Any, language: Language) -> None:  # noqa: ANN401 - as above
    usual = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    said = usual.find(qn("w:lang"))
    if said is None:
        said = OxmlElement("w:lang")
        usual.append(said)
    said.set(qn("w:val"), _LANGUAGES[language])
    said.set(qn("w:eastAsia"), _LANGUAGES["ja"])
