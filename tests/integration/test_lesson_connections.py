"""The privacy meter of a lesson that tablets of the LAN may join: nothing leads outside."""

from pathlib import Path

import pytest

from classsense.board.addresses import lan_addresses
from classsense.board.server import Entrance
from fakes.lesson import Table, TinyPlan, Watcher, opened, write_answers, write_tone


def test_simulated_tablets_of_a_lan_lesson_are_no_connections_to_the_outside(
    tmp_path: Path,
) -> None:
    address = next(iter(lan_addresses()), None)
    if address is None:
        pytest.skip("this machine has no address in a LAN")
    write_tone(tmp_path / "table1.flac", 30.0)
    plan = TinyPlan((Table("1", "table1.flac", ((), ())),), duration_s=30.0).write(tmp_path)
    answers = write_answers(tmp_path, {"1-1": 20.0, "1-2": 25.0})
    lesson = Watcher(
        opened(
            plan,
            tmp_path / "lesson",
            tmp_path / "weights",
            entrance=Entrance(host=address),
            answers=answers,
            speed=1.0,
        )
    )
    lesson.start()
    try:
        joined = lesson.until(lambda snapshot: all(seat.joined for seat in snapshot.seats))
        told = lesson.until(
            lambda shown: shown.at > joined.at + 6 * 10**9 and shown.health.connections is not None
        )
    finally:
        lesson.session.suspend()

    assert told.health.connections == 0
