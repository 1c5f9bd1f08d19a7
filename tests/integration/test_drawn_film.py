"""The drawn lesson as pictures: what is painted lies where the truth says, and the film plays."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from make_lesson.drawing.canvas import Canvas
from make_lesson.drawing.check import Recognisers, compare
from make_lesson.drawing.features import EYE_X, EYE_Y, Face
from make_lesson.drawing.film import make_lesson
from make_lesson.drawing.head import draw_behind, draw_head
from make_lesson.drawing.people import CLASS
from make_lesson.drawing.plan import Plan, Span
from make_lesson.drawing.projection import Placement, Pose, on_face
from make_lesson.drawing.scene import Scene
from make_lesson.drawing.script import perform
from make_lesson.truth import read_truth

ROOT = Path(__file__).parents[2]
FILM = ROOT / "assets" / "sample" / "room.mp4"
PAPER = (190, 205, 215)


@pytest.fixture(scope="module")
def other_lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a short lesson that nothing was tuned on."""
    folder = tmp_path_factory.mktemp("other")
    make_lesson(Plan(seed=77, seconds=24, fps=2, empty_seats=frozenset({"2-1"})), folder)
    return folder


@pytest.fixture
def film() -> Iterator[cv2.VideoCapture]:
    capture = cv2.VideoCapture(str(FILM))
    yield capture
    capture.release()


@pytest.mark.parametrize("yaw", [-45, -20, 0, 30, 45])
@pytest.mark.parametrize("half_height", [24.0, 60.0])
def test_an_eye_is_painted_where_the_projection_puts_it(yaw: float, half_height: float) -> None:
    """The iris is the darkest thing around the eye; its middle is the projected point."""
    place, pose = Placement(600.0, 300.0, half_height), Pose(yaw, 0.0, 0.0)
    canvas = Canvas()
    canvas.pixels[:] = PAPER
    face = Face(CLASS[7], place, pose)
    draw_behind(canvas, face)
    draw_head(canvas, face)
    dark = 255 - canvas.picture().max(axis=2).astype(float)

    near = -1 if yaw > 0 else 1  # The eye on the side that is turned to us.
    ((x, y),) = place.project(on_face(near * EYE_X, EYE_Y), pose)
    reach = round(0.12 * half_height)
    rows, columns = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    part = dark[round(y) - reach : round(y) + reach + 1, round(x) - reach : round(x) + reach + 1]
    weight = np.clip(part - np.quantile(part, 0.6), 0, None)
    middle = round(x) + (weight * columns).sum() / weight.sum()
    assert abs(middle - x) < 0.06 * half_height + 0.5
    assert rows.shape == part.shape


def test_the_same_moment_is_painted_the_same_way() -> None:
    plan = Plan(seed=6, seconds=20)
    one, other = Scene(perform(plan)), Scene(perform(plan))
    other.picture(10)
    assert np.array_equal(one.picture(55), other.picture(55))
    assert not np.array_equal(one.picture(55), one.picture(75))


def test_the_sample_film_has_its_frames(film: cv2.VideoCapture) -> None:
    assert film.isOpened()
    assert film.get(cv2.CAP_PROP_FRAME_COUNT) == 1800
    assert film.get(cv2.CAP_PROP_FPS) == 10
    for at in (0, 899, 1799):
        film.set(cv2.CAP_PROP_POS_FRAMES, at)
        ok, picture = film.read()
        assert ok
        assert picture.shape == (720, 1280, 3)
    assert not film.read()[0]


def test_the_sample_film_shows_the_performance(film: cv2.VideoCapture) -> None:
    """Frame 320 of the film is frame 320 of the script, and not one a second before."""
    turns = read_truth(FILM.with_name("room.truth.json")).turns
    plan = Plan(turns=tuple(Span(turn.person, turn.start_s, turn.end_s) for turn in turns))
    scene = Scene(perform(plan))
    film.set(cv2.CAP_PROP_POS_FRAMES, 320)
    coded = film.read()[1].astype(float)
    same, other = (np.abs(coded - scene.picture(at)).mean() for at in (320, 310))
    assert same < 5
    assert other > 1.3 * same


def test_the_sample_film_can_be_entered_every_two_seconds() -> None:
    with av.open(str(FILM)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.pix_fmt == "yuv420p"
        keys = [
            float(packet.pts * packet.time_base)
            for packet in container.demux(stream)
            if packet.is_keyframe and packet.pts is not None
        ]
    assert keys[0] == 0
    assert max(np.diff(keys)) <= 2.0


def test_another_lesson_is_made(other_lesson: Path) -> None:
    truth = read_truth(other_lesson / "room.truth.json")
    assert (truth.frames, truth.fps, len(truth.pupils)) == (48, 2, 15)
    capture = cv2.VideoCapture(str(other_lesson / "room.mp4"))
    assert capture.get(cv2.CAP_PROP_FRAME_COUNT) == 48
    capture.release()


@pytest.mark.model
def test_real_models_find_and_read_the_faces_of_another_lesson(
    other_lesson: Path, weights_folder: Path
) -> None:
    figures = compare(other_lesson, Recognisers(weights_folder), every=4)
    assert figures.recall >= 0.97
    assert figures.false_faces <= 1
    assert figures.yaw_error_deg < 4
    assert figures.smile_auc > 0.85
    assert figures.hands_found >= 0.6


@pytest.mark.parametrize("wrong", [["--seconds", "5"], ["--empty", "9-9"], ["--talk", "missing"]])
def test_a_wrong_command_line_is_explained(wrong: list[str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "make_lesson.drawing", "--out", str(tmp_path), *wrong]
    done = subprocess.run(
        command, cwd=ROOT / "tools", capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert "error:" in done.stderr
    assert not any(tmp_path.iterdir())
