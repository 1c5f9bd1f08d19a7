"""Faces are bound to seats by place and motion, through crossing, leaving and coming back."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from classsense.domain.camera_ports import DetectedFace
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import Box, SeatId
from classsense.vision.boxes import centre, holds
from classsense.vision.tracking import SeatTracker
from fakes.vision import face_at

LEFT, RIGHT = SeatId("left"), SeatId("right")
APART: Mapping[SeatId, Box] = {LEFT: (0.0, 0.0, 0.4, 1.0), RIGHT: (0.6, 0.0, 0.4, 1.0)}
SHARED: Mapping[SeatId, Box] = {LEFT: (0.0, 0.0, 0.8, 1.0), RIGHT: (0.2, 0.0, 0.8, 1.0)}


def middles(bound: Mapping[SeatId, DetectedFace]) -> dict[SeatId, float]:
    """Return how far right the face of each seat is."""
    return {seat: round(centre(face.box)[0], 6) for seat, face in bound.items()}


def test_each_face_goes_to_the_seat_it_is_at() -> None:
    bound = SeatTracker(APART).bind([face_at(0.7, 0.5), face_at(0.3, 0.5)], lesson_ns(0))
    assert middles(bound) == {LEFT: 0.3, RIGHT: 0.7}


def test_a_face_outside_every_region_belongs_to_nobody() -> None:
    assert SeatTracker(APART).bind([face_at(0.5, 0.5)], lesson_ns(0)) == {}


def test_without_seats_or_faces_nothing_is_bound() -> None:
    assert SeatTracker({}).bind([face_at(0.5, 0.5)], lesson_ns(0)) == {}
    assert SeatTracker(APART).bind([], lesson_ns(0)) == {}


def test_a_visitor_in_the_region_does_not_take_the_seat() -> None:
    tracker = SeatTracker(APART)
    for step in range(5):
        bound = tracker.bind([face_at(0.1, 0.5)], lesson_ns(step * 0.2))
    bound = tracker.bind([face_at(0.25, 0.5, score=0.99), face_at(0.105, 0.5)], lesson_ns(1.0))
    assert middles(bound) == {LEFT: 0.105}


def test_two_faces_that_cross_keep_their_seats() -> None:
    """They pass each other in the part that belongs to both seats, at constant speed."""
    tracker = SeatTracker(SHARED)
    for step in range(13):
        going, coming = 0.3 + 0.03 * step, 0.7 - 0.03 * step
        faces = [face_at(going, 0.45), face_at(coming, 0.5)]
        faces.reverse() if step % 2 else None
        bound = tracker.bind(faces, lesson_ns(step * 0.2))
        assert middles(bound) == {LEFT: round(going, 6), RIGHT: round(coming, 6)}


def test_when_one_leaves_the_other_stays_where_it_was() -> None:
    tracker = SeatTracker(SHARED)
    both = [face_at(0.45, 0.5), face_at(0.55, 0.5)]
    for step in range(4):
        tracker.bind(both, lesson_ns(step * 0.2))
    for step in range(4, 8):
        bound = tracker.bind(both[1:], lesson_ns(step * 0.2))
        assert middles(bound) == {RIGHT: 0.55}
    assert middles(tracker.bind(both, lesson_ns(1.8))) == {LEFT: 0.45, RIGHT: 0.55}


def test_after_a_while_a_motion_is_forgotten() -> None:
    """Later the seat expects its pupil in the middle of its region again."""
    tracker = SeatTracker({LEFT: (0.0, 0.0, 1.0, 1.0)}, forget_s=2.0)
    faces = [face_at(0.1, 0.5), face_at(0.5, 0.5)]
    tracker.bind(faces[:1], lesson_ns(0))
    assert middles(tracker.bind(faces, lesson_ns(1.9))) == {LEFT: 0.1}
    tracker.bind(faces[:1], lesson_ns(2.0))
    assert middles(tracker.bind(faces, lesson_ns(4.1))) == {LEFT: 0.5}


def test_the_same_moment_twice_is_no_motion() -> None:
    tracker = SeatTracker(APART)
    for x in (0.1, 0.2):
        assert middles(tracker.bind([face_at(x, 0.5)], lesson_ns(1))) == {LEFT: x}


_PLACES = st.lists(st.tuples(st.floats(0.05, 0.95), st.floats(0.05, 0.95)), max_size=6)


@given(st.lists(_PLACES, min_size=1, max_size=4))
def test_a_bound_face_is_in_its_region_and_bound_once(
    looks: list[list[tuple[float, float]]],
) -> None:
    tracker = SeatTracker(SHARED)
    for step, places in enumerate(looks):
        faces = [face_at(x, y) for x, y in places]
        bound = tracker.bind(faces, lesson_ns(step * 0.2))
        assert len({id(face) for face in bound.values()}) == len(bound)
        for seat, face in bound.items():
            assert face in faces
            assert holds(SHARED[seat], centre(face.box))


@given(_PLACES)
def test_as_many_seats_as_possible_get_a_face(places: list[tuple[float, float]]) -> None:
    bound = SeatTracker(APART).bind([face_at(x, y) for x, y in places], lesson_ns(0))
    occupied = {
        seat
        for seat, region in APART.items()
        if any(holds(region, centre(face_at(x, y).box)) for x, y in places)
    }
    assert bound.keys() == occupied
