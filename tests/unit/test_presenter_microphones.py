"""The check of the microphones before a lesson, without Qt."""

import pytest

from classsense.domain.clock import LessonNs
from classsense.domain.desk import Grade, MicrophonePlace
from classsense.domain.observations import PartState, PartStatus
from classsense.domain.sound_level import MicrophoneLevel
from classsense.resources.texts import LANGUAGES, Language, Texts
from classsense.ui.presenters.microphones import Hearing, MicrophonesPresenter

FIRST, SECOND, TEACHER = "microphone:1", "microphone:2", "microphone:teacher"
PLACES = (
    MicrophonePlace(FIRST, "Table 1", "microphone:USB A"),
    MicrophonePlace(SECOND, "Table 2", "loop:table2.flac"),
    MicrophonePlace("microphone:3", "Table 3", None),
    MicrophonePlace(TEACHER, "", "microphone:"),
)
TEXTS = Texts("ui", "en")


def level(part: str, rms_db: float) -> MicrophoneLevel:
    return MicrophoneLevel(part, rms_db, min(0.0, rms_db + 12.0))


def is_so(part: str, state: PartState, problem: str = "", **details: str) -> PartStatus:
    return PartStatus(LessonNs(0), part, state, problem, details)


@pytest.fixture
def check() -> MicrophonesPresenter:
    return MicrophonesPresenter(PLACES, TEXTS)


def word(hearing: Hearing) -> str:
    return TEXTS(f"microphones.{hearing}")


def test_every_place_says_whose_microphone_it_is_to_be(check: MicrophonesPresenter) -> None:
    rows = check.present((), ()).rows
    assert [(row.name, row.lag) for row in rows] == [
        ("Table 1", "USB A"),
        ("Table 2", "recording table2.flac"),
        ("Table 3", ""),
        ("Teacher", "the system's own choice"),
    ]
    assert [row.state for row in rows] == [
        word(each) for each in (Hearing.OPENING, Hearing.OPENING, Hearing.NONE, Hearing.OPENING)
    ]
    assert all(row.level is None for row in rows)


def test_a_microphone_is_heard_once_something_stands_out_from_its_noise(
    check: MicrophonesPresenter,
) -> None:
    shown = check.present((level(FIRST, -48.0), level(SECOND, -70.0)), ()).rows
    assert [row.state for row in shown[:2]] == [word(Hearing.QUIET)] * 2
    shown = check.present((level(FIRST, -40.0), level(SECOND, -55.0)), ()).rows
    assert [row.state for row in shown[:2]] == [word(Hearing.QUIET)] * 2, "8 dB; below -50 dB"
    model = check.present((level(FIRST, -30.0), level(SECOND, -70.0)), ())
    assert [row.state for row in model.rows[:2]] == [word(Hearing.HEARD), word(Hearing.QUIET)]
    assert model.rows[0].grade is Grade.GOOD
    assert model.summary == TEXTS("microphones.some", heard=1, wanted=3)
    again = check.present((level(FIRST, -48.0),), ())
    assert again.rows[0].state == word(Hearing.HEARD), "it stays heard when all are quiet again"


def test_all_heard_leaves_the_table_without_a_microphone_out(check: MicrophonesPresenter) -> None:
    parts = (FIRST, SECOND, TEACHER)
    check.present([level(part, -60.0) for part in parts], ())
    model = check.present([level(part, -20.0) for part in parts], ())
    assert model.good
    assert model.summary == TEXTS("microphones.all", wanted=3)
    assert model.rows[2].state == word(Hearing.NONE)


@pytest.mark.parametrize(
    ("problem", "hearing", "grade"),
    [
        ("microphone_silent", Hearing.SILENT, Grade.WARNING),
        ("microphone_clipping", Hearing.LOUD, Grade.WARNING),
        ("microphone_busy", Hearing.TROUBLE, Grade.BAD),
    ],
)
def test_what_is_wrong_goes_before_what_was_heard(
    check: MicrophonesPresenter, problem: str, hearing: Hearing, grade: Grade
) -> None:
    check.present((level(FIRST, -60.0),), ())
    check.present((level(FIRST, -1.0),), ())
    told = is_so(FIRST, PartState.RUNNING, problem, name="USB A")
    row = check.present((level(FIRST, -1.0),), (told,)).rows[0]
    assert (row.state, row.grade) == (word(hearing), grade)
    assert row.problem


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_microphone_is_shown_with_what_was_found(language: Language) -> None:
    told = is_so(
        FIRST, PartState.WAITING, "microphone_missing", name="USB A", found="Webcam, Built-in"
    )
    row = MicrophonesPresenter(PLACES, Texts("ui", language)).present((), (told,)).rows[0]
    assert row.grade is Grade.BAD
    assert "USB A" in row.problem
    assert "Webcam, Built-in" in row.problem


def test_a_recording_that_ended_unheard_says_so(check: MicrophonesPresenter) -> None:
    row = check.present((), (is_so(SECOND, PartState.STOPPED),)).rows[1]
    assert row.state == word(Hearing.OVER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_without_microphones_says_so(language: Language) -> None:
    texts = Texts("ui", language)
    silent = MicrophonesPresenter((MicrophonePlace(FIRST, "1", None),), texts)
    assert silent.present((), ()).summary == texts("microphones.nobody")
