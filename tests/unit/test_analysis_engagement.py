"""Figures of the class: five heads in a window or nothing, however many windows there are."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.analysis.engagement import class_measures, class_minutes, class_seen
from classsense.domain.class_view import ClassShare
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.lesson import CameraId, SeatId
from classsense.domain.observations import (
    ClassSeen,
    Expression,
    FacesSeen,
    Posture,
    SeatBody,
    SeatFace,
)
from classsense.domain.rules import SMALLEST_CLASS


def window(
    seen: float, read: float, facing: float | None, expected: int = 10, start: int = 0
) -> ClassSeen:
    camera = CameraId("front")
    return ClassSeen(LessonNs(start), LessonNs(start + 1), camera, expected, seen, read, facing)


def test_figures_are_means_weighted_by_what_was_read() -> None:
    figures = class_measures([window(9, 8, 4), window(7, 6, 0)])

    assert figures is not None
    assert figures.seen_share == pytest.approx(0.8)
    assert figures.facing_board.coverage == pytest.approx(0.7)
    assert figures.facing_board.share == pytest.approx(4 / 14)


def test_many_windows_with_few_heads_do_not_add_up() -> None:
    figures = class_measures([window(1, 1, None)] * 100)

    assert figures is not None
    assert figures.facing_board.share is None
    assert figures.facing_board.coverage == pytest.approx(0.1)


def test_windows_with_few_heads_do_not_dilute_the_others() -> None:
    figures = class_measures([window(5, 5, 5), *[window(4, 4, None)] * 9])

    assert figures is not None
    assert figures.facing_board.share == 1.0


@pytest.mark.parametrize("windows", [[], [window(0, 0, None, expected=0)]])
def test_where_no_camera_looked_nothing_is_known(windows: list[ClassSeen]) -> None:
    assert class_measures(windows) is None


@given(st.lists(st.tuples(st.floats(0, 10), st.floats(0, 1), st.floats(0, 1)), min_size=1))
def test_all_figures_are_shares(drawn: list[tuple[float, float, float]]) -> None:
    windows = [
        window(seen, seen * read, seen * read * facing if seen * read >= SMALLEST_CLASS else None)
        for seen, read, facing in drawn
    ]
    figures = class_measures(windows)

    assert figures is not None
    assert 0 <= figures.seen_share <= 1 + 1e-9
    board = figures.facing_board
    assert 0 <= board.coverage <= 1 + 1e-9
    if board.share is None:
        assert (board.low, board.high) == (None, None)
    else:
        assert board.low is not None
        assert board.high is not None
        assert 0 <= board.low <= board.high <= 1 + 1e-9
        assert 0 <= board.share <= 1 + 1e-9


def test_bounds_hold_whatever_the_unread_do() -> None:
    """Of ten, eight are read and four of them face the board: 4 to 6 of the ten do."""
    figures = class_measures([window(9, 8, 4)])

    assert figures is not None
    board = figures.facing_board
    assert (board.share, board.coverage, board.low) == (0.5, 0.8, 0.4)
    assert board.high == pytest.approx(0.6)


@given(st.lists(st.booleans(), min_size=5, max_size=40), st.integers(5, 40))
def test_bounds_hold_the_truth_whoever_is_read(truth: list[bool], read: int) -> None:
    known = truth[:read]
    figures = class_measures([window(len(truth), len(known), sum(known), len(truth))])

    assert figures is not None
    board = figures.facing_board
    assert board.low is not None
    assert board.high is not None
    assert board.low - 1e-9 <= sum(truth) / len(truth) <= board.high + 1e-9


def look(at_s: float, faces: int, **of_body: Any) -> FacesSeen:  # noqa: ANN401 - any mark
    """Return a frame with `faces` faces, and a body with the same marks at each seat."""
    seats = [SeatId(str(number)) for number in range(faces)]
    seen = tuple(
        SeatFace(seat, (0.1, 0.1, 0.1, 0.1), 0.9, expression=Expression.POSITIVE) for seat in seats
    )
    bodies = tuple(SeatBody(seat, **of_body) for seat in seats)
    return FacesSeen(lesson_ns(at_s), CameraId("front"), 10, seen, "test", bodies)


@pytest.mark.parametrize(("seats", "told"), [(5, True), (4, False)])
def test_every_figure_needs_five_people(seats: int, told: bool) -> None:  # noqa: FBT001 - a row
    frame = look(1, seats, hand_up=True, posture=Posture.HEAD_DOWN, movement=0.25)
    seen = class_seen([frame, frame])

    assert seen is not None
    assert (seen.hands_read, seen.postures_read, seen.expressions_read) == (seats,) * 3
    assert (seen.hands == seats) is told
    assert (seen.hands is None) is not told
    assert bool(seen.postures) is bool(seen.expressions) is told
    assert (seen.movement == 0.25) is told


def test_what_was_not_told_lowers_the_coverage_only() -> None:
    seen = class_seen([look(1, 8, hand_up=True), look(2, 8, hand_up=None)])

    assert seen is not None
    assert (seen.hands_read, seen.hands) == (4.0, None)
    measures = class_measures([seen])
    assert measures is not None
    assert measures.hands == ClassShare(None, 0.4, None, None)
    assert measures.head_down == ClassShare()
    assert dict(measures.expressions)[Expression.POSITIVE].share == 1.0


def test_minutes_hold_the_windows_that_begin_in_them() -> None:
    windows = [window(8, 8, 4, start=lesson_ns(at_s)) for at_s in (0, 55, 60, 185)]
    minutes = class_minutes(windows)

    assert [measures.start // lesson_ns(60) for measures in minutes] == [0, 1, 3]
    assert [measures.facing_board.share for measures in minutes] == [0.5] * 3
