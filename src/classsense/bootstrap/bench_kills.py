"""Kills the board again and again while tablets answer: nothing acknowledged may be lost."""

import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Final, NamedTuple

import msgspec
from msgspec import Struct

from classsense.board.addresses import LOOPBACK
from classsense.bootstrap.bench_board import QUESTION, crowd_plan
from classsense.bootstrap.bench_clients import environment
from classsense.bootstrap.record import entries_of
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswerGiven, QuestionOpened
from classsense.domain.lesson import Conduct
from classsense.sample.stubborn import StubbornOrder
from classsense.storage.lesson_store import SqliteLessonStore

CODE: Final = "KILL"
_LIVES_S: Final = (0.2, 1.0)
_START_S: Final = 60.0
_LOOK_S: Final = 0.02
_ENDING_S: Final = 60.0


class KillFigures(Struct, frozen=True):
    """What was left after the kills.

    Attributes:
        clients: Tablets.
        kills: How often the board's process was killed (SIGKILL).
        sent: Answers that tablets were given a receipt for.
        lost: Of those, answers that are not in the record.
        doubled: Answers that are in the record more than once.
        up_s: From the start of the new process until it listens: median and longest.
        back_s: From the start of the new process to the next receipt on any tablet: median and
            longest.
    """

    clients: int
    kills: int
    sent: int
    lost: int
    doubled: int
    up_s: dict[str, float]
    back_s: dict[str, float]

    def lines(self) -> list[str]:
        """Return the figures as text."""
        return [
            f"{self.clients} tablets, board killed {self.kills} times",
            f"{self.sent} answers acknowledged: {self.lost} lost, {self.doubled} doubled",
            f"from the new start until it listens, s: {said(self.up_s)}",
            f"from the new start to the next receipt, s: {said(self.back_s)}",
        ]


class Back(NamedTuple):
    """How long the board was away, in seconds from the start of its new process.

    Attributes:
        up_s: Until it listened.
        receipt_s: Until the next receipt on any tablet.
    """

    up_s: float
    receipt_s: float


def bench_kills(clients: int, kills: int) -> KillFigures:
    """Let tablets answer without end, kill the board `kills` times, and look at the record.

    Args:
        clients: Tablets, 1..200.
        kills: 1..1000.
    """
    with tempfile.TemporaryDirectory(prefix="classsense-kills-") as folder:
        lesson, port = Path(folder) / "lesson", free_port()
        _begun(lesson, clients)
        plan = crowd_plan(clients)
        order = StubbornOrder(f"http://{LOOPBACK}:{port}", CODE, plan.seats(), QUESTION)
        board = Board(lesson, port, Path(folder) / "data")
        tablets = Tablets("classsense.sample.stubborn", order)
        try:
            backs = [killed(board, tablets) for _ in range(kills)]
            board.start()
            tablets.end()
        finally:
            tablets.kill()
            board.kill()
        kept = Counter(e.id for e in entries_of(lesson) if isinstance(e, AnswerGiven))
    return KillFigures(
        clients=clients,
        kills=kills,
        sent=len(tablets.acknowledged),
        lost=len(set(tablets.acknowledged) - kept.keys()),
        doubled=sum(count > 1 for count in kept.values()),
        up_s=middle_and_longest([back.up_s for back in backs]),
        back_s=middle_and_longest([back.receipt_s for back in backs]),
    )


def _begun(folder: Path, clients: int) -> None:
    """Write the record of a lesson in which the question was opened."""
    store = SqliteLessonStore(folder, crowd_plan(clients), Conduct(code=CODE))
    store.append(QuestionOpened(LessonNs(0), QUESTION))
    store.close()


def killed(board: "Board", tablets: "Tablets") -> Back:
    """Start the board, let it live a moment after the first receipt, kill it."""
    began = time.monotonic()
    board.start()
    board.wait_until_it_listens()
    up_s = time.monotonic() - began
    # Not before: a receipt of the process that was killed may have been on its way.
    tablets.wait_for(len(tablets.acknowledged) + 1)
    receipt_s = time.monotonic() - began
    threading.Event().wait(random.uniform(*_LIVES_S))  # noqa: S311 - no secret
    board.kill()
    return Back(up_s, receipt_s)


def middle_and_longest(taken_s: list[float]) -> dict[str, float]:
    """Return the median and the longest of some times; nothing of none."""
    if not taken_s:
        return {}
    return {"p50": sorted(taken_s)[len(taken_s) // 2], "max": max(taken_s)}


def said(times_s: dict[str, float]) -> str:
    """Return times as text."""
    return "  ".join(f"{name} {value:.2f}" for name, value in times_s.items())


class Board:
    """The board's process: `classsense lesson run` on the lesson's folder."""

    def __init__(self, folder: Path, port: int, data: Path) -> None:
        self._port = port
        self._words = ["lesson", "run", str(folder), "--headless", "--port", str(port)]
        self._environment = {**environment(), "CLASSSENSE_DATA": str(data)}
        # A lesson does not compile its program at each start, whatever is set where it is measured.
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; does not wait until it listens."""
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "classsense", *self._words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._environment,
        )

    def wait_until_it_listens(self) -> None:
        """Wait until its port takes a connection.

        Raises:
            RuntimeError: It has ended by itself.
            TimeoutError: It does not listen.
        """
        deadline = time.monotonic() + _START_S
        while time.monotonic() < deadline:
            try:
                socket.create_connection((LOOPBACK, self._port), _LOOK_S).close()
            except OSError:
                if self._process is None or self._process.poll() is not None:
                    message = "the board's process ended by itself"
                    raise RuntimeError(message) from None
                threading.Event().wait(_LOOK_S)
            else:
                return
        message = f"the board did not listen for {_START_S:g} s"
        raise TimeoutError(message)

    def kill(self) -> None:
        """Kill it (SIGKILL) and wait for its end."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


class Tablets:
    """The tablets' process, and the receipts it was given.

    Args:
        module: Run with `python -m`; writes a line for each receipt.
        order: Goes to its standard input as a line of JSON.

    Attributes:
        acknowledged: The lines so far.
    """

    def __init__(self, module: str, order: Struct) -> None:
        self.acknowledged: list[str] = []
        self._more = threading.Condition()
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
        )
        if self._process.stdin is not None:
            self._process.stdin.write(msgspec.json.encode(order) + b"\n")
            self._process.stdin.flush()
        self._reading = threading.Thread(target=self._read, name="receipts")
        self._reading.start()

    def wait_for(self, count: int) -> None:
        """Wait until so many receipts have come.

        Raises:
            TimeoutError: They do not come.
        """
        with self._more:
            if not self._more.wait_for(lambda: len(self.acknowledged) >= count, _START_S):
                message = f"no receipt for {_START_S:g} s"
                raise TimeoutError(message)

    def wait_for_all(self, seats: Collection[str]) -> None:
        """Wait until each seat has had a receipt that comes from now on.

        Args:
            seats: Each line begins with its seat and a full stop.

        Raises:
            TimeoutError: They do not come.
        """
        before = len(self.acknowledged)

        def all_told() -> bool:
            told = {line.partition(".")[0] for line in self.acknowledged[before:]}
            return told.issuperset(seats)

        with self._more:
            if not self._more.wait_for(all_told, _START_S):
                message = f"no receipt for each tablet for {_START_S:g} s"
                raise TimeoutError(message)

    def end(self) -> None:
        """Let every tablet have the receipt of its last answer."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(_ENDING_S)

    def kill(self) -> None:
        """End the process, if it still runs, and read what it had written."""
        self._process.kill()
        self._process.wait()
        self._reading.join()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            with self._more:
                self.acknowledged.append(line.decode().strip())
                self._more.notify_all()


def free_port() -> int:
    """Return a port of the loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
