"""Shows a text that groups write, as it is written."""

from collections.abc import Callable
from itertools import takewhile
from typing import Final

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit
from shiboken6 import isValid

from classsense.ui.text_pictures import TextPictures

_LONG: Final = 200
"""Of HTML: takes milliseconds to be laid out."""


class OneByOne(QObject):
    """Does pieces of work one after the other, and lets the window live between them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: dict[QObject, Callable[[], None]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._next)

    def later(self, whose: QObject, work: Callable[[], None]) -> None:
        """Do some work soon; only the last of an object's is done."""
        self._waiting[whose] = work
        self._timer.start()

    def forget(self, whose: QObject) -> None:
        """Leave an object's work undone."""
        self._waiting.pop(whose, None)

    def _next(self) -> None:
        if not self._waiting:
            self._timer.stop()
            return
        whose = next(iter(self._waiting))
        self._waiting.pop(whose)()


class TextView(QTextEdit):
    """A text that can be read only; where it is scrolled to stays when it changes.

    Args:
        name: For a screen reader.
        pictures: That may be in the text.
        turns: Where several texts change at once; None shows each change at once.
    """

    def __init__(self, name: str, pictures: TextPictures, turns: OneByOne | None = None) -> None:
        super().__init__()
        self._pictures = pictures
        self._html = ""
        self._following = False
        self._turns = turns
        self.setReadOnly(True)
        self.setAccessibleName(name)

    def loadResource(self, kind: int, url: QUrl | str) -> object:
        """Give a picture that is kept for the text; nothing is loaded from anywhere."""
        image = kind == QTextDocument.ResourceType.ImageResource.value
        return self._pictures.image(QUrl(url).toString()) if image else None

    def follow(self, on: bool) -> None:  # noqa: FBT001 - a switch
        """Move to where the text changes from now on, or leave that to who reads."""
        self._following = on

    def show_html(self, html: str) -> None:
        """Show a text; a long one soon, so that several never hold the window up together."""
        if html == self._html:
            return
        self._html = html
        if self._turns is not None and len(html) >= _LONG:
            self._turns.later(self, self._lay_out)
            return
        if self._turns is not None:
            self._turns.forget(self)
        self._lay_out()

    def _lay_out(self) -> None:
        if not isValid(self):
            return  # it was closed meanwhile
        bar = self.verticalScrollBar()
        here, before = bar.value(), self.toPlainText()
        self.setHtml(self._html)
        bar.setValue(here)
        if (
            self._following
            and before
            and (place := _changed(before, self.toPlainText())) is not None
        ):
            self._show_place(place)

    def _show_place(self, place: int) -> None:
        """Bring a place into the middle, unless it is seen already."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(place, self.document().characterCount() - 1))
        line, high = self.cursorRect(cursor), self.viewport().height()
        if line.top() < 0 or line.bottom() > high:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + line.center().y() - high // 2)


def _changed(before: str, after: str) -> int | None:
    """Return where the last change of a text ends; None if there is none."""
    if before == after:
        return None
    pairs = zip(reversed(before), reversed(after), strict=False)
    return len(after) - sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
