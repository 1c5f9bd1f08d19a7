"""The real hand finder on photographs, on the drawn classroom, and with bad weight files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from classsense.domain.camera_ports import Pixels
from classsense.domain.errors import KnownError
from classsense.vision.analyse import FaceFinder
from classsense.vision.faces_yunet import YuNetDetector
from classsense.vision.hands_litert import LiteRtHandFinder
from classsense.vision.opencv import opencv
from fakes.drawn_room import drawn_picture, raised_in
from fakes.random_weights import shuffled_task

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def hands(weights_folder: Path) -> Iterator[LiteRtHandFinder]:
    finder = LiteRtHandFinder(weights_folder / "hand_landmarker.task")
    yield finder
    finder.close()


@pytest.fixture(scope="module")
def finder(weights_folder: Path, hands: LiteRtHandFinder) -> FaceFinder:
    return FaceFinder(YuNetDetector(weights_folder / "yunet.onnx"), hands=hands)


def told(finder: FaceFinder, path: Path) -> list[bool | None]:
    """Return what is told of each face of a picture."""
    (record,) = finder.records(path)
    return [face["hand_up"] for face in record["faces"]]  # type: ignore[attr-defined]  # JSON-like


def test_all_four_raised_hands_of_a_photograph_are_told(
    shared_data: Path, finder: FaceFinder
) -> None:
    assert told(finder, shared_data / "vision" / "hands" / "3.png") == [True] * 4


def test_no_hand_is_up_among_running_players(shared_data: Path, finder: FaceFinder) -> None:
    up = told(finder, shared_data / "vision" / "hands" / "rtmlib_demo.jpg")
    assert up == [False] * 4


def test_where_nobody_raises_hardly_any_hand_is_told(shared_data: Path, finder: FaceFinder) -> None:
    """In 24.jpg one gesticulates at shoulder height, which may count as a hand held up."""
    photographs = [shared_data / "vision" / "crowd" / f"{n}.jpg" for n in (11, 6, 20, 24, 10)]
    up = [told(finder, photograph) for photograph in photographs]
    assert sum(len(faces) for faces in up) > 70
    assert sum(hand is True for faces in up for hand in faces) <= 2
    assert all(hand is not None for faces in up for hand in faces)


def test_of_tiny_faces_nothing_is_told(
    shared_data: Path, finder: FaceFinder, tmp_path: Path
) -> None:
    photograph = opencv().imread(str(shared_data / "vision" / "crowd" / "11.jpg"))
    small = tmp_path / "small.png"
    opencv().imwrite(str(small), opencv().resize(photograph, None, fx=0.2, fy=0.2))
    up = told(finder, small)
    assert len(up) >= 5
    assert set(up) == {None}


def drawn(finder: FaceFinder, folder: Path, frame: int) -> tuple[int, int]:
    """Return how many hands are told up in a drawn picture, and how many are."""
    path = folder / "room.png"
    opencv().imwrite(str(path), drawn_picture(frame).pixels)
    return told(finder, path).count(True), len(raised_in(frame))


def test_the_drawn_class_raises_and_does_not(finder: FaceFinder, tmp_path: Path) -> None:
    up, true = drawn(finder, tmp_path, 60)
    assert true >= 10
    assert 0.6 * true <= up <= true
    assert drawn(finder, tmp_path, 190) == (0, 0)


@pytest.mark.parametrize("net", ["hand_detector.tflite", "hand_landmarks_detector.tflite"])
def test_with_shuffled_weights_no_raised_hand_is_told(
    weights_folder: Path, tmp_path: Path, net: str
) -> None:
    task = shuffled_task(weights_folder / "hand_landmarker.task", tmp_path / "hand.task", net)
    shuffled = LiteRtHandFinder(task)
    finder = FaceFinder(YuNetDetector(weights_folder / "yunet.onnx"), hands=shuffled)
    up, true = drawn(finder, tmp_path, 60)
    shuffled.close()
    assert up < true / 4


def test_missing_and_damaged_weights_are_known_errors(weights_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="vision_weights_missing"):
        LiteRtHandFinder(tmp_path / "none.task")
    damaged = tmp_path / "damaged.task"
    content = (weights_folder / "hand_landmarker.task").read_bytes()
    for bad in (b"", b"not a model", content[: len(content) // 2]):
        damaged.write_bytes(bad)
        with pytest.raises(KnownError, match="vision_weights_damaged"):
            LiteRtHandFinder(damaged)


def test_another_model_is_refused(weights_folder: Path) -> None:
    with pytest.raises(KnownError, match="vision_weights_damaged"):
        LiteRtHandFinder(weights_folder / "face_landmarker.task")


def test_a_black_picture_has_no_hand(hands: LiteRtHandFinder) -> None:
    black: Pixels = drawn_picture(0).pixels * 0
    assert list(hands.find(black, (0.2, 0.2, 0.3, 0.5))) == []
