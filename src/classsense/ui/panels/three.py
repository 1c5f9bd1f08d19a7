"""Three answers side by side to talk about, without who gave them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel

from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, card, column, label, row, show_text
from classsense.ui.presenters.think import ThreeModel
from classsense.ui.theme import GRID, Look

_THREE = 3


class ThreePanel(QFrame):
    """The three, and why these.

    Signals:
        share_wanted: Show them on the tablets.
        another_wanted: Suggest others.
        close_wanted: Put them away.
    """

    share_wanted = Signal()
    another_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        self._texts = texts
        self._model: ThreeModel | None = None
        self._reason = label(role="soft", wrap=True)
        self._answers = [label(role="title", wrap=True) for _ in range(_THREE)]
        self._words = [label(role="soft", wrap=True) for _ in range(_THREE)]
        self.share = Button(look, texts("think.share_three"))
        self.share.clicked.connect(self.share_wanted)
        self._shared = label(texts("think.three_shared"), "strong")
        self.another = Button(look, texts("think.another"))
        self.another.clicked.connect(self.another_wanted)
        close = Button(look, texts("think.close"), "quiet")
        close.clicked.connect(self.close_wanted)
        title = label(texts("think.three"), "title")
        title.setToolTip(texts("think.three_hint"))
        head = row(title)
        head.addStretch()
        head.addWidget(self.another)
        head.addWidget(close)
        why = row(self._reason, self._shared, self.share)
        why.setStretch(0, 1)
        self._side = [_framed(*pair) for pair in zip(self._answers, self._words, strict=True)]
        side = row(*self._side, spacing=12)
        for at in range(_THREE):
            side.setStretch(at, 1)
        layout = column(spacing=GRID, margin=2 * GRID)
        layout.addLayout(head)
        layout.addLayout(why)
        layout.addLayout(side)
        self.setLayout(layout)

    def show_model(self, model: ThreeModel | None) -> None:
        """Show three answers; None hides all."""
        if model == self._model:
            return
        self._model = model
        self.setVisible(model is not None)
        if model is None:
            return
        show_text(self._reason, model.reason)
        for frame in self._side:
            frame.setVisible(bool(model.answers))
        for at, text in enumerate(model.texts):
            show_text(self._answers[at], text)
            show_text(self._words[at], model.words[at])
        self.share.setVisible(bool(model.answers) and not model.shared)
        self._shared.setVisible(model.shared)
        self.another.setVisible(model.more)


def _framed(answer: QLabel, words: QLabel) -> QFrame:
    inside = column(answer, words, spacing=4)
    inside.addStretch()
    return card(inside)
