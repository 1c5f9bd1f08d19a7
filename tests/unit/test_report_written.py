"""What is exported holds every word of a text, and nothing that a pupil can make run."""

import io
import re
from html import unescape

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from hypothesis import given, settings
from hypothesis import strategies as st

from classsense.domain.furigana import Runs
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
    return bare(said(opened.element.body))


def said(element: BaseOxmlElement) -> str:
    return "".join(each.text or "" for each in element.iter(qn("w:t")))


def bare(text: str) -> str:
    """Return a text without spaces and points of lists."""
    return re.sub(r"[\s・]", "", text)


def test_the_word_processor_file_holds_everything() -> None:
    found = words_of_docx(docx("レポート", TEXTS, "ja"))
    assert found.startswith("レポート1班問いなぜ葉は緑か<b>&2行目日なた")
    assert found.endswith("2班2-1·2-2")
    opened = Document(io.BytesIO(docx("レポート", TEXTS, "ja")))
    assert opened.core_properties.author == ""
    assert [run.bold for run in opened.paragraphs[3].runs][:2] == [None, True]


def test_the_page_escapes_and_loads_nothing() -> None:
    page = document("<script>x</script>", TEXTS, "ja")
    assert "<script" not in page
    assert "緑か&lt;b&gt;&amp;<br>2行目" in page
    assert not re.findall(r"https?:|url\(", page)
    assert "<ul><li>日なた<ol><li>水あり</li><li>水なし</li></ol></li><li>日かげ</li></ul>" in page


ITEMS: tuple[Block, ...] = (
    ListItem(0, 1, (Words("a"),), ordered=True),
    ListItem(0, None, (Words("a2"),), ordered=True, further=True),
    ListItem(1, 1, (Words("b"),), ordered=True),
    ListItem(1, None, (Words("c"),)),
    ListItem(0, 2, (Words("d"),), ordered=True),
    ListItem(0, 1, (Words("e"),), ordered=True),
    ListItem(0, 2, (Words("f"),), ordered=True),
)


def test_every_list_counts_for_itself_and_further_lines_do_not_count() -> None:
    assert str(body(ITEMS)) == (
        "<ol><li>a<p>a2</p><ol><li>b</li></ol><ul><li>c</li></ul></li><li>d</li></ol>"
        "<ol><li>e</li><li>f</li></ol>"
    )
    numbered = Document(io.BytesIO(docx("x", (GroupText("1", ITEMS),), "ja"))).paragraphs[2:]
    found = [tuple(int(each.val) for each in line._p.xpath("w:pPr/w:numPr/*")) for line in numbered]
    assert [each[:1] for each in found] == [(0,), (), (1,), (1,), (0,), (0,), (0,)]
    a, _, b, c, d, e, f = (each[1:] for each in found)
    assert a == d
    assert e == f
    assert len({a, b, c, e}) == 4


def read_leaf(sentence: str) -> Runs:
    parts = re.split("(緑色)", sentence)
    return tuple((part, "みどりいろ" if part == "緑色" else "") for part in parts if part)


def test_furigana_stand_above_words_whatever_marks_they_have() -> None:
    line = (Words("葉は緑", frozenset({Mark.BOLD})), Words("色だ。緑色\n"), Words("緑色"))
    text = (GroupText("緑色の班", (Heading(1, line), Paragraph((Words("い"),)))),)
    page = document("x", text, "ja", readings=read_leaf)
    ruby = "<rp>（</rp><rt>みどりいろ</rt><rp>）</rp></ruby>"
    assert f"<h2><ruby>緑色{ruby}の班</h2>" in page
    assert f"<h3><b>葉は</b><ruby><b>緑</b>色{ruby}だ。<ruby>緑色{ruby}<br><ruby>緑色" in page
    opened = Document(io.BytesIO(docx("x", text, "ja", readings=read_leaf)))
    rubies = [each for each in opened.element.body.iter() if each.tag.endswith("}ruby")]
    assert [said(each) for each in rubies] == ["みどりいろ緑色"] * 4
    assert said(opened.paragraphs[2]._p).startswith("葉はみどりいろ緑色だ。")


def test_the_word_processor_file_tells_its_language_and_title_and_no_time() -> None:
    core = Document(io.BytesIO(docx("レポート", TEXTS, "ja"))).core_properties
    assert (core.title, core.language, core.author, core.last_modified_by) == (
        *("レポート", "ja-JP"),
        *("", ""),
    )
    assert core.created is None


def test_seats_are_named_only_where_they_are_given() -> None:
    assert "1-1" not in document("x", TEXTS, "ja")
    assert "2-1 · 2-2" in document("x", TEXTS, "ja")


def test_a_picture_that_is_no_picture_leaves_its_words() -> None:
    text = (GroupText("1", (PictureBlock("p-1", "芽"),)),)
    assert "芽" in words_of_docx(docx("x", text, "ja", lambda _: b"no picture"))
    assert 'src="data:image/jpeg;base64,' in document("x", text, "ja", lambda _: b"\xff\xd8")


def test_a_huge_text_is_written() -> None:
    many = tuple(Paragraph((Words("あ" * 1000),)) for _ in range(200))
    text = (GroupText("1", many),)
    assert words_of_docx(docx("x", text, "ja")).count("あ") == 200_000
    assert document("x", text, "ja").count("あ") == 200_000


LINES = st.lists(st.builds(Words, st.text(max_size=20).map(clean)), max_size=3).map(tuple)
ANY_BLOCK = st.one_of(
    st.builds(Heading, st.integers(1, 3), LINES),
    st.builds(Paragraph, LINES),
    st.builds(
        ListItem,
        st.integers(0, 11),
        st.none() | st.integers(1, 3),
        LINES,
        st.booleans(),
        st.booleans(),
    ),
)


@settings(deadline=None, max_examples=30)
@given(st.lists(ANY_BLOCK, max_size=8))
def test_any_text_can_be_written(blocks: list[Block]) -> None:
    wanted = bare("".join(plain_lines(blocks)))
    text = GroupText("", tuple(blocks))
    assert bare(words_of_docx(docx("", (text,), "ja"))) == wanted
    page = unescape(re.sub(r"<[^>]*>", "", str(body(blocks))))
    assert bare(page) == wanted
