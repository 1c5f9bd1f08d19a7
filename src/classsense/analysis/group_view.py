"""The figures of one table as the room map shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import msgspec

from classsense.analysis.discussion import Context, TalkMeasures, measure, noise_floor, uneven
from classsense.analysis.lesson_state import LessonState
from classsense.analysis.seating import without
from classsense.analysis.strips import energy_activity, strips
from classsense.analysis.talk import Segment, clip, segments_of, speaker_of, speaking_s, talk_s
from classsense.analysis.talk_state import EpochTalk, GroupTalk, Span, overlap_s
from classsense.domain.clock import NS_PER_S, LessonNs, lesson_ns, seconds
from classsense.domain.lesson import NO_MEMBERS, TEACHER_VOICE, Group, GroupId, SeatId
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, SoundCheckView, Utterance, VoiceShare

NOW_S: Final = 60
"""How far back "now" reaches for the talk share."""
RECENT_S: Final = 300
BIN_S: Final = 10
_FRESH_S: Final = 3
"""A level older than this no longer says how loud a table is now."""
_SHOWN_WORDS: Final = 12
_UNSETTLED_S: Final = 10
"""Voices are told apart anew so often: a younger label may still change."""


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
        id=group.id,
        name=group.name,
        place=group.place,
        mode=mode,
        members=len(group.seats),
        present=len(without(group, state.absent).seats),
        paused=group.id in state.paused,
        sound_check=sound_check_view(state, group.id, now),
    )
    if mode is GroupMode.SILENT:
        return base
    if mode is GroupMode.ENERGY:
        return _energy_view(base, talk, now)
    number = state.epoch_of(group.id)
    epoch = talk.epoch(number)
    if epoch is None:
        return base
    tied = state.tied.get(group.id)
    seats = tied.seats if tied is not None and tied.epoch == number else {}
    return _voices_view(base, talk, (epoch, seats), now)


def context_of(talk: GroupTalk, epoch: EpochTalk) -> Context:
    """Return what is known of a table beside its turns of an epoch.

    Nothing is known of questions and words before any were recognised, and backchannel words are
    those of all epochs: only of a table with one epoch they are given.
    """
    unheard, since = [], epoch.since
    for start, end in talk.heard_spans():
        if since < start < epoch.until:
            unheard.append((seconds(since), seconds(start)))
        since = LessonNs(max(since, end))
    if since < epoch.until:
        unheard.append((seconds(since), seconds(epoch.until)))
    return Context(
        questions=[(seconds(a), seconds(b)) for a, b in talk.asked] if talk.characters else None,
        backchannels=talk.backchannels if talk.characters and len(talk.epochs) == 1 else None,
        unheard=unheard,
    )


def _level_db(talk: GroupTalk, now: LessonNs) -> float | None:
    """Return how loud the table is now; None if nothing was heard lately."""
    latest = talk.sounds[-1] if talk.sounds else None
    if latest is None or now - latest.end >= _FRESH_S * NS_PER_S:
        return None
    return latest.level_db


def _voices_view(
    base: GroupView,
    talk: GroupTalk,
    known: tuple[EpochTalk, Mapping[str, SeatId]],
    now: LessonNs,
) -> GroupView:
    epoch, seats = known
    everybody = segments_of(epoch.turns)
    segments = [segment for segment in everybody if segment.voice not in NO_MEMBERS]
    heard_s = talk.heard_s(epoch.since, epoch.until)
    so_far = measure(segments, heard_s, voice_names(base.present), context_of(talk, epoch))
    shares = voice_shares(segments, base.present)
    recent = _over(talk, segments, _last(RECENT_S, epoch, now))
    since, shown, activity = strips(talk, epoch, [share.voice for share in shares])
    return replace(
        base,
        voices=tuple(replace(share, seat=seats.get(share.voice)) for share in shares),
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
        transcript=_transcript(talk, everybody),
        strips=shown,
        strips_since=since,
        activity=activity,
        matrix=so_far.turn_matrix,
        figures=_figures(so_far),
        elsewhere_share=_elsewhere_share(epoch, segments, _last(RECENT_S, epoch, now)),
        teacher_here=_teacher_here(epoch),
        unsettled=not seats and _unsettled(epoch, now),
        doubt=epoch.doubt,
    )


def _unsettled(epoch: EpochTalk, now: LessonNs) -> bool:
    return bool(epoch.turns) and now - epoch.turns[-1].end < _UNSETTLED_S * NS_PER_S


def _teacher_here(epoch: EpochTalk) -> LessonNs | None:
    return max((turn.end for turn in epoch.turns if turn.voice == TEACHER_VOICE), default=None)


def _transcript(talk: GroupTalk, segments: Sequence[Segment]) -> tuple[Utterance, ...]:
    return tuple(
        Utterance(
            start=words.start,
            end=words.end,
            voice=speaker_of(segments, seconds(words.start), seconds(words.end)),
            text=words.text,
            words=words.words,
            question=words.question,
        )
        for words in talk.words[-_SHOWN_WORDS:]
        if words.text
    )


def _figures(measures: TalkMeasures) -> tuple[tuple[str, float | None], ...]:
    known = msgspec.structs.asdict(measures)
    return tuple(
        (key, value)
        for key, value in known.items()
        if value is None or isinstance(value, (int, float))
    )


def _elsewhere_share(epoch: EpochTalk, segments: Sequence[Segment], span: Span) -> float | None:
    """Return the share of what came from elsewhere in all speech heard; None without speech."""
    elsewhere_s = sum(overlap_s(each, span) for each in epoch.elsewhere)
    own_s = talk_s(clip(segments, seconds(span[0]), seconds(span[1])))
    heard_s = elsewhere_s + own_s
    return elsewhere_s / heard_s if heard_s > 0 else None


def sound_check_view(state: LessonState, group: GroupId, now: LessonNs) -> SoundCheckView | None:
    """Return how the sound check of a table is; None if there was none."""
    check = state.checks.get(group)
    if check is None:
        return None
    passed_s = seconds(now - check.at)
    slot = int(passed_s / check.each_s) if passed_s >= 0 else 0
    tied = state.tied.get(group)
    running = slot < len(check.seats)
    return SoundCheckView(
        speaking=check.seats[slot] if running else None,
        remaining_s=(slot + 1) * check.each_s - passed_s if running else 0.0,
        tied=tuple(tied.seats.values()) if tied else (),
        weak=tied.weak if tied else (),
        waiting=check.seats[slot + 1 :] if running else (),
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
    bins_since, activity = energy_activity(talk.sounds, now)
    return replace(
        base,
        strips_since=bins_since,
        activity=activity,
        talk_share=active_share(LessonNs(max(0, now - NOW_S * NS_PER_S)), now),
        silence_share=None if recent is None else 1 - recent,
        liveliness=tuple(
            active_share(lesson_ns(number * BIN_S), lesson_ns((number + 1) * BIN_S))
            for number in range(first, last + 1)
        ),
        heard_s=sum(seconds(sound.end - sound.start) for sound in talk.sounds),
        level_db=_level_db(talk, now),
    )
