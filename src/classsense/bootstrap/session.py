"""One running lesson: everything joined, started in order and stopped in order."""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from classsense.analysis.lesson_state import LessonState, replay
from classsense.analysis.summary import Summary, encode
from classsense.board.reach import examine
from classsense.board.server import BoardServer, Entrance
from classsense.bootstrap.answer_reader import AnswerReader
from classsense.bootstrap.board_events import PUPIL_ERASED, BoardEvents
from classsense.bootstrap.compaction import TextCompaction
from classsense.bootstrap.furigana import furigana_of
from classsense.bootstrap.lesson_cameras import LessonCameras
from classsense.bootstrap.preview import Preview
from classsense.bootstrap.steering import STEERED, Steering
from classsense.bootstrap.texts_desk import LessonTexts
from classsense.bootstrap.written import summary_with_texts
from classsense.domain.clock import Clock, LessonNs
from classsense.domain.commands import (
    Entry,
    LessonEnded,
    LessonResumed,
    LessonStarted,
    SensingSwitched,
)
from classsense.domain.desk import JoinInfo, ReachFinding
from classsense.domain.errors import KnownError
from classsense.domain.lesson import GroupId, Question, QuestionId, SeatId, Sheet
from classsense.domain.observations import PartState, PartStatus
from classsense.domain.people import NobodyThere, PeopleDesk
from classsense.domain.policy import Policy
from classsense.domain.ports import Committed, ReadAnswer
from classsense.domain.snapshot import Health, Snapshot
from classsense.domain.writing_commands import WriterErased
from classsense.live.clocks import FAR
from classsense.live.collector import CalmCollector
from classsense.live.connections import outbound
from classsense.live.gauges import Gauges
from classsense.live.lesson_loop import LessonLoop
from classsense.live.plan_follower import PlanFollower
from classsense.live.rig import Rig
from classsense.report.html import write_html
from classsense.resources import places
from classsense.sample.answers import SimulatedAnswer
from classsense.sample.tablets import WORKER as TABLETS
from classsense.sample.tablets import SimulatedTablets, TabletReport
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.storage.names_file import NamesFile
from classsense.storage.templates_file import TemplatesFile

_LOG = logging.getLogger(__name__)
_CONNECTIONS_S: Final = 2.0


@dataclass(frozen=True)
class Parts:
    """What a session is made of.

    Attributes:
        state: The lesson so far; more than the plan if it is resumed.
        epoch: More than 0 if the lesson is resumed.
        began: The wall clock at lesson time 0, ISO 8601.
        missing: Parts that could not be built, with the reason.
        in_use: What is to be given back once sensing has ended.
        reader: Reads written answers.
    """

    state: LessonState
    policy: Policy
    folder: Path
    store: SqliteLessonStore
    clock: Clock
    gauges: Gauges
    loop: LessonLoop
    rig: Rig
    steering: Steering
    entrance: Entrance
    events: BoardEvents
    epoch: int
    began: str
    missing: dict[str, KnownError]
    in_use: ExitStack
    reader: AnswerReader


class LessonSession:
    """A `RunningLesson`.

    Args:
        parts: Built by `classsense.bootstrap.lesson`.
        follow_plan: Whether activities and questions begin by themselves.
        answers: What simulated tablets answer; None for real tablets only.

    Attributes:
        plan: The plan of the lesson.
        folder: Where the lesson is kept.
        follows_plan: Whether activities, questions and the end come by themselves.
    """

    def __init__(
        self, parts: Parts, *, follow_plan: bool, answers: Sequence[SimulatedAnswer] | None
    ) -> None:
        self._parts = parts
        self.plan = parts.state.plan
        self.folder = parts.folder
        self.follows_plan = follow_plan
        self._board: BoardServer | None = None
        self._follower: PlanFollower | None = None
        self._answers = answers
        self._tablets: SimulatedTablets | None = None
        self._switching = ThreadPoolExecutor(1, thread_name_prefix="sensing")
        self._preview = Preview(parts.clock, parts.entrance)
        self._health = _HealthMeter(parts, self.submit)
        self._stopped = False
        self._collector = CalmCollector()
        self._compaction = TextCompaction(parts.store, parts.clock)

    @property
    def gauges(self) -> Gauges:
        """Lags, drops and CPU seconds of this lesson."""
        return self._parts.gauges

    def start(self, over: Callable[[], None] = lambda: None) -> None:
        """Start all threads.

        Args:
            over: Called from a thread of the lesson when its planned time is over.
        """
        parts = self._parts
        self._collector.start()
        parts.loop.start(self._health.measure)
        if parts.epoch:
            parts.loop.submit(LessonResumed(parts.clock.now(), parts.epoch))
        else:
            policy = parts.policy.fingerprint()
            parts.loop.submit(LessonStarted(LessonNs(0), parts.began, policy))
        self._open_board()
        self._compaction.start()
        for part, error in parts.missing.items():
            self._report(part, error)
        if parts.state.sensing:
            parts.rig.start()
        else:
            parts.rig.stay_off()
        if self.follows_plan:
            self._follower = PlanFollower(parts.state, parts.clock, parts.loop, over)
            self._follower.start()

    def tablets(self) -> TabletReport | None:
        """Return how the simulated tablets fare; None if there are none."""
        return self._tablets.report() if self._tablets is not None else None

    def now(self) -> LessonNs:
        """Return the lesson time."""
        return self._parts.clock.now()

    def submit(self, entry: Entry, committed: Committed | None = None) -> None:
        """Hand in a command of the teacher or a tablet. Never blocks; safe from any thread."""
        self._parts.loop.submit(entry, committed)
        if isinstance(entry, WriterErased):
            self._parts.events.note(PUPIL_ERASED)
        if isinstance(entry, SensingSwitched) and not self._stopped:
            switch = self._parts.rig.start if entry.on else self._parts.rig.stop
            self._switching.submit(switch)
        if isinstance(entry, STEERED) and not self._stopped:
            self._switching.submit(self._parts.steering.follow, entry).add_done_callback(_note)

    def subscribe(self, listener: Callable[[Snapshot], None]) -> Callable[[], None]:
        """Call `listener` with every new Snapshot, from the lesson's thread."""
        return self._parts.loop.subscribe(listener)

    def join_info(self) -> JoinInfo | None:
        """Return how tablets join; None if the board could not be opened."""
        if self._board is None:
            return None
        lan = self._parts.entrance.host not in {"127.0.0.1", "::1", "localhost"}
        keys, facts = self._board.keys, self._board.facts
        return JoinInfo(
            self._board.address,
            keys.code,
            lan,
            key=keys.key,
            asking=facts.asking,
            guessing=facts.guessing,
            reached=facts.reached,
        )

    def examine_reach(self) -> list[ReachFinding]:
        """Look whether tablets can reach the board."""
        board = self._board
        if board is None:
            return []
        return examine(self._parts.entrance.host, board.port, reached=board.facts.reached)

    def renew_code(self) -> None:
        """Change the code; it is kept with the lesson, which may be resumed."""
        if self._board is not None:
            keys = self._board.renew()
            self._parts.store.keep_code(keys.code, keys.key)

    def answer_tablet(self, number: int, *, let_in: bool) -> None:
        """Let a tablet in that waits for the teacher, or turn it away."""
        if self._board is not None:
            self._board.answer(number, let_in=let_in)

    def read_answer(self, text: str) -> ReadAnswer:
        """Return what is told of a written answer; what that takes is loaded at the first one."""
        return self._parts.reader(text)

    def picture(self, name: str) -> bytes | None:
        """Return a pupil's picture; None if it is not kept."""
        return self._parts.store.picture(name)

    def background(self, question: QuestionId) -> bytes | None:
        """Return what drawings of a question are made on; None is blank paper."""
        return self._parts.entrance.backgrounds.get(question)

    def remove_tablet(self, seat: SeatId) -> None:
        """Send the tablet at a seat away for the rest of the lesson."""
        if self._board is not None:
            self._board.remove(seat)

    @property
    def people(self) -> PeopleDesk:
        """Who joined by a tablet."""
        return NobodyThere() if self._board is None else self._board.people

    def preview(self, questions: tuple[Question, ...], sheet: Sheet | None = None) -> str:
        """Show questions as tablets will; return the address for a browser on this machine."""
        return self._preview.show(self.plan, questions, sheet)

    @property
    def templates(self) -> TemplatesFile:
        """The teacher's own templates."""
        return TemplatesFile(places.templates())

    @property
    def texts(self) -> LessonTexts:
        """What the groups write together."""

        def restore(group: GroupId, at: LessonNs) -> None:
            if self._board is None:
                raise KnownError("text_not_restored")
            self._board.restore_text(group, at)

        return LessonTexts(
            self._parts.store, self.plan.language, restore, lambda: furigana_of(self.plan, {})
        )

    def try_cameras(self) -> LessonCameras:
        """Return the cameras of this lesson, to be looked at."""
        return LessonCameras(self, self._parts.rig, self._parts.policy)

    def end(self) -> Path:
        """End the lesson, write its summary, stop all threads."""
        self._stop_sensing()
        self._parts.loop.submit(LessonEnded(self._parts.clock.now()))
        state = self._stop_rest()
        NamesFile(self._parts.folder).erase()
        write_summary(
            summary_with_texts(state, self._parts.store.updates),
            self._parts.folder,
            self.plan.language,
        )
        return self._parts.folder

    def suspend(self) -> None:
        """Stop all threads without ending the lesson, so that it can be resumed later."""
        self._stop_sensing()
        self._stop_rest()

    def _stop_sensing(self) -> None:
        self._stopped = True
        if self._follower is not None:
            self._follower.stop()
        if self._tablets is not None:
            self._tablets.stop()
        self._switching.shutdown()
        self._parts.rig.finish()
        self._parts.in_use.close()

    def _stop_rest(self) -> LessonState:
        """Stop loop, board and store; return the state as its record tells it.

        The record also holds an answer that was acknowledged while the loop was ending.
        """
        self._parts.loop.finish()
        self._preview.stop()
        if self._board is not None:
            self._board.stop()
        self._compaction.stop()
        self._parts.events.close()
        store = self._parts.store
        store.flush()
        try:
            return replay(store.plan, store.entries())
        finally:
            store.close()
            self._collector.stop()

    def _open_board(self) -> None:
        parts = self._parts
        entrance = replace(parts.entrance, noted=parts.events.note)
        board = BoardServer(self.plan, self, parts.clock, parts.policy, entrance)
        try:
            board.start()
        except KnownError as error:
            self._report("board", error)
            parts.clock.reached(TABLETS, FAR)
            return
        self._board = board
        self._health.listening_on(board.address)
        parts.loop.subscribe(board.offer)
        at = parts.clock.now()
        parts.loop.submit(PartStatus(at, "board", PartState.RUNNING))
        if self._answers is not None:
            self._tablets = SimulatedTablets(
                board.local_address, board.code, self._answers, parts.clock
            )
            self._tablets.start()

    def _report(self, part: str, error: KnownError) -> None:
        said = {name: str(value) for name, value in error.details.items()}
        at = self._parts.clock.now()
        self._parts.loop.submit(PartStatus(at, part, PartState.STOPPED, error.key, said))


def _note(done: Future[None]) -> None:
    """Log a bug in carrying out a command: it ends no lesson, and must not go unseen."""
    if not done.cancelled() and (error := done.exception()) is not None:
        _LOG.error("a command was not carried out at the microphones", exc_info=error)


class _HealthMeter:
    """Fills in what the store and the system know. Used by the lesson's thread."""

    def __init__(self, parts: Parts, submit: Callable[[Entry], None]) -> None:
        self._parts = parts
        self._submit = submit
        self._port: int | None = None
        self._counted_s = -_CONNECTIONS_S
        self._connections: int | None = None
        self._told = ""

    def listening_on(self, address: str) -> None:
        """Note the board's port, whose connections were made by tablets."""
        self._port = int(address.rsplit(":", 1)[1].rstrip("/"))

    def measure(self, health: Health) -> Health:
        """Return `health` completed."""
        now_s = time.monotonic()
        if now_s - self._counted_s >= _CONNECTIONS_S:
            self._counted_s = now_s
            self._connections = outbound(self._port)
        self._tell_problem()
        return replace(health, connections=self._connections, saving=self._parts.store.all_kept())

    def _tell_problem(self) -> None:
        problem = self._parts.store.problem()
        key = problem.key if problem else ""
        if key == self._told:
            return
        self._told = key
        state = PartState.WAITING if problem else PartState.RUNNING
        details = {k: str(v) for k, v in problem.details.items()} if problem else {}
        self._submit(PartStatus(self._parts.clock.now(), "storage", state, key, details))


def write_summary(summary: Summary, folder: Path, language: str) -> None:
    """Write `summary.json` and `summary.html` into the lesson's folder.

    Raises:
        KnownError: `folder_not_writable`.
    """
    try:
        (folder / "summary.json").write_bytes(encode(summary))
        write_html(summary, folder / "summary.html", "ja" if language == "ja" else "en")
    except OSError as error:
        raise KnownError("folder_not_writable", path=str(folder)) from error
