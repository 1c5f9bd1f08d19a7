"""What cameras may take together, how they slow down, and what is said of it."""

import pytest

from classsense.domain.camera_ports import Frame
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import Camera, CameraId, SeatId
from classsense.domain.observations import Observation, PartState, PartStatus
from classsense.domain.policy import Policy
from classsense.domain.rules import Capability, Purpose
from classsense.vision.room_watcher import Recognisers, RoomWatcher
from classsense.vision.schedule import Schedule
from classsense.vision.shared_load import SharedLoad
from fakes.vision import RecordingDetector, face_at, plain_picture

FIRST = 5
"""Looks before which nothing is concluded."""
FRONT, BACK = CameraId("front"), CameraId("back")
SEAT = SeatId("1-1")


def spend(
    load: SharedLoad,
    camera: CameraId,
    cpu_s: float,
    looks: int = FIRST,
    look_s: float | None = None,
) -> None:
    """Note some looks of a camera that would like to look five times a second."""
    for _ in range(looks):
        load.spent(camera, cpu_s if look_s is None else look_s, cpu_s, Schedule(looks_hz=5))


def test_the_first_looks_say_nothing() -> None:
    load = SharedLoad(cores=0.5)
    spend(load, FRONT, 2.0, FIRST - 1)
    assert load.stretch() == 1.0
    assert load.behind(FRONT) == 0.0


def test_what_fits_is_not_slowed_down() -> None:
    load = SharedLoad(cores=1.2)
    spend(load, FRONT, 0.2)
    assert load.stretch() == 1.0


def test_all_cameras_are_slowed_down_by_what_they_want_together() -> None:
    load = SharedLoad(cores=1.0)
    spend(load, FRONT, 0.2)
    spend(load, BACK, 0.4)
    assert load.stretch() == pytest.approx(3.0)


def test_looks_that_take_longer_than_they_may_are_behind_whatever_the_rest_does() -> None:
    load = SharedLoad(cores=64)
    assert load.behind(FRONT) == 0
    spend(load, FRONT, 0.5, 20)
    assert load.stretch() == 1.0
    assert load.behind(FRONT) == pytest.approx(2.5)


def test_what_is_wanted_counts_and_not_what_is_done() -> None:
    """Or cameras that are slow would seem to fit, speed up, and be too much again."""
    load = SharedLoad(cores=0.5)
    for _ in range(20):
        spend(load, FRONT, 0.2)
        assert load.stretch() == pytest.approx(2.0)


def test_looks_that_others_held_up_slow_nobody_down_but_are_behind() -> None:
    load = SharedLoad(cores=1.0)
    spend(load, FRONT, 0.1, 20, look_s=0.6)
    assert load.stretch() == 1.0
    assert load.behind(FRONT) == pytest.approx(3.0)


def test_two_threads_count_twice() -> None:
    load = SharedLoad(cores=1.2)
    spend(load, FRONT, 0.36, 20, look_s=0.2)
    assert load.stretch() == pytest.approx(1.5)
    assert load.behind(FRONT) == pytest.approx(1.0)


def test_looks_that_stay_dear_are_believed() -> None:
    load = SharedLoad(cores=1.0)
    spend(load, FRONT, 0.1, 20)
    spend(load, FRONT, 0.4, 20)
    assert load.stretch() == pytest.approx(2.0)


def test_a_slower_schedule_does_as_much_in_each_look() -> None:
    usual = Schedule(looks_hz=5, reads_hz=2, hands_hz=1)
    slower = usual.slower(4)
    assert (slower.looks_hz, slower.reads_hz, slower.hands_hz) == (1.25, 0.5, 0.25)
    assert slower.budget(25) == usual.budget(25)
    assert slower.hands_budget(25) == usual.hands_budget(25)
    assert usual.slower(1) == usual


def test_a_reading_stands_until_the_next_is_due() -> None:
    for stretch in (1.0, 2.0, 4.0):
        slower = Schedule(reads_hz=2, carry_s=1.0).slower(stretch)
        assert slower.carry_s >= 1 / slower.reads_hz


def told(load: SharedLoad, seconds: float) -> list[Observation]:
    """Return all that a watcher of one seat says, at 25 frames a second."""
    camera = Camera(FRONT, "file", {SEAT: (0, 0, 1, 1)})
    policy = Policy("test", frozenset({Capability.FACES}), {SEAT: frozenset({Purpose.CAMERA})})
    watcher = RoomWatcher(camera, policy, Recognisers(RecordingDetector([face_at(0.5, 0.5)])))
    watcher.share(load)
    said: list[Observation] = []
    for number in range(round(seconds * 25)):
        said += watcher.watch(Frame(plain_picture(), lesson_ns(number / 25), number, FRONT))
    return said


def test_who_is_slowed_down_looks_less_often_and_says_so_once() -> None:
    load = SharedLoad(cores=1.0)
    spend(load, BACK, 0.6)
    said = told(load, 12)
    (status,) = [seen for seen in said if isinstance(seen, PartStatus)]
    assert status.part == "camera:front"
    assert status.state is PartState.LAGGING
    assert status.problem == "vision_slower"
    assert float(status.details["looks"]) == pytest.approx(5 / 3, abs=0.2)
    assert 15 <= len(said) - 1 <= 25


def test_who_is_fast_enough_again_says_so_too() -> None:
    load = SharedLoad(cores=1.0)
    spend(load, BACK, 0.6)
    camera = Camera(FRONT, "file", {SEAT: (0, 0, 1, 1)})
    policy = Policy("test", frozenset({Capability.FACES}), {SEAT: frozenset({Purpose.CAMERA})})
    watcher = RoomWatcher(camera, policy, Recognisers(RecordingDetector()))
    watcher.share(load)
    states = []
    for number in range(200):
        if number == 100:
            spend(load, BACK, 0.0, 20)
        for seen in watcher.watch(Frame(plain_picture(), lesson_ns(number / 25), number, FRONT)):
            states += [seen.state] if isinstance(seen, PartStatus) else []
    assert states == [PartState.LAGGING, PartState.RUNNING]


def test_without_other_cameras_nothing_is_said() -> None:
    assert not any(isinstance(seen, PartStatus) for seen in told(SharedLoad(cores=64), 4))
