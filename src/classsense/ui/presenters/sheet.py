"""A sheet of several questions: how far each question is, and what is still to come from whom."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from classsense.domain.clock import seconds
from classsense.domain.lesson import Paced, QuestionId, SeatId, Sheet, SheetId
from classsense.domain.snapshot import QuestionView, SeatView, Snapshot
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import clock


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A question of the sheet.

    Attributes:
        open: Whether it takes answers; None before it was asked.
        here: The class is at it.
        marks: Of each table, of each seat: whether its answer is here. In the order of the seats,
            never by who was first or gave how many.
        said: Who is missing, in words.
    """

    id: QuestionId
    text: str
    progress: str
    state: str
    open: bool | None
    here: bool
    marks: tuple[tuple[bool, ...], ...]
    said: str


@dataclass(frozen=True, slots=True)
class SheetModel:
    """A sheet.

    Attributes:
        shown: Whether it is what the tablets show.
        open: Whether any of its questions takes answers.
        facts: How it is paced, and what time is left.
        tables: Names of the tables, over the marks.
        step: Place at which the class is; None if it is not led by the teacher on the tablets.
        answers: Whether there are any, so that another round makes sense.
        rounds: Whether the latest round can be taken back.
        running: Whether the lesson runs.
    """

    id: SheetId
    title: str
    shown: bool
    open: bool
    facts: str
    limit_s: float
    tables: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    step: int | None
    answers: bool
    rounds: bool
    running: bool


class SheetPresenter:
    """Turns a Snapshot into a SheetModel.

    Args:
        called: Returns the name of the pupil at a seat, or empty.
    """

    def __init__(self, texts: Texts, called: Callable[[SeatId], str] = lambda _seat: "") -> None:
        self._texts = texts
        self._called = called

    def present(self, snapshot: Snapshot, wanted: SheetId) -> SheetModel | None:
        """Return the sheet of that id; None if the plan has none."""
        sheet = snapshot.plan.sheet(wanted)
        if sheet is None:
            return None
        run = snapshot.sheet
        shown = run is not None and run.sheet.id == wanted
        views = {question: snapshot.view_of(question) for question in sheet.questions}
        step = run.step if run and shown and sheet.paced is Paced.TEACHER else None
        tables = tuple(group for group in snapshot.groups)
        seats = {
            group.id: [s for s in snapshot.seats if s.group == group.id and not s.absent]
            for group in tables
        }
        asked = [view for view in views.values() if view is not None]
        return SheetModel(
            id=sheet.id,
            title=sheet.title,
            shown=shown,
            open=bool(run and shown and run.open),
            facts=self._facts(snapshot, sheet, shown=shown),
            limit_s=sheet.limit_s or 0.0,
            tables=tuple(group.name for group in tables),
            rows=tuple(
                self._row(snapshot, question, views[question], place == step, seats.values())
                for place, question in enumerate(sheet.questions)
            ),
            step=step,
            answers=any(view.answers for view in asked),
            rounds=any(view.rounds for view in asked),
            running=snapshot.running,
        )

    def _row(
        self,
        snapshot: Snapshot,
        question: QuestionId,
        view: QuestionView | None,
        here: bool,  # noqa: FBT001 - a fact about the row
        tables: Iterable[list[SeatView]],
    ) -> SheetRow:
        asked = snapshot.plan.question(question)
        given: set[SeatId] = {answer.seat for answer in view.answers} if view else set()
        seats = [seat for table in tables for seat in table]
        missing = [seat.id for seat in seats if seat.id not in given]
        there = len(seats) - len(missing)
        said = self._texts("sheet.complete")
        if missing:
            said = self._texts(
                "sheet.missing",
                seats=self._texts("list").join(self._called(seat) or seat for seat in missing),
            )
        state = "waiting" if view is None else "open" if view.open else "closed"
        return SheetRow(
            id=question,
            text=asked.text if asked else question,
            progress=self._texts("sheet.progress", answered=there, seats=len(seats)),
            state=self._texts(f"sheet.is_{state}"),
            open=view.open if view else None,
            here=here,
            marks=tuple(tuple(seat.id in given for seat in table) for table in tables),
            said=said,
        )

    def _facts(self, snapshot: Snapshot, sheet: Sheet, *, shown: bool) -> str:
        facts = [self._texts(f"sheet.paced_{sheet.paced}")]
        run = snapshot.sheet
        if run and shown and run.open and run.ends is not None:
            left_s = max(0.0, seconds(run.ends - snapshot.at))
            facts.append(self._texts("top.left", time=clock(left_s)))
        if run and shown and run.open and sheet.paced is Paced.SELF:
            done = sum(group.answered for group in snapshot.groups)
            here = sum(not seat.absent for seat in snapshot.seats)
            facts.append(self._texts("sheet.whole", answered=done, seats=here))
        return " · ".join(facts)
