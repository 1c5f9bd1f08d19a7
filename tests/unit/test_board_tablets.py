import asyncio
import json

from classsense.board.messages import Pong, Stored, raw
from classsense.board.tablets import Tablet


class Socket:
    """A connection that takes messages only while it is open to them."""

    def __init__(self) -> None:
        self.sent: list[dict[str, object]] = []
        self.taking = asyncio.Event()
        self.taking.set()

    async def send(self, text: str) -> None:
        await self.taking.wait()
        self.sent.append(json.loads(text))


async def _settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def _slow_tablet() -> list[dict[str, object]]:
    tablet, socket = Tablet("device", unsent=4), Socket()
    sending = asyncio.create_task(tablet.send_all(socket.send))
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
    assert len(sent) == 3  # the first, the one under way when it stalled, the newest


async def _receipts_first() -> list[object]:
    tablet, socket = Tablet("device", unsent=4), Socket()
    tablet.show({"count": raw(0)})
    tablet.reply(Stored("a1b2c3d4", 1, duplicate=False))
    sending = asyncio.create_task(tablet.send_all(socket.send))
    await tablet.drained()
    sending.cancel()
    return [message["type"] for message in socket.sent]


def test_a_receipt_goes_out_before_a_waiting_state() -> None:
    assert asyncio.run(_receipts_first()) == ["stored", "state"]


async def _unchanged() -> int:
    tablet, socket = Tablet("device", unsent=4), Socket()
    sending = asyncio.create_task(tablet.send_all(socket.send))
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
    tablet, socket = Tablet("device", unsent=4), Socket()
    socket.taking.clear()
    sending = asyncio.create_task(tablet.send_all(socket.send))
    for _ in range(10):
        tablet.reply(Pong())
        await _settle()
    socket.taking.set()
    await sending
    return tablet.overflowed


def test_receipts_for_a_tablet_that_never_reads_end_its_connection() -> None:
    assert asyncio.run(_overflow())
