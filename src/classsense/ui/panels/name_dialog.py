"""What a pupil shall be called: asked of the teacher, checked as on the tablets."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QWidget

from classsense.domain.lesson import SeatId
from classsense.domain.names import NAME_CHARS, objection, tidied
from classsense.resources.texts import Texts
from classsense.ui.panels.parts import column, label, show_text
from classsense.ui.theme import GRID


class NameDialog(QDialog):
    """One line for a name; an empty one erases it.

    Args:
        now: What the pupil is called now.
        taken: Names of the others.

    Attributes:
        line: Where it is written.
        save: Keeps it; only while nothing speaks against it.
    """

    def __init__(
        self, texts: Texts, seat: SeatId, now: str, taken: Sequence[str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self._taken = taken
        title = texts("people.rename_title", seat=seat)
        self.setWindowTitle(title)
        self.line = QLineEdit(now)
        self.line.setMaxLength(2 * NAME_CHARS)
        self.line.setMinimumWidth(360)
        self.line.setAccessibleName(title)
        self.line.selectAll()
        self._trouble = label(role="strong", wrap=True)
        buttons = QDialogButtonBox()
        self.save = buttons.addButton(
            texts("people.rename_save"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        buttons.addButton(texts("ctl.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.line.textChanged.connect(self._check)
        hint = label(texts("people.rename_hint"), "soft", wrap=True)
        self.setLayout(
            column(
                label(title, "strong"), self.line, self._trouble, hint, buttons,
                spacing=GRID, margin=2 * GRID,
            )
        )  # fmt: skip
        self._check()

    @property
    def text(self) -> str:
        """What she wrote, in one way of writing."""
        return tidied(self.line.text())

    def _check(self) -> None:
        found = objection(self.text, self._taken) if self.text else None
        show_text(self._trouble, "" if found is None else self._texts(f"people.{found}"))
        self.save.setEnabled(found is None)
