"""Which table's speech is it? What one microphone hears of another's table, and of the teacher.

The same speech reaches several microphones: with the same rhythm in the same bands, a little
earlier or later, and loudest at its own table. So the band envelopes of two microphones are
correlated over short stretches, at the lag that fits best. Stretches that clearly match teach how
much quieter speech of one table arrives at the other (their *coupling*); from then on each frame
is held against what the coupling explains. No model sees anything here, and what is kept are band
levels of the last seconds.
"""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.lesson import TEACHER, GroupId
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk, Samples
from classsense.speech.levels import FRAME
from classsense.speech.neighbours import Whose
from classsense.speech.turns import GRID_HZ

FRAME_NS: Final = NS_PER_S // GRID_HZ
KEPT_S: Final = 40
"""Band levels are kept for so long; of older sound everything is somebody's own."""
_EDGES_HZ: Final = (150, 300, 500, 800, 1200, 1800, 2700, 4000, 6500)
_QUIET_DB: Final = -90.0
_STEP: Final = 10
"""Decided anew every so many frames: 0.2 s."""


@dataclass(frozen=True, slots=True)
class BleedRules:
    """When speech at a microphone counts as another's.

    Attributes:
        window_s: Length of the stretch that is compared, 0.6 to 3 s.
        lag_s: Sound, and the delays of two devices, differ by at most so much, 0.05 to 0.5 s.
        alike: Correlation of the band envelopes from which it is the same speech, 0.4 to 0.9.
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
    louder_db: float = 3.0
    own_db: float = 2.0
    moving_db: float = 3.0
    guarded_db: float = 6.0
    lessons: int = 6
    visit_db: float = 6.0


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
            loud = _loudness(recent)
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


class RoomEars:
    """Compares all microphones of a room. Used by the thread that listens.

    Args:
        guarded: Tables whose speech must not be read anywhere, since somebody there did not agree.
        rules: When speech counts as another's.
    """

    def __init__(self, guarded: Collection[GroupId] = (), rules: BleedRules | None = None) -> None:
        self.guarded = frozenset(guarded)
        self._rules = rules or BleedRules()
        self._levels: dict[GroupId, BandLevels] = {}
        self._couplings: dict[tuple[GroupId, GroupId], Coupling] = {}
        self._settled: dict[GroupId, _Settled] = {}
        self._beginning: dict[GroupId, list[Beside]] = {}

    def guard(self, groups: Collection[GroupId]) -> None:
        """Name the tables whose speech must not be read anywhere, from now on."""
        self.guarded = frozenset(groups)

    def beside(self, group: GroupId) -> "Beside":
        """Return the neighbours of a new listener, whose stream begins with its next chunk."""
        made = Beside(self, group)
        self._beginning.setdefault(group, []).append(made)
        return made

    def hear(self, chunk: AudioChunk) -> None:
        """Take the next chunk of any microphone, before its listener does."""
        for beside in self._beginning.pop(chunk.group, ()):
            beside.begin(chunk.at)
        if chunk.group not in self._levels:
            for other in self._levels:
                self._couplings[other, chunk.group] = Coupling(self._rules)
            self._levels[chunk.group] = BandLevels()
        self._levels[chunk.group].hear(chunk.samples, chunk.at)
        for (one, two), coupling in self._couplings.items():
            if chunk.group in (one, two):
                coupling.learn(self._levels[one], self._levels[two])

    def heard_until(self, groups: Collection[GroupId]) -> LessonNs | None:
        """Return up to when all of `groups` were heard; None if none of them was."""
        known = [self._levels[group].until for group in groups if group in self._levels]
        return LessonNs(min(known) * FRAME_NS) if known else None

    def origins(self, group: GroupId, first: int, last: int) -> NDArray[np.int8]:
        """Tell whose speech each frame of lesson time in [first, last) is.

        Returns:
            `Whose` per frame, shape (last - first,). Frames without speech may be anybody's.
        """
        if last <= first or group not in self._levels:
            return np.zeros(max(0, last - first), np.int8)
        settled = self._settled.setdefault(group, _Settled(first))
        since = max(first, settled.until)
        fresh = self._decided(group, min(since, last), last)
        found = np.concatenate([settled.between(first, min(since, last)), fresh])
        settled.settle(since, fresh, self._levels[group].until - _SETTLED_S * GRID_HZ)
        return found

    def _decided(self, group: GroupId, first: int, last: int) -> NDArray[np.int8]:
        found = np.zeros(last - first, np.int8)
        if last <= first:
            return found
        for other in self._levels:
            if other == group:
                continue
            moving_db = self._rules.moving_db if other == TEACHER else 0.0
            own_db = self._rules.own_db + moving_db
            theirs = self._explained(group, other, (first, last), own_db)
            if theirs is None:
                continue
            visits = other == TEACHER and self._visits(group, first, last)
            found[theirs] = Whose.TEACHER if visits else Whose.ELSEWHERE
        return found

    def forbidden(self, group: GroupId, first: int, last: int) -> NDArray[np.bool_]:
        """Tell which frames hold speech of a guarded table, shape (last - first,).

        Until the coupling with a guarded table is known, every frame in which that table is louder
        counts: nothing is read on a guess.
        """
        found = np.zeros(max(0, last - first), np.bool_)
        if not len(found) or group not in self._levels:
            return found
        around = (first - _AROUND, last)
        for other in self.guarded - {group}:
            if other in self._levels:
                theirs = self._guarded(group, other, around)
                found |= maximum_filter1d(theirs, 2 * _MARGIN + 1)[_AROUND:]
        return found

    def _guarded(self, group: GroupId, other: GroupId, span: tuple[int, int]) -> NDArray[np.bool_]:
        """Tell in which frames a guarded table may be heard at all."""
        known = self._coupling(group, other)
        lag, quieter_db = known or (0, self._rules.louder_db + self._rules.guarded_db)
        here = _loudness(self._levels[group].between(*span))
        there = self._levels[other]
        source = _loudness(there.between(span[0] + lag, span[1] + lag))
        speech = source > there.background_db() + _SPEECH_ABOVE_DB
        louder = source > here + self._rules.louder_db
        theirs = speech & louder & (here <= source - quieter_db + self._rules.guarded_db)
        steadily = uniform_filter1d(theirs.astype(np.float32), _STEADY, mode="nearest") > _HALF
        return steadily | _mostly(theirs, speech)

    def wipe(self) -> None:
        """Forget all levels."""
        for levels in self._levels.values():
            levels.wipe()

    def _explained(
        self, group: GroupId, other: GroupId, span: tuple[int, int], own_db: float
    ) -> NDArray[np.bool_] | None:
        """Tell which frames hold no more than the coupling explains; None without a coupling."""
        known = self._coupling(group, other)
        if known is None:
            return None
        lag, quieter_db = known
        here = _loudness(self._levels[group].between(*span))
        there = self._levels[other]
        source = _with_echo(_loudness(there.between(span[0] + lag - _ECHO, span[1] + lag)))
        speech = source > there.background_db() + _SPEECH_ABOVE_DB
        explained = speech & (here <= source - quieter_db + own_db)
        heard = here > self._levels[group].background_db() + _HEARD_ABOVE_DB
        return _mostly(explained, heard)

    def _coupling(self, group: GroupId, other: GroupId) -> tuple[int, float] | None:
        """Return by how many frames and dB `other` hears its own speech earlier and louder."""
        if (other, group) in self._couplings:
            learnt = self._couplings[other, group].louder_first
            return learnt and (-learnt[0], learnt[1])
        return self._couplings[group, other].louder_second

    def _visits(self, group: GroupId, first: int, last: int) -> bool:
        """Return whether the teacher, who is heard at `group`, stands there."""
        tables = {
            table: float(np.percentile(_loudness(levels.between(first, last)), 90))
            for table, levels in self._levels.items()
            if table != TEACHER
        }
        here_db = tables.pop(group)
        known = self._coupling(group, TEACHER)
        if not tables:
            return known is not None and known[1] <= 2 * self._rules.visit_db
        return here_db >= max(tables.values()) + self._rules.visit_db


class Beside:
    """The `Neighbours` of one listener: translates its frames into lesson time."""

    def __init__(self, ears: RoomEars, group: GroupId) -> None:
        self._ears = ears
        self._group = group
        self._origin = 0

    def begin(self, at: LessonNs) -> None:
        """Note when the listener's stream begins."""
        self._origin = round(at / FRAME_NS)

    def blanked(self, first: int, last: int) -> NDArray[np.bool_]:
        """Tell which frames no model may hear, shape (last - first,)."""
        return self._ears.forbidden(self._group, first + self._origin, last + self._origin)

    def foreign(self, first: int, last: int) -> NDArray[np.int8]:
        """Tell whose speech the frames are (`Whose`), shape (last - first,)."""
        return self._ears.origins(self._group, first + self._origin, last + self._origin)


_SPEECH_ABOVE_DB: Final = 8.0
"""Speech stands out from the background of its own table by so much."""
_ECHO: Final = 6
"""Far away, the room's echo is heard for some 0.1 s after the sound itself."""


def _with_echo(loudness: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the loudest of each frame and those before it, shape (frames - 6,)."""
    windows = np.lib.stride_tricks.sliding_window_view(loudness, _ECHO + 1)
    loudest: NDArray[np.float32] = windows.max(axis=1)
    return loudest


_HEARD_ABOVE_DB: Final = 4.0
_AROUND: Final = 41
"""A frame is decided with what is around it, 0.4 s to each side: no turn is shorter."""
_MOST: Final = 0.6
_STEADY: Final = 9
_HALF: Final = 0.5
"""Where sound dies away, the farther microphone is the louder one for a moment, and no more."""
_MARGIN: Final = 6
"""Frames before and after what must not be read that are not read, either: 0.12 s."""


def _mostly(explained: NDArray[np.bool_], heard: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell where most of the frames with sound are explained, shape (frames,)."""
    if not len(explained):
        return explained
    weight = heard.astype(np.float32) + np.float32(0.01)
    part = uniform_filter1d(explained * weight, _AROUND, mode="nearest")
    return part >= _MOST * uniform_filter1d(weight, _AROUND, mode="nearest")


_SETTLED_S: Final = 10
"""Whose speech a frame was is decided for good after so long: turns are corrected for longer."""
_REMEMBERED_S: Final = 400


class _Settled:
    """Whose speech the frames of a microphone were, as decided for good; the last 400 s."""

    def __init__(self, first: int) -> None:
        self.until = first
        self._whose = np.zeros(_REMEMBERED_S * GRID_HZ, np.int8)

    def between(self, first: int, last: int) -> NDArray[np.int8]:
        """Return `Whose` of the frames [first, last), last <= `until`; long ago all were own."""
        wanted = np.arange(first, last)
        kept = wanted >= self.until - len(self._whose)
        found: NDArray[np.int8] = np.where(kept, self._whose[wanted % len(self._whose)], 0)
        return found.astype(np.int8)

    def settle(self, first: int, whose: NDArray[np.int8], until: int) -> None:
        """Note those of the frames from `first` on that lie before `until`."""
        until = min(until, first + len(whose))
        if until <= self.until:
            return
        places = np.arange(self.until, until) % len(self._whose)
        known = whose[self.until - first : until - first]
        self._whose[places] = 0
        if len(known) == len(places):
            self._whose[places] = known
        self.until = until


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
        self.louder_first: tuple[int, float] | None = None
        self.louder_second: tuple[int, float] | None = None

    def learn(self, first: BandLevels, second: BandLevels) -> None:
        """Compare the stretches that both microphones have heard by now."""
        ready = min(first.until - self._window, second.until - self._window - self._lag)
        self._next = max(self._next, ready - KEPT_S * GRID_HZ // 2)
        while self._next <= ready:
            self._compare(first, second, self._next)
            self._next += _STEP

    def _compare(self, first: BandLevels, second: BandLevels, start: int) -> None:
        here = first.between(start, start + self._window)
        there = second.between(start - self._lag, start + self._window + self._lag)
        match = same_speech(here, there)
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


_REMEMBERED: Final = 100
"""Matching stretches that a coupling rests on: people move."""


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
    loud = _loudness(there[lag : lag + len(here)]), _loudness(here)
    strong = loud[1] >= np.percentile(loud[1], 70)
    return Match(float(alike[lag]), lag, float(np.median((loud[0] - loud[1])[strong])))


def _rhythm(db: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return band levels with everything far below each band's loudest moment levelled off."""
    loudest = np.percentile(db, 95, axis=0, keepdims=True)
    levelled: NDArray[np.float32] = np.maximum(db, loudest - _ABOVE_DB * 2)
    return levelled


def _loudness(db: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the level over all bands, shape (frames,), dB."""
    loud: NDArray[np.float32] = 10 * np.log10((10 ** (db / 10)).sum(axis=1))
    return loud
