"""The teacher's side of a lesson's life: prepare, start, put aside, end. Nothing here blocks."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from classsense.domain.clock import seconds
from classsense.domain.desk import LessonChoice, RunningLesson, Workplace
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import Texts
from classsense.ui.answer_delay import AnswerDelay
from classsense.ui.background import Background
from classsense.ui.bridge import SnapshotBridge


class Desk(QObject):
    """Calls the Workplace and the RunningLesson in the background. GUI thread only.

    Attributes:
        lesson: The lesson that runs; None before and after.
        folder: Where the lesson that ended was written; None before.
        delay: How long answers take to this screen.

    Signals:
        choices_found: arg: sequence of LessonChoice.
        addresses_found: arg: sequence of str.
        examined: arg: sequence of Finding.
        busy: args: what is being done (empty when it is done), and 0..1 of it or None.
        began: arg: the RunningLesson.
        shown: arg: a new Snapshot of it.
        ended: The lesson has ended; `folder` holds its summary.
        free: Nothing runs any more that would be lost.
        failed: arg: the exception.
    """

    choices_found = Signal(object)
    addresses_found = Signal(object)
    examined = Signal(object)
    busy = Signal(str, object)
    began = Signal(object)
    shown = Signal(object)
    ended = Signal()
    free = Signal()
    failed = Signal(object)

    def __init__(self, workplace: Workplace, texts: Texts, parent: QObject) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._texts = texts
        self._background = Background(self)
        self._bridge = SnapshotBridge(self)
        self._bridge.ready.connect(self._on_snapshot)
        self._unsubscribe = _nothing
        self._working = self._leaving = False
        self.lesson: RunningLesson | None = None
        self.folder: Path | None = None
        self.delay = AnswerDelay()

    def look_round(self) -> None:
        """Find out what can be started, from where, and whether this machine is ready."""
        failed = self.failed.emit
        self._background.run(lambda _: self._workplace.choices(), self.choices_found.emit, failed)
        self._background.run(
            lambda _: self._workplace.addresses(), self.addresses_found.emit, failed
        )
        self.examine()

    def examine(self) -> None:
        """Let the doctor look at this machine."""
        self._background.run(
            lambda _: self._workplace.examine(), self.examined.emit, self.failed.emit
        )

    def fetch_models(self) -> None:
        """Fetch the models that are missing, then look again."""
        if not self._working:
            doing = self._texts("start.fetching")
            self._start_work(doing)
            self._background.run(
                self._workplace.fetch_models,
                lambda _: self._on_fetched(),
                self._on_failed,
                partial(self._report, doing),
            )

    def begin(self, choice: LessonChoice) -> None:
        """Start a lesson, unless one runs or starts."""
        if self.lesson is None and not self._working:
            doing = self._texts("start.starting")
            self._start_work(doing)
            self._background.run(
                partial(self._workplace.start, choice),
                self._on_started,
                self._on_failed,
                partial(self._report, doing),
            )

    def end(self) -> None:
        """End the lesson and write its summary."""
        lesson = self.lesson
        if lesson is not None and not self._working:
            self._start_work(self._texts("end.working"))
            self._background.run(lambda _: lesson.end(), self._on_ended, self._on_failed)

    def leave(self) -> bool:
        """Make ready to close the window: a lesson that runs is put aside, to be resumed.

        Returns:
            Whether nothing runs; else `free` is emitted when that is so.
        """
        if self._working:
            self._leaving = True
            return False
        if self.lesson is None:
            self._background.close()
            return True
        self._put_aside(self.lesson)
        return False

    def _put_aside(self, lesson: RunningLesson) -> None:
        self._leaving = self._working = True
        self._unsubscribe()
        self._background.run(lambda _: lesson.suspend(), self._on_aside, self._on_failed)

    def _start_work(self, doing: str) -> None:
        self._working = True
        self.busy.emit(doing, None)

    def _stop_work(self) -> None:
        self._working = False
        self.busy.emit("", None)

    def _report(self, doing: str, what: str, so_far: int, whole: int) -> None:
        said = f"{doing}: {what}" if what else doing
        self.busy.emit(said, so_far / whole if whole else None)

    def _on_fetched(self) -> None:
        self._stop_work()
        if self._leaving:
            self.free.emit()
        else:
            self.examine()

    def _on_started(self, lesson: RunningLesson) -> None:
        self._stop_work()
        if self._leaving:
            self._put_aside(lesson)
            return
        self.lesson, self.folder = lesson, None
        self.began.emit(lesson)
        self._unsubscribe = lesson.subscribe(self._bridge.publish)

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if self.lesson is None or self._working:
            return
        self.shown.emit(snapshot)
        self.delay.shown(snapshot, self.lesson.now())
        if not snapshot.running or _is_over(self.lesson, snapshot):
            self.end()

    def _on_ended(self, folder: Path) -> None:
        self._unsubscribe()
        self.lesson, self.folder = None, folder
        self._stop_work()
        self.ended.emit()
        if self._leaving:
            self.free.emit()

    def _on_aside(self, _nothing: None) -> None:
        self.lesson = None
        self._stop_work()
        self.free.emit()

    def _on_failed(self, error: Exception) -> None:
        self._stop_work()
        self.failed.emit(error)
        if self._leaving:
            # What could be put aside was; an error must not keep the window open for ever.
            self.lesson = None
            self.free.emit()


def _is_over(lesson: RunningLesson, snapshot: Snapshot) -> bool:
    """Tell whether a lesson that runs by its plan has reached its planned end."""
    planned = snapshot.plan.duration_s
    return lesson.follows_plan and planned is not None and seconds(snapshot.at) >= planned


def _nothing() -> None:
    """Stand in for a subscription that was never made."""
