"""What `analyse vision` makes of pictures that nobody would wish it: no crash, honest nulls."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classsense.bootstrap.analysers import face_finder
from classsense.domain.camera_ports import Pixels
from classsense.domain.errors import KnownError
from classsense.vision.analyse import FaceFinder
from classsense.vision.opencv import opencv
from fakes.drawn_room import drawn_picture

pytestmark = [pytest.mark.model, pytest.mark.usefixtures("weights_folder")]

PEOPLE = len(drawn_picture(0).faces)


@pytest.fixture(scope="module")
def finder() -> Iterator[FaceFinder]:
    made = face_finder(expression=None, upscale=1.0)
    yield made
    made.reader.close()  # type: ignore[union-attr]  # the port has no close; MediaPipe's reader has


def faces_of(finder: FaceFinder, pixels: Pixels, folder: Path) -> list[dict[str, Any]]:
    """Return what is found in a picture, and hold what holds for every record."""
    path = folder / "picture.png"
    path.write_bytes(opencv().imencode(".png", pixels)[1].tobytes())
    (record,) = finder.records(path)
    faces: list[dict[str, Any]] = json.loads(json.dumps(record, allow_nan=False))["faces"]
    for face in faces:
        left, top, width, height = face["box"]
        assert 0 <= left <= left + width <= 1 + 1e-4
        assert 0 <= top <= top + height <= 1 + 1e-4
        assert all(face[key] is None or math.isfinite(face[key]) for key in ("yaw_deg", "roll_deg"))
        assert face["expression"] is None
    return faces


@pytest.mark.parametrize("shape", [(1, 1), (1, 2000), (2000, 1), (8, 8), (33, 31)])
def test_tiny_pictures_have_no_face(
    finder: FaceFinder, tmp_path: Path, shape: tuple[int, int]
) -> None:
    assert faces_of(finder, np.full((*shape, 3), 128, np.uint8), tmp_path) == []


@pytest.mark.parametrize("kind", ["black", "white", "noise", "stripes"])
def test_pictures_of_nobody_have_no_face(finder: FaceFinder, tmp_path: Path, kind: str) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (480, 640, 3), np.uint8)
    stripes = np.where(np.arange(640)[None, :, None] // 16 % 2, 230, 20)
    pixels = {
        "black": np.zeros_like(noise),
        "white": np.full_like(noise, 255),
        "noise": noise,
        "stripes": np.broadcast_to(stripes, noise.shape).astype(np.uint8),
    }[kind]
    assert faces_of(finder, pixels, tmp_path) == []


def test_the_mirrored_class_is_the_same_class(finder: FaceFinder, tmp_path: Path) -> None:
    pixels = drawn_picture(0).pixels
    straight = faces_of(finder, pixels, tmp_path)
    mirrored = faces_of(finder, np.ascontiguousarray(pixels[:, ::-1]), tmp_path)
    assert len(straight) == len(mirrored) == PEOPLE


def test_a_class_in_the_dark_is_found_or_not_but_never_made_up(
    finder: FaceFinder, tmp_path: Path
) -> None:
    dark = (drawn_picture(0).pixels * 0.05).astype(np.uint8)
    assert len(faces_of(finder, dark, tmp_path)) <= PEOPLE


def test_a_class_against_the_light(finder: FaceFinder, tmp_path: Path) -> None:
    """Everything is dim but the right half, which is burnt out."""
    pixels = (drawn_picture(0).pixels * 0.3).astype(np.uint8)
    pixels[:, 640:] = 255
    left = [face for face in drawn_picture(0).faces if face.box[0] + face.box[2] < 0.5]
    found = faces_of(finder, pixels, tmp_path)
    assert all(face["box"][0] < 0.5 for face in found)
    assert 0.8 * len(left) <= len(found) <= len(left) + 1


def test_the_class_in_4k(finder: FaceFinder, tmp_path: Path) -> None:
    large = opencv().resize(drawn_picture(0).pixels, (3840, 2160))
    found = faces_of(finder, large, tmp_path)
    assert abs(len(found) - PEOPLE) <= 1
    assert sum(face["yaw_deg"] is not None for face in found) >= PEOPLE - 3


def test_a_picture_from_a_turned_camera(finder: FaceFinder, tmp_path: Path) -> None:
    """Heads that lie on their side are not counted upon; nothing may break."""
    assert len(faces_of(finder, np.ascontiguousarray(np.rot90(drawn_picture(0).pixels)), tmp_path))


def test_a_tall_picture(finder: FaceFinder, tmp_path: Path) -> None:
    part = np.ascontiguousarray(drawn_picture(0).pixels[:, 300:700])
    assert 2 <= len(faces_of(finder, part, tmp_path)) <= PEOPLE


@pytest.mark.parametrize("kept", [0.0, 0.02, 0.3, 0.7])
def test_a_picture_that_breaks_off_is_read_or_refused(
    finder: FaceFinder, tmp_path: Path, kept: float
) -> None:
    whole = opencv().imencode(".jpg", drawn_picture(0).pixels)[1].tobytes()
    path = tmp_path / "broken.jpg"
    path.write_bytes(whole[: round(len(whole) * kept)])
    try:
        (record,) = finder.records(path)
    except KnownError as refused:
        told = refused.key
    else:
        told = "read"
        assert len(json.loads(json.dumps(record))["faces"]) <= PEOPLE + 2
    assert told in {"read", "picture_unreadable"}


def test_three_hundred_and_fifty_faces(
    finder: FaceFinder, tmp_path: Path, shared_data: Path
) -> None:
    crowd = opencv().imread(str(shared_data / "vision" / "crowd" / "25.jpg"))
    found = faces_of(finder, crowd, tmp_path)
    assert 250 < len(found) < 420
