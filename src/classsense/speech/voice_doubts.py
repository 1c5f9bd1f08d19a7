"""Whether more or fewer people speak at a table than it was told, where nobody made a sound check.

Silence of a seat is never a doubt. The judgement comes late rather than wrongly: it must hold for
a while, and voices that are much alike (children of one class) leave it open.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.speech.voices import Indices, Vectors, find_voices

_MOST: Final = 300
"""Local voices that are looked at: an even choice of more."""


@dataclass(frozen=True, slots=True)
class DoubtRules:
    """When the number of voices is doubtful.

    Attributes:
        one_voice: Two voices that are told and are as alike as this (cosine) are halves of one, .78
            to .9. Chosen on development tables: two people were told as alike as .77 for long.
        two_voices: One voice more than is told is another person if no two are more alike than
            this, .33 to .45. Halves of one voice were alike by .47 and more there.
        fair_s: Seconds that each of them holds, as evidence counts them.
        heard_s: Nothing is judged before so much speech was heard, as evidence counts it.
        lasting: So many judgements more must speak for a doubt than against it.
        every: Voices are judged once in so many times that they are told apart.
    """

    one_voice: float = 0.8
    two_voices: float = 0.4
    fair_s: float = 12.0
    heard_s: float = 90.0
    lasting: int = 5
    every: int = 2


class VoiceDoubts:
    """Judges again and again; a doubt that lasts is said. Used by one thread only."""

    def __init__(self, rules: DoubtRules | None = None) -> None:
        """Begin without doubt.

        Args:
            rules: What is doubtful.
        """
        self._rules = rules or DoubtRules()
        self._for = {"more_voices": 0, "fewer_voices": 0}
        self._asked = 0
        self.key = ""

    def judge(
        self,
        told: Vectors,
        voices: int,
        vectors: Vectors,
        weights: NDArray[np.float32],
        windows: Indices,
    ) -> None:
        """Take the voices as they are told by now.

        Args:
            told: Their directions, shape (k, 192), k <= voices.
            voices: How many may speak.
            vectors: One unit vector per local voice, shape (n, 192).
            weights: Seconds of speech behind each, shape (n,).
            windows: The window of each, shape (n,).
        """
        self._asked += 1
        too_early = len(vectors) <= voices or weights.sum() < self._rules.heard_s
        if self._asked % self._rules.every or len(told) < voices or too_early:
            return
        holds = {
            "fewer_voices": _most_alike(told) >= self._rules.one_voice,
            "more_voices": self._one_more(voices, vectors, weights, windows),
        }
        for key, true in holds.items():
            self._for[key] = min(self._rules.lasting, max(0, self._for[key] + (1 if true else -1)))
            if self._for[key] == self._rules.lasting:
                self.key = key
            elif self.key == key and not self._for[key]:
                self.key = ""

    def forget(self) -> None:
        """Begin anew."""
        self._for = dict.fromkeys(self._for, 0)
        self.key = ""

    def _one_more(
        self, voices: int, vectors: Vectors, weights: NDArray[np.float32], windows: Indices
    ) -> bool:
        if len(vectors) > _MOST:
            chosen = np.linspace(0, len(vectors) - 1, _MOST).astype(int)
            vectors, weights, windows = vectors[chosen], weights[chosen], windows[chosen]
        found = find_voices(vectors, weights, windows, voices + 1)
        nearest = (vectors @ found.T).argmax(axis=1)
        held_s = np.bincount(nearest, weights=weights, minlength=len(found))
        return (
            len(found) > voices
            and bool(held_s.min() >= self._rules.fair_s)
            and _most_alike(found) <= self._rules.two_voices
        )


def _most_alike(voices: Vectors) -> float:
    """Return the greatest cosine of two voices; -1 if there is one."""
    return float((voices @ voices.T)[np.triu_indices(len(voices), 1)].max(initial=-1.0))
