"""The lesson afterwards, in a few figures; the written summary says the rest."""

from dataclasses import dataclass

from classsense.domain.clock import seconds
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import UNKNOWN, clock, percent
from classsense.ui.presenters.rings import RingModel, ring_of


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """A table with its ring over the last activity."""

    name: str
    ring: RingModel
    text: str


@dataclass(frozen=True, slots=True)
class SummaryModel:
    """What the summary page shows; `hint` says where the written summary is, or when it comes."""

    title: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[SummaryTable, ...]
    hint: str


class SummaryPresenter:
    """Turns the latest Snapshot into a SummaryModel."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def present(self, snapshot: Snapshot, *, written: bool) -> SummaryModel:
        """Return the page.

        Args:
            snapshot: The latest.
            written: Whether the lesson has ended and its summary lies in its folder.
        """
        asked = (*snapshot.earlier, *((snapshot.question,) if snapshot.question else ()))
        answers = sum(len(view.answers) for view in asked)
        figures = {
            "length": clock(seconds(snapshot.at)),
            "answers": self._texts("summary.answers", answers=answers, questions=len(asked)),
            "joined": f"{sum(s.joined for s in snapshot.seats)}/{len(snapshot.seats)}",
            "teacher": percent(snapshot.teacher_talk_share),
            "marks": str(len(snapshot.timeline.marks)),
        }
        return SummaryModel(
            title=self._texts("summary.after" if written else "summary.so_far"),
            facts=tuple((self._texts(f"summary.{name}_name"), f) for name, f in figures.items()),
            tables=tuple(
                SummaryTable(
                    group.name,
                    ring_of(group),
                    self._texts("summary.turns", turns=group.turns)
                    if group.turns is not None
                    else UNKNOWN,
                )
                for group in snapshot.groups
            ),
            hint=self._texts("summary.written" if written else "summary.later"),
        )
