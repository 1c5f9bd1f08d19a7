"""The sound check: whose turn it is in large type, a countdown, and how each seat went."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDialog, QHBoxLayout, QProgressBar, QWidget

from classsense.domain.clock import seconds
from classsense.domain.commands import SoundCheckStarted
from classsense.domain.desk import RunningLesson
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, card, clear, column, label, mark_first, row
from classsense.ui.panels.voice_chip import VoiceChip
from classsense.ui.presenters.sound_check import (
    CheckModel,
    SeatLine,
    SeatState,
    SoundCheckPresenter,
    again_of,
    ends_at,
    start_of,
)
from classsense.ui.theme import GRID, Look

LEAD_IN_S: Final = 3
"""Seconds in which the class gets ready before the first seat's turn."""
_TICK_MS: Final = 100
_SIZE: Final = (720, 640)


class SeatRow(QWidget):
    """A seat in the sound check.

    Attributes:
        present, again: The box that marks absence, and the button that repeats.
    """

    def __init__(self, look: Look, texts: Texts, seat: SeatId) -> None:
        super().__init__()
        self.present = QCheckBox(texts("strips.seat", seat=seat))
        self.present.setToolTip(texts("seats.present_hint"))
        self.present.setMinimumWidth(140)
        self._chip = VoiceChip(look)
        self._state = label()
        self.again = Button(look, texts("check.again"), "small")
        self.again.setAccessibleName(texts("check.again_hint", seat=seat))
        inside = row(self.present, self._chip, self._state, spacing=12)
        inside.addStretch()
        inside.addWidget(self.again)
        self.setLayout(inside)
        self.setFixedHeight(38)

    def show_line(self, line: SeatLine) -> None:
        """Show how far the seat is."""
        self.present.setChecked(line.state is not SeatState.ABSENT)
        self._chip.show_voice(line.voice, line.colour)
        role = "strong" if line.state in {SeatState.SPEAKING, SeatState.WEAK} else "body"
        if self._state.property("role") != role:
            self._state.setProperty("role", role)
            self._state.style().polish(self._state)
        if self._state.text() != line.text:
            self._state.setText(line.text)
        self.again.setVisible(line.again)


class SoundCheckDialog(QDialog):
    """Runs the sound check of one table or of all; stays open beside the lesson.

    Attributes:
        start, start_all: The buttons that begin.
        lead_in: Ticks once a second until the first turn begins.

    Signals:
        absence_wanted: args: SeatId, bool.
    """

    absence_wanted = Signal(str, bool)

    def __init__(self, look: Look, texts: Texts, lesson: RunningLesson, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._texts = texts
        self._lesson = lesson
        self._present = SoundCheckPresenter(texts)
        self._snapshot: Snapshot | None = None
        self._group = GroupId("")
        self._running: tuple[SoundCheckStarted, ...] = ()
        self._queue: tuple[GroupId, ...] = ()
        self._getting_ready = 0
        self._rows: dict[SeatId, SeatRow] = {}
        self._tables: tuple[tuple[GroupId, str], ...] = ()
        self._choices: QHBoxLayout = row(spacing=0)
        self._choices.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._choice = QButtonGroup(self)
        self._call = label(role="headline", wrap=True)
        self._call.setMinimumHeight(72)
        self._countdown = label(role="figure")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setRange(0, 100)
        self._seats = column(spacing=2)
        self.start = Button(look, texts("check.start"), "primary")
        self.start_all = Button(look, texts("check.start_all"))
        self.start.clicked.connect(lambda: self._get_ready(()))
        self.start_all.clicked.connect(self._start_all)
        self.lead_in = QTimer(self, interval=1000)
        self.lead_in.timeout.connect(self._on_lead_in)
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._show)
        self.setWindowTitle(texts("check.title"))
        self.resize(*_SIZE)
        self._lay_out()

    def choose(self, group: GroupId) -> None:
        """Show another table."""
        self._group = group
        self._show()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow the lesson."""
        self._snapshot = snapshot
        self._show()

    def row_of(self, seat: str) -> SeatRow:
        """Return the row of a seat."""
        return self._rows[SeatId(seat)]

    def _show(self) -> None:
        if self._snapshot is None:
            return
        if all(view.id != self._group for view in self._snapshot.groups):
            return
        now = self._lesson.now()
        model = self._present.present(self._snapshot, self._group, self._running, now)
        if self._running and ends_at(self._running[-1]) <= seconds(now):
            self._go_on()
        self._show_tables(model)
        self._show_call(model)
        if [line.seat for line in model.seats] != list(self._rows):
            self._make_rows(model)
        for line in model.seats:
            self._rows[line.seat].show_line(line)

    def _show_call(self, model: CheckModel) -> None:
        waiting = self._getting_ready > 0
        call = self._texts("check.ready") if waiting else (model.refused or model.call)
        if self._call.text() != call:
            self._call.setText(call)
        countdown = str(self._getting_ready) if waiting else model.countdown
        if self._countdown.text() != countdown:
            self._countdown.setText(countdown)
        value = 100 if waiting else round(100 * (model.remaining or 0.0))
        if self._progress.value() != value:
            self._progress.setValue(value)
        self.start.setEnabled(model.ready and not waiting)
        self.start_all.setEnabled(not waiting and not self._running)

    def _show_tables(self, model: CheckModel) -> None:
        named = tuple(
            (table.id, self._texts(f"check.table_{table.state}", name=table.name))
            for table in model.tables
        )
        if [each[0] for each in named] != [each[0] for each in self._tables]:
            clear(self._choices)
            for index, (group, _) in enumerate(named):
                button = Button(self._look, "", "segment")
                button.setCheckable(True)
                button.clicked.connect(lambda _=False, chosen=group: self.choose(chosen))
                self._choice.addButton(button, index)
                mark_first(button, first=index == 0)
                self._choices.addWidget(button)
        self._tables = named
        for index, (group, name) in enumerate(named):
            button_of = self._choice.button(index)
            if button_of.text() != name:
                button_of.setText(name)
            button_of.setChecked(group == self._group)

    def _make_rows(self, model: CheckModel) -> None:
        clear(self._seats)
        self._rows = {}
        for line in model.seats:
            made = SeatRow(self._look, self._texts, line.seat)
            made.present.clicked.connect(
                lambda here, seat=line.seat: self.absence_wanted.emit(seat, not here)
            )
            made.again.clicked.connect(lambda _=False, seat=line.seat: self._again(seat))
            self._rows[line.seat] = made
            self._seats.addWidget(made)

    def _get_ready(self, queue: tuple[GroupId, ...]) -> None:
        """Count down to the first turn of the table that is shown; then go on with `queue`."""
        self._queue = queue
        self._getting_ready = LEAD_IN_S
        self.lead_in.start()
        self._show()

    def _start_all(self) -> None:
        # One after the other: at once, every microphone would hear the neighbours' numbers too.
        if self._snapshot is not None:
            self._next_of(tuple(view.id for view in self._snapshot.groups))

    def _next_of(self, queue: tuple[GroupId, ...]) -> None:
        """Get the first table of `queue` ready that can have a sound check."""
        for index, group in enumerate(queue):
            if self._snapshot and start_of(self._snapshot, group, self._lesson.now()):
                self._group = group
                self._get_ready(queue[index + 1 :])
                return

    def _on_lead_in(self) -> None:
        self._getting_ready -= 1
        if self._getting_ready <= 0 and self._snapshot is not None:
            self.lead_in.stop()
            check = start_of(self._snapshot, self._group, self._lesson.now())
            if check is not None:
                self._begin(check)
        self._show()

    def _go_on(self) -> None:
        """The running check is over: turn to the next table, if all are to be checked."""
        self._running = ()
        self._tick.stop()
        queue, self._queue = self._queue, ()
        self._next_of(queue)

    def _again(self, seat: SeatId) -> None:
        self._begin(again_of(self._group, seat, self._lesson.now()))

    def _begin(self, check: SoundCheckStarted) -> None:
        self._lesson.submit(check)
        self._running = (check,)
        self._tick.start()
        self._show()

    def _lay_out(self) -> None:
        turn = column(self._call, spacing=GRID)
        beside = row(self._progress, self._countdown, spacing=12)
        beside.setStretch(0, 1)
        turn.addLayout(beside)
        close = Button(self._look, self._texts("join.close"))
        close.clicked.connect(self.accept)
        buttons = row(self.start, self.start_all)
        buttons.addStretch()
        buttons.addWidget(close)
        inside = column(label(self._texts("check.title"), "title"), spacing=12, margin=2 * GRID)
        inside.addWidget(label(self._texts("check.text"), wrap=True))
        inside.addLayout(self._choices)
        inside.addWidget(card(turn))
        inside.addWidget(card(self._seats))
        inside.addStretch()
        inside.addWidget(label(self._texts("check.wiped"), "soft", wrap=True))
        inside.addLayout(buttons)
        self.setLayout(inside)
