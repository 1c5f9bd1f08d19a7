"""Cameras that speak RTSP on the loopback network: GStreamer's server, a process of its own."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from classsense.bootstrap.sources import SECRETS, frame_source
from classsense.domain.camera_address import Login
from classsense.domain.camera_ports import Frame, FrameSource
from classsense.domain.clock import NS_PER_S, Clock, LessonNs
from classsense.domain.commands import Entry
from classsense.domain.errors import KnownError
from classsense.domain.lesson import Box, Camera, CameraId
from classsense.domain.observations import FacesSeen, PartState, PartStatus
from classsense.domain.policy import Policy
from classsense.domain.ports import Committed
from classsense.live.clocks import SteadyClock
from classsense.live.gauges import Gauges
from classsense.live.rig import CameraRig, Rig
from classsense.live.stage import Surroundings
from classsense.resources.texts import LANGUAGES, explain
from classsense.storage.secrets import Secrets
from classsense.vision.camera_opencv import OpencvCamera, Patience
from classsense.vision.devices import NetworkCamera
from classsense.vision.picture_watch import PictureWatch
from fakes.rtsp import drawn, film, rtsp_camera

FRONT = CameraId("front")
NEVER = threading.Event()
DEADLINE_S = 60.0
PATIENCE = Patience(open_s=10.0, read_s=10.0)

pytestmark = pytest.mark.device


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep passwords in a folder of the test."""
    monkeypatch.setenv("CLASSSENSE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def camera_at(address: str, watch: PictureWatch | None = None) -> OpencvCamera:
    """Return a camera that a slow machine may take long to open."""
    return OpencvCamera(NetworkCamera(address), FRONT, SteadyClock(), PATIENCE, watch)


def refusal(source: FrameSource) -> KnownError:
    """Return why `source` does not open; the words exist in both languages."""
    with pytest.raises(KnownError) as caught:
        source.open()
    source.close()
    for language in LANGUAGES:
        assert explain(caught.value, language)
    return caught.value


def planned(address: str) -> FrameSource:
    """Return the source that a lesson would make of an address."""
    return frame_source(Camera(FRONT, address, {}), Path())(SteadyClock(), SteadyClock().now())


def frames_of(source: FrameSource, count: int) -> Iterator[Frame]:
    """Yield `count` frames, each of which must come."""
    for _ in range(count):
        frame = source.read(NEVER)
        assert frame is not None
        yield frame


def test_an_h264_camera_opens_and_its_frames_flow_in_time(sample_folder: Path) -> None:
    with rtsp_camera(film(sample_folder / "room.mp4")) as address:
        camera = camera_at(address)
        camera.open()
        frames = list(frames_of(camera, 45))
        camera.close()
    assert {frame.pixels.shape for frame in frames} == {(720, 1280, 3)}
    assert [frame.number for frame in frames] == list(range(45))
    times = np.array([frame.at for frame in frames]) / NS_PER_S
    assert (np.diff(times) >= 0).all()
    assert times[-1] - times[0] > 0.5  # but for what came while it was opened
    assert len({frame.pixels[::16, ::16].tobytes() for frame in frames}) > 10


def test_a_camera_whose_server_stops_is_lost_and_comes_back_at_the_same_address() -> None:
    launch = drawn()
    with rtsp_camera(launch) as address:
        camera = camera_at(address)
        camera.open()
        assert len(list(frames_of(camera, 5))) == 5
    with pytest.raises(KnownError, match="camera_lost"):
        list(frames_of(camera, 100))
    assert refusal(camera).key == "camera_unreachable"
    port = int(address.rpartition(":")[2].partition("/")[0])
    with rtsp_camera(launch, port_was=port) as again:
        assert again == address
        camera.open()
        assert len(list(frames_of(camera, 5))) == 5
        camera.close()


def test_the_right_login_is_found_by_the_host_and_a_wrong_one_is_told(home: Path) -> None:
    launch = drawn()
    secrets = Secrets(home / SECRETS)
    with rtsp_camera(launch, "teacher", "b/d:p@ss#1") as address:
        assert refusal(planned(address)).key == "camera_login_missing"
        secrets.keep("127.0.0.1", Login("teacher", "b/d:guess"))
        wrong = refusal(planned(address))
        assert wrong.key == "camera_login_wrong"
        assert "guess" not in str(wrong) + explain(wrong, "en")
        secrets.keep("127.0.0.1", Login("teacher", "b/d:p@ss#1"))
        right = planned(address)
        right.open()
        assert len(list(frames_of(right, 3))) == 3
        right.close()


def test_a_wrong_path_is_told() -> None:
    with rtsp_camera(drawn()) as address:
        error = refusal(camera_at(address.replace("/room", "/hall")))
    assert (error.key, error.details["source"]) == (
        "camera_no_stream",
        address.replace("/room", "/hall"),
    )


def test_a_picture_that_stands_still_is_a_frozen_camera_until_it_moves() -> None:
    watch = PictureWatch(frozen_s=1.0)
    with rtsp_camera(drawn("black")) as address:
        camera = camera_at(address, watch)
        for _ in range(2):  # opened anew it is still the same picture
            camera.open()
            with pytest.raises(KnownError, match="camera_frozen"):
                list(frames_of(camera, 60))
            camera.close()
    with rtsp_camera(drawn()) as address:
        camera = camera_at(address, watch)
        camera.open()
        assert len(list(frames_of(camera, 30))) == 30
        camera.close()


def test_another_resolution_in_mid_stream_goes_on_and_another_shape_is_told() -> None:
    shapes: list[tuple[int, ...]] = []

    def follow(camera: OpencvCamera) -> None:
        shapes.extend(frame.pixels.shape[:2] for frame in frames_of(camera, 60))

    with rtsp_camera(drawn(), sizes="128x96,48x64") as address:
        camera = camera_at(address)
        camera.open()
        with pytest.raises(KnownError, match="camera_turned"):
            follow(camera)
        camera.close()
    assert set(shapes) == {(48, 64), (96, 128)}


def until(wanted: Callable[[], bool]) -> None:
    """Wait until something is so."""
    pause = threading.Event()
    for _ in range(round(DEADLINE_S / 0.05)):
        if wanted():
            return
        pause.wait(0.05)
    pytest.fail("it never came")


class Told:
    """An inbox that keeps what a camera says of itself, and tells when it is back."""

    def __init__(self, wanted: list[tuple[PartState, str]]) -> None:
        self.said: list[PartStatus] = []
        self.seen: list[FacesSeen] = []
        self.done = threading.Event()
        self._wanted = wanted

    def submit(self, entry: Entry, committed: Committed | None = None) -> None:
        assert committed is None
        if isinstance(entry, PartStatus) and entry.part.startswith("camera:"):
            self.said.append(entry)
        if isinstance(entry, FacesSeen):
            self.seen.append(entry)
        if self.states[: len(self._wanted)] == self._wanted:
            self.done.set()

    @property
    def states(self) -> list[tuple[PartState, str]]:
        return [(each.state, each.problem) for each in self.said]


class Looking:
    """A watcher that only says that it saw a frame."""

    def watch(self, frame: Frame) -> list[FacesSeen]:
        return [FacesSeen(frame.at, frame.camera, expected=0, faces=(), recogniser="none")]

    def heed(self, policy: Policy) -> None:
        """It looks at no seat."""

    def hide(self, masks: Sequence[Box]) -> None:
        """It looks at nothing that could be hidden."""


def test_a_lesson_tells_a_wrong_password_and_nobody_ever_the_password(home: Path) -> None:
    secrets = Secrets(home / SECRETS)
    secrets.keep("127.0.0.1", Login("teacher", "hunter2"))
    told = Told([(PartState.STARTING, ""), (PartState.WAITING, "camera_login_wrong")])
    launch = drawn()
    with rtsp_camera(launch, "teacher", "correct") as address:
        camera = Camera(FRONT, address, {})
        rig = Rig(
            [],
            [CameraRig(FRONT, frame_source(camera, Path()), Looking())],
            None,
            Surroundings(told, SteadyClock(), Gauges()),
        )
        rig.start()
        try:
            assert told.done.wait(DEADLINE_S)
        finally:
            rig.stop()
    assert "hunter2" not in repr(told.said)
    assert "hunter2" not in repr(camera)


def test_in_a_lesson_a_camera_that_is_switched_off_is_told_and_used_again_when_it_is_back() -> None:
    """It is away for longer than three tries take: a device is never given up."""
    went = [
        (PartState.STARTING, ""),
        (PartState.RUNNING, ""),
        (PartState.WAITING, "camera_lost"),
        (PartState.WAITING, "camera_unreachable"),
    ]
    away, back = Told(went), Told([*went, (PartState.RUNNING, "")])
    tries: list[int] = []

    class Both:
        def submit(self, entry: Entry, committed: Committed | None = None) -> None:
            away.submit(entry, committed)
            back.submit(entry, committed)

    def source(clock: Clock, start_at: LessonNs) -> FrameSource:
        tries.append(len(tries))
        return made(clock, start_at)

    with rtsp_camera(drawn()) as address:
        made = frame_source(Camera(FRONT, address, {}), Path())
        around = Surroundings(Both(), SteadyClock(), Gauges())
        rig = Rig([], [CameraRig(FRONT, source, Looking())], None, around)
        rig.start()
        try:
            until(lambda: len(away.states) >= 2)
        except BaseException:
            rig.stop()
            raise
    try:
        assert away.done.wait(DEADLINE_S)
        before = len(tries)
        until(lambda: len(tries) > before + 3)
        port = int(address.rpartition(":")[2].partition("/")[0])
        with rtsp_camera(drawn(), port_was=port):
            assert back.done.wait(DEADLINE_S)
    finally:
        rig.stop()


def test_four_cameras_at_once_each_keep_their_own_times() -> None:
    names = [CameraId(f"camera{number}") for number in range(4)]
    wanted = threading.Event()
    counts = dict.fromkeys(names, 0)

    class Counting(Told):
        def submit(self, entry: Entry, committed: Committed | None = None) -> None:
            super().submit(entry, committed)
            if isinstance(entry, FacesSeen):
                counts[entry.camera] += 1
                if min(counts.values()) >= 10:
                    wanted.set()

    told, gauges = Counting([(PartState.STOPPED, "never")]), Gauges()
    launch = drawn()
    with rtsp_camera(launch) as address:
        rigs = [
            CameraRig(name, frame_source(Camera(name, address, {}), Path()), Looking())
            for name in names
        ]
        rig = Rig([], rigs, None, Surroundings(told, SteadyClock(), gauges))
        rig.start()
        try:
            assert wanted.wait(DEADLINE_S)
        finally:
            rig.stop()
    for name in names:
        times = [seen.at for seen in told.seen if seen.camera == name]
        assert len(times) >= 10
        assert times == sorted(times)
    running = {each.part for each in told.said if each.state is PartState.RUNNING}
    assert running == {f"camera:{name}" for name in names}
