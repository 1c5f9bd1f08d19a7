"""Seats are suggested from their places alone: by geometry, never by a picture."""

import math
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.analysis.seat_regions import Mount, suggested_regions
from classsense.domain.lesson import (
    Box,
    Group,
    GroupId,
    LessonPlan,
    Place,
    Seat,
    SeatId,
)


def plan_of(places: dict[str, Place]) -> LessonPlan:
    """Return a plan of one table with seats at these places."""
    seats = tuple(Seat(SeatId(name), place) for name, place in places.items())
    group = Group(GroupId("1"), "Table", (0.5, 0.5), seats)
    return LessonPlan(
        title="x", language="en", activities=(), groups=(group,), profile="jp", consents={}
    )


ROOM = {f"{x}-{y}": (0.2 + 0.2 * x, 0.1 + 0.2 * y) for x in range(4) for y in range(5)}


def middle(box: Box) -> tuple[float, float]:
    """Return the middle of a box."""
    return box[0] + box[2] / 2, box[1] + box[3] / 2


def test_who_sits_near_the_board_is_larger_and_lower_and_the_room_is_mirrored() -> None:
    regions = suggested_regions(plan_of(ROOM))
    near, far = regions[SeatId("3-2")], regions[SeatId("0-2")]
    assert near[2] > 1.5 * far[2]
    assert middle(near)[1] > middle(far)[1]
    assert middle(near)[0] == pytest.approx(0.5) == middle(far)[0]
    row = [middle(regions[SeatId(f"1-{y}")])[0] for y in range(5)]
    assert row == sorted(row, reverse=True)


def test_a_pinhole_puts_a_head_where_it_does() -> None:
    """5.5 m away and 1.4 m to the left, seen by a lens of 90 degrees that looks straight."""
    mount = Mount(8.0, 1.5, 7.0, above_m=0.0, down_deg=0.0, view_deg=90.0, aspect=1.0)
    (box,) = suggested_regions(plan_of({"a": (0.5, 0.7)}), mount=mount).values()
    left_m, right_m = -1.4 - 0.45, -1.4 + 0.45
    assert box[0] == pytest.approx(0.5 + left_m / 5.5 / 2)
    assert box[0] + box[2] == pytest.approx(0.5 + right_m / 5.5 / 2)
    assert box[1] == pytest.approx(0.5 - 0.55 / 5.5 / 2)
    assert box[1] + box[3] == pytest.approx(0.5 + 0.35 / 5.5 / 2)


def test_from_four_drawn_corners_another_mount_is_found() -> None:
    """The camera hangs elsewhere than taken; four drawn seats tell where the others are."""
    plan = plan_of(ROOM)
    true = suggested_regions(plan, mount=Mount(behind_m=3.0, down_deg=20.0, view_deg=70.0))
    corners = [SeatId(name) for name in ("0-0", "0-4", "3-0", "3-4")]
    drawn = {seat: true[seat] for seat in corners if seat in true}
    assert len(drawn) == 4

    def worst(found: dict[SeatId, Box]) -> float:
        return max(math.dist(middle(found[s]), middle(true[s])) for s in true if s in found)

    blind, fitted = suggested_regions(plan), suggested_regions(plan, drawn)
    assert all(fitted[seat] == box for seat, box in drawn.items())
    assert worst(fitted) < 0.06 < worst(blind)


def test_seats_outside_the_picture_are_left_out() -> None:
    regions = suggested_regions(plan_of({"in": (0.3, 0.5), "out": (0.99, 0.0)}))
    assert set(regions) == {SeatId("in")}


_SHARE = st.floats(0.0, 1.0)


@given(st.tuples(_SHARE, _SHARE), st.tuples(_SHARE, _SHARE))
def test_whatever_the_places_regions_lie_in_the_frame(one: Place, two: Place) -> None:
    drawn: dict[SeatId, Box] = {SeatId("a"): (0.1, 0.2, 0.1, 0.2)}
    for left, top, width, height in suggested_regions(
        plan_of({"a": one, "b": two}), drawn
    ).values():
        assert min(left, top) >= 0
        assert max(left + width, top + height) <= 1 + 1e-9


def test_no_detector_is_there_when_seats_are_suggested() -> None:
    """A process that suggests seats has loaded no picture library, no model and no vision code."""
    script = (
        "import sys; from classsense.analysis.seat_regions import suggested_regions;"
        "from classsense.bootstrap.laptop import laptop_plan;"
        "assert len(suggested_regions(laptop_plan(3, 'en'))) == 3;"
        "print(sorted(m for m in sys.modules if m.partition('.')[0] in"
        " ('cv2', 'onnxruntime', 'mediapipe') or m.startswith('classsense.vision')))"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
