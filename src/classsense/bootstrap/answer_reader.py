"""Reads written answers: their content words, and what they are about where a model tells it."""

import logging
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classsense.domain.errors import KnownError
from classsense.domain.ports import ReadAnswer
from classsense.speech.answer_words import AnswerWords
from classsense.weights.store import WeightsFolder

MEANING: Final = "sentence-meaning"
"""The model is an extra (`models/sentence-meaning.toml`): without it, words and letters decide."""

_Vectors = Callable[[str], NDArray[np.float32]]
_log = logging.getLogger(__name__)


class AnswerReader:
    """Loads what it needs at the first answer. Safe from any thread.

    Args:
        terms: Key terms of the lesson.
        weights: Where the extra model lies, if it was added and fetched.
    """

    def __init__(self, terms: Sequence[str], weights: WeightsFolder) -> None:
        self._words = AnswerWords(terms)
        self._weights = weights
        self._looked = False
        self._vectors: _Vectors | None = None
        self._lock = Lock()

    def __call__(self, text: str) -> ReadAnswer:
        """Return what is told of a text. Blocks for about a second at the first one."""
        with self._lock:
            if not self._looked:
                self._looked, self._vectors = True, self._loaded()
        vector = None if self._vectors is None else self._vectors(text)
        return ReadAnswer(self._words(text), vector)

    def _loaded(self) -> _Vectors | None:
        from classsense.speech.sentence_vectors import SentenceVectors

        try:
            return SentenceVectors(self._weights.path(MEANING))
        except KnownError as reason:
            if reason.key not in {"model_unknown", "model_missing"}:
                _log.warning("answers are grouped without %s: %s", MEANING, reason.key)
            return None
