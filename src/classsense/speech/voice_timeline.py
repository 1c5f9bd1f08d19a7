"""Who probably speaks when: the windows of a lesson laid over each other."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.speech.rows import Rows
from classsense.speech.segmentation import LOCAL_VOICES
from classsense.speech.voices import NOBODY, Indices
from classsense.speech.window_reader import WINDOW_FRAMES, Window

_TRUST: Final = np.minimum(np.arange(1, WINDOW_FRAMES + 1), np.arange(WINDOW_FRAMES, 0, -1)).astype(
    np.float32
)
"""How much a window knows of each of its frames, shape (150,): least where it begins and ends."""


class VoiceTimeline:
    """The probability of speech per frame and voice: the mean of all windows that saw the frame.

    A window counts for more in its middle, where the model heard what came before and after.

    Used by one thread only. An hour takes 11 MB at two windows per second and four voices.
    """

    def __init__(self, voices: int) -> None:
        """Begin empty.

        Args:
            voices: How many voices there may be, >= 1.
        """
        self._sums: Rows[np.float32] = Rows(np.zeros(voices, np.float32))
        self._seen: Rows[np.float32] = Rows(np.zeros(1, np.float32))
        self._windows: list[tuple[int, NDArray[np.float16]]] = []
        self._voices: Rows[np.intp] = Rows(np.full(LOCAL_VOICES, NOBODY))

    def add(self, window: Window, voices: Indices) -> None:
        """Lay the next window over the others.

        Args:
            window: What it says.
            voices: Which voices its local ones are, or `NOBODY`, shape (3,).
        """
        first, last = max(0, window.first), window.first + WINDOW_FRAMES
        self._sums.extend(last)
        self._seen.extend(last)
        self._seen.all()[first:last, 0] += _TRUST[first - window.first :]
        self._windows.append((window.first, window.activity))
        self._voices.append(voices[None])
        self._lay(len(self._windows) - 1, 1)

    def relabel(self, voices: Indices) -> None:
        """Tell anew which voices the local ones of all windows are, shape (windows, 3)."""
        for number in np.flatnonzero((voices != self._voices.all()).any(axis=1)).tolist():
            self._lay(number, -1)
            self._voices.all()[number] = voices[number]
            self._lay(number, 1)

    def _lay(self, number: int, sign: int) -> None:
        start, activity = self._windows[number]
        first, last = max(0, start), start + WINDOW_FRAMES
        sums = self._sums.all()
        for local, voice in enumerate(self._voices.all()[number]):
            if voice != NOBODY:
                trusted = activity[first - start :, local] * _TRUST[first - start :]
                sums[first:last, voice] += sign * trusted

    def probability(self, first: int, last: int) -> NDArray[np.float32]:
        """Return who speaks in the frames [first, last), shape (frames, voices), 0..1.

        Fewer frames come back where the timeline is not yet that long.
        """
        seen = np.maximum(self._seen.all()[first:last], 1)
        return np.clip(self._sums.all()[first:last] / seen, 0, 1)
