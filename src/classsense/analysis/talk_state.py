"""What was heard at one table so far, epoch by epoch."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from classsense.domain.clock import LessonNs, seconds
from classsense.domain.observations import AudioGap, SoundHeard, Turn, TurnsHeard, WordsHeard

KEPT_WORDS: Final = 40
"""Stretches of words that stay in memory for the screen; older ones are gone."""


@dataclass(frozen=True, slots=True)
class EpochTalk:
    """Turns of one epoch, within which the voices' letters mean the same people.

    Attributes:
        since: Start of the sound of this epoch.
        until: Up to where the sound was dealt with.
        turns: Sorted by start. Neighbouring pieces of one voice are joined.
    """

    since: LessonNs
    until: LessonNs
    turns: tuple[Turn, ...]

    def revised(self, heard: TurnsHeard) -> "EpochTalk":
        """Return the talk with [heard.since, heard.until) replaced by what is known now."""
        before = [clipped for turn in self.turns if (clipped := _before(turn, heard.since))]
        after = [clipped for turn in self.turns if (clipped := _after(turn, heard.until))]
        joined = _joined(before, list(heard.turns), heard.since)
        turns = _joined(joined, after, heard.until) if after else joined
        return EpochTalk(
            since=LessonNs(min(self.since, heard.since)),
            until=LessonNs(max(self.until, heard.until)),
            turns=tuple(sorted(turns, key=lambda turn: (turn.start, turn.end, turn.voice))),
        )


def _before(turn: Turn, at: LessonNs) -> Turn | None:
    if turn.start >= at:
        return None
    return turn if turn.end <= at else Turn(turn.voice, turn.start, at, turn.confidence)


def _after(turn: Turn, at: LessonNs) -> Turn | None:
    if turn.end <= at:
        return None
    return turn if turn.start >= at else Turn(turn.voice, at, turn.end, turn.confidence)


def _joined(left: list[Turn], right: list[Turn], seam: LessonNs) -> list[Turn]:
    """Join turns of one voice that touch at the seam; leave all others as they are."""
    ending = {turn.voice: turn for turn in left if turn.end == seam}
    beginning = {turn.voice: turn for turn in right if turn.start == seam}
    both = ending.keys() & beginning.keys()
    whole = [
        Turn(
            voice,
            ending[voice].start,
            beginning[voice].end,
            min(ending[voice].confidence, beginning[voice].confidence),
        )
        for voice in both
    ]
    kept = [turn for turn in left if not (turn.voice in both and turn.end == seam)]
    return kept + whole + [t for t in right if not (t.voice in both and t.start == seam)]


@dataclass(frozen=True, slots=True)
class GroupTalk:
    """Everything heard at one table.

    Attributes:
        epochs: By number, oldest first.
        sounds: Loudness, about once a second.
        words: Latest recognised stretches, newest last; text in memory only.
        characters: Recognised characters so far.
        questions: Stretches that sounded like a question.
    """

    epochs: Mapping[int, EpochTalk] = field(default_factory=lambda: MappingProxyType({}))
    sounds: tuple[SoundHeard, ...] = ()
    words: tuple[WordsHeard, ...] = ()
    characters: int = 0
    questions: int = 0
    gaps: tuple[AudioGap, ...] = ()

    def after(self, heard: TurnsHeard | SoundHeard | WordsHeard | AudioGap) -> "GroupTalk":
        """Return what is known once `heard` came in."""
        match heard:
            case TurnsHeard():
                fresh = EpochTalk(heard.since, heard.since, ())
                revised = self.epochs.get(heard.epoch, fresh).revised(heard)
                return replace(self, epochs=MappingProxyType({**self.epochs, heard.epoch: revised}))
            case SoundHeard():
                return replace(self, sounds=(*self.sounds, heard))
            case WordsHeard():
                return replace(
                    self,
                    words=(*self.words, heard)[-KEPT_WORDS:],
                    characters=self.characters + heard.characters,
                    questions=self.questions + heard.question,
                )
            case AudioGap():
                return replace(self, gaps=(*self.gaps, heard))

    def epoch(self, number: int) -> EpochTalk | None:
        """Return the talk of an epoch; None if nothing was heard in it."""
        return self.epochs.get(number)

    def turns(self) -> tuple[Turn, ...]:
        """Return the turns of all epochs, oldest first. Voices carry over within an epoch only."""
        return tuple(turn for number in sorted(self.epochs) for turn in self.epochs[number].turns)

    def heard_spans(self) -> tuple[tuple[LessonNs, LessonNs], ...]:
        """Return the stretches [start, end) whose sound was dealt with, oldest first."""
        if self.epochs:
            return tuple(
                (self.epochs[number].since, self.epochs[number].until)
                for number in sorted(self.epochs)
            )
        return tuple((sound.start, sound.end) for sound in self.sounds)

    def heard_s(self, start: LessonNs, end: LessonNs) -> float:
        """Return how many seconds of [start, end) were heard, without the gaps."""
        heard = sum(overlap_s(span, (start, end)) for span in self.heard_spans())
        lost = sum(overlap_s((gap.start, gap.end), (start, end)) for gap in self.gaps)
        return max(0.0, heard - lost)


def overlap_s(one: tuple[LessonNs, LessonNs], other: tuple[LessonNs, LessonNs]) -> float:
    """Return for how many seconds two stretches overlap."""
    return seconds(max(0, min(one[1], other[1]) - max(one[0], other[0])))
