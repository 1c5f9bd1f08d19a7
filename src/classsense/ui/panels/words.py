"""What was said: utterances with how sure each word is, and the table's own words."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QLabel, QTextEdit, QWidget

from classsense.domain.observations import WordMark
from classsense.resources.texts import Texts
from classsense.ui.drawing import ink_on
from classsense.ui.panels.parts import Flow, clear, column, label, row
from classsense.ui.presenters.words import KeywordModel, Piece, SpokenLine
from classsense.ui.theme import GRID, Look

_SPACE_PX: Final = 6.0


class Transcript(QTextEdit):
    """Utterances as text that can be read and scrolled, but not typed in."""

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._lines: tuple[SpokenLine, ...] = ()
        self.setReadOnly(True)
        self.setObjectName("transcript")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName(texts("group.words"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        look.changed.connect(self._write)

    def show_lines(self, lines: tuple[SpokenLine, ...]) -> None:
        """Show utterances; keeps the place that is read."""
        if lines != self._lines:
            self._lines = lines
            self._write()

    def _write(self) -> None:
        bar = self.verticalScrollBar()
        place = bar.value()
        self.clear()
        cursor = QTextCursor(self.document())
        spacing = QTextBlockFormat()
        spacing.setBottomMargin(_SPACE_PX)
        for number, line in enumerate(self._lines):
            if number:
                cursor.insertBlock()
            cursor.setBlockFormat(spacing)
            cursor.insertText(f"{line.at} ", self._format("soft"))
            if line.letter:
                chip = self._format("ink", bold=True)
                ground = self._look.colour(line.colour)
                chip.setBackground(ground)
                chip.setForeground(ink_on(ground))
                cursor.insertText(f" {line.letter} ", chip)
            cursor.insertText(" ", self._format("ink"))
            for piece in line.pieces:
                self._piece(cursor, piece)
        bar.setValue(place)

    def _piece(self, cursor: QTextCursor, piece: Piece) -> None:
        how = self._format("soft" if piece.unsure else "ink")
        if piece.mark is WordMark.REPAIRED:
            how.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            how.setUnderlineColor(self._look.colour("accent"))
        elif piece.unsure:
            how.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            how.setUnderlineColor(self._look.colour("edge"))
        if piece.hint:
            how.setToolTip(piece.hint)
        cursor.insertText(piece.text, how)
        if piece.mark is WordMark.MAYBE:
            cursor.insertText("?", self._format("soft", bold=True))

    def _format(self, colour: str, *, bold: bool = False) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setFont(self._look.font("strong" if bold else "body"))
        made.setForeground(QColor(self._look.colour(colour)))
        return made


class Keyword(QFrame):
    """A word of the table, with who said it first."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("keyword")
        self._text: QLabel = label(role="strong")
        self._note: QLabel = label(role="soft")
        inside = row(self._text, self._note, spacing=GRID)
        inside.setContentsMargins(GRID, 1, GRID, 1)
        inside.addStretch()
        self.setLayout(inside)

    def show_model(self, model: KeywordModel) -> None:
        """Show a keyword."""
        if self._text.text() != model.text:
            self._text.setText(model.text)
        if self._note.text() != model.note:
            self._note.setText(model.note)
        self.setToolTip(model.hint)
        self.setAccessibleName(f"{model.text} {model.note}")


class Keywords(QWidget):
    """The table's own words, or why there are none."""

    def __init__(self, column_px: int) -> None:
        super().__init__()
        self._shown: list[Keyword] = []
        self._flow = Flow(column_px, 6)
        self._empty = label(role="soft", wrap=True)
        outer = column(self._empty, spacing=0)
        outer.addLayout(self._flow)
        self.setLayout(outer)

    def show_keywords(self, models: tuple[KeywordModel, ...], empty: str) -> None:
        """Show the words, in place where their number stays."""
        if self._empty.text() != empty:
            self._empty.setText(empty)
        self._empty.setVisible(bool(empty))
        if len(models) != len(self._shown):
            clear(self._flow)
            self._shown = [Keyword() for _ in models]
            for made in self._shown:
                self._flow.addWidget(made)
        for shown, model in zip(self._shown, models, strict=True):
            shown.show_model(model)
