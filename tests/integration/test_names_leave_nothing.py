"""A name in a whole lesson: there while it runs, kept when it breaks off, nowhere after its end."""

from pathlib import Path

import pytest

from classsense.board.server import Entrance
from classsense.bootstrap.lesson import Options, resume_lesson
from classsense.domain.lesson import SeatId
from classsense.storage.names_file import NAMES
from fakes.lesson import Table, TinyPlan, opened, write_tone
from fakes.wire import Wire

NAME = "ひなたぼっこ"


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLASSSENSE_DATA", str(tmp_path / "data"))


def _holding(folder: Path) -> set[str]:
    wanted = NAME.encode(), NAME.encode("utf-16-le"), ascii(NAME)[1:-1].encode()
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.name for path in files if any(form in path.read_bytes() for form in wanted)}


def test_no_name_outlives_the_lesson(tmp_path: Path) -> None:
    write_tone(tmp_path / "tone.wav", 2.0)
    tables = (Table("1", "tone.wav", ((), ())),)
    plan = TinyPlan(tables, duration_s=2.0, more="names = true").write(tmp_path)
    folder = tmp_path / "lesson"
    session = opened(plan, folder, tmp_path / "weights", follow_plan=False)
    session.start()
    join = session.join_info()
    assert join is not None
    seat = session.plan.seats()[0]
    with Wire(join.address) as tablet:
        token = tablet.join(join.code)["token"]
        tablet.send("seat", seat=seat)
        tablet.until("seated")
        tablet.shows(names=True)
        tablet.send("name", name=NAME)
        assert tablet.until("named")["name"] == NAME
        session.suspend()
    assert _holding(tmp_path) == {NAMES}

    again = resume_lesson(Options(folder, None, Entrance(), None, weights=tmp_path / "weights"))
    again.start()
    join = again.join_info()
    assert join is not None
    with Wire(join.address) as tablet:
        tablet.join("", token=token, seat=seat)
        assert tablet.until("named")["name"] == NAME
        assert [each.name for each in again.people.devices() if each.seat == SeatId(seat)] == [NAME]
        again.end()
    assert (folder / "summary.html").is_file()
    assert _holding(tmp_path) == set()
