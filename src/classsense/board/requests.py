"""What a tablet that has joined may ask, turned into Commands of the lesson."""

import unicodedata
from collections.abc import Callable
from typing import Final, assert_never

from classsense.board.messages import (
    AGAIN,
    Answer,
    Call,
    Hand,
    Join,
    LeaveSeat,
    Name,
    PaceTap,
    Piece,
    Ping,
    Pong,
    Reason,
    Refused,
    Remark,
    Request,
    Seated,
    Stored,
    TakeSeat,
    Withdraw,
)
from classsense.board.name_requests import tell_name, write_name
from classsense.board.picture_answers import PictureAnswers
from classsense.board.remark_requests import write_remark
from classsense.board.rooms import Room
from classsense.board.tablets import Tablet
from classsense.domain.answers import fits
from classsense.domain.board_commands import Pace, PaceTapped
from classsense.domain.commands import (
    AnswerGiven,
    ConsentWithdrawn,
    Entry,
    HandSet,
    SeatLeft,
    SeatTaken,
    TeacherCalled,
)
from classsense.domain.lesson import QuestionId, QuestionKind, SeatId
from classsense.domain.pictures import NO_NAME, WITH_PICTURE, WORDS_CHARS, PictureValue
from classsense.domain.ports import Receipt
from classsense.domain.rules import Purpose

_RETRY_S: Final = 2.0
_KEPT_CONTROLS: Final = frozenset("\n\t")
_DIRECTION_MARKS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Requests:
    """Carries out what one tablet asks. Used by the board's thread only; nothing here waits."""

    def __init__(self, room: Room, tablet: Tablet) -> None:
        self._room = room
        self._tablet = tablet
        self._pictures = PictureAnswers(room, tablet)

    def carry_out(self, request: Request) -> None:
        """Do what `request` asks, or queue a refusal that says why not."""
        match request:
            case Answer():
                self._answer(request)
            case TakeSeat(seat=seat):
                self.take_seat(seat)
            case LeaveSeat():
                self._leave_seat()
            case Hand(up=up):
                self._hand(up=up)
            case Call(waiting=waiting):
                self._call(waiting=waiting)
            case Withdraw(purpose=purpose):
                self._withdraw(purpose)
            case PaceTap(pace=pace):
                self._pace(pace)
            case Piece() | Ping() | Join() | Name() | Remark():
                self._on_the_way(request)
            case _:
                assert_never(request)

    def _on_the_way(self, request: Piece | Ping | Join | Name | Remark) -> None:
        """Deal with what asks nothing of the lesson."""
        match request:
            case Piece():
                self._pictures.add(request)
            case Ping():
                self._tablet.reply(Pong())
            case Remark():
                write_remark(self._room, self._tablet, request)
            case Name(name=name):
                write_name(self._room, self._tablet, name)
            case Join():
                self._refuse("join", Reason.UNREADABLE)

    def take_seat(self, seat: str) -> None:
        """Let the tablet sit down once that is on the disk."""
        if not self._room.seats.knows(seat):
            self._refuse("seat", Reason.NO_SUCH_SEAT)
            return
        taken = SeatId(seat)
        at, device, before = self._room.clock.now(), self._tablet.device, self._tablet.seat
        if before is not None and before != taken:
            self._submit("leave", SeatLeft(at, before, device))

        def seated() -> None:
            self._room.seats.sit(self._tablet, taken)
            self._tablet.reply(Seated(taken))
            tell_name(self._room, self._tablet)

        self._submit("seat", SeatTaken(at, taken, device), seated)

    def _leave_seat(self) -> None:
        seat = self._tablet.seat
        if seat is None:
            self._tablet.reply(Seated(None))
            return

        def left() -> None:
            if self._tablet.seat == seat:
                self._room.seats.stand(self._tablet)
            self._tablet.reply(Seated(self._tablet.seat))

        at = self._room.clock.now()
        self._submit("leave", SeatLeft(at, seat, self._tablet.device), left)

    def _answer(self, answer: Answer) -> None:
        seat, value = self._tablet.seat, cleaned(answer.value)
        if seat is None:
            self._refuse("answer", Reason.NO_SEAT, answer.id)
            return
        kind = self._room.kind_of(answer.question)
        if kind in WITH_PICTURE:
            self._picture(answer, seat, kind)
            return
        objection = self._objection(answer.question, value)
        if objection is not None:
            self._refuse("answer", objection, answer.id)
            return

        self._give(answer, seat, value)

    def _picture(self, answer: Answer, seat: SeatId, kind: QuestionKind) -> None:
        """Keep a picture and then its answer, whose value names it and says what it shows."""
        said = cleaned(answer.value)[:WORDS_CHARS].replace("\n", " ")
        objection = self._objection(answer.question, PictureValue(NO_NAME, said).text())
        if objection is not None:
            self._refuse("answer", objection, answer.id)
            return

        def made(name: str | None, reason: Reason) -> None:
            if name is None:
                self._refuse("answer", reason, answer.id)
            else:
                self._give(answer, seat, PictureValue(name, said).text())

        self._pictures.keep(answer.id, kind, made)

    def _give(self, answer: Answer, seat: SeatId, value: str) -> None:
        given = AnswerGiven(
            at=self._room.clock.now(),
            id=answer.id,
            question=QuestionId(answer.question),
            seat=seat,
            device=self._tablet.device,
            value=value,
            round=answer.round,
        )

        def kept(receipt: Receipt) -> None:
            if receipt.number is None:
                self._refuse("answer", Reason.NOT_KEPT, answer.id)
            else:
                self._tablet.reply(Stored(answer.id, receipt.number, receipt.duplicate))
                if not receipt.duplicate:
                    self._room.stored(given)

        self._room.submit(given, kept)

    def _objection(self, question: str, value: str) -> Reason | None:
        """Return why an answer of `value` cannot be taken; None if it can."""
        board = self._room.board
        if board is None:
            return Reason.NOT_STARTED
        asked = board.question(question)
        if asked is None:
            return Reason.NO_SUCH_QUESTION
        known, is_open = asked
        if not is_open:
            return Reason.CLOSED
        if not value:
            return Reason.EMPTY
        return None if fits(known, value) else Reason.BAD_VALUE

    def _hand(self, *, up: bool) -> None:
        seat = self._tablet.seat
        if seat is None:
            self._refuse("hand", Reason.NO_SEAT)
        else:
            self._submit("hand", HandSet(self._room.clock.now(), seat, up))

    def _call(self, *, waiting: bool) -> None:
        seat = self._tablet.seat
        group = self._room.plan.group_of(seat) if seat else None
        if group is None:
            self._refuse("call", Reason.NO_SEAT)
        else:
            self._submit("call", TeacherCalled(self._room.clock.now(), group, waiting))

    def _pace(self, pace: Pace | None) -> None:
        """Count how the pace is; of who said so nothing is kept, so no receipt is waited for."""
        seat = self._tablet.seat
        if seat is None:
            self._refuse("pace", Reason.NO_SEAT)
        else:
            self._room.tell(PaceTapped(self._room.clock.now(), seat, pace))

    def _withdraw(self, purpose: Purpose | None) -> None:
        """Take back what the pupil agreed to: at once, even while the disk is full."""
        seat = self._tablet.seat
        if seat is None:
            self._refuse("withdraw", Reason.NO_SEAT)
            return
        agreed = self._room.agreed(seat)
        purposes = agreed if purpose is None else agreed & {purpose}
        if purposes:
            at = self._room.clock.now()
            self._room.tell(ConsentWithdrawn(at, seat, purposes, self._tablet.device))

    def _submit(self, about: str, entry: Entry, then: Callable[[], None] | None = None) -> None:
        """Hand in `entry`; go on with `then` once it is kept, or refuse if it is not."""

        def committed(receipt: Receipt) -> None:
            if receipt.number is None:
                self._refuse(about, Reason.NOT_KEPT)
            elif then is not None:
                then()

        self._room.submit(entry, committed)

    def _refuse(self, about: str, reason: Reason, answer: str | None = None) -> None:
        again = reason in AGAIN
        retry_s = _RETRY_S if again else 0.0
        self._tablet.reply(Refused(about, reason, id=answer, again=again, retry_s=retry_s))


def cleaned(value: str) -> str:
    """Return an answer without what nobody typed: controls, and marks that turn the text round.

    Letters stay as they are; joiners stay too, since emoji and some scripts need them.
    """
    kept = (
        letter
        for letter in value.replace("\r\n", "\n")
        if letter not in _DIRECTION_MARKS
        and (letter in _KEPT_CONTROLS or unicodedata.category(letter) != "Cc")
    )
    return "".join(kept).strip()
