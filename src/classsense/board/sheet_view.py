"""What tablets are shown of a sheet of several questions."""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from msgspec import Raw, Struct

from classsense.board.messages import raw
from classsense.domain.clock import seconds
from classsense.domain.lesson import Paced
from classsense.domain.snapshot import QuestionView, Snapshot


class AskedSheet(Struct, frozen=True):
    """The sheet on the tablets.

    Attributes:
        open: Whether answers to any of its questions are taken.
        at: Place of the question at which the class is; None if each pupil goes alone.
        ends_s: Lesson time at which its time is over; None if it has no limit.
        questions: In their order, each as the field `question` is; None where the teacher has
            not come yet.
    """

    id: str
    title: str
    paced: Paced
    open: bool
    at: int | None
    ends_s: float | None
    questions: tuple[Raw | None, ...]


_NO_OTHER: Final[Mapping[str, Raw]] = {}


class SheetFields:
    """One Snapshot's sheet, prepared once for all tablets.

    Args:
        shown: Makes what tablets see of a question.

    Attributes:
        common: Fields that are the same on every tablet.
    """

    def __init__(self, snapshot: Snapshot, shown: Callable[[QuestionView], Raw]) -> None:
        self._open: tuple[tuple[str, Mapping[str, Raw]], ...] = ()
        self.common: Mapping[str, Raw] = {"sheet": raw(None)}
        view = snapshot.sheet
        if view is None:
            return
        views = [snapshot.view_of(question) for question in view.sheet.questions]
        questions = tuple(None if each is None else shown(each) for each in views)
        alone = view.sheet.paced is Paced.SELF
        if alone:
            self._open = tuple(
                (each.question.id, {"question": question})
                for each, question in zip(views, questions, strict=True)
                if each is not None and question is not None and each.open
            )
        sheet = AskedSheet(
            id=view.sheet.id,
            title=view.sheet.title,
            paced=view.sheet.paced,
            open=view.open,
            at=None if alone else view.step,
            ends_s=None if view.ends is None else seconds(view.ends),
            questions=questions,
        )
        self.common = {"sheet": raw(sheet)}

    def of(self, answered: Collection[str]) -> Mapping[str, Raw]:
        """Return the field `question` of a tablet that goes alone: the first not yet answered.

        A client that knows of no sheets is led through it by that.
        """
        for question, field in self._open:
            if question not in answered:
                return field
        return self._open[-1][1] if self._open else _NO_OTHER
