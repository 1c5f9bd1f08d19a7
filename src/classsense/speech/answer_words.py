"""The content words of an answer that a pupil wrote, in whatever of the two languages."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import Final

from classsense.domain.ports import Transcript
from classsense.speech.tokens import ContentFinder

_LATIN: Final = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_JAPANESE: Final = re.compile(r"[ぁ-ヿ一-鿿々]")
_MOST_LETTERS: Final = 2000
"""As many as an answer may have; more are not looked at."""


class AnswerWords:
    """Finds the content words of answers; safe from any thread, one call at a time.

    The same words as in speech (`classsense.speech.tokens`): no names, no words that go with
    anything. An answer may mix both scripts: Japanese is cut as Japanese, Latin as English.

    Args:
        terms: Key terms of the lesson, as they are written.
    """

    def __init__(self, terms: Sequence[str] = ()) -> None:
        self._terms = terms
        self._lock = Lock()

    @cached_property
    def _finders(self) -> tuple[ContentFinder, ContentFinder]:
        # Made at the first answer: the Japanese one loads its dictionary where there are terms.
        return ContentFinder("ja", self._terms), ContentFinder("en", self._terms)

    def __call__(self, text: str) -> tuple[str, ...]:
        """Return the content words in dictionary form in order, each once; empty if it has none."""
        plain = unicodedata.normalize("NFKC", text[:_MOST_LETTERS])
        with self._lock:
            japanese, english = self._finders
            found = [*self._in_japanese(japanese, plain), *self._words(english, plain)]
        return tuple(dict.fromkeys(found))

    def _in_japanese(self, japanese: ContentFinder, plain: str) -> Sequence[str]:
        if not _JAPANESE.search(plain):
            return ()
        without = _LATIN.sub(lambda match: " " * len(match.group()), plain)
        return self._words(japanese, without)

    @staticmethod
    def _words(finder: ContentFinder, text: str) -> Sequence[str]:
        return [token.text for token in finder.tokens(Transcript(text, confidence=1.0))]
