"""Real video files and a real camera on the loopback network, the good and the bad ones."""

import os
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile

from classsense.domain.camera_ports import Frame
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.errors import KnownError
from classsense.domain.lesson import CameraId
from classsense.resources.texts import LANGUAGES, explain
from classsense.vision.camera_opencv import OpencvCamera, Patience
from classsense.vision.devices import LocalCamera, NetworkCamera
from classsense.vision.opencv import opencv
from classsense.vision.replay_video import ReplayVideo
from classsense.vision.usb_cameras import NumberedCamera
from fakes.vision import JumpClock, plain_picture
from fakes.vision_files import camera_of, jpeg_of, network_camera, number_in, picture, write_video

FRONT = CameraId("front")
NEVER = threading.Event()


def replay(path: Path, clock: JumpClock | None = None, start_s: float = 0.0) -> ReplayVideo:
    """Return a replay of `path`."""
    return ReplayVideo(path, FRONT, clock or JumpClock(), lesson_ns(start_s))


def must_read(source: ReplayVideo | OpencvCamera) -> Frame:
    """Return the next frame, which must come."""
    frame = source.read(NEVER)
    assert frame is not None
    return frame


def refusal(source: ReplayVideo | OpencvCamera) -> KnownError:
    """Return the error with which `source` refuses to open; it reads well in both languages."""
    with pytest.raises(KnownError) as caught:
        source.open()
    source.close()
    for language in LANGUAGES:
        assert explain(caught.value, language)
    return caught.value


def test_each_frame_comes_at_its_own_time(tmp_path: Path) -> None:
    clock = JumpClock()
    source = replay(write_video(tmp_path / "room.mp4", frames=5, fps=10), clock)
    source.open()
    for number in range(5):
        frame = must_read(source)
        assert frame.at == clock.time == lesson_ns(number / 10)
    assert source.read(NEVER) is None
    assert source.read(NEVER) is None
    source.close()


def test_frames_that_are_too_late_are_skipped_and_the_gap_shows(tmp_path: Path) -> None:
    clock = JumpClock()
    source = replay(write_video(tmp_path / "room.mp4", fps=10), clock)
    source.open()
    assert must_read(source).number == 0
    clock.time = lesson_ns(1.25)
    late = must_read(source)
    assert late.number == 12
    assert number_in(late.pixels) == 12
    assert late.at == lesson_ns(1.2)
    assert must_read(source).number == 13
    source.close()


def test_a_frame_that_is_late_by_less_than_an_interval_is_not_lost(tmp_path: Path) -> None:
    clock = JumpClock()
    source = replay(write_video(tmp_path / "room.mp4", fps=10), clock)
    source.open()
    must_read(source)
    clock.time = lesson_ns(0.19)
    assert must_read(source).number == 1
    source.close()


def test_a_lesson_that_goes_on_begins_in_the_middle_of_the_file(tmp_path: Path) -> None:
    path = write_video(tmp_path / "room.mp4", fps=10)
    source = replay(path, JumpClock(lesson_ns(1.7)), start_s=1.7)
    source.open()
    frame = must_read(source)
    assert (frame.number, number_in(frame.pixels), frame.at) == (17, 17, lesson_ns(1.7))
    source.close()


def test_a_camera_that_was_switched_off_for_a_while_goes_on_now(tmp_path: Path) -> None:
    clock = JumpClock()
    source = replay(write_video(tmp_path / "room.mp4", fps=10), clock)
    source.open()
    must_read(source)
    source.close()
    assert source.read(NEVER) is None
    clock.time = lesson_ns(2.0)
    source.open()
    frame = must_read(source)
    assert (frame.number, number_in(frame.pixels)) == (20, 20)
    source.close()


def test_after_its_end_a_file_delivers_nothing(tmp_path: Path) -> None:
    source = replay(write_video(tmp_path / "room.mp4", frames=5), JumpClock(lesson_ns(60)))
    source.open()
    assert source.read(NEVER) is None
    source.close()


def test_the_speed_can_be_set(tmp_path: Path) -> None:
    path = write_video(tmp_path / "room.mp4", frames=4, fps=10)
    source = ReplayVideo(path, FRONT, JumpClock(), LessonNs(0), fps=4)
    source.open()
    assert [must_read(source).at for _ in range(4)] == [lesson_ns(n / 4) for n in range(4)]
    source.close()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    error = refusal(replay(tmp_path / "none.mp4"))
    assert (error.key, error.details["file"]) == ("video_missing", "none.mp4")


@pytest.mark.parametrize("content", [b"", b"no video at all", bytes(5000)])
def test_a_file_that_is_no_video_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.mp4"
    path.write_bytes(content)
    error = refusal(replay(path))
    assert (error.key, error.details["file"]) == ("video_unreadable", "broken.mp4")


def test_a_truncated_video_is_refused(tmp_path: Path) -> None:
    path = write_video(tmp_path / "cut.mp4")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert refusal(replay(path)).key == "video_unreadable"


def test_sound_without_a_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    soundfile.write(path, np.zeros(1600, np.float32), 16_000)
    assert refusal(replay(path)).key == "video_unreadable"


def test_a_video_that_breaks_off_says_where(tmp_path: Path) -> None:
    """This container tells its length at the beginning and can be read without its end."""
    path = write_video(tmp_path / "room.avi", frames=600, fps=10)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 3 // 4])
    source = replay(path)
    source.open()
    frames = iter(lambda: source.read(NEVER), None)
    with pytest.raises(KnownError, match="video_damaged") as caught:
        list(frames)
    source.close()
    assert 20 < int(str(caught.value.details["second"])) < 59


def test_a_camera_tells_the_time_of_the_clock() -> None:
    clock = JumpClock(lesson_ns(5))
    with network_camera(frames=3) as address:
        camera = OpencvCamera(NetworkCamera(address), FRONT, clock)
        camera.open()
        assert must_read(camera).at == lesson_ns(5)
        clock.time = lesson_ns(6)
        assert must_read(camera).at == lesson_ns(6)
        camera.close()


@pytest.mark.parametrize("stalls", [False, True])
def test_a_camera_that_stops_delivering_is_lost_and_can_come_back(*, stalls: bool) -> None:
    with network_camera(frames=3, stalls=stalls) as address:
        camera = OpencvCamera(NetworkCamera(address), FRONT, JumpClock(), Patience(read_s=0.3))
        camera.open()
        numbers = [must_read(camera).number for _ in range(3)]
        with pytest.raises(KnownError, match="camera_lost"):
            camera.read(NEVER)
        camera.open()
        assert [*numbers, must_read(camera).number] == [0, 1, 2, 3]
        camera.close()


def test_no_password_is_in_an_error() -> None:
    with network_camera(frames=3) as address:
        camera = OpencvCamera(NetworkCamera(address), FRONT, JumpClock())
        camera.open()
        assert [must_read(camera).number for _ in range(3)] == [0, 1, 2]
        with pytest.raises(KnownError) as caught:
            camera.read(NEVER)
        camera.close()
    assert "secret" in address
    assert "secret" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)


def test_a_broken_picture_is_left_out_and_the_gap_shows() -> None:
    good = [jpeg_of(picture(number)) for number in range(6)]
    shown = [*good[:2], b"no picture", good[3], good[4][: len(good[4]) // 3], good[5]]
    with camera_of(shown) as address:
        camera = OpencvCamera(NetworkCamera(address), FRONT, JumpClock())
        camera.open()
        frames = [must_read(camera) for _ in range(4)]
        camera.close()
    assert [number_in(frame.pixels) for frame in frames] == [0, 1, 3, 5]
    assert [frame.number for frame in frames] == [0, 1, 3, 5]


def test_a_camera_that_sends_nothing_but_rubbish_is_lost_and_told() -> None:
    with camera_of([jpeg_of(picture(1)), *[b"no picture"] * 40]) as address:
        camera = OpencvCamera(NetworkCamera(address), FRONT, JumpClock())
        camera.open()
        assert number_in(must_read(camera).pixels) == 1
        with pytest.raises(KnownError, match="camera_lost"):
            camera.read(NEVER)
        camera.close()


@pytest.mark.parametrize("size", [(2160, 3840), (1280, 720), (480, 640)])
def test_a_camera_of_any_size_and_shape_is_read(size: tuple[int, int]) -> None:
    shown = [jpeg_of(plain_picture(level, *size)) for level in (20, 200)]
    with camera_of(shown) as address:
        camera = OpencvCamera(NetworkCamera(address), FRONT, JumpClock())
        camera.open()
        frames = [must_read(camera) for _ in range(2)]
        camera.close()
    assert [frame.pixels.shape for frame in frames] == [(*size, 3)] * 2
    assert [round(float(frame.pixels.mean()), -1) for frame in frames] == [20, 200]


def test_a_missing_camera_says_what_to_do() -> None:
    error = refusal(OpencvCamera(LocalCamera(NumberedCamera(63)), FRONT, JumpClock()))
    assert (error.key, error.details) == ("camera_missing", {"camera": "front", "source": "63"})


def test_importing_opencv_leaves_qt_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """OpenCV points Qt to plugins of its own; what the user chose is kept."""
    name = "QT_QPA_PLATFORM_PLUGIN_PATH"
    monkeypatch.setenv(name, str(Path(opencv().__file__).parent / "qt" / "plugins"))
    opencv()
    assert name not in os.environ
    monkeypatch.setenv(name, "/the/users/own")
    opencv()
    assert os.environ[name] == "/the/users/own"
