"""The board's own thread: a web server with its own event loop."""

import asyncio
import errno
import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import uvicorn

from classsense.board.addresses import LOOPBACK, bracketed, shown_host
from classsense.board.certificate import Https
from classsense.board.door import Door, DoorFacts, Keys
from classsense.board.gallery import Gallery
from classsense.board.guard import Guard
from classsense.board.limits import MAX_FRAME_BYTES, Limits
from classsense.board.lines import LinedProtocol
from classsense.board.patience import patient
from classsense.board.people import People, send_out
from classsense.board.rooms import Room
from classsense.board.routes import application
from classsense.domain.clock import Clock, LessonNs
from classsense.domain.errors import KnownError
from classsense.domain.furigana import Furigana
from classsense.domain.lesson import GroupId, LessonPlan, QuestionId, SeatId
from classsense.domain.people import NamesKept
from classsense.domain.pictures import Pictures
from classsense.domain.policy import Policy
from classsense.domain.ports import Inbox
from classsense.domain.snapshot import Snapshot
from classsense.domain.writing import WritingStore

_log = logging.getLogger(__name__)

_LAST_WORDS_S: Final = 0.5
_LAST_LETTERS_S: Final = 2.0
"""So long the tablets may hand in what was typed last to a text when the lesson ends."""
_GRACE_S: Final = 1
_REACHED_LOCALLY: Final = frozenset({"", LOOPBACK, "localhost", "0.0.0.0"})  # noqa: S104 - compared with, never bound to
_JOIN_S: Final = 10.0
_RESTORE_S: Final = 20.0
_BACKLOG: Final = 256
_TICK_S: Final = 1.0
_PING_S: Final = 10.0
_SPARE_DEVICES: Final = 10

_LISTEN_ERRORS: Final = {
    errno.EADDRINUSE: "port_taken",
    errno.EACCES: "port_forbidden",
    errno.EADDRNOTAVAIL: "board_address_gone",
}


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where and how tablets come in.

    Attributes:
        host: Address of the interface to listen on; the loopback unless the teacher chose one.
        port: TCP port, 0..65535; 0 lets the system choose a free one.
        keys: The four letters of this lesson, and what the QR code holds behind them.
        known: Devices that were in before; they need no code.
        held: Device at each seat when the lesson went on.
        blocked: Devices that do not come in.
        names: Keeps what pupils are called; None keeps it in memory only.
        noted: Called with the key of every event of security; must not block.
        https: How to encrypt; None is plain http. Then nothing listens for plain http.
        pictures: Keeps drawings and photos; None takes none.
        writing: Keeps the texts of the groups; None lets nobody write.
        furigana: Tells how texts are read, if the plan names a grade; None never does.
        backgrounds: The teacher's pictures that drawings are made on: JPEG, PNG or WebP.
    """

    host: str = LOOPBACK
    port: int = 0
    keys: Keys = field(default_factory=Keys)
    limits: Limits = field(default_factory=Limits)
    known: frozenset[str] = frozenset()
    held: Mapping[SeatId, str] = field(default_factory=dict)
    blocked: frozenset[str] = frozenset()
    names: NamesKept | None = None
    https: Https | None = None
    noted: Callable[[str], None] = lambda _key: None
    pictures: Pictures | None = None
    writing: WritingStore | None = None
    backgrounds: Mapping[QuestionId, bytes] = field(default_factory=dict)
    furigana: Furigana | None = None


class _CalmServer(uvicorn.Server):
    """uvicorn, which looks once a second whether it is to end, in place of ten times."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._leaving = asyncio.Event()

    def leave(self) -> None:
        """End, now."""
        self.should_exit = True
        self._leaving.set()

    async def main_loop(self) -> None:
        """Keep the date of the answers' heads, until the end."""
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                async with asyncio.timeout(_TICK_S):
                    await self._leaving.wait()


class BoardServer:
    """Serves the page and takes answers. `start` and `stop` belong to one thread.

    Args:
        plan: Names the seats and the questions.
        inbox: Where commands go; its receipts become the receipts on the tablets.
        clock: Lesson time of the commands.
        policy: What the page says about sensing.
        entrance: Where to listen, and the code.
    """

    def __init__(
        self,
        plan: LessonPlan,
        inbox: Inbox,
        clock: Clock,
        policy: Policy,
        entrance: Entrance,
    ) -> None:
        self._parts = (plan, policy, inbox, clock)
        self._entrance = entrance
        self._keys = entrance.keys
        self._door: Door | None = None
        self._address = ""
        self._port = 0
        self._thread: threading.Thread | None = None
        self._room: Room | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = asyncio.Event()
        self._ready = threading.Event()

    @property
    def address(self) -> str:
        """Return for example `http://192.0.2.5:8321`; empty before the start."""
        return self._address

    @property
    def local_address(self) -> str:
        """Return the address by which programs on this machine come in, without the LAN."""
        return f"{self._scheme}://{LOOPBACK}:{self._port}"

    @property
    def _scheme(self) -> str:
        return "http" if self._entrance.https is None else "https"

    @property
    def port(self) -> int:
        """Return the TCP port; 0 before the start."""
        return self._port

    @property
    def code(self) -> str:
        """Return the four letters of this lesson."""
        return self._keys.code

    @property
    def keys(self) -> Keys:
        """Return what opens the door now."""
        return self._keys

    @property
    def facts(self) -> DoorFacts:
        """Return what the teacher is told of the door. Safe from any thread."""
        return self._door.facts if self._door else DoorFacts()

    def renew(self) -> Keys:
        """Change the code; who was in before stays in. Safe from any thread."""
        self._keys = Keys()
        self._at_the_door(lambda door: door.renew(self._keys))
        return self._keys

    def answer(self, number: int, *, let_in: bool) -> None:
        """Let a tablet in that asked, or turn it away. Safe from any thread."""
        self._at_the_door(lambda door: door.answer(number, let_in=let_in))

    def remove(self, seat: SeatId) -> None:
        """Send the device at `seat` away for the rest of the lesson. Safe from any thread."""

        def remove(room: Room, door: Door) -> None:
            device = room.seats.device_at(seat)
            if device is not None:
                send_out(room, door, device, block=True)

        self._in_the_room(remove)

    def restore_text(self, group: GroupId, at: LessonNs) -> None:
        """Make a group's text what it was at a moment, and wait until that is on the disk.

        Safe from any thread but the board's own.

        Raises:
            KnownError: `text_not_restored`; or `disk_full`: it is restored, and not yet kept.
        """
        room, loop = self._room, self._loop
        if room is None or loop is None:
            raise KnownError("text_not_restored")
        restoring = room.hall.restore(group, at)
        try:
            asyncio.run_coroutine_threadsafe(restoring, loop).result(_RESTORE_S)
        except KnownError:
            raise
        except Exception as error:
            if not loop.is_running():  # else it may be running: only its loop may end it
                restoring.close()
            raise KnownError("text_not_restored") from error

    @property
    def people(self) -> People:
        """Return who joined, and what the teacher may do about it. Safe from any thread."""
        return People(self._in_the_room, lambda: self._room)

    def _in_the_room(self, do: Callable[[Room, Door], None]) -> None:
        room = self._room
        if room is not None:
            self._at_the_door(lambda door: do(room, door))

    def _at_the_door(self, do: Callable[[Door], None]) -> None:
        loop, door = self._loop, self._door
        if loop is None or door is None:
            return
        try:
            loop.call_soon_threadsafe(do, door)
        except RuntimeError:
            _log.debug("the board ended before it heard of this")

    @property
    def connected(self) -> int:
        """Return how many tablets are in. Safe from any thread."""
        return self._room.connected if self._room else 0

    def start(self) -> None:
        """Listen, and serve in a thread of its own.

        Raises:
            KnownError: The port is taken (`port_taken`) or not ours to use (`port_forbidden`), or
                the interface is gone (`board_address_gone`).
        """
        listeners = _listeners(self._entrance.host, self._entrance.port)
        self._port = listeners[0].getsockname()[1]
        secure = self._entrance.https
        name = shown_host(self._entrance.host) if secure is None else secure.name
        self._address = f"{self._scheme}://{bracketed(name)}:{self._port}"
        self._thread = threading.Thread(
            target=self._run, args=(listeners,), name="board", daemon=True
        )
        self._thread.start()
        self._ready.wait()

    def offer(self, snapshot: Snapshot) -> None:
        """Show `snapshot` to the tablets; the newest wins. Never blocks; safe from any thread."""
        if self._room is not None:
            self._room.offer(snapshot)

    def stop(self) -> None:
        """Let the tablets read the last state, close, and end the thread. May be called twice."""
        thread, self._thread = self._thread, None
        if thread is None or self._loop is None:
            return
        try:
            self._loop.call_soon_threadsafe(self._stopping.set)
        except RuntimeError:
            _log.debug("the board had ended by itself")
        thread.join(_JOIN_S)
        self._room = None

    def _run(self, listeners: list[socket.socket]) -> None:
        try:
            asyncio.run(self._serve(listeners))
        except Exception:  # noqa: BLE001 - the lesson goes on without the board
            _log.exception("the board stopped by a fault of ours")
        finally:
            for listener in listeners:
                listener.close()
            self._ready.set()

    def _new_door(self) -> Door:
        given = self._entrance
        plan = self._parts[0]
        limit = given.limits.devices
        devices = 2 * len(plan.seats()) + _SPARE_DEVICES if limit is None else limit
        door = Door(self._keys, given.limits, devices, given.known, given.blocked)
        door.listen(given.noted)
        return door

    async def _serve(self, listeners: list[socket.socket]) -> None:
        self._loop = asyncio.get_running_loop()
        self._room = Room(*self._parts)
        gallery = Gallery(self._entrance.pictures, self._entrance.backgrounds)
        self._room.gallery = gallery
        self._room.use_texts(self._entrance.writing)
        ruby = self._room.read_with(self._entrance.furigana)
        self._room.open_to(self._entrance.held, self._entrance.blocked, self._entrance.names)
        await asyncio.to_thread(gallery.prepare)
        self._door = self._new_door()
        secure = self._entrance.https
        app = application(self._room, self._door, "" if secure is None else secure.name)
        server = _CalmServer(_config(app, secure, self._entrance.limits))
        serving = asyncio.create_task(server.serve(sockets=listeners))
        self._ready.set()
        await self._stopping.wait()
        await self._room.drained(_LAST_WORDS_S)
        if self._room.board is not None and self._room.board.over:
            await self._room.hall.emptied(_LAST_LETTERS_S)
        server.leave()
        await serving
        for connection in list(server.server_state.connections):
            connection.transport.abort()  # a tablet that does not read must not keep us
        await asyncio.sleep(0)
        gallery.close()
        self._room.names.close()
        ruby.close()
        self._room.hall.readings.close()


def _config(app: Guard, secure: Https | None, limits: Limits) -> uvicorn.Config:
    """Return the settings of the web server: no access log, small frames, quick to notice."""
    return uvicorn.Config(
        app,
        http=patient(limits.clients, limits.head_s),
        ws=LinedProtocol,
        ws_max_size=MAX_FRAME_BYTES,
        ws_ping_interval=_PING_S,
        ws_ping_timeout=_PING_S,
        ws_per_message_deflate=False,
        lifespan="off",
        loop="asyncio",
        access_log=False,
        log_config=None,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_S,
        ssl_context_factory=None if secure is None else lambda _config, _default: secure.context,
    )


def _listeners(host: str, port: int) -> list[socket.socket]:
    """Return a listening socket for `host` and, if that is a LAN address, one for the loopback."""
    first = _listen(host, port)
    if host in _REACHED_LOCALLY:
        return [first]
    try:
        return [first, _listen(LOOPBACK, first.getsockname()[1])]
    except KnownError:
        first.close()
        raise


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    Raises:
        KnownError: See `BoardServer.start`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Without the protocol asyncio would not see that it is TCP, and leave Nagle's algorithm on: a
    # frame that follows another would wait for up to 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere this would let two programs share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        key = _LISTEN_ERRORS.get(error.errno or 0, "board_cannot_listen")
        raise KnownError(key, host=host, port=port, reason=error.strerror) from error
    return listener
