"""Who comes in: the code of the lesson, and the token by which a device is known again."""

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from classsense.board.codes import new_code, new_key, same_code
from classsense.board.limits import Allowance, Allowances, Limits
from classsense.board.messages import PROTOCOL, Join, Reason, Refused

_log = logging.getLogger(__name__)

_NUMBERS: Final = range(10, 100)
_SHOWN: Final = 12


class NoPlace(Exception):  # noqa: N818 - it says why somebody stays outside
    """As many tablets are connected as the board takes."""


class Verdict(Enum):
    """What becomes of a join that is not refused."""

    IN = auto()
    ASK = auto()


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens the door.

    Attributes:
        code: Four letters, to be typed.
        key: Behind the code in the QR code; never to be typed, and not to be guessed.
    """

    code: str = field(default_factory=new_code)
    key: str = field(default_factory=new_key)


@dataclass(frozen=True, slots=True)
class DoorFacts:
    """What the teacher is told of the door.

    Attributes:
        asking: Numbers on the tablets that wait for the teacher, the longest waiting first.
        guessing: Wrong codes come faster than pupils mistype.
        reached: A device that is not this machine fetched the page.
    """

    asking: tuple[int, ...] = ()
    guessing: bool = False
    reached: bool = False


class Door:
    """Lets tablets in. Used by the board's thread only, except `facts`.

    A wrong code is told as wrong so many times for each address, and for all of them together.
    Beyond that the code alone lets nobody in, and nobody learns whether it was right: the teacher
    is asked, and only of those who had it right. A whole school may come from one address, so two
    kinds of devices are never held up by a guesser: those that were in before, and those that
    scanned the QR code, whose key cannot be guessed.

    Attributes:
        facts: For the teacher; safe to read from any thread.
    """

    def __init__(
        self,
        keys: Keys,
        limits: Limits,
        devices: int,
        known: Iterable[str] = (),
        blocked: Iterable[str] = (),
    ) -> None:
        self.limits = limits
        self.facts = DoorFacts()
        self._listener: Callable[[str], None] = _forget
        self._keys = keys
        self._devices = devices
        self._inside = 0
        self._outside: dict[object, Callable[[], None]] = {}
        self._blocked = set(blocked)
        self._known = set(known) - self._blocked
        self._removed: set[str] = set()
        self._asking: dict[int, asyncio.Future[bool]] = {}
        self._guesses = Allowances(limits.code_burst, limits.codes_per_s)
        self._all_guesses = Allowance(limits.all_code_burst, limits.all_codes_per_s)
        self._messages = Allowances(limits.burst, limits.per_s)
        self._reached = False

    def listen(self, listener: Callable[[str], None]) -> None:
        """Call `listener` with the key of every event of security. It must not block."""
        self._listener = listener

    def noted(self, key: str) -> None:
        """Tell of an event of security."""
        self._listener(key)

    @contextmanager
    def place(self, guest: object, leave: Callable[[], None]) -> Iterator[None]:
        """Take one of the places for connections as long as the context lasts.

        Who has not joined yet makes room for the next: a guesser must not fill the doorway.

        Args:
            guest: The connection.
            leave: Called if it has to go before it joined.

        Raises:
            NoPlace: All are taken by tablets that joined.
        """
        if self._inside >= self.limits.clients:
            if not self._outside:
                raise NoPlace
            self._outside.pop(next(iter(self._outside)))()
        self._inside += 1
        self._outside[guest] = leave
        try:
            yield
        finally:
            self._inside -= 1
            self._outside.pop(guest, None)

    def entered(self, guest: object) -> None:
        """Keep the place of `guest`, which has joined."""
        self._outside.pop(guest, None)

    def judge(self, join: Join, address: str) -> Verdict | Refused:
        """Return whether `join` from `address` comes in, has to ask the teacher, or why neither."""
        if join.protocol != PROTOCOL:
            return Refused("join", Reason.PROTOCOL)
        device = None if join.token is None else device_of(join.token)
        if device in self._blocked:
            self.noted("board_blocked_again")
            return Refused("join", Reason.BLOCKED)
        if device in self._removed:
            return Verdict.ASK
        if device in self._known:
            return Verdict.IN
        if self._scanned(join.code):
            return self._by_number()
        now_s = asyncio.get_running_loop().time()
        if self._guarded(address, now_s):
            return Verdict.ASK
        if self._typed(join.code):
            return self._by_number()
        self._guesses.of(address).take(now_s)
        self._all_guesses.take(now_s)
        self.noted("board_wrong_code")
        if self._guarded(address, now_s):
            self.noted("board_guessing")
            self._tell(guessing=True)
        return Refused("join", Reason.WRONG_CODE)

    def _scanned(self, code: str) -> bool:
        return same_code(code, self._keys.code + self._keys.key)

    def _typed(self, code: str) -> bool:
        return same_code(code, self._keys.code)

    def _by_number(self) -> Verdict:
        return Verdict.IN if len(self._known) < self._devices else Verdict.ASK

    def _guarded(self, address: str, now_s: float) -> bool:
        waits = self._guesses.of(address).wait_s(now_s), self._all_guesses.wait_s(now_s)
        return max(waits) > 0.0

    @contextmanager
    def asking(self, join: Join) -> Iterator[tuple[int, asyncio.Future[bool]]]:
        """Ask the teacher as long as the context lasts; give a number and her answer to come.

        If `join` had the code wrong she is not asked, and the answer never comes.

        Raises:
            NoPlace: All numbers are in use.
        """
        free = [number for number in _NUMBERS if number not in self._asking]
        if not free:
            raise NoPlace
        number = secrets.choice(free)
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        rightly = self._typed(join.code) | self._scanned(join.code)
        if rightly:
            self._asking[number] = answer
            self._tell()
        try:
            yield number, answer
        finally:
            if rightly:
                del self._asking[number]
                self._tell()

    def answer(self, number: int, *, let_in: bool) -> None:
        """Tell the tablet with `number` what the teacher decided; nothing if it has gone."""
        waiting = self._asking.get(number)
        if waiting is not None and not waiting.done():
            waiting.set_result(let_in)
            self.noted("board_let_in" if let_in else "board_turned_away")

    def renew(self, keys: Keys) -> None:
        """Change the code; who was in before stays in."""
        self._keys = keys
        self.noted("board_code_renewed")
        self._tell(guessing=False)

    def block(self, device: str) -> None:
        """Let a device never in again in this lesson. Its connections are not ended here."""
        self._known.discard(device)
        self._removed.discard(device)
        self._blocked.add(device)
        self.noted("board_device_removed")

    def remove(self, device: str) -> None:
        """Let a device in only when the teacher says so. Its connections are not ended here."""
        self._known.discard(device)
        self._removed.add(device)
        self.noted("board_device_sent_out")

    def let_back(self, device: str) -> None:
        """Let a device in by its token again."""
        self._removed.discard(device)
        self._blocked.discard(device)
        self._known.add(device)
        self.noted("board_device_let_back")

    def fetched(self, *, foreign: bool) -> None:
        """Note that somebody fetched the page."""
        if foreign and not self._reached:
            self._reached = True
            self._tell()

    def _tell(self, *, guessing: bool | None = None) -> None:
        guessing = self.facts.guessing if guessing is None else guessing
        self.facts = DoorFacts(tuple(self._asking)[:_SHOWN], guessing, self._reached)

    def admit(self, join: Join) -> str:
        """Return the token of the device: its own, or a new one."""
        token = join.token or secrets.token_urlsafe(24)
        self._known.add(device_of(token))
        self._removed.discard(device_of(token))
        return token

    def knows(self, device: str) -> bool:
        """Return whether `device` came in before, and may stay."""
        return device in self._known and device not in self._blocked

    def allowance(self, device: str) -> Allowance:
        """Return how much `device` may say, whatever its number of connections."""
        return self._messages.of(device)


def _forget(_key: str) -> None:
    """Nobody listens."""


def device_of(token: str) -> str:
    """Return the public name of the device with that token. The token itself is never kept."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]
