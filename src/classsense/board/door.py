"""Who comes in: the code of the lesson, and the token by which a device is known again."""

import asyncio
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from classsense.board.codes import same_code
from classsense.board.limits import Allowance, Allowances, Limits
from classsense.board.messages import PROTOCOL, Join, Reason, Refused


class NoPlace(Exception):  # noqa: N818 - it says why somebody stays outside
    """As many tablets are connected as the board takes."""


class Door:
    """Lets tablets in. Used by the board's thread only.

    Guesses are limited by the address they come from, but a device that was in before is
    exempt: a whole school may come from one address, and a guesser must not lock it out.
    """

    def __init__(self, code: str, limits: Limits) -> None:
        self.limits = limits
        self._code = code
        self._inside = 0
        self._known: set[str] = set()
        self._guesses = Allowances(limits.code_burst, limits.codes_per_s)
        self._messages = Allowances(limits.burst, limits.per_s)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Take one of the places for connections as long as the context lasts.

        Raises:
            NoPlace: All are taken.
        """
        if self._inside >= self.limits.clients:
            raise NoPlace
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    def refusal(self, join: Join, address: str) -> Refused | None:
        """Return why `join` from `address` is refused; None lets it in."""
        if join.protocol != PROTOCOL:
            return Refused("join", Reason.PROTOCOL)
        known = join.token is not None and device_of(join.token) in self._known
        guesses = self._guesses.of(address)
        now_s = asyncio.get_running_loop().time()
        wait_s = 0.0 if known else guesses.wait_s(now_s)
        if wait_s:
            return Refused("join", Reason.TOO_FAST, again=True, retry_s=wait_s)
        if same_code(join.code, self._code):
            return None
        guesses.take(now_s)
        return Refused("join", Reason.WRONG_CODE)

    def admit(self, join: Join) -> str:
        """Return the token of the device: its own, or a new one."""
        token = join.token or secrets.token_urlsafe(24)
        self._known.add(device_of(token))
        return token

    def allowance(self, device: str) -> Allowance:
        """Return how much `device` may say, whatever its number of connections."""
        return self._messages.of(device)


def device_of(token: str) -> str:
    """Return the public name of the device with that token. The token itself is never kept."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]
