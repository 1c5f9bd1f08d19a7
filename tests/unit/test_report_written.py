"""What is exported holds every word of a text, and nothing that a pupil can make run."""

import io
import re
from html import unescape

from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

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
    plain_lines,
)
from classsense.report.written_docx import docx
from classsense.report.written_html import body, document
from classsense.writing.reading import clean

BLOCKS: tuple[Block, ...] = (
    Heading(2, (Words("問い"),)),
    Paragraph((Words("なぜ "), Words("葉", frozenset(Mark)), Words("は緑か<b>&\n2行目"))),
    ListItem(0, None, (Words("日なた"),)),
    ListItem(1, 1, (Words("水あり"),), ordered=True),
    ListItem(1, 2, (Words("水なし"),), ordered=True),
    ListItem(0, None, (Words("日かげ"),)),
    Table(((Cell((Words("日"),), heading=True), Cell(())), (Cell((Words("3 cm"),)),))),
    PictureBlock("p-1", "芽"),
    Paragraph(()),
)
TEXTS = (GroupText("1 班", BLOCKS), GroupText("2 班", (), ("2-1", "2-2")))


def words_of_docx(data: bytes) -> str:
    opened = Document(io.BytesIO(data))
    found = "".join(each.text for each in opened.element.body.iter() if each.tag.endswith("}t"))
    return bare(found)


def bare(text: str) -> str:
    """Return a text without spaces and points of lists."""
    return re.sub(r"[\s・]", "", text)


def test_the_word_processor_file_holds_everything() -> None:
    found = words_of_docx(docx("レポート", TEXTS))
    assert found.startswith("レポート1班問いなぜ葉は緑か<b>&2行目日なた")
    assert found.endswith("2班2-1·2-2")
    opened = Document(io.BytesIO(docx("レポート", TEXTS)))
    assert opened.core_properties.author == ""
    assert [run.bold for run in opened.paragraphs[3].runs][:2] == [None, True]


def test_the_page_escapes_and_loads_nothing() -> None:
    page = document("<script>x</script>", TEXTS, "ja")
    assert "<script" not in page
    assert "緑か&lt;b&gt;&amp;<br>2行目" in page
    assert not re.findall(r"https?:|url\(", page)
    assert "<ul><li>日なた<ol><li>水あり</li><li>水なし</li></ol></li><li>日かげ</li></ul>" in page


def test_seats_are_named_only_where_they_are_given() -> None:
    assert "1-1" not in document("x", TEXTS, "ja")
    assert "2-1 · 2-2" in document("x", TEXTS, "ja")


def test_a_picture_that_is_no_picture_leaves_its_words() -> None:
    text = (GroupText("1", (PictureBlock("p-1", "芽"),)),)
    assert "芽" in words_of_docx(docx("x", text, lambda _: b"no picture"))
    assert 'src="data:image/jpeg;base64,' in document("x", text, "ja", lambda _: b"\xff\xd8")


def test_a_huge_text_is_written() -> None:
    many = tuple(Paragraph((Words("あ" * 1000),)) for _ in range(200))
    text = (GroupText("1", many),)
    assert words_of_docx(docx("x", text)).count("あ") == 200_000
    assert document("x", text, "ja").count("あ") == 200_000


LINES = st.lists(st.builds(Words, st.text(max_size=20).map(clean)), max_size=3).map(tuple)
ANY_BLOCK = st.one_of(
    st.builds(Heading, st.integers(1, 3), LINES),
    st.builds(Paragraph, LINES),
    st.builds(ListItem, st.integers(0, 11), st.none(), LINES, st.booleans()),
)


@settings(deadline=None)
@given(st.lists(ANY_BLOCK, max_size=8))
def test_any_text_can_be_written(blocks: list[Block]) -> None:
    said = re.sub(r"[\s・]", "", "".join(plain_lines(blocks)))
    assert (
        re.sub(r"\s|・", "", words_of_docx(docx("", (GroupText("", tuple(blocks)),)))) in said + "."
    )
    page = unescape(re.sub(r"<[^>]*>", "", str(body(blocks))))
    assert re.sub(r"[\s・]", "", page) == said
