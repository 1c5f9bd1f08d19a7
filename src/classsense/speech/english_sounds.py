"""How English words sound, roughly: enough to tell which misheard words may have been a term.

A key of consonants and vowel places in the manner of Metaphone (Philips 1990), much simplified.
"""

import re
from typing import Final

_RULES: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z ]", ""),
        (r"\b(kn|gn|pn)", "n"), (r"\bwr", "r"), (r"\bps", "s"), (r"\bx", "s"), (r"wh", "w"),
        (r"mb\b", "m"), (r"ph", "f"), (r"tch", "C"), (r"ch", "C"), (r"sh", "S"),
        (r"(t|s|c)i(?=o|a)", "S"), (r"th", "T"), (r"sc(?=[iey])", "s"), (r"ck", "k"),
        (r"c(?=[iey])", "s"), (r"c", "k"), (r"q", "k"), (r"x", "ks"), (r"dg(?=[iey])", "j"),
        (r"g(?=[iey])", "j"), (r"igh", "i"), (r"gh", ""), (r"z", "s"), (r"y\b", "i"),
        (r"e\b", ""), (r"[aeiouy]+", "a"), (r"v", "f"), (r"(.)\1+", r"\1"), (r" ", ""),
    )
)  # fmt: skip
_NEAR: Final = frozenset(
    frozenset(pair)
    for pair in ("bp", "dt", "gk", "js", "jC", "CS", "Ss", "mn", "Tf", "Tt", "lr", "Ts")
)


def english_sound(text: str) -> str:
    """Return a key of how words sound; vowels are all alike."""
    sound = text.lower()
    for pattern, replacement in _RULES:
        sound = pattern.sub(replacement, sound)
    return sound


def english_distance(heard: str, sound: str) -> float:
    """Return how differently two keys sound, for each letter of the second; 0..1."""
    row = [float(place) for place in range(len(sound) + 1)]
    for letter in heard:
        before, row[0] = row[0], row[0] + 1
        for column, other in enumerate(sound, start=1):
            change = 0.0 if letter == other else 0.5 if frozenset((letter, other)) in _NEAR else 1.0
            changed = before + change
            before = row[column]
            row[column] = min(changed, row[column] + 1, row[column - 1] + 1)
    return min(1.0, row[-1] / max(1, len(sound)))
