"""A sheet on the console: open it, go on, and see what is still to come from whom."""

from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QMenu, QSizePolicy, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.item_layout import WrapRow
from classsense.ui.panels.limit_choice import LimitChoice
from classsense.ui.panels.parts import (
    Button,
    clear,
    column,
    label,
    scrolling,
    show_text,
    surface,
)
from classsense.ui.presenters.sheet import SheetModel, SheetRow
from classsense.ui.theme import GRID, Look

_GAP: Final = 10.0
_CELLS: Final = (8.0, 22.0)
_STRIP_PX: Final = 28
_TEXT_PX: Final = 330
_LIMITS_MIN: Final = (3, 5, 10, 15, 20, 30)


class SeatStrip(QWidget):
    """One mark for each seat, table by table: filled where the answer is here, else hollow."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._marks: tuple[tuple[bool, ...], ...] = ()
        self._names: tuple[str, ...] = ()
        self.setFixedHeight(_STRIP_PX)
        self.setMinimumWidth(160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_marks(
        self, marks: tuple[tuple[bool, ...], ...], said: str, names: tuple[str, ...] = ()
    ) -> None:
        """Show marks, or over them the names of the tables; paints only if they differ."""
        if (marks, names) != (self._marks, self._names):
            self._marks, self._names = marks, names
            self.update()
        if said != self.accessibleName():
            self.setAccessibleName(said)
            self.setToolTip(said)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the marks from the left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._look.font("body"))
        seats = max(1, sum(len(table) for table in self._marks))
        room = self.width() - _GAP * len(self._marks)
        cell = min(max(room / seats, _CELLS[0]), _CELLS[1])
        x = 0.0
        for number, table in enumerate(self._marks):
            if self._names:
                area = QRectF(x, 0, cell * len(table) + _GAP - 2, _STRIP_PX)
                self._draw_name(painter, area, self._names[number])
                x += cell * len(table)
            else:
                for there in table:
                    self._draw_mark(painter, QRectF(x, (_STRIP_PX - cell) / 2, cell, cell), there)
                    x += cell
            x += _GAP
        painter.end()

    def _draw_name(self, painter: QPainter, area: QRectF, name: str) -> None:
        painter.setPen(self._look.colour("soft"))
        cut = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)

    def _draw_mark(self, painter: QPainter, cell: QRectF, there: bool) -> None:  # noqa: FBT001 - a fact
        inside = cell.adjusted(2, 2, -2, -2)
        painter.setPen(QPen(self._look.colour("accent" if there else "edge"), 1.5))
        painter.setBrush(self._look.colour("accent" if there else "surface"))
        painter.drawRoundedRect(inside, 3, 3)


class SheetPanel(QWidget):
    """One sheet.

    Attributes:
        toggle, back, next, locks, limit, rows, locking: The controls; `rows` are the buttons of
            the questions, `locking` those that lock or unlock each.

    Signals:
        open_wanted: args: SheetId, time limit in seconds, 0 for none.
        close_wanted, round_wanted, round_back_wanted: arg: SheetId.
        step_wanted: args: SheetId, place of the question, whether the others are locked.
        question_chosen: arg: QuestionId whose answers are to be seen.
        lock_wanted: args: QuestionId, whether no more answers to it are taken.
        keep_wanted: arg: SheetId to be kept as a template.
    """

    open_wanted = Signal(str, float)
    close_wanted = Signal(str)
    round_wanted = Signal(str)
    round_back_wanted = Signal(str)
    step_wanted = Signal(str, int, bool)
    question_chosen = Signal(str)
    lock_wanted = Signal(str, bool)
    keep_wanted = Signal(str)

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._model: SheetModel | None = None
        self._title = label(role="question", wrap=True)
        self._facts = label(role="strong", wrap=True)
        self._heads = SeatStrip(look)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self.rows: tuple[Button, ...] = ()
        self.locking: tuple[Button, ...] = ()
        self._progress: tuple[QLabel, ...] = ()
        self._strips: tuple[SeatStrip, ...] = ()
        self._build_controls()
        self._lay_out()

    def show_model(self, model: SheetModel) -> None:
        """Show a sheet; what stays is not made anew."""
        if model == self._model:
            return
        before, self._model = self._model, model
        show_text(self._title, model.title)
        show_text(self._facts, model.facts)
        if before is None or [r.id for r in before.rows] != [r.id for r in model.rows]:
            self._make_rows(model)
        if before is None or before.id != model.id:
            self.limit.offer(model.limit_s)
        self._heads.show_marks(model.rows[0].marks, "", model.tables)
        for number, row in enumerate(model.rows):
            self._dress(number, row, running=model.running)
        self._show_controls(model)

    def _build_controls(self) -> None:
        self.toggle = Button(self._look, "", "primary")
        self.toggle.clicked.connect(self._on_toggle)
        self.limit = LimitChoice(self._texts, _LIMITS_MIN)
        self.back = Button(self._look, self._texts("sheet.back"))
        self.back.clicked.connect(lambda: self._turn(-1))
        self.next = Button(self._look, self._texts("sheet.next"), "primary")
        self.next.clicked.connect(lambda: self._turn(1))
        self.locks = QCheckBox(self._texts("sheet.locks"))
        self.locks.setToolTip(self._texts("sheet.locks_hint"))
        self.more = Button(self._look, self._texts("sheet.more"), "quiet")
        menu = QMenu(self.more)
        self.again = QAction(self._texts("ctl.new_round"), menu)
        self.again.triggered.connect(lambda: self._emit(self.round_wanted))
        self.undo = QAction(self._texts("ctl.round_back"), menu)
        self.undo.triggered.connect(lambda: self._emit(self.round_back_wanted))
        self.keep = QAction(self._texts("tpl.keep"), menu)
        self.keep.triggered.connect(lambda: self._emit(self.keep_wanted))
        menu.addActions([self.again, self.undo, self.keep])
        self.more.setMenu(menu)

    def _lay_out(self) -> None:
        tools = WrapRow(GRID)
        for tool in (
            *(self.toggle, self.limit, self.back, self.next, self.locks),
            self.more,
        ):
            tools.addWidget(tool)
        inside = QWidget()
        body = column(spacing=GRID)
        body.addLayout(self._grid)
        body.addWidget(label(self._texts("sheet.legend"), "soft", wrap=True))
        body.addStretch()
        inside.setLayout(body)
        outer = column(self._title, self._facts, spacing=12)
        outer.addLayout(tools)
        outer.addWidget(scrolling(inside), 1)
        page = surface("page")
        page.setLayout(outer)
        layout = column(page)
        self.setLayout(layout)

    def _make_rows(self, model: SheetModel) -> None:
        self._grid.removeWidget(self._heads)
        clear(self._grid)
        self._grid.addWidget(self._heads, 0, 0, 1, 3)
        self._grid.setColumnStretch(1, 1)
        self.rows = tuple(self._row_button(row) for row in model.rows)
        self.locking = tuple(self._lock_button(number) for number in range(len(model.rows)))
        progress = tuple(label(role="strong") for _ in model.rows)
        self._strips = tuple(SeatStrip(self._look) for _ in model.rows)
        self._progress = progress
        rows = zip(self.rows, progress, self.locking, self._strips, strict=True)
        for number, (question, count, lock, strip) in enumerate(rows):
            line = 2 * number + 1
            self._grid.addWidget(question, line, 0)
            self._grid.addWidget(count, line, 1)
            self._grid.addWidget(lock, line, 2)
            self._grid.addWidget(strip, line + 1, 0, 1, 3)

    def _row_button(self, row: SheetRow) -> Button:
        button = Button(self._look, "", "row")
        button.setCheckable(True)
        button.setFixedWidth(_TEXT_PX)
        button.setToolTip(row.text)
        button.clicked.connect(lambda: self.question_chosen.emit(row.id))
        return button

    def _lock_button(self, number: int) -> Button:
        button = Button(self._look, "", "small")
        button.clicked.connect(lambda: self._on_lock(number))
        return button

    def _dress(self, number: int, row: SheetRow, *, running: bool) -> None:
        button, lock = self.rows[number], self.locking[number]
        text = f"{number + 1}. {row.text}"
        cut = button.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, _TEXT_PX - 40)
        button.setText(f"{cut}\n{row.state}")
        button.setAccessibleName(f"{text} {row.state} {row.progress}")
        button.setChecked(row.here)
        show_text(self._progress[number], row.progress)
        self._strips[number].show_marks(row.marks, row.said)
        lock.setText(self._texts("sheet.unlock" if row.open is False else "sheet.lock"))
        lock.setAccessibleName(f"{lock.text()} {number + 1}")
        shown = self._model is not None and self._model.shown
        lock.setVisible(shown and row.open is not None)
        lock.setEnabled(running)

    def _show_controls(self, model: SheetModel) -> None:
        words = "close" if model.open else "reopen" if model.shown else "open"
        self.toggle.setText(self._texts(f"sheet.{words}"))
        self.toggle.setEnabled(model.running)
        self.limit.setVisible(not model.open)
        led = model.step is not None and model.open
        for tool in (self.back, self.next, self.locks):
            tool.setVisible(led)
        step = model.step or 0
        self.back.setEnabled(step > 0)
        self.next.setEnabled(step + 1 < len(model.rows))
        self.again.setEnabled(model.answers and model.running)
        self.undo.setVisible(model.rounds)

    def _on_toggle(self) -> None:
        model = self._model
        if model is None:
            return
        if model.open:
            self.close_wanted.emit(model.id)
        else:
            self.open_wanted.emit(model.id, self.limit.limit_s)

    def _turn(self, by: int) -> None:
        model = self._model
        if model is not None and model.step is not None:
            self.step_wanted.emit(model.id, model.step + by, self.locks.isChecked())

    def _on_lock(self, number: int) -> None:
        if self._model is not None:
            row = self._model.rows[number]
            self.lock_wanted.emit(row.id, bool(row.open))

    def _emit(self, signal: SignalInstance) -> None:
        if self._model is not None:
            signal.emit(self._model.id)
