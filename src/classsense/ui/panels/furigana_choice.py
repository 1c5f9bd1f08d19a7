"""For which grade the tablets read words out."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.parts import column, label

_GRADES: Final = (None, 1, 2, 3, 4, 5, 6, 7)


class FuriganaChoice(QWidget):
    """Nothing, a grade of primary school, or the school after it.

    Signals:
        wanted: arg: the grade, or None.
    """

    wanted = Signal(object)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.setAccessibleName(texts("furi.label"))
        self.box.setToolTip(texts("furi.hint"))
        for grade in _GRADES:
            key = {None: "none", 1: "all", 7: "after"}.get(grade, "grade")
            self.box.addItem(texts(f"furi.{key}", grade=grade), grade)
        self.box.activated.connect(lambda _: self.wanted.emit(self.box.currentData()))
        name = label(texts("furi.label"), "soft")
        name.setBuddy(self.box)
        self.setLayout(column(name, self.box, spacing=4))

    def show_grade(self, grade: int | None, *, running: bool) -> None:
        """Show what holds; the choice is the teacher's while the lesson runs."""
        self.box.setEnabled(running)
        if self.box.currentData() != grade and not self.box.view().isVisible():
            self.box.setCurrentIndex(_GRADES.index(grade))
