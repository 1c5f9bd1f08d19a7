"""The figures of one table as the room map shows them."""

from collections.abc import Sequence
from typing import Final

from classsense.analysis.discussion import TalkMeasures, measure, noise_floor, uneven
from classsense.analysis.lesson_state import LessonState
from classsense.analysis.talk import Segment, clip, segments_of, speaking_s, talk_s
from classsense.analysis.talk_state import EpochTalk, GroupTalk, Span, overlap_s
from classsense.domain.clock import NS_PER_S, LessonNs, lesson_ns, seconds
from classsense.domain.lesson import Group
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, VoiceShare

NOW_S: Final = 60
"""How far back "now" reaches for the talk share."""
RECENT_S: Final = 300
BIN_S: Final = 10
_FRESH_S: Final = 3
"""A level older than this no longer says how loud a table is now."""
_SHOWN_WORDS: Final = 12


def voice_names(members: int) -> tuple[str, ...]:
    """Return the letters of the voices that a table of so many members can have."""
    return tuple(chr(ord("A") + index) for index in range(members))


def voice_shares(segments: Sequence[Segment], members: int) -> tuple[VoiceShare, ...]:
    """Return every voice's speaking time and share; those who were silent have 0."""
    spoken = speaking_s(segments)
    names = sorted({*voice_names(members), *spoken})
    total = sum(spoken.values())
    if total <= 0:
        return ()
    return tuple(
        VoiceShare(name, spoken.get(name, 0.0), spoken.get(name, 0.0) / total) for name in names
    )


def group_view(group: Group, mode: GroupMode, state: LessonState, now: LessonNs) -> GroupView:
    """Return a table now. What was not heard is None, never zero."""
    talk = state.talk(group.id)
    base = GroupView(
        id=group.id, name=group.name, place=group.place, mode=mode, members=len(group.seats)
    )
    if mode is GroupMode.SILENT:
        return base
    if mode is GroupMode.ENERGY:
        return _energy_view(base, talk, now)
    epoch = talk.epoch(state.epoch)
    return _voices_view(base, talk, epoch, now) if epoch else base


def _level_db(talk: GroupTalk, now: LessonNs) -> float | None:
    """Return how loud the table is now; None if nothing was heard lately."""
    latest = talk.sounds[-1] if talk.sounds else None
    if latest is None or now - latest.end >= _FRESH_S * NS_PER_S:
        return None
    return latest.level_db


def _voices_view(base: GroupView, talk: GroupTalk, epoch: EpochTalk, now: LessonNs) -> GroupView:
    segments = segments_of(epoch.turns)
    heard_s = talk.heard_s(epoch.since, epoch.until)
    so_far = measure(segments, heard_s, voice_names(base.members))
    shares = voice_shares(segments, base.members)
    recent = _over(talk, segments, _last(RECENT_S, epoch, now))
    return GroupView(
        id=base.id,
        name=base.name,
        place=base.place,
        mode=base.mode,
        members=base.members,
        voices=shares,
        talk_share=_talk_share(talk, segments, _last(NOW_S, epoch, now)),
        silence_share=recent.silence_share if recent else None,
        overlap_share=recent.overlap_share if recent else None,
        density=recent.density if recent else None,
        turns=so_far.turns,
        liveliness=_liveliness(talk, segments, _last_bin(epoch, now)),
        uneven=uneven(so_far),
        top_share=max((voice.share for voice in shares), default=None),
        gini=so_far.gini_time,
        noise_floor=noise_floor(so_far.speakers, so_far.turns),
        heard_s=heard_s,
        level_db=_level_db(talk, now),
        transcript=tuple(
            (words.start, words.text) for words in talk.words[-_SHOWN_WORDS:] if words.text
        ),
    )


def _last(length_s: int, epoch: EpochTalk, now: LessonNs) -> Span:
    """Return the last seconds before `now`, as far as they were dealt with.

    Sound that stopped coming leaves less and less of it, and nothing in the end: what was heard
    long ago is never shown as now.
    """
    start = max(epoch.since, now - length_s * NS_PER_S)
    return LessonNs(start), LessonNs(max(start, epoch.until))


def _last_bin(epoch: EpochTalk, now: LessonNs) -> int:
    """Return the newest bin: the one being heard, or the last whole one if sound lags behind."""
    bin_ns = BIN_S * NS_PER_S
    return max(epoch.until // bin_ns, now // bin_ns - 1)


def _over(talk: GroupTalk, segments: Sequence[Segment], span: Span) -> TalkMeasures | None:
    heard_s = talk.heard_s(*span)
    if not heard_s:
        return None
    return measure(clip(segments, seconds(span[0]), seconds(span[1])), heard_s, ())


def _talk_share(talk: GroupTalk, segments: Sequence[Segment], span: Span) -> float | None:
    heard_s = talk.heard_s(*span)
    if not heard_s:
        return None
    return min(1.0, talk_s(clip(segments, seconds(span[0]), seconds(span[1]))) / heard_s)


def _liveliness(
    talk: GroupTalk, segments: Sequence[Segment], last: int
) -> tuple[float | None, ...]:
    first = max(0, last - RECENT_S // BIN_S + 1)
    heard = talk.heard_spans()
    recent = clip(segments, first * BIN_S, (last + 1) * BIN_S)
    values: list[float | None] = []
    for number in range(first, last + 1):
        start_s, end_s = number * BIN_S, (number + 1) * BIN_S
        span = (lesson_ns(start_s), lesson_ns(end_s))
        heard_s = sum(overlap_s(each, span) for each in heard)
        spoken_s = talk_s(clip(recent, start_s, end_s))
        values.append(min(1.0, spoken_s / heard_s) if heard_s > 1 else None)
    return tuple(values)


def _energy_view(base: GroupView, talk: GroupTalk, now: LessonNs) -> GroupView:
    lately = [sound for sound in talk.sounds if now - sound.end < (RECENT_S + BIN_S) * NS_PER_S]

    def active_share(start: LessonNs, end: LessonNs) -> float | None:
        spans = [s for s in lately if s.end > start and s.start < end]
        heard_s = sum(overlap_s((s.start, s.end), (start, end)) for s in spans)
        active_s = sum(overlap_s((s.start, s.end), (start, end)) for s in spans if s.active)
        return active_s / heard_s if heard_s else None

    last = now // (BIN_S * NS_PER_S)
    first = max(0, last - RECENT_S // BIN_S + 1)
    recent = active_share(LessonNs(max(0, now - RECENT_S * NS_PER_S)), now)
    return GroupView(
        id=base.id,
        name=base.name,
        place=base.place,
        mode=base.mode,
        members=base.members,
        talk_share=active_share(LessonNs(max(0, now - NOW_S * NS_PER_S)), now),
        silence_share=None if recent is None else 1 - recent,
        liveliness=tuple(
            active_share(lesson_ns(number * BIN_S), lesson_ns((number + 1) * BIN_S))
            for number in range(first, last + 1)
        ),
        heard_s=sum(seconds(sound.end - sound.start) for sound in talk.sounds),
        level_db=_level_db(talk, now),
    )
