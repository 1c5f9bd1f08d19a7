"""Shows a question as a tablet will show it: the real page, on a board that joins nothing.

A board of its own listens on this machine only, for a lesson of one seat that is kept nowhere. So
what the teacher sees is the page that pupils see, and she may try it out.
"""

import threading
from collections.abc import Mapping
from typing import Final

import msgspec

from classsense.analysis.lesson_state import LessonState, fold
from classsense.analysis.snapshot_maker import SnapshotMaker
from classsense.board.server import BoardServer, Entrance
from classsense.domain.clock import Clock
from classsense.domain.commands import ClientId, Entry, QuestionOpened
from classsense.domain.lesson import (
    Group,
    GroupId,
    LessonPlan,
    Paced,
    Question,
    QuestionId,
    Seat,
    SeatId,
    Sheet,
)
from classsense.domain.policy import policy_of
from classsense.domain.ports import Committed, Receipt
from classsense.domain.sheet_commands import SheetOpened, SheetTurned
from classsense.domain.snapshot import Health

_MOST_PICTURES: Final = 20


class Preview:
    """One preview at a time; a new one takes the place of the one before. Methods block shortly.

    Args:
        clock: Of the lesson.
        entrance: Of the lesson's board: how its texts are read, and the pictures to draw on.
    """

    def __init__(self, clock: Clock, entrance: Entrance) -> None:
        self._clock = clock
        self._entrance = entrance
        self._board: BoardServer | None = None

    def show(self, plan: LessonPlan, questions: tuple[Question, ...], sheet: Sheet | None) -> str:
        """Serve `questions` (of `sheet`, or the only one) and return the address for a browser.

        Raises:
            KnownError: The board cannot listen.
        """
        self.stop()
        small = _small(plan, questions, sheet)
        lesson = _Nowhere(small)
        entrance = Entrance(
            pictures=_Pictures(),
            backgrounds=self._backgrounds(questions),
            furigana=self._entrance.furigana,
        )
        board = BoardServer(small, lesson, self._clock, policy_of(small), entrance)
        board.start()
        self._board = board
        lesson.serve(board)
        for entry in _opening(self._clock, questions, sheet):
            lesson.submit(entry)
        return f"{board.local_address}/#{board.keys.code}{board.keys.key}"

    def stop(self) -> None:
        """End the preview; nothing of it stays."""
        if self._board is not None:
            self._board.stop()
            self._board = None

    def _backgrounds(self, questions: tuple[Question, ...]) -> Mapping[QuestionId, bytes]:
        known = self._entrance.backgrounds
        return {each.id: known[each.id] for each in questions if each.id in known}


class _Nowhere:
    """An `Inbox` that folds what comes and keeps it in memory only."""

    def __init__(self, plan: LessonPlan) -> None:
        self._state = LessonState(plan)
        self._maker = SnapshotMaker(policy_of(plan))
        self._lock = threading.Lock()
        self._number = 0
        self._board: BoardServer | None = None

    def serve(self, board: BoardServer) -> None:
        """Show everything on this board."""
        self._board = board

    def submit(self, entry: Entry, committed: Committed | None = None) -> None:
        """Fold an entry, and show the state."""
        with self._lock:
            self._state = fold(self._state, entry).state
            self._number += 1
            number = self._number
            snapshot = self._maker.make(self._state, self._state.at, Health())
            if self._board is not None:
                self._board.offer(snapshot)
        if committed is not None:
            committed(Receipt(number))


class _Pictures:
    """The latest drawings and photos that were tried out."""

    def __init__(self) -> None:
        self._bodies: dict[str, bytes] = {}

    def keep_picture(self, name: str, answer: ClientId, body: bytes) -> None:
        """Keep a picture; the oldest goes."""
        del answer
        self._bodies[name] = body
        while len(self._bodies) > _MOST_PICTURES:
            del self._bodies[next(iter(self._bodies))]

    def picture(self, name: str) -> bytes | None:
        """Return a picture."""
        return self._bodies.get(name)


def _small(plan: LessonPlan, questions: tuple[Question, ...], sheet: Sheet | None) -> LessonPlan:
    """Return a plan of one seat with these questions alone; nothing is sensed."""
    name = plan.groups[0].name if plan.groups else plan.title
    middle = (0.5, 0.5)
    table = Group(GroupId("1"), name, middle, (Seat(SeatId("1-1"), middle),))
    return msgspec.structs.replace(
        plan,
        activities=(),
        groups=(table,),
        consents={},
        questions=questions,
        sheets=() if sheet is None else (sheet,),
        cameras=(),
        teacher_microphone=None,
    )


def _opening(clock: Clock, questions: tuple[Question, ...], sheet: Sheet | None) -> list[Entry]:
    """Return what opens all of it; a sheet that the teacher leads has been gone through once."""
    at = clock.now()
    if sheet is None:
        return [QuestionOpened(at, questions[0].id, questions[0].limit_s)]
    steps = range(len(sheet.questions)) if sheet.paced is Paced.TEACHER else ()
    turns = [SheetTurned(at, sheet.id, step) for step in (*steps, *((0,) if steps else ()))]
    return [SheetOpened(at, sheet.id, sheet.limit_s), *turns]
