"""Whose hand is up: a queue in the order in which they came."""

from dataclasses import dataclass
from typing import Final

from classsense.domain.class_view import HandUp
from classsense.domain.clock import seconds
from classsense.domain.lesson import SeatId
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import clock

MOST: Final = 4
"""Hands shown at once."""


@dataclass(frozen=True, slots=True)
class HandModel:
    """One hand.

    Attributes:
        line: Its place in the queue and whose it is.
        waited: How long it has been up.
        source: On the tablet, by a camera, or both.
        hint: What the button does.
    """

    seat: SeatId
    line: str
    waited: str
    source: str
    hint: str
    tapped: bool


@dataclass(frozen=True, slots=True)
class HandsModel:
    """The queue; `more` says how many are not shown."""

    hands: tuple[HandModel, ...]
    more: str


class HandsPresenter:
    """Turns a Snapshot into a HandsModel."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def present(self, snapshot: Snapshot) -> HandsModel:
        """Return the queue, the longest waiting first."""
        shown = snapshot.hands[:MOST]
        left = len(snapshot.hands) - len(shown)
        return HandsModel(
            hands=tuple(
                self._hand(place, hand, snapshot) for place, hand in enumerate(shown, start=1)
            ),
            more=self._texts("hands.more", count=left) if left else "",
        )

    def _hand(self, place: int, hand: HandUp, snapshot: Snapshot) -> HandModel:
        names = {group.id: group.name for group in snapshot.groups}
        who = {"group": names.get(hand.group, hand.group), "seat": hand.seat}
        source = "both" if hand.tapped and hand.seen else "tapped" if hand.tapped else "seen"
        return HandModel(
            seat=hand.seat,
            line=self._texts("hands.line", place=place, **who),
            waited=clock(seconds(snapshot.at - hand.since)),
            source=self._texts(f"hands.{source}"),
            hint=self._texts("hands.taken_hint", **who),
            tapped=hand.tapped,
        )
