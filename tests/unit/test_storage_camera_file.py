"""Set-ups of cameras come back for the same camera and seats, and masks always do."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from classsense.bootstrap.laptop import laptop_plan
from classsense.domain.errors import KnownError
from classsense.domain.lesson import Camera, LessonPlan, Sight
from classsense.storage.camera_file import CameraFile


def set_up(plan: LessonPlan) -> Camera:
    """Return its camera with everything drawn."""
    first, second = plan.seats()[:2]
    return replace(
        plan.cameras[0],
        regions={first: (0.1, 0.2, 0.3, 0.4)},
        masks=((0.9, 0.0, 0.1, 1.0),),
        sight=Sight({first: (0.2, 0.2, 0.1, 0.1), second: (0.6, 0.2, 0.1, 0.1)}, (0.9, 0.5)),
        teacher_zone=(0.0, 0.0, 0.1, 0.5),
    )


def test_what_was_set_up_is_there_next_week(tmp_path: Path) -> None:
    plan, path = laptop_plan(2, "en"), tmp_path / "data" / "cameras.json"
    assert CameraFile(path).arranged(plan) == plan
    camera = set_up(plan)
    CameraFile(path).keep(plan.seats(), [camera])
    assert CameraFile(path).arranged(plan).cameras == (camera,)
    newer = replace(camera, masks=())
    CameraFile(path).keep(plan.seats(), [newer])
    assert CameraFile(path).arranged(plan).cameras == (newer,)
    assert len(json.loads(path.read_text())) == 1


def test_for_other_seats_only_the_masks_are_taken_over(tmp_path: Path) -> None:
    two, three = laptop_plan(2, "en"), laptop_plan(3, "en")
    kept = CameraFile(tmp_path / "cameras.json")
    camera = set_up(two)
    kept.keep(two.seats(), [camera])
    (arranged,) = kept.arranged(three).cameras
    assert arranged.masks == camera.masks
    assert arranged.regions == three.cameras[0].regions
    assert arranged.sight is None


def test_another_camera_is_another(tmp_path: Path) -> None:
    plan = laptop_plan(2, "en")
    kept = CameraFile(tmp_path / "cameras.json")
    kept.keep(plan.seats(), [set_up(plan)])
    other = laptop_plan(2, "en", camera="camera:1")
    assert kept.arranged(other) == other


@pytest.mark.parametrize("content", [b"", b"[{}]", b"\xff", b'[{"seats": [], "camera": 1}]'])
def test_masks_that_cannot_be_read_are_an_error_and_not_forgotten(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "cameras.json"
    path.write_bytes(content)
    with pytest.raises(KnownError, match="cameras_invalid"):
        CameraFile(path).arranged(laptop_plan(2, "en"))
    assert path.read_bytes() == content
