"""What is known of single seats: the newest that could be told, and nothing once it may not be."""

from typing import Any

import msgspec
import pytest

from classsense.analysis.engagement import FRESH_S
from classsense.analysis.hands import hands_up
from classsense.analysis.lesson_state import LessonState, fold, replay
from classsense.analysis.snapshot_maker import SnapshotMaker
from classsense.domain.clock import lesson_ns
from classsense.domain.commands import (
    ConsentWithdrawn,
    Entry,
    HandSet,
    HandTaken,
    LessonEnded,
    SensingSwitched,
)
from classsense.domain.lesson import CameraId, GroupId, SeatId
from classsense.domain.observations import (
    ClassSeen,
    Expression,
    FacesSeen,
    Facing,
    Posture,
    SeatBody,
    SeatFace,
    TeacherSeen,
)
from classsense.domain.policy import policy_of
from classsense.domain.rules import Purpose
from classsense.domain.snapshot import Health
from fakes.classroom import small_plan

PLAN = small_plan()
ONE, TWO = SeatId("2-1"), SeatId("2-2")


def body(at_s: float, seat: SeatId = ONE, camera: str = "front", **told: Any) -> FacesSeen:  # noqa: ANN401 - any mark
    return FacesSeen(lesson_ns(at_s), CameraId(camera), 5, (), "test", (SeatBody(seat, **told),))


def face(at_s: float, camera: str = "front", **told: Any) -> FacesSeen:  # noqa: ANN401 - any mark
    seen = SeatFace(ONE, (0.1, 0.1, 0.1, 0.1), 0.9, **told)
    return FacesSeen(lesson_ns(at_s), CameraId(camera), 5, (seen,), "test")


def after(*entries: Entry) -> LessonState:
    return replay(PLAN, entries)


def queue(at_s: float, *entries: Entry) -> list[tuple[SeatId, float, bool, bool]]:
    hands = hands_up(after(*entries), lesson_ns(at_s))
    return [(hand.seat, hand.since / 1e9, hand.tapped, hand.seen) for hand in hands]


def test_a_camera_that_cannot_tell_does_not_hide_what_another_told() -> None:
    told = face(1, facing=Facing.BOARD), body(1, posture=Posture.STANDING, hand_up=True)
    untold = face(1.5, "back"), body(1.5, camera="back")
    state = after(*told, *untold)

    assert state.seen.sightings[ONE].face.facing is Facing.BOARD
    known = state.seen.bodies[ONE].body
    assert (known.posture, known.hand_up) == (Posture.STANDING, True)


def test_cannot_tell_stands_after_a_second() -> None:
    state = after(face(1, facing=Facing.BOARD), body(1, hand_up=True), face(2.1), body(2.1))

    assert state.seen.sightings[ONE].face.facing is Facing.UNKNOWN
    assert state.seen.bodies[ONE].body.hand_up is None
    assert state.seen.hands == {}


def test_hands_queue_in_the_order_in_which_they_came() -> None:
    entries = (
        body(1, TWO, hand_up=True),
        HandSet(lesson_ns(2), ONE, up=True),
        body(3, ONE, hand_up=True),
        body(3, TWO, hand_up=True),
    )

    assert queue(3, *entries) == [(TWO, 1.0, False, True), (ONE, 2.0, True, True)]
    assert queue(4, *entries, body(4, TWO, hand_up=False)) == [(ONE, 2.0, True, True)]


def test_a_hand_that_no_camera_sees_any_more_leaves_the_queue() -> None:
    assert queue(1 + FRESH_S, body(1, hand_up=True)) == [(ONE, 1.0, False, True)]
    assert queue(1.1 + FRESH_S, body(1, hand_up=True)) == []


def test_a_hand_the_teacher_took_comes_back_when_it_is_raised_anew() -> None:
    up, taken = body(1, hand_up=True), HandTaken(lesson_ns(2), ONE)

    assert queue(3, up, taken, body(3, hand_up=True)) == []
    again = body(4, hand_up=False), body(5, hand_up=True)
    assert queue(5, up, taken, *again) == [(ONE, 5.0, False, True)]


def test_a_please_dont_to_expression_leaves_the_face() -> None:
    told = face(1, expression=Expression.POSITIVE, smile=0.9, facing=Facing.DESK)
    said = ConsentWithdrawn(lesson_ns(2), ONE, frozenset({Purpose.EXPRESSION}), "tablet")
    for state in (after(told, said), after(said, told)):
        known = state.seen.sightings[ONE].face
        assert (known.expression, known.smile, known.facing) == (None, None, Facing.DESK)
        (frame,) = state.seen.watched[CameraId("front")]
        assert frame.faces[0].expression is None


def test_nothing_of_seats_is_left_when_sensing_is_off() -> None:
    state = after(body(1, hand_up=True), face(1), SensingSwitched(lesson_ns(2), on=False))

    seen = state.seen
    assert (dict(seen.bodies), dict(seen.sightings), dict(seen.hands)) == ({}, {}, {})
    assert dict(seen.watched) == {}


@pytest.mark.parametrize(
    "end", [SensingSwitched(lesson_ns(2), on=False), LessonEnded(lesson_ns(2))]
)
def test_what_was_seen_to_the_end_is_kept_of_the_class_and_of_no_seat(end: Entry) -> None:
    seats = [SeatId(str(number)) for number in range(5)]
    agreed = dict.fromkeys(seats, (Purpose.CAMERA,))
    plan = msgspec.structs.replace(PLAN, consents=agreed)
    faces = tuple(SeatFace(s, (0.1, 0.1, 0.1, 0.1), 0.9, facing=Facing.BOARD) for s in seats)
    state = fold(
        LessonState(plan), FacesSeen(lesson_ns(1), CameraId("front"), 5, faces, "test")
    ).state
    folded = fold(state, end)

    (window,) = folded.derived
    assert isinstance(window, ClassSeen)
    assert (window.expected, window.facing_board) == (5, 5.0)
    seen = folded.state.seen
    assert (dict(seen.sightings), dict(seen.watched)) == ({}, {})
    again = fold(folded.state, window).state
    assert again.seen.classes == (window,)


def test_the_teachers_visits_are_known_by_table() -> None:
    at_table = TeacherSeen(lesson_ns(5), CameraId("front"), (0.5, 0.5), GroupId("2"))
    lost = TeacherSeen(lesson_ns(9), CameraId("front"), None)
    state = after(at_table, lost)

    assert state.seen.teacher == lost
    assert dict(state.seen.visits) == {"2": lesson_ns(5)}
    (_, view) = SnapshotMaker(policy_of(PLAN)).make(state, lesson_ns(10), Health()).groups
    assert view.teacher_here == lesson_ns(5)


def test_a_seat_shows_how_it_was_seen_for_three_seconds() -> None:
    state = after(body(1, posture=Posture.HEAD_DOWN, hand_up=True))
    for now_s, posture, up in ((4, Posture.HEAD_DOWN, True), (4.1, Posture.UNKNOWN, False)):
        snapshot = SnapshotMaker(policy_of(PLAN)).make(state, lesson_ns(now_s), Health())
        (seat,) = (seat for seat in snapshot.seats if seat.id == ONE)
        assert (seat.posture, seat.hand_up) == (posture, up)
        assert [hand.seat for hand in snapshot.hands] == ([ONE] if up else [])
