"""A real board on a free port, with a lesson in memory behind it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from classsense.analysis.lesson_state import replay
from classsense.board.door import Keys
from classsense.board.limits import Limits
from classsense.board.server import BoardServer, Entrance
from classsense.domain.commands import AnswerGiven
from classsense.domain.furigana import Furigana
from classsense.domain.lesson import LessonPlan, QuestionId
from classsense.domain.people import NamesKept
from classsense.domain.policy import policy_of
from classsense.domain.writing import WritingStore
from fakes.classroom import small_plan
from fakes.inbox import LessonInMemory, StillClock
from fakes.pictures import PicturesInMemory
from fakes.wire import Wire

CODE = "KXMP"
KEY = "BCDFGHJKMNPR"


class OpenBoard:
    """A board that serves, and its lesson.

    Attributes:
        lesson: Outlives the server, as a lesson does that is resumed.
        pictures: Likewise.
        names: What keeps names from the next start of the server on.
    """

    def __init__(
        self,
        lesson: LessonInMemory,
        limits: Limits,
        backgrounds: Mapping[QuestionId, bytes] = MappingProxyType({}),
        furigana: Furigana | None = None,
        writing: WritingStore | None = None,
    ) -> None:
        self._furigana = furigana
        self._writing = writing
        self.lesson = lesson
        self.pictures = PicturesInMemory()
        self.names: NamesKept | None = None
        self._backgrounds = backgrounds
        self.clock = StillClock()
        self._limits = limits
        self.server = self._served(port=0)

    def _served(self, port: int) -> BoardServer:
        plan = self.lesson.plan
        state = replay(plan, self.lesson.kept)
        entrance = Entrance(
            port=port,
            keys=Keys(CODE, KEY),
            limits=self._limits,
            pictures=self.pictures,
            writing=self._writing,
            backgrounds=self._backgrounds,
            furigana=self._furigana,
            known=frozenset(state.joined.values()),
            held=state.joined,
            blocked=state.board.blocked,
            names=self.names,
        )
        server = BoardServer(plan, self.lesson, self.clock, policy_of(plan), entrance)
        server.start()
        self.lesson.subscribe(server.offer)
        return server

    def comes_back(self) -> None:
        """Serve again on the same port, with nothing remembered but what the lesson kept."""
        self.server.stop()
        self.server = self._served(port=int(self.server.address.rsplit(":", 1)[1]))

    def tablet(self) -> Wire:
        return Wire(self.server.address)

    def answers(self) -> list[AnswerGiven]:
        return [entry for entry in self.lesson.kept if isinstance(entry, AnswerGiven)]


@contextmanager
def open_board(
    plan: LessonPlan | None = None,
    limits: Limits | None = None,
    backgrounds: Mapping[QuestionId, bytes] = MappingProxyType({}),
    furigana: Furigana | None = None,
    writing: WritingStore | None = None,
) -> Iterator[OpenBoard]:
    """Serve `plan` on the loopback as long as the context lasts."""
    with LessonInMemory(plan or small_plan()) as lesson:
        board = OpenBoard(lesson, limits or Limits(), backgrounds, furigana, writing)
        try:
            yield board
        finally:
            board.server.stop()
