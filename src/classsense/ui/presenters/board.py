"""The board: the questions of the lesson, and the answers while they come in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from classsense.domain.answers import is_right, labels, said, wrong_ones
from classsense.domain.clock import seconds
from classsense.domain.commands import AnswerGiven
from classsense.domain.lesson import QuestionId, QuestionKind, SeatId, SheetId
from classsense.domain.pictures import WITH_PICTURE, name_in
from classsense.domain.snapshot import QuestionView, Snapshot
from classsense.resources.texts import Texts
from classsense.ui.presenters.board_control import note
from classsense.ui.presenters.figures import UNKNOWN, clock
from classsense.ui.presenters.sheet import SheetModel, SheetPresenter
from classsense.ui.presenters.voices import Fill


class Asked(StrEnum):
    """Where a question is."""

    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class BoardWishes:
    """How the teacher wants to see the board.

    Attributes:
        question: The one to look at; None follows the open one.
        sheet: The sheet to look at as a whole; None is one question.
        names: Whether cards say from which seat they come.
        hidden: Whether the answers are covered until they are revealed.
    """

    question: QuestionId | None = None
    sheet: SheetId | None = None
    names: bool = True
    hidden: bool = False

    def looking_at(self, row: str) -> "BoardWishes":
        """Return the wishes with the question or sheet of a row chosen; empty follows."""
        if row.startswith(SHEET):
            return replace(self, question=None, sheet=SheetId(row.removeprefix(SHEET)))
        return replace(self, question=QuestionId(row) if row else None, sheet=None)


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question or a sheet in the list."""

    id: str
    text: str
    asked: Asked
    state: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Card:
    """An answer.

    Attributes:
        right: Whether it is a right one; None if there is none, or it is covered.
        note: What the teacher decided about it, or empty.
        picture: Name of the drawing or photo that it is; empty for others and while it is covered.
    """

    id: str
    text: str
    author: str
    at: str
    shared: bool
    covered: bool
    right: bool | None = None
    note: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """How often a choice was chosen; share is 0..1 of the answers, None before the first."""

    text: str
    count: int
    share: float | None
    figure: str
    colour: str
    fill: Fill


@dataclass(frozen=True, slots=True)
class BoardModel:
    """What the board shows.

    Attributes:
        id: The question that is shown; None if the plan has none.
        progress: `13 of 16 answered`.
        missing: Tables that have answers outstanding, or empty.
        empty: A sentence in place of the cards, or empty.
        sharing: Says what the tablets show, or empty.
        live: Whether the tablets show every answer as it comes; None where nothing is asked.
        marked: How many are right and which wrong ones are frequent; empty if there is none.
        limit_s: Time limit that the plan has for the question, seconds; 0 is none.
        left: Time left to answer, or empty.
        sheet: The sheet that is looked at in place of a question, or None.
    """

    rows: tuple[QuestionRow, ...]
    id: QuestionId | None
    text: str
    asked: Asked
    progress: str
    missing: str
    cards: tuple[Card, ...]
    bars: tuple[Bar, ...]
    empty: str
    sharing: str
    live: bool | None = None
    limit_s: float = 0.0
    left: str = ""
    marked: str = ""
    sheet: SheetModel | None = None


SHEET = "sheet/"
"""Begins the id of the row of a sheet."""
_COLOURS = "abcdef"
_MOST_WRONG = 4


class BoardPresenter:
    """Turns a Snapshot into a BoardModel.

    Attributes:
        called: Returns what the pupil at a seat is called; empty if nobody wrote it.
    """

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self.called: Callable[[SeatId], str] = lambda _seat: ""
        self._sheets = SheetPresenter(texts, self._name_of)

    def _name_of(self, seat: SeatId) -> str:
        return self.called(seat)

    def present(self, snapshot: Snapshot, wishes: BoardWishes) -> BoardModel:
        """Return the board, as the teacher wants to see it."""
        shown = self._chosen(snapshot, wishes)
        wanted = wishes.sheet
        if wanted is None and wishes.question is None and snapshot.sheet is not None:
            wanted = snapshot.sheet.sheet.id
        sheet = None if wanted is None else self._sheets.present(snapshot, wanted)
        rows = tuple(
            QuestionRow(
                id=question.id,
                text=question.text,
                asked=(asked := _asked(snapshot, question.id)),
                state=self._state(asked, snapshot.view_of(question.id)),
                shown=question.id == shown and sheet is None,
            )
            for question in snapshot.plan.questions
        )
        rows = (*self._sheet_rows(snapshot, sheet), *rows)
        return replace(self._board(snapshot, shown, wishes, rows), sheet=sheet)

    def _sheet_rows(self, snapshot: Snapshot, shown: SheetModel | None) -> tuple[QuestionRow, ...]:
        open_one = snapshot.sheet.sheet.id if snapshot.sheet and snapshot.sheet.open else None
        return tuple(
            QuestionRow(
                id=f"{SHEET}{sheet.id}",
                text=self._texts("sheet.row", title=sheet.title, count=len(sheet.questions)),
                asked=Asked.OPEN if sheet.id == open_one else Asked.WAITING,
                state=self._texts("sheet.is_open" if sheet.id == open_one else "sheet.is_here"),
                shown=shown is not None and shown.id == sheet.id,
            )
            for sheet in snapshot.plan.sheets
        )

    def _chosen(self, snapshot: Snapshot, wishes: BoardWishes) -> QuestionId | None:
        if wishes.question is not None:
            return wishes.question
        if snapshot.question is not None:
            return snapshot.question.question.id
        if snapshot.earlier:
            return snapshot.earlier[-1].question.id
        return snapshot.plan.questions[0].id if snapshot.plan.questions else None

    def _board(
        self,
        snapshot: Snapshot,
        shown: QuestionId | None,
        wishes: BoardWishes,
        rows: tuple[QuestionRow, ...],
    ) -> BoardModel:
        question = None if shown is None else snapshot.plan.question(shown)
        view = None if shown is None else snapshot.view_of(shown)
        asked = Asked.WAITING if shown is None else _asked(snapshot, shown)
        cards = () if view is None else self._cards(view, snapshot, wishes)
        return BoardModel(
            rows=rows,
            id=shown,
            text=question.text if question else "",
            asked=asked,
            progress="" if view is None else self._progress(view, snapshot),
            missing=self._missing(snapshot) if asked is Asked.OPEN and not snapshot.sheet else "",
            cards=cards,
            bars=() if view is None else self._bars(view, covered=wishes.hidden),
            empty="" if cards else self._texts(f"board.empty_{asked if question else 'plan'}"),
            sharing=self._sharing(view),
            live=view.live if view else None,
            limit_s=(question.limit_s if question else None) or 0.0,
            left=self._left(view, snapshot),
            marked="" if view is None or wishes.hidden else self._marked(view),
        )

    def _marked(self, view: QuestionView) -> str:
        values = [answer.value for answer in view.answers]
        if not view.question.correct or not values:
            return ""
        right = sum(is_right(view.question, value) is True for value in values)
        said_right = self._texts("board.right", right=right, answers=len(values))
        wrong = [
            self._texts("board.wrong_of", text=text, count=count)
            for text, count in wrong_ones(view.question, values)[:_MOST_WRONG]
        ]
        if not wrong:
            return said_right
        often = self._texts("board.wrong", answers=self._texts("list").join(wrong))
        return self._texts("sentence").join((said_right, often))

    def _left(self, view: QuestionView | None, snapshot: Snapshot) -> str:
        if view is None or not view.open or view.ends is None:
            return ""
        return self._texts("top.left", time=clock(max(0.0, seconds(view.ends - snapshot.at))))

    def _sharing(self, view: QuestionView | None) -> str:
        if view is None:
            return ""
        if view.live:
            return self._texts("board.sharing_live", count=len(view.answers))
        return self._texts("board.sharing", count=len(view.shared)) if view.shared else ""

    def _state(self, asked: Asked, view: QuestionView | None) -> str:
        count = len(view.answers) if view else 0
        return self._texts(f"board.{asked}", count=count)

    def _progress(self, view: QuestionView, snapshot: Snapshot) -> str:
        answered = len({answer.seat for answer in view.answers})
        return self._texts("board.progress", answered=answered, seats=len(snapshot.seats))

    def _missing(self, snapshot: Snapshot) -> str:
        names = [
            self._texts("board.missing_of", group=group.name, count=group.members - group.answered)
            for group in snapshot.groups
            if group.answered < group.members
        ]
        if not names:
            return self._texts("board.complete")
        return self._texts("board.missing", groups=self._texts("list").join(names))

    def _cards(
        self, view: QuestionView, snapshot: Snapshot, wishes: BoardWishes
    ) -> tuple[Card, ...]:
        return tuple(
            Card(
                id=answer.id,
                text=self._texts("board.covered") if wishes.hidden else self._said(view, answer),
                author=self._author(answer, snapshot) if wishes.names else "",
                at=clock(seconds(answer.at)),
                shared=(view.live or answer.id in view.shared)
                and view.control.may_be_shown(answer.id),
                note=note(view, answer.id, self._texts),
                covered=wishes.hidden,
                right=None if wishes.hidden else is_right(view.question, answer.value),
                picture="" if wishes.hidden else name_in(view.question.kind, answer.value),
            )
            for answer in sorted(view.answers, key=lambda answer: answer.at)
        )

    def _said(self, view: QuestionView, answer: AnswerGiven) -> str:
        """Return an answer in words; a picture of which nothing is said is called what it is."""
        words = said(view.question, answer.value)
        if words or view.question.kind not in WITH_PICTURE:
            return words
        return self._texts(f"board.a_{view.question.kind}")

    def _author(self, answer: AnswerGiven, snapshot: Snapshot) -> str:
        group = snapshot.plan.group_of(answer.seat)
        name = next((g.name for g in snapshot.groups if g.id == group), "")
        where = self._texts("board.author", group=name, seat=answer.seat)
        called = self.called(answer.seat)
        return self._texts("board.author_name", where=where, name=called) if called else where

    def _bars(self, view: QuestionView, *, covered: bool) -> tuple[Bar, ...]:
        if view.question.kind is QuestionKind.TEXT or covered:
            return ()
        total = self._whole(view)
        fills = tuple(Fill)
        return tuple(
            Bar(
                text=choice,
                count=count,
                share=count / total if total else None,
                figure=self._figure(view, count),
                colour=f"voice_{_COLOURS[index % len(_COLOURS)]}",
                fill=fills[index % len(fills)],
            )
            for index, (choice, count) in enumerate(
                zip(labels(view.question), view.counts, strict=True)
            )
        )

    def _whole(self, view: QuestionView) -> int:
        """Return what a full bar stands for: all answers, or all points that one may get."""
        if view.question.kind is QuestionKind.ORDER:
            return len(view.answers) * (len(view.question.choices) - 1)
        return len(view.answers)

    def _figure(self, view: QuestionView, count: int) -> str:
        if view.question.kind is not QuestionKind.ORDER:
            return self._texts("board.count", count=count)
        if not view.answers:
            return UNKNOWN
        place = len(view.question.choices) - count / len(view.answers)
        return self._texts("board.place", place=f"{place:.1f}")


def _asked(snapshot: Snapshot, question: QuestionId) -> Asked:
    view = snapshot.view_of(question)
    if view is None:
        return Asked.WAITING
    return Asked.OPEN if view.open else Asked.CLOSED
