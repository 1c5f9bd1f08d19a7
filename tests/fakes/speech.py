"""Microphones and models for tests that need none. They honour their ports: see `tests/contracts`.

People of these tests speak in pure tones, one pitch each, so that what is said is known exactly.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classsense.domain.clock import Clock, LessonNs, StopSignal, lesson_ns
from classsense.domain.errors import KnownError
from classsense.domain.lesson import GroupId
from classsense.domain.observations import Word
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk, Samples, Transcript
from classsense.speech.segmentation import FILTER_STEP, FRAME_FIELD_S, FRAME_STEP_S, steps_in

TABLE = GroupId("1")
PITCHES_HZ = (400, 800, 1600, 3200)
"""Voices A, B, C, D."""

Said = tuple[int, float, float]
"""A person (index into `PITCHES_HZ`), start and end in seconds."""


def talk(said: Sequence[Said], duration_s: float, level: float = 0.1) -> Samples:
    """Return the sound of people who say these things, with a little noise."""
    times = np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    sound = np.random.default_rng(1).normal(0, 1e-4, len(times))
    for person, start_s, end_s in said:
        speaking = (times >= start_s) & (times < end_s)
        sound += speaking * level * np.sin(2 * np.pi * PITCHES_HZ[person] * times)
    return sound.astype(np.float32)


def chunks_of(sound: Samples, chunk_s: float = 0.5, start_s: float = 0.0) -> list[AudioChunk]:
    """Return the sound as a microphone would deliver it."""
    size = round(chunk_s * SAMPLE_RATE_HZ)
    return [
        AudioChunk(
            samples=sound[first : first + size],
            at=lesson_ns(start_s + first / SAMPLE_RATE_HZ),
            number=number,
            group=TABLE,
        )
        for number, first in enumerate(range(0, len(sound), size))
    ]


class ToneSegmenter:
    """A `SpeechSegmenter` that hears pitches. Local voices are in the order of their first word."""

    name = "tones"

    def __init__(self) -> None:
        self.windows = 0

    def filtered(self, samples: Samples) -> NDArray[np.float32]:
        steps = steps_in(len(samples))
        return samples[: steps * FILTER_STEP].reshape(steps, FILTER_STEP).T.copy()

    def segment(
        self, bands: NDArray[np.float32], mean: float, variance: float
    ) -> NDArray[np.float32]:
        del mean, variance
        self.windows += 1
        samples = bands.T.ravel()
        starts = np.arange(0, len(samples) / SAMPLE_RATE_HZ - FRAME_FIELD_S, FRAME_STEP_S)
        field = round(FRAME_FIELD_S * SAMPLE_RATE_HZ)
        first = np.round(starts * SAMPLE_RATE_HZ).astype(int)
        frames = np.stack([samples[at : at + field] for at in first])
        spectrum = np.abs(np.fft.rfft(frames * np.hanning(field))) / field
        bins = np.round(np.array(PITCHES_HZ) * field / SAMPLE_RATE_HZ).astype(int)
        speaking = spectrum[:, bins] > 1e-4
        busiest = np.argsort(-speaking.sum(axis=0), kind="stable")[:3]
        order = sorted(busiest, key=lambda person: int(speaking[:, person].argmax()))
        return speaking[:, order].astype(np.float32)


class ToneEmbedder:
    """A `VoiceEmbedder`: the same pitch gives the same direction, another a perpendicular one."""

    name = "pitches"

    def __init__(self) -> None:
        self.embedded = 0

    def frames(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        self.embedded += 1
        return np.exp(features[::2])

    def vectors(
        self, frames: NDArray[np.float32], weights: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        vectors = np.zeros((len(weights), 192), np.float32)
        vectors[np.arange(len(weights)), (weights @ frames).argmax(axis=1)] = 1
        return vectors


class EchoTranscriber:
    """A `Transcriber` that hears nothing in silence, and how long people spoke in anything else."""

    name = "echo"

    def transcribe(self, samples: Samples, language: str, *, hurry: bool = False) -> Transcript:
        del hurry
        loud = np.abs(samples) > 0.01
        if not loud.any():
            return Transcript("", 0.0)
        text = f"{language} {len(samples) / SAMPLE_RATE_HZ:.1f}"
        return Transcript(text, 1.0, (Word(text, 1.0),))


class ScriptedAudio:
    """An `AudioSource` that delivers a given sound, then ends or is lost."""

    def __init__(
        self,
        chunks: Sequence[AudioChunk],
        clock: Clock,
        *,
        missing: bool = False,
        ends: bool = True,
    ) -> None:
        self._chunks = chunks
        self._clock = clock
        self._missing = missing
        self._ends = ends
        self._next = 0
        self._open = False

    def open(self) -> None:
        if self._missing:
            raise KnownError("microphone_missing", name="scripted", found="-")
        self._open = True

    def read(self, stop: StopSignal) -> AudioChunk | None:
        if stop.is_set() or not self._open:
            return None
        if self._next == len(self._chunks):
            if self._ends:
                return None
            raise KnownError("microphone_lost", name="scripted")
        chunk = self._chunks[self._next]
        end = LessonNs(chunk.at + lesson_ns(len(chunk.samples) / SAMPLE_RATE_HZ))
        if not self._clock.wait_until(end, stop):
            return None
        self._next += 1
        return chunk

    def held_s(self) -> float:
        return 0.0

    def close(self) -> None:
        self._open = False
