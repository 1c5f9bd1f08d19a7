"""The key terms of a lesson: where recognised text may mean one of them, by how it sounds."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from classsense.domain.lesson import Term
from classsense.speech.english_sounds import english_distance, english_sound
from classsense.speech.kanji_readings import kanji_readings
from classsense.speech.reading_distance import distance, moras
from classsense.speech.readings import morphemes, reading, sounded

_SHORT: Final = 4
"""Moras of a term that has many neighbours."""
_LONGEST_SPAN: Final = 10
_LONGEST_WORDS: Final = 4
_LONGEST_COINED: Final = 5
_BREAKS: Final = frozenset("。、，．！？!?,. 「」・")
_LEAD: Final = {"ja": ("授業。", "、", "。"), "en": ("Today's lesson: ", ", ", ".")}
_MOST_HINTED: Final = 40
"""So many terms are named to the recogniser; all of them are looked for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place in a text that may have been a term.

    Attributes:
        first: Where the place begins; `last` is one past its end.
        distance: How differently it sounds, 0 is the same, 1 is another word altogether.
        coined: Whether what stands there is no word of the dictionary.
    """

    term: str
    first: int
    last: int
    distance: float
    coined: bool = False

    def put_into(self, text: str) -> str:
        """Return the text with the term at this place."""
        return text[: self.first] + self.term + text[self.last :]


class Glossary:
    """The terms of a lesson and how they sound. Immutable; any thread may call.

    Args:
        terms: From the lesson's plan.
        language: `ja` or `en`: of the talk. Of others, only what is recognised as written is found.
    """

    def __init__(self, terms: Sequence[Term], language: str) -> None:
        self.language = language
        self.terms = tuple(dict.fromkeys(unicodedata.normalize("NFKC", t.text) for t in terms))
        self._sounds = {
            unicodedata.normalize("NFKC", term.text): self._sounds_of(term) for term in terms
        }

    def __bool__(self) -> bool:
        """Return whether there are any terms."""
        return bool(self.terms)

    def hint(self) -> str:
        """Return words that make the recogniser expect the terms."""
        lead, between, end = _LEAD.get(self.language, ("", ", ", "."))
        return lead + between.join(self.terms[:_MOST_HINTED]) + end

    def said(self, text: str) -> list[Candidate]:
        """Return where a text has terms as they are written; of those that overlap the longest."""
        found = [
            Candidate(term, place, place + len(term), 0.0)
            for term in self.terms
            for place in _places(text, term, spaced=self.language != "ja")
        ]
        return apart(sorted(found, key=lambda each: each.first - each.last))

    def near(self, text: str, farthest: float, most: int) -> list[Candidate]:
        """Return the places that sound most like terms, nearest first.

        Args:
            text: As recognised.
            farthest: Largest distance, 0..1.
            most: So many places at most; two of one term.
        """
        heard = [(first, last, self._heard(text[first:last])) for first, last in self._spans(text)]
        found: list[Candidate] = []
        for term, wanted in self._sounds.items():
            mine = [
                Candidate(term, first, last, apart_by)
                for first, last, sounds in heard
                if (apart_by := self._nearest(sounds, wanted)) <= farthest
                and text[first:last] != term
            ]
            mine.sort(key=lambda each: (each.distance, each.last - each.first))
            found += mine[:2]
        nearest = sorted(found, key=lambda each: each.distance)[:most]
        return [self._judged(each, text) for each in nearest]

    def differing(
        self, text: str, hinted: str, farthest: float, farthest_long: float
    ) -> list[Candidate]:
        """Return the places of `text` at which `hinted` has a term that `text` has not.

        Args:
            text: As recognised without a hint.
            hinted: The same sound as recognised with it.
            farthest: Largest distance, 0..1.
            farthest_long: The same of terms that sound longer than four moras or letters.
        """
        blocks = SequenceMatcher(None, text, hinted, autojunk=False).get_opcodes()
        found = []
        for there in self.said(hinted):
            if there.term in text:
                continue
            touched = [b for b in blocks if b[3] < there.last and b[4] > there.first]
            first = min((_place(b, there.first) for b in touched), default=0)
            last = max((_place(b, there.last) for b in touched), default=0)
            if first < last:
                wanted = self._sounds[there.term]
                apart_by = self._nearest(self._heard(text[first:last]), wanted)
                if apart_by <= (farthest_long if len(moras(wanted[0])) > _SHORT else farthest):
                    found.append(Candidate(there.term, first, last, apart_by))
        return [self._judged(each, text) for each in found]

    def _judged(self, candidate: Candidate, text: str) -> Candidate:
        there = text[candidate.first : candidate.last]
        return replace(candidate, coined=self.language == "ja" and coined(there))

    def _sounds_of(self, term: Term) -> tuple[str, ...]:
        """Return how a term sounds: as the plan says, else as the dictionary and its kanji do."""
        if term.reading:
            return (sounded(term.reading),)
        sound = self._sound(term.text)
        if self.language != "ja" or len(morphemes(term.text)) == 1:
            return (sound,)
        return tuple(dict.fromkeys((sound, *kanji_readings(term.text)[:1])))

    def _sound(self, text: str) -> str:
        if self.language == "ja":
            return reading(text)
        return english_sound(text) if self.language == "en" else ""

    def _heard(self, text: str) -> Sequence[str]:
        """Return the ways in which a piece of recognised text may sound."""
        sound = self._sound(text)
        if self.language != "ja" or len(text) > _LONGEST_COINED:
            return (sound,)
        return tuple(dict.fromkeys((sound, *kanji_readings(text))))

    def _nearest(self, heard: Sequence[str], wanted: Sequence[str]) -> float:
        return min(self._distance(each, sound) for each in heard for sound in wanted)

    def _distance(self, heard: str, sound: str) -> float:
        """Return how differently two things sound, for each mora or letter of the term."""
        if not heard or not sound:
            return 1.0
        if self.language != "ja":
            return english_distance(heard, sound)
        length = len(moras(sound))
        if abs(len(moras(heard)) - length) > max(2, length // 2):
            return 1.0
        return min(1.0, distance(heard, sound) / length)

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        if self.language == "ja":
            for first in range(len(text)):
                for last in range(first + 1, min(len(text), first + _LONGEST_SPAN) + 1):
                    if text[last - 1] in _BREAKS:
                        break
                    yield first, last
            return
        words = _words(text)
        for number, (first, _) in enumerate(words):
            for _, last in words[number : number + _LONGEST_WORDS]:
                yield first, last


def coined(text: str) -> bool:
    """Return whether Japanese text is no word, nor words, of the dictionary.

    Unknown pieces, and kanji that stand side by side without being a word, are none.
    """
    pieces = morphemes(text)
    lone = sum(len(piece.surface) == 1 and not sounded(piece.surface) for piece in pieces)
    return not all(piece.known for piece in pieces) or (len(pieces) > 1 and lone > 0)


def apart(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that overlap none before them, in the order of the text."""
    kept: list[Candidate] = []
    for each in candidates:
        if all(each.last <= other.first or each.first >= other.last for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.first)


def _places(text: str, term: str, *, spaced: bool) -> Iterator[int]:
    lowered, wanted = text.lower(), term.lower()
    place = lowered.find(wanted)
    while place >= 0:
        last = place + len(term)
        whole = not spaced or not (
            (place > 0 and text[place - 1].isalnum()) or (last < len(text) and text[last].isalnum())
        )
        if whole:
            yield place
        place = lowered.find(wanted, place + 1)


def _place(block: tuple[str, int, int, int, int], hinted: int) -> int:
    """Return which place of the text a place of the hinted text answers to, within a block."""
    kind, first, last, hinted_first, hinted_last = block
    if kind == "equal":
        return first + min(max(hinted, hinted_first), hinted_last) - hinted_first
    return first if hinted <= hinted_first or hinted < hinted_last else last


def _words(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    first = None
    for place, letter in enumerate(f"{text} "):
        inside = letter.isalnum() or letter == "'"
        if inside and first is None:
            first = place
        elif not inside and first is not None:
            found.append((first, place))
            first = None
    return found
