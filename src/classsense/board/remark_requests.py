"""What a tablet comments on a shared answer, handed to the lesson or refused."""

import asyncio
import unicodedata
from typing import Final

from classsense.board.messages import Reason, Refused, Remark, Stored
from classsense.board.remarks import answer_of, may_remark
from classsense.board.rooms import Room
from classsense.board.tablets import Tablet
from classsense.domain.board_commands import REMARK_CHARS, RemarkGiven
from classsense.domain.lesson import QuestionId
from classsense.domain.ports import Receipt

_RETRY_S: Final = 2.0


def write_remark(room: Room, tablet: Tablet, remark: Remark) -> None:
    """Hand in a comment, or refuse it; nothing here waits. Default is to refuse."""
    seat = tablet.seat
    board = room.board
    if seat is None:
        _refuse(tablet, remark, Reason.NO_SEAT)
        return
    if board is None:
        _refuse(tablet, remark, Reason.NOT_STARTED, _RETRY_S)
        return
    view = board.asked(remark.question)
    if view is None:
        _refuse(tablet, remark, Reason.NO_SUCH_QUESTION)
        return
    known = next((each for each in view.control.remarks if each.id == remark.id), None)
    if known is not None and known.device == tablet.device:
        _submit(room, tablet, known)  # sent again: its receipt was lost
        return
    text, answer = written(remark.text), answer_of(view, remark.answer)
    if not may_remark(view) or board.over:
        _refuse(tablet, remark, Reason.REMARKS_OFF)
    elif answer is None:
        _refuse(tablet, remark, Reason.NO_SUCH_ANSWER)
    elif not 0 < len(text) <= REMARK_CHARS:
        _refuse(tablet, remark, Reason.BAD_VALUE if text else Reason.EMPTY)
    elif wait_s := _wait_s(room, tablet):
        _refuse(tablet, remark, Reason.TOO_MANY, wait_s)
    else:
        at, question = room.clock.now(), QuestionId(remark.question)
        given = RemarkGiven(at, remark.id, question, answer, seat, tablet.device, text)
        _submit(room, tablet, given)


def written(text: str) -> str:
    """Return a comment in one line, without what nobody typed and what turns the text round."""
    hidden = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
    seen = (
        " " if letter in "\n\t" else letter
        for letter in text
        if letter in "\n\t\u200d" or unicodedata.category(letter) not in hidden
    )
    return " ".join("".join(seen).split())


def _submit(room: Room, tablet: Tablet, given: RemarkGiven) -> None:
    def kept(receipt: Receipt) -> None:
        if receipt.number is None:
            tablet.reply(_refusal(given.id, Reason.NOT_KEPT, _RETRY_S))
        else:
            tablet.reply(Stored(given.id, receipt.number, receipt.duplicate))

    room.submit(given, kept)


def _wait_s(room: Room, tablet: Tablet) -> float:
    return room.remarks.of(tablet.device).take_now(asyncio.get_running_loop().time())


def _refuse(tablet: Tablet, remark: Remark, reason: Reason, retry_s: float = 0.0) -> None:
    tablet.reply(_refusal(remark.id, reason, retry_s))


def _refusal(remark: str, reason: Reason, retry_s: float) -> Refused:
    return Refused("remark", reason, id=remark, again=retry_s > 0.0, retry_s=round(retry_s, 1))
