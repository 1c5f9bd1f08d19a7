"""Listens to one table: who speaks when, how loud it is, and what is to be transcribed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from classsense.domain.lesson import TEACHER_VOICE, GroupId
from classsense.domain.observations import Observation, Turn, TurnsHeard
from classsense.domain.ports import (
    SAMPLE_RATE_HZ,
    AudioChunk,
    Samples,
    SpeechSegmenter,
    SpokenStretch,
    VoiceEmbedder,
)
from classsense.speech.energy_listener import sounds_of
from classsense.speech.levels import FRAME, Levels
from classsense.speech.sound_ring import SoundRing
from classsense.speech.stream_position import StreamPosition
from classsense.speech.stretches import StretchRules, closed_stretches
from classsense.speech.turns import GRID_HZ, Spell, clear_before, first_difference, spells
from classsense.speech.voice_book import OneVoice, VoiceBook
from classsense.speech.voice_timeline import VoiceTimeline
from classsense.speech.window_reader import (
    SPEAKING,
    WINDOW_FRAMES,
    WINDOW_S,
    Window,
    WindowReader,
)

_KEPT_S: Final = 16.0
"""Sound in memory: a window, the longest stretch to be transcribed, and the wait for its end."""
_FIRST_LOOKS_S: Final = (2, 4, 7)
"""The voices are told apart anew at these times, then every `relabel_s`."""
_ABOVE_BACKGROUND_DB: Final = 4.0
"""A window in which nothing is louder holds no speech."""
_REWORK: Final = GRID_HZ
"""So many frames before a change are decided again, so that pauses are judged whole."""


@dataclass(frozen=True, slots=True)
class ListenerOptions:
    """How a table is listened to.

    Attributes:
        voices: How many people may speak there, >= 1.
        words: Whether closed turns are handed on to be transcribed.
        epoch: Grows when voices could not be carried over.
        hop_s: A window is read so often, 0.2 to 1.5 s. Half a second tells no better afterwards, a
            little better at once, for twice the work.
        settle_s: Told is what was spoken so long before a window's end, 0.5 to 2 s; a turn follows
            within `hop_s` + `settle_s`.
        relabel_s: Voices are told apart anew so often, 2 to 60 s.
        reach_s: While the lesson runs, turns older than this are no longer corrected, so that no
            report grows with the lesson; `finish` corrects all. 30 to 3600 s.
        quiet_voice_db: A voice that is nowhere in a window less than this below the loudest own
            speech belongs to another table, 10 to 30 dB. Neighbours arrive 20 to 30 dB lower.
        faint_db: Nobody of this table speaks where it is so much quieter, 15 to 40 dB.
        own_speech_db: Own speech is taken to be at least so loud, -60 to -20 dB.
    """

    voices: int = 4
    words: bool = False
    epoch: int = 0
    hop_s: float = 1.0
    settle_s: float = 1.0
    relabel_s: float = 10.0
    reach_s: float = 300.0
    quiet_voice_db: float = 16.0
    faint_db: float = 22.0
    own_speech_db: float = -30.0
    stretches: StretchRules = field(default_factory=StretchRules)


class GroupListener:
    """Implements `Listener` for a table that agreed to voices, and for the teacher.

    Windows of 3 s are read every second. Local voices of all windows are clustered again
    every 10 s; turns follow 1 to 2 s after the sound and are corrected as more is heard
    (notes/speech.md 7). Voice vectors live until `finish`, 16 s of sound at most at any time.
    Used by one thread only.
    """

    def __init__(
        self,
        group: GroupId,
        segmenter: SpeechSegmenter,
        embedder: VoiceEmbedder | None,
        options: ListenerOptions | None = None,
    ) -> None:
        """Get ready for the first chunk.

        Args:
            group: The table.
            segmenter: Tells who speaks when in a window.
            embedder: Tells how a voice sounds; None where all own speech is the teacher's.
            options: How to listen; a table of four without words unless told.
        """
        self._group = group
        self._options = options or ListenerOptions()
        voices = 1 if embedder is None else self._options.voices
        self._names = (
            (TEACHER_VOICE,) if embedder is None else tuple(chr(65 + v) for v in range(voices))
        )
        self._recogniser = (
            segmenter.name if embedder is None else f"{segmenter.name}+{embedder.name}"
        )
        self._stream = StreamPosition(group)
        self._ring = SoundRing(_KEPT_S)
        self._levels = Levels()
        self._reader = WindowReader(segmenter, embedder)
        self._book = OneVoice() if embedder is None else VoiceBook(voices)
        self._timeline = VoiceTimeline(voices)
        self._hop = round(self._options.hop_s * GRID_HZ)
        self._next_look = self._hop
        self._relabels = self._relabel_times()
        self._next_relabel = next(self._relabels)
        self._own_db = self._options.own_speech_db
        self._turns: list[Spell] = []
        self._told_until = 0
        self._handed_until = 0
        self._spoken: list[SpokenStretch] = []

    def _relabel_times(self) -> Iterator[int]:
        for early_s in _FIRST_LOOKS_S:
            if early_s < self._options.relabel_s:
                yield early_s * GRID_HZ
        count = 1
        while True:
            yield round(count * self._options.relabel_s * GRID_HZ)
            count += 1

    def hear(self, chunk: AudioChunk) -> Sequence[Observation]:
        """Take the next chunk; return gaps, levels, and turns that became known or changed."""
        placed = self._stream.place(chunk)
        heard: list[Observation] = []
        if placed.skipped:
            heard += self._skip(placed.skipped)
        if placed.gap:
            heard.append(placed.gap)
        samples = placed.samples
        while len(samples):
            to_look = self._next_look * FRAME - self._ring.position
            self._take(samples[:to_look])
            samples = samples[to_look:]
            if self._ring.position == self._next_look * FRAME:
                self._next_look += self._hop
                heard += self._look()
        return heard + sounds_of(self._levels, self._stream, self._group)

    def spoken(self) -> Sequence[SpokenStretch]:
        """Return the stretches of talk that closed since the last call; none without words."""
        closed, self._spoken = self._spoken, []
        return closed

    def finish(self) -> Sequence[Observation]:
        """Tell the voices apart a last time in all that was heard, then forget them."""
        end = self._ring.position // FRAME
        heard = self._look(last=True) if end else []
        self._book.forget()
        self._reader.forget()
        self._ring.wipe()
        return heard

    def _take(self, samples: Samples) -> None:
        self._ring.hear(samples)
        self._levels.hear(samples)
        self._reader.hear(samples)

    def _skip(self, samples: int) -> list[Observation]:
        self._ring.skip(samples)
        self._levels.skip(samples)
        self._reader.skip(samples)
        behind = self._ring.position // FRAME
        while self._next_look <= behind:
            self._next_look += self._hop
        return []

    def _look(self, *, last: bool = False) -> list[Observation]:
        """Read the window that ends now and report what it changes."""
        end = self._ring.position // FRAME
        window = self._window(end)
        if window is not None:
            voices = self._book.add(window, self._quietest_db())
            self._timeline.add(window, voices)
        until = end if last else max(0, end - round(self._options.settle_s * GRID_HZ))
        changed_from = end - WINDOW_FRAMES
        if last or end >= self._next_relabel:
            while self._next_relabel <= end:
                self._next_relabel = next(self._relabels)
            self._tell_apart()
            changed_from = 0 if last else end - round(self._options.reach_s * GRID_HZ)
        report = self._retold(max(0, changed_from), until)
        if self._options.words:
            self._hand_on(until, last=last)
        return [report] if report else []

    def _window(self, end: int) -> Window | None:
        """Read the window of 3 s before `end`; None if no speech of this table can be in it."""
        first = end - WINDOW_FRAMES
        quiet_db = max(self._levels.background_db() + _ABOVE_BACKGROUND_DB, self._quietest_db())
        if not self._levels.audible(first, end, quiet_db).any():
            return None
        position = end * FRAME
        sound = self._ring.between(position - round(WINDOW_S * SAMPLE_RATE_HZ), position)
        return self._reader.read(sound, first, self._levels.padded_db(first, end))

    def _quietest_db(self) -> float:
        """Return how loud a voice of this table is at least where it is loud."""
        return self._own_db - self._options.quiet_voice_db

    def _tell_apart(self) -> None:
        """Learn how loud own speech is, then cluster all voices anew."""
        probability = self._timeline.probability(0, self._levels.frames)
        db = self._levels.db(0, len(probability))
        speech = db[(probability[: len(db)].max(axis=1) > SPEAKING) & np.isfinite(db)]
        if len(speech) >= GRID_HZ:
            loud = float(np.percentile(speech, 95))
            self._own_db = max(self._options.own_speech_db, loud)
        voices = self._book.tell_apart(self._quietest_db())
        if voices is not None:
            self._timeline.relabel(voices)

    def _retold(self, changed_from: int, until: int) -> TurnsHeard | None:
        """Decide the turns from `changed_from` on again; report from the first difference on."""
        start = clear_before(max(0, changed_from - _REWORK), self._turns)
        probability = self._timeline.probability(start, until)
        faintest_db = self._own_db - self._options.faint_db
        audible = self._levels.audible(start, start + len(probability), faintest_db)
        decided = [
            turn._replace(first=turn.first + start, last=turn.last + start)
            for turn in spells(probability * audible[:, None])
        ]
        turns = [turn for turn in self._turns if turn.last <= start] + decided
        since = first_difference(self._turns, turns)
        since = self._told_until if since is None else min(since, self._told_until)
        since = clear_before(since, [*turns, *self._turns])
        self._turns = sorted(turns)
        if until <= since:
            return None
        self._told_until = until
        now = self._stream.time_of(self._ring.position)
        return TurnsHeard(
            at=now,
            group=self._group,
            epoch=self._options.epoch,
            since=self._stream.time_of(since * FRAME),
            until=self._stream.time_of(until * FRAME),
            turns=tuple(self._turn(turn) for turn in self._turns if turn.first >= since),
            recogniser=self._recogniser,
        )

    def _turn(self, spell: Spell) -> Turn:
        return Turn(
            voice=self._names[spell.voice],
            start=self._stream.time_of(spell.first * FRAME),
            end=self._stream.time_of(spell.last * FRAME),
            confidence=spell.confidence,
        )

    def _hand_on(self, until: int, *, last: bool) -> None:
        """Copy the sound of stretches that closed, as long as it is still there."""
        rules = self._options.stretches
        settled = until + round(rules.pause_s * GRID_HZ) if last else until
        closed, self._handed_until = closed_stretches(
            self._turns, self._handed_until, settled, rules
        )
        for first, end in closed:
            self._spoken.append(
                SpokenStretch(
                    samples=self._ring.between(first * FRAME, end * FRAME),
                    start=self._stream.time_of(first * FRAME),
                    end=self._stream.time_of(end * FRAME),
                    group=self._group,
                    epoch=self._options.epoch,
                )
            )
