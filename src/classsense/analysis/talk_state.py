"""What was heard at one table so far, epoch by epoch."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from classsense.analysis.forgetting import pieces
from classsense.analysis.said_words import SaidWords
from classsense.domain.clock import NS_PER_S, LessonNs, seconds
from classsense.domain.observations import AudioGap, SoundHeard, Turn, TurnsHeard, WordsHeard

Span = tuple[LessonNs, LessonNs]
"""A stretch of lesson time, [start, end)."""

_LONGEST_TURN_S: Final = 120
_HUSHED: Final = frozenset({"paused", "forgotten"})
"""Reasons of a gap from whose sound no word may arrive, however late."""

KEPT_WORDS: Final = 40
"""Stretches of words that stay in memory for the screen; older ones are gone."""


@dataclass(frozen=True, slots=True)
class EpochTalk:
    """Turns of one epoch, within which the voices' letters mean the same people.

    Attributes:
        since: Start of the sound of this epoch.
        until: Up to where the sound was dealt with.
        turns: Sorted by start. Neighbouring pieces of one voice are joined.
        elsewhere: Stretches of speech that came from another table, sorted and apart.
        doubt: What makes the voices doubtful by what was reported last; empty if nothing does.
    """

    since: LessonNs
    until: LessonNs
    turns: tuple[Turn, ...]
    elsewhere: tuple[Span, ...] = ()
    doubt: str = ""

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
            elsewhere=self._elsewhere_after(heard),
            doubt=heard.doubt,
        )

    def _elsewhere_after(self, heard: TurnsHeard) -> tuple[Span, ...]:
        kept = _without(self.elsewhere, [(heard.since, heard.until)])
        return tuple(_merged([*kept, *((each.start, each.end) for each in heard.elsewhere)]))

    def forgetting(self, since: LessonNs, until: LessonNs) -> "EpochTalk":
        """Return the talk without what was heard in [since, until)."""
        kept = [piece for turn in self.turns for piece in pieces(turn, since, until)]
        return replace(
            self,
            turns=tuple(sorted(kept, key=lambda turn: (turn.start, turn.end, turn.voice))),
            elsewhere=_without(self.elsewhere, [(since, until)]),
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
        asked: Where stretches sounded like a question, in the order in which they became known.
        said: Content words of all stretches, as `lesson_state` adds them. In memory only.
        lengths: Of each stretch where it was, its characters, and whether it was nothing but words
            like うん.
    """

    epochs: Mapping[int, EpochTalk] = field(default_factory=lambda: MappingProxyType({}))
    sounds: tuple[SoundHeard, ...] = ()
    words: tuple[WordsHeard, ...] = ()
    gaps: tuple[AudioGap, ...] = ()
    asked: tuple[Span, ...] = ()
    said: SaidWords = field(default_factory=SaidWords)
    lengths: tuple[tuple[Span, int, bool], ...] = ()

    @property
    def characters(self) -> int:
        """Recognised characters so far."""
        return sum(characters for _, characters, _ in self.lengths)

    @property
    def backchannels(self) -> int:
        """How many stretches were nothing but words like うん."""
        return sum(backchannel for _, _, backchannel in self.lengths)

    @property
    def questions(self) -> int:
        """How many stretches sounded like a question."""
        return len(self.asked)

    def after(self, heard: TurnsHeard | SoundHeard | WordsHeard | AudioGap) -> "GroupTalk":
        """Return what is known once `heard` came in."""
        match heard:
            case TurnsHeard():
                fresh = EpochTalk(heard.since, heard.since, ())
                revised = self.epochs.get(heard.epoch, fresh).revised(heard)
                known = MappingProxyType({**self.epochs, heard.epoch: revised})
                return replace(self, epochs=known).without_foreign_words(heard)
            case SoundHeard():
                return replace(self, sounds=(*self.sounds, heard))
            case WordsHeard():
                return self._with_words(heard)
            case AudioGap():
                return replace(self, gaps=(*self.gaps, heard))

    def _with_words(self, heard: WordsHeard) -> "GroupTalk":
        """Return what is known with these words, unless they must not or cannot be from here."""
        span = (heard.start, heard.end)
        hushed = any(
            gap.reason in _HUSHED and overlap_s(span, (gap.start, gap.end)) > 0 for gap in self.gaps
        )
        if hushed or self._from_elsewhere(span, heard.epoch):
            return self
        return replace(
            self,
            words=(*self.words, heard)[-KEPT_WORDS:],
            lengths=(*self.lengths, (span, heard.characters, heard.backchannel)),
            asked=(*self.asked, span) if heard.question else self.asked,
        )

    def _from_elsewhere(self, span: Span, epoch: int) -> bool:
        """Return whether most of the speech in a stretch came from another table."""
        known = self.epochs.get(epoch)
        if known is None or not known.elsewhere:
            return False
        foreign_s = sum(overlap_s(span, each) for each in known.elsewhere)
        own_s = sum(overlap_s(span, (turn.start, turn.end)) for turn in known.turns)
        return foreign_s > own_s

    def without_foreign_words(self, revised: TurnsHeard) -> "GroupTalk":
        """Return what is known without words that turned out to come from another table."""
        if not revised.elsewhere:
            return self
        foreign = {
            (words.start, words.end)
            for words in self.words
            if words.epoch == revised.epoch
            and self._from_elsewhere((words.start, words.end), words.epoch)
        }
        if not foreign:
            return self
        return replace(
            self,
            words=tuple(w for w in self.words if (w.start, w.end) not in foreign),
            lengths=tuple(each for each in self.lengths if each[0] not in foreign),
            asked=tuple(span for span in self.asked if span not in foreign),
            said=self.said.keeping(lambda said: (said.start, said.end) not in foreign),
        )

    def forgetting(self, since: LessonNs, until: LessonNs) -> "GroupTalk":
        """Return what is known without what was heard in [since, until)."""
        epochs = {number: e.forgetting(since, until) for number, e in self.epochs.items()}
        return replace(
            self,
            epochs=MappingProxyType(epochs),
            sounds=tuple(s for s in self.sounds if s.end <= since or s.start >= until),
            words=tuple(w for w in self.words if w.end <= since or w.start >= until),
            asked=tuple(a for a in self.asked if a[1] <= since or a[0] >= until),
            lengths=tuple(e for e in self.lengths if e[0][1] <= since or e[0][0] >= until),
            said=self.said.keeping(lambda s: s.end <= since or s.start >= until),
        )

    def epoch(self, number: int) -> EpochTalk | None:
        """Return the talk of an epoch; None if nothing was heard in it."""
        return self.epochs.get(number)

    def turns(self) -> tuple[Turn, ...]:
        """Return the turns of all epochs, oldest first. Voices carry over within an epoch only."""
        return tuple(turn for number in sorted(self.epochs) for turn in self.epochs[number].turns)

    def heard_spans(self) -> tuple[Span, ...]:
        """Return the stretches [start, end) whose sound was heard, without the gaps, sorted."""
        if self.epochs:
            dealt_with = [(epoch.since, epoch.until) for epoch in self.epochs.values()]
        else:
            dealt_with = [(sound.start, sound.end) for sound in self.sounds]
        return _without(_merged(dealt_with), _merged((gap.start, gap.end) for gap in self.gaps))

    def heard_s(self, start: LessonNs, end: LessonNs) -> float:
        """Return how many seconds of [start, end) were heard, without the gaps."""
        return sum(overlap_s(span, (start, end)) for span in self.heard_spans())


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans sorted, those that touch or overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _without(spans: Iterable[Span], holes: Sequence[Span]) -> tuple[Span, ...]:
    """Return what of the spans is in none of the holes (sorted, apart)."""
    left: list[Span] = []
    for start, end in spans:
        since = start
        for hole_start, hole_end in holes:
            if hole_end <= since or hole_start >= end:
                continue
            left.append((since, hole_start))
            since = hole_end
        left.append((since, end))
    return tuple((start, end) for start, end in left if start < end)


def turns_near(turns: Sequence[Turn], start: LessonNs, end: LessonNs) -> list[Turn]:
    """Return the turns that reach into [start, end), latest first; `turns` are sorted by start.

    Turns that began more than two minutes before are not looked for, so that this stays cheap.
    """
    found = []
    for index in range(bisect_left(turns, end, key=lambda turn: turn.start) - 1, -1, -1):
        turn = turns[index]
        if turn.start < start - _LONGEST_TURN_S * NS_PER_S:
            break
        if turn.end > start:
            found.append(turn)
    return found


def overlap_s(one: Span, other: Span) -> float:
    """Return for how many seconds two stretches overlap."""
    return seconds(max(0, min(one[1], other[1]) - max(one[0], other[0])))
