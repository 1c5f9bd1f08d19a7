"""Following the teacher by place and motion: found in her zone, lost where it is not clear."""

import numpy as np
import pytest

from classsense.domain.camera_ports import Frame
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import Box, Camera, CameraId, GroupId, Place, SeatId
from classsense.domain.observations import Observation, TeacherSeen
from classsense.domain.policy import Policy
from classsense.domain.rules import Capability, Purpose
from classsense.vision.room_watcher import Recognisers, RoomWatcher
from classsense.vision.teacher_track import FloorMap, TeacherTrack
from fakes.vision import RecordingDetector, face_at, plain_picture

ASPECT = 16 / 9
ZONE: Box = (0.0, 0.0, 0.15, 1.0)
FACE_SHARE = 0.25
HZ = 5


def seat_box(place: Place) -> Box:
    """Return the region of a seat as a camera on the board's wall sees it (the right of the room).

    The room is 8 m from front (right) to back and 6 m across; faces are .2 m.
    """
    away_m, aside_m = 1.5 + 8 * (1 - place[0]), 6 * (0.5 - place[1])
    height = 0.2 / FACE_SHARE / (0.73 * away_m)
    x = 0.5 + aside_m / (0.73 * away_m * ASPECT)
    return x - height / 2, 0.5 - height / 2, height, height


def face_of(place: Place, x_off: float = 0.0) -> Box:
    """Return the face of somebody who stands at a place of that room."""
    left, top, width, height = seat_box(place)
    size = FACE_SHARE * height
    x = left + width / 2 + x_off
    return x - size / 3, top + height / 3, size / 1.5, size


PLACES: dict[SeatId, Place] = {
    SeatId(f"{row}-{column}"): (0.2 + 0.2 * row, 0.2 + 0.3 * column)
    for row in range(4)
    for column in range(3)
}
FLOOR = FloorMap({seat: seat_box(place) for seat, place in PLACES.items()}, PLACES)
TABLES = {GroupId("near"): (0.7, 0.5), GroupId("far"): (0.3, 0.5)}


class Lesson:
    """A teacher's track, five looks a second; pupils sit at all seats unless told."""

    def __init__(self, *, pupils: bool = True) -> None:
        self.track = TeacherTrack(ZONE, FLOOR, TABLES)
        self.pupils = {s: face_of(place) for s, place in PLACES.items()} if pupils else {}
        self.looks = 0

    def look(self, *strangers: Box) -> tuple[Place | None, GroupId | None]:
        """Show one look and return what is told."""
        told = self.track.look(self.pupils, strangers, ASPECT, lesson_ns(self.looks / HZ))
        self.looks += 1
        return told

    def found(self, box: Box = (0.05, 0.3, 0.03, 0.06)) -> Box:
        """Let her stand in her zone until she is found, and return where."""
        for _ in range(4):
            self.look(box)
        return box


def walked(box: Box, across: float, steps: int) -> list[Box]:
    """Return the faces of somebody who walks."""
    left, top, width, height = box
    return [(left + across * n / steps, top, width, height) for n in range(1, steps + 1)]


def test_nobody_is_followed_before_she_stood_in_her_zone() -> None:
    lesson = Lesson()
    for box in walked((0.3, 0.3, 0.03, 0.06), 0.2, 20):
        assert lesson.look(box) == (None, None)


def test_she_is_found_in_her_zone_and_followed_out_of_it() -> None:
    lesson = Lesson()
    here = lesson.found()
    assert lesson.look(here)[0] is not None
    for box in walked(here, 0.6, 60):
        assert lesson.look(box)[0] is not None


def test_two_in_her_zone_are_nobody() -> None:
    lesson = Lesson()
    for _ in range(10):
        assert lesson.look((0.02, 0.3, 0.03, 0.06), (0.1, 0.3, 0.03, 0.06))[0] is None


def test_who_only_passes_through_the_zone_is_not_found() -> None:
    lesson = Lesson()
    assert lesson.look((0.05, 0.3, 0.03, 0.06))[0] is None
    assert lesson.look()[0] is None
    assert lesson.look((0.05, 0.3, 0.03, 0.06))[0] is None


def test_where_two_cross_she_is_lost_and_not_swapped() -> None:
    lesson = Lesson()
    here = lesson.found((0.1, 0.3, 0.03, 0.06))
    other = (0.5, 0.3, 0.03, 0.06)
    told = []
    for hers, theirs in zip(walked(here, 0.4, 40), walked(other, -0.3, 40), strict=True):
        told.append(lesson.look(hers, theirs)[0])
    assert told[0] is not None
    assert told[-1] is None
    lost = told.index(None)
    assert set(told[lost:]) == {None}, "and not found again outside her zone"
    assert lesson.looks > 4


def test_after_a_crossing_she_is_found_in_her_zone_again() -> None:
    lesson = Lesson()
    lesson.found()
    lesson.look((0.05, 0.3, 0.03, 0.06), (0.055, 0.3, 0.03, 0.06))
    assert lesson.look((0.3, 0.3, 0.03, 0.06))[0] is None
    lesson.found()
    assert lesson.look((0.05, 0.3, 0.03, 0.06))[0] is not None


def test_others_far_away_do_not_matter() -> None:
    lesson = Lesson()
    here = lesson.found()
    for box in walked(here, 0.3, 30):
        assert lesson.look(box, (0.9, 0.3, 0.03, 0.06), (0.85, 0.7, 0.03, 0.06))[0] is not None


def test_a_face_that_jumps_is_not_hers() -> None:
    lesson = Lesson()
    lesson.found()
    for _ in range(8):
        lesson.look((0.6, 0.3, 0.03, 0.06))
    assert lesson.look((0.6, 0.3, 0.03, 0.06)) == (None, None)


def test_a_look_away_for_a_second_is_bridged_and_a_longer_one_is_not() -> None:
    lesson = Lesson()
    here = lesson.found()
    for _ in range(5):
        assert lesson.look()[0] is not None
    assert lesson.look(here)[0] is not None
    for _ in range(9):
        lesson.look()
    assert lesson.look(here)[0] is None, "found again only after a while in her zone"


def test_a_pupil_at_a_seat_is_never_taken_for_her() -> None:
    lesson = Lesson()
    here = lesson.found()
    seat = SeatId("0-0")
    for box in walked(here, 0.5, 50):
        lesson.pupils[seat] = (box[0] + 0.002, box[1], box[2], box[3])
        assert lesson.look(box)[0] is not None
    assert [lesson.look()[0] for _ in range(10)][-1] is None


def test_at_an_empty_seat_she_goes_on() -> None:
    """Her face is bound to the seat that she leans over, for one look a newcomer."""
    lesson = Lesson(pupils=False)
    here = lesson.found()
    lesson.pupils = {SeatId("0-0"): here}
    assert lesson.look()[0] is not None


@pytest.mark.parametrize("place", [(0.3, 0.3), (0.5, 0.5), (0.7, 0.4), (0.9, 0.7)])
def test_her_place_in_the_room_is_that_of_seats_at_the_same_distance(place: Place) -> None:
    box = face_of(place)
    told = FLOOR.place(box[0] + box[2] / 2, box[3], FACE_SHARE)
    assert told == pytest.approx(place, abs=0.03)


def test_a_place_is_never_outside_the_room() -> None:
    for x in (0.0, 1.0):
        for height in (0.001, 0.9):
            told = FLOOR.place(x, height, FACE_SHARE)
            assert told is not None
            assert 0 <= min(told) <= max(told) <= 1


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_too_few_seats_tell_no_place(kept: int) -> None:
    some = dict(list(PLACES.items())[:kept])
    floor = FloorMap({seat: seat_box(place) for seat, place in some.items()}, some)
    assert floor.place(0.5, 0.1, FACE_SHARE) is None


def test_seats_of_the_plan_without_a_place_in_the_picture_do_not_matter() -> None:
    shown = {seat: seat_box(place) for seat, place in list(PLACES.items())[:7]}
    floor = FloorMap(shown, PLACES)
    box = face_of((0.5, 0.5))
    told = floor.place(box[0] + box[2] / 2, box[3], FACE_SHARE)
    assert told == pytest.approx((0.5, 0.5), abs=0.03)


def test_the_size_of_faces_is_learnt_from_the_pupils() -> None:
    faces = {seat: face_of(place) for seat, place in PLACES.items()}
    assert FLOOR.share(faces) == pytest.approx(FACE_SHARE)
    assert FLOOR.share({}) is None


def test_she_is_at_a_table_once_she_stays_there() -> None:
    lesson = Lesson()
    here = lesson.found(face_of((0.75, 0.5), -0.4))
    assert here[0] + here[2] < 0.15, "or she would not be in her zone"
    told = [lesson.look(box)[1] for box in walked(here, 0.4, 60)]
    assert told[0] is None
    there = face_of((0.75, 0.5))
    stays = [lesson.look(there)[1] for _ in range(8)]
    assert stays[-1] == GroupId("near")
    away = [lesson.look(box)[1] for box in walked(there, 0.3, 50)]
    assert away[-1] is None


def watched(*active: Capability, zone: bool = True) -> list[Observation]:
    """Return what a watcher says of a teacher who stands in her zone for three seconds."""
    regions = {seat: seat_box(place) for seat, place in PLACES.items()}
    camera = Camera(CameraId("front"), "file", regions, teacher_zone=ZONE)
    agreed = dict.fromkeys(regions, frozenset({Purpose.CAMERA}))
    policy = Policy("test", frozenset(active), agreed)
    detector = RecordingDetector([face_at(0.05, 0.3)])
    watcher = RoomWatcher(camera, policy, Recognisers(detector))
    if zone:
        watcher.follow(TeacherTrack(ZONE, FLOOR, TABLES))
    said: list[Observation] = []
    for number in range(15):
        picture = plain_picture(height=720, width=1280)
        said += watcher.watch(Frame(picture, lesson_ns(number / HZ), number, camera.id))
    return [seen for seen in said if isinstance(seen, TeacherSeen)]


def test_the_watcher_says_where_she_is_only_if_she_let_it() -> None:
    said = watched(Capability.FACES, Capability.TEACHER_PLACE)
    assert len(said) == 15
    assert [seen.place is None for seen in said if isinstance(seen, TeacherSeen)][-1] is False
    assert watched(Capability.FACES) == []
    assert watched(Capability.FACES, Capability.TEACHER_PLACE, zone=False) == []


def test_noise_does_not_lose_her() -> None:
    lesson = Lesson()
    here = lesson.found()
    rng = np.random.default_rng(3)
    for left, top, width, height in walked(here, 0.6, 60):
        shaken = rng.normal(0, 0.08 * height, 4)
        box = (left + shaken[0], top + shaken[1], width + shaken[2] / 2, height + shaken[3] / 2)
        assert lesson.look(tuple(float(side) for side in box))[0] is not None  # type: ignore[arg-type]  # four sides
