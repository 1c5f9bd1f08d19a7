"""A real board on a free port, with a lesson in memory behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from classsense.board.limits import Limits
from classsense.board.server import BoardServer, Entrance
from classsense.domain.commands import AnswerGiven
from classsense.domain.lesson import LessonPlan
from classsense.domain.policy import policy_of
from fakes.classroom import small_plan
from fakes.inbox import LessonInMemory, StillClock
from fakes.wire import Wire

CODE = "KXMP"


@dataclass
class OpenBoard:
    """A board that serves, and its lesson."""

    server: BoardServer
    lesson: LessonInMemory
    clock: StillClock = field(default_factory=StillClock)

    def tablet(self) -> Wire:
        return Wire(self.server.address)

    def answers(self) -> list[AnswerGiven]:
        return [entry for entry in self.lesson.kept if isinstance(entry, AnswerGiven)]


@contextmanager
def open_board(plan: LessonPlan | None = None, limits: Limits | None = None) -> Iterator[OpenBoard]:
    """Serve `plan` on the loopback as long as the context lasts."""
    plan = plan or small_plan()
    clock = StillClock()
    with LessonInMemory(plan) as lesson:
        entrance = Entrance(code=CODE, limits=limits or Limits())
        server = BoardServer(plan, lesson, clock, policy_of(plan), entrance)
        server.start()
        try:
            lesson.subscribe(server.offer)
            yield OpenBoard(server, lesson, clock)
        finally:
            server.stop()
