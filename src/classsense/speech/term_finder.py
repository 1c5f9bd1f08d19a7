"""Finds the key terms of a lesson in recognised speech, and repairs words that only sound like one.

A hint makes Whisper hear the terms, also where nobody said them. So the text without a hint stays;
a term takes the place of words only where it sounds like them and the model, asked with and
without the hint, finds the sentence about as likely with it. What is less sure is marked.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from classsense.domain.observations import Word, WordMark
from classsense.speech.glossary import Candidate, Glossary, apart
from classsense.speech.made_up import loops
from classsense.speech.whisper_decoder import Heard, LogProbabilities, WhisperDecoder, Wording
from classsense.speech.word_spans import word_spans

_SAME_SOUND: Final = 0.1
"""A place this near to a term is looked at, however sure the recogniser was of it."""
_DOUBTED: Final = -0.25
"""Else one of its tokens must be less likely than this (log probability)."""
_FARTHEST: Final = 0.42
"""Places that sound less like a term are left alone ..."""
_FARTHEST_LONG: Final = 0.6
"""... if the term is short; long ones have few neighbours, and a hinted text tells their place."""
_EXACT: Final = 0.05
_LONG: Final = 4
"""Letters of a string that hardly sounds exactly like a term by chance."""
_MOST: Final = 5
_HOPELESS: Final = -20.0
"""So much less likely a sentence is not asked for twice."""


@dataclass(frozen=True, slots=True)
class TermRules:
    """When a term is taken to have been said; tuned on tools/make_glossary/development.toml.

    Attributes:
        unhinted: Weight of the log-likelihood ratio (sentence with the term over sentence as
            recognised) without the hint, beside that with it, which weighs 1.
        repaired: A sum of this and more replaces what was recognised, where speech is clear.
        clear: Mean log probability of a wording from which speech is clear.
        noisier: So much more is asked for each unit that a wording is less likely than that.
        same_sound: So much less is asked for where a string that is no word, or a long one, sounds
            exactly like the term.
        maybe: A sum that misses by at most so much marks the place.
        sure: Mean log probability of its tokens from which a term is believed as recognised,
            where speech is clear ...
        sure_in_noise: ... and where it is not.
    """

    unhinted: float = 0.25
    repaired: float = -2.7
    clear: float = -0.35
    noisier: float = 10.0
    same_sound: float = 6.0
    maybe: float = 1.3
    sure: float = -0.6
    sure_in_noise: float = -0.45

    def bound(self, candidate: Candidate, likely: float) -> float:
        """Return which sum replaces words of a wording of this mean log probability."""
        bound = self.repaired + self.noisier * max(0.0, self.clear - likely)
        exact = candidate.distance <= _EXACT
        strange = candidate.coined or candidate.last - candidate.first >= _LONG
        return bound - self.same_sound if exact and strange else bound

    def said(self, of_term: float, likely: float) -> bool:
        """Return whether a term is believed as recognised."""
        return of_term >= (self.sure if likely >= self.clear else self.sure_in_noise)


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate and how much likelier the sentence is with it, with and without the hint."""

    candidate: Candidate
    hinted: float
    unhinted: float

    def sum(self, rules: TermRules) -> float:
        """Return what is compared with the rules' bounds."""
        return self.hinted + rules.unhinted * self.unhinted


@dataclass(frozen=True, slots=True)
class _Mark:
    candidate: Candidate
    mark: WordMark


class TermFinder:
    """Finds a lesson's terms. May be called by as many threads as the decoder."""

    def __init__(
        self, decoder: WhisperDecoder, glossary: Glossary, rules: TermRules | None = None
    ) -> None:
        """Get ready.

        Args:
            decoder: Says how likely a wording is.
            glossary: The terms.
            rules: When a term is believed.
        """
        self._decoder = decoder
        self._glossary = glossary
        self._rules = rules or TermRules()

    def words(
        self, heard: Heard, wording: Wording, of_tokens: LogProbabilities, *, hurry: bool
    ) -> tuple[Word, ...]:
        """Return the words of a wording, with terms marked and repaired.

        Args:
            heard: The sound.
            wording: What was recognised without a hint.
            of_tokens: Log probability of each of its tokens.
            hurry: Leave out the second decoding, which finds terms that were badly misheard.
        """
        letters = letter_log_probabilities(self._decoder, wording, of_tokens, self._language)
        said = self._glossary.said(wording.text)
        scored = self.scored(heard, wording, of_tokens, hurry=hurry) if self._glossary else []
        likely = wording.mean_log_probability
        marks = [_Mark(each, self._as_said(each, letters, likely)) for each in said]
        for each in sorted(scored, key=lambda one: -one.sum(self._rules)):
            mark = self._mark(each, likely)
            taken = [known.candidate for known in marks]
            if mark is not None and len(apart([*taken, each.candidate])) > len(taken):
                marks.append(_Mark(each.candidate, mark))
        return _words(wording.text, letters, marks, self._language)

    def scored(
        self, heard: Heard, wording: Wording, of_tokens: LogProbabilities, *, hurry: bool
    ) -> list[Scored]:
        """Return the places that may have been terms, with their likelihood ratios."""
        candidates = self._candidates(heard, wording, of_tokens, hurry=hurry)
        plain = float(of_tokens.sum())
        unhinted = self._ratios(heard, wording, candidates, "", plain)
        hopeful = [
            (each, ratio)
            for each, ratio in zip(candidates, unhinted, strict=True)
            if ratio > _HOPELESS
        ]
        hinted = self._ratios(
            heard, wording, [each for each, _ in hopeful], self._glossary.hint(), None
        )
        return [
            Scored(each, with_hint, without)
            for (each, without), with_hint in zip(hopeful, hinted, strict=True)
        ]

    @property
    def _language(self) -> str:
        return self._glossary.language

    def _candidates(
        self, heard: Heard, wording: Wording, of_tokens: LogProbabilities, *, hurry: bool
    ) -> list[Candidate]:
        letters = letter_log_probabilities(self._decoder, wording, of_tokens, self._language)
        said = self._glossary.said(wording.text)
        near = [
            each
            for each in self._glossary.near(wording.text, _FARTHEST, 60)
            if len(apart([*said, each])) > len(said)
            and (
                each.distance <= _SAME_SOUND
                or min(letters[each.first : each.last], default=0.0) <= _DOUBTED
            )
        ]
        if not near and min(letters, default=0.0) > _DOUBTED:
            return []
        differing: list[Candidate] = []
        if not hurry:
            hint = self._glossary.hint()
            hinted = self._decoder.decode(heard, self._language, 1, hint).text
            if not loops(hinted):
                differing = self._glossary.differing(
                    wording.text, hinted, _FARTHEST, _FARTHEST_LONG
                )
        return list(dict.fromkeys([*differing, *near]))[:_MOST]

    def _ratios(
        self,
        heard: Heard,
        wording: Wording,
        candidates: Sequence[Candidate],
        hint: str,
        plain: float | None,
    ) -> list[float]:
        """Return the log-likelihood ratio of each candidate's sentence over the plain one."""
        if not candidates:
            return []
        texts = [
            self._decoder.encode_text(each.put_into(wording.text), self._language)
            for each in candidates
        ]
        if plain is None:
            texts = [wording.tokens, *texts]
        scores = [
            float(of_tokens.sum())
            for of_tokens in self._decoder.log_probabilities(heard, self._language, texts, hint)
        ]
        if plain is None:
            plain, scores = scores[0], scores[1:]
        return [score - plain for score in scores]

    def _as_said(self, term: Candidate, letters: Sequence[float], likely: float) -> WordMark:
        of_term = float(np.mean(letters[term.first : term.last]))
        return WordMark.SAID if self._rules.said(of_term, likely) else WordMark.MAYBE

    def _mark(self, scored: Scored, likely: float) -> WordMark | None:
        evidence = scored.sum(self._rules)
        bound = self._rules.bound(scored.candidate, likely)
        if evidence >= bound:
            return WordMark.REPAIRED
        return WordMark.MAYBE if evidence >= bound - self._rules.maybe else None


def letter_log_probabilities(
    decoder: WhisperDecoder, wording: Wording, of_tokens: LogProbabilities, language: str
) -> list[float]:
    """Return for each letter of a wording's text the mean log probability of its tokens."""
    letters: list[float] = []
    text = ""
    done = 0
    for piece, tokens in decoder.pieces(wording.tokens, language):
        letters += [float(np.mean(of_tokens[done : done + tokens]))] * len(piece)
        text += piece
        done += tokens
    lead = len(text) - len(text.lstrip())
    found = letters[lead : lead + len(wording.text)]
    return found + [0.0] * (len(wording.text) - len(found))


def _words(
    text: str, letters: Sequence[float], marks: Sequence[_Mark], language: str
) -> tuple[Word, ...]:
    """Return a text word by word, where the marked places are words of their own."""
    marked = sorted(marks, key=lambda each: each.candidate.first)
    cuts = {first for first, _ in word_spans(text, language)} | {len(text)}
    for each in marked:
        inside = range(each.candidate.first + 1, each.candidate.last)
        cuts -= set(inside)
        cuts |= {each.candidate.first, each.candidate.last}
    places = sorted(cuts)
    at = {each.candidate.first: each for each in marked}
    words = []
    for first, last in pairwise(places):
        confidence = round(math.exp(float(np.mean(letters[first:last]))), 3)
        mark = at.get(first)
        if mark is None:
            words.append(Word(text[first:last], confidence))
            continue
        term = mark.candidate.term
        shown = term if mark.mark is WordMark.REPAIRED else text[first:last]
        words.append(Word(shown, confidence, mark.mark, term))
    return tuple(words)
