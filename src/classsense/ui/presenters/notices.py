"""What is worth a look: at most three, each with its reason."""

from dataclasses import dataclass
from typing import Final

from classsense.domain.clock import seconds
from classsense.domain.lesson import GroupId
from classsense.domain.snapshot import Notice, NoticeKind, Snapshot
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import clock

MOST: Final = 3
"""Notices shown at once."""


@dataclass(frozen=True, slots=True)
class NoticeModel:
    """One notice.

    Attributes:
        evidence: Longer, for the tool tip.
        urgent: Whether somebody waits for the teacher.
    """

    key: str
    kind: NoticeKind
    group: GroupId
    title: str
    reason: str
    evidence: str
    urgent: bool


@dataclass(frozen=True, slots=True)
class NoticesModel:
    """The column of notices.

    Attributes:
        footnote: Says which tables are not listened to, and why; or empty.
    """

    heading: str
    notices: tuple[NoticeModel, ...]
    empty: str
    footnote: str


class NoticesPresenter:
    """Turns a Snapshot into a NoticesModel."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def present(self, snapshot: Snapshot) -> NoticesModel:
        """Return what the column shows, in the order of urgency in which it comes."""
        shown = tuple(self._notice(notice, snapshot) for notice in snapshot.notices[:MOST])
        return NoticesModel(
            heading=self._texts("notices.heading"),
            notices=shown,
            empty="" if shown else self._texts("notices.empty"),
            footnote=self._footnote(snapshot),
        )

    def _notice(self, notice: Notice, snapshot: Snapshot) -> NoticeModel:
        name = next((g.name for g in snapshot.groups if g.id == notice.group), notice.group)
        waited = clock(seconds(snapshot.at - notice.at))
        words = dict(notice.details) | {"group": name, "waited": waited}
        return NoticeModel(
            key=notice.key,
            kind=notice.kind,
            group=notice.group,
            title=self._texts(f"notices.{notice.kind}.title", **words),
            reason=self._texts(f"notices.{notice.kind}.reason", **words),
            evidence=self._texts(f"notices.{notice.kind}.evidence", **words),
            urgent=_urgent(notice.kind),
        )

    def _footnote(self, snapshot: Snapshot) -> str:
        quiet = [group.name for group in snapshot.groups if group.mode == "energy"]
        if not quiet:
            return ""
        return self._texts("notices.energy_only", groups=self._texts("list").join(quiet))


def _urgent(kind: NoticeKind) -> bool:
    return kind in {NoticeKind.CALLING, NoticeKind.HAND_WAITING}
