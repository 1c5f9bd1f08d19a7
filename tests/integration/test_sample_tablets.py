import threading
from pathlib import Path

import pytest

from classsense.domain.clock import LessonNs, StopSignal, lesson_ns
from classsense.domain.commands import QuestionClosed, QuestionOpened
from classsense.domain.errors import KnownError
from classsense.domain.lesson import QuestionId, SeatId
from classsense.sample.answers import SimulatedAnswer, read_answers
from classsense.sample.tablets import WORKER, SimulatedTablets
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHERE, WHY, small_plan

WAIT_S = 20.0
NOW = LessonNs(5)


class StepClock:
    """Lesson time that jumps to whatever is waited for, up to a limit that the test moves."""

    def __init__(self, until_s: float) -> None:
        self._changed = threading.Condition()
        self._until = lesson_ns(until_s)
        self.dealt_with: dict[str, LessonNs] = {}

    def now(self) -> LessonNs:
        return self._until

    def run_to(self, until_s: float) -> None:
        with self._changed:
            self._until = lesson_ns(until_s)
            self._changed.notify_all()

    def wait_until(self, at: LessonNs, stop: StopSignal) -> bool:
        with self._changed:
            while at > self._until and not stop.is_set():
                self._changed.wait(0.02)  # so that the signal is seen
        return not stop.is_set()

    def reached(self, worker: str, at: LessonNs) -> None:
        with self._changed:
            self.dealt_with[worker] = at
            self._changed.notify_all()

    def wait_dealt_with(self, at_s: float) -> None:
        with self._changed:
            assert self._changed.wait_for(
                lambda: self.dealt_with.get(WORKER, -1) >= lesson_ns(at_s), WAIT_S
            )


def _answers(question: str, value: str, at_s: float) -> list[SimulatedAnswer]:
    return [
        SimulatedAnswer(lesson_ns(at_s), seat, QuestionId(question), value)
        for seat in small_plan().seats()
    ]


def _tablets(
    board: OpenBoard, answers: list[SimulatedAnswer], clock: StepClock
) -> SimulatedTablets:
    return SimulatedTablets(board.server.address, CODE, answers, clock)


def test_every_tablet_joins_answers_in_time_and_is_confirmed_once() -> None:
    clock = StepClock(until_s=10.0)
    answers = [*_answers(WHY, "日なた", 5.0), *_answers(WHERE, "1", 20.0)]
    with open_board() as board:
        board.lesson.do(QuestionOpened(NOW, WHY))
        tablets = _tablets(board, answers, clock)
        tablets.start()
        try:
            clock.wait_dealt_with(20.0)
            assert {answer.question for answer in board.answers()} == {WHY}

            board.lesson.do(QuestionOpened(NOW, WHERE))
            clock.run_to(30.0)

            assert tablets.wait(WAIT_S)
        finally:
            tablets.stop()
        report = tablets.report()
        assert (report.sent, report.acked, report.repeated, report.refused) == (12, 12, 0, 0)
        assert len(report.latencies_s) == 12
        assert min(report.latencies_s) > 0
        given = {(answer.seat, answer.question): answer.value for answer in board.answers()}
        assert len(given) == len(board.answers()) == 12
        assert given[SeatId("2-3"), WHERE] == "1"


def test_an_answer_waits_until_its_question_stands_on_the_tablet() -> None:
    clock = StepClock(until_s=10.0)
    with open_board() as board:
        tablets = _tablets(board, _answers(WHY, "日なた", 0.0), clock)
        tablets.start()
        try:
            board.lesson.do(QuestionOpened(NOW, WHERE))
            board.lesson.do(QuestionOpened(NOW, WHY))
            assert tablets.wait(WAIT_S)
        finally:
            tablets.stop()
        assert tablets.report().refused == 0


def test_what_could_not_be_kept_at_first_is_sent_again_and_stored_once() -> None:
    clock = StepClock(until_s=0.0)
    with open_board() as board:
        board.lesson.do(QuestionOpened(NOW, WHY))
        tablets = _tablets(board, _answers(WHY, "日なた", 1.0), clock)
        tablets.start()
        try:
            board.lesson.failing = KnownError("disk_full", path="lesson.db")
            clock.run_to(2.0)
            assert not tablets.wait(0.5)
            assert clock.dealt_with[WORKER] <= lesson_ns(1.0)
            board.lesson.failing = None
            assert tablets.wait(WAIT_S)
        finally:
            tablets.stop()
        assert tablets.report().acked == len(board.answers()) == 6


def test_a_bad_choice_is_reported_as_refused() -> None:
    clock = StepClock(until_s=10.0)
    with open_board() as board:
        board.lesson.do(QuestionOpened(NOW, WHERE))
        tablets = _tablets(board, _answers(WHERE, "7", 0.0), clock)
        tablets.start()
        try:
            assert tablets.wait(WAIT_S)
        finally:
            tablets.stop()
        assert (tablets.report().refused, tablets.report().acked) == (6, 0)


def test_the_tablets_leave_though_nothing_was_ever_asked() -> None:
    with open_board() as board:
        tablets = _tablets(board, _answers(WHY, "日なた", 100.0), StepClock(until_s=0.0))
        tablets.start()
        tablets.stop()
        tablets.stop()
        board.lesson.do(QuestionClosed(NOW, WHY))
        assert tablets.report().sent == 0


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_answers_of_the_sample_lesson_are_read(sample_folder: Path, language: str) -> None:
    answers = read_answers(sample_folder / "answers.toml", language)

    assert [answer.at for answer in answers] == sorted(answer.at for answer in answers)
    assert len({answer.seat for answer in answers}) == 16
    assert len({(answer.seat, answer.question) for answer in answers}) == len(answers)
    choices = [answer.value for answer in answers if answer.question == "choice"]
    assert set(choices) <= {"0", "1", "2"}
    texts = [answer.value for answer in answers if answer.question == "text"]
    assert all(text.isascii() for text in texts) == (language == "en")
