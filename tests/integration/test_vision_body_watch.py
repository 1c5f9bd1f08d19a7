"""What is told of the seats beside faces, by policy and consent, in bad light and odd pictures."""

from collections.abc import Sequence

import numpy as np
import pytest

from classsense.domain.camera_ports import DetectedFace, FoundHand, Frame, Pixels
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import Box, Camera, CameraId, SeatId
from classsense.domain.observations import FacesSeen, Posture, SeatBody
from classsense.domain.policy import Policy
from classsense.domain.rules import Capability, Purpose
from classsense.vision.room_watcher import Recognisers, RoomWatcher
from classsense.vision.schedule import Schedule
from fakes.vision import RecordingDetector, RecordingHandFinder, face_at

LEFT, RIGHT = SeatId("left"), SeatId("right")
REGIONS: dict[SeatId, Box] = {LEFT: (0.0, 0.0, 0.4, 1.0), RIGHT: (0.4, 0.0, 0.4, 1.0)}
FACES = (face_at(0.2, 0.5), face_at(0.6, 0.5))
CAMERA = Camera(CameraId("front"), "file", REGIONS)
ALL = (Capability.FACES, Capability.HANDS, Capability.POSTURE)


def policy(*active: Capability, seats: Sequence[SeatId] = (LEFT, RIGHT)) -> Policy:
    """Return a policy under which some seats agreed to cameras."""
    return Policy("test", frozenset(active), dict.fromkeys(seats, frozenset({Purpose.CAMERA})))


def room_picture(shape: tuple[int, int] = (720, 1280), number: int = 0) -> Pixels:
    """Return a picture with texture and a little noise."""
    height, width = shape
    coarse = np.random.default_rng(1).integers(40, 200, (9, 16, 3))
    rows, columns = np.arange(height) * 9 // height, np.arange(width) * 16 // width
    noise = np.random.default_rng(number).normal(0, 3, (height, width, 1))
    return (coarse[rows][:, columns] + noise).clip(1, 255).astype(np.uint8)


class Room:
    """A watcher whose faces and hands are given."""

    def __init__(
        self,
        rules: Policy,
        faces: Sequence[DetectedFace] = FACES,
        camera: Camera = CAMERA,
        hands: Sequence[FoundHand] = (),
    ) -> None:
        self.detector = RecordingDetector(faces)
        self.finder = RecordingHandFinder(hands)
        eyes = Recognisers(self.detector, hands=self.finder)
        self.watcher = RoomWatcher(camera, rules, eyes, Schedule(looks_hz=5, hands_hz=1))
        self.looks = 0

    def look(self, pixels: Pixels, hz: float = 5.0) -> dict[SeatId, SeatBody]:
        """Watch one frame and return what is told of each seat."""
        at = lesson_ns(self.looks / hz)
        (seen,) = self.watcher.watch(Frame(pixels, at, self.looks, CAMERA.id))
        self.looks += 1
        assert isinstance(seen, FacesSeen)
        bodies = {body.seat: body for body in seen.bodies}
        assert len(bodies) == len(seen.bodies), "at most one of each seat"
        return bodies


def test_every_seat_that_agreed_is_told_of_and_no_other() -> None:
    assert set(Room(policy(*ALL)).look(room_picture())) == {LEFT, RIGHT}
    assert set(Room(policy(*ALL, seats=[RIGHT])).look(room_picture())) == {RIGHT}


def test_a_seat_is_told_of_without_a_face_too() -> None:
    room = Room(policy(*ALL), FACES[:1])
    bodies = [room.look(room_picture((180, 320), n)) for n in range(110)][-1]
    assert bodies[LEFT].posture is Posture.UPRIGHT
    assert bodies[RIGHT] == SeatBody(RIGHT, Posture.EMPTY, None, bodies[RIGHT].movement)
    assert bodies[RIGHT].movement == pytest.approx(0, abs=0.01)


def test_without_any_capability_nothing_is_told_and_nothing_remembered() -> None:
    room = Room(policy(Capability.FACES))
    assert room.look(room_picture()) == {}
    assert room.watcher.held_bytes == 0
    assert room.finder.asked == []


def test_hands_alone_tell_no_posture_and_keep_no_pixel() -> None:
    room = Room(policy(Capability.FACES, Capability.HANDS))
    bodies = [room.look(room_picture(number=n)) for n in range(5)][-1]
    assert set(bodies.values()) == {
        SeatBody(seat, Posture.UNKNOWN, hand_up=False) for seat in (LEFT, RIGHT)
    }
    assert room.watcher.held_bytes == 0


def test_posture_alone_looks_for_no_hands() -> None:
    room = Room(policy(Capability.FACES, Capability.POSTURE))
    bodies = [room.look(room_picture(number=n)) for n in range(5)][-1]
    assert {body.posture for body in bodies.values()} == {Posture.UPRIGHT}
    assert {body.hand_up for body in bodies.values()} == {None}
    assert room.finder.asked == []


def test_movement_is_that_of_the_seat() -> None:
    room = Room(policy(*ALL))
    room.look(room_picture(number=0))
    moved = room_picture(number=1)
    moved[200:500, 50:300] = 255
    bodies = room.look(moved)
    assert bodies[LEFT].movement == pytest.approx(300 * 250 / (720 * 512), abs=0.05)
    assert bodies[RIGHT].movement == pytest.approx(0, abs=0.01)


def test_what_moves_on_a_masked_seat_moves_nothing() -> None:
    """A body on the masked seat leans over the border of the neighbour's region."""
    overlapping = Camera(CAMERA.id, "file", {LEFT: (0, 0, 0.4, 1), RIGHT: (0.3, 0, 0.4, 1)})
    room = Room(policy(*ALL, seats=[RIGHT]), camera=overlapping)
    room.look(room_picture(number=0))
    moved = room_picture(number=1)
    moved[:, : round(0.4 * 1280)] = 255
    assert room.look(moved)[RIGHT].movement == pytest.approx(0, abs=0.01)


def test_of_who_withdraws_no_pixel_is_kept() -> None:
    room = Room(policy(*ALL))
    room.look(room_picture())
    both = room.watcher.held_bytes
    room.watcher.heed(policy(*ALL, seats=[RIGHT]))
    assert set(room.look(room_picture(number=1))) == {RIGHT}
    assert room.watcher.held_bytes == both / 2
    room.watcher.heed(policy(*ALL, seats=[]))
    assert room.watcher.watch(Frame(room_picture(), lesson_ns(9), 9, CAMERA.id)) == ()
    assert room.watcher.held_bytes == 0


def test_in_the_dark_nothing_is_told() -> None:
    room = Room(policy(*ALL), ())
    bodies: dict[SeatId, SeatBody] = {}
    for number in range(300):
        dark = np.random.default_rng(number).integers(0, 4, (72, 128, 3)).astype(np.uint8)
        bodies = room.look(dark)
    assert set(bodies.values()) == {SeatBody(LEFT), SeatBody(RIGHT)}


def test_when_the_lens_is_covered_a_class_that_sat_there_is_not_absent() -> None:
    room = Room(policy(*ALL))
    for number in range(20):
        room.look(room_picture((72, 128), number))
    room.detector.faces = ()
    bodies: dict[SeatId, SeatBody] = {}
    for _ in range(200):
        bodies = room.look(np.zeros((72, 128, 3), np.uint8))
    assert set(bodies.values()) == {SeatBody(LEFT), SeatBody(RIGHT)}


@pytest.mark.parametrize("shape", [(2160, 3840), (1280, 720), (48, 64), (1, 1), (3, 900)])
def test_any_size_of_picture_will_do(shape: tuple[int, int]) -> None:
    room = Room(policy(*ALL))
    for number in range(3):
        assert set(room.look(room_picture(shape, number))) == {LEFT, RIGHT}


@pytest.mark.parametrize("shape", [(0, 0, 3), (0, 1280, 3), (720, 0, 3), (720, 1280), (0,)])
def test_what_is_no_picture_is_passed_over(shape: tuple[int, ...]) -> None:
    room = Room(policy(*ALL))
    broken = Frame(np.zeros(shape, np.uint8), lesson_ns(0), 0, CAMERA.id)
    assert room.watcher.watch(broken) == ()
    assert set(room.look(room_picture())) == {LEFT, RIGHT}, "the next one is looked at"


def test_one_frame_a_second_is_enough() -> None:
    room = Room(policy(*ALL))
    bodies: dict[SeatId, SeatBody] = {}
    for number in range(30):
        bodies = room.look(room_picture((72, 128), number), hz=1.0)
    assert {body.posture for body in bodies.values()} == {Posture.UPRIGHT}
    assert {body.hand_up for body in bodies.values()} == {None}, "72 pixels hold no readable face"


def test_faces_on_a_poster_and_in_a_video_call_belong_to_nobody() -> None:
    """Beside the seats they are dropped; at a seat one face is the pupil's and no more."""
    poster = [face_at(0.85 + n % 5 * 0.03, 0.1 + n // 5 * 0.08, 0.03) for n in range(40)]
    call = [face_at(0.25 + n * 0.03, 0.62, 0.02) for n in range(4)]
    room = Room(policy(*ALL), (*FACES, *poster, *call))
    bodies: dict[SeatId, SeatBody] = {}
    for number in range(10):
        bodies = room.look(room_picture(number=number))
    assert set(bodies) == {LEFT, RIGHT}
    assert len(room.finder.asked) <= 10


def test_three_hundred_and_fifty_seats_do_not_pile_up() -> None:
    regions = {SeatId(str(n)): (n % 25 / 25, n // 25 / 14, 1 / 25, 1 / 14) for n in range(350)}
    faces = [face_at(x + w / 2, y + h / 2, 0.035) for x, y, w, h in regions.values()]
    camera = Camera(CAMERA.id, "file", regions)
    room = Room(policy(*ALL, seats=tuple(regions)), faces, camera)
    held = set()
    for number in range(6):
        asked = len(room.finder.asked)
        assert len(room.look(room_picture(number=number))) == 350
        assert len(room.finder.asked) - asked <= Schedule().hands_per_look
        held.add(room.watcher.held_bytes)
    assert len(held) == 1
    assert held.pop() < 64_000


def test_a_mirrored_room_tells_the_same() -> None:
    room = Room(policy(*ALL))
    plain: dict[SeatId, SeatBody] = {}
    other: dict[SeatId, SeatBody] = {}
    mirrored_camera = Camera(CAMERA.id, "file", {LEFT: (0.6, 0, 0.4, 1), RIGHT: (0.2, 0, 0.4, 1)})
    mirrored = Room(policy(*ALL), [face_at(0.8, 0.5), face_at(0.4, 0.5)], mirrored_camera)
    for number in range(10):
        picture = room_picture(number=number)
        picture[200:500, 50 + 20 * number : 200 + 20 * number] = 255
        plain = room.look(picture)
        other = mirrored.look(np.ascontiguousarray(picture[:, ::-1]))
    for seat in (LEFT, RIGHT):
        assert plain[seat].posture is other[seat].posture
        assert plain[seat].movement == pytest.approx(other[seat].movement, abs=0.02)
