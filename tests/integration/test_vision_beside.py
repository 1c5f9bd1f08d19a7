"""Hands are looked for in a second thread, and what is told is the same."""

import threading
from collections.abc import Sequence

import pytest

from classsense.domain.camera_ports import DetectedFace, FaceReading, FoundHand, Frame, Pixels
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import Box, Camera, CameraId, SeatId
from classsense.domain.observations import Observation
from classsense.domain.policy import Policy
from classsense.domain.rules import Capability, Purpose
from classsense.vision.beside import Begun, Beside
from classsense.vision.room_watcher import Recognisers, RoomWatcher
from fakes.vision import (
    RecordingDetector,
    RecordingHandFinder,
    RecordingReader,
    face_at,
    plain_picture,
)

FRONT, SEAT = CameraId("front"), SeatId("1-1")


class Where(RecordingHandFinder):
    """A `HandFinder` that keeps in which threads it was asked."""

    def __init__(self, hands: Sequence[FoundHand]) -> None:
        super().__init__(hands)
        self.threads: set[str] = set()

    def find(self, pixels: Pixels, area: Box) -> Sequence[FoundHand]:
        self.threads.add(threading.current_thread().name)
        return super().find(pixels, area)


def hand_beside(face: DetectedFace) -> FoundHand:
    """Return a hand that is held up beside a face."""
    left, top, width, height = face.box
    x, low = left - 0.3 * width, top - 0.2 * height
    return FoundHand((x, low), (x, low - 0.4 * height), (x, low - 0.8 * height), 0.9)


def watched(beside: Beside | None) -> tuple[list[Observation], Where]:
    """Return what is seen of a pupil with a hand up in three seconds, and who looked for it."""
    face = face_at(0.5, 0.6)
    finder = Where([hand_beside(face)])
    allowed = frozenset(
        {Capability.FACES, Capability.HEAD_DIRECTION, Capability.HANDS, Capability.POSTURE}
    )
    policy = Policy("test", allowed, {SEAT: frozenset({Purpose.CAMERA})})
    reader = RecordingReader(FaceReading(5.0, 0.0, 0.0, None))
    eyes = Recognisers(RecordingDetector([face]), reader, hands=finder)
    watcher = RoomWatcher(Camera(FRONT, "file", {SEAT: (0, 0, 1, 1)}), policy, eyes)
    if beside is not None:
        watcher.spread(beside)
    said: list[Observation] = []
    for number in range(15):
        pixels = plain_picture(0, 720, 1280)
        pixels[:] = 90
        said += watcher.watch(Frame(pixels, lesson_ns(number / 5), number, FRONT))
    return said, finder


def test_what_is_told_is_the_same_as_in_one_thread() -> None:
    beside = Beside("second")
    try:
        said, finder = watched(beside)
    finally:
        beside.close()
    alone, here = watched(None)
    assert said == alone
    assert any(body.hand_up for seen in said for body in getattr(seen, "bodies", ()))
    assert finder.asked == here.asked
    assert finder.threads == {"second_0"}
    assert here.threads == {threading.current_thread().name}


def test_a_task_returns_what_it_found_and_the_time_of_its_thread() -> None:
    beside = Beside("second")
    try:
        found, cpu_s = beside.begin(lambda: sum(range(100_000))).result()
        assert found == sum(range(100_000))
        assert cpu_s > 0
        with pytest.raises(ZeroDivisionError):
            beside.begin(lambda: 1 / 0).result()
        assert beside.begin(lambda: "goes on").result()[0] == "goes on"
    finally:
        beside.close()
        beside.close()


def test_without_a_second_thread_a_task_is_done_when_it_is_asked_for() -> None:
    order: list[str] = []
    later = Begun.later(lambda: order.append("task"))
    order.append("first")
    assert later.result() == (None, 0.0)
    assert order == ["first", "task"]
