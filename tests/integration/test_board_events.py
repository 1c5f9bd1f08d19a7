"""Security events of the board end in the audit log, counted, without anybody in them."""

from pathlib import Path

from classsense.board.server import Entrance
from classsense.bootstrap.bench_board import crowd_plan
from classsense.bootstrap.board_events import EVENTS, BoardEvents
from classsense.bootstrap.lesson import Options, open_lesson
from classsense.bootstrap.rules_desk import wall_clock
from classsense.resources.texts import LANGUAGES, Texts
from classsense.storage.audit_log import AuditLog
from fakes.wire import Wire


def test_every_kind_of_event_can_be_read_in_both_languages() -> None:
    for language in LANGUAGES:
        texts = Texts("policy", language)
        for event in EVENTS:
            assert "lesson-1" in texts(f"log.{event}", lesson="lesson-1", count="3")


def test_a_lesson_writes_counts_and_nothing_about_anybody(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "audit.db")
    session = open_lesson(crowd_plan(4), Options(tmp_path / "lesson", None, Entrance(), log=log))
    session.start()
    joining = session.join_info()
    assert joining is not None
    for code in ("BBBB", "BBBC", "BBBD"):
        with Wire(joining.address) as tablet:
            tablet.send("join", protocol=1, code=code)
            tablet.until("refused")
    with Wire(joining.address) as tablet:
        token = tablet.join(joining.code)["token"]
    session.renew_code()
    session.end()

    lines = {line.what: line.details for line in log.lines()}
    assert lines["board_wrong_code"] == {"lesson": "lesson", "count": "3"}
    assert lines["board_code_renewed"]["count"] == "1"
    told = str(lines)
    assert not [each for each in ("127.0.0.1", "BBBB", joining.code, token) if each in told]


def test_a_flood_is_one_line(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "audit.db")
    events = BoardEvents(log, wall_clock, "lesson")
    for _ in range(10_000):
        events.note("board_wrong_code")
    events.close()
    events.close()
    (line,) = log.lines()
    assert line.details["count"] == "10000"
