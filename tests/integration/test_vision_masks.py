"""What the teacher masked reaches no model: pixel by pixel, and with the real face detector."""

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from classsense.domain.camera_ports import DetectedFace, Frame, Pixels
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import Box, Camera, CameraId, SeatId
from classsense.domain.observations import FacesSeen
from classsense.domain.policy import Policy
from classsense.domain.rules import Capability, Purpose
from classsense.vision.boxes import centre, holds
from classsense.vision.faces_yunet import YuNetDetector
from classsense.vision.room_watcher import Recognisers, RoomWatcher
from classsense.vision.schedule import Schedule
from fakes.drawn_room import drawn_camera, drawn_picture
from fakes.vision import RecordingDetector, RecordingReader, face_at

FRONT = CameraId("front")
ONE, TWO = SeatId("1"), SeatId("2")
SEEING = frozenset({Capability.FACES, Capability.HEAD_DIRECTION})
DOOR: Box = (0.40, 0.10, 0.15, 0.35)
"""It reaches into the regions of both seats."""
CAMERA = Camera(
    FRONT,
    "room.mp4",
    {ONE: (0.0, 0.0, 0.5, 1.0), TWO: (0.5, 0.0, 0.5, 1.0)},
    masks=(DOOR, (0.9, 0.9, 0.1, 0.1)),
)


def agreed(camera: Camera, *, but: frozenset[SeatId] = frozenset()) -> Policy:
    """Return a policy under which all seats agreed to cameras, but some."""
    consents = {s: frozenset({Purpose.CAMERA}) for s in camera.regions if s not in but}
    return Policy("test", SEEING, consents)


def noise(height: int = 360, width: int = 640) -> Pixels:
    """Return a picture without one black value."""
    return np.random.default_rng(3).integers(1, 256, (height, width, 3)).astype(np.uint8)


def inside(pixels: Pixels, box: Box) -> np.ndarray:
    """Return which pixels a box touches, by their own edges."""
    height, width = pixels.shape[:2]
    y, x = np.mgrid[:height, :width]
    left, top, across, down = box
    eps = 1e-9  # a pixel whose edge lies on the box's edge belongs to neither
    columns = ((x + 1) / width > left + eps) & (x / width < left + across - eps)
    touched: np.ndarray = columns & ((y + 1) / height > top + eps) & (y / height < top + down - eps)
    return touched


@pytest.mark.parametrize("size", [(360, 640), (1080, 1920), (641, 361), (2160, 3840)])
def test_the_detector_gets_black_in_every_mask_and_all_else_as_it_was(
    size: tuple[int, int],
) -> None:
    detector = RecordingDetector()
    watcher = RoomWatcher(CAMERA, agreed(CAMERA), Recognisers(detector))
    picture = noise(*size)
    watcher.watch(Frame(picture, lesson_ns(0), 0, FRONT))
    (saw,) = detector.saw
    hidden = np.logical_or.reduce([inside(picture, box) for box in CAMERA.masks])
    assert hidden.any()
    assert not saw[hidden].any()
    assert np.array_equal(saw[~hidden], picture[~hidden])


def test_masks_are_blanked_beside_seats_that_did_not_agree() -> None:
    detector = RecordingDetector()
    watcher = RoomWatcher(CAMERA, agreed(CAMERA, but=frozenset({TWO})), Recognisers(detector))
    picture = noise()
    watcher.watch(Frame(picture, lesson_ns(0), 0, FRONT))
    (saw,) = detector.saw
    assert not saw[:, 320:].any()
    assert not saw[inside(picture, DOOR)].any()
    assert saw[:, :200].all()


class Keeping(RecordingReader):
    """A reader that keeps the pictures that it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.saw: list[Pixels] = []

    def read(self, pixels: Pixels, face: DetectedFace) -> None:
        self.saw.append(pixels)
        super().read(pixels, face)


def test_of_a_face_that_reaches_into_a_mask_the_part_inside_is_black_for_the_reader() -> None:
    """Its middle is outside, so it is read; one whose middle is inside is nobody's."""
    reaching, within = face_at(0.37, 0.3, size=0.12), face_at(0.47, 0.2, size=0.1)
    reader = Keeping()
    watcher = RoomWatcher(
        CAMERA, agreed(CAMERA), Recognisers(RecordingDetector([reaching, within]), reader)
    )
    picture = noise(1080, 1920)
    (seen,) = watcher.watch(Frame(picture, lesson_ns(0), 0, FRONT))
    assert isinstance(seen, FacesSeen)
    assert [(face.seat, face.box) for face in seen.faces] == [(ONE, reaching.box)]
    assert reader.asked == [reaching]
    (saw,) = reader.saw
    both = inside(picture, reaching.box) & inside(picture, DOOR)
    assert both.any()
    assert not saw[both].any()


def test_a_seat_behind_a_mask_is_not_expected() -> None:
    masked = replace(CAMERA, masks=((0.5, 0.0, 0.4, 1.0),))
    faces = [face_at(0.2, 0.5), face_at(0.95, 0.5)]
    watcher = RoomWatcher(masked, agreed(masked), Recognisers(RecordingDetector(faces)))
    (seen,) = watcher.watch(Frame(noise(), lesson_ns(0), 0, FRONT))
    assert isinstance(seen, FacesSeen)
    assert (seen.expected, [face.seat for face in seen.faces]) == (1, [ONE])


@pytest.fixture(scope="module")
def yunet(weights_folder: Path) -> YuNetDetector:
    return YuNetDetector(weights_folder / "yunet.onnx")


@pytest.mark.model
@pytest.mark.parametrize("frame", [0, 60, 120])
def test_a_real_detector_finds_no_face_in_a_mask(yunet: YuNetDetector, frame: int) -> None:
    camera, picture = drawn_camera(), drawn_picture(frame)
    seat = next(face for face in picture.faces if face.seat in camera.regions)
    left, top, width, height = seat.box
    mask: Box = (left - 0.2 * width, top - 0.2 * height, 1.4 * width, 1.4 * height)
    bare = [face for face in yunet.detect(picture.pixels) if holds(mask, centre(face.box))]
    assert bare  # there is a face to be found where nothing is masked
    masked = replace(camera, masks=(mask,))
    schedule = Schedule(looks_hz=10)
    watcher = RoomWatcher(masked, agreed(masked), Recognisers(yunet), schedule)
    (seen,) = watcher.watch(Frame(picture.pixels, lesson_ns(frame / 10), frame, camera.id))
    assert isinstance(seen, FacesSeen)
    assert seen.faces
    assert not any(holds(mask, centre(face.box)) for face in seen.faces)
    assert SeatId(seat.seat) not in {face.seat for face in seen.faces}


@pytest.mark.model
def test_a_picture_of_nothing_but_masks_has_zero_observations_of_faces(
    yunet: YuNetDetector,
) -> None:
    camera = drawn_camera()
    masked = replace(camera, masks=((0.0, 0.0, 1.0, 0.5), (0.0, 0.5, 1.0, 0.5)))
    watcher = RoomWatcher(masked, agreed(masked), Recognisers(yunet))
    for frame in range(0, 200, 20):
        told = watcher.watch(
            Frame(drawn_picture(frame).pixels, lesson_ns(frame / 10), frame, camera.id)
        )
        assert list(told) == []
