"""A lesson rich in talk, made by hand: voices at seats, strips, words, doubts, a visit."""

from dataclasses import replace
from math import sin

import msgspec

from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.lesson import GroupId, SeatId, TranscriptKind
from classsense.domain.observations import PartState, PartStatus, Word, WordMark
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import (
    GroupView,
    KeywordView,
    Notice,
    NoticeKind,
    SeatView,
    Snapshot,
    SoundCheckView,
    TeacherView,
    Utterance,
    VoiceShare,
    VoiceStrip,
)
from ui.snapshots import NOW, Language, rich

BINS = 172
"""28:36 in bins of ten seconds, the last one begun."""
TALK_FROM = 72
MATRIX = ((0, 9, 6, 3), (8, 0, 7, 2), (5, 8, 0, 4), (4, 1, 5, 0))
_SAID: dict[Language, tuple[tuple[Word, ...], ...]] = {
    "ja": (
        (
            Word("葉っぱの色がちがうのは", 0.92),
            Word("光合成", 0.8, WordMark.REPAIRED, "光合成"),
            Word("のせいだと思う", 0.9),
        ),
        (Word("うん、", 0.9), Word("でんぷんが", 0.45), Word("たくさんできるから", 0.88)),
        (
            Word("じゃあ", 0.9),
            Word("蒸散", 0.4, WordMark.MAYBE, "蒸散"),
            Word("も関係あるのかな", 0.85),
        ),
        (Word("水がないとかれるよね", 0.93),),
    ),
    "en": (
        (
            Word("The leaves look different because of ", 0.92),
            Word("photosynthesis", 0.8, WordMark.REPAIRED, "photosynthesis"),
            Word(", I think", 0.9),
        ),
        (Word("Yes, it makes ", 0.9), Word("lots of starch ", 0.45), Word("in the sun", 0.88)),
        (
            Word("So does ", 0.9),
            Word("transpiration", 0.4, WordMark.MAYBE, "transpiration"),
            Word(" matter too?", 0.85),
        ),
        (Word("It withers without water, you know", 0.93),),
    ),
}
_KEYWORDS: dict[Language, tuple[str, ...]] = {
    "ja": ("光合成", "でんぷん", "日なた", "水やり", "蒸散"),
    "en": ("photosynthesis", "starch", "sunlight", "watering", "transpiration"),
}


def strip_of(index: int, share: float, bins: int = BINS) -> tuple[float | None, ...]:
    """Speech in the group talk, a gap in which nothing was heard, little before."""
    return tuple(
        None
        if 100 <= at < 104
        else max(0.0, min(1.0, 2 * share * sin(at * (0.31 + 0.17 * index) + index)))
        if at >= TALK_FROM
        else 0.0
        for at in range(bins)
    )


def strips_of(shares: tuple[VoiceShare, ...], bins: int = BINS) -> tuple[VoiceStrip, ...]:
    return tuple(
        VoiceStrip(share.voice, strip_of(index, max(share.share, 0.05), bins))
        for index, share in enumerate(shares)
    )


def activity_of(strips: tuple[VoiceStrip, ...]) -> tuple[int | None, ...]:
    return tuple(
        None
        if any(value is None for value in values)
        else min(2, sum((value or 0.0) > 0.05 for value in values))
        for values in zip(*(strip.bins for strip in strips), strict=True)
    )


def keywords(language: Language) -> tuple[KeywordView, ...]:
    one, two, three, four, five = _KEYWORDS[language]
    return (
        KeywordView(one, 4.1, 7, "A", 3, lesson_ns(960)),
        KeywordView(two, 3.2, 5, "C", 1, lesson_ns(1210)),
        KeywordView(three, 2.8, 4, "B", 0, lesson_ns(800)),
        KeywordView(five, 2.1, 3, "C", 0, lesson_ns(1300), maybe=True),
        KeywordView(four, 2.0, 2, "D", 0, lesson_ns(1500)),
    )


def transcript(language: Language) -> tuple[Utterance, ...]:
    return tuple(
        Utterance(
            lesson_ns(1500.0 + 22 * line),
            lesson_ns(1508.0 + 22 * line),
            ("A", "C", "", "B")[line],
            "".join(word.text for word in words),
            words,
            question=line == 2,
        )
        for line, words in enumerate(_SAID[language])
    )


def _figures(view: GroupView) -> tuple[tuple[str, float | None], ...]:
    return (
        ("turns", float(view.turns or 0)),
        ("turns_per_min", 6.2 + int(view.id)),
        ("turn_median_s", 2.4),
        ("transition_entropy", 0.87),
        ("reciprocity", 0.71),
        ("fto_median_s", 0.3),
        ("gap_over_1s_share", 0.22),
        ("backchannel_like_per_min", 3.1),
    )


def voiced(view: GroupView, language: Language) -> GroupView:
    """A table whose voices are told apart."""
    strips = strips_of(view.voices)
    return replace(
        view,
        present=4,
        turns=64,
        strips=strips,
        activity=activity_of(strips),
        matrix=MATRIX,
        figures=_figures(view),
        transcript=transcript(language),
        keywords=keywords(language),
    )


def tied(view: GroupView) -> GroupView:
    """The same after a sound check, and with the teacher having come by."""
    seats = [SeatId(f"{view.id}-{number}") for number in (2, 1, 4, 3)]
    visit = tuple(None if 100 <= at < 104 else 0.6 * (150 <= at < 158) for at in range(BINS))
    return replace(
        view,
        voices=tuple(
            replace(voice, seat=seat) for voice, seat in zip(view.voices, seats, strict=True)
        ),
        strips=(*view.strips, VoiceStrip("teacher", visit)),
        teacher_here=lesson_ns(1576),
        sound_check=SoundCheckView(None, 0.0, tuple(seats)),
    )


def _table(view: GroupView, language: Language) -> GroupView:
    match view.id:
        case "1":
            return tied(voiced(view, language))
        case "2":
            return replace(
                voiced(view, language),
                unsettled=True,
                elsewhere_share=0.18,
                teacher_here=lesson_ns(1714),
            )
        case "3":
            early = replace(voiced(view, language), uneven=None, turns=7, doubt="more_voices")
            return replace(early, matrix=((0, 2, 1, 0), (1, 0, 1, 0), (1, 0, 0, 1), (0, 0, 0, 0)))
        case "4":
            return replace(voiced(view, language), paused=True)
        case "5":
            loud = tuple(None if at < 6 else int(sin(at * 0.7) > -0.2) for at in range(BINS))
            return replace(view, activity=loud, present=4)
        case _:
            weak = SoundCheckView(None, 0.0, (SeatId("6-1"), SeatId("6-2")), (SeatId("6-4"),))
            return replace(voiced(view, language), sound_check=weak, present=3)


def _seat(seat: SeatView, groups: tuple[GroupView, ...]) -> SeatView:
    voices = {voice.seat: voice.voice for view in groups for voice in view.voices if voice.seat}
    return replace(seat, voice=voices.get(seat.id, ""), absent=seat.id == "6-3")


def talking(
    language: Language = "en", transcript_kind: TranscriptKind = TranscriptKind.TEXT
) -> Snapshot:
    """A discussion with everything that can be heard of it."""
    base = rich(language)
    groups = tuple(_table(view, language) for view in base.groups)
    bands = tuple(
        None if 40 <= at < 46 else (0.15, 0.35, 0.5) if at >= TALK_FROM else (0.7, 0.3, 0.0)
        for at in range(len(base.timeline.talk))
    )
    trouble = PartStatus(
        NOW, "microphone:6", PartState.RUNNING, "microphone_lost", {"name": "USB 6"}
    )
    parts = tuple(trouble if part.part == "microphone:6" else part for part in base.health.parts)
    return replace(
        base,
        plan=msgspec.structs.replace(
            base.plan, transcript=transcript_kind, teacher_microphone="teacher.flac"
        ),
        groups=groups,
        seats=tuple(_seat(seat, groups) for seat in base.seats),
        timeline=replace(base.timeline, activity=bands),
        health=replace(base.health, parts=parts),
        teacher=TeacherView(0.34, 9, 1.4, 0.22, 0.9),
        keywords=keywords(language),
        notices=(*base.notices[:2], short_wait()),
    )


def short_wait() -> Notice:
    return Notice(
        "short_wait:teacher:1",
        NoticeKind.SHORT_WAIT,
        NOW,
        GroupId("teacher"),
        (("questions", "9"), ("wait", "1.4")),
    )


def with_view(snapshot: Snapshot, view: GroupView) -> Snapshot:
    """The same Snapshot with another state of one table."""
    groups = tuple(view if view.id == each.id else each for each in snapshot.groups)
    return replace(snapshot, groups=groups)


def checking(language: Language = "en") -> Snapshot:
    """The second seat of table 2 speaks in its sound check."""
    snapshot = talking(language)
    view = next(view for view in snapshot.groups if view.id == "2")
    seats = tuple(SeatId(f"2-{number}") for number in range(1, 5))
    check = SoundCheckView(seats[1], 1.6, (seats[0],), (), seats[2:])
    return with_view(snapshot, replace(view, sound_check=check))


def long_lesson(bins: int = 270, voices: int = 6) -> Snapshot:
    """45 minutes with six voices a table: what costs most to show."""
    snapshot = talking()
    shares = tuple(VoiceShare(letter, 2700 / voices, 1 / voices) for letter in "ABCDEF"[:voices])
    strips = strips_of(shares, bins)
    groups = tuple(
        replace(
            view,
            mode=GroupMode.VOICES,
            paused=False,
            voices=shares,
            strips=strips,
            activity=activity_of(strips),
            turns=300,
            heard_s=2700.0,
            matrix=tuple(tuple(int(i != j) * 9 for j in range(voices)) for i in range(voices)),
        )
        for view in snapshot.groups
    )
    return replace(snapshot, groups=groups, at=LessonNs(bins * 10 * 1_000_000_000 - 1))
