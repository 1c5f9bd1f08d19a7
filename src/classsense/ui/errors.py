"""How errors reach the teacher: known ones calmly with what to do, bugs with where the log is."""

import logging
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from classsense.domain.errors import KnownError
from classsense.resources.texts import Texts, explain
from classsense.ui.panels.parts import Button, column, label, row
from classsense.ui.theme import GRID, Look

_log = logging.getLogger(__name__)
_WIDTH_PX = 560
_FETCH_HELPS = frozenset(
    {
        "model_missing",
        "model_incomplete",
        "model_corrupt",
        "speech_model_missing",
        "speech_model_unusable",
        "vision_weights_missing",
        "vision_weights_damaged",
    }
)


class TroubleDialog(QDialog):
    """Says what happened and what to do.

    Attributes:
        remedy: The button that does something about it; None if there is none.
    """

    def __init__(self, look: Look, texts: Texts, error: KnownError, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts("trouble.title"))
        self.setMinimumWidth(_WIDTH_PX)
        words = explain(error, texts.language)
        self.setAccessibleDescription(words)
        close = Button(look, texts("trouble.close"))
        close.clicked.connect(self.reject)
        self.remedy: Button | None = None
        buttons = row()
        if error.key in _FETCH_HELPS:
            self.remedy = Button(look, texts("trouble.fetch"), "primary")
            self.remedy.clicked.connect(self.accept)
            buttons.addWidget(self.remedy)
        buttons.addWidget(close)
        buttons.addStretch()
        inside = column(label(texts("trouble.title"), "title"), spacing=2 * GRID, margin=3 * GRID)
        inside.addWidget(label(words, wrap=True))
        inside.addLayout(buttons)
        self.setLayout(inside)


class CrashDialog(QDialog):
    """Says that the program is at fault, that nothing saved is lost, and where the log is."""

    def __init__(
        self, look: Look, texts: Texts, details: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts("trouble.crash_title"))
        self.setMinimumWidth(_WIDTH_PX)
        path = log_file()
        where = texts("trouble.crash_log", path=path) if path else texts("trouble.crash_no_log")
        shown = QPlainTextEdit(details)
        shown.setReadOnly(True)
        shown.setAccessibleName(texts("trouble.details"))
        shown.setMinimumHeight(160)
        close = Button(look, texts("trouble.close"), "primary")
        close.clicked.connect(self.accept)
        buttons = row(close)
        buttons.addStretch()
        inside = column(spacing=2 * GRID, margin=3 * GRID)
        inside.addWidget(label(texts("trouble.crash_title"), "title"))
        inside.addWidget(label(texts("trouble.crash_text"), wrap=True))
        inside.addWidget(label(where, wrap=True))
        inside.addWidget(shown)
        inside.addLayout(buttons)
        self.setLayout(inside)


def log_file() -> Path | None:
    """Return the file that the program logs to, if it does."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.FileHandler):
            return Path(handler.baseFilename)
    return None


def install_excepthook(show: Callable[[BaseException], None]) -> Callable[[], None]:
    """Let `show` handle whatever nobody caught on the GUI thread.

    Returns:
        A function that puts the previous hook back.
    """
    previous = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            previous(kind, error, trace)
            return
        if not isinstance(error, KnownError):
            _log.critical("The console met a bug", exc_info=(kind, error, trace))
        show(error)

    sys.excepthook = hook

    def restore() -> None:
        sys.excepthook = previous

    return restore


def details_of(error: BaseException) -> str:
    """Return the traceback as text."""
    return "".join(traceback.format_exception(error))
