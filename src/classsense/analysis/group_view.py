"""The figures of one table as the room map shows them."""

from collections.abc import Sequence
from typing import Final

from classsense.analysis.discussion import TalkMeasures, measure, noise_floor, uneven
from classsense.analysis.lesson_state import LessonState
from classsense.analysis.talk import Segment, clip, segments_of, speaking_s, talk_s
from classsense.analysis.talk_state import EpochTalk, GroupTalk, overlap_s
from classsense.domain.clock import NS_PER_S, LessonNs, lesson_ns, seconds
from classsense.domain.lesson import Group
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, VoiceShare

NOW_S: Final = 60
"""How far back "now" reaches for the talk share."""
RECENT_S: Final = 300
BIN_S: Final = 10
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
    level = talk.sounds[-1].level_db if talk.sounds and _recent(talk, now) else None
    if mode is GroupMode.ENERGY:
        return _energy_view(base, talk, now, level)
    epoch = talk.epoch(state.epoch)
    return _voices_view(base, talk, epoch, level) if epoch else base


def _recent(talk: GroupTalk, now: LessonNs) -> bool:
    return now - talk.sounds[-1].end < 3 * NS_PER_S


def _voices_view(
    base: GroupView, talk: GroupTalk, epoch: EpochTalk, level_db: float | None
) -> GroupView:
    segments = segments_of(epoch.turns)
    until = epoch.until
    so_far = measure(segments, seconds(until - epoch.since), voice_names(base.members))
    shares = voice_shares(segments, base.members)
    recent_from = LessonNs(max(epoch.since, until - RECENT_S * NS_PER_S))
    recent = _over(talk, segments, recent_from, until)
    return GroupView(
        id=base.id,
        name=base.name,
        place=base.place,
        mode=base.mode,
        members=base.members,
        voices=shares,
        talk_share=_talk_share(talk, segments, epoch),
        silence_share=recent.silence_share if recent else None,
        overlap_share=recent.overlap_share if recent else None,
        density=recent.density if recent else None,
        turns=so_far.turns,
        liveliness=_liveliness(talk, segments, until),
        uneven=uneven(so_far),
        top_share=max((voice.share for voice in shares), default=None),
        gini=so_far.gini_time,
        noise_floor=noise_floor(so_far.speakers, so_far.turns),
        heard_s=talk.heard_s(epoch.since, until),
        level_db=level_db,
        transcript=tuple(
            (words.start, words.text) for words in talk.words[-_SHOWN_WORDS:] if words.text
        ),
    )


def _over(
    talk: GroupTalk, segments: Sequence[Segment], start: LessonNs, end: LessonNs
) -> TalkMeasures | None:
    heard_s = talk.heard_s(start, end)
    return measure(clip(segments, seconds(start), seconds(end)), heard_s, ()) if heard_s else None


def _talk_share(talk: GroupTalk, segments: Sequence[Segment], epoch: EpochTalk) -> float | None:
    start = LessonNs(max(epoch.since, epoch.until - NOW_S * NS_PER_S))
    heard_s = talk.heard_s(start, epoch.until)
    if not heard_s:
        return None
    return min(1.0, talk_s(clip(segments, seconds(start), seconds(epoch.until))) / heard_s)


def _liveliness(
    talk: GroupTalk, segments: Sequence[Segment], until: LessonNs
) -> tuple[float | None, ...]:
    bins = RECENT_S // BIN_S
    last = until // (BIN_S * NS_PER_S)
    values: list[float | None] = []
    for number in range(max(0, last - bins + 1), last + 1):
        start_s, end_s = number * BIN_S, (number + 1) * BIN_S
        heard_s = talk.heard_s(lesson_ns(start_s), lesson_ns(end_s))
        spoken_s = talk_s(clip(segments, start_s, end_s))
        values.append(min(1.0, spoken_s / heard_s) if heard_s > 1 else None)
    return tuple(values)


def _energy_view(
    base: GroupView, talk: GroupTalk, now: LessonNs, level_db: float | None
) -> GroupView:
    def active_share(start: LessonNs, end: LessonNs) -> float | None:
        spans = [s for s in talk.sounds if s.end > start and s.start < end]
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
        level_db=level_db,
    )
