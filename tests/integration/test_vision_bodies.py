"""The whole watcher with the real models on eleven seconds of a drawn class nobody tuned on."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from classsense.domain.camera_ports import Frame
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import Camera, SeatId
from classsense.domain.observations import FacesSeen, Observation, Posture, TeacherSeen
from classsense.domain.policy import Policy
from classsense.domain.rules import Capability, Purpose
from classsense.vision.faces_yunet import YuNetDetector
from classsense.vision.hands_litert import LiteRtHandFinder
from classsense.vision.room_watcher import Recognisers, RoomWatcher
from classsense.vision.teacher_track import FloorMap, TeacherTrack
from fakes.drawn_room import drawn_camera, drawn_picture, raised_in

pytestmark = pytest.mark.model

FRAMES = range(0, 112, 2)
"""Ten a second; nearly everybody raises a hand for some seconds, from the second second on."""
MASKED = SeatId("4-4")
SEEING = frozenset(
    {Capability.FACES, Capability.HANDS, Capability.POSTURE, Capability.TEACHER_PLACE}
)


def places() -> dict[SeatId, tuple[float, float]]:
    """Return places of seats at which a drawn seat's distance and side are told apart."""
    boxes = drawn_camera().regions
    return {s: (1 - min(0.1 / box[3], 1), 1 - box[0] - box[2] / 2) for s, box in boxes.items()}


@pytest.fixture(scope="module")
def camera() -> Camera:
    return drawn_camera()


@pytest.fixture(scope="module")
def seen(weights_folder: Path, camera: Camera) -> Sequence[Observation]:
    """Return all that is said of the film when one pupil did not agree."""
    agreed = {s: frozenset({Purpose.CAMERA}) for s in camera.regions if s != MASKED}
    hands = LiteRtHandFinder(weights_folder / "hand_landmarker.task")
    eyes = Recognisers(YuNetDetector(weights_folder / "yunet.onnx"), hands=hands)
    watcher = RoomWatcher(camera, Policy("test", SEEING, agreed), eyes)
    (left, top, width, height) = next(
        face.box for face in drawn_picture(0).faces if face.seat == "teacher"
    )
    zone = (left - width, top - height, 3 * width, 3 * height)
    watcher.follow(TeacherTrack(zone, FloorMap(camera.regions, places()), {}))
    said: list[Observation] = []
    for number in FRAMES:
        pixels = drawn_picture(number).pixels
        said += watcher.watch(Frame(pixels, lesson_ns(number / 10), number, camera.id))
    hands.close()
    return said


def test_raised_hands_are_told(seen: Sequence[Observation]) -> None:
    looks = [look for look in seen if isinstance(look, FacesSeen)]
    assert len(looks) == len(FRAMES)
    told = np.array([[body.hand_up is True for body in look.bodies] for look in looks])
    seats = [body.seat for body in looks[0].bodies]
    raised = np.array([[seat in raised_in(frame) for seat in seats] for frame in FRAMES])
    ever_told, ever_raised = told.any(axis=0), raised.any(axis=0)
    assert ever_raised.sum() >= 12
    hits = (ever_told & ever_raised).sum()
    assert 2 * hits / (ever_told.sum() + ever_raised.sum()) >= 0.9
    slack = np.array([raised[max(0, n - 12) : n + 1].any(axis=0) for n in range(len(raised))])
    assert not (told & ~slack).any(), "nothing is told of a hand that was not up lately"


def test_nothing_is_told_of_the_one_who_did_not_agree(seen: Sequence[Observation]) -> None:
    for look in seen:
        if isinstance(look, FacesSeen):
            assert MASKED not in {body.seat for body in look.bodies}
            assert MASKED not in {face.seat for face in look.faces}


def test_nobody_who_sits_stands_or_is_absent(seen: Sequence[Observation]) -> None:
    told = [body.posture for s in seen if isinstance(s, FacesSeen) for body in s.bodies]
    assert not {Posture.STANDING, Posture.EMPTY} & set(told)
    assert np.mean([posture is Posture.UPRIGHT for posture in told]) > 0.8


def test_the_region_of_a_rising_hand_moves_most(seen: Sequence[Observation]) -> None:
    moved: list[float] = []
    still: list[float] = []
    for number, look in zip(FRAMES, (s for s in seen if isinstance(s, FacesSeen)), strict=True):
        for body in look.bodies:
            if body.movement is not None:
                rising = (body.seat in raised_in(number)) != (
                    body.seat in raised_in(max(number - 6, 0))
                )
                (moved if rising else still).append(body.movement)
    assert len(moved) > 20
    assert np.median(moved) > 2 * np.median(still)


def test_the_teacher_is_found_and_followed(seen: Sequence[Observation]) -> None:
    """In so short a film she then runs through the room at 5 m/s, and may be lost."""
    told = [look.place for look in seen if isinstance(look, TeacherSeen)]
    assert len(told) == len(FRAMES)
    assert told[0] is None
    walks = 72 // FRAMES.step
    assert all(place is not None for place in told[4:walks])
