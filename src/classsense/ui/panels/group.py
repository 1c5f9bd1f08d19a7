"""One table in full: who spoke when, who follows whom, figures, words and answers."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from classsense.domain.lesson import GroupId
from classsense.resources.texts import Texts
from classsense.ui.panels.chance import ChanceBar
from classsense.ui.panels.figure_list import FigureList
from classsense.ui.panels.group_words import GroupWords
from classsense.ui.panels.network import Network
from classsense.ui.panels.parts import (
    Button,
    Elided,
    card,
    clear,
    column,
    label,
    mark_first,
    row,
    scrolling,
    show_text,
)
from classsense.ui.panels.strips import Strips
from classsense.ui.panels.table_buttons import TableButtons
from classsense.ui.presenters.group import GroupModel
from classsense.ui.theme import GRID, Look

Names = tuple[tuple[GroupId, str], ...]
_SHARES: Final = (5, 4, 5)
"""How the width is shared by picture, figures and words."""


class GroupPanel(QWidget):
    """The page of one table.

    Attributes:
        strips, network, words, controls: Its parts.

    Signals:
        chosen: arg: GroupId of another table.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._model: GroupModel | None = None
        self._names: Names = ()
        self._choices: QHBoxLayout = row(spacing=0)
        self._choices.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.controls = TableButtons(look, texts)
        self.strips = Strips(look, texts)
        self._explanation = label(wrap=True)
        self._doubts = label(role="soft", wrap=True)
        self.network = Network(look, texts)
        self._network_note = label(role="soft", wrap=True)
        self.as_grid = Button(look, texts("network.as_grid"), "small")
        self.as_grid.setCheckable(True)
        self.as_grid.toggled.connect(self.network.show_grid)
        self._balance = label(role="strong", wrap=True)
        self._chance = ChanceBar(look)
        self._chance_hint = label(role="soft", wrap=True)
        self._measures = FigureList(look)
        self.words = GroupWords(look, texts)
        self._lay_out()

    def show_model(self, model: GroupModel | None, names: Names) -> None:
        """Show a table, and the names of all of them to choose from."""
        shown = (None if model is None else model.id, names)
        if shown != (None if self._model is None else self._model.id, self._names):
            self._show_names(names, shown[0])
        if model is None or model == self._model:
            return
        self._model = model
        show_text(self._explanation, model.explanation)
        show_text(self._doubts, model.doubts)
        self.controls.show_state(model)
        self.strips.show_model(model.strips)
        self.network.show_model(model.network)
        self.as_grid.setVisible(bool(model.network.nodes))
        show_text(self._network_note, model.network.note)
        self._show_balance(model)
        self._measures.show_measures(model.measures)
        self.words.show_words(model.words)
        self.words.show_answers(model.answers, model.no_answers)

    def _show_balance(self, model: GroupModel) -> None:
        chance = model.chance
        self._chance.show_model(chance)
        text = "" if chance is None else f"{self._texts('compare.balance')}: {chance.figure}"
        show_text(self._balance, text)
        show_text(self._chance_hint, "" if chance is None else chance.hint)

    def _lay_out(self) -> None:
        title = Elided("title")
        title.setFont(self._look.font("title"))
        title.show_text(self._texts("strips.title"))
        over = row(title, spacing=2 * GRID)
        over.setStretch(0, 1)
        over.addWidget(self.controls)
        when = column(spacing=6)
        when.addLayout(over)
        for widget in (self._explanation, self._doubts, self.strips):
            when.addWidget(widget)
        under = row(self._network_card(), self._figures_card(), self.words, spacing=GRID)
        for index, share in enumerate(_SHARES):
            under.setStretch(index, share)
        inside = column(spacing=GRID, margin=12)
        inside.addLayout(self._choices)
        inside.addWidget(card(when))
        inside.addLayout(under, 1)
        page = QWidget()
        page.setLayout(inside)
        self.setLayout(column(scrolling(page), spacing=0))

    def _network_card(self) -> QFrame:
        over = row(label(self._texts("network.title"), "title"))
        over.addStretch()
        over.addWidget(self.as_grid)
        inside = column(spacing=6)
        inside.addLayout(over)
        inside.addWidget(self.network, 1)
        inside.addWidget(self._network_note)
        return card(inside)

    def _figures_card(self) -> QFrame:
        page = QWidget()
        listed = column(self._balance, self._chance, self._chance_hint, spacing=4)
        listed.addSpacing(6)
        listed.addWidget(self._measures)
        listed.addStretch()
        page.setLayout(listed)
        inside = column(label(self._texts("group.measures"), "title"), spacing=6)
        inside.addWidget(scrolling(page), 1)
        return card(inside)

    def _show_names(self, names: Sequence[tuple[GroupId, str]], shown: GroupId | None) -> None:
        self._names = tuple(names)
        clear(self._choices)
        for index, (group, name) in enumerate(names):
            button = Button(self._look, name, "segment")
            mark_first(button, first=index == 0)
            button.setCheckable(True)
            button.setChecked(group == shown)
            button.clicked.connect(lambda _=False, chosen=group: self.chosen.emit(chosen))
            self._choices.addWidget(button)
        if not names:
            self._choices.addWidget(label(self._texts("group.none"), "soft"))
