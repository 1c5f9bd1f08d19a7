"""What one pupil and the teacher leave on the board comes out nowhere it should not."""

import json

import pytest

from classsense.domain.board_commands import AnswersApproved
from classsense.domain.commands import AnswersShared, QuestionOpened
from classsense.speech.furigana import FuriganaMaker
from fakes.board import CODE, open_board
from fakes.canaries import HELD, NOW, WITNESS, canary, canary_plan, leave_canaries
from fakes.classroom import WHY


@pytest.mark.parametrize("seat", ["1-2", "2-1", WITNESS], ids=["table", "other table", "same seat"])
def test_another_tablet_is_told_nothing_of_them(seat: str) -> None:
    with open_board(canary_plan(), furigana=FuriganaMaker()) as board:
        owned = leave_canaries(board, canary())
        with board.tablet() as other:
            other.sit(CODE, seat).sees_a_question()
            board.lesson.do(QuestionOpened(NOW, HELD))
            board.lesson.do(AnswersShared(NOW, HELD, (), live=True))
            other.shows(live=HELD)
            other.answer("answer-of-the-other", HELD, "日なた")
            other.until("stored")
            heard = json.dumps(other.heard, ensure_ascii=False)
    assert [text for text in owned if text in heard] == []


def test_the_canaries_are_seen_where_they_may_be() -> None:
    with open_board(canary_plan()) as board:
        owned = leave_canaries(board, canary())
        with board.tablet() as other:
            other.sit(CODE, "1-2").sees_a_question()
            board.lesson.do(QuestionOpened(NOW, HELD))
            board.lesson.do(AnswersApproved(NOW, HELD, (f"witness-{HELD}",), approved=True))
            board.lesson.do(AnswersShared(NOW, WHY, (f"witness-{WHY}",)))
            while not other.state.get("shared"):
                other.next()
            board.lesson.do(AnswersShared(NOW, HELD, (), live=True))
            while not any(said["type"] == "answers" and said["items"] for said in other.heard):
                other.next()
            heard = json.dumps(other.heard, ensure_ascii=False)
    _token, answer, _drawn, _shown, held, *_others = owned
    assert answer in heard
    assert held in heard
