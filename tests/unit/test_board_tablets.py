import asyncio
import json
from typing import Any

from classsense.board.lines import Taker
from classsense.board.live_answers import LiveAnswers
from classsense.board.messages import Pong, Stored, raw
from classsense.board.tablets import Tablet
from classsense.domain.clock import LessonNs
from classsense.domain.commands import AnswerGiven
from classsense.domain.lesson import QuestionId, SeatId


class Socket:
    """A line that is clear only while it is open to messages."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.taking = asyncio.Event()
        self.taking.set()

    @property
    def clear(self) -> bool:
        return self.taking.is_set()

    async def cleared(self) -> None:
        await self.taking.wait()

    def hear(self, taker: Taker | None) -> None:
        assert taker is None

    def write(self, frame: bytes) -> None:
        kind, size = frame[0], frame[1]
        assert kind == 0x81
        text = frame[4:] if size == 126 else frame[2:]
        self.sent.append(json.loads(text))


async def _settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def _slow_tablet() -> list[dict[str, Any]]:
    socket = Socket()
    tablet = Tablet("device", 4, socket)
    sending = asyncio.create_task(tablet.send_all())
    tablet.show({"count": raw(0), "same": raw("x")})
    await _settle()
    socket.taking.clear()
    for count in range(1, 100):
        tablet.show({"count": raw(count), "same": raw("x")})
        await _settle()
    socket.taking.set()
    await tablet.drained()
    sending.cancel()
    return socket.sent


def test_a_slow_tablet_is_given_the_newest_state_and_no_backlog() -> None:
    sent = asyncio.run(_slow_tablet())

    assert sent[0] == {"type": "state", "n": 1, "fields": {"count": 0, "same": "x"}}
    assert sent[-1] == {"type": "change", "n": len(sent), "fields": {"count": 99}}
    assert len(sent) == 2  # the first, and the newest


async def _receipts_first() -> list[object]:
    socket = Socket()
    tablet = Tablet("device", 4, socket)
    tablet.show({"count": raw(0)})
    tablet.reply(Stored("a1b2c3d4", 1, duplicate=False))
    sending = asyncio.create_task(tablet.send_all())
    await tablet.drained()
    sending.cancel()
    return [message["type"] for message in socket.sent]


def test_a_receipt_goes_out_before_a_waiting_state() -> None:
    assert asyncio.run(_receipts_first()) == ["stored", "state"]


async def _unchanged() -> int:
    socket = Socket()
    tablet = Tablet("device", 4, socket)
    sending = asyncio.create_task(tablet.send_all())
    for value in (1, 1, 2, 1):  # there and back before anything is sent
        tablet.show({"count": raw(value)})
    await tablet.drained()
    tablet.show({"count": raw(1)})
    await _settle()
    sending.cancel()
    return len(socket.sent)


def test_what_did_not_change_is_not_sent() -> None:
    assert asyncio.run(_unchanged()) == 1


async def _overflow() -> bool:
    socket = Socket()
    tablet = Tablet("device", 4, socket)
    socket.taking.clear()
    sending = asyncio.create_task(tablet.send_all())
    for _ in range(10):
        tablet.reply(Pong())
        await _settle()
    socket.taking.set()
    await sending
    return tablet.overflowed


def test_receipts_for_a_tablet_that_never_reads_end_its_connection() -> None:
    assert asyncio.run(_overflow())


def _answers(*seats: str) -> list[AnswerGiven]:
    at, why = LessonNs(0), QuestionId("why")
    return [AnswerGiven(at, f"answer-{s}", why, SeatId(s), "d", f"from {s}") for s in seats]


async def _steps() -> list[tuple[object, object, int]]:
    socket = Socket()
    tablet, live = Tablet("device", 4, socket), LiveAnswers(QuestionId("why"))
    sending = asyncio.create_task(tablet.send_all())
    for open_to_messages, answer in zip(
        (True, False, False, False, True), _answers(*"12345"), strict=True
    ):
        live.learn([answer])
        (socket.taking.set if open_to_messages else socket.taking.clear)()
        tablet.follow(live)
        await _settle()
    sending.cancel()
    return [(step["since"], step["n"], len(step["items"])) for step in socket.sent]


def test_answers_go_out_at_once_and_to_a_slow_tablet_in_one_step() -> None:
    assert asyncio.run(_steps()) == [(0, 1, 1), (1, 5, 4)]


async def _order() -> list[object]:
    socket = Socket()
    tablet, live = Tablet("device", 4, socket), LiveAnswers(QuestionId("why"), _answers("1"))
    socket.taking.clear()
    tablet.show({"count": raw(0)})
    tablet.follow(live)
    tablet.reply(Stored("a1b2c3d4", 1, duplicate=False))
    socket.taking.set()
    tablet.reply(Pong())  # must not overtake what waits
    sending = asyncio.create_task(tablet.send_all())
    await tablet.drained()
    tablet.reply(Pong())
    sending.cancel()
    return [message["type"] for message in socket.sent]


def test_nothing_overtakes_what_waits_for_the_line() -> None:
    assert asyncio.run(_order()) == ["stored", "pong", "state", "answers", "pong"]
