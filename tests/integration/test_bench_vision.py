"""The sections of `bench accuracy` on faces, heads and expressions: what they rest on."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from classsense.bootstrap.bench_drawn import (
    HELD_OUT,
    DrawnClass,
    drawn_class,
    found_heads,
    read_at,
)
from classsense.bootstrap.bench_faces import Marked, look
from classsense.bootstrap.bench_section import BenchData, SkippedError
from classsense.commands.entry import run
from classsense.domain.camera_ports import DetectedFace, Pixels
from classsense.vision.faces_yunet import YuNetDetector
from classsense.vision.landmarks_litert import LiteRtFaceReader


@pytest.fixture(scope="module")
def drawn() -> DrawnClass:
    return drawn_class(HELD_OUT[0], seconds=20)


@pytest.fixture(scope="module")
def reader(weights_folder: Path) -> Iterator[LiteRtFaceReader]:
    made = LiteRtFaceReader(weights_folder / "face_landmarker.task", expression=False)
    yield made
    made.close()


def test_without_photographs_faces_are_skipped_with_the_reason(
    tmp_path: Path, weights_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert weights_folder.is_dir()
    assert run(["bench", "accuracy", "--data", str(tmp_path), "--only", "faces"]) == 0
    assert "skipped: " in capsys.readouterr().out
    with pytest.raises(SkippedError, match="vision/crowd"):
        BenchData(None).labelled("vision/crowd")


@pytest.mark.model
def test_heads_of_a_drawn_class_are_found_and_read_nearly_as_well_when_they_are_small(
    drawn: DrawnClass, reader: LiteRtFaceReader, weights_folder: Path
) -> None:
    pixels, heads = next(drawn.pictures())
    detector = YuNetDetector(weights_folder / "yunet.onnx")
    pairs = list(found_heads(detector, pixels, heads))
    assert all(face is not None for _, face in pairs)
    errors = {1000.0: [], 24.0: []}  # type: dict[float, list[float]]
    for height_px, off in errors.items():
        for head, face in pairs:
            told = read_at(reader, pixels, face, height_px) if face else None
            if told is not None and abs(head.angles.yaw_deg) < 45:
                off.append(abs(told.yaw_deg - head.angles.yaw_deg))
    assert min(len(off) for off in errors.values()) > 8
    assert np.mean(errors[1000.0]) < 4
    assert np.mean(errors[24.0]) < 6


def test_everybody_drawn_has_a_region_mates_and_a_place(drawn: DrawnClass) -> None:
    assert len(drawn.regions) == 16
    assert {len(others) for others in drawn.mates.values()} == {3}
    assert drawn.places.keys() == drawn.regions.keys()
    pictures = list(zip(drawn.pictures(), range(2), strict=False))
    assert all(head.seat in drawn.regions for (_, heads), _ in pictures for head in heads)


class Scripted:
    """A `FaceDetector` that finds what it is told to."""

    name = "scripted"

    def __init__(self, *faces: DetectedFace) -> None:
        self.faces = faces

    def detect(self, pixels: Pixels) -> list[DetectedFace]:
        del pixels
        return list(self.faces)


def test_what_is_found_beside_marked_and_doubtful_faces_is_false() -> None:
    pixels = np.zeros((100, 100, 3), np.uint8)
    true, doubtful, nowhere = (
        (0.1, 0.1, 0.2, 0.2),
        (0.5, 0.1, 0.2, 0.2),
        (0.1, 0.6, 0.2, 0.2),
    )
    photograph = Marked(pixels, (true, (0.7, 0.7, 0.1, 0.1)), (doubtful,))
    detector = Scripted(*(DetectedFace(box, 0.9) for box in (true, doubtful, nowhere)))
    found = look(detector, [photograph])
    assert found.hits == [True, False]
    assert found.heights_px == pytest.approx([20, 10])
    assert found.false == [1]
    assert look(detector, [Marked(pixels, (true,), complete=False)]).false == []


def test_shrunken_photographs_have_faces_of_the_height_that_was_asked_for() -> None:
    photograph = Marked(np.zeros((100, 200, 3), np.uint8), ((0.1, 0.1, 0.1, 0.2),))
    small = photograph.shrunken(10)
    assert small is not None
    assert small.pixels.shape == (50, 100, 3)
    assert photograph.shrunken(30) is None
