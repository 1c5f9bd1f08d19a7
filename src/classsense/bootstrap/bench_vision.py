"""What `classsense bench vision` measures: a class of 25 through the real watcher, in real time."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
import numpy as np

from classsense.bootstrap.bench_section import BenchData, Record, Say, Section, SkippedError
from classsense.domain.camera_ports import (
    DetectedFace,
    FaceDetector,
    FaceReader,
    FaceReading,
    FoundHand,
    Frame,
    HandFinder,
    Pixels,
)
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import Box, Camera, CameraId, SeatId
from classsense.domain.observations import FacesSeen, PartStatus
from classsense.domain.policy import Policy
from classsense.domain.rules import Capability, Purpose
from classsense.vision.boxes import centre, holds
from classsense.vision.opencv import opencv

_FPS: Final = 25
_SIZE: Final = (1280, 720)
_PICTURES: Final = 12
"""Different pictures that are shown in turn: moved a little, with a sensor's noise."""
_SECONDS: Final = 30.0
_WARM_UP_S: Final = 3.0
_PHOTOGRAPH: Final = "vision/crowd/11.jpg"
_SEEING: Final = frozenset(
    {Capability.FACES, Capability.HEAD_DIRECTION, Capability.HANDS, Capability.POSTURE}
)


class Pace(msgspec.Struct, frozen=True):
    """What a run printed.

    Attributes:
        cameras: That ran at once, each in a thread.
        faces: Seats with a face, of each camera.
        detect_hz: Looks a second of each camera.
        read_hz: Readings of each face a second.
        hands_hz: Looks for the hands of each face a second.
        faces_per_s: Readings a second, of all cameras.
        cpu_ms_per_read: CPU of everything by readings, in ms.
        cores: CPU seconds of the process per second.
        lagging: What cameras said of being slow.
    """

    cameras: int
    faces: int
    detect_hz: float
    read_hz: float
    hands_hz: float
    faces_per_s: float
    cpu_ms_per_read: float
    cores: float
    lagging: tuple[str, ...] = ()

    def line(self) -> str:
        """Return the figures as one line."""
        said = f", said: looks {' / '.join(self.lagging)} Hz" if self.lagging else ""
        return (
            f"{self.cameras} camera(s), {self.faces} faces each: detect {self.detect_hz:.2f} Hz, "
            f"read {self.read_hz:.2f} Hz a face, hands {self.hands_hz:.2f} Hz a seat; "
            f"{self.faces_per_s:.1f} faces/s, {self.cpu_ms_per_read:.1f} ms CPU a reading in all, "
            f"{self.cores:.2f} cores{said}"
        )


class _CountingReader:
    """A `FaceReader` that counts what passes through it."""

    def __init__(self, reader: FaceReader) -> None:
        self.name, self._reader, self.count = reader.name, reader, 0

    def read(self, pixels: Pixels, face: DetectedFace) -> FaceReading | None:
        self.count += 1
        return self._reader.read(pixels, face)


class _CountingHands:
    """A `HandFinder` that counts what passes through it."""

    def __init__(self, finder: HandFinder) -> None:
        self.name, self._finder, self.count = finder.name, finder, 0

    def find(self, pixels: Pixels, area: Box) -> Sequence[FoundHand]:
        self.count += 1
        return self._finder.find(pixels, area)


class _Nets:
    """What reads faces and finds hands: ours, or MediaPipe's Tasks as a reference."""

    def __init__(self, *, reference: bool) -> None:
        from classsense.vision.shared_load import SharedLoad

        self.reference = reference
        self.load_of_all = SharedLoad()

    def detector(self, data: BenchData) -> FaceDetector:
        """Return what finds faces, as in a lesson; as a reference always at the whole size."""
        from classsense.vision.faces_far import NearAndFar
        from classsense.vision.faces_half import HalfWhileLarge
        from classsense.vision.faces_yunet import YuNetDetector

        whole, half = (YuNetDetector(data.model("yunet")) for _ in range(2))
        near_and_far = NearAndFar(whole, quarters_per_look=1)
        return near_and_far if self.reference else HalfWhileLarge(near_and_far, half)

    def load(self, data: BenchData) -> tuple[_CountingReader, _CountingHands, Callable[[], None]]:
        """Return what reads, what finds hands, and what gives both back."""
        from classsense.vision.hands_litert import LiteRtHandFinder
        from classsense.vision.hands_mediapipe import MediapipeHandFinder
        from classsense.vision.landmarks_litert import LiteRtFaceReader
        from classsense.vision.landmarks_mediapipe import MediapipeFaceReader

        read = MediapipeFaceReader if self.reference else LiteRtFaceReader
        find = MediapipeHandFinder if self.reference else LiteRtHandFinder
        reader = read(data.model("face-landmarker"), expression=False)
        hands = find(data.model("hand-landmarker"))

        def close() -> None:
            reader.close()
            hands.close()

        return _CountingReader(reader), _CountingHands(hands), close


class _CameraRun(threading.Thread):
    """One camera: pictures at 25 a second, of which the newest is looked at."""

    def __init__(self, number: int, room: "Room", data: BenchData, nets: "_Nets") -> None:
        from classsense.vision.beside import Beside
        from classsense.vision.room_watcher import Recognisers, RoomWatcher

        super().__init__(name=f"bench-camera-{number}")
        self._room = room
        self._camera = Camera(CameraId(str(number)), "bench", room.regions)
        self.reader, self.hands, self._close = nets.load(data)
        eyes = Recognisers(nets.detector(data), self.reader, hands=self.hands)
        self._watcher = RoomWatcher(self._camera, room.policy(), eyes)
        self._watcher.share(nets.load_of_all)
        self._beside = Beside(f"hands-{number}")
        if not nets.reference:
            self._watcher.spread(self._beside)
        self.looks, self.faces = 0, 0
        self.lagging: str = ""
        self.stopping = threading.Event()

    def run(self) -> None:
        """Show pictures until told to stop."""
        began_s, number = time.monotonic(), 0
        while not self.stopping.is_set():
            due = max(round((time.monotonic() - began_s) * _FPS), number)
            wait_s = began_s + due / _FPS - time.monotonic()
            if wait_s > 0:
                self.stopping.wait(wait_s)
            pixels = self._room.picture(due)
            frame = Frame(pixels, lesson_ns(due / _FPS), due, self._camera.id)
            for seen in self._watcher.watch(frame):
                self._note(seen)
            number = due + 1
        self._beside.close()
        self._close()

    def _note(self, seen: object) -> None:
        if isinstance(seen, FacesSeen):
            self.looks += 1
            self.faces = max(self.faces, len(seen.faces))
        elif isinstance(seen, PartStatus):
            self.lagging = seen.details.get("looks", "")


class Room:
    """Pictures of a class, and who sits where in them."""

    def __init__(self, still: Pixels, detector: FaceDetector) -> None:
        """Prepare pictures of a still scene.

        Args:
            still: Larger than a picture by some pixels on each side.
            detector: Finds who sits where.
        """
        rng = np.random.default_rng(0)
        self._pictures = [_moved(still, rng) for _ in range(_PICTURES)]
        faces = detector.detect(self._pictures[0])
        self.regions = {
            SeatId(str(n)): _region(face.box, [other.box for other in faces])
            for n, face in enumerate(faces)
        }

    def policy(self) -> Policy:
        """Return rules under which everybody agreed to everything but expression."""
        agreed = dict.fromkeys(self.regions, frozenset({Purpose.CAMERA}))
        return Policy("bench", _SEEING, agreed)

    def picture(self, number: int) -> Pixels:
        """Return a picture as a camera driver would deliver it: in memory of its own."""
        return self._pictures[number % _PICTURES].copy()


def _moved(still: Pixels, rng: np.random.Generator) -> Pixels:
    width, height = _SIZE
    down, right = (
        int(rng.integers(0, room + 1)) for room in np.subtract(still.shape[:2], (height, width))
    )
    noise = rng.normal(0, 3, (height, width, 1))
    view = still[down : down + height, right : right + width]
    return (view + noise).clip(0, 255).astype(np.uint8)


def _region(face: Box, faces: Sequence[Box]) -> Box:
    """Return a region around a face that holds no other face's middle."""
    left, top, width, height = face
    grown = (left - width / 2, top - height, 2 * width, 3 * height)
    others = [other for other in faces if other != face]
    if any(holds(grown, centre(other)) for other in others):
        grown = (left - width / 4, top - height / 4, 1.5 * width, 1.5 * height)
    left, top = max(grown[0], 0.0), max(grown[1], 0.0)
    return left, top, min(grown[2], 1 - left), min(grown[3], 1 - top)


def _room(data: BenchData, say: Say) -> Room:
    from classsense.vision.faces_yunet import YuNetDetector

    detector = YuNetDetector(data.model("yunet"))
    try:
        photograph = opencv().imread(str(data.labelled(_PHOTOGRAPH)))
        say("pictures: a photograph of 26 people, 1280x720, moved by up to 4 pixels, with noise")
        width = _SIZE[0] + 4
        scale = width / photograph.shape[1]
        still = opencv().resize(photograph, (width, round(photograph.shape[0] * scale)))
        still = still[: _SIZE[1] + 4]
    except SkippedError as reason:
        say(f"pictures: the drawn classroom ({reason})")
        film = opencv().VideoCapture(str(data.sample() / "room.mp4"))
        still = np.pad(film.read()[1], ((2, 2), (2, 2), (0, 0)), mode="edge")
    return Room(still, detector)


def _run(cameras: int, data: BenchData, say: Say, *, reference: bool = False) -> Pace:
    room, nets = _room(data, say), _Nets(reference=reference)
    runs = [_CameraRun(number, room, data, nets) for number in range(cameras)]
    for run in runs:
        run.start()
    never = threading.Event()
    never.wait(_WARM_UP_S)
    before = _counts(runs)
    cpu_s, began_s = time.process_time(), time.monotonic()
    never.wait(data.seconds or _SECONDS)
    wall_s, cpu_s = time.monotonic() - began_s, time.process_time() - cpu_s
    looks, reads, hands = np.subtract(_counts(runs), before).tolist()
    for run in runs:
        run.stopping.set()
    for run in runs:
        run.join()
    faces = max(round(sum(run.faces for run in runs) / cameras), 1)
    pace = Pace(
        cameras=cameras,
        faces=faces,
        detect_hz=looks / wall_s / cameras,
        read_hz=reads / wall_s / cameras / faces,
        hands_hz=hands / wall_s / cameras / faces,
        faces_per_s=reads / wall_s,
        cpu_ms_per_read=1000 * cpu_s / max(reads, 1),
        cores=cpu_s / wall_s,
        lagging=tuple(run.lagging for run in runs if run.lagging),
    )
    say(pace.line())
    return pace


def _counts(runs: Sequence[_CameraRun]) -> tuple[int, int, int]:
    return (
        sum(run.looks for run in runs),
        sum(run.reader.count for run in runs),
        sum(run.hands.count for run in runs),
    )


def one_camera(data: BenchData, say: Say) -> Record:
    """Measure one camera with everything but expression."""
    return {"pace": _run(1, data, say)}


def one_camera_mediapipe(data: BenchData, say: Say) -> Record:
    """Measure the same with MediaPipe's Tasks: what was before decision 0075."""
    return {"pace": _run(1, data, say, reference=True)}


def four_cameras(data: BenchData, say: Say) -> Record:
    """Measure four cameras that share what vision may take."""
    return {"pace": _run(4, data, say)}


SECTIONS: Final[tuple[Section, ...]] = (
    Section("one_camera", "One camera: faces, directions, hands, postures", one_camera),
    Section("one_camera_mediapipe", "The same with MediaPipe's Tasks", one_camera_mediapipe),
    Section("four_cameras", "Four cameras that share the machine", four_cameras),
)
