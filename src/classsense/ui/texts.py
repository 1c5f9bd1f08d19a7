"""Follows the texts that groups write, off the GUI thread, and does what the teacher asks for."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QElapsedTimer, QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from classsense.domain.desk import RunningLesson
from classsense.domain.errors import KnownError
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.snapshot import Snapshot
from classsense.domain.texts_desk import TextsDesk
from classsense.domain.writing_commands import (
    WritingClosed,
    WritingLocked,
    WritingOpened,
    WritingProjected,
)
from classsense.resources.texts import Texts
from classsense.ui.background import Background
from classsense.ui.errors import TroubleDialog
from classsense.ui.panels.text_projector import TextProjector
from classsense.ui.panels.texts import TextsPanel
from classsense.ui.presenters.texts import TextsPresenter, Written, group_texts
from classsense.ui.text_files import KINDS, kind_of, write_texts
from classsense.ui.text_history import HistoryControls
from classsense.ui.text_pictures import TextPictures
from classsense.ui.theme import Look
from classsense.writing.copies import TextCopy, caught_up, passages_of, without_writers

_log = logging.getLogger(__name__)

_LOOK_MS: Final = 500
_REST: Final = 5
"""So many times as long as a look took nothing is read."""

Copies = Mapping[GroupId, TextCopy]


class WordsOf(NamedTuple):
    """How many words of a text are whose, and of which copy of it that is said."""

    number: int
    words: Mapping[SeatId, int]


Words = dict[GroupId, WordsOf]
_NO_WORDS: Final = WordsOf(0, {})


class TextControls(QObject):
    """Between the lesson and the page of the texts. GUI thread only.

    Attributes:
        panel: The page.
        projector: The window for the class; None while nothing stands there.
        history: The window of a text's history.
    """

    def __init__(self, look: Look, texts: Texts, lesson: RunningLesson) -> None:
        pictures = TextPictures()
        panel = TextsPanel(look, texts, lesson.templates, pictures)
        super().__init__(panel)
        self._pictures = pictures
        self._look = look
        self._texts = texts
        self._lesson = lesson
        self.panel = panel
        self._present = TextsPresenter(texts)
        self._background = Background(self)
        self._copies: dict[GroupId, TextCopy] = {}
        self._words: Words = {}
        self._now: Snapshot | None = None
        self._reading = False
        self._counted = False
        self.projector: TextProjector | None = None
        self.history = HistoryControls(look, texts, lesson, panel, self._background)
        self._reading_since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        panel.open_wanted.connect(
            lambda title, headings: self._submit(WritingOpened(lesson.now(), title, headings))
        )
        panel.close_wanted.connect(lambda: self._submit(WritingClosed(lesson.now())))
        panel.lock_wanted.connect(self._lock)
        panel.project_wanted.connect(self._project)
        panel.counts_wanted.connect(self._count)
        panel.export_wanted.connect(self.ask_export)
        panel.history_wanted.connect(self._open_history)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow the lesson on every page."""
        before, self._now = self._now, snapshot
        if before is not None and before.writing.erased != snapshot.writing.erased:
            self._copies, self._words = {}, {}  # they know who wrote what
            self.history.close()
        self._show()

    def stop(self) -> None:
        """End what works beside the window, and what stands on the projector."""
        self._timer.stop()
        self.history.close()
        self._close_projector()
        self._background.close()

    def look(self) -> None:
        """Read what came to the texts, if somebody can see them."""
        seen = self.panel.isVisible() or self.projector is not None
        if self._now is None or self._reading or not seen:
            return
        groups = tuple(
            group.id
            for group in self._now.groups
            if self.panel.isVisible() or group.id in self._now.writing.projected
        )
        copies, desk, erased = dict(self._copies), self._lesson.texts, self._now.writing.erased
        words = dict(self._words) if self._counted else None
        pictures = self._pictures
        self._reading = True
        self._reading_since.start()
        self._background.run(
            lambda _: _with_pictures(desk, pictures, _looked(desk, groups, copies, erased, words)),
            lambda read: self._on_read(*read, erased),
            self._on_unread,
        )

    def _on_read(self, copies: Copies, words: Words | None, erased: frozenset[SeatId]) -> None:
        self._reading = False
        # Long texts of a whole class take their time, which the board's thread needs too.
        self._timer.setInterval(max(_LOOK_MS, _REST * self._reading_since.elapsed()))
        if self._now is None or erased != self._now.writing.erased:
            return  # somebody was taken out meanwhile: they are read anew
        if words is None:
            words = self._words
        if copies != self._copies or words != self._words:
            self._copies, self._words = dict(copies), words
            self._show()

    def _on_unread(self, error: Exception) -> None:
        """Go on with what is known; the next look tries again."""
        self._reading = False
        _log.warning("the texts could not be read", exc_info=error)

    @property
    def written(self) -> dict[GroupId, Written]:
        """What is known of each text."""
        return {
            group: Written(
                copy.blocks,
                tuple(copy.characters.items()),
                self._words.get(group, _NO_WORDS).words,
                self._pictures.sizes(group, copy.blocks),
            )
            for group, copy in self._copies.items()
        }

    def _show(self) -> None:
        now = self._now
        if now is None:
            return
        if self.panel.isVisible():
            model = self._present.present(now, self.written, counted=self._counted)
            self.panel.show_model(model)
        columns = self._present.projected(now, self.written) if now.running else ()
        if not columns:
            self._close_projector()
            return
        if self.projector is None:
            self.projector = TextProjector(self._texts, self._pictures)
            self.projector.closed.connect(lambda: self._project(()))
            self.panel.projected.attach(self.projector)
            self.projector.show()
        self.projector.show_columns(columns)
        self.panel.projected.show_names([each.name for each in columns])

    def _close_projector(self) -> None:
        if self.projector is not None:
            window, self.projector = self.projector, None
            self.panel.projected.detach()
            window.blockSignals(True)
            window.close()
            window.deleteLater()

    def _lock(self, group: str, locked: bool) -> None:  # noqa: FBT001 - a Qt slot
        groups = (GroupId(group),) if group else ()
        self._submit(WritingLocked(self._lesson.now(), locked, groups))

    def _project(self, groups: tuple[str, ...]) -> None:
        chosen = tuple(map(GroupId, groups))
        self._submit(WritingProjected(self._lesson.now(), chosen))

    def _count(self, on: bool) -> None:  # noqa: FBT001 - a Qt slot
        self._counted = on
        self._show()
        self.look()

    def _open_history(self, group: str) -> None:
        if self._now is not None:
            self.history.open(GroupId(group), self._now)

    def ask_export(self, group: str, seats: bool, furigana: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Ask where to, and write one group's text, or all of them (empty)."""
        filters = ";;".join(self._texts(f"text.files_{kind}") for kind in KINDS)
        name, _ = QFileDialog.getSaveFileName(
            self.panel, self._texts("text.export"), self._texts("text.file_name"), filters
        )
        if name:
            self.export(Path(name), group, seats=seats, furigana=furigana)

    def export(
        self, path: Path, group: str, *, seats: bool = False, furigana: bool = False
    ) -> None:
        """Write texts to a file, whose ending says which kind it is.

        Furigana are those of the tablets; where these have none, every kanji is read out.
        """
        if self._now is None:
            return
        chosen = group_texts(self._now, self.written, GroupId(group) or None, seats=seats)
        title = self._now.writing.title or self._now.plan.title
        if kind_of(path) is None:
            path = path.with_name(f"{path.name}.docx")
        grade = (self._now.plan.furigana or 1) if furigana else None
        self.panel.tell(self._texts("text.exporting", name=path.name))
        self._background.run(
            lambda _: write_texts(self._lesson.texts, path, title, chosen, grade),
            lambda _: self.panel.tell(self._texts("text.exported", name=path.name)),
            self._on_unwritten,
        )

    def _on_unwritten(self, error: Exception) -> None:
        self.panel.tell("")
        if not isinstance(error, KnownError):
            raise error
        dialog = TroubleDialog(self._look, self._texts, error, self.panel)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _submit(
        self, command: WritingOpened | WritingClosed | WritingLocked | WritingProjected
    ) -> None:
        self._lesson.submit(command)


def _read(
    desk: TextsDesk, groups: tuple[GroupId, ...], copies: Copies, erased: frozenset[SeatId]
) -> Copies:
    """Return the texts as they are now; of those that are none of `groups`, as they were."""
    found = dict(copies)
    for group in groups:
        copy = copies.get(group, TextCopy())
        new = desk.updates_since(group, copy.number)
        found[group] = caught_up(copy, without_writers(new, erased))
    return found


def _looked(
    desk: TextsDesk,
    groups: tuple[GroupId, ...],
    copies: Copies,
    erased: frozenset[SeatId],
    words: Words | None,
) -> tuple[Copies, Words | None]:
    """Return the texts as they are now, and how many words of each are whose, if that is wanted."""
    found = _read(desk, groups, copies, erased)
    return found, None if words is None else _counts(desk, found, words)


def _with_pictures(
    desk: TextsDesk, pictures: TextPictures, found: tuple[Copies, Words | None]
) -> tuple[Copies, Words | None]:
    """Return what was found, once the pictures in the texts are read."""
    for group, copy in found[0].items():
        pictures.load(desk, group, copy.blocks)
    return found


def _counts(desk: TextsDesk, copies: Copies, known: Words) -> Words:
    """Count the words of texts that changed since they were counted."""
    found: Words = {}
    for group, copy in copies.items():
        before = known.get(group)
        if before is None or before.number != copy.number:
            said = passages_of(copy).items()
            words = {seat: sum(map(desk.words_in, passages)) for seat, passages in said}
            before = WordsOf(copy.number, words)
        found[group] = before
    return found
