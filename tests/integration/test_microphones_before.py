"""The microphones before a lesson: those that it would open, and no other."""

import threading
from pathlib import Path

import msgspec
import pytest

from classsense.bootstrap.laptop import laptop_plan
from classsense.bootstrap.microphone_test import PlannedMicrophones
from classsense.bootstrap.workplace import Desk
from classsense.domain.desk import ChoiceKind, LessonChoice
from classsense.domain.errors import KnownError
from classsense.domain.observations import PartState
from classsense.domain.settings import Settings
from classsense.storage.lesson_store import SqliteLessonStore

SAMPLE_PARTS = [f"microphone:{number}" for number in (1, 2, 3, 4)] + ["microphone:teacher"]


def wait_until_all_run(test: PlannedMicrophones, parts: list[str]) -> None:
    """Wait until each of these microphones was measured once."""
    pause = threading.Event()
    for _ in range(400):
        if [level.part for level in test.levels()] == parts:
            return
        pause.wait(0.05)
    pytest.fail(f"only {test.levels()}, {test.parts()}")


def test_all_microphones_of_the_sample_are_measured_and_closed() -> None:
    test = Desk("en", Settings()).try_microphones(LessonChoice(ChoiceKind.SAMPLE))
    try:
        assert [place.part for place in test.places] == SAMPLE_PARTS
        assert [bool(place.name) for place in test.places] == [True] * 4 + [False]
        wait_until_all_run(test, SAMPLE_PARTS)
    finally:
        test.stop()
    assert not test.levels()
    assert {part.state for part in test.parts()} == {PartState.STOPPED}


def test_a_table_that_may_not_be_heard_is_not_opened(tmp_path: Path) -> None:
    plan = laptop_plan(2, "en", microphone="nowhere.wav")
    forbidden = msgspec.structs.replace(plan, disabled=("voices", "words", "sound_level"))
    test = PlannedMicrophones(forbidden, tmp_path)
    test.stop()
    assert [place.source for place in test.places] == [None]
    assert not test.parts()


def test_devices_are_not_opened_where_nobody_was_asked() -> None:
    plan = msgspec.structs.replace(laptop_plan(2, "en"), consents={})
    with pytest.raises(KnownError, match="consent_missing"):
        PlannedMicrophones(plan, Path())


def test_a_lesson_that_broke_off_has_the_microphones_of_its_plan(tmp_path: Path) -> None:
    plan = laptop_plan(2, "en", camera="nothing.mp4", microphone="missing.wav")
    SqliteLessonStore(tmp_path / "lesson", plan).close()
    choice = LessonChoice(ChoiceKind.RESUME, folder=tmp_path / "lesson")
    test = Desk("en", Settings()).try_microphones(choice)
    test.stop()
    assert [place.source for place in test.places] == ["missing.wav"]
