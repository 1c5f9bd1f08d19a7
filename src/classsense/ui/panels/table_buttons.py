"""What can be done with a table: pause, sound check, seats, forget."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from classsense.domain.lesson import GroupId
from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, row
from classsense.ui.presenters.group import GroupModel
from classsense.ui.theme import Look


class TableButtons(QWidget):
    """A row of buttons for one table.

    Attributes:
        pause, check, seats, forget: The buttons.

    Signals:
        pause_wanted, check_wanted, seats_wanted, forget_wanted: arg: GroupId.
    """

    pause_wanted = Signal(str)
    check_wanted = Signal(str)
    seats_wanted = Signal(str)
    forget_wanted = Signal(str)

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._group = GroupId("")
        self.pause = Button(look, texts("control.pause"), "small", icon="pause")
        self.check = Button(look, texts("control.check"), "small", icon="voice_check")
        self.seats = Button(look, texts("control.seats"), "small", icon="seats")
        self.forget = Button(look, texts("control.forget"), "small", icon="eraser")
        for name, button, signal in (
            ("pause", self.pause, self.pause_wanted),
            ("check", self.check, self.check_wanted),
            ("seats", self.seats, self.seats_wanted),
            ("forget", self.forget, self.forget_wanted),
        ):
            button.hint(texts(f"control.{name}_hint"))
            button.clicked.connect(lambda _=False, wanted=signal: wanted.emit(self._group))
        self.setLayout(row(self.pause, self.check, self.seats, self.forget))

    def show_state(self, model: GroupModel) -> None:
        """Show what can be done with a table now."""
        self._group = model.id
        text = self._texts("control.resume" if model.paused else "control.pause")
        if self.pause.text() != text:
            self.pause.setText(text)
            self.pause.show_icon("play" if model.paused else "pause")
        self.seats.setEnabled(model.running)
        for button in (self.pause, self.check, self.forget):
            button.setEnabled(model.running and model.hears)
