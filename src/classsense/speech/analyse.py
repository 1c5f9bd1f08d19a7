"""Who spoke when in recordings, and what: `classsense analyse speech`.

A recording goes through the same listener as a microphone, chunk by chunk.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final

import soundfile

from classsense.analysis.talk_state import EpochTalk
from classsense.domain.clock import LessonNs, StopSignal, lesson_ns, seconds
from classsense.domain.errors import KnownError
from classsense.domain.lesson import GroupId
from classsense.domain.observations import Observation, Turn, TurnsHeard
from classsense.domain.ports import SAMPLE_RATE_HZ, Listener, Samples, Transcriber
from classsense.speech.replay_wav import ReplayAudio
from classsense.speech.rttm import SpokenTurn

LIVE_DELAY_S: Final = 10.0
"""`--live` gives each moment the label that it carried so long after it was spoken."""
_RECORDING: Final = GroupId("recording")
_WORTH_WORDS_S: Final = 0.6
_LONGEST_TURN_S: Final = 28.0


@dataclass(frozen=True, slots=True)
class AnalysedTurn:
    """A turn and its words; None if it was too short for words or none were asked for."""

    voice: str
    start_s: float
    end_s: float
    text: str | None


@dataclass(frozen=True, slots=True)
class AnalysedRecording:
    """What a recording holds."""

    path: Path
    duration_s: float
    turns: tuple[AnalysedTurn, ...]

    def spoken(self) -> list[SpokenTurn]:
        """Return the turns without words, as RTTM takes them."""
        return [SpokenTurn(turn.start_s, turn.end_s, turn.voice) for turn in self.turns]


@dataclass(frozen=True, slots=True)
class RecordingAnalyser:
    """Analyses recordings one after the other. Used by one thread only.

    Attributes:
        listener: Makes a fresh listener for each recording.
        transcriber: Recognises the words of each turn; None leaves them out.
        language: Of the words.
        live: Report for every moment the label it carried `live_delay_s` later, not what was known
            at the end.
        live_delay_s: 1.5 to 300 s.
    """

    listener: Callable[[], Listener]
    transcriber: Transcriber | None = None
    language: str = "ja"
    live: bool = False
    live_delay_s: float = LIVE_DELAY_S

    def analyse(
        self, path: Path, heard: Callable[[float], None] = lambda _: None
    ) -> AnalysedRecording:
        """Return the turns of a recording.

        Args:
            path: WAV or FLAC.
            heard: Told after every chunk which share of the recording is done, 0..1.

        Raises:
            KnownError: The file is missing or cannot be read (`audio_missing`,
                `audio_unreadable`, `audio_damaged`).
        """
        source = ReplayAudio(path, _RECORDING, _Unhurried())
        source.open()
        try:
            duration_s = soundfile.info(path).duration
            talk = _LiveTalk() if self.live else _Talk()
            end = self._listen(source, talk, lambda now: heard(min(1.0, now / duration_s)))
            talk.settle(end)
            turns = tuple(self._analysed(turn, path) for turn in talk.turns())
            return AnalysedRecording(path, duration_s, turns)
        finally:
            source.close()

    def told_after(self, path: Path, delays_s: Sequence[float]) -> dict[float, list[SpokenTurn]]:
        """Return the labels that each moment carried so long after it was spoken, for each delay.

        Raises:
            KnownError: As `analyse`.
        """
        source = ReplayAudio(path, _RECORDING, _Unhurried())
        source.open()
        try:
            talks = _Several(delays_s, self.live_delay_s)
            end = self._listen(source, talks, lambda _: None)
        finally:
            source.close()
        return talks.turns_by_delay(end)

    def _listen(
        self, source: ReplayAudio, talk: "_Talk", heard: Callable[[float], None]
    ) -> LessonNs:
        listener, never = self.listener(), Event()
        end = LessonNs(0)
        while (chunk := source.read(never)) is not None:
            end = LessonNs(chunk.at + lesson_ns(len(chunk.samples) / SAMPLE_RATE_HZ))
            talk.settle(LessonNs(end - lesson_ns(self.live_delay_s)))
            talk.take(listener.hear(chunk))
            listener.spoken()
            heard(seconds(end))
        talk.take(listener.finish())
        return end

    def _analysed(self, turn: Turn, path: Path) -> AnalysedTurn:
        start_s, end_s = seconds(turn.start), seconds(turn.end)
        text = None
        if self.transcriber is not None and end_s - start_s >= _WORTH_WORDS_S:
            text = " ".join(
                words
                for sound in _pieces(path, start_s, end_s)
                if (words := self.transcriber.transcribe(sound, self.language).text)
            )
        return AnalysedTurn(turn.voice, round(start_s, 3), round(end_s, 3), text)


class _Unhurried:
    """A clock for files that nobody waits for: every time has come as soon as it is asked for."""

    def __init__(self) -> None:
        self._now = LessonNs(0)

    def now(self) -> LessonNs:
        return self._now

    def wait_until(self, at: LessonNs, stop: StopSignal) -> bool:
        self._now = LessonNs(max(self._now, at))
        return not stop.is_set()

    def reached(self, worker: str, at: LessonNs) -> None:
        del worker, at


class _Talk:
    """The turns as they are known now."""

    def __init__(self) -> None:
        self._talk = EpochTalk(LessonNs(0), LessonNs(0), ())

    def take(self, observations: Sequence[Observation]) -> None:
        for observation in observations:
            if isinstance(observation, TurnsHeard):
                self._talk = self._talk.revised(observation)

    def settle(self, until: LessonNs) -> None:
        del until

    def turns(self) -> tuple[Turn, ...]:
        return self._talk.turns


class _LiveTalk(_Talk):
    """The turns as each moment carried them when it was settled."""

    def __init__(self) -> None:
        super().__init__()
        self._settled = EpochTalk(LessonNs(0), LessonNs(0), ())

    def settle(self, until: LessonNs) -> None:
        since = self._settled.until
        if until <= since:
            return
        turns = tuple(
            Turn(turn.voice, max(turn.start, since), min(turn.end, until), turn.confidence)
            for turn in self._talk.turns
            if turn.start < until and turn.end > since
        )
        settled = TurnsHeard(until, _RECORDING, 0, since, until, turns, "settled")
        self._settled = self._settled.revised(settled)

    def turns(self) -> tuple[Turn, ...]:
        return self._settled.turns


class _Several(_Talk):
    """The turns as each moment carried them after several delays."""

    def __init__(self, delays_s: Sequence[float], live_delay_s: float) -> None:
        super().__init__()
        self._talks = {delay_s: _LiveTalk() for delay_s in delays_s}
        self._live_delay_s = live_delay_s

    def take(self, observations: Sequence[Observation]) -> None:
        for talk in self._talks.values():
            talk.take(observations)

    def settle(self, until: LessonNs) -> None:
        for delay_s, talk in self._talks.items():
            talk.settle(LessonNs(until + lesson_ns(self._live_delay_s) - lesson_ns(delay_s)))

    def turns_by_delay(self, end: LessonNs) -> dict[float, list[SpokenTurn]]:
        """Settle all until the end of the recording, and return what each said."""
        for talk in self._talks.values():
            talk.settle(end)
        return {
            delay_s: [
                SpokenTurn(seconds(turn.start), seconds(turn.end), turn.voice)
                for turn in talk.turns()
            ]
            for delay_s, talk in self._talks.items()
        }


def sound_of(path: Path, longest_s: float = 60.0) -> Samples:
    """Return the sound of a short recording, mono at 16 kHz, or its beginning.

    Raises:
        KnownError: The file is missing or cannot be read (`audio_missing`, `audio_unreadable`,
            `audio_damaged`).
    """
    return _stretch(path, 0.0, longest_s)


def _stretch(path: Path, start_s: float, length_s: float) -> Samples:
    """Return the sound from `start_s` on, at most `length_s`."""
    source = ReplayAudio(path, _RECORDING, _Unhurried(), lesson_ns(start_s), length_s)
    source.open()
    try:
        chunk = source.read(Event())
    finally:
        source.close()
    if chunk is None:
        raise KnownError("audio_unreadable", file=path.name)
    return chunk.samples


def _pieces(path: Path, start_s: float, end_s: float) -> Iterator[Samples]:
    """Yield the sound of a turn in pieces that the transcriber can take."""
    while start_s < end_s:
        piece_end_s = min(end_s, start_s + _LONGEST_TURN_S)
        yield _stretch(path, start_s, piece_end_s - start_s)
        start_s = piece_end_s
