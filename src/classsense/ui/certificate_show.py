"""Shows the form of the board's certificate, examines files and keeps them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from classsense.domain.certificate_desk import CertificateDesk, CertificateView
from classsense.resources.texts import Texts
from classsense.ui.background import Background
from classsense.ui.panels.certificate import CertificateDialog
from classsense.ui.presenters.certificate import present_certificate
from classsense.ui.theme import Look


class CertificateShow(QObject):
    """Runs the form. Used by the GUI thread only.

    Attributes:
        dialog: What is shown; None while nothing is.

    Signals:
        failed: arg: the exception.
    """

    failed = Signal(object)

    def __init__(self, desk: CertificateDesk, look: Look, texts: Texts, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._look = look
        self._texts = texts
        self._window = window
        self._background = Background(self)
        self.dialog: CertificateDialog | None = None

    def open(self) -> None:
        """Read what is set and show it."""
        if self.dialog is None:
            self._run(self._desk.view, self._show_kept)

    def close(self) -> None:
        """Wait for what is being written; nothing is shown any more."""
        self._background.close()

    def examine(self, certificate: str, key: str) -> None:
        """Look at two files."""
        self._run(lambda: self._desk.examine(Path(certificate), Path(key)), self._show_found)

    def keep(self, certificate: str, key: str) -> None:
        """Use two files from the next lesson on."""
        said = self._texts("https.kept")
        self._run(
            lambda: self._desk.keep(Path(certificate), Path(key)),
            lambda view: self._show_kept(view, said),
        )

    def remove(self) -> None:
        """Go back to plain http."""
        said = self._texts("https.removed")
        self._run(self._desk.remove, lambda view: self._show_kept(view, said))

    def _run(
        self, do: Callable[[], CertificateView], then: Callable[[CertificateView], None]
    ) -> None:
        self._background.run(lambda _: do(), then, self.failed.emit)

    def _show_kept(self, view: CertificateView, said: str = "") -> None:
        if self.dialog is None:
            self.dialog = CertificateDialog(self._look, self._texts, self._window)
            self.dialog.choose_wanted.connect(self._choose)
            self.dialog.examine_wanted.connect(self.examine)
            self.dialog.keep_wanted.connect(self.keep)
            self.dialog.remove_wanted.connect(self.remove)
            self.dialog.finished.connect(self._on_finished)
            self.dialog.open()
        self.dialog.show_model(present_certificate(view, self._texts), kept=True)
        self.dialog.show_done(said)

    def _show_found(self, view: CertificateView) -> None:
        if self.dialog is not None:
            self.dialog.show_model(present_certificate(view, self._texts), kept=False)

    def _choose(self, which: str) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        begin = next((path for path in dialog.paths if path), str(Path.home()))
        kinds = self._texts("https.kinds")
        name, _ = QFileDialog.getOpenFileName(dialog, self._texts(f"https.{which}"), begin, kinds)
        if name:
            dialog.choose(which, name)

    def _on_finished(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None
