"""Small widgets that all panels are made of."""

from typing import Final, Literal

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from classsense.ui.panels.item_layout import ItemLayout
from classsense.ui.theme import GRID, Look

_FEW_LINES_PX: Final = 120

LabelRole = Literal[
    "body", "soft", "strong", "title", "headline", "figure", "code", "address", "question"
]
ButtonRole = Literal["plain", "primary", "quiet", "tab", "segment", "row", "small"]


def label(text: str = "", role: LabelRole = "body", *, wrap: bool = False) -> QLabel:
    """Return a label whose looks the style sheet takes from its role."""
    made = QLabel(text)
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    return made


def show_text(where: QLabel, text: str) -> None:
    """Show `text`, or nothing at all if it is empty. Does not paint what is already there."""
    if where.text() != text:
        where.setText(text)
    where.setVisible(bool(text))


def row(*widgets: QWidget, spacing: int = GRID) -> QHBoxLayout:
    """Return a row of widgets."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    return layout


def column(*widgets: QWidget, spacing: int = GRID, margin: int = 0) -> QVBoxLayout:
    """Return a column of widgets."""
    layout = QVBoxLayout()
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    return layout


def surface(name: str, parent: QWidget | None = None) -> QWidget:
    """Return a plain widget that the style sheet paints by its name."""
    made = QWidget(parent)
    made.setObjectName(name)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


def card(layout: QLayout | None = None) -> QFrame:
    """Return a framed card."""
    made = QFrame()
    made.setObjectName("card")
    if layout is not None:
        layout.setContentsMargins(2 * GRID, 12, 2 * GRID, 12)
        made.setLayout(layout)
    return made


class Scrolling(QScrollArea):
    """A scroll area that asks for little, so that what holds it does not grow for its sake."""

    def sizeHint(self) -> QSize:
        """Ask for the width of what is inside, and for a few lines."""
        return QSize(super().sizeHint().width(), _FEW_LINES_PX)


def scrolling(inside: QWidget) -> QScrollArea:
    """Return `inside` with a vertical scroll bar where it does not fit."""
    area = Scrolling()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area


def clear(layout: QLayout, keep: int = 0) -> None:
    """Take all but the first `keep` widgets out of a layout."""
    while layout.count() > keep:
        item = layout.takeAt(keep)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def mark_first(segment: QPushButton, *, first: bool) -> None:
    """Let the first of a row of segments draw its left edge; another's is its neighbour's."""
    segment.setProperty("first", first)


class Button(QPushButton):
    """A button whose icon follows the theme.

    Args:
        hint: What it does, for the tool tip and the screen reader.
    """

    def __init__(self, look: Look, text: str, role: ButtonRole = "plain", icon: str = "") -> None:
        super().__init__(text)
        self._look = look
        self._icon_name = icon
        self._role = role
        self.setProperty("role", role)
        self.setFont(look.font("strong" if role == "primary" else "body"))
        self.setAutoDefault(True)  # so that Enter presses it, not the space bar alone
        self._draw_icon()
        if icon:
            look.changed.connect(self._draw_icon)

    def sizeHint(self) -> QSize:
        """Leave room for the bold word of a chosen tab, so that nothing moves or is cut."""
        size = super().sizeHint()
        if self._role in {"tab", "segment"}:
            bold = QFontMetrics(self._look.font("strong")).horizontalAdvance(self.text())
            size.setWidth(
                size.width() + max(0, bold - self.fontMetrics().horizontalAdvance(self.text()))
            )
        return size

    def hint(self, text: str) -> None:
        """Say what the button does beyond its word."""
        self.setToolTip(text)
        self.setAccessibleDescription(text)

    def show_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon_name = name
        self._draw_icon()

    def _draw_icon(self) -> None:
        if self._icon_name:
            colour = "accent_ink" if self._role == "primary" else "ink"
            self.setIconSize(QSize(20, 20))
            self.setIcon(QIcon(self._look.icon(self._icon_name, colour, 20)))


class Pressable(QAbstractButton):
    """A button that draws itself. Enter presses it as the space bar does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter for a click."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


class Elided(QLabel):
    """A label that ends with "…" where it does not fit, and tells the rest as a tool tip."""

    def __init__(self, role: LabelRole = "body") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._whole = ""

    def show_text(self, text: str) -> None:
        """Show `text`."""
        if text != self._whole:
            self._whole = text
            self.setAccessibleName(text)
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """Let it shrink to a few letters."""
        return QSize(48, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Ask for the whole text."""
        return QSize(
            self.fontMetrics().horizontalAdvance(self._whole) + 4, super().sizeHint().height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text anew."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the text anew when the type changes."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, max(0, self.width())
        )
        if shown != self.text():
            self.setText(shown)
        self.setToolTip("" if shown == self._whole else self._whole)


class Flow(ItemLayout):
    """Lays widgets of one width out in as many columns as fit, like cards on a table."""

    def __init__(self, column_width: int, spacing: int = GRID) -> None:
        super().__init__(spacing)
        self._column_width = column_width

    def heightForWidth(self, width: int) -> int:
        """Return the height for `width` pixels."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """Ask for one column at least."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """One column."""
        tallest = max((self._height(item, self._column_width) for item in self._items), default=0)
        return QSize(self._column_width, tallest)

    def setGeometry(self, where: QRect) -> None:
        """Move all of them to their places."""
        super().setGeometry(where)
        self._arrange(where, move=True)

    @staticmethod
    def _height(item: QLayoutItem, width: int) -> int:
        # Not the hint of wrapped text, which stands for a column that is narrower still.
        return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()

    def _columns(self, where: QRect) -> tuple[int, int]:
        """Return how many there are, and how wide each is."""
        gap = self.spacing()
        columns = max(1, (where.width() + gap) // (self._column_width + gap))
        return columns, (where.width() - gap * (columns - 1)) // columns

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]  # hidden ones take no room

    def _arrange(self, where: QRect, *, move: bool) -> int:
        gap = self.spacing()
        columns, width = self._columns(where)
        bottoms = [where.top()] * columns
        for item in self._shown():
            shortest = bottoms.index(min(bottoms))
            height = self._height(item, width)
            if move:
                left = where.left() + shortest * (width + gap)
                item.setGeometry(QRect(QPoint(left, bottoms[shortest]), QSize(width, height)))
            bottoms[shortest] += height + gap
        return max(0, max(bottoms) - where.top() - gap)


class FlowRows(Flow):
    """Likewise in rows of one height each, for what is looked up by its order."""

    def _arrange(self, where: QRect, *, move: bool) -> int:
        gap, top = self.spacing(), where.top()
        columns, width = self._columns(where)
        shown = self._shown()
        for first in range(0, len(shown), columns):
            line = shown[first : first + columns]
            height = max(self._height(item, width) for item in line)
            for place, item in enumerate(line):
                if move:
                    left = where.left() + place * (width + gap)
                    item.setGeometry(QRect(QPoint(left, top), QSize(width, height)))
            top += height + gap
        return max(0, top - where.top() - gap)
