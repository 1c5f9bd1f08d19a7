"""What the teacher does with a sheet, turned into commands."""

from uuid import uuid4

from PySide6.QtCore import QObject

from classsense.domain.board_commands import QuestionAdded
from classsense.domain.commands import Command, QuestionClosed, QuestionOpened
from classsense.domain.desk import RunningLesson
from classsense.domain.errors import KnownError
from classsense.domain.lesson import QuestionId, SheetId
from classsense.domain.sheet_commands import (
    SheetAdded,
    SheetClosed,
    SheetOpened,
    SheetRoundBegan,
    SheetRoundTakenBack,
    SheetTurned,
)
from classsense.domain.snapshot import Snapshot
from classsense.domain.templates import SheetTemplate, sheet_from, template_of
from classsense.resources.texts import Texts, explain
from classsense.ui.panels.sheet import SheetPanel
from classsense.ui.presenters.sheet import SheetModel
from classsense.ui.presenters.undo import Done
from classsense.ui.table_controls import TableControls


class SheetControls(QObject):
    """Hands in what the buttons of a sheet ask for; another round can be taken back."""

    def __init__(
        self, texts: Texts, lesson: RunningLesson, panel: SheetPanel, deeds: TableControls
    ) -> None:
        super().__init__(panel)
        self._texts = texts
        self._lesson = lesson
        self._deeds = deeds
        self._now: Snapshot | None = None
        panel.open_wanted.connect(self.open)
        panel.close_wanted.connect(self.close)
        panel.step_wanted.connect(self._turn)
        panel.lock_wanted.connect(self._lock)
        panel.keep_wanted.connect(self._keep)
        panel.round_wanted.connect(self._begin_round)
        panel.round_back_wanted.connect(self._take_round_back)

    def toggle(self, now: Snapshot, looked_at: SheetModel | None) -> bool:
        """Close the open sheet, else open the one that is looked at; False if there is neither."""
        if now.sheet is not None and now.sheet.open:
            self.close(now.sheet.sheet.id)
        elif looked_at is not None:
            self.open(looked_at.id, looked_at.limit_s)
        else:
            return False
        return True

    def open(self, sheet: str, limit_s: float) -> None:
        """Let the tablets show a sheet; a limit of 0 is none."""
        self._submit(SheetOpened(self._lesson.now(), SheetId(sheet), limit_s or None))

    def close(self, sheet: str) -> None:
        """Take no more answers to any question of a sheet."""
        self._submit(SheetClosed(self._lesson.now(), SheetId(sheet)))

    def add(self, template: SheetTemplate, ask: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Make a sheet of a template for this lesson, and open it if that is asked."""
        questions, sheet = sheet_from(template, lambda: f"made-{uuid4().hex[:12]}")
        for question in questions:
            self._submit(QuestionAdded(self._lesson.now(), question))
        self._submit(SheetAdded(self._lesson.now(), sheet))
        if ask:
            self.open(sheet.id, sheet.limit_s or 0.0)

    def _keep(self, name: str) -> None:
        """Keep a sheet as a template; say so, or what went wrong."""
        if self._now is None:
            return
        sheet = self._now.plan.sheet(SheetId(name))
        if sheet is None:
            return
        questions = [q for q in map(self._now.plan.question, sheet.questions) if q is not None]
        try:
            template = template_of(sheet, questions, f"own-{uuid4().hex[:12]}")
            self._lesson.templates.keep(template)
            said = self._texts("tpl.kept")
        except KnownError as error:
            said = explain(error, self._texts.language)
        self._deeds.bar.show_done(said, undo=False)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow the lesson."""
        self._now = snapshot

    def _turn(self, sheet: str, step: int, locks: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._submit(SheetTurned(self._lesson.now(), SheetId(sheet), step, locks))

    def _lock(self, question: str, locked: bool) -> None:  # noqa: FBT001 - a Qt slot
        at, name = self._lesson.now(), QuestionId(question)
        self._submit(QuestionClosed(at, name) if locked else QuestionOpened(at, name))

    def _begin_round(self, sheet: str) -> None:
        at, name = self._lesson.now(), SheetId(sheet)
        done = Done(self._texts("sheet.round_began"), SheetRoundTakenBack(at, name))
        self._deeds.do(SheetRoundBegan(at, name), done)

    def _take_round_back(self, sheet: str) -> None:
        self._submit(SheetRoundTakenBack(self._lesson.now(), SheetId(sheet)))

    def _submit(self, command: Command) -> None:
        self._lesson.submit(command)
