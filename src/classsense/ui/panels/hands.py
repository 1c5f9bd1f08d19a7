"""The queue of raised hands, over the notices."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from classsense.domain.lesson import SeatId
from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, Elided, column, label, row, show_text
from classsense.ui.presenters.hands import HandModel, HandsModel
from classsense.ui.theme import GRID, Look


class HandLine(QWidget):
    """One hand.

    Attributes:
        taken: The button that takes it out of the queue.

    Signals:
        called: args: seat, whether it was raised on the tablet.
    """

    called = Signal(str, bool)

    def __init__(self, look: Look, texts: Texts, model: HandModel) -> None:
        super().__init__()
        self._model = model
        self._who = Elided()
        self._waited = label(role="strong")
        self.taken = Button(look, texts("hands.taken"), "small")
        self.taken.clicked.connect(lambda: self.called.emit(self._model.seat, self._model.tapped))
        line = row(self._who, self._waited, self.taken)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.show_model(model)

    def show_model(self, model: HandModel) -> None:
        """Show the same hand, a moment later."""
        self._model = model
        self._who.show_text(model.line)
        show_text(self._waited, model.waited)
        self.taken.setAccessibleName(model.hint)
        self.taken.setToolTip(model.hint)
        self.setToolTip(model.source)
        self.setAccessibleName(f"{model.line} {model.waited} {model.source}")


class HandsPanel(QWidget):
    """The queue. Nothing at all while no hand is up.

    Signals:
        called: args: seat, whether it was raised on the tablet.
    """

    called = Signal(str, bool)

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._lines: dict[SeatId, HandLine] = {}
        self._list = column(spacing=2)
        self._more = label(role="soft")
        inside = column(label(texts("hands.heading"), "title"), spacing=4)
        inside.addLayout(self._list)
        inside.addWidget(self._more)
        inside.addSpacing(GRID)
        self.setLayout(inside)
        self.hide()

    def show_model(self, model: HandsModel) -> None:
        """Show the queue; lines that stay are not made anew, so focus stays too."""
        seats = [hand.seat for hand in model.hands]
        if seats != list(self._lines):
            self._lay_out(model)
        for hand in model.hands:
            self._lines[hand.seat].show_model(hand)
        show_text(self._more, model.more)
        self.setVisible(bool(model.hands))

    def _lay_out(self, model: HandsModel) -> None:
        kept = {hand.seat: self._lines.pop(hand.seat, None) for hand in model.hands}
        for gone in self._lines.values():
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while self._list.count():
            self._list.takeAt(0)
        self._lines = {}
        for hand in model.hands:
            shown = kept[hand.seat] or self._make(hand)
            self._lines[hand.seat] = shown
            self._list.addWidget(shown)

    def _make(self, hand: HandModel) -> HandLine:
        made = HandLine(self._look, self._texts, hand)
        made.called.connect(self.called)
        return made
