import secrets

import pytest

from classsense.board.limits import Limits
from classsense.domain.clock import LessonNs
from classsense.domain.commands import (
    AnswersShared,
    HandSet,
    LessonEnded,
    QuestionClosed,
    QuestionOpened,
    SeatLeft,
    SeatTaken,
    SensingSwitched,
    TeacherCalled,
)
from classsense.domain.errors import KnownError
from classsense.domain.lesson import GroupId, SeatId
from fakes.board import CODE, OpenBoard, open_board
from fakes.classroom import WHERE, WHY, small_plan

NOW = LessonNs(5)


def _ask(board: OpenBoard) -> None:
    board.lesson.do(QuestionOpened(NOW, WHY))


def test_an_answer_is_confirmed_only_after_it_was_kept() -> None:
    with open_board() as board, board.tablet() as tablet:
        _ask(board)
        tablet.sit(CODE, "1-1").sees_a_question()
        board.lesson.committing.clear()
        tablet.answer("a1b2c3d4", WHY, "日なたの葉")
        tablet.send("ping")
        tablet.until("pong")
        assert not [message for message in tablet.heard if message["type"] == "stored"]

        board.lesson.committing.set()
        receipt = tablet.until("stored")

        assert receipt["id"] == "a1b2c3d4"
        assert receipt["number"] == len(board.lesson.kept)
        (answer,) = board.answers()
        assert (answer.seat, answer.question, answer.value) == ("1-1", WHY, "日なたの葉")


def test_an_answer_sent_again_is_stored_once() -> None:
    with open_board() as board, board.tablet() as tablet:
        _ask(board)
        tablet.sit(CODE, "1-1").sees_a_question()
        numbers = []
        for _ in range(3):
            tablet.answer("a1b2c3d4", WHY, "日なたの葉")
            numbers.append(tablet.until("stored")["number"])

        assert len(set(numbers)) == 1
        assert len(board.answers()) == 1
        assert tablet.heard[-1]["duplicate"]


def test_an_answer_can_be_changed_until_the_question_closes() -> None:
    with open_board() as board, board.tablet() as tablet:
        _ask(board)
        tablet.sit(CODE, "1-1").sees_a_question()
        tablet.answer("first-try", WHY, "日かげ")
        tablet.until("stored")
        tablet.answer("second-try", WHY, "日なた")
        tablet.until("stored")
        mine = {
            "id": "second-try",
            "question": WHY,
            "value": "日なた",
            "right": None,
            "comment": "",
        }
        tablet.shows(mine=[mine])

        board.lesson.do(QuestionClosed(NOW, WHY))
        while tablet.state["question"]["open"]:
            tablet.next()
        tablet.answer("third-try", WHY, "どちらも")
        refusal = tablet.until("refused")

        assert (refusal["id"], refusal["reason"], refusal["again"]) == (
            "third-try",
            "closed",
            False,
        )
        assert len(board.answers()) == 2


def test_what_could_not_be_kept_is_to_be_sent_again() -> None:
    with open_board() as board, board.tablet() as tablet:
        _ask(board)
        tablet.sit(CODE, "1-1").sees_a_question()
        board.lesson.failing = KnownError("disk_full", path="lesson.db")
        tablet.answer("a1b2c3d4", WHY, "日なた")
        refusal = tablet.until("refused")
        assert refusal["reason"] == "not_kept"
        assert refusal["again"]
        assert refusal["retry_s"] > 0

        board.lesson.failing = None
        tablet.answer("a1b2c3d4", WHY, "日なた")

        assert not tablet.until("stored")["duplicate"]


@pytest.mark.parametrize(
    ("question", "value", "reason"),
    [
        (WHERE, "3", "bad_value"),
        (WHERE, "日なた", "bad_value"),
        (WHERE, "-1", "bad_value"),
        (WHERE, " \u0000 ", "empty"),
        ("nothing", "日なた", "no_such_question"),
    ],
)
def test_an_answer_that_fits_nothing_is_refused(question: str, value: str, reason: str) -> None:
    with open_board() as board, board.tablet() as tablet:
        board.lesson.do(QuestionOpened(NOW, WHERE))
        tablet.sit(CODE, "1-1").sees_a_question()
        tablet.answer("a1b2c3d4", question, value)
        refusal = tablet.until("refused")

        assert (refusal["about"], refusal["reason"], refusal["again"]) == ("answer", reason, False)
        assert not board.answers()


def test_no_pupil_sees_anothers_answer_until_the_teacher_shares_it() -> None:
    with open_board() as board, board.tablet() as mine, board.tablet() as theirs:
        _ask(board)
        mine.sit(CODE, "1-1").sees_a_question()
        theirs.sit(CODE, "1-3").sees_a_question()
        theirs.answer("a1b2c3d4", WHY, "ないしょの答え")
        theirs.until("stored")
        board.lesson.do(HandSet(NOW, SeatId("1-1"), up=True))
        mine.shows(hand=True)
        assert "ないしょ" not in str(mine.heard)

        board.lesson.do(AnswersShared(NOW, WHY, ("a1b2c3d4",)))
        while not mine.state["shared"]:
            mine.next()

        (shared,) = mine.state["shared"]
        assert shared["values"] == ["ないしょの答え"]
        assert "1-3" not in str(shared)


def test_taking_somebodys_seat_does_not_show_that_pupils_answers() -> None:
    with open_board() as board, board.tablet() as owner, board.tablet() as nosy:
        _ask(board)
        owner.sit(CODE, "1-1").sees_a_question()
        owner.answer("a1b2c3d4", WHY, "ないしょの答え")
        owner.until("stored")
        nosy.sit(CODE, "1-1").sees_a_question()

        assert owner.until("moved") == {"type": "moved", "seat": "1-1", "same_device": False}
        assert "ないしょ" not in str(nosy.heard)
        owner.answer("second-try", WHY, "まだここにいます")
        assert owner.until("refused")["reason"] == "no_seat"


def test_no_figure_of_the_sensing_reaches_a_tablet() -> None:
    with open_board() as board, board.tablet() as tablet:
        _ask(board)
        tablet.sit(CODE, "1-1").sees_a_question()

        assert set(tablet.state) == {
            "phase",
            "activity",
            "sensing",
            "taken",
            "question",
            "shared",
            "words",
            "live",
            "mine",
            "hand",
            "calling",
            "sensed",
            "agreed",
            "pace",
            "locked",
            "table",
            "ruby",
            "own_ruby",
            "furigana",
            "names",
            "remarks",
            "sheet",
            "writing",
        }


def test_the_hand_and_the_call_reach_the_lesson_and_come_back() -> None:
    with open_board() as board, board.tablet() as tablet, board.tablet() as neighbour:
        tablet.sit(CODE, "2-1")
        neighbour.sit(CODE, "2-2")
        tablet.send("hand", up=True)
        tablet.shows(hand=True)
        tablet.send("call", waiting=True)
        tablet.shows(calling=True)
        neighbour.shows(calling=True)

        assert HandSet(board.clock.at, SeatId("2-1"), up=True) in board.lesson.kept
        assert TeacherCalled(board.clock.at, GroupId("2"), waiting=True) in board.lesson.kept
        assert not neighbour.state["hand"]


def test_a_device_comes_back_to_its_seat_without_taking_it_again() -> None:
    with open_board() as board:
        with board.tablet() as tablet:
            token = tablet.join(CODE)["token"]
            tablet.send("seat", seat="1-1")
            tablet.until("seated")
        with board.tablet() as tablet:
            joined = tablet.join(CODE, token=token, seat="1-1")
            assert (joined["token"], joined["seat"], joined["moved"]) == (token, "1-1", False)
        taken = [entry for entry in board.lesson.kept if isinstance(entry, SeatTaken)]
        assert len(taken) == 1
        assert token not in str(taken)


def test_a_device_whose_seat_was_taken_meanwhile_is_told() -> None:
    with open_board() as board:
        with board.tablet() as tablet:
            token = tablet.join(CODE)["token"]
            tablet.send("seat", seat="1-1")
            tablet.until("seated")
        with board.tablet() as other, board.tablet() as tablet:
            other.sit(CODE, "1-1")
            joined = tablet.join(CODE, token=token, seat="1-1")
            assert (joined["seat"], joined["moved"]) == (None, True)


def test_of_two_pages_on_one_device_the_newer_has_the_seat() -> None:
    with open_board() as board, board.tablet() as first, board.tablet() as second:
        _ask(board)
        token = first.join(CODE)["token"]
        first.send("seat", seat="1-1")
        first.until("seated")
        second.join(CODE, token=token, seat="1-1")
        assert first.until("moved")["same_device"]

        second.sees_a_question()
        second.answer("a1b2c3d4", WHY, "日なた")

        assert second.until("stored")["number"]


def test_changing_the_seat_gives_the_old_one_back() -> None:
    with open_board() as board, board.tablet() as tablet, board.tablet() as other:
        tablet.sit(CODE, "1-1")
        tablet.send("seat", seat="1-3")
        assert tablet.until("seated")["seat"] == "1-3"
        tablet.shows(taken=["1-3"])
        other.sit(CODE, "1-1")
        tablet.send("leave")
        assert tablet.until("seated")["seat"] is None
        left = [entry.seat for entry in board.lesson.kept if isinstance(entry, SeatLeft)]
        assert left == ["1-1", "1-3"]


def test_the_switch_and_the_end_are_seen_at_once() -> None:
    with open_board() as board, board.tablet() as tablet:
        tablet.sit(CODE, "1-2")
        tablet.shows(sensing=True, phase="running")
        board.lesson.do(SensingSwitched(NOW, on=False))
        tablet.shows(sensing=False)
        board.lesson.do(LessonEnded(NOW))
        tablet.shows(phase="over")

        assert tablet.state["sensed"]["camera"] == "not_agreed"


def test_after_the_end_no_answer_is_taken_even_to_a_question_left_open() -> None:
    with open_board() as board, board.tablet() as tablet:
        _ask(board)
        tablet.sit(CODE, "1-1").sees_a_question()
        board.lesson.do(LessonEnded(NOW))
        tablet.shows(phase="over")
        tablet.answer("a1b2c3d4", WHY, "日なた")

        assert tablet.until("refused")["reason"] == "closed"
        assert not board.answers()


def test_the_last_state_is_sent_before_the_board_closes() -> None:
    with open_board() as board, board.tablet() as tablet:
        tablet.sit(CODE, "1-1")
        board.lesson.do(LessonEnded(NOW))
        board.server.stop()

        tablet.shows(phase="over")


def test_forty_tablets_answer_at_once_and_every_answer_is_kept_once() -> None:
    plan = small_plan(tables=10, seats=4)
    with open_board(plan, Limits(clients=40)) as board:
        _ask(board)
        tablets = {seat: board.tablet().__enter__() for seat in plan.seats()}
        try:
            for seat, tablet in tablets.items():
                tablet.sit(CODE, seat).sees_a_question()
            ids = {seat: secrets.token_hex(8) for seat in tablets}
            for _ in range(2):
                for seat, tablet in tablets.items():
                    tablet.answer(ids[seat], WHY, f"{seat} の答え")
            for seat, tablet in tablets.items():
                receipts = [tablet.until("stored") for _ in range(2)]
                assert [receipt["id"] for receipt in receipts] == [ids[seat]] * 2
                assert [receipt["duplicate"] for receipt in receipts] == [False, True]
            assert board.server.connected == 40
        finally:
            for tablet in tablets.values():
                tablet.__exit__(None, None, None)
        assert {answer.seat: answer.id for answer in board.answers()} == ids
        assert len(board.answers()) == 40
