"""Measures texts that groups write together: from a key to every other page of the group."""

import tempfile
import time
from pathlib import Path

import msgspec
import psutil
from msgspec import Struct

from classsense.board.limits import Limits
from classsense.board.server import Entrance
from classsense.bootstrap.bench_clients import run_clients
from classsense.bootstrap.lesson import Options, open_lesson
from classsense.bootstrap.session import LessonSession
from classsense.domain.lesson import (
    Activity,
    ActivityKind,
    Group,
    GroupId,
    LessonPlan,
    Seat,
    SeatId,
    TranscriptKind,
)
from classsense.domain.writing_commands import WritingOpened
from classsense.sample.typists import Typed, TypingOrder


class WritingFigures(Struct, frozen=True):
    """What the texts did.

    Attributes:
        typists: Pupils who type.
        groups: Texts.
        keys: Pressed.
        missing: Pairs of a key and another page on which it never came.
        unsaved: Keys without a receipt.
        converged: Whether all pages of a group have the same text with every key once.
        screen_ms: From the key to every other page of the group.
        saved_ms: From the key to its receipt, after the commit.
        server_cpu_s: CPU seconds of the board's whole process while they typed.
        client_cpu_s: Of the typists, on the same machine.
        rss_mb: Resident set of the board's process afterwards.
        window_s: For how long they typed.
    """

    typists: int
    groups: int
    keys: int
    missing: int
    unsaved: int
    converged: bool
    screen_ms: dict[str, float]
    saved_ms: dict[str, float]
    server_cpu_s: float
    client_cpu_s: float
    rss_mb: float
    window_s: float

    def lines(self) -> list[str]:
        """Return the figures as text."""
        screen = "  ".join(f"{name} {value:.1f}" for name, value in self.screen_ms.items())
        saved = "  ".join(f"{name} {value:.1f}" for name, value in self.saved_ms.items())
        same = "the same" if self.converged else "NOT the same"
        return [
            f"{self.typists} typists in {self.groups} texts, {self.window_s:g} s",
            f"{self.keys} keys: {self.missing} missing, {self.unsaved} unsaved, texts {same}",
            f"to every other page, ms: {screen}",
            f"to the receipt, ms: {saved}",
            f"CPU: board {self.server_cpu_s:.2f} s, typists {self.client_cpu_s:.2f} s",
            f"board's memory: {self.rss_mb:.0f} MB",
        ]


def bench_writing(
    typists: int, groups: int, window_s: float, keys_per_s: float = 4.0
) -> WritingFigures:
    """Let pupils type in the texts of their groups.

    Args:
        typists: 2..200.
        groups: Texts, at most half as many as typists.
        window_s: For how long.
        keys_per_s: Of each pupil; so few that none falls into the window is a text at rest.
    """
    plan = writing_plan(typists, groups)
    with tempfile.TemporaryDirectory(prefix="classsense-writing-") as folder:
        limits = Limits(clients=3 * typists)
        session = open_lesson(plan, Options(Path(folder), None, Entrance(limits=limits)))
        session.start()
        try:
            typed, cpu_s = _measured(session, plan, window_s, keys_per_s)
            rss_mb = psutil.Process().memory_info().rss / 1e6
        finally:
            session.end()
    return WritingFigures(
        typists=typists,
        groups=groups,
        keys=typed.keys,
        missing=typed.missing,
        unsaved=typed.unsaved,
        converged=typed.converged,
        screen_ms=typed.screen_ms,
        saved_ms=typed.saved_ms,
        server_cpu_s=round(cpu_s, 3),
        client_cpu_s=typed.cpu_s,
        rss_mb=round(rss_mb, 1),
        window_s=window_s,
    )


def _measured(
    session: LessonSession, plan: LessonPlan, window_s: float, keys_per_s: float
) -> tuple[Typed, float]:
    joining = session.join_info()
    if joining is None:
        message = "the board could not be opened"
        raise RuntimeError(message)
    session.submit(WritingOpened(session.now(), "bench"))
    seats = tuple(tuple(seat.id for seat in group.seats) for group in plan.groups)
    order = TypingOrder(joining.address, joining.code, seats, keys_per_s, window_s)
    cpu_s = [0.0]

    def everybody_types() -> None:
        cpu_s[0] = time.process_time()

    answer = run_clients("classsense.sample.typists", order, everybody_types)
    return msgspec.json.decode(answer, type=Typed), time.process_time() - cpu_s[0]


def writing_plan(typists: int, groups: int) -> LessonPlan:
    """Return a plan whose seats are dealt out to so many groups, without a device."""
    tables = []
    for table in range(groups):
        place = ((table + 0.5) / groups, 0.5)
        seats = tuple(
            Seat(SeatId(f"{table + 1}-{seat + 1}"), place)
            for seat in range(len(range(table, typists, groups)))
        )
        tables.append(Group(GroupId(str(table + 1)), f"{table + 1}", place, seats))
    return LessonPlan(
        title="bench",
        language="en",
        activities=(Activity(ActivityKind.WRITE_TOGETHER, "bench", 0.0),),
        groups=tuple(tables),
        profile="jp",
        consents={},
        transcript=TranscriptKind.OFF,
    )
