"""The words of the class as a cloud of buttons: larger the more pupils used them."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSpinBox, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.item_layout import ItemLayout
from classsense.ui.panels.parts import (
    Button,
    Elided,
    Pressable,
    clear,
    column,
    label,
    row,
    show_text,
)
from classsense.ui.presenters.cloud_layout import arranged
from classsense.ui.presenters.think import WordModel, WordsModel
from classsense.ui.theme import GRID, Look

_SCALES: Final = (1.0, 1.25, 1.55, 1.95, 2.4)
_PAD: Final = 8
_LEAST_PX: Final = 36
_MOST_PUPILS: Final = 20
_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class CloudLayout(ItemLayout):
    """Lays words out in rows around the middle; see `presenters.cloud_layout`."""

    def __init__(self, gap: int = 4) -> None:
        super().__init__(gap)

    def heightForWidth(self, width: int) -> int:
        """Return the height for `width` pixels."""
        return arranged(self._sizes(), width, self.spacing())[1]

    def sizeHint(self) -> QSize:
        """Ask for little."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """A word may be cut."""
        return QSize(_LEAST_PX, _LEAST_PX if self._items else 0)

    def setGeometry(self, where: QRect) -> None:
        """Move all words to their places."""
        super().setGeometry(where)
        boxes, _ = arranged(self._sizes(), where.width(), self.spacing())
        for item, box in zip(self._items, boxes, strict=True):
            item.setGeometry(QRect(where.left() + box.x, where.top() + box.y, *box[2:]))

    def _sizes(self) -> list[tuple[int, int]]:
        hints = [item.sizeHint() for item in self._items]
        return [(hint.width(), hint.height()) for hint in hints]


class WordButton(Pressable):
    """A word and how many pupils used it."""

    def __init__(self, look: Look, model: WordModel) -> None:
        super().__init__()
        self._look = look
        self._model = model
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFont(look.font("strong", _SCALES[model.step - 1]))
        self.setAccessibleName(model.said)
        self.setToolTip(model.said)
        self.setChecked(model.chosen)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Ask for the word and its figure."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self._model.text) + self._figure_px() + 3 * _PAD
        return QSize(width, max(_LEAST_PX, metrics.height() + 4))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the word, never turned, in the colour of text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked() or self.hasFocus() or self.underMouse():
            edge = "accent" if self.isChecked() or self.hasFocus() else "line"
            painter.setPen(QPen(self._look.colour(edge), 2))
            painter.setBrush(self._look.colour("accent_soft" if self.isChecked() else "surface"))
            painter.drawRoundedRect(area, 6, 6)
        painter.setFont(self.font())
        painter.setPen(self._look.colour("ink"))
        room = area.adjusted(_PAD, 0, -_PAD - self._figure_px(), 0)
        word = self.fontMetrics().elidedText(
            self._model.text, Qt.TextElideMode.ElideRight, int(room.width()) + 2
        )
        painter.drawText(room, _MIDDLE, word)
        painter.setFont(self._look.font("body"))
        painter.setPen(self._look.colour("soft"))
        end = QRectF(room.right(), area.top(), area.right() - room.right(), area.height())
        painter.drawText(end, _MIDDLE, self._model.count)
        painter.end()

    def _figure_px(self) -> int:
        return QFontMetrics(self._look.font("body")).horizontalAdvance(self._model.count) + 2


class WordsView(QWidget):
    """The cloud, and what the teacher does with it.

    Signals:
        chosen: arg: a word whose answers are to be shown, or empty for all.
        hide_wanted: arg: a word.
        hidden_wanted: Show hidden words again.
        fewest_wanted: arg: how many pupils must have used a word.
        share_wanted: arg: whether the tablets are to show the words.
    """

    chosen = Signal(str)
    hide_wanted = Signal(str)
    hidden_wanted = Signal()
    fewest_wanted = Signal(int)
    share_wanted = Signal(bool)

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._model: WordsModel | None = None
        self._words: tuple[WordModel, ...] = ()
        self._cloud = CloudLayout()
        self._note = label(role="soft", wrap=True)
        self._sharing = Elided("soft")
        self._build_controls()
        top = row(label(texts("think.fewest")), self.fewest)
        top.addStretch()
        top.addWidget(self.share)
        shown = row(self._sharing, self.unshare)
        shown.setStretch(0, 1)
        chosen = row(self._note, self.hide_it, self.all, self.again)
        chosen.setStretch(0, 1)
        layout = column(spacing=GRID)
        for part in (top, shown, self._cloud, chosen):
            layout.addLayout(part)
        self.setLayout(layout)

    def show_model(self, model: WordsModel) -> None:
        """Show the words; those that stay as they are are not made anew."""
        if model == self._model:
            return
        self._model = model
        self._show_words(model.words)
        self.fewest.blockSignals(True)
        self.fewest.setValue(model.fewest)
        self.fewest.blockSignals(False)
        show_text(self._note, model.note)
        self._sharing.show_text(model.sharing)
        self._sharing.setVisible(bool(model.sharing))
        self.again.setText(model.hidden)
        self.again.setVisible(bool(model.hidden))
        self.hide_it.setText(self._texts("think.hide", word=model.chosen))
        self.hide_it.setVisible(bool(model.chosen))
        self.all.setVisible(bool(model.chosen))
        newer = "think.share_newest" if model.sharing else "think.share_words"
        self.share.setText(self._texts(newer))
        self.share.setEnabled(bool(model.newest))
        self.share.setVisible(not model.shared)
        self.unshare.setVisible(bool(model.sharing))

    def _build_controls(self) -> None:
        self.fewest = QSpinBox()
        self.fewest.setRange(1, _MOST_PUPILS)
        self.fewest.setSpecialValueText(self._texts("think.fewest_one"))
        self.fewest.setSuffix(self._texts("think.fewest_unit"))
        self.fewest.setAccessibleName(self._texts("think.fewest"))
        self.fewest.valueChanged.connect(self.fewest_wanted)
        self.again = Button(self._look, "", "quiet")
        self.again.clicked.connect(self.hidden_wanted)
        self.hide_it = Button(self._look, "", "small")
        self.hide_it.clicked.connect(self._on_hide)
        self.all = Button(self._look, self._texts("think.all_answers"), "small")
        self.all.clicked.connect(lambda: self.chosen.emit(""))
        self.share = Button(self._look, self._texts("think.share_words"))
        self.share.hint(self._texts("think.share_words_hint"))
        self.share.clicked.connect(lambda: self.share_wanted.emit(True))
        self.unshare = Button(self._look, self._texts("think.unshare_words"), "quiet")
        self.unshare.clicked.connect(lambda: self.share_wanted.emit(False))

    def _show_words(self, words: Sequence[WordModel]) -> None:
        if tuple(words) == self._words:
            return
        focused = next((b for b in self.findChildren(WordButton) if b.hasFocus()), None)
        said = focused.accessibleName().partition(":")[0] if focused else None
        clear(self._cloud)
        self._words = tuple(words)
        for word in words:
            button = WordButton(self._look, word)
            button.clicked.connect(lambda on, text=word.text: self.chosen.emit(text if on else ""))
            self._cloud.addWidget(button)
            button.show()
            if said is not None and word.said.startswith(said):
                button.setFocus()

    def _on_hide(self) -> None:
        if self._model is not None and self._model.chosen:
            self.hide_wanted.emit(self._model.chosen)
