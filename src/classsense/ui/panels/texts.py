"""The page of the texts that groups write together."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from classsense.domain.templates import TemplateShelf
from classsense.resources.texts import Texts
from classsense.ui.panels.item_layout import WrapRow
from classsense.ui.panels.parts import (
    Button,
    Elided,
    FlowRows,
    card,
    clear,
    column,
    label,
    row,
    scrolling,
    show_text,
)
from classsense.ui.panels.report_templates import ReportTemplates
from classsense.ui.panels.text_projector import ProjectorControls
from classsense.ui.panels.text_view import OneByOne, TextView
from classsense.ui.presenters.texts import MOST_PROJECTED, TextCard, TextsModel
from classsense.ui.text_pictures import TextPictures
from classsense.ui.theme import GRID, Look

_CARD_PX: Final = 360
_CARD_HIGH_PX: Final = 240
_CHARS: Final = 100


class GroupTextCard(QWidget):
    """One group's text with its buttons.

    Attributes:
        shown: Chosen for the projector.
        lock, history, export: The buttons.
    """

    def __init__(
        self,
        look: Look,
        texts: Texts,
        model: TextCard,
        pictures: TextPictures,
        turns: OneByOne,
    ) -> None:
        super().__init__()
        self._texts = texts
        self._name = Elided("strong")
        self._state = label(role="soft")
        self._counts = label(role="soft", wrap=True)
        self.view = TextView(model.name, pictures, turns)
        self.view.setFixedHeight(_CARD_HIGH_PX)
        self.shown = QCheckBox(texts("text.choose"))
        self.shown.setToolTip(texts("text.choose_hint"))
        self.lock = Button(look, "", "small")
        self.history = Button(look, texts("text.history"), "small")
        self.export = Button(look, texts("text.export_one"), "small")
        head = row(self._name, self._state, self.shown)
        head.setStretch(0, 1)
        tools = row(self.lock, self.history, self.export)
        tools.addStretch()
        inside = column()
        inside.addLayout(head)
        inside.addWidget(self.view)
        inside.addWidget(self._counts)
        inside.addStretch()  # a card may be as high as a neighbour that tells more
        inside.addLayout(tools)
        self.setLayout(column(card(inside), spacing=0))
        self.show_model(model, running=True)

    def show_model(self, model: TextCard, *, running: bool) -> None:
        """Show the text."""
        self._name.show_text(model.name)
        show_text(self._state, model.state)
        show_text(self._counts, model.counts)
        self.view.show_html(model.html)
        self.lock.setText(self._texts("text.unlock" if model.locked else "text.lock"))
        self.lock.setEnabled(running)


class TextsPanel(QWidget):
    """Opens, closes, locks, shows and exports the texts.

    Signals:
        open_wanted: args: title, tuple of headings.
        close_wanted: No arguments.
        lock_wanted: args: GroupId or empty for all, whether to lock.
        project_wanted: arg: tuple of GroupIds.
        history_wanted: arg: GroupId.
        export_wanted: args: GroupId or empty for all, whether seats are named, whether words are
            read out.
        counts_wanted: arg: bool.
    """

    open_wanted = Signal(str, tuple)
    close_wanted = Signal()
    lock_wanted = Signal(str, bool)
    project_wanted = Signal(tuple)
    history_wanted = Signal(str)
    export_wanted = Signal(str, bool, bool)
    counts_wanted = Signal(bool)

    def __init__(
        self, look: Look, texts: Texts, shelf: TemplateShelf, pictures: TextPictures
    ) -> None:
        super().__init__()
        self.pictures = pictures
        self._look = look
        self._texts = texts
        self._model: TextsModel | None = None
        self._turns = OneByOne(self)
        self.cards: dict[str, GroupTextCard] = {}
        self.title = _line(texts("text.title"))
        self.headings = _line(texts("text.headings"))
        self.templates = ReportTemplates(look, texts, shelf)
        self.templates.chosen.connect(self._fill)
        self.templates.keep_wanted.connect(
            lambda: self.templates.keep_as(self.title.text().strip(), self._headings())
        )
        self.toggle = Button(look, "", "primary")
        self.toggle.clicked.connect(self._on_toggle)
        self.lock_all = Button(look, "")
        self.lock_all.clicked.connect(self._on_lock_all)
        self.project = Button(look, texts("text.project"))
        self.project.hint(texts("text.choose_hint"))
        self.project.clicked.connect(self._on_project)
        self.unproject = Button(look, texts("text.unproject"), "quiet")
        self.unproject.clicked.connect(lambda: self.project_wanted.emit(()))
        self.seats = QCheckBox(texts("text.seats"))
        self.export = Button(look, texts("text.export"))
        self.export.clicked.connect(lambda: self._on_export(""))
        self.furigana = QCheckBox(texts("text.furigana"))
        self.furigana.setToolTip(texts("text.furigana_hint"))
        self.counts = QCheckBox(texts("text.counts"))
        self.counts.setToolTip(texts("text.counts_hint"))
        self.counts.toggled.connect(self.counts_wanted)
        self.projected = ProjectorControls(look, texts)
        self._hint = label(role="soft", wrap=True)
        self.told = label(role="strong", wrap=True)
        self._flow = FlowRows(_CARD_PX, 12)
        self._lay_out()
        self.templates.choose_first()

    def show_model(self, model: TextsModel) -> None:
        """Show the page; cards that stay are not made anew."""
        if model == self._model:
            return
        if model.open and (self._model is None or not self._model.open):
            self.title.setText(model.title)
            self.headings.setText(self.templates.line(model.headings))
        self._model = model
        running = model.running
        show_text(self._hint, model.hint)
        self.toggle.setText(self._texts("text.close" if model.open else "text.open"))
        self.lock_all.setText(
            self._texts("text.unlock_all" if model.all_locked else "text.lock_all")
        )
        for tool in (self.toggle, self.lock_all, self.project):
            tool.setEnabled(running)
        for line in (self.title, self.headings, self.templates):
            line.setEnabled(running and not model.open)
        self.templates.setVisible(not model.open)  # what is open has its headings
        self.furigana.setVisible(model.read_out)
        self.unproject.setVisible(any(each.shown for each in model.cards))
        if [each.id for each in model.cards] != list(self.cards):
            clear(self._flow)
            self.cards = {each.id: self._card(each) for each in model.cards}
        for each in model.cards:
            self.cards[each.id].show_model(each, running=running)

    def tell(self, text: str) -> None:
        """Say what became of a wish; nothing hides what was said."""
        show_text(self.told, text)

    def _card(self, model: TextCard) -> GroupTextCard:
        made = GroupTextCard(self._look, self._texts, model, self.pictures, self._turns)
        made.lock.clicked.connect(lambda: self._on_lock(model.id))
        made.history.clicked.connect(lambda: self.history_wanted.emit(model.id))
        made.export.clicked.connect(lambda: self._on_export(model.id))
        self._flow.addWidget(made)
        return made

    def _lay_out(self) -> None:
        what = row(self.title, self.headings)
        what.setStretch(0, 1)
        what.setStretch(1, 2)
        tools = WrapRow(GRID)
        for tool in (
            *(self.toggle, self.lock_all, self.project, self.unproject),
            *(self.export, self.seats, self.furigana, self.counts),
        ):
            tools.addWidget(tool)
        inside = column()
        inside.addLayout(self._flow)
        inside.addStretch()
        cards = QWidget()
        cards.setLayout(inside)
        layout = column(spacing=12, margin=2 * GRID)
        layout.addWidget(self.templates)
        layout.addLayout(what)
        layout.addLayout(tools)
        layout.addWidget(self.projected)
        layout.addWidget(self._hint)
        layout.addWidget(self.told)
        self.told.hide()
        layout.addWidget(scrolling(cards), 1)
        self.setLayout(layout)

    def _fill(self, title: str, headings: str) -> None:
        if title:
            self.title.setText(title)
        self.headings.setText(headings)

    def _headings(self) -> tuple[str, ...]:
        return self.templates.headings(self.headings.text())

    def _on_export(self, group: str) -> None:
        furigana = self.furigana.isVisibleTo(self) and self.furigana.isChecked()
        self.export_wanted.emit(group, self.seats.isChecked(), furigana)

    def _on_toggle(self) -> None:
        if self._model is not None and self._model.open:
            self.close_wanted.emit()
            return
        title = self.title.text().strip() or self._texts("text.title_usual")
        self.open_wanted.emit(title, self._headings())

    def _on_lock(self, group: str) -> None:
        for each in self._model.cards if self._model else ():
            if each.id == group:
                self.lock_wanted.emit(group, not each.locked)

    def _on_lock_all(self) -> None:
        if self._model is not None:
            self.lock_wanted.emit("", not self._model.all_locked)

    def _on_project(self) -> None:
        chosen = [group for group, each in self.cards.items() if each.shown.isChecked()]
        self.project_wanted.emit(tuple(chosen[:MOST_PROJECTED]))


def _line(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(name)
    made.setAccessibleName(name)
    made.setMaxLength(_CHARS)
    return made
