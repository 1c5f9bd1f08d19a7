"""Whisper itself: sound to features, features to tokens, and how likely given words are.

CTranslate2 is called directly, since faster-whisper's own call can neither look at less than 30 s
of sound nor say how likely another wording of the same sound is.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classsense.domain.errors import KnownError
from classsense.domain.ports import SAMPLE_RATE_HZ, Samples

_FRAMES_A_SECOND: Final = 100
_MOST_FRAMES: Final = 3000
"""Whisper was trained on 30 s; what is missing is silence."""
_FEWEST_FRAMES: Final = 1500
"""The encoder's work grows with the frames. With 15 s the words are as good as with 30 s, with 10 s
English gets worse (docs/accuracy.md)."""
_SPARE_FRAMES: Final = 200
_TOKENS_A_SECOND: Final = 12
_SPARE_TOKENS: Final = 24
_LONGEST_PROMPT: Final = 160

LogProbabilities = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A piece of sound as the decoder takes it.

    Attributes:
        duration_s: Length of the sound, seconds.
        encoded: The encoder's output; CTranslate2's own type.
    """

    duration_s: float
    encoded: Any


@dataclass(frozen=True, slots=True)
class Wording:
    """What the decoder makes of a piece of sound.

    Attributes:
        no_speech: Probability that nobody spoke, 0..1, as the model itself says.
        mean_log_probability: Of the tokens, <= 0.
    """

    text: str
    tokens: tuple[int, ...]
    no_speech: float
    mean_log_probability: float


class WhisperDecoder:
    """A CTranslate2 Whisper. May be called by `workers` threads at once."""

    def __init__(self, folder: Path, threads: int = 1, workers: int = 1) -> None:
        """Load the model; nothing is ever fetched.

        Args:
            folder: model.bin, config, tokenizer, vocabulary.
            threads: Processor threads per worker, 1..8.
            workers: Pieces of sound that are dealt with at once, 1..8.

        Raises:
            KnownError: The folder is missing (`speech_model_missing`) or not a model
                (`speech_model_unusable`).
        """
        os.environ["HF_HUB_OFFLINE"] = "1"  # read when huggingface_hub is imported
        from faster_whisper import WhisperModel
        from tqdm import tqdm

        tqdm.monitor_interval = 0  # faster-whisper's hidden bar would start a thread of its own
        if not (folder / "model.bin").is_file():
            raise KnownError("speech_model_missing", file=folder.name)
        try:
            self._whisper = WhisperModel(
                str(folder),
                device="cpu",
                compute_type="int8",
                cpu_threads=threads,
                num_workers=workers,
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise KnownError("speech_model_unusable", file=folder.name) from error
        self._languages: dict[str, Any] = {}
        self.name = folder.name

    def listen(self, samples: Samples) -> Heard:
        """Encode mono sound at 16 kHz, shape (n,), at most 30 s; the costly part.

        The window is 15 s for anything shorter, since the encoder's work grows with it.
        """
        features = self._whisper.feature_extractor(samples)[:, :_MOST_FRAMES]
        spoken = len(samples) * _FRAMES_A_SECOND // SAMPLE_RATE_HZ
        wanted = min(_MOST_FRAMES, max(_FEWEST_FRAMES, spoken + _SPARE_FRAMES))
        framed = np.zeros((features.shape[0], wanted), np.float32)
        framed[:, : features.shape[1]] = features[:, :wanted]
        return Heard(len(samples) / SAMPLE_RATE_HZ, self._whisper.encode(framed))

    def decode(
        self, heard: Heard, language: str, beam: int, hint: str = "", *, varied: bool = False
    ) -> Wording:
        """Return the likeliest words.

        Args:
            heard: From `listen`.
            language: `ja`, `en` or another that Whisper knows.
            beam: Width of the search, 1..5.
            hint: Words to expect, as if they had been said before.
            varied: Whether three tokens in a row may not come twice, which ends loops.
        """
        tokenizer = self._tokenizer(language)
        prompt = self._prompt(tokenizer, hint)
        longest = _SPARE_TOKENS + round(heard.duration_s * _TOKENS_A_SECOND)
        (result,) = self._whisper.model.generate(
            heard.encoded,
            [prompt],
            beam_size=beam,
            max_length=min(len(prompt) + longest, self._whisper.max_length),
            no_repeat_ngram_size=3 if varied else 0,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=self._suppressed(tokenizer),
        )
        tokens = tuple(result.sequences_ids[0])
        return Wording(
            text=str(tokenizer.decode(list(tokens))).strip(),
            tokens=tokens,
            no_speech=float(result.no_speech_prob),
            mean_log_probability=float(result.scores[0]) * len(tokens) / (len(tokens) + 1),
        )

    def encode_text(self, text: str, language: str) -> tuple[int, ...]:
        """Return the tokens of a text, as they would be decoded."""
        spaced = text if language == "ja" else f" {text.strip()}"
        return tuple(self._tokenizer(language).encode(spaced))

    def log_probabilities(
        self, heard: Heard, language: str, texts: Sequence[Sequence[int]], hint: str = ""
    ) -> list[LogProbabilities]:
        """Return the log probability of each token of each text, given the sound.

        One pass of the decoder over all texts, which is much cheaper than decoding one.
        """
        import ctranslate2

        tokenizer = self._tokenizer(language)
        encoded = heard.encoded
        if len(texts) > 1:
            encoded = ctranslate2.StorageView.from_array(
                np.ascontiguousarray(np.repeat(np.asarray(encoded), len(texts), axis=0))
            )
        # The alignment that comes with it is not used: one frame makes it as cheap as it can be.
        results = self._whisper.model.align(
            encoded, self._prompt(tokenizer, hint), [list(text) for text in texts], 2
        )
        return [np.log(np.maximum(result.text_token_probs, 1e-10)) for result in results]

    def pieces(self, tokens: Sequence[int], language: str) -> list[tuple[str, int]]:
        """Return a text in its smallest whole pieces, with the number of tokens of each.

        Words with their spaces of a language that has them, else characters or a few of them.
        """
        split, of_each = self._tokenizer(language).split_to_word_tokens(list(tokens))
        return [(word, len(each)) for word, each in zip(split, of_each, strict=True)]

    def _tokenizer(self, language: str) -> Any:  # noqa: ANN401 - faster-whisper ships no types
        from faster_whisper.tokenizer import Tokenizer

        if language not in self._languages:
            whisper = self._whisper
            self._languages[language] = Tokenizer(
                whisper.hf_tokenizer,
                whisper.model.is_multilingual,
                task="transcribe",
                language=language,
            )
        return self._languages[language]

    def _prompt(self, tokenizer: Any, hint: str) -> list[int]:  # noqa: ANN401 - see above
        start = [*tokenizer.sot_sequence, tokenizer.no_timestamps]
        if not hint:
            return start
        words = tokenizer.encode(f" {hint.strip()}")[:_LONGEST_PROMPT]
        return [tokenizer.sot_prev, *words, *start]

    def _suppressed(self, tokenizer: Any) -> list[int]:  # noqa: ANN401 - see above
        from faster_whisper.transcribe import get_suppressed_tokens

        return list(get_suppressed_tokens(tokenizer, [-1]))
