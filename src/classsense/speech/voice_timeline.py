"""Who probably speaks when: the windows of the last minutes laid over each other."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.speech.rows import Rows
from classsense.speech.segmentation import LOCAL_VOICES
from classsense.speech.turns import GRID_HZ
from classsense.speech.voices import NOBODY, Indices
from classsense.speech.window_reader import Window

_UNSURE: Final = round(0.5 * GRID_HZ)
"""At its end a window does not know how the sound goes on: these frames count for little."""
_LITTLE: Final = 0.02
_SECOND_FROM: Final = 1.2
"""So many voices at once, on average over the windows, are two. Tuned on `speech/tables`."""
_BESIDE: Final = 0.3


def as_many_as_heard(probability: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return who speaks, of each frame's likeliest voices as many as its windows heard at once.

    Where windows disagree which of two voices one speaker is, both are half likely; only their sum
    tells that from two who speak together. After the speaker count of pyannote.audio (Bredin et
    al., ICASSP 2020), which rounds that sum; a second voice counts from `_SECOND_FROM` on here.

    Args:
        probability: Shape (frames, voices), 0..1.

    Returns:
        The same; of voices beyond the count at most `_BESIDE`, which begins no turn and holds none.
    """
    if probability.shape[1] < 2:  # noqa: PLR2004 - one voice is never too many
        return probability
    heard = np.floor(probability.sum(axis=1) - _SECOND_FROM).astype(np.intp) + 2
    order = np.argsort(-probability, axis=1, kind="stable")
    rank = np.argsort(order, axis=1, kind="stable")
    told = rank < np.maximum(1, heard)[:, None]
    return np.where(told, probability, np.minimum(probability, np.float32(_BESIDE)))


class VoiceTimeline:
    """The probability of speech per frame and voice: the mean of all windows that saw the frame.

    Used by one thread only. What is older than asked for is forgotten; five minutes take 1 MB.
    """

    def __init__(self, voices: int, keep_s: float) -> None:
        """Begin empty.

        Args:
            voices: How many voices there may be, >= 1.
            keep_s: So much is remembered at least.
        """
        self._keep = round(keep_s * GRID_HZ)
        self._sums: Rows[np.float32] = Rows(np.zeros(voices, np.float32))
        self._seen: Rows[np.float32] = Rows(np.zeros(1, np.float32))
        self._windows: list[Window] = []
        self._voices: list[Indices] = []

    @property
    def windows(self) -> int:
        """How many windows are remembered."""
        return len(self._windows)

    @property
    def last_window(self) -> Window:
        """The newest window."""
        return self._windows[-1]

    def add(self, window: Window, voices: Indices) -> None:
        """Lay the next window over the others.

        Args:
            window: What it says.
            voices: Which voices its local ones are, shape (3,).
        """
        for rows in (self._sums, self._seen):
            rows.extend(window.last)
        self._windows.append(window)
        self._voices.append(voices)
        self._lay(window, voices, 1)
        self._forget()

    def relabel(self, voices: Indices) -> None:
        """Tell anew which voices the local ones of the last windows are.

        Args:
            voices: Of the last n windows, shape (n, 3), n at most `windows`.
        """
        begin = len(self._windows) - len(voices)
        for number, now in enumerate(voices, start=begin):
            before = self._voices[number]
            if (now != before).any():
                self._lay(self._windows[number], before, -1)
                self._lay(self._windows[number], now, 1)
                self._voices[number] = now

    def grow(self, voices: int) -> None:
        """Make room for so many voices; there never are fewer than before."""
        more = voices - self._sums.all().shape[1]
        if more > 0:
            self._sums = self._sums.widened(np.zeros(more, np.float32))

    def forget_since(self, frame: int) -> int:
        """Wipe all windows that saw `frame` or a later one; return how many are left."""
        left = [number for number, window in enumerate(self._windows) if window.last <= frame]
        for window, voices in zip(
            self._windows[len(left) :], self._voices[len(left) :], strict=True
        ):
            self._lay(window, voices, -1)
        self._windows, self._voices = self._windows[: len(left)], self._voices[: len(left)]
        self._sums.between(frame, len(self._sums))[:] = 0
        self._seen.between(frame, len(self._seen))[:] = 0
        return len(left)

    def probability(self, first: int, last: int) -> NDArray[np.float32]:
        """Return who speaks in the frames [first, last), shape (frames, voices), 0..1.

        Fewer frames come back where the timeline is not yet that long, or no longer.
        """
        seen = np.maximum(self._seen.between(first, last), _LITTLE / 2)
        return as_many_as_heard(np.clip(self._sums.between(first, last) / seen, 0, 1))

    @property
    def first(self) -> int:
        """The first frame that is still known."""
        return self._sums.first

    def _lay(self, window: Window, voices: Indices, sign: int) -> None:
        known = max(self._sums.first, window.first, 0)
        if known >= window.last:
            return
        trust = np.ones(len(window.activity), np.float32)
        trust[-_UNSURE:] = _LITTLE
        trust = trust[known - window.first :]
        self._seen.between(known, window.last)[:, 0] += sign * trust
        sums = self._sums.between(known, window.last)
        for local in range(LOCAL_VOICES):
            if voices[local] != NOBODY:
                activity = window.activity[known - window.first :, local]
                sums[:, voices[local]] += sign * (activity * trust)

    def _forget(self) -> None:
        oldest = len(self._sums) - self._keep
        gone = 0
        while gone < len(self._windows) and self._windows[gone].last <= oldest:
            gone += 1
        if gone > len(self._windows) // 8:
            del self._windows[:gone], self._voices[:gone]
        for rows in (self._sums, self._seen):
            rows.forget_before(oldest)
