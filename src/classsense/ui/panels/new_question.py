"""The teacher makes a question while the lesson runs, from scratch or from one that is usual."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Final
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from classsense.domain.lesson import WITH_CHOICES, Question, QuestionId, QuestionKind, Scale
from classsense.domain.plan_file import problems_of
from classsense.domain.templates import SheetTemplate, TemplateShelf, question_from
from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, column, label, row, show_text
from classsense.ui.panels.templates import TemplateRow
from classsense.ui.theme import GRID, Look

_MOST_CHOICES: Final = 6
_TEXT_CHARS: Final = 300
_CHOICE_CHARS: Final = 60
_LIMIT: Final = 10_000.0
_WIDTH_PX: Final = 620


@dataclass(frozen=True, slots=True)
class Usual:
    """A usual question: its name and text come from the text table, by `key`."""

    key: str
    kind: QuestionKind
    choices: int = 0


USUAL: Final = (
    Usual("agree", QuestionKind.CHOICE, 3),
    Usual("letters", QuestionKind.CHOICE, 4),
    Usual("scale", QuestionKind.NUMBER),
    Usual("sentence", QuestionKind.TEXT),
)
KINDS: Final = tuple(QuestionKind)


class NewQuestionDialog(QDialog):
    """Asks for a question.

    Attributes:
        usual: A button for each of `USUAL`.
        kind, text, choices, low, high, step: What is asked.
        keep, ask: Make the question; make it and open it at once.
        own, template: The teacher's templates; keep the question as one of them.

    Signals:
        made: args: the `Question`, whether tablets are to show it at once.
        sheet_made: args: the `SheetTemplate` that was chosen, likewise.
        preview_wanted: arg: either of them, to be seen as on a tablet.
    """

    made = Signal(object, bool)
    sheet_made = Signal(object, bool)
    preview_wanted = Signal(object)

    def __init__(self, look: Look, texts: Texts, parent: QWidget, shelf: TemplateShelf) -> None:
        super().__init__(parent)
        self._taken: tuple[Question, tuple[object, ...]] | None = None
        self.own = TemplateRow(look, texts, shelf)
        self.own.taken.connect(self._take)
        self.preview = Button(look, texts("preview.button"), "quiet")
        self.preview.hint(texts("preview.hint"))
        self.preview.clicked.connect(self._show_preview)
        self.template = Button(look, texts("tpl.keep"), "quiet")
        self.template.hint(texts("tpl.keep_hint"))
        self.template.clicked.connect(self._keep_template)
        self._look = look
        self._texts = texts
        self.setWindowTitle(texts("new.title"))
        self.setMinimumWidth(_WIDTH_PX)
        self.kind = QComboBox()
        for kind in KINDS:
            self.kind.addItem(texts(f"new.kind_{kind}"), kind)
        self.text = _line(_TEXT_CHARS, texts("new.text"))
        self.choices = tuple(
            _line(_CHOICE_CHARS, texts("new.choice", number=number + 1))
            for number in range(_MOST_CHOICES)
        )
        self.low, self.high, self.step = _number(0.0), _number(10.0), _number(1.0)
        self.step.setMinimum(0.01)
        self.usual = tuple(self._usual_button(usual) for usual in USUAL)
        self.keep = Button(look, texts("new.keep"))
        self.keep.clicked.connect(lambda: self._make(ask=False))
        self.ask = Button(look, texts("new.ask"), "primary")
        self.ask.clicked.connect(lambda: self._make(ask=True))
        self.ask.setDefault(True)
        self._lay_out()
        self.kind.currentIndexChanged.connect(self._follow)
        for line in (self.text, *self.choices):
            line.textChanged.connect(self._follow)
        for number in (self.low, self.high, self.step):
            number.valueChanged.connect(self._follow)
        self._follow()

    def question(self) -> Question | None:
        """Return what is asked; None while something is missing.

        A template that was taken and not changed is asked with all that the form does not show.
        """
        if self._taken is not None and self._taken[1] == self._written():
            return question_from(self._taken[0], _new_id)
        kind = QuestionKind(self.kind.currentData())
        choices = tuple(line.text().strip() for line in self.choices if line.text().strip())
        scale = Scale(self.low.value(), self.high.value(), self.step.value())
        made = Question(
            id=QuestionId(_new_id()),
            kind=kind,
            text=self.text.text().strip(),
            choices=choices if kind in WITH_CHOICES else (),
            scale=scale if kind is QuestionKind.NUMBER else None,
        )
        return made if made.text and not any(problems_of(made)) else None

    def _written(self) -> tuple[object, ...]:
        """Return what stands in the form."""
        lines = (self.text.text().strip(), *(line.text().strip() for line in self.choices))
        numbers = (self.low.value(), self.high.value(), self.step.value())
        return (self.kind.currentData(), *lines, *numbers)

    def _make(self, *, ask: bool) -> None:
        sheet = self._sheet
        if sheet is not None:
            self.sheet_made.emit(sheet, ask)
            self.accept()
            return
        made = self.question()
        if made is not None:
            self.made.emit(made, ask)
            self.accept()

    @property
    def _sheet(self) -> SheetTemplate | None:
        """The sheet that was chosen among the templates; it is made in place of a question."""
        chosen = self.own.chosen
        return chosen if isinstance(chosen, SheetTemplate) else None

    def _show_preview(self) -> None:
        wanted = self._sheet or self.question()
        if wanted is not None:
            self.preview_wanted.emit(wanted)

    def _keep_template(self) -> None:
        made = self.question()
        if made is not None:
            self.own.keep(made)

    def _take(self, template: Question | SheetTemplate | None) -> None:
        """Take one of the teacher's own: a question into the form, a sheet as it is."""
        if isinstance(template, Question):
            self.kind.setCurrentIndex(KINDS.index(template.kind))
            self.text.setText(template.text)
            for line, choice in zip_longest(self.choices, template.choices[:_MOST_CHOICES]):
                line.setText(choice or "")
            scale = template.scale or Scale()
            self.low.setValue(scale.low)
            self.high.setValue(scale.high)
            self.step.setValue(scale.step)
            self._taken = (template, self._written())
        self._follow()

    def _usual_button(self, usual: Usual) -> Button:
        button = Button(self._look, self._texts(f"new.{usual.key}"), "small")
        button.clicked.connect(lambda: self._fill(usual))
        return button

    def _fill(self, usual: Usual) -> None:
        """Take a usual question; what she has written as the text stays."""
        self.kind.setCurrentIndex(KINDS.index(usual.kind))
        if not self.text.text().strip():
            self.text.setText(self._texts(f"new.{usual.key}_text"))
        for number, line in enumerate(self.choices, start=1):
            given = number <= usual.choices
            line.setText(self._texts(f"new.{usual.key}_{number}") if given else "")
        self.low.setValue(0.0)
        self.high.setValue(10.0)
        self.step.setValue(1.0)
        self.text.setFocus()

    def _lay_out(self) -> None:
        self._on_sheet = label(role="body", wrap=True)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(GRID)
        form.addRow(self._texts("new.kind"), self.kind)
        form.addRow(self._texts("new.text"), self.text)
        self._lines = QWidget()
        self._lines.setLayout(column(*self.choices, spacing=GRID // 2))
        form.addRow(self._lines)
        self._scale = QWidget()
        self._scale.setLayout(self._scale_row())
        form.addRow(self._scale)
        usual = row(label(self._texts("new.usual"), "soft"), *self.usual)
        usual.addStretch()
        cancel = Button(self._look, self._texts("ctl.cancel"), "quiet")
        cancel.clicked.connect(self.reject)
        foot = row(self.preview, cancel, self.keep, self.ask)
        foot.insertStretch(1)
        layout = column(spacing=2 * GRID, margin=3 * GRID)
        layout.addLayout(usual)
        own = row(self.own, self.template)
        own.setStretch(0, 1)
        layout.addLayout(own)
        layout.addWidget(self._on_sheet)
        self._form = QWidget()
        self._form.setLayout(form)
        layout.addWidget(self._form)
        layout.addStretch()
        layout.addLayout(foot)
        self.setLayout(layout)

    def _scale_row(self) -> QHBoxLayout:
        words = ("new.low", "new.high", "new.step")
        numbers = (self.low, self.high, self.step)
        line = row(spacing=GRID)
        for word, number in zip(words, numbers, strict=True):
            number.setAccessibleName(self._texts(word))
            line.addWidget(label(self._texts(word), "soft"))
            line.addWidget(number)
        line.addStretch()
        return line

    def _follow(self) -> None:
        sheet = self._sheet
        kind = QuestionKind(self.kind.currentData())
        self._form.setVisible(sheet is None)
        self._on_sheet.setVisible(sheet is not None)
        if sheet is not None:
            named = (f"{at}. {q.text}" for at, q in enumerate(sheet.questions, start=1))
            show_text(self._on_sheet, "\n".join(named))
        self._lines.setVisible(kind in WITH_CHOICES)
        self._scale.setVisible(kind is QuestionKind.NUMBER)
        whole = self.question() is not None
        self.template.setEnabled(whole and sheet is None)
        self.preview.setEnabled(whole or sheet is not None)
        self.keep.setEnabled(whole or sheet is not None)
        self.ask.setEnabled(whole or sheet is not None)


def _new_id() -> str:
    return f"made-{uuid4().hex[:12]}"


def _line(chars: int, name: str) -> QLineEdit:
    line = QLineEdit()
    line.setMaxLength(chars)
    line.setPlaceholderText(name)
    line.setAccessibleName(name)
    return line


def _number(value: float) -> QDoubleSpinBox:
    number = QDoubleSpinBox()
    number.setRange(-_LIMIT, _LIMIT)
    number.setDecimals(2)
    number.setValue(value)
    return number
