"""Lets clients say anything to a board, and looks what becomes of it and of other pupils' data."""

import asyncio
import gc
import logging
import secrets
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
import psutil
from msgspec import Struct
from websockets.sync.client import connect

from classsense.board.limits import Limits
from classsense.board.messages import PROTOCOL
from classsense.board.server import Entrance
from classsense.bootstrap.bench_board import QUESTION, crowd_plan
from classsense.bootstrap.bench_clients import run_clients
from classsense.bootstrap.fuzz_clients import FuzzFound, FuzzOrder
from classsense.bootstrap.fuzzed_text import FuzzedText
from classsense.bootstrap.lesson import Options, open_lesson
from classsense.bootstrap.record import entries_of
from classsense.bootstrap.session import LessonSession
from classsense.domain.board_commands import AnswerCommented, ApprovalAsked
from classsense.domain.commands import AnswersShared, QuestionOpened
from classsense.domain.writing_commands import WritingOpened

_SEATS: Final = 12
_UNHINDERED: Final = 1_000_000
_FAULTS: Final = 40
_GONE_S: Final = 30.0
_WAIT_S: Final = 20.0


class FuzzFigures(Struct, frozen=True):
    """What became of it.

    Attributes:
        sent: Messages over websockets.
        requests: HTTP requests, and websockets with broken frames.
        connections: Websockets opened.
        replies: Messages of the board.
        leaks: Replies with another pupil's answer, token, device or comment in them.
        unknown: Replies that are none of the protocol.
        faults: Errors that the board logged.
        answers_after: Whether a tablet got its receipt afterwards.
        rss_mb: Of the board's process after a fifth of the messages, and at the end.
        tasks, sockets, threads: Of its process before and after, with nobody connected.
        kept: Entries of the lesson that all this made: they rightly take memory.
        took_s: Time for all of it.
        texts: Of `sent`: messages to texts that groups write.
        texts_replies: Replies to them.
        pictures: Of them: of texts, taken and refused.
        writes_after: Whether a key of a pupil was saved afterwards, and her text is whole.
    """

    sent: int
    requests: int
    connections: int
    replies: int
    leaks: int
    unknown: int
    faults: int
    answers_after: bool
    rss_mb: tuple[float, float]
    tasks: tuple[int, int]
    sockets: tuple[int, int]
    threads: tuple[int, int]
    kept: int
    took_s: float
    texts: int = 0
    texts_replies: int = 0
    pictures: tuple[int, int] = (0, 0)
    writes_after: bool = False

    def lines(self) -> list[str]:
        """Return the figures as text."""
        kept = "answers afterwards" if self.answers_after else "NO ANSWER AFTERWARDS"
        left = ", ".join(
            f"{name} {before} -> {after}"
            for name, (before, after) in (
                ("tasks", self.tasks), ("sockets", self.sockets), ("threads", self.threads),
            )
        )  # fmt: skip
        return [
            f"{self.sent} messages on {self.connections} connections in {self.took_s:.0f} s",
            f"{self.requests} requests and broken websockets",
            f"{self.replies} replies, {self.unknown} of them outside the protocol",
            f"replies with another pupil's data: {self.leaks}",
            f"faults of the board: {self.faults}; {kept}",
            f"memory, MB: {self.rss_mb[0]:.0f} after a fifth, {self.rss_mb[1]:.0f} at the end",
            f"{self.texts} messages to texts, {self.texts_replies} replies",
            f"pictures in texts: {self.pictures[0]} taken, {self.pictures[1]} refused",
            "writes afterwards" if self.writes_after else "NO WRITING AFTERWARDS",
            f"entries kept: {self.kept}",
            left,
        ]


@dataclass(frozen=True, slots=True)
class _Load:
    tasks: int
    sockets: int
    threads: int


def bench_fuzz(messages: int, seed: int = 7) -> FuzzFigures:
    """Send so many messages to a board, and measure.

    Args:
        messages: 100..10_000_000.
        seed: Of all chance.
    """
    limits = Limits(
        burst=_UNHINDERED, per_s=float(_UNHINDERED), devices=_UNHINDERED,
        faults=_FAULTS, code_burst=_UNHINDERED, all_code_burst=_UNHINDERED,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="classsense-fuzz-") as folder, _faults() as faults:
        options = Options(Path(folder), None, Entrance(limits=limits))
        session = open_lesson(crowd_plan(_SEATS), options)
        session.start()
        try:
            found = _fuzzed(session, messages, seed, faults)
        finally:
            session.end()
        return msgspec.structs.replace(found, kept=len(entries_of(Path(folder))))


def _fuzzed(session: LessonSession, messages: int, seed: int, faults: list[str]) -> FuzzFigures:
    joining = session.join_info()
    if joining is None:
        message = "the board could not be opened"
        raise RuntimeError(message)
    session.submit(QuestionOpened(session.now(), QUESTION))
    owned = _secrets(session, joining.address, joining.code)
    session.submit(WritingOpened(session.now(), "bench"))
    pupil = FuzzedText(session, joining.address, joining.code)
    pupil.write(owned[0])
    words = (*session.plan.seats(), QUESTION, "0", "1", "0,1", "camera", joining.code)
    order = FuzzOrder(joining.address, joining.code, words, owned, messages, seed, pupil.group)
    try:
        return _measured(order, pupil, faults)
    finally:
        pupil.close()


def _measured(order: FuzzOrder, pupil: FuzzedText, faults: list[str]) -> FuzzFigures:
    """Let the clients say what they are to say; look what became of it."""
    before, began_s = _load(), time.monotonic()
    found, warm_mb = _clients(order)
    took_s = time.monotonic() - began_s
    after = _settled(before)
    gc.collect()
    return FuzzFigures(
        sent=found.sent,
        requests=found.requests,
        connections=found.connections,
        replies=found.replies,
        leaks=found.leaks,
        unknown=found.unknown,
        faults=len(faults),
        answers_after=_answers(order.address, order.code),
        rss_mb=(warm_mb, _rss_mb()),
        tasks=(before.tasks, after.tasks),
        sockets=(before.sockets, after.sockets),
        threads=(before.threads, after.threads),
        kept=0,
        took_s=round(took_s, 1),
        texts=found.texts,
        texts_replies=found.texts_replies,
        pictures=found.pictures,
        writes_after=pupil.write("afterwards") and pupil.holds(order.secrets[0], "afterwards"),
    )


def _clients(order: FuzzOrder) -> tuple[FuzzFound, float]:
    """Run the clients; return what they found, and the board's memory after a fifth."""
    warm_mb = [0.0]

    def after_a_fifth() -> None:
        warm_mb[0] = _rss_mb()

    answer = run_clients("classsense.bootstrap.fuzz_clients", order, after_a_fifth)
    return msgspec.json.decode(answer, type=FuzzFound), warm_mb[0]


def _secrets(session: LessonSession, address: str, code: str) -> tuple[str, ...]:
    """Let two pupils answer and the teacher comment; return what nobody else may ever see.

    The class would see answers as they come, if the teacher approved any.
    """
    now = session.now()
    session.submit(ApprovalAsked(now, QUESTION, on=True))
    session.submit(AnswersShared(now, QUESTION, (), live=True))
    owned: list[str] = []
    for seat in ("1-1", "2-1"):
        value, remark = (f"SECRET{secrets.token_hex(8)}" for _ in range(2))
        token, answer = _sit_and_answer(address, code, seat, value)
        session.submit(AnswerCommented(session.now(), QUESTION, answer, remark))
        owned += [value, token, remark]
    return tuple(owned)


def _answers(address: str, code: str) -> bool:
    """Return whether a tablet gets its receipt."""
    token, _answer = _sit_and_answer(address, code, "3-1", "afterwards")
    return bool(token)


def _sit_and_answer(address: str, code: str, seat: str, value: str) -> tuple[str, str]:
    """Join, sit down, answer, wait for the receipt; return the token and the answer's id."""
    with connect(address.replace("http", "ws", 1) + "/ws", proxy=None) as line:

        def until(kind: str) -> dict[str, Any]:
            while True:
                message: dict[str, Any] = msgspec.json.decode(line.recv(timeout=_WAIT_S))
                if message["type"] == kind or message["type"] == "refused":
                    return message

        def say(**message: object) -> None:
            line.send(msgspec.json.encode(message).decode())

        say(type="join", protocol=PROTOCOL, code=code)
        token = str(until("joined")["token"])
        say(type="seat", seat=seat)
        until("seated")
        answer = secrets.token_hex(8)
        while True:
            say(type="answer", id=answer, question=QUESTION, value=value)
            if until("stored")["type"] == "stored":
                return token, answer
            threading.Event().wait(0.1)


def _load() -> _Load:
    process = psutil.Process()
    tasks = sum(type(each) is asyncio.Task and not each.done() for each in gc.get_objects())
    sockets = len(process.net_connections())
    return _Load(tasks, sockets, process.num_threads())


def _settled(before: _Load) -> _Load:
    """Return the load once everybody has gone, or after `_GONE_S`."""
    pause = threading.Event()
    end_s = time.monotonic() + _GONE_S
    while time.monotonic() < end_s:
        now = _load()
        if now.tasks <= before.tasks and now.sockets <= before.sockets:
            return now  # threads that made pictures wait for others
        pause.wait(0.2)
    return _load()


def _rss_mb() -> float:
    return round(psutil.Process().memory_info().rss / 1e6, 1)


class _Counting(logging.Handler):
    def __init__(self, into: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._into = into

    def emit(self, record: logging.LogRecord) -> None:
        self._into.append(record.getMessage())


@contextmanager
def _faults() -> Iterator[list[str]]:
    """Collect errors that are logged while the context lasts; say nothing of warnings."""
    found: list[str] = []
    handler, root = _Counting(found), logging.getLogger()
    board, web = logging.getLogger("classsense.board"), logging.getLogger("uvicorn.error")
    level = board.level
    root.addHandler(handler)
    board.setLevel(logging.ERROR)
    web.addFilter(_is_error)  # the web server sets its own level
    try:
        yield found
    finally:
        root.removeHandler(handler)
        board.setLevel(level)
        web.removeFilter(_is_error)


def _is_error(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.ERROR
