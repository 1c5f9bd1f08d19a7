"""What two microphones hear of each other's tables: how much later, and how much quieter."""

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.speech.band_levels import KEPT_S, BandLevels, loudness
from classsense.speech.turns import GRID_HZ

_STEP: Final = 10
"""Compared anew every so many frames: 0.2 s."""
_REMEMBERED: Final = 100
"""Matching stretches that a coupling rests on: people move."""


@dataclass(frozen=True, slots=True)
class BleedRules:
    """When speech at a microphone counts as another's.

    Attributes:
        window_s: Length of the stretch that is compared, 0.6 to 3 s.
        lag_s: Sound, and the delays of two devices, differ by at most so much, 0.05 to 0.5 s.
        alike: Correlation of the band envelopes from which it is the same speech, 0.4 to 0.9.
        supported: So alike is what lies around a frame that counts as another's, 0.3 to 0.6: own
            speech at the same time makes two microphones hear different things.
        suspicious: The same where nothing of it may be read and no coupling is known, 0.2 to 0.6.
        louder_db: The other microphone hears it louder by so much, 1 to 10 dB.
        own_db: A frame so much louder than the coupling explains, echo included, holds own speech,
            -3 to 12 dB.
        moving_db: So much is added for the teacher, who walks about, 0 to 6 dB.
        guarded_db: The same where nothing of the other's speech may be read at all.
        lessons: So many matching stretches teach a coupling, 3 to 50.
        visit_db: She stands at the table whose microphone hears her so much louder than any other
            table's, 3 to 12 dB.
    """

    window_s: float = 1.2
    lag_s: float = 0.3
    alike: float = 0.6
    supported: float = 0.55
    suspicious: float = 0.35
    louder_db: float = 3.0
    own_db: float = 2.0
    moving_db: float = 3.0
    guarded_db: float = 6.0
    lessons: int = 6
    visit_db: float = 6.0


class Coupling:
    """What two microphones hear of each other's tables. Used by one thread.

    Attributes:
        louder_first: (lag, dB): speech that is louder at the first microphone is heard by the
            second so many frames later and so much quieter; None while it is not known.
        louder_second: Speech that is louder at the second is heard there `lag` frames later than
            at the first (usually less than 0), and so much louder.
    """

    def __init__(self, rules: BleedRules) -> None:
        self._rules = rules
        self._window = round(rules.window_s * GRID_HZ)
        self._lag = round(rules.lag_s * GRID_HZ)
        self._next = 0
        self._first: deque[tuple[int, float]] = deque(maxlen=_REMEMBERED)
        self._second: deque[tuple[int, float]] = deque(maxlen=_REMEMBERED)
        self._alike = np.zeros(KEPT_S * GRID_HZ // _STEP, np.float32)
        self.louder_first: tuple[int, float] | None = None
        self.louder_second: tuple[int, float] | None = None

    def learn(self, first: BandLevels, second: BandLevels) -> None:
        """Compare the stretches that both microphones have heard by now."""
        ready = min(first.until - self._window, second.until - self._window - self._lag)
        oldest = ready - KEPT_S * GRID_HZ // 2
        self._next = max(self._next, oldest - oldest % _STEP)
        while self._next <= ready:
            self._compare(first, second, self._next)
            self._next += _STEP

    def alike(self, first: int, last: int) -> NDArray[np.float32]:
        """Return how alike both heard what lies around the frames, shape (frames,); 0 if unknown.

        Of the last second and of what is older than 40 s nothing is known.
        """
        starts = np.arange(first, last) - self._window // 2
        known = (starts < self._next) & (starts >= self._next - KEPT_S * GRID_HZ + self._window)
        return np.where(known, self._alike[starts // _STEP % len(self._alike)], np.float32(0))

    def _compare(self, first: BandLevels, second: BandLevels, start: int) -> None:
        here = first.between(start, start + self._window)
        there = second.between(start - self._lag, start + self._window + self._lag)
        match = same_speech(here, there)
        self._alike[start // _STEP % len(self._alike)] = 0.0 if match is None else match.alike
        if match is None or match.alike < self._rules.alike:
            return
        lag = match.lag - self._lag
        if match.louder_db >= self._rules.louder_db:
            self._second.append((lag, match.louder_db))
            self.louder_second = self._learnt(self._second)
        elif match.louder_db <= -self._rules.louder_db:
            self._first.append((lag, -match.louder_db))
            self.louder_first = self._learnt(self._first)

    def _learnt(self, lessons: deque[tuple[int, float]]) -> tuple[int, float] | None:
        if len(lessons) < self._rules.lessons:
            return None
        lags, louder = zip(*lessons, strict=True)
        return round(float(np.median(lags))), float(np.median(louder))


@dataclass(frozen=True, slots=True)
class Match:
    """How alike two microphones heard a stretch.

    Attributes:
        alike: Correlation of the band envelopes at the best lag, -1..1.
        lag: Offset into the longer of the two, frames.
        louder_db: How much louder the other microphone heard it.
    """

    alike: float
    lag: int
    louder_db: float


_VARIES_DB: Final = 2.0
"""A stretch whose bands vary less (standard deviation) holds no rhythm to compare."""
_ABOVE_DB: Final = 12.0
"""Only bands within this many dB of the loudest moment carry the rhythm; noise lies below."""


def same_speech(here: NDArray[np.float32], there: NDArray[np.float32]) -> Match | None:
    """Compare what two microphones heard.

    Args:
        here: Band levels of one, shape (frames, bands), dB.
        there: Of the other, longer by twice the largest lag, shape (frames + 2 lag, bands).

    Returns:
        The best match over all lags; None where either has no rhythm (silence, steady noise).
    """
    mine, theirs = _rhythm(here), _rhythm(there)
    if mine.std() < _VARIES_DB or theirs.std() < _VARIES_DB:
        return None
    lags = len(there) - len(here) + 1
    windows = np.lib.stride_tricks.sliding_window_view(theirs, len(here), axis=0)[:lags]
    centred = mine - mine.mean(axis=0)
    shifted = windows - windows.mean(axis=2, keepdims=True)
    products = np.einsum("tb,lbt->l", centred, shifted)
    norms = np.sqrt((centred**2).sum() * (shifted**2).sum(axis=(1, 2)))
    alike = products / np.maximum(norms, 1e-6)
    lag = int(alike.argmax())
    loud = loudness(there[lag : lag + len(here)]), loudness(here)
    strong = loud[1] >= np.percentile(loud[1], 70)
    return Match(float(alike[lag]), lag, float(np.median((loud[0] - loud[1])[strong])))


def _rhythm(db: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return band levels with everything far below each band's loudest moment levelled off."""
    loudest = np.percentile(db, 95, axis=0, keepdims=True)
    levelled: NDArray[np.float32] = np.maximum(db, loudest - _ABOVE_DB * 2)
    return levelled
