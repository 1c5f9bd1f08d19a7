"""How loud a microphone is, frame by frame, against its own background and its own speech."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from classsense.domain.ports import SAMPLE_RATE_HZ, Samples
from classsense.speech.rows import Rows
from classsense.speech.turns import GRID_HZ

FRAME: Final = SAMPLE_RATE_HZ // GRID_HZ
"""Samples per frame of 20 ms."""
_SILENCE_DB: Final = -100.0
_QUIETEST_FLOOR_DB: Final = -65.0
"""A recording with digital silence has no lower background than this."""
_FLOOR_PERCENTILE: Final = 10
_FLOOR_OVER_S: Final = 30
_CLIPPED: Final = 0.999


class Loudness(NamedTuple):
    """One second of sound.

    Attributes:
        frame: Its first frame.
        level_db: RMS in dB below full scale.
        active: Whether a fifth of it stood out from the background.
        clipping: Whether samples hit full scale.
        active_share: In how much of it the level stood out, 0..1.
    """

    frame: int
    level_db: float
    active: bool
    clipping: bool
    active_share: float


class Levels:
    """The level of a stream per frame of 20 ms, and its background. Used by one thread only.

    The background is the level that a tenth of the last 30 s stays below: people pause that much
    even in lively talk. What is older than asked for is forgotten.
    """

    def __init__(self, stands_out_db: float = 9.0, keep_s: float = 60.0) -> None:
        """Begin without sound.

        Args:
            stands_out_db: Speech is at least so much above the background, 3 to 20 dB.
            keep_s: So much is remembered at least, 30 to 3700 s.
        """
        self._keep = round(keep_s * GRID_HZ)
        self._stands_out_db = stands_out_db
        self._rest: Samples = np.zeros(0, np.float32)
        self._db: Rows[np.float32] = Rows(np.array([_SILENCE_DB], np.float32))
        self._peak: Rows[np.float32] = Rows(np.zeros(1, np.float32))
        self._told = 0

    def hear(self, samples: Samples) -> None:
        """Take the next samples, shape (n,)."""
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // FRAME
        frames = sound[: whole * FRAME].reshape(whole, FRAME)
        self._rest = sound[whole * FRAME :]
        power = np.square(frames).mean(axis=1, keepdims=True)
        self._db.append(10 * np.log10(power + 1e-10, dtype=np.float32))
        self._peak.append(np.abs(frames).max(axis=1, keepdims=True))
        for rows in (self._db, self._peak):
            rows.forget_before(min(self._told, len(rows) - self._keep))

    def skip(self, samples: int) -> None:
        """Go on after `samples` that were never heard: their level is not a number."""
        to_frame = -len(self._rest) % FRAME if len(self._rest) else 0
        fill = min(samples, to_frame)
        self.hear(np.zeros(fill, np.float32))
        whole, left = divmod(samples - fill, FRAME)
        self._db.append(np.full((whole, 1), np.nan, np.float32))
        self._peak.append(np.zeros((whole, 1), np.float32))
        self.hear(np.zeros(left, np.float32))

    @property
    def frames(self) -> int:
        """How many whole frames are known."""
        return len(self._db)

    def background_db(self) -> float:
        """Return the level of the background, at least -65 dB."""
        recent = self._db.all()[-_FLOOR_OVER_S * GRID_HZ :, 0]
        recent = recent[np.isfinite(recent)]
        if not len(recent):
            return _QUIETEST_FLOOR_DB
        return max(_QUIETEST_FLOOR_DB, float(np.percentile(recent, _FLOOR_PERCENTILE)))

    def db(self, first: int, last: int) -> NDArray[np.float32]:
        """Return the level of the frames [first, last), as far as they are known."""
        return self._db.between(max(0, first), last)[:, 0]

    def padded_db(self, first: int, last: int) -> NDArray[np.float32]:
        """Return the level of the frames [first, last); -100 dB where it is not known."""
        padded = np.full(last - first, _SILENCE_DB, np.float32)
        known = np.nan_to_num(self.db(first, last), nan=_SILENCE_DB)
        padded[max(0, -first) : max(0, -first) + len(known)] = known
        return padded

    def audible(self, first: int, last: int, above_db: float) -> NDArray[np.bool_]:
        """Tell near which frames of [first, last) the level reaches `above_db`.

        Near is a quarter of a second, so that the closures inside a word count as heard.

        Returns:
            Shape (last - first,); frames before the stream or not yet heard are not audible.
        """
        from scipy.ndimage import maximum_filter1d

        reach = GRID_HZ // 4
        known = self.db(first - reach, last + reach)
        start = first - max(0, first - reach)
        padded = np.full(max(last + reach - max(0, first - reach), 1), -np.inf, np.float32)
        padded[: len(known)] = np.nan_to_num(known, nan=-np.inf, neginf=-np.inf)
        loudest = maximum_filter1d(padded, 2 * reach + 1, mode="constant", cval=-np.inf)
        if start < 0:
            before = np.full(-start, -np.inf, np.float32)
            loudest, start = np.concatenate([before, loudest]), 0
        heard: NDArray[np.bool_] = loudest[start : start + last - first] >= above_db
        return heard

    def new_seconds(self) -> Iterator[Loudness]:
        """Yield the seconds that became whole since the last call, but for those in a gap."""
        stands_out = self.background_db() + self._stands_out_db
        while self._told + GRID_HZ <= self.frames:
            first, self._told = self._told, self._told + GRID_HZ
            db = self.db(first, self._told)
            if np.isfinite(db).all():
                active_share = float((db > stands_out).mean())
                yield Loudness(
                    frame=first,
                    level_db=round(float(10 * np.log10(np.mean(10 ** (db / 10)))), 1),
                    active=active_share >= 1 / 5,
                    clipping=bool(self._peak.between(first, self._told).max() >= _CLIPPED),
                    active_share=round(active_share, 2),
                )
