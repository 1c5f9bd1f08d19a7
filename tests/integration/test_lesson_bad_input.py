"""Whatever is wrong with one part of a lesson is said by name, and the rest goes on."""

import ctypes
import os
import resource
import shutil
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

import pytest

from classsense.board.server import Entrance
from classsense.bootstrap.record import entries_of, summary_of
from classsense.domain.camera_ports import Frame
from classsense.domain.errors import KnownError
from classsense.domain.lesson import Box, CameraId
from classsense.domain.observations import FacesSeen, PartState, PartStatus, SoundHeard
from classsense.domain.policy import Policy
from classsense.live.clocks import SteadyClock
from classsense.live.gauges import Gauges
from classsense.live.rig import CameraRig, Rig
from classsense.live.stage import Surroundings
from classsense.vision.camera_opencv import OpencvCamera
from classsense.vision.devices import NetworkCamera
from fakes.lesson import (
    DEADLINE_S,
    Table,
    TinyPlan,
    Watcher,
    command,
    opened,
    part,
    write_answers,
    write_film,
    write_tone,
)
from fakes.vision_files import network_camera

LOUDNESS = ((), ())
"""Two seats without consent: their table is heard without any model."""
FACES_ONLY = 'disabled = ["head_direction", "hands", "posture"]'


@pytest.fixture
def no_models(tmp_path: Path) -> Path:
    folder = tmp_path / "weights"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def linked_models(weights_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that links to every model, so that one can be taken out of it."""
    folder = tmp_path_factory.mktemp("weights")
    for model in weights_folder.iterdir():
        if not model.name.startswith("."):
            (folder / model.name).symlink_to(model)
    return folder


def missing(_: Path) -> None:
    """Write nothing."""


def empty(path: Path) -> None:
    path.write_bytes(b"")


def noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 64)


def cut_off_sound(path: Path) -> None:
    write_tone(path, 4.0)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_off_film(path: Path) -> None:
    """This container tells its length at the beginning and can be read without its end."""
    write_film(path, 20.0)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 22 // 100])


def only_sound(path: Path) -> None:
    write_tone(path.with_suffix(".wav"), 1.0).rename(path)


BROKEN_SOUND = {
    "missing": ("table2.flac", missing, "audio_missing"),
    "empty FLAC": ("table2.flac", empty, "audio_unreadable"),
    "noise": ("table2.wav", noise, "audio_unreadable"),
    "cut off": ("table2.flac", cut_off_sound, "audio_damaged"),
    "video without sound": ("table2.mp4", lambda path: write_film(path, 1.0), "audio_unreadable"),
    "no such microphone": ("microphone:nobody has this", missing, "microphone_missing"),
}


@pytest.mark.parametrize(("source", "write", "problem"), BROKEN_SOUND.values(), ids=BROKEN_SOUND)
def test_a_microphone_that_cannot_be_heard_costs_its_own_table_only(
    tmp_path: Path, no_models: Path, source: str, write: Callable[[Path], object], problem: str
) -> None:
    write_tone(tmp_path / "table1.flac", 4.0)
    write(tmp_path / source)
    tables = (Table("1", "table1.flac", LOUDNESS), Table("2", source, LOUDNESS))
    plan = TinyPlan(tables).write(tmp_path)
    watcher = Watcher(opened(plan, tmp_path / "lesson", no_models))

    folder = watcher.run()

    found = watcher.problems()
    assert found in ({"microphone:2": {problem}}, {"microphone:2": {"portaudio_missing"}})
    summary = summary_of(folder)
    assert summary.groups[0].heard_s == pytest.approx(4, abs=0.05)
    assert summary.health.problems == (f"microphone:2: {found['microphone:2'].pop()}",)
    assert told(folder, "microphone:2") <= 4, "the record is not filled with attempts"


BROKEN_PICTURES = {
    "missing": ("room.mp4", missing, "video_missing"),
    "empty": ("room.mp4", empty, "video_unreadable"),
    "only sound": ("room.mp4", only_sound, "video_unreadable"),
    "cut off": ("room.avi", cut_off_film, "video_damaged"),
    "no such camera": ("camera:99", missing, "camera_missing"),
    "no such name": ("camera:front", missing, "camera_not_found"),
}


@pytest.mark.model
@pytest.mark.parametrize(
    ("source", "write", "problem"), BROKEN_PICTURES.values(), ids=BROKEN_PICTURES
)
def test_a_camera_that_cannot_see_costs_the_pictures_only(
    tmp_path: Path,
    weights_folder: Path,
    source: str,
    write: Callable[[Path], object],
    problem: str,
) -> None:
    write_tone(tmp_path / "table1.flac", 4.0)
    write(tmp_path / source)
    tables = (Table("1", "table1.flac", (("camera",), ("camera",))),)
    plan = TinyPlan(tables, camera=source, more=FACES_ONLY).write(tmp_path)
    watcher = Watcher(opened(plan, tmp_path / "lesson", weights_folder))

    folder = watcher.run()

    assert watcher.problems() == {"camera:front": {problem}}
    summary = summary_of(folder)
    assert summary.groups[0].heard_s == pytest.approx(4, abs=0.05)
    assert summary.health.problems == (f"camera:front: {problem}",)
    assert told(folder, "camera:front") <= 4, "the record is not filled with attempts"


def told(folder: Path, name: str) -> int:
    """Return how often a part told how it is."""
    return sum(isinstance(e, PartStatus) and e.part == name for e in entries_of(folder))


class Seen:
    """An inbox that remembers what came, and waits for it."""

    def __init__(self) -> None:
        self.states: list[tuple[PartState, str]] = []
        self.back = Event()
        self.lost = Event()

    def submit(self, entry: object, committed: object = None) -> None:
        del committed
        if isinstance(entry, PartStatus) and entry.part == "camera:front":
            self.states.append((entry.state, entry.problem))
            if entry.problem == "camera_lost":
                self.lost.set()
            if entry.state is PartState.RUNNING and self.lost.is_set():
                self.back.set()


class Looking:
    """A watcher that sees nothing in particular."""

    def watch(self, frame: Frame) -> list[FacesSeen]:
        return [FacesSeen(frame.at, frame.camera, expected=0, faces=(), recogniser="none")]

    def heed(self, policy: Policy) -> None:
        """It looks at no seat that could be masked."""

    def hide(self, masks: Sequence[Box]) -> None:
        """It looks at nothing that could be hidden."""


def test_a_camera_that_was_unplugged_is_told_and_comes_back_by_itself() -> None:
    seen, clock = Seen(), SteadyClock()
    with network_camera(frames=5) as address:
        source = lambda clock, _: OpencvCamera(NetworkCamera(address), CameraId("front"), clock)  # noqa: E731 - as short as it is
        cameras = [CameraRig(CameraId("front"), source, Looking())]
        rig = Rig([], cameras, None, Surroundings(seen, clock, Gauges()))
        rig.start()
        try:
            assert seen.back.wait(DEADLINE_S)
        finally:
            rig.stop()
    states = seen.states
    assert states[:4] == [
        (PartState.STARTING, ""),
        (PartState.RUNNING, ""),
        (PartState.WAITING, "camera_lost"),
        (PartState.RUNNING, ""),
    ]


@pytest.mark.model
@pytest.mark.parametrize(
    ("taken", "parts", "heard"),
    [
        ("segmentation", {"microphone:1": "model_missing"}, ["2"]),
        ("campplus", {"microphone:1": "model_missing"}, ["2"]),
        ("whisper-base", {"transcription": "model_missing"}, ["1", "2"]),
        ("yunet.onnx", {"camera:front": "model_missing"}, ["1", "2"]),
        ("face_landmarker.task", {"camera:front": "model_missing"}, ["1", "2"]),
    ],
)
def test_a_missing_model_stops_its_part_and_nothing_else(
    tmp_path: Path, linked_models: Path, taken: str, parts: dict[str, str], heard: list[str]
) -> None:
    write_tone(tmp_path / "table1.flac", 3.0)
    write_film(tmp_path / "room.mp4", 1.0)
    tables = (Table("1", "table1.flac"), Table("2", "table1.flac", LOUDNESS))
    plan = TinyPlan(tables, camera="room.mp4", duration_s=3.0).write(tmp_path)
    aside = (linked_models / taken).rename(tmp_path / taken)
    try:
        watcher = Watcher(opened(plan, tmp_path / "lesson", linked_models))
        folder = watcher.run()
    finally:
        aside.rename(linked_models / taken)
    stopped = watcher.until(lambda snapshot: all(part(snapshot, name) for name in parts))
    for name, problem in parts.items():
        status = part(stopped, name)
        assert status is not None
        assert (status.state, status.problem) == (PartState.STOPPED, problem)
        assert status.details.keys() == {"model", "path"}
    assert watcher.problems() == {name: {problem} for name, problem in parts.items()}
    kept = {e.group for e in entries_of(folder) if isinstance(e, SoundHeard)}
    assert kept == set(heard)


def test_a_port_in_use_costs_the_board_only(tmp_path: Path, no_models: Path) -> None:
    write_tone(tmp_path / "table1.flac", 4.0)
    plan = TinyPlan((Table("1", "table1.flac", LOUDNESS),)).write(tmp_path)
    answers = write_answers(tmp_path, {"1-1": 1.5})
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        entrance = Entrance(port=port)
        session = opened(plan, tmp_path / "lesson", no_models, entrance=entrance, answers=answers)
        watcher = Watcher(session)
        folder = watcher.run()  # simulated tablets that never came do not hold it up
    assert watcher.problems() == {"board": {"port_taken"}}
    assert session.join_info() is None
    summary = summary_of(folder)
    assert summary.health.problems == ("board: port_taken",)
    assert summary.groups[0].heard_s == pytest.approx(4, abs=0.05)


@pytest.fixture
def tiny_plan(tmp_path: Path) -> Path:
    write_tone(tmp_path / "table1.flac", 8.0)
    return TinyPlan((Table("1", "table1.flac", LOUDNESS),), duration_s=8.0).write(tmp_path)


def test_a_full_disk_is_told_and_what_was_kept_goes_on_when_there_is_room(
    tmp_path: Path, tiny_plan: Path
) -> None:
    lesson, data = tmp_path / "lesson", tmp_path / "data"
    run = ("lesson", "run", tiny_plan, "--headless", "--out", lesson, "--speed", "8")

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (96_000, 96_000))

    full = command(*run, data=data, before=little_room)
    assert full.returncode == 1, full.stderr
    assert "The disk is full" in full.stderr
    before = entries_of(lesson)
    assert before

    again = command("lesson", "run", lesson, "--headless", "--speed", "max", data=data)
    assert again.returncode == 0, again.stderr
    assert list(entries_of(lesson))[: len(before)] == list(before)
    assert summary_of(lesson).duration_s == 8


@pytest.mark.parametrize("room", [50_000, 78_000])  # not for the tables; not for the plan
def test_a_disk_without_room_for_the_beginning_is_told(
    tmp_path: Path, tiny_plan: Path, room: int
) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    run = ("lesson", "run", tiny_plan, "--headless", "--out", tmp_path / "lesson")
    full = command(*run, data=tmp_path / "data", before=no_room)
    assert full.returncode == 1, full.stderr
    assert "The disk is full" in full.stderr


def test_a_second_console_on_the_same_lesson_is_refused_and_the_first_goes_on(
    tmp_path: Path, tiny_plan: Path, no_models: Path
) -> None:
    lesson = tmp_path / "lesson"
    watcher = Watcher(opened(tiny_plan, lesson, no_models, speed=1.0))
    watcher.start()
    try:
        watcher.until(lambda snapshot: part(snapshot, "microphone:1"))
        second = command("lesson", "run", lesson, "--headless", data=tmp_path / "data")
        assert second.returncode == 1
        assert "is open in another window" in second.stderr
        with pytest.raises(KnownError, match="lesson_open_elsewhere"):
            opened(tiny_plan, lesson, no_models)
        seen = len(watcher.seen)
        watcher.until(lambda _: len(watcher.seen) > seen)
    finally:
        watcher.session.suspend()
    assert not any(isinstance(e, PartStatus) and e.problem for e in entries_of(lesson))


def bound_by_rights() -> None:
    """Take from a process of root's what lets it write where nobody may."""
    drop, over_write, over_read = 24, 1, 2  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, ..._READ_SEARCH
    for capability in (over_write, over_read) if os.geteuid() == 0 else ():
        ctypes.CDLL(None).prctl(drop, capability, 0, 0, 0)


@pytest.mark.model
def test_models_that_may_only_be_read_serve_a_lesson_and_cannot_be_fetched(
    tmp_path: Path, weights_folder: Path
) -> None:
    data, lesson, stick = tmp_path / "data", tmp_path / "lesson", tmp_path / "stick"
    for folder in (data / "weights", stick):
        folder.mkdir(parents=True)
    shutil.copy(weights_folder / "yunet.onnx", data / "weights")
    for name in ("segmentation", "campplus"):
        shutil.copytree(weights_folder / name, data / "weights" / name)
    shutil.copy(weights_folder / "face_landmarker.task", stick)
    (data / "weights").chmod(0o555)
    write_tone(tmp_path / "table1.flac", 3.0)
    write_film(tmp_path / "room.mp4", 1.0)
    agreed = (("camera", "voice"), ("camera", "voice"))
    tables = (Table("1", "table1.flac", agreed),)
    plan = TinyPlan(tables, camera="room.mp4", duration_s=3.0, more=FACES_ONLY).write(tmp_path)

    words = ("lesson", "run", plan, "--headless", "--speed", "max", "--out", lesson)
    served = command(*words, data=data, before=bound_by_rights)
    fetched = command("models", "fetch", "--from", stick, data=data, before=bound_by_rights)

    assert served.returncode == 0, served.stderr
    assert summary_of(lesson).health.problems == ()
    assert {e.group for e in entries_of(lesson) if isinstance(e, SoundHeard)} == {"1"}
    assert fetched.returncode == 1
    assert f"{data / 'weights'} cannot be written" in fetched.stderr
