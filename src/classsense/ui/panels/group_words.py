"""What a table said and wrote: its own words, its talk where that is allowed, its answers."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, clear, column, label, row, scrolling, show_text
from classsense.ui.panels.words import Keywords, Transcript
from classsense.ui.presenters.group import Line
from classsense.ui.presenters.words import WordsModel
from classsense.ui.theme import GRID, Look

_MOST_LINES = 40
_KEYWORD_PX = 180
_TALK_PX = 132


class GroupWords(QFrame):
    """The column of words and answers.

    Attributes:
        back: The button that leaves a picked moment.

    Signals:
        now_wanted: The teacher wants to leave the picked moment.
    """

    now_wanted = Signal()

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        self._model: WordsModel | None = None
        self._answers_shown: tuple[Sequence[Line], str] | None = None
        self._heading = label(role="strong", wrap=True)
        self.back = Button(look, texts("words.back"), "small")
        self.back.clicked.connect(self.now_wanted)
        self._talk = Transcript(look, texts)
        self._talk.setMinimumHeight(_TALK_PX)
        self._no_talk = label(role="soft", wrap=True)
        self._keywords_heading = label(role="strong")
        self._keywords = Keywords(_KEYWORD_PX)
        self._answers: QVBoxLayout = column(spacing=4)
        self._lay_out(texts)

    def show_words(self, model: WordsModel) -> None:
        """Show what was said."""
        if model == self._model:
            return
        self._model = model
        show_text(self._heading, model.heading)
        self.back.setVisible(model.picked)
        self._talk.setVisible(bool(model.lines))
        self._talk.show_lines(model.lines)
        show_text(self._no_talk, model.no_lines)
        show_text(self._keywords_heading, model.keywords_heading)
        self._keywords.show_keywords(model.keywords, model.no_keywords)

    def show_answers(self, lines: Sequence[Line], empty: str) -> None:
        """Show what the table wrote."""
        if self._answers_shown == (lines, empty):
            return
        self._answers_shown = (lines, empty)
        clear(self._answers)
        if empty:
            self._answers.addWidget(label(empty, "soft", wrap=True))
        for line in lines[:_MOST_LINES]:
            time = label(line.at, "soft")
            time.setFixedWidth(56)
            inside = row(time, label(line.text, wrap=True))
            inside.setStretch(1, 1)
            both = QWidget()
            both.setLayout(inside)
            self._answers.addWidget(both)

    def _lay_out(self, texts: Texts) -> None:
        page = QWidget()
        listed = column(self._keywords_heading, self._keywords, spacing=6)
        listed.addSpacing(6)
        over = row(self._heading, self.back)
        over.setStretch(0, 1)
        listed.addLayout(over)
        listed.addWidget(self._no_talk)
        listed.addWidget(self._talk, 3)
        listed.addSpacing(6)
        listed.addWidget(label(texts("group.answers"), "strong"))
        listed.addLayout(self._answers)
        listed.addStretch(1)
        page.setLayout(listed)
        inside = column(scrolling(page), spacing=0)
        inside.setContentsMargins(2 * GRID, 12, GRID, 12)
        self.setLayout(inside)
