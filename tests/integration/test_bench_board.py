"""The board under a crowd, and killed while tablets answer: real processes, real sockets."""

import json
from pathlib import Path

import pytest

from classsense.bootstrap.bench_kills import Board, bench_kills, free_port
from classsense.bootstrap.bench_writing_kills import bench_writing_kills
from classsense.commands.entry import run


def test_every_answer_of_a_crowd_is_on_every_screen_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["bench", "board", "--clients", "24", "--window", "1", "--json"]
    assert run([*words, str(tmp_path / "board.json")]) == 0
    found = json.loads((tmp_path / "board.json").read_text("utf-8"))

    assert (found["clients"], found["sent"], found["lost"], found["doubled"]) == (24, 24, 0, 0)
    assert 0 < found["fanout_ms"]["p50"] <= found["fanout_ms"]["p99"] <= found["fanout_ms"]["max"]
    assert found["server_cpu_s"] > 0
    assert found["rss_mb"] > 0
    assert "0 lost, 0 doubled" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_twenty_kills_lose_no_acknowledged_answer() -> None:
    found = bench_kills(clients=40, kills=20)

    assert found.sent > 20
    assert (found.lost, found.doubled) == (0, 0)
    assert 0 < found.up_s["p50"] <= found.back_s["max"]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_twenty_kills_while_groups_write_lose_and_double_no_acknowledged_key() -> None:
    found = bench_writing_kills(typists=12, groups=3, kills=20)

    assert found.receipts > 100
    assert (found.lost, found.doubled, found.unsaved) == (0, 0, 0)
    assert found.converged
    assert 0 < found.up_s["p50"] <= found.back_s["max"]
    assert found.all_back_s["max"] > 0


def test_a_board_that_ends_by_itself_is_told_and_not_waited_for(tmp_path: Path) -> None:
    board = Board(tmp_path / "no-lesson", free_port(), tmp_path)
    board.start()
    with pytest.raises(RuntimeError, match="ended by itself"):
        board.wait_until_it_listens()
