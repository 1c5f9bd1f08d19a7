"""The cameras of a running lesson: looked through, never opened twice, masked at once."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from classsense.board.server import Entrance
from classsense.bootstrap.lesson import Options, resume_lesson
from classsense.bootstrap.lesson_cameras import LessonCameras
from classsense.domain.camera_ports import Pixels
from classsense.domain.commands import ConsentWithdrawn, SensingSwitched
from classsense.domain.desk import CamerasClosed
from classsense.domain.lesson import Box, CameraId, SeatId
from classsense.domain.observations import PartState
from classsense.domain.rules import Purpose
from fakes.lesson import Table, TinyPlan, Watcher, opened, part, write_film, write_tone

FRONT = CameraId("front")
LENGTH_S = 120.0
LOOKS = 400
MASK: Box = (0.0, 0.0, 0.25, 0.5)

pytestmark = pytest.mark.model


@pytest.fixture
def running(
    tmp_path: Path, weights_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Watcher]:
    """Return a lesson that runs with one camera and one table, whose second seat did not agree."""
    monkeypatch.setenv("CLASSSENSE_DATA", str(tmp_path / "data"))
    write_tone(tmp_path / "table1.flac", 4.0)
    write_film(tmp_path / "room.mp4", LENGTH_S)
    plan = TinyPlan(
        (Table("1", "table1.flac", (("camera",), ())),),
        camera="room.mp4",
        duration_s=LENGTH_S,
        more='disabled = ["head_direction"]',
    ).write(tmp_path)
    watcher = Watcher(opened(plan, tmp_path / "lesson", weights_folder, speed=1.0))
    watcher.start()
    watcher.until(
        lambda s: (it := part(s, "camera:front")) is not None and it.state is PartState.RUNNING
    )
    yield watcher
    watcher.session.suspend()


@pytest.fixture
def cameras(running: Watcher) -> Iterator[LessonCameras]:
    """Return its cameras, as the set-up looks at them."""
    made = running.session.try_cameras()
    yield made
    made.stop()


def until(look: Callable[[], Pixels | None], wanted: Callable[[Pixels | None], bool]) -> None:
    """Wait until what is seen is as wanted."""
    pause = threading.Event()
    for _ in range(LOOKS):
        if wanted(look()):
            return
        pause.wait(0.05)
    pytest.fail("it was never seen")


def light(pixels: Pixels | None, left: float, right: float) -> bool:
    """Return whether a strip of the picture is not all black."""
    if pixels is None:
        return False
    width = pixels.shape[1]
    return bool(pixels[:, round(left * width) + 1 : round(right * width) - 1].any())


def test_nothing_is_held_before_the_picture_is_asked_for(cameras: LessonCameras) -> None:
    assert cameras.closed is CamerasClosed.NO
    assert cameras.running
    assert cameras.picture() is None
    assert cameras.part() is None
    cameras.show(FRONT)
    until(cameras.picture, lambda pixels: pixels is not None)
    cameras.show(None)
    assert cameras.picture() is None


def test_who_takes_consent_back_is_black_in_the_next_picture(
    running: Watcher, cameras: LessonCameras
) -> None:
    cameras.show(FRONT)
    until(cameras.picture, lambda pixels: light(pixels, 0.0, 0.5))
    assert not light(cameras.picture(), 0.5, 1.0), "that seat never agreed"
    session = running.session
    withdrawn = ConsentWithdrawn(session.now(), SeatId("1-1"), frozenset({Purpose.CAMERA}))
    session.submit(withdrawn)
    until(cameras.picture, lambda pixels: pixels is not None and not pixels.any())


def test_while_sensing_is_off_there_is_no_picture(running: Watcher, cameras: LessonCameras) -> None:
    cameras.show(FRONT)
    until(cameras.picture, lambda pixels: pixels is not None)
    running.session.submit(SensingSwitched(running.session.now(), on=False))
    until(cameras.picture, lambda pixels: pixels is None)
    running.until(
        lambda s: (it := part(s, "camera:front")) is not None and it.state is PartState.STOPPED
    )


def test_masks_that_are_kept_hide_at_once_and_when_the_lesson_goes_on(
    running: Watcher, cameras: LessonCameras, weights_folder: Path
) -> None:
    (camera,) = cameras.plan.cameras
    cameras.keep([replace(camera, masks=(MASK,))])
    session = running.session
    (rig,) = session._parts.rig._cameras
    assert rig.watcher._camera.masks == (MASK,)  # type: ignore[attr-defined]  # what it looks by
    assert session.plan.cameras[0].masks == (), "the record keeps the plan that it began with"
    cameras.stop()
    session.suspend()
    again = resume_lesson(Options(session.folder, None, Entrance(), weights=weights_folder))
    try:
        (rig,) = again._parts.rig._cameras
        assert rig.watcher._camera.masks == (MASK,)  # type: ignore[attr-defined]  # what it looks by
    finally:
        again.start()
        again.suspend()
