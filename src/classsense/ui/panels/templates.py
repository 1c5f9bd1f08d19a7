"""The teacher's own templates: take one, or throw it away."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from classsense.domain.errors import KnownError
from classsense.domain.lesson import Question
from classsense.domain.templates import SheetTemplate, TemplateShelf
from classsense.resources.texts import Texts, explain
from classsense.ui.panels.parts import Button, column, label, row, show_text
from classsense.ui.theme import Look


class TemplateRow(QWidget):
    """Offers the templates of the teacher's file.

    Attributes:
        choice: The templates; the first entry is none.
        remove: Throws the chosen one away.
        trouble: What is wrong with the file, or empty.

    Signals:
        taken: arg: the `Question` or `SheetTemplate` that was chosen; None for none.
    """

    taken = Signal(object)

    def __init__(self, look: Look, texts: Texts, shelf: TemplateShelf) -> None:
        super().__init__()
        self._texts = texts
        self._shelf = shelf
        self.choice = QComboBox()
        self.choice.setAccessibleName(texts("tpl.own"))
        self.choice.setMinimumWidth(200)
        self.choice.activated.connect(self._take)
        self.remove = Button(look, texts("tpl.remove"), "small")
        self.remove.hint(texts("tpl.remove_hint"))
        self.remove.clicked.connect(self._remove)
        self.trouble = label(role="soft", wrap=True)
        line = row(label(texts("tpl.own"), "soft"), self.choice, self.remove)
        line.addStretch()
        layout = column(spacing=4)
        layout.addLayout(line)
        layout.addWidget(self.trouble)
        self.setLayout(layout)
        self.read()

    @property
    def chosen(self) -> Question | SheetTemplate | None:
        """The chosen template, or None."""
        found: Question | SheetTemplate | None = self.choice.currentData()
        return found

    def read(self) -> None:
        """Offer what the file holds now; say what is wrong with it if it cannot be read."""
        self.choice.clear()
        self.choice.addItem(self._texts("tpl.none"), None)
        if self._try(self._fill):
            show_text(self.trouble, "")
        self.trouble.setVisible(bool(self.trouble.text()))
        self.remove.setEnabled(False)

    def keep(self, template: Question | SheetTemplate) -> bool:
        """Keep a template; return whether it is kept."""
        kept = self._try(lambda: self._shelf.keep(template))
        if kept:
            self.read()
            show_text(self.trouble, self._texts("tpl.kept"))
        self.trouble.setVisible(bool(self.trouble.text()))
        return kept

    def _fill(self) -> None:
        known = self._shelf.read()
        for question in known.questions:
            self.choice.addItem(question.text, question)
        for sheet in known.sheets:
            words = self._texts("sheet.row", title=sheet.title, count=len(sheet.questions))
            self.choice.addItem(words, sheet)

    def _take(self) -> None:
        self.remove.setEnabled(self.chosen is not None)
        self.taken.emit(self.chosen)

    def _remove(self) -> None:
        chosen = self.chosen
        if chosen is not None and self._try(lambda: self._shelf.remove(chosen.id)):
            self.read()
            self.taken.emit(None)

    def _try(self, deed: Callable[[], None]) -> bool:
        """Do something with the file; say what went wrong."""
        try:
            deed()
        except KnownError as error:
            show_text(self.trouble, explain(error, self._texts.language))
            return False
        return True
