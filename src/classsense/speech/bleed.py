"""Which table's speech is it? What one microphone hears of another's table, and of the teacher.

The same speech reaches several microphones: with the same rhythm in the same bands, a little
earlier or later, and loudest at its own table. So the band envelopes of two microphones are
correlated over short stretches, at the lag that fits best. Stretches that clearly match teach how
much quieter speech of one table arrives at the other (their *coupling*); from then on each frame
is held against what the coupling explains. No model sees anything here, and what is kept are band
levels of the last seconds.
"""

from collections.abc import Collection, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import TEACHER, GroupId
from classsense.domain.ports import AudioChunk
from classsense.speech.band_levels import FRAME_NS, BandLevels, loudness
from classsense.speech.coupling import BleedRules, Coupling, same_speech
from classsense.speech.neighbours import Whose
from classsense.speech.turns import GRID_HZ


class RoomEars:
    """Compares all microphones of a room. Used by the thread that listens.

    Args:
        guarded: Tables whose speech must not be read anywhere, since somebody there did not agree.
        rules: When speech counts as another's.
    """

    def __init__(self, guarded: Collection[GroupId] = (), rules: BleedRules | None = None) -> None:
        self._unread: Mapping[GroupId, LessonNs | None] = dict.fromkeys(guarded)
        self._rules = rules or BleedRules()
        self._levels: dict[GroupId, BandLevels] = {}
        self._couplings: dict[tuple[GroupId, GroupId], Coupling] = {}
        self._settled: dict[GroupId, _Settled] = {}

    def guard(self, groups: Collection[GroupId], at: LessonNs) -> None:
        """Name the tables whose speech must not be read anywhere; any thread may call.

        Args:
            groups: From now on these.
            at: Of those that are named no more, what they said before this is not read either.
        """
        ended = {
            group: at if until is None else until
            for group, until in self._unread.items()
            if group not in groups
        }
        self._unread = {**ended, **dict.fromkeys(groups)}

    def guarded_at(self, at: LessonNs) -> frozenset[GroupId]:
        """Return the tables of whose speech nothing that was said at a time may be read."""
        known = self._unread.items()
        return frozenset(group for group, until in known if until is None or at < until)

    def beside(self, group: GroupId) -> "Beside":
        """Return the neighbours of a listener."""
        return Beside(self, group)

    def hear(self, chunk: AudioChunk) -> None:
        """Take the next chunk of any microphone, before its listener does."""
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

        Until the coupling with a guarded table is known, a faint likeness of the last second is
        enough: nothing is read on a guess.
        """
        from scipy.ndimage import maximum_filter1d

        found = np.zeros(max(0, last - first), np.bool_)
        if not len(found) or group not in self._levels:
            return found
        around = (first - _AROUND, last)
        for other in self.guarded_at(LessonNs(first * FRAME_NS)) - {group}:
            if other in self._levels:
                theirs = self._guarded(group, other, around)
                found |= maximum_filter1d(theirs, 2 * _MARGIN + 1)[_AROUND:]
        return found

    def _guarded(self, group: GroupId, other: GroupId, span: tuple[int, int]) -> NDArray[np.bool_]:
        """Tell in which frames a guarded table may be heard at all."""
        from scipy.ndimage import uniform_filter1d

        known = self._coupling(group, other) or self._suspected(group, other, span[1])
        if known is None:
            return np.zeros(span[1] - span[0], np.bool_)
        lag, quieter_db = known
        here = loudness(self._levels[group].between(*span))
        there = self._levels[other]
        source = loudness(there.between(span[0] + lag, span[1] + lag))
        speech = source > there.background_db() + _SPEECH_ABOVE_DB
        louder = source > here + self._rules.louder_db
        theirs = speech & louder & (here <= source - quieter_db + self._rules.guarded_db)
        steadily = uniform_filter1d(theirs.astype(np.float32), _STEADY, mode="nearest") > _HALF
        return steadily | _mostly(theirs, speech)

    def _suspected(self, group: GroupId, other: GroupId, last: int) -> tuple[int, float] | None:
        """Return the coupling that the last 1.2 s look like; None if they do not look alike."""
        window, lag = round(self._rules.window_s * GRID_HZ), round(self._rules.lag_s * GRID_HZ)
        here = self._levels[group].between(last - window, last)
        there = self._levels[other].between(last - window - lag, last + lag)
        match = same_speech(here, there)
        if match is None or match.alike < self._rules.suspicious:
            return None
        return (match.lag - lag, match.louder_db) if match.louder_db > 0 else None

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
        here = loudness(self._levels[group].between(*span))
        there = self._levels[other]
        source = _with_echo(loudness(there.between(span[0] + lag - _ECHO, span[1] + lag)))
        speech = source > there.background_db() + _SPEECH_ABOVE_DB
        explained = speech & (here <= source - quieter_db + own_db)
        heard = here > self._levels[group].background_db() + _HEARD_ABOVE_DB
        supported = self._pair(group, other).alike(*span) >= self._rules.supported
        return _mostly(explained, heard) & supported

    def _pair(self, group: GroupId, other: GroupId) -> Coupling:
        known = self._couplings.get((other, group))
        return known if known is not None else self._couplings[group, other]

    def _coupling(self, group: GroupId, other: GroupId) -> tuple[int, float] | None:
        """Return by how many frames and dB `other` hears its own speech earlier and louder."""
        if (other, group) in self._couplings:
            learnt = self._couplings[other, group].louder_first
            return learnt and (-learnt[0], learnt[1])
        return self._couplings[group, other].louder_second

    def _visits(self, group: GroupId, first: int, last: int) -> bool:
        """Return whether the teacher, who is heard at `group`, stands there."""
        tables = {
            table: float(np.percentile(loudness(levels.between(first, last)), 90))
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
        """Note when the listener's stream began."""
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
    from scipy.ndimage import uniform_filter1d

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
