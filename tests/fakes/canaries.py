"""A pupil and a teacher who leave texts behind that nobody else may ever be told."""

import base64
import secrets
from string import ascii_letters

import numpy as np
from msgspec.structs import replace

from classsense.domain.board_commands import AnswerCommented, ApprovalAsked
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswersShared, QuestionClosed, QuestionOpened
from classsense.domain.lesson import LessonPlan, Question, QuestionId, QuestionKind, SeatId
from classsense.domain.pictures import picture_of
from fakes.board import CODE, OpenBoard
from fakes.classroom import WHY, small_plan
from fakes.photos import encoded
from fakes.wire import Wire

NOW = LessonNs(5)
WITNESS = SeatId("1-1")
LINE = "p21AgyBwlBgBEYTEE4BTD"
RARE = "鸚鵡"
"""A word that nothing else says, read out for a class that has not learned its characters."""
DRAW, SHOW, HELD = QuestionId("draw"), QuestionId("show"), QuestionId("held")


def canary() -> str:
    """Return letters that come by chance nowhere else."""
    return "".join(secrets.choice(ascii_letters) for _ in range(20))


def canary_plan() -> LessonPlan:
    """Return a lesson that asks for a drawing, a photo, and what the teacher looks at first."""
    more = (
        Question(DRAW, QuestionKind.DRAWING, "描いてみましょう"),
        Question(SHOW, QuestionKind.PHOTO, "写真をとりましょう"),
        Question(HELD, QuestionKind.TEXT, "先生が見てから、みんなに見せます。"),
    )
    plan = small_plan()
    return replace(plan, questions=(*plan.questions, *more), furigana=1, names=True)


def leave_canaries(board: OpenBoard, answer: str) -> tuple[str, ...]:
    """Let the witness answer each question; return what is nobody else's business.

    Args:
        board: Of a lesson of `canary_plan`; its first question is open afterwards.
        answer: To the first question.
    """
    drawn, shown, held, remark, name = (canary() for _ in range(5))
    with board.tablet() as pupil:
        token = pupil.sit(CODE, WITNESS).heard[0]["token"]
        pupil.send("name", name=name)
        assert pupil.until("named")["name"] == name
        pupil.send("pace", pace="fast")
        _answers(board, pupil, WHY, answer)
        photo = encoded(np.full((30, 40, 3), 90, np.uint8), ".jpg")
        _answers(board, pupil, DRAW, drawn, LINE)
        _answers(board, pupil, SHOW, shown, base64.b64encode(photo).decode())
        board.lesson.do(ApprovalAsked(NOW, HELD, on=True))
        board.lesson.do(AnswersShared(NOW, HELD, (), live=True))
        _answers(board, pupil, HELD, held)
        said = f"{remark} {RARE}"
        board.lesson.do(AnswerCommented(NOW, WHY, f"witness-{WHY}", said))
        board.lesson.do(QuestionOpened(NOW, WHY))
        while not any(each["comment"] == said for each in pupil.state["mine"]):
            pupil.next()
    pictures = [found.name for each in board.answers() if (found := picture_of(each.value))]
    assert len(pictures) == 2
    return (token, answer, drawn, shown, held, remark, name, RARE, *pictures)


def _answers(
    board: OpenBoard, pupil: Wire, question: QuestionId, value: str, picture: str = ""
) -> None:
    """Give an answer while its question is open, and wait for the receipt."""
    board.lesson.do(QuestionOpened(NOW, question))
    while (pupil.state.get("question") or {}).get("id") != question:
        pupil.next()
    answer = f"witness-{question}"
    if picture:
        pupil.send("piece", id=answer, at=0, of=1, data=picture)
    pupil.answer(answer, question, value)
    assert pupil.until("stored")["id"] == answer
    board.lesson.do(QuestionClosed(NOW, question))
