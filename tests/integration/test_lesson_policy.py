"""What the policy does not allow is not built, not seen and not kept, in a lesson that runs."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from classsense.board.server import Entrance
from classsense.bootstrap.lesson import Options, open_lesson
from classsense.bootstrap.recognisers import Recognisers
from classsense.bootstrap.record import entries_of, summary_of
from classsense.bootstrap.sample import MadeLesson
from classsense.domain.camera_ports import Frame
from classsense.domain.clock import LessonNs
from classsense.domain.commands import Entry
from classsense.domain.errors import KnownError
from classsense.domain.lesson import LessonPlan
from classsense.domain.observations import FacesSeen, SoundHeard, WordsHeard
from classsense.domain.plan_file import parse_plan
from classsense.domain.policy import GroupMode, policy_of
from classsense.live.lesson_loop import LessonLoop
from classsense.speech.energy_listener import EnergyListener
from classsense.vision.opencv import opencv
from classsense.weights.store import WeightsFolder
from fakes.lesson import AGREED, Table, TinyPlan, Watcher, command

NOT_ASKED = "3-2"
"""The pupil of the sample lesson who agreed to nothing."""


@pytest.fixture
def entries(monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    """Return everything that any lesson of this test is told, as it comes."""
    told: list[Entry] = []
    submit = LessonLoop.submit

    def listen(loop: LessonLoop, entry: Entry, *more: object) -> None:
        told.append(entry)
        submit(loop, entry, *more)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(LessonLoop, "submit", listen)
    return told


def sample_plan(duration_s: float) -> LessonPlan:
    return replace(MadeLesson("en").plan(), duration_s=duration_s)


def kept_bytes(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a lesson's folder."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.name, path.read_bytes()


def check_kept(folder: Path, words: list[str]) -> None:
    """Find neither words nor what was seen of single seats in a lesson's files."""
    assert not any(isinstance(e, FacesSeen) for e in entries_of(folder))
    assert all(e.text is None for e in entries_of(folder) if isinstance(e, WordsHeard))
    for name, content in kept_bytes(folder):
        assert not any(text.encode() in content for text in words), f"words in {name}"
        assert b'"smile":' not in content
        assert b'"facing":' not in content


@pytest.mark.model
def test_a_seat_without_consent_is_nowhere_and_no_word_is_kept(
    tmp_path: Path,
    sample_folder: Path,
    weights_folder: Path,
    entries: list[Entry],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, logger="classsense")
    options = Options(
        tmp_path / "lesson",
        sample_folder,
        Entrance(),
        None,
        follow_plan=True,
        weights=weights_folder,
    )
    watcher = Watcher(open_lesson(sample_plan(12.0), options))
    folder = watcher.run()

    seen = {face.seat for e in entries if isinstance(e, FacesSeen) for face in e.faces}
    assert len(seen) >= 12, "the others are seen"
    assert NOT_ASKED not in seen
    shown = [seat for s in watcher.seen for seat in s.seats if seat.id == NOT_ASKED]
    assert all(seat.masked and seat.facing is None for seat in shown)
    faces = [face for e in entries if isinstance(e, FacesSeen) for face in e.faces]
    assert all(face.smile is None and face.expression is None for face in faces)

    table = next(group for group in summary_of(folder).groups if group.id == "3")
    assert (table.mode, table.voices, table.measures) == (GroupMode.ENERGY, (), None)
    of_table = {type(e) for e in entries if getattr(e, "group", None) == "3"}
    assert of_table == {SoundHeard}

    words = [e.text for e in entries if isinstance(e, WordsHeard) and e.text]
    assert words, "words were recognised"
    check_kept(folder, words)
    assert not any(text in caplog.text for text in words)


def all_parts(disabled: str = "", agreed: tuple[str, ...] = AGREED) -> LessonPlan:
    """Return a plan with one of everything."""
    whole = TinyPlan(
        (Table("1", "table1.flac", (agreed, agreed)),),
        camera="room.mp4",
        more=f'teacher_microphone = "teacher.flac"\ndisabled = [{disabled}]',
    )
    return parse_plan(whole.text(), "plan")


def wanted(plan: LessonPlan, folder: Path) -> set[str]:
    """Return the parts that would load a model; there is none, so each of them is missing."""
    recognisers = Recognisers(plan, policy_of(plan), WeightsFolder(folder), 0)
    recognisers.listener(plan.groups[0])
    recognisers.teacher_listener()
    recognisers.words()
    recognisers.watcher(plan.cameras[0])
    return set(recognisers.missing)


TALK = {"microphone:1", "microphone:teacher", "transcription"}


@pytest.mark.parametrize(
    ("disabled", "parts"),
    [
        ("", {"camera:front", *TALK}),
        ('"faces"', TALK),
        ('"words"', {"camera:front", "microphone:1", "microphone:teacher"}),
        ('"voices"', {"camera:front"}),
        ('"sound_level", "words"', {"camera:front", "microphone:teacher"}),
        ('"faces", "voices"', set()),
    ],
)
def test_a_capability_that_is_switched_off_is_not_built(
    tmp_path: Path, disabled: str, parts: set[str]
) -> None:
    assert wanted(all_parts(disabled), tmp_path) == parts


@pytest.mark.parametrize(
    ("agreed", "parts"),
    [
        (("camera",), {"camera:front", "microphone:teacher", "transcription"}),
        (("voice",), {"microphone:1", "microphone:teacher", "transcription"}),
        ((), {"microphone:teacher", "transcription"}),
    ],
)
def test_what_nobody_agreed_to_is_not_built(
    tmp_path: Path, agreed: tuple[str, ...], parts: set[str]
) -> None:
    assert wanted(all_parts(agreed=agreed), tmp_path) == parts


def built(recognisers: Recognisers) -> set[str]:
    """Return which models that hear voices were built."""
    return {name for name in ("_embedder", "_segmenter") if getattr(recognisers, name) is not None}


@pytest.mark.model
def test_one_pupil_without_consent_keeps_voices_and_words_from_the_whole_table(
    weights_folder: Path,
) -> None:
    tables = (Table("1", "a.flac", (AGREED, None)), Table("2", "b.flac", (AGREED, ("voice",))))
    plan = parse_plan(TinyPlan(tables).text(), "plan")
    recognisers = Recognisers(plan, policy_of(plan), WeightsFolder(weights_folder), 0)
    assert isinstance(recognisers.listener(plan.groups[0]), EnergyListener)
    assert built(recognisers) == set()
    assert not isinstance(recognisers.listener(plan.groups[1]), EnergyListener)
    assert built(recognisers) == {"_embedder", "_segmenter"}
    assert recognisers.words() is None


def smiles(plan: LessonPlan, folder: Path, weights: Path) -> list[float | None]:
    """Return what is read of the smiles in the first second of the sample lesson."""
    recognisers = Recognisers(plan, policy_of(plan), WeightsFolder(weights), 0)
    camera = plan.cameras[0]
    watcher = recognisers.watcher(camera)
    assert watcher is not None
    film = opencv().VideoCapture(str(folder / camera.source))
    found: list[float | None] = []
    for number in range(10):
        pixels = film.read()[1]
        for seen in watcher.watch(Frame(pixels, LessonNs(number * 10**8), number, camera.id)):
            assert isinstance(seen, FacesSeen)
            found += [face.smile for face in seen.faces]
    film.release()
    recognisers.in_use.close()
    return found


@pytest.mark.model
def test_a_smile_is_read_only_where_profile_teacher_and_pupil_agree(
    sample_folder: Path, weights_folder: Path
) -> None:
    plan = sample_plan(2.0)
    everything = {seat: (*given, "expression") for seat, given in plan.consents.items() if given}
    willing = replace(plan, consents=everything)
    eager = replace(willing, enabled=("expression",))
    assert any(smile is not None for smile in smiles(eager, sample_folder, weights_folder))
    for plain in (willing, replace(plan, enabled=("expression",)), replace(willing, profile="eu")):
        read = smiles(plain, sample_folder, weights_folder)
        assert read
        assert set(read) == {None}


def test_the_eu_profile_knows_no_expression(tmp_path: Path) -> None:
    path = TinyPlan((Table("1"),), profile="eu", more='enabled = ["expression"]').write(tmp_path)
    refused = command("lesson", "run", path, "--headless", "--out", tmp_path / "lesson")
    assert refused.returncode == 1
    assert "not allowed by the eu profile" in refused.stderr
    assert not (tmp_path / "lesson").exists()


@pytest.mark.parametrize(
    "source", ["microphone:", "microphone:Table", "camera:0", "rtsp://10.0.0.9/"]
)
def test_no_device_is_opened_in_a_room_where_nobody_was_asked(tmp_path: Path, source: str) -> None:
    heard = source.startswith("microphone:")
    tables = (Table("1", source if heard else None, (None, None)),)
    path = TinyPlan(tables, camera=None if heard else source).write(tmp_path)
    plan = parse_plan(path.read_text(encoding="utf-8"), path.name)
    with pytest.raises(KnownError, match="consent_missing"):
        open_lesson(plan, Options(tmp_path / "lesson", tmp_path, Entrance()))
    assert not (tmp_path / "lesson").exists()
