"""One table in full: voices, measures, recognised words, answers."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from classsense.domain.lesson import GroupId
from classsense.resources.texts import Texts
from classsense.ui.drawing import draw_ring, fill_brush
from classsense.ui.panels.facts import Facts, Figure
from classsense.ui.panels.parts import Button, card, clear, column, label, row, scrolling, show_text
from classsense.ui.presenters.group import GroupModel, Line, VoiceRow
from classsense.ui.presenters.rings import RingModel
from classsense.ui.theme import GRID, Look

_ROW_PX = 34
_MOST_LINES = 40
_MEASURE_COLUMNS = 3


class Ring(QWidget):
    """A ring of its own."""

    def __init__(self, look: Look, side_px: int) -> None:
        super().__init__()
        self._look = look
        self._ring: RingModel | None = None
        self.setFixedSize(side_px, side_px)

    def show_ring(self, ring: RingModel) -> None:
        """Show another ring; paints only if it differs."""
        if ring != self._ring:
            self._ring = ring
            self.setAccessibleName(ring.figure)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        if self._ring is not None:
            painter = QPainter(self)
            draw_ring(painter, self._look, self._ring, QRectF(self.rect()).adjusted(2, 2, -2, -2))
            painter.end()


class VoiceBars(QWidget):
    """Letter, bar, share and time of each voice."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rows: tuple[VoiceRow, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(260)

    def show_rows(self, rows: tuple[VoiceRow, ...]) -> None:
        """Show the voices; paints only if they differ."""
        if rows != self._rows:
            self._rows = rows
            self.setFixedHeight(max(1, len(rows)) * _ROW_PX)
            self.setAccessibleName(" ".join(f"{row.letter} {row.figures}" for row in rows))
            self.update()
        self.setVisible(bool(rows))

    def sizeHint(self) -> QSize:
        """Ask for one line per voice."""
        return QSize(360, max(1, len(self._rows)) * _ROW_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw one line per voice."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        figures_px = 128.0
        for index, voice in enumerate(self._rows):
            line = QRectF(0, index * _ROW_PX, self.width(), _ROW_PX)
            painter.setPen(self._look.colour("ink"))
            painter.setFont(self._look.font("strong"))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, voice.letter)
            painter.setFont(self._look.font("body"))
            painter.drawText(
                line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, voice.figures
            )
            room = line.adjusted(28, 9, -figures_px, -9)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("track"))
            painter.drawRoundedRect(room, 4, 4)
            if voice.share > 0:
                colour = self._look.colour(voice.colour)
                painter.setPen(QPen(self._look.colour("mark_edge"), 1))
                painter.setBrush(fill_brush(colour.rgba(), voice.fill))
                room.setWidth(max(4.0, room.width() * voice.share))
                painter.drawRoundedRect(room, 4, 4)
        painter.end()


class GroupPanel(QWidget):
    """The page of one table.

    Signals:
        chosen: arg: GroupId of another table.
    """

    chosen = Signal(str)

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._model: GroupModel | None = None
        self._names: tuple[tuple[GroupId, str], ...] = ()
        self._choices: QHBoxLayout = row(spacing=0)
        self._choices.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._ring = Ring(look, 120)
        self._voices = VoiceBars(look)
        self._explanation = label(wrap=True)
        self._measures = Facts(_MEASURE_COLUMNS)
        self._doubt = label(role="soft", wrap=True)
        self._words = column(spacing=6)
        self._answers = column(spacing=6)
        self._lay_out()

    def show_model(self, model: GroupModel | None, names: tuple[tuple[GroupId, str], ...]) -> None:
        """Show a table, and the names of all of them to choose from."""
        shown = (None if model is None else model.id, names)
        if shown != (None if self._model is None else self._model.id, self._names):
            self._show_names(names, shown[0])
        if model is None or model == self._model:
            return
        previous, self._model = self._model, model
        self._ring.show_ring(model.ring)
        self._voices.show_rows(model.voices)
        show_text(self._explanation, model.explanation)
        show_text(self._doubt, model.doubt)
        self._measures.show_figures([Figure(m.name, m.figure, m.hint) for m in model.measures])
        if previous is None or (previous.words, previous.no_words) != (model.words, model.no_words):
            self._show_lines(self._words, model.words, model.no_words)
        if previous is None or (previous.answers, previous.no_answers) != (
            model.answers,
            model.no_answers,
        ):
            self._show_lines(self._answers, model.answers, model.no_answers)

    def _lay_out(self) -> None:
        voices = column(label(self._texts("group.voices"), "title"))
        top = row(self._ring, spacing=3 * GRID)
        beside = column(self._voices, self._explanation)
        beside.addStretch()
        top.addLayout(beside, 1)
        voices.addLayout(top)
        measures = column(label(self._texts("group.measures"), "title"), spacing=12)
        measures.addWidget(self._measures)
        measures.addWidget(self._doubt)
        cards = column(card(voices), card(measures), spacing=GRID)
        cards.addStretch()
        left = QWidget()
        left.setLayout(cards)
        right = QWidget()
        lists = column(spacing=GRID)
        for title, lines in (("answers", self._answers), ("words", self._words)):
            inside = column(label(self._texts(f"group.{title}"), "title"))
            inside.addLayout(lines)
            lists.addWidget(card(inside))
        lists.addStretch()
        right.setLayout(lists)
        both = row(scrolling(left), scrolling(right), spacing=2 * GRID)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        outer = column(spacing=GRID, margin=2 * GRID)
        outer.addLayout(self._choices)
        outer.addLayout(both, 1)
        self.setLayout(outer)

    def _show_names(self, names: tuple[tuple[GroupId, str], ...], shown: GroupId | None) -> None:
        self._names = names
        clear(self._choices)
        for group, name in names:
            button = Button(self._look, name, "segment")
            button.setCheckable(True)
            button.setChecked(group == shown)
            button.clicked.connect(lambda _=False, chosen=group: self.chosen.emit(chosen))
            self._choices.addWidget(button)
        if not names:
            self._choices.addWidget(label(self._texts("group.none"), "soft"))

    def _show_lines(self, layout: QVBoxLayout, lines: Sequence[Line], empty: str) -> None:
        clear(layout)
        if empty:
            layout.addWidget(label(empty, "soft", wrap=True))
        for line in lines[:_MOST_LINES]:
            time = label(line.at, "soft")
            time.setFixedWidth(56)
            inside = row(time, label(line.text, wrap=True))
            inside.setStretch(1, 1)
            both = QWidget()
            both.setLayout(inside)
            layout.addWidget(both)
