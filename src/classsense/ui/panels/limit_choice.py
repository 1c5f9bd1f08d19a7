"""For how long answers are taken."""

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox

from classsense.resources.texts import Texts


class LimitChoice(QComboBox):
    """Offers time limits; the first one is none."""

    def __init__(self, texts: Texts, minutes: Iterable[int]) -> None:
        super().__init__()
        self._texts = texts
        self.setAccessibleName(texts("board.limit"))
        self.setToolTip(texts("board.limit_hint"))
        self.addItem(texts("board.no_limit"), 0.0)
        for each in minutes:
            self.addItem(texts("board.limit_of", minutes=each), 60.0 * each)

    def offer(self, limit_s: float) -> None:
        """Choose a limit, seconds; 0 is none. One that is not in the list is added."""
        place = self.findData(limit_s)
        if place < 0:
            self.addItem(self._texts("board.limit_of", minutes=f"{limit_s / 60:g}"), limit_s)
            place = self.count() - 1
        self.setCurrentIndex(place)

    @property
    def limit_s(self) -> float:
        """The chosen limit, seconds; 0 is none."""
        return float(self.currentData())
