"""What the running lesson needs from the outside. Adapters implement these, one per file."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from classsense.domain.clock import LessonNs, StopSignal
from classsense.domain.commands import Entry, SoundForgotten
from classsense.domain.errors import KnownError
from classsense.domain.lesson import GroupId
from classsense.domain.observations import Observation, Word

Samples = NDArray[np.float32]

SAMPLE_RATE_HZ = 16_000
"""All sound inside ClassSense is mono float32 in -1..1 at this rate."""


@dataclass(frozen=True, slots=True, eq=False)
class AudioChunk:
    """A stretch of sound of one microphone. Lives in memory only.

    Attributes:
        samples: float32, shape (n,), mono, -1..1, 16 kHz. Read-only by agreement.
        at: When the first sample was captured.
        number: Counts every delivered chunk, so gaps show drops.
    """

    samples: Samples
    at: LessonNs
    number: int
    group: GroupId


class AudioSource(Protocol):
    """A microphone, or a file in its place. One instance is used by one thread only."""

    def open(self) -> None:
        """Get ready to deliver sound.

        Raises:
            KnownError: The microphone is missing or busy, or the file cannot be read.
        """
        ...

    def read(self, stop: StopSignal) -> AudioChunk | None:
        """Wait for the next chunk; None when `stop` came or the source has ended for good.

        Raises:
            KnownError: The microphone went away; it may be opened again later.
        """
        ...

    def held_s(self) -> float:
        """Return how many seconds of sound wait to be read: at most 4."""
        ...

    def close(self) -> None:
        """Give the device back. May be called twice."""
        ...


class SpeechSegmenter(Protocol):
    """Tells who speaks when among at most three voices of a short window.

    The windows of a stream overlap: what they have in common is filtered once.
    """

    name: str

    def filtered(self, samples: Samples) -> NDArray[np.float32]:
        """Return one column per 10 samples, shape (bands, (n - 251) // 10 + 1), of n >= 251."""
        ...

    def segment(
        self, bands: NDArray[np.float32], mean: float, variance: float
    ) -> NDArray[np.float32]:
        """Return the probability of speech, shape (frames, 3), for a window of filtered sound.

        Args:
            bands: As `filtered` returns them for the samples of the window.
            mean: Of these samples.
            variance: Of these samples.
        """
        ...


class VoiceEmbedder(Protocol):
    """Maps speech to a direction in which the same voice is near itself."""

    name: str

    def frames(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what is heard each 20 ms, shape ((n + 1) // 2, channels).

        Args:
            features: Filter-bank features each 10 ms, shape (n, 80), n >= 30.
        """
        ...

    def vectors(
        self, frames: NDArray[np.float32], weights: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Return a unit vector per voice, shape (voices, 192).

        Args:
            frames: What was heard, shape (n, channels).
            weights: How much of each frame is that voice, shape (voices, n), >= 0, not all 0.
        """
        ...


@dataclass(frozen=True, slots=True)
class Transcript:
    """Recognised words.

    Attributes:
        confidence: 0..1, mean token probability.
        words: The text in pieces, each with its confidence and what the glossary made of it; empty
            if they are not known.
        made_up: Why recognised words were taken for invented and left out; empty if they were not.
    """

    text: str
    confidence: float
    words: tuple[Word, ...] = ()
    made_up: str = ""


class ReadAnswer(NamedTuple):
    """What is told of a written answer.

    Attributes:
        words: Content words in dictionary form, each once.
        vector: What it is about, float32, shape (n,), of length 1; None where no model tells it.
    """

    words: tuple[str, ...]
    vector: NDArray[np.float32] | None = None


class Content(NamedTuple):
    """What an utterance is about.

    Attributes:
        words: Content words in dictionary form, in order, each as often as it was said.
        unsure: Those of them that rest on unsure words alone.
        places: Where in the text each of `words` is: from and to, 0..1 of its length as spoken.
    """

    words: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    places: tuple[tuple[float, float], ...] = ()


class Transcriber(Protocol):
    """Turns a turn of at most 30 s into words. Used by as many threads as it was made for."""

    name: str

    def transcribe(self, samples: Samples, language: str, *, hurry: bool = False) -> Transcript:
        """Return the words; an empty text if there are none.

        Args:
            samples: Mono sound at 16 kHz, shape (n,).
            language: `ja`, `en` or another that the model knows.
            hurry: Whether others are waiting: then faster, and a little less exact.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class SpokenStretch:
    """Sound of a closed turn on its way to the transcriber. Lives in memory only."""

    samples: Samples
    start: LessonNs
    end: LessonNs
    group: GroupId
    epoch: int


class Listener(Protocol):
    """Turns the sound of one microphone into observations. Used by one thread only."""

    def hear(self, chunk: AudioChunk) -> Sequence[Observation]:
        """Take the next chunk in order; return what became known."""
        ...

    def held_s(self) -> float:
        """Return how many seconds of sound are in memory: at most 16."""
        ...

    def spoken(self) -> Sequence[SpokenStretch]:
        """Return the closed turns since the last call that are to be transcribed."""
        ...

    def forget(self, since: LessonNs) -> Sequence[Observation]:
        """Wipe what was heard from `since` on; return what has to be told anew."""
        ...

    def finish(self) -> Sequence[Observation]:
        """Return what is left when the microphone ends; voices are forgotten afterwards."""
        ...


class Ears(Protocol):
    """Compares the microphones of a room. Used by the thread that listens only."""

    def hear(self, chunk: AudioChunk) -> None:
        """Take the next chunk of any microphone, before its listener does."""
        ...

    def heard_until(self, groups: Collection[GroupId]) -> LessonNs | None:
        """Return up to when all of `groups` were heard; None if none of them was."""
        ...

    def guard(self, groups: Collection[GroupId], at: LessonNs) -> None:
        """Name the tables whose speech must not be read anywhere, from now on.

        Of those that are named no more, what they said before `at` is not read either, however
        late its sound arrives.
        """
        ...

    def guarded_at(self, at: LessonNs) -> frozenset[GroupId]:
        """Return the tables of whose speech nothing that was said at a time may be read."""
        ...

    def wipe(self) -> None:
        """Forget what was heard."""
        ...


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an entry that was handed in.

    Attributes:
        number: Its number in the lesson's record; None if it was not kept.
        duplicate: It had been kept before; `number` is that of the first time.
        error: Why it was not kept.
    """

    number: int | None
    duplicate: bool = False
    error: KnownError | None = None


Committed = Callable[[Receipt], None]
"""Called once from the storage thread after the durable commit; must not block or raise."""


class Inbox(Protocol):
    """The only way into a running lesson."""

    def submit(self, entry: Entry, committed: Committed | None = None) -> None:
        """Hand in an entry. Never blocks; safe from any thread."""
        ...


class LessonStore(Protocol):
    """Keeps the entries of one lesson for good."""

    def append(self, entry: Entry, committed: Committed | None = None) -> None:
        """Queue one entry for writing. Never blocks; safe from any thread."""
        ...

    def forget(self, command: SoundForgotten) -> None:
        """Queue the wiping of what was heard since a moment, of what is kept before this call.

        What is wiped cannot be read from the disk either. Never blocks; safe from any thread.
        """
        ...

    def entries(self) -> Sequence[Entry]:
        """Return everything kept so far, in order."""
        ...

    def bytes_kept(self) -> int:
        """Return how much is on the disk, in bytes. Safe from any thread."""
        ...

    def close(self) -> None:
        """Write what is queued, then close. May be called twice."""
        ...
