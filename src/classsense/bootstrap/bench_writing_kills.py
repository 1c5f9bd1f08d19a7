"""Kills the board again and again while groups write: nothing acknowledged may be lost."""

import random
import re
import tempfile
import threading
from collections import Counter
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from classsense.board.addresses import LOOPBACK
from classsense.bootstrap.bench_kills import CODE, Board, Tablets, free_port, killed
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
        back_s: From the start of the new process to the next receipt on any page: median and
            longest.
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
    back_s: dict[str, float]

    def lines(self) -> list[str]:
        """Return the figures as text."""
        back = "  ".join(f"{name} {value:.2f}" for name, value in self.back_s.items())
        same = "the same" if self.converged else "NOT the same"
        return [
            f"{self.typists} typists in {self.groups} texts, board killed {self.kills} times",
            f"{self.keys} keys",
            f"{self.receipts} acknowledged: {self.lost} lost, {self.doubled} doubled",
            f"{self.unsaved} without a receipt at the end; pages and disk {same}",
            f"from the new start to the next receipt, s: {back}",
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
            back_s = _all_killed(board, tablets, kills)
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
        back_s={"p50": sorted(back_s)[len(back_s) // 2], "max": max(back_s)},
    )


def _all_killed(board: Board, tablets: Tablets, kills: int) -> list[float]:
    back_s = []
    for number in range(kills):
        if number % _EARLY == _EARLY - 1:
            board.start()
            threading.Event().wait(random.uniform(*_EARLY_S))  # noqa: S311 - no secret
            board.kill()
        else:
            back_s.append(killed(board, tablets))
    return back_s


def _begun(folder: Path, plan: LessonPlan) -> None:
    """Write the record of a lesson in which the texts were opened."""
    store = SqliteLessonStore(folder, plan, Conduct(code=CODE))
    store.append(WritingOpened(LessonNs(0), "bench"))
    store.close()


def _text(database: Path, group: GroupId) -> str:
    doc = doc_of(update.body for update in read_written(database, group))
    return str(doc[ROOT])
