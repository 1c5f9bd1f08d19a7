"""What helps the class to think together on text answers: cards, groups or words, and three."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.like_groups import GroupsView
from classsense.ui.panels.parts import Button, column, label, mark_first, row, show_text
from classsense.ui.panels.three import ThreePanel
from classsense.ui.panels.word_cloud import WordsView
from classsense.ui.presenters.think import NOTHING, ThinkModel, View
from classsense.ui.theme import GRID, Look


class ThinkBar(QWidget):
    """Chooses how the answers are looked at.

    Args:
        tools: What belongs to one of the ways, at the end of the row.

    Signals:
        view_wanted: arg: a `View`.
        three_wanted: Suggest three answers to talk about.
    """

    view_wanted = Signal(str)
    three_wanted = Signal()

    def __init__(self, look: Look, texts: Texts, tools: Sequence[QWidget]) -> None:
        super().__init__()
        self.setAccessibleName(texts("think.look"))
        self.views = QButtonGroup(self)
        layout = row(spacing=0)
        for at, view in enumerate(View):
            button = Button(look, texts(f"think.view_{view}"), "segment")
            button.setCheckable(True)
            mark_first(button, first=at == 0)
            self.views.addButton(button, at)
            layout.addWidget(button)
        self.views.idClicked.connect(lambda at: self.view_wanted.emit(tuple(View)[at]))
        self.three = Button(look, texts("think.three"))
        self.three.hint(texts("think.three_hint"))
        self.three.clicked.connect(self.three_wanted)
        layout.addSpacing(GRID)
        layout.addWidget(self.three)
        layout.addStretch()
        for tool in tools:
            layout.addWidget(tool)
        self.setLayout(layout)

    def show_model(self, model: ThinkModel) -> None:
        """Show which way is chosen."""
        self.setVisible(model.offered)
        button = self.views.button(tuple(View).index(model.view))
        button.setChecked(True)


class ThinkPanel(QWidget):
    """The groups or words of the answers, and three to talk about.

    Attributes:
        bar: Chooses among them; it stands where its owner puts it.
    """

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self.groups = GroupsView(look, texts)
        self.bar = ThinkBar(look, texts, (self.groups.undo, self.groups.move_to))
        self.words = WordsView(look, texts)
        self.three = ThreePanel(look, texts)
        self._busy = label(role="soft")
        self._model: ThinkModel | None = None
        self.setLayout(column(self._busy, self.three, self.groups, self.words, spacing=12))
        self.show_model(NOTHING)

    @property
    def grouped(self) -> bool:
        """Whether the answers stand in groups, and not as plain cards."""
        return self._model is not None and self._model.grouped

    def show_model(self, model: ThinkModel) -> None:
        """Show what is chosen."""
        if model == self._model:
            return
        self._model = model
        self.bar.show_model(model)
        show_text(self._busy, model.busy)
        self.three.show_model(model.three)
        self.three.setVisible(model.three is not None)
        self.groups.setVisible(model.grouped)
        self.groups.move_to.setVisible(model.grouped)
        self.groups.undo.setVisible(model.grouped and model.undo)
        if model.grouped:
            self.groups.show_model(model)
        self.words.setVisible(model.words is not None)
        if model.words is not None:
            self.words.show_model(model.words)
        self.setVisible(bool(model.busy or model.three or model.grouped or model.words))
