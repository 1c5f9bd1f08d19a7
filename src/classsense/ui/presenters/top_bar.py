"""The two lines over everything: lesson, activities, countdown, sensing, privacy, joining."""

from dataclasses import dataclass

from classsense.domain.clock import lesson_ns, seconds
from classsense.domain.desk import JoinInfo
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import UNKNOWN, clock, size


@dataclass(frozen=True, slots=True)
class TopBarModel:
    """What the top bar shows.

    Attributes:
        countdown: Time left of the activity by plan, or how far it is over.
        late: Whether the activity runs longer than planned.
        kept: What is kept, and the connections to the outside.
        alarm: Whether a connection to the outside was made, which must not happen.
    """

    title: str
    elapsed: str
    activities: tuple[str, ...]
    activity: int | None
    countdown: str
    late: bool
    sensing: bool
    sensing_text: str
    kept: str
    alarm: bool
    join: str
    running: bool


class TopBarPresenter:
    """Turns a Snapshot into a TopBarModel."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def present(self, snapshot: Snapshot, join: JoinInfo | None) -> TopBarModel:
        """Return what the top bar shows."""
        countdown, late = self._countdown(snapshot)
        outside = snapshot.health.connections
        return TopBarModel(
            title=snapshot.plan.title,
            elapsed=clock(seconds(snapshot.at)),
            activities=tuple(activity.title for activity in snapshot.plan.activities),
            activity=snapshot.activity,
            countdown=countdown,
            late=late,
            sensing=snapshot.sensing,
            sensing_text=self._texts("top.sensing" if snapshot.sensing else "top.not_sensing"),
            kept=self._texts(
                "top.kept",
                kept=size(snapshot.health.bytes_kept),
                outside=UNKNOWN if outside is None else outside,
            ),
            alarm=bool(outside),
            join=self._join(snapshot, join),
            running=snapshot.running,
        )

    def _join(self, snapshot: Snapshot, join: JoinInfo | None) -> str:
        joined = sum(seat.joined for seat in snapshot.seats)
        key = "top.no_board" if join is None else "top.join"
        code = join.code if join else ""
        words = self._texts(key, joined=joined, seats=len(snapshot.seats), code=code)
        asking = len(join.asking) if join else 0
        return self._texts("join.asking_too", join=words, count=asking) if asking else words

    def _countdown(self, snapshot: Snapshot) -> tuple[str, bool]:
        planned = planned_end_s(snapshot)
        if planned is None or not snapshot.running:
            return "", False
        left = planned - seconds(snapshot.at)
        if left >= 0:
            return self._texts("top.left", time=clock(left)), False
        return self._texts("top.over", time=clock(-left)), True


def planned_end_s(snapshot: Snapshot) -> float | None:
    """Return when the running activity should end; None if the plan does not say.

    An activity keeps its planned length when it began early or late.
    """
    if snapshot.activity is None:
        return None
    activities = snapshot.plan.activities
    here, after = activities[snapshot.activity], activities[snapshot.activity + 1 :]
    planned = after[0].start_s if after else snapshot.plan.duration_s
    if planned is None or planned <= here.start_s:
        return None
    return seconds(snapshot.activity_since - lesson_ns(0)) + planned - here.start_s
