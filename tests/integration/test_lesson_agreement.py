"""What ClassSense says of two made lessons agrees with their truth.

The second lesson has other voices, other words and another class; nothing was tuned on it. Its
film is drawn anew for this test.
"""

import shutil
import sys
from pathlib import Path

import pytest

from classsense.bootstrap.record import entries_of, summary_of
from classsense.bootstrap.sample import MadeLesson
from classsense.domain.observations import ClassSeen, FacesSeen, SoundHeard, TurnsHeard, WordsHeard
from make_lesson.agreement import Agreement, compare, run_lesson, with_everybody
from make_lesson.drawing.film import make_lesson
from make_lesson.drawing.plan import Plan
from make_lesson.drawing.spoken import read_turns
from make_lesson.lesson_plan import PlanText, plan_text

pytestmark = [pytest.mark.model, pytest.mark.slow, pytest.mark.timeout(1500)]

SHARE_ERROR = 0.08
FACES_ERROR = 0.1


def agrees(found: Agreement) -> None:
    sys.stdout.write("\n".join(found.lines()) + "\n")
    assert {v.voice: v.error for v in found.voices if v.error > SHARE_ERROR} == {}
    assert abs(found.faces_true - found.faces_measured) < FACES_ERROR
    assert found.answers_kept == found.answers_planned
    assert found.answers_doubled == 0


@pytest.fixture(scope="module")
def sample_record(
    sample_folder: Path, weights_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Run the sample lesson as it ships; return its record."""
    assert weights_folder.is_dir()
    out = tmp_path_factory.mktemp("sample") / "lesson"
    lesson = MadeLesson("ja", sample_folder)
    run_lesson(lesson, lesson.plan(), out)
    return out


def test_the_sample_lesson_agrees_with_its_truth(sample_folder: Path, sample_record: Path) -> None:
    found = compare(sample_folder, sample_record)
    assert {voice.table for voice in found.voices} == {"1", "2", "4"}, "table 3 is energy-only"
    agrees(found)


def test_the_seat_without_consent_is_in_no_entry(sample_record: Path) -> None:
    entries = entries_of(sample_record)
    assert not [entry for entry in entries if isinstance(entry, FacesSeen)]
    assert {entry.expected for entry in entries if isinstance(entry, ClassSeen)} == {15}
    energy = [entry for entry in entries if isinstance(entry, SoundHeard) and entry.group == "3"]
    assert energy
    voices = [e for e in entries if isinstance(e, TurnsHeard | WordsHeard) and e.group == "3"]
    assert voices == []


def test_key_terms_that_tables_used_are_kept_and_no_word_of_table_3(sample_record: Path) -> None:
    groups = {group.id: group for group in summary_of(sample_record).groups}
    words = [word for group in groups.values() for word in group.keywords]

    assert "日なた" in {word.text for word in words if word.term}
    assert all(word.count >= 3 for word in words)
    assert groups["3"].keywords == ()
    assert not any(e.text for e in entries_of(sample_record) if isinstance(e, WordsHeard))


def test_a_second_lesson_that_nobody_tuned_on_agrees_with_its_truth(
    weights_folder: Path, tmp_path: Path
) -> None:
    assert weights_folder.is_dir()
    folder = tmp_path / "second"
    shutil.copytree(Path(__file__).parent.parent / "data" / "second_lesson", folder)
    turns = read_turns(folder / "talk.truth.json")
    make_lesson(Plan(seed=2, seconds=90.0, fps=5, turns=turns), folder)
    text = plan_text(folder, "ja", PlanText("川のはたらき", 90.0, without=""))
    (folder / "lesson.ja.toml").write_text(text, encoding="utf-8")
    lesson = MadeLesson("ja", folder)
    run_lesson(lesson, with_everybody(lesson.plan()), tmp_path / "lesson")
    agrees(compare(folder, tmp_path / "lesson"))
