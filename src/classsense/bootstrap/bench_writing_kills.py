"""Kills the board again and again while groups write: nothing acknowledged may be lost."""

import random
import re
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from classsense.board.addresses import LOOPBACK
from classsense.bootstrap.bench_kills import (
    CODE,
    Back,
    Board,
    Tablets,
    free_port,
    killed,
    middle_and_longest,
    said,
)
from classsense.bootstrap.bench_writing import writing_plan
from classsense.domain.clock import LessonNs
from classsense.domain.lesson import Conduct, GroupId, LessonPlan
from classsense.domain.writing_commands import WritingOpened
from classsense.sample.stubborn_writers import Ended, WritersOrder
from classsense.storage.lesson_store import DATABASE, SqliteLessonStore
from classsense.storage.written import read_written
from classsense.writing.reading import doc_of
from classsense.writing.rooms import ROOT

_KEY: Final = re.compile(r"\d+-\d+\.\d+(?= )")
_EARLY: Final = 5
"""Every fifth kill comes while the board starts, whether or not anything was acknowledged."""
_EARLY_S: Final = (0.1, 1.5)


class WritingKillFigures(Struct, frozen=True):
    """What was left after the kills.

    Attributes:
        typists: Pupils who wrote.
        groups: Texts.
        kills: How often the board's process was killed (SIGKILL).
        keys: Pressed.
        receipts: Keys that the board told to be on the disk.
        lost: Of those, keys that are not in the text on the disk.
        doubled: Keys that are in the text on the disk more than once.
        unsaved: Keys without a receipt at the end.
        converged: Whether every page has the text that is on the disk.
        up_s: From the start of the new process until it listens: median and longest.
        back_s: From the start of the new process to the next receipt on any page: likewise.
        all_back_s: From the start of the new process until every page has had a receipt, after
            every fifth kill: likewise.
    """

    typists: int
    groups: int
    kills: int
    keys: int
    receipts: int
    lost: int
    doubled: int
    unsaved: int
    converged: bool
    up_s: dict[str, float]
    back_s: dict[str, float]
    all_back_s: dict[str, float]

    def lines(self) -> list[str]:
        """Return the figures as text."""
        same = "the same" if self.converged else "NOT the same"
        return [
            f"{self.typists} typists in {self.groups} texts, board killed {self.kills} times",
            f"{self.keys} keys",
            f"{self.receipts} acknowledged: {self.lost} lost, {self.doubled} doubled",
            f"{self.unsaved} without a receipt at the end; pages and disk {same}",
            f"from the new start until it listens, s: {said(self.up_s)}",
            f"to the next receipt on any page, s: {said(self.back_s)}",
            f"to a receipt on every page, s: {said(self.all_back_s)}",
        ]


def bench_writing_kills(typists: int, groups: int, kills: int) -> WritingKillFigures:
    """Let pupils write without end, kill the board `kills` times, and look at the disk.

    Args:
        typists: 2..40.
        groups: Texts, at most half as many as typists.
        kills: 1..1000.
    """
    plan = writing_plan(typists, groups)
    with tempfile.TemporaryDirectory(prefix="classsense-kills-") as folder:
        lesson, port = Path(folder) / "lesson", free_port()
        _begun(lesson, plan)
        seats = tuple(tuple(seat.id for seat in group.seats) for group in plan.groups)
        order = WritersOrder(f"http://{LOOPBACK}:{port}", CODE, seats)
        board = Board(lesson, port, Path(folder) / "data")
        tablets = Tablets("classsense.sample.stubborn_writers", order)
        try:
            backs, all_back_s = _all_killed(board, tablets, kills, sum(seats, ()))
            board.start()
            tablets.end()
        finally:
            tablets.kill()
            board.kill()
        ended = msgspec.json.decode(tablets.acknowledged.pop(), type=Ended)
        kept = [_text(lesson / DATABASE, group.id) for group in plan.groups]
    count = Counter(_KEY.findall(" ".join(kept)))
    return WritingKillFigures(
        typists=typists,
        groups=groups,
        kills=kills,
        keys=ended.keys,
        receipts=len(set(tablets.acknowledged)),
        lost=len(set(tablets.acknowledged) - count.keys()),
        doubled=sum(times > 1 for times in count.values()),
        unsaved=ended.unsaved,
        converged=ended.converged and kept == [*ended.texts],
        up_s=middle_and_longest([back.up_s for back in backs]),
        back_s=middle_and_longest([back.receipt_s for back in backs]),
        all_back_s=middle_and_longest(all_back_s),
    )


def _all_killed(
    board: Board, tablets: Tablets, kills: int, seats: tuple[str, ...]
) -> tuple[list[Back], list[float]]:
    """Return how long the board was away after each kill, and after some until all were back."""
    backs, all_back_s = [], []
    for number in range(kills):
        if number % _EARLY == _EARLY - 1:
            board.start()
            threading.Event().wait(random.uniform(*_EARLY_S))  # noqa: S311 - no secret
            board.kill()
        elif number % _EARLY == 0:
            all_back_s.append(_all_back(board, tablets, seats))
        else:
            backs.append(killed(board, tablets))
    return backs, all_back_s


def _all_back(board: Board, tablets: Tablets, seats: tuple[str, ...]) -> float:
    began = time.monotonic()
    board.start()
    board.wait_until_it_listens()
    tablets.wait_for_all(seats)
    back_s = time.monotonic() - began
    board.kill()
    return back_s


def _begun(folder: Path, plan: LessonPlan) -> None:
    """Write the record of a lesson in which the texts were opened."""
    store = SqliteLessonStore(folder, plan, Conduct(code=CODE))
    store.append(WritingOpened(LessonNs(0), "bench"))
    store.close()


def _text(database: Path, group: GroupId) -> str:
    doc = doc_of(update.body for update in read_written(database, group))
    return str(doc[ROOT])
