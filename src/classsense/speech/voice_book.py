"""What is known of the voices of a table during one lesson, and nothing afterwards."""

from itertools import count, islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.speech.rows import Rows
from classsense.speech.segmentation import LOCAL_VOICES
from classsense.speech.speaker_embedding import DIRECTIONS
from classsense.speech.voice_chains import VoiceChains
from classsense.speech.voice_doubts import VoiceDoubts
from classsense.speech.voice_strangers import stranger_among
from classsense.speech.voices import (
    NOBODY,
    Indices,
    Vectors,
    adapted,
    assign,
    find_voices,
    placed,
    steadied,
    unit,
)
from classsense.speech.window_reader import SHORTEST_VOICE_S, Window

_TELLING_S: Final = 1.2
"""A vector of so much speech helps to find the voices; a shorter one is only assigned to one."""
_OF_CHAIN: Final = 0.5
"""A local voice is told by its own vector and, by half, by that of its whole turn."""
_EVIDENCE: Final = 1400
"""So many vectors are kept for finding the voices: half an hour of lively talk. Of more, every
other one is dropped, so that the whole lesson stays represented and the work stays bounded."""
_SETTLED_S: Final = 20.0
"""After somebody left, so much speech is waited for before it is told who."""
_ROW: Final = DIRECTIONS + 4
"""A vector, its seconds, the numbers of its window and of its chain, and its last frame."""
_CHAIN, _LAST = DIRECTIONS + 2, DIRECTIONS + 3
_LATELY: Final = 200
"""Rows of evidence among which those of a chain that goes on are looked for: more than a minute."""


class VoiceBook:
    """Tells which voice each local voice of each window is. Used by one thread only.

    Voices keep their places (A is place 0) for the whole lesson: see `voices.placed`. Places
    of a sound check are tied to it, the others are found by clustering what is like none of these.
    Where every place has a sound check, somebody else is told as a stranger, behind all places.
    """

    def __init__(self, voices: int) -> None:
        """Begin without knowledge of any voice.

        Args:
            voices: How many people may speak, >= 1.
        """
        self.voices = voices
        self._windows: list[Window] = []
        self._chains = VoiceChains()
        self._evidence: Rows[np.float32] = Rows(np.zeros(_ROW, np.float32))
        self._numbered = 0
        self._enrolled: dict[int, Vectors] = {}
        self._found: Vectors = np.zeros((0, DIRECTIONS), np.float32)
        self._present: Indices = np.zeros(0, np.intp)
        self._settling = False
        self._stranger: Vectors | None = None
        self._doubts = VoiceDoubts()
        self._middles: Vectors = np.zeros((0, DIRECTIONS), np.float32)
        self._places: Indices = np.zeros(0, np.intp)

    def enrol(self, place: int, vector: Vectors, seconds: float) -> None:
        """Tie a place to how its voice sounds in a sound check; several calls add up.

        Args:
            place: Of the voice, 0 is A.
            vector: Unit vector, shape (192,).
            seconds: Speech behind it.
        """
        self._doubts.forget()
        before = self._enrolled.get(place, np.zeros(DIRECTIONS, np.float32))
        self._enrolled[place] = before + vector * np.float32(seconds)
        # Whoever was found before is the same as who is enrolled now, if they sound alike.
        others = self._found @ unit(self._enrolled[place]) < _FAMILIAR
        self._present = np.flatnonzero(np.isin(np.flatnonzero(others), self._present))
        self._found = self._found[others]
        self._settle()

    @property
    def enrolled(self) -> int:
        """How many places have a sound check."""
        return len(self._enrolled)

    @property
    def places_used(self) -> int:
        """How many places there are; one more than the highest that is told."""
        return self._seats_used + (self._stranger is not None)

    @property
    def stranger(self) -> int | None:
        """Place of somebody who is none of those with a sound check; None if nobody is heard."""
        return None if self._stranger is None else self._seats_used

    @property
    def doubt(self) -> str:
        """What makes the voices doubtful: a doubt of `TurnsHeard`; empty if nothing does."""
        return self._doubts.key if self._stranger is None else "unknown_voice"

    @property
    def _seats_used(self) -> int:
        return max([self.voices, *(place + 1 for place in (*self._enrolled, *self._free()))])

    def set_voices(self, voices: int) -> None:
        """Change how many people may speak; known voices keep their places.

        Enrolled places stay. When fewer may speak, clustering begins anew with what is heard from
        now on, and places in which nobody is found are no longer told, until they are found again.
        """
        self._doubts.forget()
        if voices < self.voices:
            self._evidence.wipe()
            self._settling = True
        self.voices = max(1, voices)
        if self._stranger is not None and self.voices > len(self._enrolled):
            # There is a seat for whoever was none of the members.
            self._found = self._stranger[None]
            self._present, self._stranger = np.zeros(1, np.intp), None
        self._settle()

    def add(self, window: Window, quietest_db: float, *, telling: bool) -> Indices:
        """Remember a window; return which voices its local ones are by what is known now.

        Args:
            window: The next window.
            quietest_db: Local voices below this belong to other tables.
            telling: Whether its vectors help to find the voices.

        Returns:
            Places of the voices or `NOBODY`, shape (3,).
        """
        self._windows.append(window)
        chains = self._chains.add(window)
        self._numbered += 1
        if telling:
            self._keep(window, chains, quietest_db)
        self._refresh(chains)
        voices: Indices = self.places(1, quietest_db)[0]
        return voices

    def revise(self, window: Window) -> None:
        """Put better vectors in the place of the last window's."""
        self._windows[-1] = window
        self._refresh(self._chains.revise(window))

    def places(self, windows: int, quietest_db: float) -> Indices:
        """Return which voices the local ones of the last windows are, shape (windows, 3)."""
        recent = self._windows[len(self._windows) - windows :]
        if not recent:
            return np.zeros((0, LOCAL_VOICES), np.intp)
        if not len(self._middles):
            return np.full((len(recent), LOCAL_VOICES), NOBODY, np.intp)
        seconds = np.array([window.seconds for window in recent])
        loudness = np.array([window.loudness_db for window in recent])
        own = np.array([window.vectors for window in recent])
        mixed = own + np.float32(_OF_CHAIN) * self._chains.directions(len(recent))
        vectors = mixed / np.maximum(np.linalg.norm(mixed, axis=-1, keepdims=True), _TINY)
        heard = (seconds > 0) & (loudness >= quietest_db)
        rows = assign(vectors, heard, self._middles)
        return np.where(rows == NOBODY, NOBODY, self._places[rows])

    def tell_apart(self) -> None:
        """Find the voices anew in all that was heard."""
        kept = self._evidence.all()
        vectors, seconds = kept[:, :DIRECTIONS], kept[:, DIRECTIONS]
        windows = kept[:, DIRECTIONS + 1].astype(np.intp)
        telling = seconds >= _TELLING_S
        if telling.sum() < self.voices:
            telling = seconds >= SHORTEST_VOICE_S
        vectors, seconds, windows = vectors[telling], seconds[telling], windows[telling]
        self._learn(vectors, seconds, windows)

    def forget_since(self, frame: int, windows: int) -> None:
        """Wipe what was learnt of frames from `frame` on.

        Args:
            frame: The first one to be forgotten.
            windows: So many of the oldest windows that are remembered stay.
        """
        for window in self._windows[windows:]:
            window.vectors[:] = 0
        del self._windows[windows:]
        touched = self._chains.forget_since(windows)
        kept = self._evidence.all()
        self._evidence.keep((kept[:, _LAST] <= frame) & ~np.isin(kept[:, _CHAIN], touched))
        self._found, self._present = np.zeros((0, DIRECTIONS), np.float32), np.zeros(0, np.intp)
        self._stranger = None
        self._doubts.forget()
        self._settle()
        self.tell_apart()

    def forget_before(self, windows: int) -> None:
        """Keep only the last so many windows: older ones are told no more."""
        del self._windows[: max(0, len(self._windows) - windows)]
        self._chains.forget_before(windows)

    def forget(self) -> None:
        """Wipe everything known of the voices."""
        self._chains.forget()
        for window in self._windows:
            window.vectors[:] = 0
        for vector in (*self._enrolled.values(), self._found, self._middles):
            vector[:] = 0
        if self._stranger is not None:
            self._stranger[:] = 0
        self._windows.clear()
        self._enrolled.clear()
        self._evidence.wipe()
        self._found = self._middles = np.zeros((0, DIRECTIONS), np.float32)
        self._places = self._present = np.zeros(0, np.intp)

    def _keep(self, window: Window, chains: Indices, quietest_db: float) -> None:
        heard = (window.seconds > 0) & (window.loudness_db >= quietest_db)
        rows = int(heard.sum())
        about = np.column_stack(
            [
                window.seconds[heard],
                np.full(rows, self._numbered),
                chains[heard],
                np.full(rows, window.last),
            ]
        )
        self._evidence.append(
            np.concatenate([window.vectors[heard], about], axis=1).astype(np.float32)
        )
        if len(self._evidence) > _EVIDENCE:
            self._evidence.keep(np.arange(len(self._evidence)) % 2 == 0)

    def _refresh(self, chains: Indices) -> None:
        """Let the evidence of chains that go on be how the whole chain sounds by now."""
        lately = self._evidence.all()[-_LATELY:]
        for chain in chains[chains != NOBODY]:
            lately[lately[:, _CHAIN] == chain, :DIRECTIONS] = self._chains.direction(int(chain))

    def _learn(self, vectors: Vectors, seconds: NDArray[np.float32], windows: Indices) -> None:
        """Move the enrolled voices, and find the others."""
        seats = self.voices - len(self._enrolled)
        self._stranger = None if seats > 0 else self._strange(vectors, seconds)
        if len(vectors) and self._enrolled:
            self._settle(vectors, seconds)
            # Who is enrolled is known; the rest of the seats is found in what fits none of them.
            strange = (vectors @ self._middles[: len(self._enrolled)].T).max(axis=1) < _FAMILIAR
            vectors, seconds, windows = vectors[strange], seconds[strange], windows[strange]
        self._settling = self._settling and seconds.sum() < _SETTLED_S
        if len(vectors) and seats > 0 and not self._settling:
            found = find_voices(vectors, seconds, windows, seats)
            known = self._found[self._present]
            if len(known) <= seats and len(known):
                found = steadied(known, found, vectors, seconds)
            self._found, self._present = placed(self._found, self._present, found, seats)
            self._settle()
            if not self._enrolled:
                self._doubts.judge(self._middles, seats, vectors, seconds, windows)

    def _strange(self, vectors: Vectors, seconds: NDArray[np.float32]) -> Vectors | None:
        """Return how somebody sounds who made no sound check; None if there is nobody."""
        members = np.array([unit(self._enrolled[place]) for place in sorted(self._enrolled)])
        return stranger_among(members, self._stranger, vectors, seconds)

    def _free(self) -> list[int]:
        """Return the places of the voices that were found without a sound check."""
        free = (place for place in count() if place not in self._enrolled)
        return list(islice(free, len(self._found)))

    def _settle(
        self, vectors: Vectors | None = None, seconds: NDArray[np.float32] | None = None
    ) -> None:
        """Put enrolled and found voices together, each with its place."""
        enrolled = sorted(self._enrolled)
        known = np.array([unit(self._enrolled[place]) for place in enrolled], np.float32)
        known = known.reshape(-1, DIRECTIONS)
        strange = [] if self._stranger is None else [self._stranger]
        strangers = np.array(strange, np.float32).reshape(-1, DIRECTIONS)
        if vectors is not None and seconds is not None:
            both = adapted(np.concatenate([known, strangers]), vectors, seconds)
            known, strangers = both[: len(known)], both[len(known) :]
        free = self._free()
        self._middles = np.concatenate([known, self._found[self._present], strangers])
        told = (*enrolled, *(free[row] for row in self._present))
        self._places = np.array([*told, *([self._seats_used] * len(strange))], np.intp)


_TINY: Final = 1e-6
_FAMILIAR: Final = 0.35
"""Speech that is as alike as this to an enrolled voice (cosine) may be that voice's."""


class OneVoice:
    """Stands in for a `VoiceBook` where all speech is one person's: the teacher's microphone."""

    voices = 1
    enrolled = 0
    places_used = 1
    stranger = None
    doubt = ""

    def __init__(self) -> None:
        self._loudness: list[NDArray[np.float32]] = []

    def enrol(self, place: int, vector: Vectors, seconds: float) -> None:
        """Do nothing: there is nobody to be told apart."""

    def add(self, window: Window, quietest_db: float, *, telling: bool) -> Indices:
        """Return place 0 for each local voice that is loud enough, else `NOBODY`, shape (3,)."""
        del telling
        self._loudness.append(window.loudness_db)
        voices: Indices = self.places(1, quietest_db)[0]
        return voices

    def revise(self, window: Window) -> None:
        """Do nothing: a better vector tells nothing new."""

    def places(self, windows: int, quietest_db: float) -> Indices:
        """Return the same for the last windows, shape (windows, 3)."""
        recent = np.array(self._loudness[len(self._loudness) - windows :])
        return np.where(recent.reshape(-1, LOCAL_VOICES) >= quietest_db, 0, NOBODY)

    def tell_apart(self) -> None:
        """Do nothing: there is one voice."""

    def forget_since(self, frame: int, windows: int) -> None:
        """Forget how loud the later windows were."""
        del frame
        del self._loudness[windows:]

    def forget_before(self, windows: int) -> None:
        """Keep only the last so many windows."""
        del self._loudness[: max(0, len(self._loudness) - windows)]

    def forget(self) -> None:
        """Forget how loud the windows were."""
        self._loudness.clear()
