"""The file of the teacher's templates: kept, read, thrown away, and never lost when broken."""

from pathlib import Path

import pytest

from classsense.domain.errors import KnownError
from classsense.domain.lesson import Paced, Question, QuestionId, QuestionKind, Scale, SheetId
from classsense.domain.templates import ReportTemplate, SheetTemplate, question_from, sheet_from
from classsense.storage.templates_file import TemplatesFile

CHOICE = Question(
    QuestionId("q1"),
    QuestionKind.CHOICE,
    'どれが "正しい"?\n\\わけ',
    ("ア", "イ"),
    correct=("1",),
)
NUMBER = Question(QuestionId("q2"), QuestionKind.NUMBER, "いくつ", scale=Scale(0, 5, 0.5))
SHEET = SheetTemplate(SheetId("s1"), "ふりかえり", (CHOICE, NUMBER), Paced.TEACHER, 120.0)


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert TemplatesFile(tmp_path / "templates.toml").read().questions == ()


def test_what_is_kept_comes_back_and_what_was_written_by_hand_stays(tmp_path: Path) -> None:
    path = tmp_path / "new" / "templates.toml"
    path.parent.mkdir()
    hand = '# my own\n[[questions]]\nid = "hand"\nkind = "text"\ntext = "Why?"'
    path.write_text(hand, "utf-8")
    shelf = TemplatesFile(path)
    shelf.keep(NUMBER)
    shelf.keep(SHEET)

    assert path.read_text("utf-8").startswith(hand)
    assert [question.id for question in shelf.read().questions] == ["hand", "q2"]
    assert shelf.read().questions[1] == NUMBER
    assert shelf.read().sheets == (SHEET,)
    assert [file.name for file in path.parent.iterdir()] == ["templates.toml"]


def test_one_is_thrown_away_and_the_file_before_stays_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "templates.toml"
    shelf = TemplatesFile(path)
    for template in (CHOICE, NUMBER, SHEET):
        shelf.keep(template)
    before = path.read_text("utf-8")
    shelf.remove("q1")

    assert shelf.read().questions == (NUMBER,)
    assert shelf.read().sheets == (SHEET,)
    assert (tmp_path / "templates.toml.old").read_text("utf-8") == before


def test_headings_of_a_report_are_kept_changed_and_thrown_away(tmp_path: Path) -> None:
    path = tmp_path / "templates.toml"
    shelf = TemplatesFile(path)
    first = ReportTemplate("own-1", ("問い", "まとめ"), "葉の実験")
    for template in (CHOICE, SHEET, first):
        shelf.keep(template)
    before = path.read_text("utf-8")
    changed = ReportTemplate("own-1", ("問い", '"予想"', "まとめ"))
    shelf.keep(changed)
    assert TemplatesFile(path).read().reports == (changed,)
    assert shelf.read().questions == (CHOICE,)
    assert shelf.read().sheets == (SHEET,)
    assert (tmp_path / "templates.toml.old").read_text("utf-8") == before
    shelf.remove("own-1")
    assert shelf.read().reports == ()
    assert shelf.read().sheets == (SHEET,)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (b"[[questions]", "line 1"),
        (b"\xff\xfe", "utf-8"),
        (b'[[questions]]\nid = "a"\nkind = "sleep"\ntext = "x"', "sleep"),
        (b'[[questions]]\nid = "a"\nkind = "choice"\ntext = "x"', "question a has no choices"),
        (b'[[questions]]\nid = "a"\nkind = "text"\ntext = "x"\n' * 2, "a stands twice"),
        (
            b'[[questions]]\nid = "a"\nkind = "drawing"\ntext = "x"\npicture = "y.png"',
            "has a picture",
        ),
        (b'[[sheets]]\nid = "s"\ntitle = "x"\nquestions = []', "questions"),
    ],
)
def test_a_broken_file_is_named_and_left_alone(tmp_path: Path, damage: bytes, reason: str) -> None:
    path = tmp_path / "templates.toml"
    path.write_bytes(damage)
    shelf = TemplatesFile(path)
    for deed in (shelf.read, lambda: shelf.keep(CHOICE), lambda: shelf.remove("a")):
        with pytest.raises(KnownError, match="templates_invalid") as refused:
            deed()
        assert refused.value.details["path"] == str(path)
        assert reason in str(refused.value.details["reason"])

    assert path.read_bytes() == damage
    assert [file.name for file in tmp_path.iterdir()] == ["templates.toml"]


def test_a_lesson_gets_questions_and_sheets_with_ids_of_their_own() -> None:
    ids = iter(("a", "b", "c", "d"))
    assert question_from(CHOICE, ids.__next__).id == "a"
    questions, sheet = sheet_from(SHEET, ids.__next__)

    assert [question.id for question in questions] == ["b", "c"]
    assert (sheet.id, sheet.questions, sheet.paced, sheet.limit_s) == (
        "d",
        ("b", "c"),
        Paced.TEACHER,
        120.0,
    )
