"""Furigana on the tablets: of what each of them shows, of nothing else, and holding up nobody."""

import threading
from typing import Any

import pytest
from msgspec.structs import replace

from classsense.domain.board_commands import AnswerCommented, FuriganaSet, TablesShared
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswersShared, QuestionOpened, UsedWord, WordsShared
from classsense.domain.furigana import Runs
from classsense.domain.lesson import LessonPlan
from classsense.speech.furigana import FuriganaMaker
from fakes.board import CODE, open_board
from fakes.classroom import WHERE, WHY, small_plan
from fakes.wire import Wire

NOW = LessonNs(5)
MAKER = FuriganaMaker()
PLAN: LessonPlan = replace(small_plan(), furigana=1)


def texts(ruby: list[list[list[str]]]) -> set[str]:
    return {"".join(part for part, _ in runs) for runs in ruby}


def reads(tablet: Wire, text: str, field: str = "ruby") -> list[tuple[str, str]]:
    """Wait until the tablet knows how a text is read; return the parts that have a reading."""
    while text not in texts(tablet.state.get(field, [])):
        tablet.next()
    runs = next(r for r in tablet.state[field] if "".join(part for part, _ in r) == text)
    return [(part, said) for part, said in runs if said]


def test_all_that_every_tablet_shows_is_read() -> None:
    with open_board(PLAN, furigana=MAKER) as board, board.tablet() as tablet:
        board.lesson.do(QuestionOpened(NOW, WHERE))
        tablet.sit(CODE, "1-1").sees_a_question()

        assert reads(tablet, "植物のくらし") == [("植物", "しょくぶつ")]
        assert reads(tablet, "1 班") == [("班", "はん")]
        assert reads(tablet, "日なたの葉") == [("日", "ひ"), ("葉", "は")]
        assert reads(tablet, "デンプンが多いのはどちらの葉でしょう。")


def test_the_first_state_does_not_wait_for_a_reading() -> None:
    begun, may_go_on = threading.Event(), threading.Event()

    def slow(text: str, grade: int) -> Runs:
        begun.set()
        may_go_on.wait(30)
        return MAKER(text, grade)

    with open_board(PLAN, furigana=slow) as board, board.tablet() as tablet:
        board.lesson.do(QuestionOpened(NOW, WHY))
        tablet.sit(CODE, "1-1").sees_a_question()
        assert begun.wait(10)
        tablet.answer("a1b2c3d4", WHY, "植物" * 1000)
        tablet.until("stored")
        assert tablet.state["ruby"] == []

        may_go_on.set()
        assert reads(tablet, "植物のくらし")


def test_the_teacher_sets_the_grade_while_the_lesson_runs() -> None:
    with open_board(furigana=MAKER) as board, board.tablet() as tablet:
        board.lesson.do(QuestionOpened(NOW, WHERE))
        tablet.sit(CODE, "1-1").sees_a_question()
        assert tablet.state["ruby"] == []

        board.lesson.do(FuriganaSet(NOW, 3))
        assert reads(tablet, "日なたの葉") == [("葉", "は")]  # 日 is of grade 1, 葉 of grade 3
        board.lesson.do(FuriganaSet(NOW, None))
        while tablet.state["ruby"]:
            tablet.next()


def test_shared_answers_comments_and_words_are_read() -> None:
    with open_board(PLAN, furigana=MAKER) as board, board.tablet() as mine, board.tablet() as other:
        board.lesson.do(QuestionOpened(NOW, WHY))
        mine.sit(CODE, "1-1").sees_a_question()
        other.sit(CODE, "2-1").sees_a_question()
        other.answer("a1b2c3d4", WHY, "日光が当たる葉")
        other.until("stored")
        board.lesson.do(AnswerCommented(NOW, WHY, "a1b2c3d4", "よい考えです", public=False))
        board.lesson.do(WordsShared(NOW, WHY, (UsedWord("養分", 2),)))
        board.lesson.do(AnswersShared(NOW, WHY, ("a1b2c3d4",)))

        assert ("当", "あ") in reads(mine, "日光が当たる葉")
        assert reads(mine, "養分")
        assert reads(other, "よい考えです", "own_ruby")
        assert "考えです" not in str(mine.heard)


def test_answers_of_a_table_are_read_at_that_table_only() -> None:
    with open_board(PLAN, furigana=MAKER) as board, board.tablet() as mine, board.tablet() as other:
        board.lesson.do(QuestionOpened(NOW, WHY))
        mine.sit(CODE, "1-1").sees_a_question()
        other.sit(CODE, "2-1").sees_a_question()
        other.answer("a1b2c3d4", WHY, "秘密の答え")
        other.until("stored")
        board.lesson.do(TablesShared(NOW, WHY, on=True))

        assert reads(other, "秘密の答え", "own_ruby")
        board.lesson.do(WordsShared(NOW, WHY, (UsedWord("養分", 2),)))
        reads(mine, "養分")
        assert "秘密" not in str(mine.heard)


def test_live_answers_are_read_in_steps_of_the_same_list() -> None:
    with open_board(PLAN, furigana=MAKER) as board, board.tablet() as mine, board.tablet() as other:
        board.lesson.do(QuestionOpened(NOW, WHY))
        mine.sit(CODE, "1-1").sees_a_question()
        other.sit(CODE, "2-1").sees_a_question()
        board.lesson.do(AnswersShared(NOW, WHY, (), live=True))
        mine.shows(live=WHY)
        for number, value in enumerate(("日光が当たる葉", "ひらがなだけ", "水が多い葉")):
            other.answer(f"a1b2c3d{number}", WHY, value)
            other.until("stored")

        known: dict[str, Any] = {"n": 0, "items": {}, "ruby": []}
        while "水が多い葉" not in texts(known["ruby"]):
            step = mine.until("answers")
            if step["since"] == 0:
                known = {"n": 0, "items": {}, "ruby": []}
            assert step["since"] == known["n"]
            known["n"] = step["n"]
            known["items"] |= dict(step["items"])
            known["ruby"] += step.get("ruby", [])
        assert list(known["items"].values()) == ["水が多い葉"]
        with board.tablet() as late:
            late.join(CODE)
            step = late.until("answers")
            # What was taken back is told to nobody who comes later, not even by its reading.
            assert texts(step["ruby"]) == {"水が多い葉"}
            assert "日光" not in str(late.heard)


def test_a_lesson_without_a_grade_reads_nothing() -> None:
    def never(text: str, _grade: int) -> Runs:
        raise AssertionError(text)

    with open_board(furigana=never) as board, board.tablet() as tablet:
        board.lesson.do(QuestionOpened(NOW, WHY))
        tablet.sit(CODE, "1-1").sees_a_question()
        assert (tablet.state["ruby"], tablet.state["own_ruby"]) == ([], [])


@pytest.mark.logs("a text has no furigana: ValueError")
def test_a_reading_that_fails_costs_that_text_only() -> None:
    def faulty(text: str, grade: int) -> Runs:
        if text == "植物のくらし":
            raise ValueError
        return MAKER(text, grade)

    with open_board(PLAN, furigana=faulty) as board, board.tablet() as tablet:
        board.lesson.do(QuestionOpened(NOW, WHERE))
        tablet.sit(CODE, "1-1").sees_a_question()
        assert reads(tablet, "日なたの葉")
        assert "植物のくらし" not in texts(tablet.state["ruby"])
