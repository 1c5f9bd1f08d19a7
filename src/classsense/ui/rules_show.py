"""Shows the rules before a lesson, switches expressions, and writes the letter."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from classsense.domain.rules_desk import RulesDesk, RulesView
from classsense.resources.texts import Language, Texts
from classsense.ui.background import Background
from classsense.ui.panels.rules import RulesDialog
from classsense.ui.presenters.rules import RulesPresenter
from classsense.ui.theme import Look


class RulesShow(QObject):
    """Runs the dialog of the rules. Used by the GUI thread only.

    Attributes:
        dialog: What is shown; None while nothing is.

    Signals:
        failed: arg: the exception.
    """

    failed = Signal(object)

    def __init__(self, desk: RulesDesk, look: Look, texts: Texts, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._look = look
        self._texts = texts
        self._window = window
        self._present = RulesPresenter(texts, Texts("policy", texts.language))
        self._background = Background(self)
        self.dialog: RulesDialog | None = None

    def open(self) -> None:
        """Read the rules and show them."""
        if self.dialog is None:
            self._background.run(lambda _: self._desk.view(), self._on_read, self.failed.emit)

    def close(self) -> None:
        """Wait for what is being written; nothing is shown any more."""
        self._background.close()

    def _on_read(self, view: RulesView) -> None:
        if self.dialog is None:
            self.dialog = RulesDialog(self._look, self._texts, self._present, self._window)
            self.dialog.expression.wanted.connect(self._on_wanted)
            self.dialog.letter_wanted.connect(self._on_letter)
            self.dialog.finished.connect(self._on_finished)
            self.dialog.open()
        self.dialog.show_model(self._present.present(view))

    def _on_wanted(self, basis: str) -> None:
        self._background.run(
            lambda _: self._desk.read_expressions(basis), self._on_read, self.failed.emit
        )

    def _on_letter(self, language: Language) -> None:
        suggested = str(Path.home() / self._texts(f"rules.letter_file_{language}"))
        name, _ = QFileDialog.getSaveFileName(
            self.dialog, self._texts("rules.letter"), suggested, "HTML (*.html)"
        )
        if name:
            self.write_letter(language, Path(name))

    def write_letter(self, language: Language, path: Path) -> None:
        """Write the letter into a file and say so."""
        said = self._texts("rules.letter_saved", name=path.name)
        self._background.run(
            lambda _: self._desk.write_letter(language, path),
            lambda _: self._say(said),
            self.failed.emit,
        )

    def _say(self, sentence: str) -> None:
        if self.dialog is not None:
            self.dialog.show_saved(sentence)

    def _on_finished(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None
