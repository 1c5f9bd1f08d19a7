"""Written answers in a real lesson: how they are read, and that shared words are in its record."""

from pathlib import Path

import pytest

from classsense.analysis.retention import is_of
from classsense.bootstrap.record import entries_of, state_of
from classsense.domain.commands import QuestionOpened, UsedWord, WordsShared
from classsense.domain.lesson import QuestionId
from fakes.lesson import Table, TinyPlan, opened, write_tone

WHY = QuestionId("why")
TERMS = 'glossary = [{ text = "光合成", reading = "こうごうせい" }]'


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSSENSE_DATA", str(tmp_path / "data"))


def test_a_lesson_reads_answers_and_keeps_the_words_it_showed(tmp_path: Path) -> None:
    write_tone(tmp_path / "tone.wav", 2.0)
    tables = (Table("1", "tone.wav", ((), ())),)
    plan = TinyPlan(tables, duration_s=2.0, more=TERMS).write(tmp_path)
    session = opened(plan, tmp_path / "lesson", tmp_path / "weights", follow_plan=False)
    session.start()
    read = session.read_answer("光合成で養分を作るから")
    session.submit(QuestionOpened(session.now(), WHY))
    session.submit(WordsShared(session.now(), WHY, (UsedWord("養分", 2),)))
    session.suspend()

    assert read.words == ("光合成", "養分", "作る")
    assert read.vector is None
    (asked,) = state_of(tmp_path / "lesson").asked
    assert asked.words == (UsedWord("養分", 2),)
    (kept,) = [e for e in entries_of(tmp_path / "lesson") if isinstance(e, WordsShared)]
    assert is_of(kept, ("answers",))
