"""What is known of the voices of a table during one lesson, and nothing afterwards."""

from typing import Final

import numpy as np

from classsense.speech.rows import Rows
from classsense.speech.segmentation import LOCAL_VOICES
from classsense.speech.speaker_embedding import DIRECTIONS
from classsense.speech.voice_chains import VoiceChains
from classsense.speech.voices import (
    NOBODY,
    Indices,
    Vectors,
    assign,
    carry_over,
    find_voices,
    steadied,
)
from classsense.speech.window_reader import SHORTEST_VOICE_S, Window

_TELLING_S: Final = 1.0
"""A vector of so much speech helps to find the voices; a shorter one is only assigned to one."""


class VoiceBook:
    """Tells which voice each local voice of each window is. Used by one thread only.

    Voices keep their places (A is place 0) for the whole lesson: see `voices.carry_over`. What
    is known of a turn is known of it as a whole: see `VoiceChains`. An hour of talk takes less
    than 10 MB.
    """

    def __init__(self, voices: int) -> None:
        """Begin without knowledge of any voice.

        Args:
            voices: How many people may speak, >= 1.
        """
        self._voices = voices
        self._chains = VoiceChains()
        self._seconds: Rows[np.float32] = Rows(np.zeros(LOCAL_VOICES, np.float32))
        self._loudness: Rows[np.float32] = Rows(np.zeros(LOCAL_VOICES, np.float32))
        self._middles: Vectors = np.zeros((0, DIRECTIONS), np.float32)

    def add(self, window: Window, quietest_db: float) -> Indices:
        """Remember a window; return which voices its local ones are by what is known now.

        Args:
            window: The next window.
            quietest_db: Local voices below this belong to other tables.

        Returns:
            Places of the voices or `NOBODY`, shape (3,).
        """
        self._chains.add(window)
        self._seconds.append(window.seconds[None])
        self._loudness.append(window.loudness_db[None])
        if not len(self._middles):
            return np.full(LOCAL_VOICES, NOBODY, np.intp)
        heard = (window.seconds > 0) & (window.loudness_db >= quietest_db)
        sounds = self._chains.directions(since=len(self._seconds) - 1)
        voices: Indices = assign(sounds, heard[None], self._middles)[0]
        return voices

    def tell_apart(self, quietest_db: float) -> Indices | None:
        """Find the voices anew in all that was heard.

        Args:
            quietest_db: Local voices below this belong to other tables.

        Returns:
            Which voice each local voice is, shape (windows, 3); None if nobody was heard yet.
        """
        vectors = self._chains.directions()
        heard = (self._seconds.all() > 0) & (self._loudness.all() >= quietest_db)
        telling = heard & (self._seconds.all() >= _TELLING_S)
        if telling.sum() < self._voices:
            telling = heard & (self._seconds.all() >= SHORTEST_VOICE_S)
        if not telling.any():
            return None
        weights, windows = self._seconds.all()[telling], np.nonzero(telling)[0]
        found = find_voices(vectors[telling], weights, windows, self._voices)
        if len(self._middles) == self._voices:
            found = steadied(self._middles, found, vectors[telling], weights)
        self._middles = carry_over(self._middles, found, self._voices)
        return assign(vectors, heard, self._middles)

    def forget(self) -> None:
        """Wipe everything known of the voices."""
        self._chains.forget()
        for rows in (self._seconds, self._loudness):
            rows.wipe()
        self._middles[:] = 0
        self._middles = np.zeros((0, DIRECTIONS), np.float32)


class OneVoice:
    """Stands in for a `VoiceBook` where all speech is one person's: the teacher's microphone."""

    def __init__(self) -> None:
        self._loudness: Rows[np.float32] = Rows(np.zeros(LOCAL_VOICES, np.float32))

    def add(self, window: Window, quietest_db: float) -> Indices:
        """Return place 0 for each local voice that is loud enough, else `NOBODY`, shape (3,)."""
        self._loudness.append(window.loudness_db[None])
        return np.where(window.loudness_db >= quietest_db, 0, NOBODY)

    def tell_apart(self, quietest_db: float) -> Indices | None:
        """Return the same for all windows so far, shape (windows, 3)."""
        return np.where(self._loudness.all() >= quietest_db, 0, NOBODY)

    def forget(self) -> None:
        """Forget how loud the windows were."""
        self._loudness.wipe()
