"""What is worth a look, at the right: at most three, each with its reason in one line."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from classsense.domain.snapshot import NoticeKind
from classsense.resources.texts import Texts
from classsense.ui.panels.board_side import BoardSide
from classsense.ui.panels.hands import HandsPanel
from classsense.ui.panels.parts import (
    Button,
    card,
    column,
    label,
    row,
    scrolling,
    show_text,
    surface,
)
from classsense.ui.presenters.notices import NoticeModel, NoticesModel
from classsense.ui.theme import GRID, Look

WIDTH_PX = 336


class NoticeCard(QWidget):
    """One notice.

    Attributes:
        done, useless, why: The buttons.

    Signals:
        dealt_with: args: key, kind, group.
        not_useful: arg: key.
    """

    dealt_with = Signal(str, str, str)
    not_useful = Signal(str)

    def __init__(self, look: Look, texts: Texts, model: NoticeModel) -> None:
        super().__init__()
        self._title = label(role="strong", wrap=True)
        self._reason = label(wrap=True)
        self._evidence = label(role="soft", wrap=True)
        self._evidence.hide()
        self.done = Button(look, texts("notices.done"), "small")
        self.useless = Button(look, texts("notices.useless"), "small")
        self.why = Button(look, texts("notices.why"), "small")
        self.why.setCheckable(True)
        self.why.toggled.connect(self._evidence.setVisible)
        self.why.setAccessibleName(texts("notices.why_hint", title=model.title))
        self.done.clicked.connect(lambda: self.dealt_with.emit(model.key, model.kind, model.group))
        self.useless.clicked.connect(lambda: self.not_useful.emit(model.key))
        self.done.setAccessibleName(texts("notices.done_hint", title=model.title))
        self.useless.setAccessibleName(texts("notices.useless_hint", title=model.title))
        inside = column(self._title, self._reason, self._evidence, spacing=2)
        inside.addSpacing(4)
        buttons = row(self.done, self.useless, self.why)
        self.useless.setHidden(model.kind in {NoticeKind.CALLING, NoticeKind.HAND_WAITING})
        buttons.addStretch()
        inside.addLayout(buttons)
        frame = card(inside)
        inside.setContentsMargins(12, GRID, 12, GRID)
        frame.setProperty("urgent", model.urgent)
        self.setLayout(column(frame, spacing=0))
        self.show_model(model)

    def show_model(self, model: NoticeModel) -> None:
        """Show the same notice with newer figures."""
        show_text(self._title, model.title)
        show_text(self._reason, model.reason)
        if self._evidence.text() != model.evidence:
            self._evidence.setText(model.evidence)
        self.setToolTip(model.evidence)
        self.setAccessibleName(model.title)
        self.setAccessibleDescription(f"{model.reason} {model.evidence}")


class NoticesPanel(QWidget):
    """The column of notices.

    Attributes:
        hands: The queue of raised hands, over them.

    Signals:
        dealt_with: args: key, kind, group.
        not_useful: arg: key.
    """

    dealt_with = Signal(str, str, str)
    not_useful = Signal(str)

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._cards: dict[str, NoticeCard] = {}
        self._heading = label(role="title")
        self._empty = label(role="soft", wrap=True)
        self._footnote = label(role="soft", wrap=True)
        self._list: QVBoxLayout = column()
        self.hands = HandsPanel(look, texts)
        self.side = BoardSide(look, texts)
        inside = column(self.side, self.hands, self._heading, self._empty, spacing=GRID, margin=12)
        inside.addLayout(self._list)
        inside.addWidget(self._footnote)
        inside.addStretch()
        page = QWidget()
        page.setLayout(inside)
        ground = surface("notices", self)
        ground.setLayout(column(scrolling(page), spacing=0))
        self.setLayout(column(ground, spacing=0))
        self.setFixedWidth(WIDTH_PX)

    def show_model(self, model: NoticesModel) -> None:
        """Show the notices; cards that stay are not made anew, so focus stays too."""
        show_text(self._heading, model.heading)
        show_text(self._empty, model.empty)
        show_text(self._footnote, model.footnote)
        if [notice.key for notice in model.notices] != list(self._cards):
            self._lay_out(model)
        for notice in model.notices:
            self._cards[notice.key].show_model(notice)

    def _lay_out(self, model: NoticesModel) -> None:
        kept = {n.key: self._cards.pop(n.key, None) for n in model.notices}
        while self._list.count():
            self._list.takeAt(0)
        for gone in self._cards.values():
            gone.hide()
            gone.deleteLater()
        self._cards = {}
        for notice in model.notices:
            shown = kept[notice.key] or self._make(notice)
            self._cards[notice.key] = shown
            self._list.addWidget(shown)

    def _make(self, notice: NoticeModel) -> NoticeCard:
        made = NoticeCard(self._look, self._texts, notice)
        made.dealt_with.connect(self.dealt_with)
        made.not_useful.connect(self.not_useful)
        return made
