"""Pupils' comments on shared answers: who may write one, and what tablets see of them."""

import hashlib
from collections.abc import Mapping
from typing import Final

from msgspec import Raw, Struct
from msgspec.structs import replace

from classsense.board.control_view import Background, SharedAnswers, answers_of
from classsense.board.messages import raw
from classsense.domain.board_commands import RemarkGiven
from classsense.domain.lesson import QuestionKind, SeatId
from classsense.domain.snapshot import QuestionView

COMMENTED: Final = frozenset({QuestionKind.TEXT, QuestionKind.DRAWING, QuestionKind.PHOTO})
"""Kinds of questions whose answers stand one by one on the tablets."""


REMARKS: Final = 6
REMARKS_PER_S: Final = 0.1
"""Comments of a device: a few at once, one each 10 s for long."""


class OwnRemark(Struct, frozen=True):
    """A comment that this very device wrote; `shown` tells whether the class sees it."""

    id: str
    question: str
    answer: str
    text: str
    shown: bool


def ref_of(answer: str) -> str:
    """Return what tablets call an answer: its id is its pupil's alone, and cannot be found out."""
    return hashlib.sha256(f"remark on {answer}".encode()).hexdigest()[:24]


def answer_of(view: QuestionView, ref: str) -> str | None:
    """Return the id of the answer that a tablet means; None if the class does not see it now."""
    shown = (known for known in view.shared if view.control.may_be_shown(known))
    given = {answer.id for answer in view.answers}
    return next((known for known in shown if known in given and ref_of(known) == ref), None)


def may_remark(view: QuestionView) -> bool:
    """Return whether comments on the shared answers to a question are taken."""
    return view.control.remarks_on and view.question.kind in COMMENTED


def shared_of(view: QuestionView, background: Background) -> SharedAnswers:
    """Return the answers to a question that all tablets show, with the pupils' comments."""
    shared, control = answers_of(view, view.shared, background), view.control
    if view.question.kind not in COMMENTED or not (control.remarks_on or control.remarks):
        return shared
    given = {answer.id for answer in view.answers}
    ids = [known for known in view.shared if known in given and control.may_be_shown(known)]
    said = tuple(
        tuple(each.text for each in control.remarks if each.answer == known
              and control.remark_shown(each))
        for known in ids
    )  # fmt: skip
    refs = tuple(ref_of(known) for known in ids) if control.remarks_on else ()
    return replace(shared, refs=refs, remarks=said if any(said) else ())


class OwnRemarks:
    """The comments of one Snapshot by the seat that wrote them."""

    def __init__(self, asked: tuple[QuestionView, ...]) -> None:
        self._said: dict[SeatId, list[tuple[RemarkGiven, bool]]] = {}
        for view in asked:
            for each in view.control.remarks:
                known = self._said.setdefault(each.seat, [])
                known.append((each, view.control.remark_shown(each)))

    def of(self, seat: SeatId | None, device: str) -> Mapping[str, Raw]:
        """Return the field `remarks` of a device at a seat."""
        said = self._said.get(seat) if seat is not None else None
        if not said:
            return _NOTHING
        own = [
            OwnRemark(each.id, each.question, ref_of(each.answer), each.text, shown)
            for each, shown in said
            if each.device == device
        ]
        return {"remarks": raw(own)}


_NOTHING: Final = {"remarks": raw([])}
