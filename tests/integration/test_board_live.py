"""Answers on all screens at once, through real sockets."""

from itertools import pairwise
from typing import Any

from classsense.board.limits import Limits
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswersShared, QuestionClosed, QuestionOpened
from classsense.domain.errors import KnownError
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHERE, WHY
from fakes.wire import Wire

NOW = LessonNs(5)


def shared_live(board: OpenBoard, *tablets: tuple[Wire, str]) -> None:
    """Ask, let all tablets sit down, and share what comes."""
    board.lesson.do(QuestionOpened(NOW, WHY))
    for tablet, seat in tablets:
        tablet.sit(CODE, seat).sees_a_question()
    board.lesson.do(AnswersShared(NOW, WHY, (), live=True))
    for tablet, _ in tablets:
        tablet.shows(live=WHY)


def test_a_stored_answer_is_on_every_tablet_and_an_unstored_one_on_none() -> None:
    with open_board() as board, board.tablet() as mine, board.tablet() as theirs:
        shared_live(board, (mine, "1-1"), (theirs, "1-3"))
        board.lesson.failing = KnownError("disk_full", path="lesson.db")
        theirs.answer("not-kept", WHY, "消えた答え")
        theirs.until("refused")
        board.lesson.failing = None
        theirs.answer("a1b2c3d4", WHY, "日なた")
        step = mine.until("answers")
        while not step["items"]:
            step = mine.until("answers")

        assert [value for _, value in step["items"]] == ["日なた"]
        assert "消えた" not in str(mine.heard)
        assert "1-3" not in str(step)


def test_who_comes_late_gets_the_whole_list() -> None:
    with open_board() as board, board.tablet() as mine:
        shared_live(board, (mine, "1-1"))
        for number in range(3):
            mine.answer(f"answer-{number}", WHY, f"答え {number}")
            mine.until("stored")
        with board.tablet() as late:
            late.sit(CODE, "1-3")
            late.send("ping")
            late.until("pong")
            (step,) = (m for m in late.heard if m["type"] == "answers")

        assert (step["since"], step["n"]) == (0, 3)
        assert [value for _, value in step["items"]] == ["答え 2"]


def test_an_old_answer_sent_again_does_not_replace_a_newer_one() -> None:
    with open_board() as board, board.tablet() as mine, board.tablet() as theirs:
        shared_live(board, (mine, "1-1"), (theirs, "1-3"))
        for ident, value in (
            ("first-one", "はじめ"),
            ("second-one", "あと"),
            ("first-one", "はじめ"),
        ):
            theirs.answer(ident, WHY, value)
            theirs.until("stored")
        shown: dict[int, str] = {}
        while "あと" not in shown.values():
            shown |= dict(mine.until("answers")["items"])
        mine.send("ping")
        mine.until("pong")
        for message in mine.heard:
            if message["type"] == "answers":
                shown |= dict(message["items"])

        assert list(shown.values()) == ["あと"]


def test_it_ends_when_the_teacher_ends_it_or_asks_something_else() -> None:
    with open_board() as board, board.tablet() as mine, board.tablet() as theirs:
        shared_live(board, (mine, "1-1"), (theirs, "1-3"))
        board.lesson.do(QuestionClosed(NOW, WHY))
        board.lesson.do(QuestionOpened(NOW, WHERE))
        mine.shows(live=None)
        theirs.shows(live=None)
        theirs.answer("a1b2c3d4", WHERE, "1")
        theirs.until("stored")
        mine.send("ping")
        mine.until("pong")

        assert not [m for m in mine.heard if m["type"] == "answers" and m["question"] == WHERE]


def test_a_tablet_that_slept_gets_the_newest_and_no_backlog() -> None:
    limits = Limits(burst=1000)
    with open_board(limits=limits) as board, board.tablet() as slow, board.tablet() as mine:
        shared_live(board, (slow, "1-1"), (mine, "1-3"))
        for number in range(400):  # 2.4 MB if the slow one were sent every one
            mine.answer(f"answer-{number:04}", WHY, f"{number:04}" + "葉" * 1990)
            mine.until("stored")
        steps: list[dict[str, Any]] = []
        while not steps or steps[-1]["n"] < 400:
            steps.append(slow.until("answers"))

        assert steps[-1]["items"][-1][1].startswith("0399")
        assert len(steps) < 300
        assert all(before["n"] == after["since"] for before, after in pairwise(steps))
