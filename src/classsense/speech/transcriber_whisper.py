"""Words by Whisper, run by faster-whisper on the processor."""

import math
import os
from pathlib import Path
from typing import Final

import numpy as np

from classsense.domain.errors import KnownError
from classsense.domain.ports import SAMPLE_RATE_HZ, Samples, Transcript

_NO_SPEECH: Final = 0.6
"""The model itself finds it likelier than this that nobody spoke ..."""
_UNSURE: Final = -1.0
"""... and gives its words this mean log probability or less: then they are made up."""
_WILD_GUESS: Final = -1.5
"""Words of this mean log probability or less are made up, whoever spoke."""
_REPETITIVE: Final = 2.4
"""A text that packs better than this is one phrase over and over."""
_SHORTEST_S: Final = 0.1


class WhisperTranscriber:
    """A `Transcriber`. Used by one thread only.

    Each turn stands alone, without timestamps and without chance: what hurt most were words
    invented at the end of long pieces and carried over to the next (notes/speech.md 2).
    """

    def __init__(self, folder: Path, threads: int = 1, beam: int = 1) -> None:
        """Load the model; nothing is ever fetched.

        Args:
            folder: A CTranslate2 Whisper: model.bin, config, tokenizer, vocabulary.
            threads: Processor threads, 1..8.
            beam: Width of the search, 1..5. Five cost 15 % more for at most two points.

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
            self._model = WhisperModel(
                str(folder),
                device="cpu",
                compute_type="int8",
                cpu_threads=threads,
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise KnownError("speech_model_unusable", file=folder.name) from error
        self._beam = beam
        self.name = folder.name

    def transcribe(self, samples: Samples, language: str) -> Transcript:
        """Return the words of a turn; an empty text if there are none.

        Args:
            samples: Mono sound at 16 kHz, shape (n,), at most 30 s.
            language: `ja`, `en` or another that Whisper knows.
        """
        if len(samples) < _SHORTEST_S * SAMPLE_RATE_HZ:
            return Transcript("", 0.0)
        pieces, _ = self._model.transcribe(
            samples,
            language=language,
            beam_size=self._beam,
            temperature=0.0,
            without_timestamps=True,
            condition_on_previous_text=False,
        )
        kept = [
            piece
            for piece in pieces
            if not made_up(piece.no_speech_prob, piece.avg_logprob, piece.compression_ratio)
        ]
        text = "".join(piece.text for piece in kept).strip()
        if not text:
            return Transcript("", 0.0)
        return Transcript(text, math.exp(float(np.mean([piece.avg_logprob for piece in kept]))))


def made_up(no_speech: float, mean_log_probability: float, compression: float) -> bool:
    """Return whether a recognised piece is more likely invented than said.

    Args:
        no_speech: Probability that nobody spoke, 0..1.
        mean_log_probability: Of the piece's tokens, <= 0.
        compression: Length of the text over that of its zip.
    """
    silent = no_speech > _NO_SPEECH and mean_log_probability < _UNSURE
    return silent or mean_log_probability < _WILD_GUESS or compression > _REPETITIVE
