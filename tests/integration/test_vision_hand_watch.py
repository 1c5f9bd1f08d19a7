"""Whose hands are looked for, how often, and what is told of them."""

from collections.abc import Sequence

import numpy as np

from classsense.domain.camera_ports import DetectedFace, FoundHand, Frame, Pixels
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import Box, Camera, CameraId, SeatId
from classsense.domain.observations import FacesSeen
from classsense.domain.policy import Policy
from classsense.domain.rules import Capability, Purpose
from classsense.vision.boxes import centre, holds
from classsense.vision.room_watcher import Recognisers, RoomWatcher
from classsense.vision.schedule import Schedule
from fakes.vision import (
    RecordingDetector,
    RecordingHandFinder,
    face_at,
    plain_picture,
    raised_beside,
)

LEFT, MIDDLE, RIGHT = SeatId("left"), SeatId("middle"), SeatId("right")
REGIONS: dict[SeatId, Box] = {
    LEFT: (0.0, 0.0, 0.33, 1.0),
    MIDDLE: (0.33, 0.0, 0.33, 1.0),
    RIGHT: (0.66, 0.0, 0.33, 1.0),
}
FACES = {LEFT: face_at(0.16, 0.6), MIDDLE: face_at(0.5, 0.6), RIGHT: face_at(0.82, 0.6)}
CAMERA = Camera(CameraId("front"), "file", REGIONS)
HANDS = (Capability.FACES, Capability.HANDS)
OFTEN = Schedule(looks_hz=5, hands_hz=1)


def policy(*active: Capability, seats: tuple[SeatId, ...] = (LEFT, MIDDLE, RIGHT)) -> Policy:
    """Return a policy under which some seats agreed to cameras."""
    return Policy("test", frozenset(active), dict.fromkeys(seats, frozenset({Purpose.CAMERA})))


class Room:
    """A watcher whose faces and hands are given."""

    def __init__(
        self,
        rules: Policy,
        faces: tuple[DetectedFace, ...] = tuple(FACES.values()),
        schedule: Schedule = OFTEN,
        camera: Camera = CAMERA,
    ) -> None:
        self.detector = RecordingDetector(faces)
        self.finder = RecordingHandFinder()
        eyes = Recognisers(self.detector, hands=self.finder)
        self.watcher = RoomWatcher(camera, rules, eyes, schedule)
        self.step = 0

    def run(self, until_s: float, pixels: Pixels | None = None) -> dict[SeatId, bool | None]:
        """Watch five frames a second and return what is told of hands at the end."""
        picture = plain_picture(height=720, width=1280) if pixels is None else pixels
        told: dict[SeatId, bool | None] = {}
        while self.step / 5 <= until_s:
            at = lesson_ns(self.step / 5)
            for seen in self.watcher.watch(Frame(picture, at, self.step, CAMERA.id)):
                assert isinstance(seen, FacesSeen)
                told = {body.seat: body.hand_up for body in seen.bodies}
            self.step += 1
        return told


def test_a_hand_is_told_within_two_seconds_and_released_again() -> None:
    room = Room(policy(*HANDS))
    assert room.run(3.0) == {LEFT: False, MIDDLE: False, RIGHT: False}
    room.finder.hands = [raised_beside(FACES[MIDDLE])]
    assert room.run(5.0) == {LEFT: False, MIDDLE: True, RIGHT: False}
    room.finder.hands = []
    assert room.run(8.0) == {LEFT: False, MIDDLE: False, RIGHT: False}


def test_all_hands_at_once_are_told_within_two_seconds() -> None:
    room = Room(policy(*HANDS))
    room.run(3.0)
    room.finder.hands = [raised_beside(face) for face in FACES.values()]
    assert set(room.run(5.0).values()) == {True}


def test_a_hand_up_for_one_look_is_not_told() -> None:
    room = Room(policy(*HANDS), schedule=Schedule(looks_hz=5, hands_hz=5, hands_per_look=9))
    room.run(2.0)
    room.finder.hands = [raised_beside(FACES[MIDDLE])]
    assert room.run(2.3)[MIDDLE] is False
    room.finder.hands = []
    assert room.run(5.0)[MIDDLE] is False


def test_without_the_capability_no_hand_is_looked_for() -> None:
    room = Room(policy(Capability.FACES))
    assert room.run(2.0) == {}
    assert room.finder.asked == []


def test_without_a_finder_hands_are_unknown() -> None:
    eyes = Recognisers(RecordingDetector(tuple(FACES.values())))
    watcher = RoomWatcher(CAMERA, policy(*HANDS, Capability.POSTURE), eyes)
    (seen,) = watcher.watch(
        Frame(plain_picture(height=720, width=1280), lesson_ns(0), 0, CAMERA.id)
    )
    assert isinstance(seen, FacesSeen)
    assert {body.hand_up for body in seen.bodies} == {None}


def test_only_the_hands_of_seats_that_agreed_are_looked_for() -> None:
    stranger = face_at(0.995, 0.6)
    room = Room(policy(*HANDS, seats=(LEFT,)), (*FACES.values(), stranger))
    assert room.run(4.0) == {LEFT: False}
    assert room.finder.asked
    assert all(holds(area, centre(FACES[LEFT].box)) for area in room.finder.asked)
    assert not any(holds(area, centre(FACES[MIDDLE].box)) for area in room.finder.asked)


def test_the_hand_of_a_masked_neighbour_beyond_its_region_is_nobodys() -> None:
    """It reaches into the region of the one who agreed, whose head it would fit as well."""
    regions: dict[SeatId, Box] = {LEFT: (0.36, 0.3, 0.12, 0.5), MIDDLE: (0.48, 0.0, 0.2, 1.0)}
    camera = Camera(CAMERA.id, "file", regions)
    masked, open_ = face_at(0.42, 0.6, 0.1), face_at(0.54, 0.62, 0.1)
    hand = raised_beside(masked, side=1)
    assert holds(regions[MIDDLE], hand.knuckle) or hand.knuckle[1] < 0.48
    agreed = Room(policy(*HANDS, seats=(MIDDLE,)), (masked, open_), camera=camera)
    agreed.finder.hands = [hand]
    assert agreed.run(4.0) == {MIDDLE: False}
    alone = Camera(CAMERA.id, "file", {MIDDLE: regions[MIDDLE]})
    without = Room(policy(*HANDS, seats=(MIDDLE,)), (open_,), camera=alone)
    without.finder.hands = [hand]
    assert without.run(4.0) == {MIDDLE: True}, "or the line above would show nothing"


def test_the_hand_of_somebody_at_no_seat_is_nobodys() -> None:
    teacher = face_at(0.42, 0.6, 0.1)
    seated = face_at(0.48, 0.62, 0.1)
    camera = Camera(CAMERA.id, "file", {MIDDLE: (0.45, 0.0, 0.3, 1.0)})
    for faces, told in (((teacher, seated), False), ((seated,), True)):
        room = Room(policy(*HANDS, seats=(MIDDLE,)), faces, camera=camera)
        room.finder.hands = [raised_beside(teacher, side=1)]
        assert room.run(4.0) == {MIDDLE: told}


def test_seats_take_turns() -> None:
    room = Room(policy(*HANDS), schedule=Schedule(looks_hz=5, hands_hz=1))
    room.run(9.9)
    looks = {
        seat: sum(holds(area, centre(face.box)) for area in room.finder.asked)
        for seat, face in FACES.items()
    }
    assert set(looks.values()) <= set(range(8, 13))


def test_no_more_than_the_budget_is_looked_at_in_one_frame() -> None:
    room = Room(policy(*HANDS), schedule=Schedule(looks_hz=5, hands_hz=5, hands_per_look=2))
    room.finder.hands = [raised_beside(face) for face in FACES.values()]
    before = 0
    for step in range(20):
        room.run(step / 5)
        assert len(room.finder.asked) - before <= 2
        before = len(room.finder.asked)


def test_a_face_hidden_by_its_arm_for_a_moment_is_looked_at_all_the_same() -> None:
    room = Room(policy(*HANDS), schedule=Schedule(looks_hz=5, hands_hz=5, hands_per_look=9))
    room.finder.hands = [raised_beside(FACES[MIDDLE])]
    room.run(1.0)
    room.detector.faces = (FACES[LEFT], FACES[RIGHT])
    assert room.run(2.0)[MIDDLE] is True
    assert room.run(8.0)[MIDDLE] is None, "but not for ever"


def test_a_seat_without_a_face_or_with_a_tiny_one_is_unknown() -> None:
    room = Room(policy(*HANDS), (FACES[LEFT], face_at(0.5, 0.6, 19 / 720)))
    room.finder.hands = [raised_beside(face) for face in FACES.values()]
    assert room.run(3.0) == {LEFT: True, MIDDLE: None, RIGHT: None}


def test_who_withdraws_is_not_looked_for_from_the_next_frame_on() -> None:
    room = Room(policy(*HANDS))
    room.finder.hands = [raised_beside(face) for face in FACES.values()]
    assert room.run(3.0)[MIDDLE] is True
    room.watcher.heed(policy(*HANDS, seats=(LEFT, RIGHT)))
    room.finder.asked.clear()
    assert room.run(6.0) == {LEFT: True, RIGHT: True}
    assert not any(holds(area, centre(FACES[MIDDLE].box)) for area in room.finder.asked)
    room.watcher.heed(policy(*HANDS))
    assert room.run(6.2)[MIDDLE] is not True, "nothing is remembered of it"


def test_the_finder_sees_only_blanked_pixels_of_a_masked_seat() -> None:
    saw: list[Pixels] = []

    class Keeping(RecordingHandFinder):
        def find(self, pixels: Pixels, area: Box) -> Sequence[FoundHand]:
            saw.append(pixels.copy())
            return super().find(pixels, area)

    noise = np.random.default_rng(0).integers(1, 255, (720, 1280, 3)).astype(np.uint8)
    eyes = Recognisers(RecordingDetector(tuple(FACES.values())), hands=Keeping())
    watcher = RoomWatcher(CAMERA, policy(*HANDS, seats=(LEFT, RIGHT)), eyes, OFTEN)
    for step in range(5):
        watcher.watch(Frame(noise, lesson_ns(step / 5), step, CAMERA.id))
    assert saw
    assert not any(pixels[:, 423:844].any() for pixels in saw)


def test_the_recogniser_names_the_finder() -> None:
    room = Room(policy(*HANDS))
    frame = Frame(plain_picture(height=720, width=1280), lesson_ns(0), 0, CAMERA.id)
    (seen,) = room.watcher.watch(frame)
    assert isinstance(seen, FacesSeen)
    assert seen.recogniser == "recording-detector+recording-hand-finder"
