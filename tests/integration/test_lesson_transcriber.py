"""The model that the teacher chose for words is the one that every kind of lesson uses."""

import argparse
from pathlib import Path

import pytest

from classsense.bootstrap.session import LessonSession
from classsense.bootstrap.workplace import Desk
from classsense.commands.lesson import _session
from classsense.domain.desk import ChoiceKind, LessonChoice
from classsense.domain.settings import Settings
from classsense.storage.settings_file import write_settings
from fakes.lesson import Table, TinyPlan, write_tone

pytestmark = pytest.mark.model

CHOSEN = "whisper-that-nobody-has"


@pytest.fixture
def data(tmp_path: Path, weights_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the user's folder, in whose settings a model is chosen that is not there."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "weights").symlink_to(weights_folder, target_is_directory=True)
    write_settings(folder / "settings.json", Settings(transcriber=CHOSEN, board_port=0))
    monkeypatch.setenv("CLASSSENSE_DATA", str(folder))
    return folder


def missed(session: LessonSession) -> object:
    """Return the model that the lesson's words lack."""
    session._parts.in_use.close()
    session._parts.store.close()
    problem = session._parts.missing["transcription"]
    assert problem.key == "model_unknown"
    return problem.details["model"]


@pytest.mark.parametrize("what", ["sample", "plan.toml"])
def test_lesson_run_takes_the_model_of_the_settings(what: str, tmp_path: Path, data: Path) -> None:
    write_tone(tmp_path / "one.flac", 2.0)
    plan = TinyPlan((Table("1", "one.flac"),)).write(tmp_path)
    given = argparse.Namespace(
        what=what if what == "sample" else str(plan),
        language="en",
        port=0,
        certificate=None,
        key=None,
    )

    assert missed(_session(given, data / "lesson", 1.0)) == CHOSEN


def test_the_console_takes_it_for_the_sample_lesson(data: Path) -> None:
    desk = Desk("en", Settings(transcriber=CHOSEN, board_port=0), data / "lesson")

    assert missed(desk._session(LessonChoice(ChoiceKind.SAMPLE))) == CHOSEN
