"""A hand that a camera saw is a measured figure: no tablet hears of it."""

import msgspec
import pytest

from classsense.analysis.lesson_state import replay
from classsense.analysis.snapshot_maker import SnapshotMaker
from classsense.board.views import Board
from classsense.domain.clock import lesson_ns
from classsense.domain.commands import Entry, HandSet
from classsense.domain.lesson import CameraId, SeatId
from classsense.domain.observations import FacesSeen, SeatBody
from classsense.domain.policy import policy_of
from classsense.domain.snapshot import Health
from fakes.classroom import small_plan

ONE = SeatId("2-1")
SEEN = FacesSeen(lesson_ns(2), CameraId("front"), 5, (), "test", (SeatBody(ONE, hand_up=True),))
TAPPED = HandSet(lesson_ns(1), ONE, up=True)


@pytest.mark.parametrize(
    ("entries", "shown"), [((SEEN,), False), ((TAPPED,), True), ((TAPPED, SEEN), True), ((), False)]
)
def test_a_tablet_shows_what_was_tapped_and_nothing_else(
    entries: tuple[Entry, ...],
    shown: bool,  # noqa: FBT001 - a row of the table
) -> None:
    plan = small_plan()
    snapshot = SnapshotMaker(policy_of(plan)).make(replay(plan, entries), lesson_ns(3), Health())
    board = Board(snapshot, policy_of(plan), "running")

    assert msgspec.json.decode(board.view(ONE, "tablet")["hand"]) is shown
    (seat,) = (seat for seat in snapshot.seats if seat.id == ONE)
    assert seat.hand_up is bool(entries)
