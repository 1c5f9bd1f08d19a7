"""The form of the board's certificate."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.parts import Button, column, label, row, show_text
from classsense.ui.presenters.certificate import CertificateModel
from classsense.ui.theme import GRID, Look

_SIZE: Final = (720, 480)
_LINE_PX: Final = 36


class CertificateDialog(QDialog):
    """Two files, what they are good for, and what is wrong with them.

    Attributes:
        certificate, key: Where the paths stand; a path may be typed.
        keep, remove: The buttons.

    Signals:
        choose_wanted: arg: `certificate` or `key`, for which a file is to be chosen.
        examine_wanted, keep_wanted: args: paths of certificate and key.
        remove_wanted: No arguments.
    """

    choose_wanted = Signal(str)
    examine_wanted = Signal(str, str)
    keep_wanted = Signal(str, str)
    remove_wanted = Signal()

    def __init__(self, look: Look, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setWindowTitle(texts("https.title"))
        self.setMinimumSize(*_SIZE)
        self.certificate, self.key = QLineEdit(), QLineEdit()
        self._good = label(role="strong", wrap=True)
        self._trouble = label(wrap=True)
        self._done = label(role="strong", wrap=True)
        self.keep = Button(look, texts("https.keep"), "primary")
        self.keep.clicked.connect(lambda: self.keep_wanted.emit(*self.paths))
        self.remove = Button(look, texts("https.remove"))
        self.remove.clicked.connect(self.remove_wanted)
        close = Button(look, texts("join.close"))
        close.clicked.connect(self.accept)
        buttons = row(self.remove)
        buttons.addStretch()
        for button in (close, self.keep):
            buttons.addWidget(button)
        inside = column(label(texts("https.title"), "title"), spacing=12, margin=2 * GRID)
        inside.addWidget(label(texts("https.text"), wrap=True))
        inside.addLayout(self._files(look))
        for line in (self._good, self._trouble, self._done):
            inside.addWidget(line)
            line.hide()
        inside.addWidget(label(texts("https.when"), "soft", wrap=True))
        inside.addStretch()
        inside.addLayout(buttons)
        self.setLayout(inside)

    @property
    def paths(self) -> tuple[str, str]:
        """The two paths as they stand there."""
        return self.certificate.text().strip(), self.key.text().strip()

    def show_model(self, model: CertificateModel, *, kept: bool) -> None:
        """Show two files; `kept` if they are what the next lesson uses."""
        for line, path in ((self.certificate, model.certificate), (self.key, model.key)):
            if line.text() != path:
                line.setText(path)
        show_text(self._good, model.good)
        show_text(self._trouble, model.trouble)
        self.keep.setEnabled(model.usable and not kept)
        if kept:
            self.remove.setEnabled(bool(model.certificate or model.key))

    def show_done(self, sentence: str) -> None:
        """Say what was done."""
        show_text(self._done, sentence)

    def choose(self, which: str, path: str) -> None:
        """Take a chosen file."""
        (self.certificate if which == "certificate" else self.key).setText(path)
        self._examine()

    def _files(self, look: Look) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(GRID)
        for at, (which, line) in enumerate((("certificate", self.certificate), ("key", self.key))):
            name = self._texts(f"https.{which}")
            line.setAccessibleName(name)
            line.setMinimumHeight(_LINE_PX)
            line.editingFinished.connect(self._examine)
            choose = Button(look, self._texts("https.choose"))
            choose.setAccessibleName(f"{self._texts('https.choose')} {name}")
            choose.setAutoDefault(False)
            choose.clicked.connect(lambda _=False, wanted=which: self.choose_wanted.emit(wanted))
            grid.addWidget(label(name), at, 0)
            grid.addWidget(line, at, 1)
            grid.addWidget(choose, at, 2)
        grid.setColumnStretch(1, 1)
        return grid

    def _examine(self) -> None:
        self.keep.setEnabled(False)
        self.show_done("")
        if all(self.paths):
            self.examine_wanted.emit(*self.paths)
