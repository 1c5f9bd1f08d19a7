"""The code of a lesson that is suspended and goes on: kept, also after the teacher renewed it."""

from pathlib import Path

from classsense.board.server import Entrance
from classsense.bootstrap.bench_board import crowd_plan
from classsense.bootstrap.lesson import Options, open_lesson, resume_lesson
from classsense.bootstrap.session import LessonSession
from fakes.wire import Wire


def _wire(session: LessonSession) -> Wire:
    joining = session.join_info()
    assert joining is not None
    return Wire(joining.address)


def test_a_renewed_code_and_the_devices_that_sat_outlive_the_program(tmp_path: Path) -> None:
    session = open_lesson(crowd_plan(4), Options(tmp_path, None, Entrance()))
    session.start()
    first = session.join_info()
    assert first is not None
    with _wire(session) as tablet:
        token = tablet.join(first.code)["token"]
        tablet.send("seat", seat="1-1")
        tablet.until("seated")
        session.renew_code()
        renewed = session.join_info()
        session.suspend()
    assert renewed is not None
    assert (renewed.code, renewed.key) != (first.code, first.key)
    assert renewed.link == f"{renewed.address}/#{renewed.code}{renewed.key}"

    again = resume_lesson(Options(tmp_path, None, Entrance()))
    again.start()
    try:
        kept = again.join_info()
        assert kept is not None
        assert (kept.code, kept.key) == (renewed.code, renewed.key)
        with _wire(again) as tablet:
            joined = tablet.join(first.code, token=token, seat="1-1")
            assert (joined["token"], joined["moved"]) == (token, False)
        with _wire(again) as tablet:
            tablet.send("join", protocol=1, code=first.code)
            assert tablet.next()["reason"] == "wrong_code"
    finally:
        again.suspend()
    assert token.encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
