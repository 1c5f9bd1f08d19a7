"""The watcher: whose face reaches which model, how often, and what is reported."""

from collections.abc import Sequence

import numpy as np

from classsense.domain.camera_ports import DetectedFace, FaceReading, Frame, Pixels
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import Box, Camera, CameraId, SeatId
from classsense.domain.observations import FacesSeen, Facing
from classsense.domain.policy import Policy
from classsense.domain.rules import Capability, Purpose
from classsense.vision.room_watcher import Recognisers, RoomWatcher
from classsense.vision.schedule import Schedule
from fakes.vision import RecordingDetector, RecordingReader, face_at, plain_picture

OPEN, SMILING, MASKED = SeatId("open"), SeatId("smiling"), SeatId("masked")
REGIONS: dict[SeatId, Box] = {
    OPEN: (0.0, 0.0, 0.3, 1.0),
    SMILING: (0.3, 0.0, 0.3, 1.0),
    MASKED: (0.6, 0.0, 0.3, 1.0),
}
CAMERA = Camera(CameraId("front"), "file", REGIONS)
AT_OPEN, AT_SMILING, AT_MASKED = face_at(0.15, 0.5), face_at(0.45, 0.5), face_at(0.75, 0.5)
IN_THE_AISLE = face_at(0.95, 0.5)
ALL_FACES = (AT_OPEN, AT_SMILING, AT_MASKED, IN_THE_AISLE)
READING = FaceReading(yaw_deg=3.0, pitch_deg=-2.0, roll_deg=1.0, smile=0.7)
EVERY_LOOK = Schedule(looks_hz=5, reads_hz=5)
SEEING = (Capability.FACES, Capability.HEAD_DIRECTION)


def policy(*active: Capability, consents: dict[SeatId, frozenset[Purpose]] | None = None) -> Policy:
    """Return a policy under which one seat agreed to cameras, one to its smile too, one to none."""
    agreed = {
        OPEN: frozenset({Purpose.CAMERA}),
        SMILING: frozenset({Purpose.CAMERA, Purpose.EXPRESSION}),
    }
    return Policy("test", frozenset(active), agreed if consents is None else consents)


def frame(at_s: float, pixels: Pixels | None = None) -> Frame:
    """Return a frame in which a face of 0.06 is 43 pixels high."""
    picture = plain_picture(height=720, width=1280) if pixels is None else pixels
    return Frame(picture, lesson_ns(at_s), round(at_s * 10), CAMERA.id)


class Room:
    """A watcher with recording models."""

    def __init__(
        self,
        rules: Policy,
        faces: Sequence[DetectedFace] = ALL_FACES,
        schedule: Schedule = EVERY_LOOK,
        *,
        reading: FaceReading | None = READING,
    ) -> None:
        self.detector = RecordingDetector(faces)
        self.reader = RecordingReader(reading)
        self.expression = RecordingReader(reading, "expression-reader")
        recognisers = Recognisers(self.detector, self.reader, self.expression)
        self.watcher = RoomWatcher(CAMERA, rules, recognisers, schedule)

    def seen(self, at_s: float) -> FacesSeen:
        """Return what is reported of the frame at `at_s`."""
        (observation,) = self.watcher.watch(frame(at_s))
        assert isinstance(observation, FacesSeen)
        return observation


def test_every_bound_face_is_reported_with_its_reading() -> None:
    seen = Room(policy(*SEEING)).seen(0)
    assert seen.at == lesson_ns(0)
    assert seen.camera == CAMERA.id
    assert seen.expected == 2
    assert [face.seat for face in seen.faces] == [OPEN, SMILING]
    assert seen.faces[0].yaw_deg == READING.yaw_deg
    assert seen.faces[0].facing is Facing.BOARD
    assert seen.recogniser == "recording-detector+recording-reader+expression-reader"


def test_a_mask_that_is_drawn_meanwhile_hides_from_the_next_frame_on() -> None:
    room = Room(policy(*SEEING))
    assert {face.seat for face in room.seen(0).faces} == {OPEN, SMILING}
    room.watcher.hide([(0.1, 0.4, 0.1, 0.2)])
    assert {face.seat for face in room.seen(1).faces} == {SMILING}
    assert not room.detector.saw[-1][288:432, 128:256].any()
    room.watcher.hide([])
    assert {face.seat for face in room.seen(2).faces} == {OPEN, SMILING}


def test_the_models_see_only_blanked_pixels_of_a_masked_seat() -> None:
    noise = np.random.default_rng(0).integers(1, 255, (720, 1280, 3)).astype(np.uint8)
    room = Room(policy(*SEEING))
    room.watcher.watch(frame(0, noise))
    (saw,) = room.detector.saw
    assert not saw[:, 768:1152].any()
    assert np.array_equal(saw[:, :768], noise[:, :768])
    assert np.array_equal(saw[:, 1152:], noise[:, 1152:])


def test_nothing_is_ever_observed_of_a_masked_seat() -> None:
    room = Room(policy(*SEEING))
    for step in range(20):
        assert MASKED not in {face.seat for face in room.seen(step * 0.2).faces}
    assert AT_MASKED not in room.reader.asked + room.expression.asked


def test_a_face_outside_every_seat_is_never_read() -> None:
    room = Room(policy(*SEEING), schedule=Schedule(looks_hz=5, reads_hz=2, reads_per_look=40))
    for step in range(20):
        room.watcher.watch(frame(step * 0.2))
    assert IN_THE_AISLE not in room.reader.asked + room.expression.asked
    assert AT_OPEN in room.reader.asked


def test_a_detector_that_sees_through_the_mask_is_not_believed() -> None:
    """Half a face at the edge of the mask may still be found; its middle decides."""

    class Clairvoyant(RecordingDetector):
        def detect(self, pixels: Pixels) -> Sequence[DetectedFace]:
            del pixels
            return self.faces

    overlapping = Camera(CAMERA.id, "file", REGIONS | {OPEN: (0.0, 0.0, 1.0, 1.0)})
    reader = RecordingReader(READING)
    recognisers = Recognisers(Clairvoyant([AT_MASKED]), reader)
    (seen,) = RoomWatcher(overlapping, policy(*SEEING), recognisers).watch(frame(0))
    assert isinstance(seen, FacesSeen)
    assert seen.faces == ()
    assert reader.asked == []


def test_without_consent_no_model_sees_anything() -> None:
    room = Room(policy(*SEEING, consents={}))
    assert room.watcher.watch(frame(0)) == ()
    assert room.detector.saw == []


def test_without_the_capability_no_model_sees_anything() -> None:
    room = Room(policy(Capability.VOICES))
    assert room.watcher.watch(frame(0)) == ()
    assert room.detector.saw == []


def test_without_head_direction_faces_are_counted_and_not_read() -> None:
    room = Room(policy(Capability.FACES))
    seen = room.seen(0)
    assert len(seen.faces) == 2
    assert all(face.yaw_deg is None and face.facing is Facing.UNKNOWN for face in seen.faces)
    assert room.reader.asked == room.expression.asked == []


def test_smiles_are_read_only_where_policy_and_consent_allow() -> None:
    forbidden = Room(policy(*SEEING))
    assert {face.smile for face in forbidden.seen(0).faces} == {None}
    assert forbidden.expression.asked == []
    allowed = Room(policy(*SEEING, Capability.EXPRESSION))
    smiles = {face.seat: face.smile for face in allowed.seen(0).faces}
    assert smiles == {OPEN: None, SMILING: READING.smile}
    assert allowed.expression.asked == [AT_SMILING]
    assert allowed.reader.asked == [AT_OPEN]


def test_frames_that_come_a_little_early_are_looked_at() -> None:
    room = Room(policy(*SEEING), schedule=Schedule(looks_hz=5))
    times_s = [0.0, 0.19, 0.41, 0.59, 0.8]
    assert [len(room.watcher.watch(frame(at_s))) for at_s in times_s] == [1, 1, 1, 1, 1]


def test_after_a_pause_nothing_is_caught_up() -> None:
    room = Room(policy(*SEEING), schedule=Schedule(looks_hz=5))
    room.watcher.watch(frame(0))
    assert sum(len(room.watcher.watch(frame(60 + step / 25))) for step in range(25)) <= 6


def test_only_one_frame_of_each_look_is_looked_at() -> None:
    room = Room(policy(*SEEING), schedule=Schedule(looks_hz=5))
    reports = [len(room.watcher.watch(frame(step / 25))) for step in range(25)]
    assert sum(reports) == len(room.detector.saw) == 5


def test_slow_frames_are_all_looked_at() -> None:
    room = Room(policy(*SEEING), schedule=Schedule(looks_hz=5))
    assert [len(room.watcher.watch(frame(step))) for step in range(4)] == [1, 1, 1, 1]


def test_faces_take_turns_within_the_budget() -> None:
    room = Room(policy(*SEEING), schedule=Schedule(looks_hz=5, reads_hz=2, reads_per_look=1))
    for step in range(10):
        room.watcher.watch(frame(step * 0.2))
    assert room.reader.asked.count(AT_OPEN) == room.reader.asked.count(AT_SMILING) == 5


def test_a_lone_face_is_read_no_oftener_than_the_schedule_says() -> None:
    room = Room(policy(*SEEING), [AT_OPEN], Schedule(looks_hz=5, reads_hz=2))
    for step in range(50):
        room.watcher.watch(frame(step * 0.2))
    assert 17 <= len(room.reader.asked) <= 25


def test_a_reading_is_carried_for_a_second_and_not_longer() -> None:
    room = Room(policy(*SEEING), [AT_OPEN], Schedule(looks_hz=5, reads_hz=5, carry_s=1.0))
    room.seen(0)
    room.detector.faces = [face_at(0.15, 0.5, size=19 / 720)]
    yaws = [room.seen(step * 0.2).faces[0].yaw_deg for step in range(1, 8)]
    assert yaws == [READING.yaw_deg] * 5 + [None] * 2
    assert len(room.reader.asked) == 1


def test_a_face_that_cannot_be_read_is_seen_all_the_same() -> None:
    (face,) = Room(policy(*SEEING), [AT_OPEN], reading=None).seen(0).faces
    assert face.yaw_deg is None
    assert face.facing is Facing.UNKNOWN


def test_a_face_below_twenty_pixels_is_seen_and_not_read() -> None:
    tiny = face_at(0.15, 0.5, size=19 / 720)
    room = Room(policy(*SEEING), [tiny])
    (face,) = room.seen(0).faces
    assert face.facing is Facing.UNKNOWN
    assert room.reader.asked == []


def test_a_face_that_left_is_no_longer_reported() -> None:
    room = Room(policy(*SEEING), [AT_OPEN])
    assert len(room.seen(0).faces) == 1
    room.detector.faces = ()
    assert room.seen(0.2).faces == ()
    assert room.seen(0.4).expected == 2


def test_a_seat_that_says_no_is_blanked_from_the_next_frame_on() -> None:
    noise = np.random.default_rng(0).integers(1, 255, (720, 1280, 3)).astype(np.uint8)
    room = Room(policy(*SEEING))
    assert [face.seat for face in room.seen(0).faces] == [OPEN, SMILING]

    room.watcher.heed(policy(*SEEING, consents={OPEN: frozenset({Purpose.CAMERA})}))
    room.reader.asked.clear()
    room.expression.asked.clear()
    for step in range(1, 20):
        (seen,) = room.watcher.watch(frame(step * 0.2, noise))
        assert isinstance(seen, FacesSeen)
        assert [face.seat for face in seen.faces] == [OPEN]
        assert seen.expected == 1
    assert not any(saw[:, 384:768].any() for saw in room.detector.saw[1:])
    assert AT_SMILING not in room.reader.asked + room.expression.asked


def test_who_takes_back_the_smile_alone_is_read_without_it() -> None:
    room = Room(policy(*SEEING, Capability.EXPRESSION))
    assert room.seen(0).faces[1].smile == READING.smile

    camera = frozenset({Purpose.CAMERA})
    room.watcher.heed(
        policy(*SEEING, Capability.EXPRESSION, consents={OPEN: camera, SMILING: camera})
    )
    room.expression.asked.clear()
    after = [room.seen(step * 0.2).faces[1] for step in range(1, 6)]
    assert [(face.seat, face.smile) for face in after] == [(SMILING, None)] * 5
    assert room.expression.asked == []


def test_when_everybody_has_said_no_nothing_is_looked_at() -> None:
    room = Room(policy(*SEEING))
    room.watcher.heed(policy(*SEEING, consents={}))
    assert room.watcher.watch(frame(0)) == ()
    assert room.detector.saw == []
