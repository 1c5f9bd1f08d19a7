"""How much one tablet may ask of the board. Every number is a constructor argument."""

from dataclasses import dataclass
from typing import Final

MAX_FRAME_BYTES: Final = 64 * 1024
"""A longer websocket message ends the connection (close code 1009)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one board.

    Attributes:
        clients: Connections at a time, 1..2000.
        join_s: Time in which a connection must join, seconds.
        head_s: Time in which a connection must send a whole request, seconds.
        faults: Messages that cannot be read before the connection is closed.
        wrong_codes: Wrong codes of one connection before it is closed.
        burst: Messages of a device that are read at once.
        per_s: Messages per second of a device that are read for long; more wait their turn.
        code_burst: Wrong codes of one address that are told at once.
        codes_per_s: Wrong codes per second of one address that are told for long.
        all_code_burst: As `code_burst`, of all addresses together.
        all_codes_per_s: As `codes_per_s`, of all addresses together.
        devices: Devices of one lesson that come in by themselves; the teacher lets in more. None
            is twice the seats and ten.
        ask_s: Time for which a device waits for the teacher, seconds; then it asks again.
        unsent: Receipts waiting for a tablet that does not read; one more ends the connection.
    """

    clients: int = 400
    join_s: float = 30.0
    head_s: float = 10.0
    faults: int = 5
    wrong_codes: int = 5
    burst: int = 30
    per_s: float = 5.0
    code_burst: int = 40
    codes_per_s: float = 0.05
    all_code_burst: int = 120
    all_codes_per_s: float = 0.1
    devices: int | None = None
    ask_s: float = 120.0
    unsent: int = 64

    def guesses(self, lesson_s: float) -> float:
        """Return how many wrong codes are told as wrong in a lesson, from whatever addresses."""
        return self.all_code_burst + self.all_codes_per_s * lesson_s


class Allowance:
    """A token bucket: `burst` at once, `per_s` for long. The caller tells the time."""

    def __init__(self, burst: int, per_s: float) -> None:
        self._burst = burst
        self._per_s = per_s
        self._left = float(burst)
        self._at_s = 0.0

    def wait_s(self, now_s: float) -> float:
        """Return how long until one may be taken, in seconds; 0.0 is now."""
        passed_s = max(0.0, now_s - self._at_s)
        self._left = min(self._burst, self._left + passed_s * self._per_s)
        self._at_s = now_s
        return 0.0 if self._left >= 1.0 else (1.0 - self._left) / self._per_s

    def take_now(self, now_s: float) -> float:
        """Take one if that may be now, and return 0.0; else how long to wait, and take none."""
        wait_s = self.wait_s(now_s)
        if not wait_s:
            self._left -= 1.0
        return wait_s

    def take(self, now_s: float) -> float:
        """Take one, if need be in advance; return how long to wait before using it, in seconds."""
        wait_s = self.wait_s(now_s)
        self._left -= 1.0
        return wait_s


class Allowances:
    """One allowance for each name: a device, or an address that types codes.

    Forgets the longest unused name beyond `names`, so that made-up names fill no memory.
    """

    def __init__(self, burst: int, per_s: float, names: int = 2000) -> None:
        self._burst = burst
        self._per_s = per_s
        self._names = names
        self._of: dict[str, Allowance] = {}

    def of(self, name: str) -> Allowance:
        """Return the allowance of `name`."""
        allowance = self._of.pop(name, None) or Allowance(self._burst, self._per_s)
        self._of[name] = allowance
        while len(self._of) > self._names:
            del self._of[next(iter(self._of))]
        return allowance
