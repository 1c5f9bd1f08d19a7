"""Like answers in groups on one side, those that stand alone on the other, as wide."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMenu, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.answers import AnswerCard
from classsense.ui.panels.parts import (
    Button,
    Elided,
    Flow,
    LabelRole,
    column,
    label,
    row,
    show_text,
)
from classsense.ui.presenters.board import Card
from classsense.ui.presenters.think import GroupOfCards, ThinkModel
from classsense.ui.theme import GRID, Look

_CARD_PX = 232
_NAME_LETTERS = 60
NEW, ALONE = "new", ""
"""Where answers are moved that go to no group that there is."""


class CardSection(QWidget):
    """Cards under a title. They are lent: whoever made them keeps them.

    Attributes:
        more: Opens what can be done with the group, if it is one.
    """

    def __init__(self, role: LabelRole) -> None:
        super().__init__()
        self._shown: tuple[str, ...] = ()
        self.title = Elided(role)
        self.more: Button | None = None
        self.count = label(role="soft")
        self.head = row(self.title, self.count)
        self.head.setStretch(0, 1)
        self.flow = Flow(_CARD_PX, 12)
        layout = column(spacing=GRID)
        layout.addLayout(self.head)
        layout.addLayout(self.flow)
        self.setLayout(layout)

    def show_cards(self, cards: Sequence[AnswerCard], ids: tuple[str, ...]) -> None:
        """Show cards in this order; nothing moves if it is the same."""
        if ids == self._shown and all(each.parent() is self for each in cards):
            return
        self.give_back()
        self._shown = ids
        for each in cards:
            self.flow.addWidget(each)
            each.show()

    def give_back(self) -> None:
        """Hand out all cards, so that they outlive the section."""
        while self.flow.count():
            self.flow.takeAt(0)
        self._shown = ()


class GroupsView(QWidget):
    """The groups, and what the teacher does with them.

    Signals:
        move_wanted: args: ids of answers, and a group's id, `NEW` or `ALONE`.
        join_wanted: args: a group's id, and that of the group it becomes part of.
        name_wanted: args: a group's id, and a name, empty for none.
        undo_wanted: Take the last arrangement back.
        selected: Other cards are selected.
    """

    move_wanted = Signal(tuple, str)
    join_wanted = Signal(str, str)
    name_wanted = Signal(str, str)
    undo_wanted = Signal()
    selected = Signal()

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._model: ThinkModel | None = None
        self._cards: dict[str, AnswerCard] = {}
        self._sections: dict[str, CardSection] = {}
        self.move_to = Button(look, texts("think.move_none"))
        self.move_to.hint(texts("think.move_hint"))
        self.move_to.clicked.connect(self._on_move)
        self.undo = Button(look, texts("think.undo"), "quiet")
        self.undo.clicked.connect(self.undo_wanted)
        self._list = column(spacing=2 * GRID)
        self._none = label(texts("think.groups_none"), "soft", wrap=True)
        self._lonely = CardSection("title")
        self._lonely.title.show_text(texts("think.lonely"))
        self._lonely.count.setToolTip(texts("think.lonely_hint"))
        self._lonely_none = label(texts("think.lonely_none"), "soft", wrap=True)
        self._lay_out()

    def show_model(self, model: ThinkModel) -> None:
        """Show the groups; cards and sections that stay are not made anew."""
        if model == self._model:
            return
        self._model = model
        cards = [*model.lonely, *(each for group in model.groups for each in group.cards)]
        for each in cards:
            self._show_card(each)
        self._show_groups(model.groups)
        ids = tuple(each.id for each in model.lonely)
        self._lonely.show_cards([self._cards[each] for each in ids], ids)
        count = self._texts("think.answers", count=len(ids)) if ids else ""
        show_text(self._lonely.count, count)
        self._lonely_none.setVisible(not ids)
        self._none.setVisible(not model.groups)
        known = {each.id for each in cards}
        for gone in [key for key in self._cards if key not in known]:
            self._cards.pop(gone).deleteLater()
        self._on_toggled()

    def chosen(self) -> tuple[str, ...]:
        """Return the ids of the selected answers."""
        return tuple(key for key, each in self._cards.items() if each.isChecked())

    def select(self, ids: Sequence[str]) -> None:
        """Select these answers and no others."""
        for key, each in self._cards.items():
            each.setChecked(key in ids)

    def group_menu(self, group: str) -> QMenu:
        """Return what can be done with a group; whoever asks shows it."""
        groups = self._model.groups if self._model else ()
        found = next(each for each in groups if each.id == group)
        menu = QMenu(self)
        menu.addAction(self._texts("think.rename"), partial(self._ask_name, found))
        ids = tuple(each.id for each in found.cards)
        menu.addAction(self._texts("think.select_all"), partial(self.select, ids))
        join = menu.addMenu(self._texts("think.join"))
        for each in groups:
            if each.id != group:
                join.addAction(_short(each.title), partial(self.join_wanted.emit, group, each.id))
        join.setEnabled(len(groups) > 1)
        return menu

    def move_menu(self) -> QMenu:
        """Return where selected answers can go."""
        menu, ids = QMenu(self), self.chosen()
        places = (
            [(each.id, _short(each.title)) for each in self._model.groups] if self._model else []
        )
        places += [(NEW, self._texts("think.new_group")), (ALONE, self._texts("think.alone"))]
        for place, title in places:
            menu.addAction(title, partial(self.move_wanted.emit, ids, place))
        return menu

    def _lay_out(self) -> None:
        left = column(label(self._texts("think.groups"), "title"), self._none, spacing=GRID)
        left.addLayout(self._list)
        left.addStretch()
        right = column(self._lonely, self._lonely_none, spacing=GRID)
        right.addStretch()
        sides = row(spacing=3 * GRID)
        sides.addLayout(left, 1)
        sides.addLayout(right, 1)
        self.setLayout(sides)

    def _show_card(self, model: Card) -> None:
        known = self._cards.get(model.id)
        if known is not None:
            known.show_model(model)
            return
        made = AnswerCard(self._look, self._texts, model)
        made.toggled.connect(self._on_toggled)
        self._cards[model.id] = made

    def _show_groups(self, groups: Sequence[GroupOfCards]) -> None:
        wanted = [group.id for group in groups]
        for gone in [key for key in self._sections if key not in wanted]:
            section = self._sections.pop(gone)
            section.give_back()
            self._list.removeWidget(section)
            section.hide()
            section.deleteLater()
        for at, group in enumerate(groups):
            section = self._sections.get(group.id) or self._section(group.id)
            self._list.insertWidget(at, section)
            section.title.show_text(group.title)
            if section.more is not None:
                section.more.setAccessibleName(self._texts("think.menu", title=group.title))
            show_text(section.count, group.count)
            ids = tuple(each.id for each in group.cards)
            section.show_cards([self._cards[each] for each in ids], ids)

    def _section(self, group: str) -> CardSection:
        made = CardSection("strong")
        more = Button(self._look, "⋯", "small")
        more.clicked.connect(lambda: self._pop_up(self.group_menu(group), more))
        made.more = more
        made.head.addWidget(more)
        self._sections[group] = made
        return made

    def _ask_name(self, group: GroupOfCards) -> None:
        ask = QInputDialog(self)
        ask.setWindowTitle(self._texts("think.rename_title"))
        ask.setLabelText(self._texts("think.rename_title"))
        ask.setTextValue(group.title[:_NAME_LETTERS])
        entry = ask.findChild(QLineEdit)
        if entry is not None:
            entry.setMaxLength(_NAME_LETTERS)
        ask.textValueSelected.connect(partial(self.name_wanted.emit, group.id))
        ask.finished.connect(ask.deleteLater)
        ask.open()

    def _pop_up(self, menu: QMenu, under: QWidget) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(under.mapToGlobal(QPoint(0, under.height())))

    def _on_move(self) -> None:
        self._pop_up(self.move_menu(), self.move_to)

    def _on_toggled(self) -> None:
        count = len(self.chosen())
        self.move_to.setEnabled(count > 0)
        words = self._texts("think.move", count=count) if count else self._texts("think.move_none")
        self.move_to.setText(words)
        self.selected.emit()


def _short(title: str) -> str:
    """Return a title as a menu shows it; an ampersand in it is no shortcut."""
    cut = title if len(title) <= _NAME_LETTERS else f"{title[: _NAME_LETTERS - 1]}…"
    return cut.replace("&", "&&")
