"""How loud a microphone is in eight bands, on the lesson's time: for comparing microphones."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.ports import SAMPLE_RATE_HZ, Samples
from classsense.speech.levels import FRAME
from classsense.speech.turns import GRID_HZ

FRAME_NS: Final = NS_PER_S // GRID_HZ
KEPT_S: Final = 40
"""Band levels are kept for so long."""
_EDGES_HZ: Final = (150, 300, 500, 800, 1200, 1800, 2700, 4000, 6500)
_QUIET_DB: Final = -90.0


class BandLevels:
    """Levels of a microphone in eight bands, every 20 ms of lesson time, for the last 40 s."""

    def __init__(self) -> None:
        self._bands = _band_matrix()
        self._size = KEPT_S * GRID_HZ
        self._db = np.full((self._size, len(_EDGES_HZ) - 1), _QUIET_DB, np.float32)
        self._rest: Samples = np.zeros(0, np.float32)
        self._next = 0
        self._measured = -GRID_HZ
        self._background_db = _QUIET_DB

    @property
    def until(self) -> int:
        """First frame of lesson time that is not known yet."""
        return self._next

    def hear(self, samples: Samples, at: LessonNs) -> None:
        """Take the next samples, shape (n,), captured from `at` on. A hole is quiet."""
        begins = round(at / FRAME_NS) - round(len(self._rest) / FRAME)
        if abs(begins - self._next) > 1:
            self._jump(begins)
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // FRAME
        self._rest = sound[whole * FRAME :]
        if not whole:
            return
        frames = sound[: whole * FRAME].reshape(whole, FRAME) * np.hanning(FRAME)
        power = np.abs(np.fft.rfft(frames, 512, axis=1)) ** 2 @ self._bands
        rows = (self._next + np.arange(whole))[-self._size :] % self._size
        level = 10 * np.log10(power + 1e-9)
        self._db[rows] = level[-self._size :]
        self._next += whole

    def _jump(self, begins: int) -> None:
        """Go on at another frame: at the beginning, or after a hole."""
        self._rest = np.zeros(0, np.float32)
        missing = min(max(0, begins - self._next), self._size)
        self._db[(begins - missing + np.arange(missing)) % self._size] = _QUIET_DB
        self._next = begins

    def between(self, first: int, last: int) -> NDArray[np.float32]:
        """Return the frames [first, last), shape (frames, 8); quiet where they are not known."""
        wanted = np.arange(first, last)
        known = (wanted < self._next) & (wanted >= max(0, self._next - self._size))
        return np.where(known[:, None], self._db[wanted % self._size], np.float32(_QUIET_DB))

    def background_db(self) -> float:
        """Return the level over all bands that a tenth of what is kept stays below."""
        if self._next - self._measured >= GRID_HZ:
            self._measured = self._next
            recent = self.between(self._next - self._size // 2, self._next)
            loud = loudness(recent)
            loud = loud[loud > _QUIET_DB + 12]
            self._background_db = float(np.percentile(loud, 10)) if len(loud) else _QUIET_DB
        return self._background_db

    def wipe(self) -> None:
        """Overwrite all levels."""
        self._db[:] = _QUIET_DB
        self._rest = np.zeros(0, np.float32)


def _band_matrix() -> NDArray[np.float32]:
    """Return which bins of a spectrum of 512 points each band sums up, shape (257, 8)."""
    centres = np.arange(257) * SAMPLE_RATE_HZ / 512
    lower, upper = np.array(_EDGES_HZ[:-1]), np.array(_EDGES_HZ[1:])
    inside: NDArray[np.bool_] = (centres[:, None] >= lower) & (centres[:, None] < upper)
    return inside.astype(np.float32)


def loudness(db: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the level over all bands, shape (frames,), dB."""
    loud: NDArray[np.float32] = 10 * np.log10((10 ** (db / 10)).sum(axis=1))
    return loud
