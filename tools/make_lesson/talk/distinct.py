"""Are the made voices distinct? Asked of the speaker model, on the finished recordings."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from make_lesson.talk.truth import TRUTH_NAME
from make_lesson.talk.voices import RATE_HZ, Sound

SHORTEST_S = 1.5

Embeddings = NDArray[np.float32]  # [utterances, 192], each of length 1


class SpeakerModel:
    """CAM++ on one utterance at a time (80 mel bands, mean taken off)."""

    def __init__(self, weights: Path) -> None:
        """Load its two ONNX graphs from their folder: what is heard, and whose voice it is."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._frames, self._voices = (
            onnxruntime.InferenceSession(
                str(weights / f"{part}.onnx"), options, providers=["CPUExecutionProvider"]
            )
            for part in ("frames", "voices")
        )

    def embed(self, sound: Sound) -> NDArray[np.float32]:
        """Return the unit vector [192] of one utterance."""
        features = _mel(sound)
        features -= features.mean(axis=0)
        (heard,) = self._frames.run(None, {"feats": features[None]})
        frames = np.ascontiguousarray(heard[0].T)
        weights = np.ones((1, len(frames)), np.float32)
        (vectors,) = self._voices.run(None, {"frames": frames, "weights": weights})
        return np.asarray(vectors[0] / np.linalg.norm(vectors[0]), np.float32)


def _mel(sound: Sound) -> NDArray[np.float32]:
    import kaldi_native_fbank

    options = kaldi_native_fbank.FbankOptions()
    options.frame_opts.dither = 0
    options.frame_opts.samp_freq = RATE_HZ
    options.mel_opts.num_bins = 80
    bank = kaldi_native_fbank.OnlineFbank(options)
    bank.accept_waveform(RATE_HZ, sound.tolist())
    bank.input_finished()
    return np.array([bank.get_frame(i) for i in range(bank.num_frames_ready)], np.float32)


@dataclass(frozen=True, slots=True)
class Distinctness:
    """How well utterances find their own voice among those of one table (or of all).

    Attributes:
        voices: Names, in the order of `cosines`.
        cosines: [voice, voice] cosine of centroids; on the diagonal the mean within the voice.
        accuracy: Share of utterances nearest to their own centroid, each left out of it.
        margins: [utterances] own cosine minus the best other one; negative = mistaken.
    """

    voices: tuple[str, ...]
    cosines: NDArray[np.float32]
    accuracy: float
    margins: NDArray[np.float32]

    def __str__(self) -> str:
        """Return the table as text."""
        head = "       " + " ".join(f"{voice:>7}" for voice in self.voices)
        rows = [
            f"{voice:>7}" + " ".join(f"{cosine:7.2f}" for cosine in row)
            for voice, row in zip(self.voices, self.cosines, strict=True)
        ]
        low, middle = np.percentile(self.margins, [5, 50])
        foot = (
            f"leave-one-out accuracy {self.accuracy:.3f} of {len(self.margins)} utterances, "
            f"margin p5 {low:.2f}, median {middle:.2f}"
        )
        return "\n".join((head, *rows, foot))


def measure(spoken: Mapping[str, Embeddings]) -> Distinctness:
    """Compare voices.

    A voice with a single utterance cannot be left out of itself: it is a rival to the others and
    has no margin of its own.

    Raises:
        ValueError: If no voice has two utterances, since nothing can be measured then.
    """
    voices = tuple(sorted(spoken))
    centroids = np.stack([_unit(spoken[voice].sum(axis=0)) for voice in voices])
    cosines = centroids @ centroids.T
    margins = []
    for row, voice in enumerate(voices):
        own = spoken[voice]
        cosines[row, row] = _within(own)
        for one in own if len(own) > 1 else ():
            rival = float(np.delete(centroids @ one, row).max())
            margins.append(float(_unit(own.sum(axis=0) - one) @ one) - rival)
    if not margins:
        raise ValueError(f"Fewer than two utterances of every voice: {voices}")
    found = np.asarray(margins, np.float32)
    return Distinctness(voices, cosines, float(np.mean(found > 0)), found)


def _within(own: Embeddings) -> float:
    """Return the mean cosine between different utterances; not a number if there is one only."""
    count = len(own)
    if count < 2:
        return math.nan
    return float((np.square(own.sum(axis=0)).sum() - count) / (count * (count - 1)))


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def embed_recordings(folder: Path, model: SpeakerModel) -> dict[str, dict[str, Embeddings]]:
    """Embed every utterance of >= 1.5 s alone in the room: microphone -> voice -> vectors."""
    truth = json.loads((folder / TRUTH_NAME).read_text(encoding="utf-8"))
    recordings = {**truth["tables"], "teacher": truth["teacher"]}
    found: dict[str, dict[str, Embeddings]] = {}
    for microphone, recording in recordings.items():
        sound, _ = soundfile.read(folder / recording["file"], dtype="float32")
        vectors: dict[str, list[NDArray[np.float32]]] = {}
        for turn in recording["turns"]:
            alone = sound[_alone(turn, recording["turns"], len(sound))]
            if len(alone) >= SHORTEST_S * RATE_HZ:
                vectors.setdefault(turn["voice"], []).append(model.embed(alone))
        found[microphone] = {voice: np.stack(own) for voice, own in vectors.items()}
    return found


def _alone(
    turn: Mapping[str, Any], turns: Sequence[Mapping[str, Any]], samples: int
) -> NDArray[np.bool_]:
    """Flag the samples of a turn during which no other voice of the table talks."""
    alone = np.zeros(samples, np.bool_)
    alone[_span(turn)] = True
    for other in turns:
        if other is not turn:
            alone[_span(other)] = False
    return alone


def _span(turn: Mapping[str, Any]) -> slice:
    return slice(round(turn["start_s"] * RATE_HZ), round(turn["end_s"] * RATE_HZ))
