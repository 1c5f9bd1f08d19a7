"""The window in which the teacher approves and drops pupils' comments."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.parts import (
    Button,
    Elided,
    card,
    clear,
    column,
    label,
    row,
    scrolling,
    show_text,
)
from classsense.ui.presenters.remarks import RemarkLine, RemarksModel
from classsense.ui.theme import GRID, Look

_SIZE: Final = (720, 520)


class RemarksDialog(QDialog):
    """All comments to the question that the board shows, those that wait first.

    Attributes:
        all: Approves all that wait.

    Signals:
        judged: args: ids of comments, whether the class sees them.
    """

    judged = Signal(tuple, bool)

    def __init__(self, look: Look, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._texts = texts
        self._model: RemarksModel | None = None
        self.setWindowTitle(texts("remarks.title"))
        self.resize(*_SIZE)
        self._hint = label(role="soft", wrap=True)
        self._list = column(spacing=GRID)
        page = QWidget()
        inner = column(spacing=GRID)
        inner.addLayout(self._list)
        inner.addStretch()
        page.setLayout(inner)
        self.all = Button(look, "")
        self.all.clicked.connect(self._approve_all)
        close = Button(look, texts("join.close"), "primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        buttons = row(self.all)
        buttons.addStretch()
        buttons.addWidget(close)
        inside = column(label(texts("remarks.title"), "title"), self._hint, spacing=12,
                        margin=2 * GRID)  # fmt: skip
        inside.addWidget(scrolling(page), 1)
        inside.addLayout(buttons)
        self.setLayout(inside)
        close.setFocus()

    def show_model(self, model: RemarksModel) -> None:
        """Show the comments as they are now."""
        if model == self._model:
            return
        old, self._model = self._model, model
        hint = "checked_hint" if model.checked else "unchecked_hint"
        show_text(self._hint, self._texts(f"remarks.{hint if model.lines else 'empty'}"))
        self.all.setText(self._texts("remarks.show_all", count=model.waiting))
        self.all.setVisible(model.waiting > 1)
        if old is None or old.lines != model.lines:
            clear(self._list)
            for line in model.lines:
                self._list.addWidget(self._card(line))

    def _card(self, line: RemarkLine) -> QWidget:
        about, text = Elided("soft"), label(line.text, wrap=True)
        about.show_text(line.about)
        below = row(label(line.state, "strong" if line.shown is None else "soft"))
        below.addStretch()
        for key, shown in (("show", True), ("drop", False)):
            if line.shown is not shown:
                button = Button(self._look, self._texts(f"remarks.{key}"), "small")
                button.setAccessibleName(f"{self._texts(f'remarks.{key}')}: {line.text}")
                button.clicked.connect(lambda _=False, yes=shown: self.judged.emit((line.id,), yes))
                below.addWidget(button)
        inside = column(text, about, spacing=4)
        inside.addLayout(below)
        return card(inside)

    def _approve_all(self) -> None:
        if self._model is not None:
            waiting = tuple(line.id for line in self._model.lines if line.shown is None)
            self.judged.emit(waiting, True)
