"""The board: pick a question, watch the answers come in, share some with the class."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QStackedWidget, QWidget

from classsense.resources.texts import Texts
from classsense.ui.panels.answers import AnswerCard, ChoiceBars
from classsense.ui.panels.board_control import ControlBar
from classsense.ui.panels.furigana_choice import FuriganaChoice
from classsense.ui.panels.item_layout import WrapRow
from classsense.ui.panels.limit_choice import LimitChoice
from classsense.ui.panels.parts import (
    Button,
    Elided,
    Flow,
    clear,
    column,
    label,
    row,
    scrolling,
    show_text,
    surface,
)
from classsense.ui.panels.question_list import QuestionList
from classsense.ui.panels.sheet import SheetPanel
from classsense.ui.panels.think import ThinkPanel
from classsense.ui.presenters.board import Asked, BoardModel
from classsense.ui.presenters.think import ThinkModel
from classsense.ui.theme import GRID, Look

_CARD_PX = 264
_LIMITS_MIN = (1, 2, 3, 5, 10)


class BoardPanel(QWidget):
    """The board.

    Attributes:
        toggle, share, unshare: Open or close, share the selected answers, share none.
        live: Share every answer as it comes.
        think, sheet: The groups and words of text answers; a sheet as a whole.
        control, furigana: Approval, comments, rounds, the projector; what tablets read out.

    Signals:
        question_chosen: arg: QuestionId to look at, or the row of a sheet.
        open_wanted: args: QuestionId, time limit in seconds, 0 for none.
        close_wanted: arg: QuestionId.
        share_wanted: args: QuestionId, tuple of answer ids.
        live_wanted: args: QuestionId, whether all answers are shared as they come.
        names_wanted, hidden_wanted: arg: bool.
        new_wanted, preview_wanted: Make a question; see the chosen one as on a tablet.
        large_wanted: arg: id of the answer whose picture is to be seen large.
    """

    question_chosen = Signal(str)
    open_wanted = Signal(str, float)
    close_wanted = Signal(str)
    share_wanted = Signal(str, tuple)
    live_wanted = Signal(str, bool)
    names_wanted = Signal(bool)
    hidden_wanted = Signal(bool)
    new_wanted = Signal()
    preview_wanted = Signal()
    large_wanted = Signal(str)

    def __init__(self, look: Look, texts: Texts) -> None:
        super().__init__()
        self._look = look
        self._texts = texts
        self._model: BoardModel | None = None
        self._cards: dict[str, AnswerCard] = {}
        self._questions = QuestionList(look, texts)
        self._questions.chosen.connect(self.question_chosen)
        self._questions.new.clicked.connect(self.new_wanted)
        self._questions.preview.clicked.connect(self.preview_wanted)
        self._text = label(role="question", wrap=True)
        self._progress = label(role="strong")
        self._left = label(role="strong")
        self._marked = Elided()
        self._missing = Elided("soft")
        self._sharing = label(role="soft")
        self._empty = label(role="soft", wrap=True)
        self._bars = ChoiceBars(look)
        self._flow = Flow(_CARD_PX, 12)
        self._wanted: frozenset[str] | None = None
        self.control = ControlBar(look, texts)
        self.furigana = FuriganaChoice(texts)
        self.think = ThinkPanel(look, texts)
        self.sheet = SheetPanel(look, texts)
        self.sheet.question_chosen.connect(self.question_chosen)
        self.think.groups.selected.connect(self._on_selection)
        self._build_controls()
        self._lay_out()

    def show_model(self, model: BoardModel) -> None:
        """Show the board; cards that stay are not made anew."""
        if model == self._model:
            return
        previous, self._model = self._model, model
        if model.sheet is not None:
            self.sheet.show_model(model.sheet)
        self._sides.setCurrentIndex(model.sheet is not None)
        self._questions.show_rows(model.rows)
        show_text(self._text, model.text)
        show_text(self._progress, model.progress)
        show_text(self._left, model.left)
        self._marked.show_text(model.marked)
        self._marked.setVisible(bool(model.marked))
        self._missing.show_text(model.missing)
        show_text(self._sharing, model.sharing)
        show_text(self._empty, model.empty)
        self._bars.show_model(model.bars)
        if previous is None or previous.id != model.id:
            self._drop_cards()
            self.limit.offer(model.limit_s)
        self._show_cards(model)
        self._show_controls(model)

    def set_running(self, *, running: bool) -> None:
        """Ask nothing more once the lesson is over."""
        self._questions.new.setEnabled(running)
        self.toggle.setEnabled(running)

    def show_thinking(self, model: ThinkModel) -> None:
        """Show groups or words of the answers, and only the cards that belong there."""
        was_grouped = self.think.grouped
        self.think.show_model(model)
        self._wanted = model.cards
        for key, shown in self._cards.items():
            shown.setVisible(self._wanted is None or key in self._wanted)
        if was_grouped is not self.think.grouped:
            self._select_none()

    def _build_controls(self) -> None:
        self.toggle = Button(self._look, "", "primary")
        self.toggle.clicked.connect(self._on_toggle)
        self.limit = LimitChoice(self._texts, _LIMITS_MIN)
        self._names = QCheckBox(self._texts("board.names"))
        self._names.setChecked(True)
        self._names.toggled.connect(self.names_wanted)
        self._hide = QCheckBox(self._texts("board.hide"))
        self._hide.toggled.connect(self.hidden_wanted)
        self.share = Button(self._look, self._texts("board.share_none"))
        self.share.setToolTip(self._texts("board.select_hint"))
        self.share.clicked.connect(self._on_share)
        self.live = QCheckBox(self._texts("board.live"))
        self.live.setToolTip(self._texts("board.live_hint"))
        self.live.clicked.connect(self._on_live)
        self.unshare = Button(self._look, self._texts("board.unshare"), "quiet")
        self.unshare.clicked.connect(self._on_unshare)
        self.large = Button(self._look, self._texts("pic.large"), "quiet")
        self.large.hint(self._texts("pic.large_hint"))
        self.large.clicked.connect(self._on_large)
        self.large.hide()

    def _lay_out(self) -> None:
        facts = row(self._progress, self._left, self._missing, self._sharing, spacing=2 * GRID)
        facts.setStretch(2, 1)
        tools = WrapRow(GRID)
        for tool in (
            *(self.toggle, self.limit, self.share, self.unshare, self.large),
            *(*self.control.tools, self.think.bar),
        ):
            tools.addWidget(tool)
        inside = column(self._bars, self._empty, self.think, spacing=2 * GRID)
        inside.addLayout(self._flow)
        inside.addStretch()
        cards = QWidget()
        cards.setLayout(inside)
        right = column(self._text, spacing=12)
        right.addLayout(facts)
        right.addWidget(self._marked)
        right.addLayout(tools)
        right.addWidget(scrolling(cards), 1)
        side = surface("page")
        side.setLayout(right)
        # Beside the questions: with the buttons they would not fit a laptop of 1280 pixels.
        left = column(self._questions, self.live, self._names, self._hide, self.furigana, spacing=4)
        left.setStretch(0, 1)
        layout = row(spacing=3 * GRID)
        layout.addLayout(left)
        self._sides = QStackedWidget()
        self._sides.addWidget(side)
        self._sides.addWidget(self.sheet)
        layout.addWidget(self._sides)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def _drop_cards(self) -> None:
        clear(self._flow)
        self._cards = {}

    def _show_cards(self, model: BoardModel) -> None:
        wanted = [card.id for card in model.cards]
        if [key for key in self._cards if key not in wanted]:
            self._drop_cards()
        for card in model.cards:
            shown = self._cards.get(card.id)
            if shown is not None:
                shown.show_model(card)
                continue
            made = AnswerCard(self._look, self._texts, card)
            made.toggled.connect(self._on_selection)
            made.large_wanted.connect(self.large_wanted)
            self._cards[card.id] = made
            self._flow.addWidget(made)
            made.setVisible(self._wanted is None or card.id in self._wanted)

    def _show_controls(self, model: BoardModel) -> None:
        words = {Asked.WAITING: "open_it", Asked.OPEN: "close_it", Asked.CLOSED: "reopen_it"}
        self.toggle.setText(self._texts(f"board.{words[model.asked]}"))
        self.toggle.setVisible(model.id is not None)
        self.limit.setVisible(model.id is not None and model.asked is not Asked.OPEN)
        self.unshare.setVisible(bool(model.sharing))
        self.share.setVisible(bool(model.cards) and not model.live)
        self.live.setVisible(model.live is not None)
        self.live.setChecked(bool(model.live))
        self._names.setEnabled(bool(model.cards))
        self.large.setVisible(any(card.picture for card in model.cards))
        self._on_selection()

    def _selected(self) -> tuple[str, ...]:
        if self.think.grouped:
            return self.think.groups.chosen()
        return tuple(key for key, shown in self._cards.items() if shown.isChecked())

    def _select_none(self) -> None:
        self.think.groups.select(())
        for shown in self._cards.values():
            shown.setChecked(False)
        self._on_selection()

    def _on_selection(self) -> None:
        selected = self._selected()
        count = len(selected)
        self.control.select(selected)
        self.share.setEnabled(count > 0)
        words = (
            self._texts("board.share", count=count) if count else self._texts("board.share_none")
        )
        self.share.setText(words)

    def _on_toggle(self) -> None:
        if self._model is None or self._model.id is None:
            return
        if self._model.asked is Asked.OPEN:
            self.close_wanted.emit(self._model.id)
        else:
            self.open_wanted.emit(self._model.id, self.limit.limit_s)

    def _on_share(self) -> None:
        if self._model is not None and self._model.id is not None:
            self.share_wanted.emit(self._model.id, self._selected())
            self._select_none()

    def _on_live(self, on: bool) -> None:  # noqa: FBT001 - a Qt slot takes what its signal carries
        if self._model is not None and self._model.id is not None:
            self.live_wanted.emit(self._model.id, on)

    def has_picture(self, answer: str) -> bool:
        """Return whether the card of an answer shows its picture."""
        card = self._cards.get(answer)
        return card is not None and card.has_picture

    def show_picture(self, answer: str, picture: QImage) -> None:
        """Show the picture that an answer is on its card, if that is still there."""
        card = self._cards.get(answer)
        if card is not None:
            card.show_picture(picture)

    def _on_large(self) -> None:
        pictures = [card.id for card in self._model.cards if card.picture] if self._model else []
        chosen = [key for key in self._selected() if key in pictures]
        if pictures:
            self.large_wanted.emit((chosen or pictures)[0])

    def _on_unshare(self) -> None:
        if self._model is not None and self._model.id is not None:
            self.share_wanted.emit(self._model.id, ())
