"""The real models on the drawn classroom, whose truth is known, and on bad weight files."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from classsense.domain.camera_ports import DetectedFace, FaceReader, Frame, Pixels
from classsense.domain.clock import lesson_ns
from classsense.domain.errors import KnownError
from classsense.domain.lesson import Camera, SeatId
from classsense.domain.observations import FacesSeen, Facing
from classsense.domain.policy import Policy
from classsense.domain.rules import Capability, Purpose
from classsense.vision.boxes import centre, holds, overlap
from classsense.vision.faces_yunet import YuNetDetector
from classsense.vision.landmarks_litert import LiteRtFaceReader
from classsense.vision.mask import SeatMask
from classsense.vision.opencv import opencv
from classsense.vision.room_watcher import Recognisers, RoomWatcher
from classsense.vision.schedule import Schedule
from fakes.drawn_room import DrawnFace, drawn_camera, drawn_picture
from fakes.random_weights import shuffled_onnx, shuffled_task

pytestmark = pytest.mark.model

FRAMES = (0, 50, 100, 150)
SEEING = frozenset({Capability.FACES, Capability.HEAD_DIRECTION})


@pytest.fixture(scope="module")
def detector(weights_folder: Path) -> YuNetDetector:
    return YuNetDetector(weights_folder / "yunet.onnx")


@pytest.fixture(scope="module")
def reader(weights_folder: Path) -> Iterator[LiteRtFaceReader]:
    landmarker = LiteRtFaceReader(weights_folder / "face_landmarker.task", expression=False)
    yield landmarker
    landmarker.close()


def reference(weights_folder: Path, pixels: Pixels) -> np.ndarray:
    """Return what OpenCV's own YuNet says: left, top, width, height, points, score in pixels."""
    height, width = pixels.shape[:2]
    model = str(weights_folder / "yunet.onnx")
    net = opencv().FaceDetectorYN.create(model, "", (width, height), 0.6, 0.3, 5000)
    faces: np.ndarray = net.detect(pixels)[1]
    return faces[np.argsort(-faces[:, 14], kind="stable")]


@pytest.mark.parametrize("size", [(1280, 720), (1000, 701), (641, 363)])
def test_yunet_equals_opencv(
    weights_folder: Path, detector: YuNetDetector, size: tuple[int, int]
) -> None:
    pixels = opencv().resize(drawn_picture(0).pixels, size)
    found = detector.detect(pixels)
    expected = reference(weights_folder, pixels)
    assert len(found) == len(expected) > 10
    ours = np.array([[*face.box, *np.ravel(face.points), face.score] for face in found])
    ours *= [*np.tile(size, 7), 1]
    assert np.abs(ours - expected).max() < 0.05


@pytest.mark.parametrize(
    ("photograph", "people"), [("1", 52), ("3", 5), ("6", 14), ("11", 26), ("20", 10), ("26", 77)]
)
def test_everybody_in_a_photograph_of_a_crowd_is_found(
    shared_data: Path, detector: YuNetDetector, photograph: str, people: int
) -> None:
    path = shared_data / "vision" / "crowd" / f"{photograph}.jpg"
    assert abs(len(detector.detect(opencv().imread(str(path)))) - people) <= 1


def test_a_picture_smaller_than_any_face_has_none(detector: YuNetDetector) -> None:
    assert list(detector.detect(np.zeros((7, 5, 3), np.uint8))) == []


def yaw_errors(reader: FaceReader, faces: tuple[DrawnFace, ...], pixels: Pixels) -> list[float]:
    """Return measured minus true yaw of the faces that could be read."""
    pairs = [(reader.read(pixels, DetectedFace(face.box, 1.0)), face) for face in faces]
    return [reading.yaw_deg - face.yaw_deg for reading, face in pairs if reading is not None]


def test_yaw_agrees_with_the_drawn_truth(reader: LiteRtFaceReader) -> None:
    errors = np.concatenate(
        [
            yaw_errors(reader, drawn_picture(frame).faces, drawn_picture(frame).pixels)
            for frame in FRAMES
        ]
    )
    assert len(errors) > 50
    assert np.abs(errors).mean() < 4
    turned = [abs(face.yaw_deg) for frame in FRAMES for face in drawn_picture(frame).faces]
    assert max(turned) > 30  # or agreement would mean nothing


def test_yaw_agrees_where_the_detector_gave_the_eyes(
    detector: YuNetDetector, reader: LiteRtFaceReader
) -> None:
    errors = []
    for frame in FRAMES:
        picture = drawn_picture(frame)
        for found in detector.detect(picture.pixels):
            true = max(picture.faces, key=lambda face: overlap(face.box, found.box))
            reading = reader.read(picture.pixels, found)
            if reading is not None and overlap(true.box, found.box) > 0.4:
                errors.append(reading.yaw_deg - true.yaw_deg)
    assert len(errors) > 50
    assert np.abs(errors).mean() < 4


def test_eyes_where_nobody_is_are_not_believed(reader: LiteRtFaceReader) -> None:
    """A poster, a bag: what the detector took for a face is looked at by the landmark net."""
    picture = drawn_picture(0)
    read = 0
    for number in range(12):
        left = number / 12
        eyes = ((left + 0.02, 0.03), (left + 0.04, 0.03))
        box = (left, 0.0, 0.06, 0.1)
        assert not any(overlap(box, face.box) for face in picture.faces)
        read += reader.read(picture.pixels, DetectedFace(box, 0.9, eyes)) is not None
    assert read <= 1


def test_a_mirrored_picture_mirrors_what_is_read(reader: LiteRtFaceReader) -> None:
    picture = drawn_picture(0)
    mirrored = np.ascontiguousarray(picture.pixels[:, ::-1])
    for face in picture.faces[:6]:
        left, top, width, height = face.box
        straight = reader.read(picture.pixels, DetectedFace(face.box, 1.0))
        other = reader.read(mirrored, DetectedFace((1 - left - width, top, width, height), 1.0))
        assert straight is not None
        assert other is not None
        assert straight.yaw_deg == pytest.approx(-other.yaw_deg, abs=8)
        assert straight.pitch_deg == pytest.approx(other.pitch_deg, abs=8)


def test_smiles_are_told_from_straight_mouths(weights_folder: Path) -> None:
    expressive = LiteRtFaceReader(weights_folder / "face_landmarker.task", expression=True)
    pairs = []
    for frame in FRAMES:
        picture = drawn_picture(frame)
        for face in picture.faces:
            reading = expressive.read(picture.pixels, DetectedFace(face.box, 1.0))
            if reading is not None:
                assert reading.smile is not None
                pairs.append((reading.smile, face.smile))
    expressive.close()
    measured, true = np.array(pairs).T
    assert measured[true > 0.6].mean() > measured[true < 0.3].mean() + 0.15


def test_the_neighbour_in_the_same_crop_is_not_read_instead(reader: LiteRtFaceReader) -> None:
    """Beside a face, where the detector might err, the crop holds the face all the same."""
    picture = drawn_picture(0)
    for face in picture.faces[:6]:
        left, top, width, height = face.box
        beside = DetectedFace((left + 0.9 * width, top, width, height), 1.0)
        assert reader.read(picture.pixels, beside) is None


def everybody(camera: Camera, *, but: frozenset[SeatId] = frozenset()) -> Policy:
    """Return a policy under which all seats agreed to cameras, but some."""
    agreed = {s: frozenset({Purpose.CAMERA}) for s in camera.regions if s not in but}
    return Policy("test", SEEING, agreed)


def seen_by(watcher: RoomWatcher, camera: Camera, frame: int) -> FacesSeen:
    """Return what the watcher reports of one drawn picture."""
    pixels = drawn_picture(frame).pixels
    (seen,) = watcher.watch(Frame(pixels, lesson_ns(frame / 10), frame, camera.id))
    assert isinstance(seen, FacesSeen)
    return seen


def test_the_watcher_sees_every_pupil_on_the_right_seat(
    detector: YuNetDetector, reader: LiteRtFaceReader
) -> None:
    camera = drawn_camera()
    schedule = Schedule(looks_hz=4, reads_hz=4, reads_per_look=16)
    watcher = RoomWatcher(camera, everybody(camera), Recognisers(detector, reader), schedule)
    for frame in FRAMES:
        seen = seen_by(watcher, camera, frame)
        true = {f.seat: f for f in drawn_picture(frame).faces if f.seat in camera.regions}
        assert seen.expected == 16
        assert abs(len(seen.faces) - len(true)) <= 1
        assert all(overlap(face.box, true[face.seat].box) > 0.4 for face in seen.faces)
        assert sum(face.yaw_deg is not None for face in seen.faces) >= len(seen.faces) - 2


def test_heads_that_face_the_board_are_told_from_others(
    detector: YuNetDetector, reader: LiteRtFaceReader
) -> None:
    camera = drawn_camera()
    schedule = Schedule(looks_hz=4, reads_hz=4, reads_per_look=16)
    watcher = RoomWatcher(camera, everybody(camera), Recognisers(detector, reader), schedule)
    pairs = []
    for frame in FRAMES:
        true = {face.seat: face.facing for face in drawn_picture(frame).faces}
        read = [f for f in seen_by(watcher, camera, frame).faces if f.facing is not Facing.UNKNOWN]
        pairs += [(face.facing is Facing.BOARD, true[face.seat] == "board") for face in read]
    measured, expected = np.array(pairs).T
    assert 0.1 < expected.mean() < 0.9  # or agreement would mean nothing
    assert (measured == expected).mean() > 0.9


def test_a_masked_seat_is_never_seen_and_the_others_are_all_the_same(
    detector: YuNetDetector, reader: LiteRtFaceReader
) -> None:
    camera = drawn_camera()
    masked = SeatId("3-2")
    recognisers = Recognisers(detector, reader)
    masking = RoomWatcher(camera, everybody(camera, but=frozenset({masked})), recognisers)
    for frame in FRAMES:
        mask = SeatMask(camera.regions, camera.regions.keys() - {masked})
        blanked = mask.apply(drawn_picture(frame).pixels)
        region = camera.regions[masked]
        assert not any(holds(region, centre(face.box)) for face in detector.detect(blanked))
        seen = seen_by(masking, camera, frame)
        assert seen.expected == 15
        assert masked not in {face.seat for face in seen.faces}
        assert len(seen.faces) >= 13


def test_the_recogniser_names_the_weights(
    detector: YuNetDetector, reader: LiteRtFaceReader
) -> None:
    camera = drawn_camera()
    watcher = RoomWatcher(camera, everybody(camera), Recognisers(detector, reader))
    assert seen_by(watcher, camera, 0).recogniser == f"{detector.name}+{reader.name}"
    assert detector.name.startswith("yunet-")
    assert reader.name.startswith("facelandmarker-")


def test_with_shuffled_weights_no_face_is_found(weights_folder: Path, tmp_path: Path) -> None:
    shuffled = shuffled_onnx(weights_folder / "yunet.onnx", tmp_path / "yunet.onnx")
    picture = drawn_picture(0)
    found = YuNetDetector(shuffled).detect(picture.pixels)
    hits = sum(any(overlap(face.box, f.box) > 0.4 for f in found) for face in picture.faces)
    assert hits <= 1


@pytest.mark.parametrize("net", ["face_detector.tflite", "face_landmarks_detector.tflite"])
def test_with_shuffled_weights_no_yaw_agrees(
    weights_folder: Path, tmp_path: Path, net: str
) -> None:
    task = shuffled_task(weights_folder / "face_landmarker.task", tmp_path / "face.task", net)
    reader = LiteRtFaceReader(task, expression=False)
    picture = drawn_picture(0)
    errors = yaw_errors(reader, picture.faces, picture.pixels)
    reader.close()
    assert sum(abs(error) < 10 for error in errors) < len(picture.faces) / 3


def test_missing_weights_are_a_known_error(tmp_path: Path) -> None:
    for load in (YuNetDetector, lambda path: LiteRtFaceReader(path, expression=False)):
        with pytest.raises(KnownError, match="vision_weights_missing"):
            load(tmp_path / "none.onnx")


@pytest.mark.parametrize("content", [b"", b"not a model", bytes(100_000)])
def test_damaged_weights_are_a_known_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "damaged"
    path.write_bytes(content)
    for load in (YuNetDetector, lambda path: LiteRtFaceReader(path, expression=False)):
        with pytest.raises(KnownError, match="vision_weights_damaged"):
            load(path)


def test_truncated_weights_are_a_known_error(weights_folder: Path, tmp_path: Path) -> None:
    for name in ("yunet.onnx", "face_landmarker.task"):
        content = (weights_folder / name).read_bytes()
        (tmp_path / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(KnownError, match="vision_weights_damaged"):
        YuNetDetector(tmp_path / "yunet.onnx")
    with pytest.raises(KnownError, match="vision_weights_damaged"):
        LiteRtFaceReader(tmp_path / "face_landmarker.task", expression=False)


def test_one_wrong_byte_inside_the_archive_is_noticed(weights_folder: Path, tmp_path: Path) -> None:
    content = bytearray((weights_folder / "face_landmarker.task").read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "face.task").write_bytes(content)
    with pytest.raises(KnownError, match="vision_weights_damaged"):
        LiteRtFaceReader(tmp_path / "face.task", expression=False)


def test_another_model_is_refused(weights_folder: Path) -> None:
    with pytest.raises(KnownError, match="vision_weights_damaged"):
        YuNetDetector(weights_folder / "campplus" / "voices.onnx")
    with pytest.raises(KnownError, match="vision_weights_damaged"):
        LiteRtFaceReader(weights_folder / "hand_landmarker.task", expression=False)
