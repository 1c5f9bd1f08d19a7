"""Headings that a report begins with: those of the program, and the teacher's own."""

from collections.abc import Callable
from typing import Final
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from classsense.domain.errors import KnownError
from classsense.domain.templates import ReportTemplate, TemplateShelf
from classsense.resources.texts import Texts, explain
from classsense.ui.panels.parts import Button, column, label, row, show_text
from classsense.ui.theme import Look

_GIVEN: Final = ("inquiry", "discussion")
_MOST: Final = 20
_WIDE_PX: Final = 220


class ReportTemplates(QWidget):
    """Offers templates, keeps what stands in the lines beside as one, throws one away.

    Attributes:
        choice: The program's templates, then the teacher's own.
        keep, remove: The buttons; `keep` changes the chosen one if it is the teacher's own.

    Signals:
        chosen: args: title (empty for the program's own), headings in one line.
        keep_wanted: No arguments; to be answered with `keep_as`.
    """

    chosen = Signal(str, str)
    keep_wanted = Signal()

    def __init__(self, look: Look, texts: Texts, shelf: TemplateShelf) -> None:
        super().__init__()
        self._texts = texts
        self._shelf = shelf
        self.choice = QComboBox()
        self.choice.setAccessibleName(texts("text.template"))
        self.choice.setMinimumWidth(_WIDE_PX)
        self.choice.activated.connect(self._choose)
        self.keep = Button(look, "", "small")
        self.keep.clicked.connect(self.keep_wanted)
        self.remove = Button(look, texts("text.template_remove"), "small")
        self.remove.hint(texts("tpl.remove_hint"))
        self.remove.clicked.connect(self._remove)
        self._told = label(role="soft", wrap=True)
        line = row(self.choice, self.keep, self.remove)
        line.addStretch()
        layout = column(spacing=4)
        layout.addLayout(line)
        layout.addWidget(self._told)
        self.setLayout(layout)
        self._read("")

    def headings(self, line: str) -> tuple[str, ...]:
        """Return the headings that stand in a line, as the language parts them."""
        between = self._texts("text.heading_between")
        return tuple(each.strip() for each in line.split(between) if each.strip())[:_MOST]

    def line(self, headings: tuple[str, ...]) -> str:
        """Return headings in one line."""
        return self._texts("text.heading_join").join(headings)

    def keep_as(self, title: str, headings: tuple[str, ...]) -> None:
        """Keep a template: in place of the chosen one if that is the teacher's own."""
        if not headings:
            self._tell(self._texts("text.template_empty"))
            return
        own = self._own()
        wanted = ReportTemplate(own.id if own else f"own-{uuid4().hex[:12]}", headings, title)
        if self._try(lambda: self._shelf.keep(wanted)):
            self._read(wanted.id)
            self._tell(self._texts("tpl.kept"))

    def choose_first(self) -> None:
        """Offer the program's own headings."""
        self.choice.setCurrentIndex(0)
        self._choose()

    def _own(self) -> ReportTemplate | None:
        found: ReportTemplate = self.choice.currentData()
        return found if found.id else None

    def _read(self, chosen: str) -> None:
        """Offer what there is, with the template of that id chosen."""
        at = max(0, self.choice.currentIndex())
        self.choice.clear()
        for name in _GIVEN:
            headings = self.headings(self._texts(f"text.headings_{name}"))
            self.choice.addItem(self._texts(f"text.template_{name}"), ReportTemplate("", headings))
        self.choice.addItem(self._texts("text.template_plain"), ReportTemplate("", ()))
        self._tell("")
        self._try(self._add_own)
        ids = [self.choice.itemData(number).id for number in range(self.choice.count())]
        last = self.choice.count() - 1
        self.choice.setCurrentIndex(ids.index(chosen) if chosen in ids[3:] else min(at, last))
        self._show_buttons()

    def _add_own(self) -> None:
        for report in self._shelf.read().reports:
            self.choice.addItem(report.title or self.line(report.headings), report)

    def _choose(self) -> None:
        template: ReportTemplate = self.choice.currentData()
        self._tell("")
        self._show_buttons()
        self.chosen.emit(template.title, self.line(template.headings))

    def _remove(self) -> None:
        own = self._own()
        if own is not None and self._try(lambda: self._shelf.remove(own.id)):
            self._read("")
            self.choose_first()

    def _show_buttons(self) -> None:
        own = self._own() is not None
        self.keep.setText(self._texts("text.template_change" if own else "text.template_keep"))
        self.remove.setVisible(own)

    def _tell(self, words: str) -> None:
        show_text(self._told, words)
        self._told.setVisible(bool(words))

    def _try(self, deed: Callable[[], None]) -> bool:
        """Do something with the file; say what went wrong."""
        try:
            deed()
        except KnownError as error:
            self._tell(explain(error, self._texts.language))
            return False
        return True
