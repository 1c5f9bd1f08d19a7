"""The line over everything: lesson, clock, sensing, privacy, joining, mark, end."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, Elided, label, row
from classsense.ui.panels.switch import SensingSwitch
from classsense.ui.presenters.top_bar import TopBarModel
from classsense.ui.theme import GRID, Look


class TopBar(QWidget):
    """What the teacher needs at all times.

    Signals:
        sensing_wanted: arg: bool.
        join_wanted, mark_wanted, end_wanted: No arguments.
    """

    sensing_wanted = Signal(bool)
    join_wanted = Signal()
    mark_wanted = Signal()
    end_wanted = Signal()

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Elided("title")
        self._title.setFont(look.font("title"))
        self._elapsed = label(role="soft")
        self._elapsed.setToolTip(texts("top.elapsed_hint"))
        self.switch = SensingSwitch(look)
        self._kept = label(role="soft")
        self._kept.setToolTip(texts("top.kept_hint"))
        self.join = Button(look, "", icon="qr")
        self.mark = Button(look, texts("top.mark"), icon="flag")
        self.end = Button(look, texts("top.end"), icon="stop")
        self._explain(texts)
        layout = row(
            self._title,
            self._elapsed,
            self.switch,
            self._kept,
            self.join,
            self.mark,
            self.end,
            spacing=2 * GRID,
        )
        layout.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.switch.clicked.connect(lambda: self.sensing_wanted.emit(not self.switch.on))
        self.join.clicked.connect(self.join_wanted)
        self.mark.clicked.connect(self.mark_wanted)
        self.end.clicked.connect(self.end_wanted)

    def show_model(self, model: TopBarModel) -> None:
        """Show the lesson's state."""
        self._title.show_text(model.title)
        if self._elapsed.text() != model.elapsed:
            self._elapsed.setText(model.elapsed)
        self.switch.set_on(model.sensing_text, on=model.sensing)
        if self._kept.text() != model.kept:
            self._kept.setText(model.kept)
            role = "strong" if model.alarm else "soft"
            if self._kept.property("role") != role:
                self._kept.setProperty("role", role)
                self._kept.style().polish(self._kept)
        if self.join.text() != model.join:
            self.join.setText(model.join)
        for button in (self.switch, self.mark, self.end):
            button.setEnabled(model.running)

    def _explain(self, texts: Texts) -> None:
        self.join.hint(texts("top.join_hint"))
        self.mark.hint(texts("top.mark_hint"))
        self.end.hint(texts("top.end_hint"))
        self.switch.setToolTip(texts("top.sensing_hint"))
        self.switch.setAccessibleDescription(texts("top.sensing_hint"))
