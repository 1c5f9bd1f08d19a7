"""Furigana in a real lesson: the teacher's list wins, and what she set holds when it goes on."""

from pathlib import Path

import pytest

from classsense.board.server import Entrance
from classsense.bootstrap.lesson import Options, resume_lesson
from classsense.bootstrap.session import LessonSession
from classsense.domain.board_commands import FuriganaSet
from classsense.domain.snapshot import Snapshot
from fakes.lesson import Table, TinyPlan, Watcher, opened, write_tone
from fakes.wire import Wire

MORE = 'furigana = 5\nglossary = [{ text = "気孔", reading = "きあな" }]'
LIST = 'never = ["実験"]\n[readings]\n"心愛" = "ここあ"\n'
TITLE = "心愛と気孔の実験の構造"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("CLASSSENSE_DATA", str(folder))
    return folder


def a_lesson(tmp_path: Path) -> LessonSession:
    write_tone(tmp_path / "tone.wav", 2.0)
    plan = TinyPlan((Table("1", "tone.wav", ((), ())),), duration_s=60.0, more=MORE).write(tmp_path)
    text = plan.read_text("utf-8").replace('language = "en"', 'language = "ja"')
    lines = [f'title = "{TITLE}"' if x.startswith("title") else x for x in text.splitlines()]
    plan.write_text("\n".join(lines), "utf-8")
    return opened(plan, tmp_path / "lesson", tmp_path / "weights", follow_plan=False, speed=1.0)


def readings(session: LessonSession, first: str = "") -> list[tuple[str, str]]:
    """Return how a tablet is told to read the title, once `first` is the first word that is."""
    info = session.join_info()
    assert info is not None
    with Wire(info.address) as tablet:
        tablet.join(info.code)
        while True:
            for runs in tablet.state.get("ruby", []):
                found = [(part, said) for part, said in runs if said]
                whole = "".join(part for part, _ in runs) == TITLE
                if whole and found and first in {"", found[0][0]}:
                    return found
            tablet.next()


def test_the_list_of_the_teacher_goes_before_the_glossary_and_the_dictionary(
    data: Path, tmp_path: Path
) -> None:
    (data / "furigana.toml").write_text(LIST, encoding="utf-8")
    session = a_lesson(tmp_path)
    session.start()
    try:
        assert readings(session) == [("気孔", "きあな"), ("構造", "こうぞう")]
        session.submit(FuriganaSet(session.now(), 1))
        assert readings(session, "心愛") == [
            ("心愛", "ここあ"),
            ("気孔", "きあな"),
            ("構造", "こうぞう"),
        ]
    finally:
        session.suspend()


def test_what_she_set_holds_when_the_lesson_goes_on(data: Path, tmp_path: Path) -> None:
    assert not list(data.iterdir())
    session = a_lesson(tmp_path)
    session.start()
    session.submit(FuriganaSet(session.now(), 7))
    session.suspend()

    session = resume_lesson(Options(tmp_path / "lesson", None, Entrance()))
    session.start()
    try:
        assert readings(session) == [("気孔", "きあな")]
    finally:
        session.suspend()


def test_a_list_that_cannot_be_read_costs_the_list_only_and_she_is_told(
    data: Path, tmp_path: Path
) -> None:
    (data / "furigana.toml").write_text("[readings", encoding="utf-8")
    lesson = Watcher(a_lesson(tmp_path))
    lesson.start()

    def told(snapshot: Snapshot) -> bool:
        return any(part.problem == "readings_invalid" for part in snapshot.health.parts)

    try:
        assert readings(lesson.session)[-1] == ("構造", "こうぞう")
        (part,) = [p for p in lesson.until(told).health.parts if p.problem == "readings_invalid"]
        assert part.part == "furigana"
        assert part.details["name"] == "furigana.toml"
    finally:
        lesson.session.suspend()
