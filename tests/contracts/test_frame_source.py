"""What every `FrameSource` does: a camera, a replayed file, and the fake of the tests."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from classsense.domain.camera_ports import Frame, FrameSource
from classsense.domain.clock import lesson_ns
from classsense.domain.errors import KnownError
from classsense.domain.lesson import CameraId
from classsense.vision.camera_opencv import OpencvCamera
from classsense.vision.devices import NetworkCamera
from classsense.vision.replay_video import ReplayVideo
from fakes.vision import JumpClock, ScriptedCamera
from fakes.vision_files import network_camera, number_in, picture, write_video

FRAMES = 6


@dataclass(frozen=True)
class Case:
    """A source of six numbered pictures, and one that cannot be opened."""

    source: FrameSource
    missing: FrameSource
    camera: CameraId


def _replay(folder: Path) -> Case:
    def source(path: Path) -> ReplayVideo:
        return ReplayVideo(path, CameraId("file"), JumpClock())

    video = write_video(folder / "room.mp4", FRAMES)
    return Case(source(video), source(folder / "none.mp4"), CameraId("file"))


def _fake() -> Case:
    clock = JumpClock()
    pictures = [(lesson_ns(number / 10), picture(number)) for number in range(FRAMES)]
    return Case(
        ScriptedCamera(pictures, clock),
        ScriptedCamera((), clock, missing=True),
        CameraId("scripted"),
    )


def _camera(address: str) -> Case:
    name = CameraId("front")
    nobody = "rtsp://127.0.0.1:9/room"
    return Case(
        OpencvCamera(NetworkCamera(address), name, JumpClock()),
        OpencvCamera(NetworkCamera(nobody), name, JumpClock()),
        name,
    )


@pytest.fixture(params=["replay", "camera", "fake"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Case]:
    with ExitStack() as stack:
        match request.param:
            case "replay":
                made = _replay(tmp_path)
            case "camera":
                made = _camera(stack.enter_context(network_camera(FRAMES)))
            case _:
                made = _fake()
        yield made
        made.source.close()
        made.missing.close()


def frames_of(source: FrameSource) -> list[Frame]:
    """Return all frames until the source ends or is lost."""
    never = threading.Event()
    frames = []
    try:
        while (frame := source.read(never)) is not None:
            frames.append(frame)
    except KnownError as error:
        assert error.key == "camera_lost"  # noqa: PT017 - a camera ends so, a file does not
    return frames


def test_all_frames_come_in_order_with_their_time_and_camera(case: Case) -> None:
    case.source.open()
    frames = frames_of(case.source)
    assert [number_in(frame.pixels) for frame in frames] == list(range(FRAMES))
    assert [frame.number for frame in frames] == list(range(FRAMES))
    assert [frame.at for frame in frames] == sorted(frame.at for frame in frames)
    assert {frame.camera for frame in frames} == {case.camera}


def test_pixels_are_bgr_bytes(case: Case) -> None:
    case.source.open()
    frame = case.source.read(threading.Event())
    assert frame is not None
    assert frame.pixels.dtype == np.uint8
    assert frame.pixels.shape == (48, 64, 3)


def test_a_frame_keeps_its_pixels_when_later_ones_come(case: Case) -> None:
    case.source.open()
    never = threading.Event()
    first = case.source.read(never)
    assert first is not None
    case.source.read(never)
    assert number_in(first.pixels) == 0


def test_stop_ends_reading(case: Case) -> None:
    case.source.open()
    stop = threading.Event()
    assert case.source.read(stop) is not None
    stop.set()
    assert case.source.read(stop) is None


def test_closing_twice_is_fine(case: Case) -> None:
    case.source.open()
    case.source.close()
    case.source.close()


def test_a_source_that_is_not_there_is_a_known_error(case: Case) -> None:
    with pytest.raises(KnownError):
        case.missing.open()
