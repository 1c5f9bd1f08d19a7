"""The rules of this machine, the letter to parents, and the switch for expressions."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QPlainTextEdit, QWidget

from classsense.resources.texts import LANGUAGES, Texts
from classsense.ui.panels.parts import Button, card, clear, column, label, row, scrolling, show_text
from classsense.ui.presenters.rules import ExpressionState, RulesModel, RulesPresenter
from classsense.ui.theme import GRID, Look

_SIZE: Final = (980, 640)
_BASIS_PX: Final = 72


class ExpressionCard(QWidget):
    """The switch for expressions: off, on with a reason, or not allowed here.

    Attributes:
        basis: Where the school writes its reason.
        told: That families get the letter and are asked.
        switch_on, switch_off: The buttons.

    Signals:
        wanted: arg: the reason; empty switches off.
    """

    wanted = Signal(str)

    def __init__(self, look: Look, texts: Texts, presenter: RulesPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self._about = column(spacing=4)
        self._reason = label(texts("rules.basis"), "strong")
        self.basis = QPlainTextEdit()
        self.basis.setFixedHeight(_BASIS_PX)
        self.basis.setTabChangesFocus(True)
        self.basis.setPlaceholderText(texts("rules.basis_hint"))
        self.basis.setAccessibleName(texts("rules.basis"))
        self.told = QCheckBox(texts("rules.told"))
        self.switch_on = Button(look, texts("rules.switch_on"))
        self.switch_off = Button(look, texts("rules.switch_off"))
        buttons = row(self.switch_on, self.switch_off)
        buttons.addStretch()
        inside = column(label(texts("rules.expression"), "title"), spacing=GRID)
        inside.addLayout(self._about)
        for each in (self._reason, self.basis, self.told):
            inside.addWidget(each)
        inside.addLayout(buttons)
        self.setLayout(column(card(inside), spacing=0))
        self.basis.textChanged.connect(self._update)
        self.told.toggled.connect(self._update)
        self.switch_on.clicked.connect(lambda: self.wanted.emit(self.basis.toPlainText()))
        self.switch_off.clicked.connect(lambda: self.wanted.emit(""))

    def show_model(self, model: RulesModel) -> None:
        """Show whether expressions are read."""
        clear(self._about)
        for sentence in model.expression_text:
            self._about.addWidget(label(sentence, wrap=True))
        on, off = (model.expression is each for each in (ExpressionState.ON, ExpressionState.OFF))
        self.basis.setPlainText(model.basis)
        self.basis.setReadOnly(on)
        self.told.setChecked(False)
        self._reason.setVisible(on or off)
        self.basis.setVisible(on or off)
        self.told.setVisible(off)
        self.switch_on.setVisible(off)
        self.switch_off.setVisible(on)
        self._update()

    def _update(self) -> None:
        reason = self.basis.toPlainText()
        ready = self._presenter.may_switch_on(reason, told=self.told.isChecked())
        self.switch_on.setEnabled(ready)


class RulesDialog(QDialog):
    """Everything that holds on this machine, in the words of the letter.

    Attributes:
        expression: The switch for expressions.
        letters: A button for each language of the letter.

    Signals:
        letter_wanted: arg: language.
    """

    letter_wanted = Signal(str)

    def __init__(
        self, look: Look, texts: Texts, presenter: RulesPresenter, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self._heading = label(role="title")
        self._source = label(role="soft", wrap=True)
        self._lines, self._kept = QGridLayout(), QGridLayout()
        self._asked = label(role="soft", wrap=True)
        self._saved = label(role="strong", wrap=True)
        self.expression = ExpressionCard(look, texts, presenter)
        self.letters = {
            language: Button(look, texts(f"rules.letter_{language}")) for language in LANGUAGES
        }
        for language, button in self.letters.items():
            button.clicked.connect(lambda _=False, chosen=language: self.letter_wanted.emit(chosen))
        self._close = Button(look, texts("join.close"))
        self._close.clicked.connect(self.accept)
        self.setWindowTitle(texts("rules.title"))
        self.resize(*_SIZE)
        self._lay_out()

    def show_model(self, model: RulesModel) -> None:
        """Show the rules."""
        show_text(self._heading, model.heading)
        show_text(self._source, model.source)
        show_text(self._asked, model.asked)
        clear(self._lines)
        for number, line in enumerate(model.lines):
            name = label(line.name, "strong" if line.on else "body", wrap=True)
            state = label(line.state, "strong" if line.on else "soft", wrap=True)
            meaning = label(line.text, "soft", wrap=True)
            for place, widget in enumerate((name, state, meaning)):
                self._lines.addWidget(widget, number, place, Qt.AlignmentFlag.AlignTop)
        clear(self._kept)
        for number, (kind, term) in enumerate(model.kept):
            self._kept.addWidget(label(kind, wrap=True), number, 0)
            self._kept.addWidget(label(term, "strong", wrap=True), number, 1)
        self.expression.show_model(model)

    def show_saved(self, sentence: str) -> None:
        """Say where a letter was written, or nothing."""
        show_text(self._saved, sentence)

    @property
    def saved(self) -> str:
        """The sentence that says where a letter was written."""
        return self._saved.text()

    def _lay_out(self) -> None:
        for grid, stretches in ((self._lines, (3, 2, 7)), (self._kept, (3, 2))):
            grid.setHorizontalSpacing(2 * GRID)
            grid.setVerticalSpacing(6)
            for place, stretch in enumerate(stretches):
                grid.setColumnStretch(place, stretch)
        sensed = column(label(self._texts("rules.sensed"), "title"), spacing=GRID)
        sensed.addLayout(self._lines)
        sensed.addWidget(self._asked)
        kept = column(label(self._texts("rules.kept"), "title"), spacing=GRID)
        kept.addLayout(self._kept)
        letter = column(label(self._texts("rules.letter"), "title"), spacing=GRID)
        letter.addWidget(label(self._texts("rules.letter_text"), wrap=True))
        buttons = row(*self.letters.values())
        buttons.addStretch()
        letter.addLayout(buttons)
        letter.addWidget(self._saved)
        page = QWidget()
        inside = column(card(sensed), self.expression, card(letter), card(kept), spacing=12)
        inside.addStretch()
        page.setLayout(inside)
        outer = column(self._heading, self._source, spacing=GRID, margin=2 * GRID)
        outer.addWidget(scrolling(page), 1)
        below = row(self._close)
        below.insertStretch(0)
        outer.addLayout(below)
        self.setLayout(outer)
        self._saved.hide()
