"""Layouts of our own: what they are built on, and a row that wraps."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayout, QLayoutItem


class ItemLayout(QLayout):
    """Holds items; how they are arranged is for those who derive from it.

    Args:
        spacing: Between them, pixels.
    """

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return one of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give one of them up."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """More in a row make it lower."""
        return True


class WrapRow(ItemLayout):
    """Lays widgets out side by side, as wide as they like, in as many lines as they need."""

    def heightForWidth(self, width: int) -> int:
        """Return the height for `width` pixels."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """Ask for little: it wraps."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The widest of them."""
        shown = [item.minimumSize() for item in self._items if not item.isEmpty()]
        width = max((size.width() for size in shown), default=0)
        return QSize(width, max((size.height() for size in shown), default=0))

    def setGeometry(self, where: QRect) -> None:
        """Move all of them to their places."""
        super().setGeometry(where)
        self._arrange(where, move=True)

    def _arrange(self, where: QRect, *, move: bool) -> int:
        left, top, line = where.left(), where.top(), list[tuple[QLayoutItem, QRect]]()
        for item in self._items:
            if item.isEmpty():  # a hidden widget takes no room
                continue
            wanted = item.sizeHint()
            size = QSize(min(wanted.width(), where.width()), wanted.height())
            if line and left + size.width() > where.left() + where.width():
                left, top = where.left(), top + _placed(line, move=move) + self.spacing()
                line = []
            line.append((item, QRect(QPoint(left, top), size)))
            left += size.width() + self.spacing()
        return top + _placed(line, move=move) - where.top()


def _placed(line: list[tuple[QLayoutItem, QRect]], *, move: bool) -> int:
    """Place the items of a line on its middle; return its height."""
    height = max((place.height() for _, place in line), default=0)
    for item, place in line if move else ():
        item.setGeometry(place.translated(0, (height - place.height()) // 2))
    return height
