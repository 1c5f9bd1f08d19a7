"""Words by Whisper, run on the processor."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from classsense.domain.lesson import Term
from classsense.domain.ports import SAMPLE_RATE_HZ, Samples, Transcript
from classsense.speech.glossary import Glossary
from classsense.speech.made_up import Evidence, loops, why_made_up
from classsense.speech.speech_gate import SpeechGate
from classsense.speech.term_finder import TermFinder
from classsense.speech.whisper_decoder import Heard, WhisperDecoder, Wording

_SHORTEST_S: Final = 0.1
_LONGEST_S: Final = 30
_QUIETEST: Final = 1e-4
"""Loudest sample, of 1: what is quieter everywhere is silence."""
_MAYBE_SPEECH: Final = 0.2
_LEAST_SPEECH_S: Final = 0.2
"""Sound with less than this of possible speech holds no words."""


@dataclass(frozen=True, slots=True)
class WhisperOptions:
    """How the transcriber works.

    Attributes:
        threads: Processor threads per worker, 1..8.
        workers: Threads that may call it at once, 1..8.
        beam: Width of the search, 1..5.
        hurried_beam: The same when others wait: a third less work, about two points worse.
        gate: Silero VAD's file; None lets everything through to Whisper.
        glossary: Key terms of the lesson, which are listened for.
    """

    threads: int = 1
    workers: int = 1
    beam: int = 5
    hurried_beam: int = 1
    gate: Path | None = None
    glossary: tuple[Term, ...] = ()


class WhisperTranscriber:
    """A `Transcriber`. Used by as many threads as it has workers.

    Each turn stands alone, without timestamps and without chance: what hurt most were words
    invented at the end of long pieces and carried over to the next (notes/speech.md 2).
    """

    def __init__(self, folder: Path, options: WhisperOptions | None = None) -> None:
        """Load the model; nothing is ever fetched.

        Args:
            folder: A CTranslate2 Whisper: model.bin, config, tokenizer, vocabulary.
            options: How to work.

        Raises:
            KnownError: The folder is missing (`speech_model_missing`) or not a model
                (`speech_model_unusable`).
        """
        self._options = options or WhisperOptions()
        self._gate = SpeechGate(self._options.gate) if self._options.gate else None
        self._decoder = WhisperDecoder(folder, self._options.threads, self._options.workers)
        self._finders: dict[str, TermFinder] = {}
        self.name = self._decoder.name

    def transcribe(self, samples: Samples, language: str, *, hurry: bool = False) -> Transcript:
        """Return the words of a turn; an empty text if there are none.

        Args:
            samples: Mono sound at 16 kHz, shape (n,), at most 30 s; the rest is left out.
            language: `ja`, `en` or another that Whisper knows.
            hurry: Whether others are waiting.
        """
        samples = samples[: _LONGEST_S * SAMPLE_RATE_HZ]
        if not self._may_hold_words(samples):
            return Transcript("", 0.0)
        heard = self._decoder.listen(samples)
        wording = self._wording(heard, language, hurry=hurry)
        if not wording.text:
            return Transcript("", 0.0)
        evidence = Evidence(
            wording.text,
            language,
            wording.no_speech,
            wording.mean_log_probability,
            heard.duration_s,
        )
        if reason := why_made_up(evidence):
            return Transcript("", 0.0, made_up=reason)
        (of_tokens,) = self._decoder.log_probabilities(heard, language, [wording.tokens])
        words = self._finder(language).words(heard, wording, of_tokens, hurry=hurry)
        text = "".join(word.text for word in words)
        return Transcript(text, math.exp(wording.mean_log_probability), words)

    def _finder(self, language: str) -> TermFinder:
        if language not in self._finders:
            glossary = Glossary(self._options.glossary, language)
            self._finders[language] = TermFinder(self._decoder, glossary)
        return self._finders[language]

    def _may_hold_words(self, samples: Samples) -> bool:
        if len(samples) < _SHORTEST_S * SAMPLE_RATE_HZ or np.abs(samples).max() < _QUIETEST:
            return False
        return self._gate is None or (
            self._gate.speech_s(samples, _MAYBE_SPEECH) >= _LEAST_SPEECH_S
        )

    def _wording(self, heard: Heard, language: str, *, hurry: bool) -> Wording:
        beam = self._options.hurried_beam if hurry else self._options.beam
        wording = self._decoder.decode(heard, language, beam)
        if loops(wording.text):
            return self._decoder.decode(heard, language, beam, varied=True)
        return wording
