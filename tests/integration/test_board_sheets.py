"""Sheets of several questions, through real sockets."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Event
from typing import Any

from classsense.board.addresses import LOOPBACK
from classsense.bootstrap.record import entries_of
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import AnswerGiven, AnswersShared, QuestionClosed, QuestionOpened
from classsense.domain.lesson import Conduct, Paced
from classsense.domain.sheet_commands import (
    SheetClosed,
    SheetOpened,
    SheetRoundBegan,
    SheetRoundTakenBack,
    SheetTurned,
)
from classsense.storage.lesson_store import SqliteLessonStore
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHERE, WHY, small_plan
from fakes.sheets import HOW_MANY, ORDER, SHEET, sheet_plan
from fakes.wire import Wire

NOW = LessonNs(5)


def sees(tablet: Wire, *expected: bool | None) -> list[dict[str, Any] | None]:
    """Wait until the questions of the sheet are open (or not, or not there yet) as expected."""
    while True:
        sheet = tablet.state.get("sheet")
        questions: list[dict[str, Any] | None] = sheet["questions"] if sheet else []
        if [each and each["open"] for each in questions] == list(expected):
            return questions
        tablet.next()


def gives(tablet: Wire, ident: str, question: str, value: str, **fields: object) -> dict[str, Any]:
    tablet.send("answer", id=ident, question=question, value=value, **fields)
    return tablet.until("stored")


def mine(tablet: Wire) -> dict[str, str]:
    return {answer["question"]: answer["value"] for answer in tablet.state["mine"]}


def right(tablet: Wire) -> bool | None:
    told: bool | None = tablet.state["mine"][0]["right"]
    return told


def until_mine(tablet: Wire, **values: str) -> None:
    while mine(tablet) != {name.replace("_", "-"): value for name, value in values.items()}:
        tablet.next()


def sheet_board() -> AbstractContextManager[OpenBoard]:
    return open_board(sheet_plan())


def on_tablets(board: OpenBoard, tablet: Wire, seat: str = "1-1") -> None:
    board.lesson.do(SheetOpened(NOW, SHEET))
    tablet.sit(CODE, seat)
    sees(tablet, True, True, True)


def test_a_self_paced_sheet_is_there_whole_and_takes_answers_in_any_order_once() -> None:
    with sheet_board() as board, board.tablet() as tablet:
        on_tablets(board, tablet)
        sheet = tablet.state["sheet"]
        assert (sheet["id"], sheet["title"], sheet["paced"]) == (SHEET, "葉のはたらき", "self")
        assert (sheet["open"], sheet["at"], sheet["ends_s"]) == (True, None, None)
        assert [each["id"] for each in sheet["questions"]] == list(ORDER)
        assert sheet["questions"][0] == tablet.state["question"]

        assert not gives(tablet, "answer-three", HOW_MANY, "7")["duplicate"]
        assert not gives(tablet, "answer-one", WHERE, "1")["duplicate"]
        assert gives(tablet, "answer-three", HOW_MANY, "7")["duplicate"]
        gives(tablet, "answer-one-b", WHERE, "0")
        until_mine(tablet, how_many="7", where="0")

        kept = [answer.id for answer in board.answers()]
        assert kept == ["answer-three", "answer-one", "answer-one-b"]


def test_a_client_that_knows_no_sheets_is_led_by_question_alone() -> None:
    with sheet_board() as board, board.tablet() as tablet, board.tablet() as other:
        on_tablets(board, tablet)
        other.sit(CODE, "2-1")
        for number, question in enumerate(ORDER):
            while tablet.state["question"]["id"] != question:
                tablet.next()
            gives(tablet, f"answer-{number}", question, "わけ" if question == WHY else "1")
        until_mine(tablet, where="1", why="わけ", how_many="1")

        assert tablet.state["question"]["id"] == HOW_MANY
        other.send("ping")
        other.until("pong")
        assert other.state["question"]["id"] == WHERE


def test_what_is_not_open_is_refused_and_never_seen_before_its_time() -> None:
    with open_board(sheet_plan(Paced.TEACHER)) as board, board.tablet() as tablet:
        board.lesson.do(SheetOpened(NOW, SHEET))
        tablet.sit(CODE, "1-1")
        sees(tablet, True, None, None)
        assert tablet.state["sheet"]["at"] == 0
        tablet.answer("too-early", WHY, "わけ")
        assert tablet.until("refused")["reason"] == "no_such_question"
        assert "予想しますか" not in str(tablet.heard)

        board.lesson.do(SheetTurned(NOW, SHEET, 1))
        sees(tablet, True, True, None)
        tablet.shows(question=tablet.state["sheet"]["questions"][1])
        assert tablet.state["sheet"]["at"] == 1
        gives(tablet, "answer-back", WHERE, "2")
        board.lesson.do(SheetTurned(NOW, SHEET, 2, locks=True))
        sees(tablet, False, False, True)
        tablet.answer("too-late-1", WHY, "わけ")
        assert tablet.until("refused")["reason"] == "closed"
        board.lesson.do(QuestionOpened(NOW, WHY))
        sees(tablet, False, True, True)
        gives(tablet, "in-time-1", WHY, "わけ")

        board.lesson.do(SheetClosed(NOW, SHEET))
        sees(tablet, False, False, False)
        tablet.answer("too-late-2", HOW_MANY, "1")
        assert tablet.until("refused")["reason"] == "closed"
        assert [answer.id for answer in board.answers()] == ["answer-back", "in-time-1"]


def test_right_or_not_is_told_when_a_question_of_the_sheet_is_locked_and_not_before() -> None:
    with sheet_board() as board, board.tablet() as tablet:
        on_tablets(board, tablet)
        gives(tablet, "answer-one", WHERE, "0")
        until_mine(tablet, where="0")
        assert right(tablet) is None
        assert "correct" not in str(tablet.heard)
        board.lesson.do(QuestionClosed(NOW, WHERE))
        while not right(tablet):
            tablet.next()
        assert tablet.state["question"]["id"] == WHY


def test_another_round_empties_the_sheet_and_may_be_taken_back() -> None:
    with sheet_board() as board, board.tablet() as tablet:
        on_tablets(board, tablet)
        gives(tablet, "answer-one", WHERE, "0", round=1)
        until_mine(tablet, where="0")
        board.lesson.do(SheetRoundBegan(NOW, SHEET))
        until_mine(tablet)
        rounds = [each["round"] for each in tablet.state["sheet"]["questions"]]
        assert rounds == [2, 2, 2]
        gives(tablet, "answer-late", WHY, "前の回のわけ", round=1)
        gives(tablet, "answer-two", HOW_MANY, "3", round=2)
        until_mine(tablet, how_many="3")
        board.lesson.do(SheetRoundTakenBack(NOW, SHEET))
        until_mine(tablet, where="0", why="前の回のわけ", how_many="3")


def test_a_countdown_is_of_the_whole_sheet() -> None:
    with sheet_board() as board, board.tablet() as tablet:
        board.lesson.do(SheetOpened(lesson_ns(10), SHEET, 60.0))
        tablet.sit(CODE, "1-1")
        questions = sees(tablet, True, True, True)

        assert tablet.state["sheet"]["ends_s"] == 70.0
        assert {each["ends_s"] for each in questions if each} == {70.0}


def test_nobody_sees_what_others_answer_before_it_is_shared_live() -> None:
    with sheet_board() as board, board.tablet() as one, board.tablet() as other:
        on_tablets(board, one)
        other.sit(CODE, "2-1")
        sees(other, True, True, True)
        gives(one, "answer-why", WHY, "ひみつの答え")
        other.send("ping")
        other.until("pong")
        assert "ひみつの答え" not in str(other.heard)
        board.lesson.do(AnswersShared(NOW, WHY, (), live=True))
        other.shows(live=WHY)

        while "ひみつの答え" not in str(other.heard):
            other.next()


def test_a_question_alone_takes_the_sheet_away() -> None:
    plan = small_plan()
    with open_board(plan) as board, board.tablet() as tablet:
        board.lesson.do(QuestionOpened(NOW, WHY))
        tablet.sit(CODE, "1-1").sees_a_question()

        assert tablet.state["sheet"] is None


@contextmanager
def running(folder: Path, port: int, data: Path) -> Iterator[str]:
    """Run the lesson in `folder` in a process of its own, which is killed at the end."""
    words = ["lesson", "run", str(folder), "--headless", "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-m", "classsense", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "CLASSSENSE_DATA": str(data)},
    )
    try:
        for _ in range(600):
            assert process.poll() is None
            try:
                socket.create_connection((LOOPBACK, port), 1).close()
                break
            except OSError:
                Event().wait(0.1)
        yield f"http://{LOOPBACK}:{port}"
    finally:
        process.kill()
        process.wait()


def test_a_killed_board_comes_back_with_the_sheet_where_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "lesson"
    plan = sheet_plan(Paced.TEACHER)
    store = SqliteLessonStore(folder, plan, Conduct(code=CODE))
    store.append(SheetOpened(LessonNs(0), SHEET))
    store.append(SheetTurned(LessonNs(1), SHEET, 1, locks=True))
    store.close()
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = probe.getsockname()[1]
    with running(folder, port, tmp_path / "data") as address, Wire(address) as tablet:
        tablet.sit(CODE, "1-1")
        sees(tablet, False, True, None)
        gives(tablet, "before-kill", WHY, "きえない")
    with running(folder, port, tmp_path / "data") as address, Wire(address) as tablet:
        tablet.sit(CODE, "1-1")
        sees(tablet, False, True, None)
        assert tablet.state["sheet"]["at"] == 1
        assert gives(tablet, "before-kill", WHY, "きえない")["duplicate"]
        tablet.answer("after-kill-1", WHERE, "0")
        assert tablet.until("refused")["reason"] == "closed"
    given = [entry.id for entry in entries_of(folder) if isinstance(entry, AnswerGiven)]

    assert given == ["before-kill"]
