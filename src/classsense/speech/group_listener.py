"""Listens to one table: who speaks when, how loud it is, and what is to be transcribed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from classsense.domain.clock import LessonNs
from classsense.domain.errors import KnownError
from classsense.domain.lesson import TEACHER_VOICE, GroupId
from classsense.domain.observations import Observation, TurnsHeard
from classsense.domain.ports import (
    AudioChunk,
    Samples,
    SpeechSegmenter,
    SpokenStretch,
    VoiceEmbedder,
)
from classsense.speech.energy_listener import sounds_of
from classsense.speech.levels import FRAME, Levels
from classsense.speech.neighbours import Neighbours, NoNeighbours
from classsense.speech.sound_ring import SoundRing
from classsense.speech.stream_position import StreamPosition, samples_in
from classsense.speech.stretches import StretchRules, closed_stretches
from classsense.speech.turn_teller import ReportHead, TurnTeller
from classsense.speech.turns import GRID_HZ
from classsense.speech.voice_book import OneVoice, VoiceBook
from classsense.speech.voice_sample import voice_samples
from classsense.speech.voice_timeline import VoiceTimeline
from classsense.speech.window_plan import WindowPlan, WindowRules
from classsense.speech.window_reader import LONGEST_WINDOW_S, SPEAKING, WindowReader

_KEPT_S: Final = 16.0
"""Sound in memory: a window, the longest stretch to be transcribed, and the wait for its end."""
_EARLY_S: Final = 20
"""So long the voices are told apart anew every second, then every `relabel_s`."""
_LATELY: Final = 30 * GRID_HZ
"""How loud speech was in so many frames tells how far away the microphone is."""
_ABOVE_BACKGROUND_DB: Final = 4.0
"""A window in which nothing is louder holds no speech."""


@dataclass(frozen=True, slots=True)
class ListenerOptions:
    """How a table is listened to.

    Attributes:
        voices: How many people may speak there, >= 1.
        names: What the voices are called by their places; letters unless told.
        words: Whether closed turns are handed on to be transcribed.
        epoch: Grows when voices could not be carried over.
        settle_s: Told is what was spoken so long before now, 0.5 to 1.5 s; half a second later at
            most, a label is there.
        relabel_s: Voices are told apart anew so often, 2 to 10 s.
        reach_s: Turns older than this are no longer corrected, so that no report and no memory
            grows with the lesson; 30 to 3600 s.
        quiet_voice_db: A voice that is nowhere in a window less than this below the loudest own
            speech belongs to another table, 10 to 30 dB. Neighbours arrive 20 to 30 dB lower.
        faint_db: Nobody of this table speaks where it is so much quieter, 15 to 40 dB.
        far_spread_db: By so much more people differ where the microphone is far from all of them,
            0 to 20 dB.
        own_speech_db: Own speech is taken to be at least so loud, -60 to -20 dB.
        windows: Which windows of sound are read.
        stretches: How talk is cut for the transcriber.
    """

    voices: int = 4
    names: tuple[str, ...] = ()
    words: bool = False
    epoch: int = 0
    settle_s: float = 1.5
    relabel_s: float = 5.0
    reach_s: float = 300.0
    quiet_voice_db: float = 16.0
    faint_db: float = 22.0
    far_spread_db: float = 10.0
    own_speech_db: float = -30.0
    windows: WindowRules = field(default_factory=WindowRules)
    stretches: StretchRules = field(default_factory=StretchRules)


def _relabel_frames(every_s: float) -> Iterator[int]:
    """Yield when the voices are told apart anew: early on more often."""
    yield from range(2 * GRID_HZ, _EARLY_S * GRID_HZ, GRID_HZ)
    count = 0
    while True:
        yield round((_EARLY_S + count * every_s) * GRID_HZ)
        count += 1


def _loud_db(timeline: VoiceTimeline, levels: Levels, first: int) -> float | None:
    """Return how loud speech since a frame is where it is loud; None if it is too little."""
    first = max(first, timeline.first, 0)
    probability = timeline.probability(first, levels.frames)
    db = levels.db(first, first + len(probability))
    speech = db[(probability[: len(db)].max(axis=1) > SPEAKING) & np.isfinite(db)]
    return float(np.percentile(speech, 95)) if len(speech) >= GRID_HZ // 2 else None


class GroupListener:
    """Implements `Listener` for a table that agreed to voices, and for the teacher.

    Short windows are read twice a second, long ones where people take few turns
    (`window_plan.py`). A turn is told within 2 s and corrected as more is heard, for `reach_s`.
    Voice vectors live until `finish`, 16 s of sound at most at any time. Used by one thread only.
    """

    def __init__(
        self,
        group: GroupId,
        segmenter: SpeechSegmenter,
        embedder: VoiceEmbedder | None,
        options: ListenerOptions | None = None,
        neighbours: Neighbours | None = None,
    ) -> None:
        """Get ready for the first chunk.

        Args:
            group: The table.
            segmenter: Tells who speaks when in a window.
            embedder: Tells how a voice sounds; None where all own speech is the teacher's.
            options: How to listen; a table of four without words unless told.
            neighbours: What other microphones know; nothing unless told.
        """
        self._options = options or ListenerOptions()
        voices = 1 if embedder is None else self._options.voices
        names = self._options.names if embedder else (TEACHER_VOICE,)
        self._models = segmenter, embedder
        self._neighbours = neighbours or NoNeighbours()
        self._stream = StreamPosition(group)
        self._ring = SoundRing(_KEPT_S)
        self._levels = Levels(keep_s=self._options.reach_s + LONGEST_WINDOW_S)
        self._reader = WindowReader(segmenter, embedder, self._ring)
        self._plan = WindowPlan(self._options.windows)
        self._book = OneVoice() if embedder is None else VoiceBook(voices)
        self._timeline = VoiceTimeline(voices, self._options.reach_s + LONGEST_WINDOW_S)
        recogniser = segmenter.name if embedder is None else f"{segmenter.name}+{embedder.name}"
        head = ReportHead(group, self._options.epoch, recogniser, names)
        self._teller = TurnTeller(head, self._stream)
        self._next_look = self._plan.hop
        self._relabels = _relabel_frames(self._options.relabel_s)
        self._next_relabel = next(self._relabels)
        self._own_db = self._options.own_speech_db
        self._pending = False
        self._handed_until = 0
        self._spoken: list[SpokenStretch] = []

    def time_of(self, frame: int) -> LessonNs:
        """Return when a frame of 20 ms of the stream began."""
        return self._stream.time_of(frame * FRAME)

    def frame_of(self, time: LessonNs) -> int:
        """Return the frame of the stream that holds a time; negative before the stream."""
        return samples_in(time - self._stream.time_of(0)) // FRAME

    def hear(self, chunk: AudioChunk) -> Sequence[Observation]:
        """Take the next chunk; return gaps, levels, and turns that became known or changed."""
        if self._ring.position == 0:
            self._neighbours.begin(chunk.at)
        placed = self._stream.place(chunk)
        heard: list[Observation] = []
        if placed.skipped:
            self._skip(placed.skipped)
        if placed.gap:
            heard.append(placed.gap)
        samples = placed.samples
        while len(samples):
            to_look = self._next_look * FRAME - self._ring.position
            self._ring.hear(samples[:to_look])
            self._levels.hear(samples[:to_look])
            samples = samples[to_look:]
            if self._ring.position == self._next_look * FRAME:
                self._next_look += self._plan.hop
                heard += self._look()
        return heard + sounds_of(self._levels, self._stream, self._teller.head.group)

    def held_s(self) -> float:
        """Return how many seconds of sound are in memory: at most 16."""
        return self._ring.held_s()

    def spoken(self) -> Sequence[SpokenStretch]:
        """Return the stretches of talk that closed since the last call; none without words."""
        closed, self._spoken = self._spoken, []
        return closed

    def finish(self) -> Sequence[Observation]:
        """Tell the last turns, correct those within reach, then forget all voices and sound."""
        end = self._ring.position // FRAME
        heard = self._look(last=True) if end else []
        self._book.forget()
        self._reader.forget()
        self._ring.wipe()
        return heard

    def enrol(self, place: int, sound: Samples) -> None:
        """Learn from a sound check how the voice in a place sounds; several calls add up.

        Args:
            place: Of the voice, 0 is A.
            sound: It alone, shape (n,), some seconds at 16 kHz.

        Raises:
            KnownError: There is less than a second of speech in it (`sound_check_short`).
        """
        if not 0 <= place < self._book.voices:
            raise ValueError(f"place {place} of {self._book.voices}")
        segmenter, embedder = self._models
        if embedder is None:
            return
        samples = list(voice_samples(sound, segmenter, embedder))
        spoken_s = sum(seconds for _, seconds in samples)
        if spoken_s < self._options.windows.shortest_check_s:
            raise KnownError("sound_check_short", spoken=round(spoken_s, 1))
        for vector, seconds in samples:
            self._book.enrol(place, vector, seconds)
        self._relabel()

    def enrol_span(self, place: int, start: LessonNs, end: LessonNs) -> None:
        """Learn from a sound check that this microphone heard in [start, end).

        Only what is still in memory counts, the last 16 s: call it as soon as the check is over.
        Raises what `enrol` raises.
        """
        first, last = self.frame_of(start), self.frame_of(end)
        self.enrol(place, self._ring.between(first * FRAME, last * FRAME))

    def set_voices(self, voices: int) -> None:
        """Change how many people may speak; the voices that are known keep their places."""
        if isinstance(self._book, VoiceBook):
            self._book.set_voices(voices)
            self._relabel()

    def forget(self, since: LessonNs) -> Sequence[Observation]:
        """Wipe what was heard from `since` on: sound, windows, vectors and turns.

        Returns:
            A report that nobody spoke from then on; nothing of that stretch is told again.
        """
        frame = max(0, self.frame_of(since))
        self._ring.wipe()
        self._reader.forget()
        self._book.forget_since(frame, self._timeline.forget_since(frame))
        self._pending = False
        self._spoken = [stretch for stretch in self._spoken if stretch.end <= since]
        now = self._ring.position // FRAME
        self._handed_until = max(self._handed_until, now)
        report = self._teller.forget(frame, now)
        return [report] if report else []

    def _skip(self, samples: int) -> None:
        self._ring.skip(samples)
        self._levels.skip(samples)
        behind = self._ring.position // FRAME
        while self._next_look <= behind:
            self._next_look += self._plan.hop

    def _look(self, *, last: bool = False) -> list[Observation]:
        """Read the windows that end now and report what they change."""
        end = self._ring.position // FRAME
        self._blank(end)
        changed_from = self._read(end)
        until = end if last else max(0, end - round(self._options.settle_s * GRID_HZ))
        if last or end >= self._next_relabel:
            while self._next_relabel <= end:
                self._next_relabel = next(self._relabels)
            self._own_db = self._own_speech_db()
            self._book.tell_apart()
            self._relabel()
            changed_from = end - round(self._options.reach_s * GRID_HZ)
        report = self._retold(changed_from, until, end)
        if self._options.words:
            self._hand_on(until, last=last)
        return [report] if report else []

    def _blank(self, end: int) -> None:
        """Overwrite what no model may hear, in the frames since the last look."""
        first = max(0, end - self._plan.hop)
        for frame in np.flatnonzero(self._neighbours.blanked(first, end)) + first:
            self._ring.blank(int(frame) * FRAME, int(frame + 1) * FRAME)

    def _read(self, end: int) -> int:
        """Read the windows that end now; return the first frame that they say anything of."""
        quietest_db = self._quietest_db()
        if self._pending:
            # The voices of the last look's window can be heard better now.
            window = self._reader.with_voices(self._timeline.last_window)
            self._book.revise(window)
            self._timeline.relabel(self._book.places(1, quietest_db))
        self._pending = False
        first = end
        for due in self._plan.windows(end):
            begin = end - due.length
            first = min(first, begin)
            quiet_db = max(self._levels.background_db() + _ABOVE_BACKGROUND_DB, quietest_db)
            if not self._levels.audible(begin, end, quiet_db).any():
                continue
            window = self._reader.read(begin, end, self._levels.padded_db(begin, end))
            self._plan.heard(window)
            if due.counts:
                voices = self._book.add(window, quietest_db, telling=due.telling)
                self._timeline.add(window, voices)
                self._book.forget_before(self._timeline.windows)
                self._pending = end % GRID_HZ != 0
        if end % GRID_HZ == 0:
            self._plan.choose(end, _loud_db(self._timeline, self._levels, end - _LATELY))
        return first

    def _relabel(self) -> None:
        """Tell anew which voices the local ones are, as far back as turns are corrected."""
        self._timeline.grow(self._book.places_used)
        self._teller.stranger, self._teller.doubt = self._book.stranger, self._book.doubt
        self._timeline.relabel(self._book.places(self._timeline.windows, self._quietest_db()))

    def _quietest_db(self) -> float:
        """Return how loud a voice of this table is at least where it is loud."""
        far_db = self._options.far_spread_db if self._plan.long else 0.0
        return self._own_db - self._options.quiet_voice_db - far_db

    def _own_speech_db(self) -> float:
        loud_db = _loud_db(self._timeline, self._levels, 0)
        return self._own_db if loud_db is None else max(self._options.own_speech_db, loud_db)

    def _retold(self, changed_from: int, until: int, end: int) -> TurnsHeard | None:
        """Decide the turns from `changed_from` on again; report from the first difference on."""
        start = self._teller.start_of(max(changed_from, self._timeline.first))
        probability = self._timeline.probability(start, end)
        fainter_db = self._options.faint_db - self._options.quiet_voice_db
        faintest_db = self._quietest_db() - fainter_db
        audible = self._levels.audible(start, start + len(probability), faintest_db)
        whose = self._neighbours.foreign(start, start + len(probability))
        return self._teller.tell(start, until, probability * audible[:, None], whose)

    def _hand_on(self, until: int, *, last: bool) -> None:
        """Copy the sound of stretches that closed, as long as it is still there."""
        rules = self._options.stretches
        settled = until + round(rules.pause_s * GRID_HZ) if last else until
        closed, self._handed_until = closed_stretches(
            self._teller.turns, self._handed_until, settled, rules
        )
        for first, end in closed:
            self._spoken.append(
                SpokenStretch(
                    samples=self._ring.between(first * FRAME, end * FRAME),
                    start=self._stream.time_of(first * FRAME),
                    end=self._stream.time_of(end * FRAME),
                    group=self._teller.head.group,
                    epoch=self._options.epoch,
                )
            )
