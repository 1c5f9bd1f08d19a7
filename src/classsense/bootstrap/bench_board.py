"""Measures the board: from submitting an answer to every other tablet's screen."""

import tempfile
import time
from math import ceil
from pathlib import Path
from typing import Final

import msgspec
import psutil
from msgspec import Struct

from classsense.board.limits import Limits
from classsense.board.server import Entrance
from classsense.bootstrap.bench_clients import run_clients
from classsense.bootstrap.lesson import Options, open_lesson
from classsense.bootstrap.record import entries_of
from classsense.bootstrap.session import LessonSession
from classsense.domain.commands import AnswerGiven, AnswersShared, QuestionOpened
from classsense.domain.lesson import (
    Activity,
    ActivityKind,
    Group,
    GroupId,
    LessonPlan,
    Question,
    QuestionId,
    QuestionKind,
    Seat,
    SeatId,
    TranscriptKind,
)
from classsense.sample.crowd import Found, Order

_AT_A_TABLE: Final = 4
QUESTION: Final = QuestionId("bench")
_SPARE: Final = 20


class BoardFigures(Struct, frozen=True):
    """What the board did.

    Attributes:
        clients: Tablets.
        sent: Answers.
        lost: Answers that are not in the record, or not on every screen.
        doubled: Answers that are twice in the record, or came twice on a screen.
        fanout_ms: From submitting to every other tablet's screen, over all pairs of an answer and
            another tablet.
        receipt_ms: From submitting to the receipt on the tablet.
        server_cpu_s: CPU seconds of the board's whole process while the answers came.
        client_cpu_s: Of the crowd, on the same machine.
        rss_mb: Resident set of the board's process afterwards.
        joined_s: Until all tablets sat.
        window_s: Time over which the answers were spread.
    """

    clients: int
    sent: int
    lost: int
    doubled: int
    fanout_ms: dict[str, float]
    receipt_ms: dict[str, float]
    server_cpu_s: float
    client_cpu_s: float
    rss_mb: float
    joined_s: float
    window_s: float

    def lines(self) -> list[str]:
        """Return the figures as text."""
        spread = "  ".join(f"{name} {value:.1f}" for name, value in self.fanout_ms.items())
        kept = "  ".join(f"{name} {value:.1f}" for name, value in self.receipt_ms.items())
        return [
            f"{self.clients} tablets sat after {self.joined_s:.2f} s",
            f"{self.sent} answers in {self.window_s:g} s: {self.lost} lost, {self.doubled} doubled",
            f"to every other screen, ms: {spread}",
            f"to the receipt, ms: {kept}",
            f"CPU: board {self.server_cpu_s:.2f} s, crowd {self.client_cpu_s:.2f} s",
            f"board's memory: {self.rss_mb:.0f} MB",
        ]


def bench_board(clients: int, window_s: float) -> BoardFigures:
    """Let a crowd of tablets answer one question that is shared live, and measure.

    Args:
        clients: Tablets, 2..2000.
        window_s: Time over which the answers are spread.
    """
    with tempfile.TemporaryDirectory(prefix="classsense-bench-") as folder:
        limits = Limits(clients=clients + _SPARE)
        plan = crowd_plan(clients)
        options = Options(Path(folder), None, Entrance(limits=limits))
        session = open_lesson(plan, options)
        session.start()
        try:
            found, cpu_s = _measured(session, plan, window_s)
            rss_mb = psutil.Process().memory_info().rss / 1e6
        finally:
            session.end()
        kept = [entry.id for entry in entries_of(Path(folder)) if isinstance(entry, AnswerGiven)]
    unseen = ceil(found.missing / max(1, clients - 1))
    return BoardFigures(
        clients=clients,
        sent=found.sent,
        lost=max(found.sent - len(set(kept)), unseen),
        doubled=len(kept) - len(set(kept)) + found.doubled,
        fanout_ms=found.fanout_ms,
        receipt_ms=found.receipt_ms,
        server_cpu_s=round(cpu_s, 3),
        client_cpu_s=found.cpu_s,
        rss_mb=round(rss_mb, 1),
        joined_s=found.joined_s,
        window_s=window_s,
    )


def _measured(session: LessonSession, plan: LessonPlan, window_s: float) -> tuple[Found, float]:
    joining = session.join_info()
    if joining is None:
        message = "the board could not be opened"
        raise RuntimeError(message)
    session.submit(QuestionOpened(session.now(), QUESTION))
    session.submit(AnswersShared(session.now(), QUESTION, (), live=True))
    order = Order(joining.address, joining.code, plan.seats(), QUESTION, window_s)
    cpu_s = [0.0]

    def everybody_sits() -> None:
        cpu_s[0] = time.process_time()

    answer = run_clients("classsense.sample.crowd", order, everybody_sits)
    return msgspec.json.decode(answer, type=Found), time.process_time() - cpu_s[0]


def crowd_plan(seats: int) -> LessonPlan:
    """Return a plan with so many seats at tables of four, one question, and no device."""
    tables = ceil(seats / _AT_A_TABLE)
    columns = ceil(tables**0.5)
    groups = []
    for table in range(tables):
        row, column = divmod(table, columns)
        place = ((column + 0.5) / columns, min(1.0, (row + 0.5) / columns))
        here = range(min(_AT_A_TABLE, seats - table * _AT_A_TABLE))
        members = tuple(Seat(SeatId(f"{table + 1}-{seat + 1}"), place) for seat in here)
        groups.append(Group(GroupId(str(table + 1)), f"{table + 1}", place, members))
    return LessonPlan(
        title="bench",
        language="en",
        activities=(Activity(ActivityKind.ANSWER, "bench", 0.0),),
        groups=tuple(groups),
        profile="jp",
        consents={},
        questions=(Question(QUESTION, QuestionKind.TEXT, "bench"),),
        transcript=TranscriptKind.OFF,
    )
