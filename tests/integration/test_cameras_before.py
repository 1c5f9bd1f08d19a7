"""The cameras before a lesson: closed until one is asked for, blanked by what is drawn, kept."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from classsense.bootstrap.camera_test import PlannedCameras
from classsense.bootstrap.laptop import laptop_plan
from classsense.bootstrap.workplace import Desk
from classsense.domain.camera_ports import Pixels
from classsense.domain.desk import CamerasClosed, ChoiceKind, LessonChoice
from classsense.domain.errors import KnownError
from classsense.domain.lesson import CameraId, LessonPlan
from classsense.domain.observations import PartState
from classsense.domain.settings import Settings
from classsense.vision.opencv import opencv

SAMPLE = LessonChoice(ChoiceKind.SAMPLE)
FRONT, LAPTOP = CameraId("front"), CameraId("laptop")
PROC = Path("/proc/self/fd")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep set-ups in a folder of the test."""
    monkeypatch.setenv("CLASSSENSE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def sample() -> Iterator[PlannedCameras]:
    """Return the cameras of the sample lesson."""
    cameras = Desk("en", Settings()).try_cameras(SAMPLE)
    yield cameras
    cameras.stop()


def until(look: Callable[[], Pixels | None]) -> Pixels:
    """Return the first picture that comes."""
    pause = threading.Event()
    for _ in range(400):
        if (found := look()) is not None:
            return found
        pause.wait(0.05)
    pytest.fail("no picture came")


def two(more: dict[str, object]) -> LessonPlan:
    """Return a plan of two seats with a film that is not there."""
    return replace(laptop_plan(2, "en", camera="room.mp4", microphone="a.wav"), **more)


@pytest.mark.skipif(not PROC.is_dir(), reason="only Linux tells what is open")
def test_nothing_is_open_before_the_picture_is_asked_for_and_after_it_is_hidden(
    sample: PlannedCameras,
) -> None:
    def is_open() -> bool:
        return any(os.path.realpath(each).endswith("room.mp4") for each in PROC.iterdir())

    assert not is_open()
    assert sample.picture() is None
    assert sample.part() is None
    sample.show(FRONT)
    until(sample.picture)
    assert is_open()
    part = sample.part()
    assert part is not None
    assert (part.part, part.state) == ("camera:front", PartState.RUNNING)
    sample.show(None)
    assert not is_open()
    assert sample.picture() is None


def test_who_did_not_agree_and_what_is_masked_is_black_in_the_picture(
    sample: PlannedCameras,
) -> None:
    (camera,) = sample.plan.cameras
    refused = next(s for s in camera.regions if not sample.plan.consents.get(s))
    mask = (0.4, 0.0, 0.2, 0.2)
    sample.arrange(replace(camera, masks=(mask,)))
    sample.show(FRONT)
    picture = until(sample.picture)
    assert picture.shape == (720, 1280, 3)
    for left, top, width, height in (camera.regions[refused], mask):
        rows = slice(int(np.ceil(top * 720)), int((top + height) * 720))
        columns = slice(int(np.ceil(left * 1280)), int((left + width) * 1280))
        assert not picture[rows, columns].any()
    assert picture[:100, :400].any()


def test_a_region_that_is_moved_blanks_elsewhere_at_once(sample: PlannedCameras) -> None:
    (camera,) = sample.plan.cameras
    refused = next(s for s in camera.regions if not sample.plan.consents.get(s))
    sample.show(FRONT)
    assert until(sample.picture)[:72, :128].any()
    sample.arrange(replace(camera, regions={refused: (0.0, 0.0, 0.1, 0.1)}))
    assert not until(sample.picture)[:72, :128].any()


def test_a_large_picture_is_made_smaller(tmp_path: Path) -> None:
    cv2 = opencv()
    film = cv2.VideoWriter(
        str(tmp_path / "room.mp4"), cv2.VideoWriter_fourcc(*"mp4v"), 10.0, (3840, 2160)
    )
    for _ in range(30):
        film.write(np.full((2160, 3840, 3), 90, np.uint8))
    film.release()
    cameras = PlannedCameras(two({}), tmp_path)
    cameras.show(LAPTOP)
    assert until(cameras.picture).shape == (720, 1280, 3)
    cameras.stop()


@pytest.mark.parametrize(
    ("more", "closed"),
    [
        ({"cameras": ()}, CamerasClosed.NO_CAMERA),
        ({"disabled": ("faces",)}, CamerasClosed.FORBIDDEN),
        ({"consents": {"1-1": ("voice",)}}, CamerasClosed.NOBODY),
    ],
)
def test_where_no_camera_may_be_opened_none_is(
    tmp_path: Path, more: dict[str, object], closed: CamerasClosed
) -> None:
    cameras = PlannedCameras(two(more), tmp_path)
    assert cameras.closed is closed
    cameras.show(LAPTOP)
    assert cameras.part() is None
    cameras.stop()


def test_a_camera_that_is_not_there_is_told(tmp_path: Path) -> None:
    cameras = PlannedCameras(two({}), tmp_path)
    cameras.show(LAPTOP)
    pause = threading.Event()
    part = cameras.part()
    for _ in range(400):
        if part is not None and part.problem:
            break
        pause.wait(0.05)
        part = cameras.part()
    assert part is not None
    assert (part.state, part.problem) == (PartState.WAITING, "video_missing")
    assert cameras.picture() is None
    cameras.stop()


def test_devices_are_not_shown_where_nobody_was_asked() -> None:
    with pytest.raises(KnownError, match="consent_missing"):
        PlannedCameras(replace(laptop_plan(2, "en"), consents={}), Path())


def test_what_is_kept_is_in_the_next_lesson_of_the_same_seats(
    home: Path, sample: PlannedCameras
) -> None:
    (camera,) = sample.plan.cameras
    masked = replace(camera, masks=((0.9, 0.9, 0.1, 0.1),))
    sample.keep([masked])
    again = Desk("en", Settings()).try_cameras(SAMPLE)
    assert again.plan.cameras == (masked,)
    assert [each.name for each in home.iterdir()] == ["cameras.json"]
