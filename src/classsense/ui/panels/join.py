"""How tablets join: a QR code, an address and a code large enough for the last row."""

from collections.abc import Sequence

import segno
from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QWidget

from classsense.domain.desk import ReachFinding, RunningLesson
from classsense.resources.texts import Texts
from classsense.ui.background import Background
from classsense.ui.panels.parts import (
    Button,
    card,
    clear,
    column,
    label,
    row,
    scrolling,
    show_text,
)
from classsense.ui.panels.status import FindingList
from classsense.ui.presenters.join import once_reached, present_join, present_reach
from classsense.ui.theme import GRID, Look

_SIDE_PX = 320
_SIZE = (960, 640)
_LOOK_MS = 500
_QUIET = 4
"""Modules of white round a QR code, as ISO/IEC 18004 asks."""


class QrCode(QWidget):
    """Draws a QR code, black on white in every theme, so that cameras read it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._modules = [list(line) for line in segno.make(text, error="m", micro=False).matrix]
        self.setFixedSize(_SIDE_PX, _SIDE_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the modules, whole pixels each."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#FFFFFF"))
        count = len(self._modules) + 2 * _QUIET
        side = _SIDE_PX // count
        corner = (_SIDE_PX - side * count) // 2 + side * _QUIET
        black = QColor("#000000")
        for down, line in enumerate(self._modules):
            for across, dark in enumerate(line):
                if dark:
                    painter.fillRect(
                        QRectF(corner + across * side, corner + down * side, side, side), black
                    )
        painter.end()


class JoinDialog(QDialog):
    """The join window. It follows the board while it is open.

    Args:
        lesson: Asked again twice a second, and told what the teacher decides.

    Signals:
        people_wanted: The teacher wants to see who joined.
    """

    people_wanted = Signal()

    def __init__(self, look: Look, texts: Texts, lesson: RunningLesson, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts("join.title"))
        self._look = look
        self._texts = texts
        self._lesson = lesson
        self._model = present_join(None, texts)
        self._findings: Sequence[ReachFinding] = ()
        self._background = Background(self)
        self._code = label(role="code")
        self._address = label(role="address")
        self._picture = row()
        self._secrecy = label(role="soft", wrap=True)
        self._reach = label(wrap=True)
        self._guessing = label(role="strong", wrap=True)
        self._asking = column(spacing=GRID)
        self._checks = FindingList(look)
        self._checking = label(texts("join.checking"), "soft")
        self.again = Button(look, texts("join.check_again"))
        self.again.clicked.connect(self.check)
        self.new_code = Button(look, texts("join.new_code"))
        self.new_code.setToolTip(texts("join.new_code_hint"))
        self.new_code.clicked.connect(self._renew)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        self.finished.connect(self._close_down)
        self.refresh()
        self.check()

    def _lay_out(self) -> None:
        texts = self._texts
        for figure in (self._code, self._address):
            figure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = column(label(texts("join.title"), "headline"), spacing=GRID)
        words.addSpacing(GRID)
        words.addWidget(label(texts("join.address"), "soft"))
        words.addWidget(self._address)
        words.addWidget(label(texts("join.code"), "soft"))
        words.addWidget(self._code)
        words.addWidget(self.new_code, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(self._guessing)
        words.addLayout(self._asking)
        words.addStretch()
        words.addWidget(self._reach)
        words.addWidget(self._secrecy)
        top = row(spacing=4 * GRID)
        top.addLayout(self._picture)
        top.addLayout(words, 1)
        whole = QWidget()
        inside = column(spacing=3 * GRID, margin=3 * GRID)
        inside.addLayout(top)
        inside.addWidget(card(self._checks_and_guide()))
        inside.addStretch()
        whole.setLayout(inside)
        self._add_buttons(whole)

    def _add_buttons(self, whole: QWidget) -> None:
        texts = self._texts
        close = Button(self._look, texts("join.close"), "primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        buttons = row()
        buttons.setContentsMargins(3 * GRID, 0, 3 * GRID, 2 * GRID)
        self.people = Button(self._look, texts("people.open"))
        self.people.hint(texts("people.open_hint"))
        self.people.clicked.connect(self.accept)
        self.people.clicked.connect(self.people_wanted)
        buttons.addWidget(self.people)
        buttons.addStretch()
        buttons.addWidget(close)
        layout = column(scrolling(whole), spacing=GRID)
        layout.addLayout(buttons)
        self.setLayout(layout)
        self.resize(*_SIZE)
        close.setFocus()  # else Enter would renew the code

    def _checks_and_guide(self) -> QBoxLayout:
        texts = self._texts
        guide = column(label(texts("join.no_way"), "strong"), spacing=GRID)
        guide.addWidget(label(texts("join.guide"), "soft", wrap=True))
        below = column(label(texts("join.reach"), "title"), spacing=12)
        below.addWidget(self._checking)
        below.addWidget(self._checks)
        below.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        below.addLayout(guide)
        return below

    def refresh(self) -> None:
        """Show how tablets join now."""
        model = present_join(self._lesson.join_info(), self._texts)
        old, self._model = self._model, model
        show_text(self._address, model.address)
        show_text(self._code, model.code)
        show_text(self._secrecy, model.secrecy)
        show_text(self._reach, model.reach)
        show_text(self._guessing, model.guessing)
        self.new_code.setVisible(model.link is not None)
        if model.link != old.link:
            clear(self._picture)
            if model.link is not None:
                code = QrCode(model.link)
                code.setAccessibleName(self._texts("join.qr", address=model.address))
                self._picture.addWidget(code, 0, Qt.AlignmentFlag.AlignTop)
        if model.asking != old.asking:
            self._show_asking(model.asking)
        if model.reached and not old.reached:
            self._show_findings(once_reached(self._findings))

    def _show_asking(self, numbers: tuple[int, ...]) -> None:
        clear(self._asking)
        if numbers:
            self._asking.addWidget(label(self._texts("join.asking"), wrap=True))
        for number in numbers:
            name = self._texts("join.tablet", number=number)
            line = row(label(name, "strong"))
            for key, let_in in (("let_in", True), ("turn_away", False)):
                button = Button(self._look, self._texts(f"join.{key}"), "small")
                button.setAccessibleName(f"{name}: {self._texts(f'join.{key}')}")
                button.clicked.connect(
                    lambda _=False, n=number, yes=let_in: self._answer(n, let_in=yes)
                )
                line.addWidget(button)
            line.addStretch()
            holder = QWidget()
            holder.setLayout(line)
            self._asking.addWidget(holder)

    def _answer(self, number: int, *, let_in: bool) -> None:
        self._lesson.answer_tablet(number, let_in=let_in)
        self.refresh()

    def _renew(self) -> None:
        self._lesson.renew_code()
        self.refresh()

    def check(self) -> None:
        """Look whether tablets can reach the board."""
        self.again.setEnabled(False)
        self._checking.show()
        self._background.run(lambda _: self._lesson.examine_reach(), self._on_checked)

    def _on_checked(self, findings: Sequence[ReachFinding]) -> None:
        self.again.setEnabled(True)
        self._checking.hide()
        self._show_findings(once_reached(findings) if self._model.reached else findings)

    def _show_findings(self, findings: Sequence[ReachFinding]) -> None:
        self._findings = findings
        self._checks.show_rows(present_reach(findings, self._texts))

    def _close_down(self) -> None:
        self._timer.stop()
        self._background.close()
