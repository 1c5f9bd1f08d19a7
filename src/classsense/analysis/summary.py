"""The lesson afterwards: computed from the stored entries alone, so a replay gives the same."""

from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import Struct

from classsense.analysis.class_summary import FacesSummary, faces_summary
from classsense.analysis.discussion import TalkMeasures, measure, noise_floor, uneven
from classsense.analysis.group_view import context_of, voice_names, voice_shares
from classsense.analysis.keyword_record import latest
from classsense.analysis.lesson_state import LessonState
from classsense.analysis.seating import without
from classsense.analysis.talk import Segment, segments_of
from classsense.analysis.talk_state import EpochTalk, GroupTalk
from classsense.analysis.teacher_talk import TeacherBook, teacher_view
from classsense.analysis.timeline import activity_spans, timeline_of
from classsense.domain.answers import counts, labels
from classsense.domain.clock import LessonNs, seconds
from classsense.domain.lesson import NO_MEMBERS, TEACHER, Group, GroupId
from classsense.domain.observations import KeywordHeard
from classsense.domain.policy import GroupMode, Policy

_WANTED: Final = frozenset({"paused", "forgotten"})
"""Gaps that the teacher asked for: nothing went wrong there."""


class VoiceSummary(Struct, frozen=True):
    """One voice of one epoch. `share` is 0..1 of the speaking time of the table."""

    voice: str
    speaking_s: float
    share: float


class KeywordSummary(Struct, frozen=True):
    """A word that stood out at a table, or a key term that it used, in three utterances or more.

    Attributes:
        count: Utterances that held it, over all epochs.
        score: z of the log-odds with informative prior, the largest of all epochs.
        first_voice: Who said it first; empty if that is not clear or was in another epoch than
            the table's voices are of.
        uptake: How many other voices took it up within a minute.
        maybe: Whether it rests on unsure words alone.
        term: Whether it is a key term of the lesson.
    """

    text: str
    count: int
    score: float
    first_voice: str
    uptake: int
    maybe: bool
    term: bool


class GroupSummary(Struct, frozen=True):
    """A table afterwards.

    Attributes:
        mode: How it was heard.
        heard_s: Seconds of sound that the figures rest on.
        voices: Of the longest epoch; empty unless mode is `voices`.
        measures: Of that epoch; None unless mode is `voices`.
        epoch: Number of that epoch; voices do not carry over between epochs.
        epochs: How many epochs there were.
        active_share: Share of the time with sound above the background; None if not heard.
        uneven: Beyond the noise floor; None is "too early to say".
        characters: Recognised characters (the words themselves are not kept).
        keywords: What it talked about, the most its own first.
    """

    id: str
    name: str
    mode: GroupMode
    heard_s: float
    voices: tuple[VoiceSummary, ...]
    measures: TalkMeasures | None
    epoch: int
    epochs: int
    active_share: float | None
    uneven: bool | None
    noise_floor: float | None
    characters: int
    questions: int
    keywords: tuple[KeywordSummary, ...] = ()


class QuestionSummary(Struct, frozen=True):
    """A question that was asked.

    Attributes:
        choices: Empty where there are none.
        kind: As in the plan.
        labels: What was counted; empty for a text question.
        counts: Answers, or points of an order (`classsense.domain.answers.counts`).
    """

    id: str
    text: str
    choices: tuple[str, ...]
    kind: str = "text"
    labels: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()


class AnswerSummary(Struct, frozen=True):
    """One answer: the latest of its seat to its question, in a round of it (1 is the first)."""

    id: str
    question: str
    seat: str
    value: str
    at_s: float
    round: int = 1


class ActivitySummary(Struct, frozen=True):
    """A part of the lesson as it really went."""

    kind: str
    title: str
    start_s: float
    end_s: float


class TeacherSummary(Struct, frozen=True):
    """The teacher's talk; None if she was not heard, and of wait time below three cases.

    Attributes:
        share: 0..1 of all talk heard.
        questions: Her questions that were recognised.
        wait_1_s: Median time from a question to the next speech.
        wait_1_over_3s_share: Of those, at least three seconds, 0..1.
        wait_2_s: Median time from an answer to her next speech.
    """

    speaking_s: float | None
    share: float | None
    questions: int = 0
    wait_1_s: float | None = None
    wait_1_over_3s_share: float | None = None
    wait_2_s: float | None = None


class TimelineSummary(Struct, frozen=True):
    """The lesson on one axis; None where nothing was heard or seen.

    Attributes:
        activity: Of the tables heard, the shares with nobody, one voice and many voices.
    """

    bin_s: float
    talk: tuple[float | None, ...]
    teacher: tuple[float | None, ...]
    facing_board: tuple[float | None, ...]
    activity: tuple[tuple[float, float, float] | None, ...] = ()


class HealthSummary(Struct, frozen=True):
    """What went wrong with the sensing.

    Attributes:
        problems: Part and key of an error text, for example `camera:front: camera_lost`.
        problem_details: What fills the placeholders of each of those texts, in the same order.
    """

    audio_lost_s: float
    epochs: int
    problems: tuple[str, ...]
    problem_details: tuple[dict[str, str], ...] = ()


class TextPart(Struct, frozen=True):
    """A piece of a text: heading, paragraph, item, row (of a table, with tabs) or picture."""

    kind: str
    text: str


class TextSummary(Struct, frozen=True):
    """What a group wrote together. Who wrote what is not in it.

    Attributes:
        group: Its id.
        title: Of the report.
    """

    group: str
    name: str
    title: str
    parts: tuple[TextPart, ...]


class Summary(Struct, frozen=True):
    """The lesson on one page (`docs/command-line.md` names the shape).

    Attributes:
        deleted: Kinds of things that were deleted because their term was over.
        texts: What the groups wrote together; groups that wrote nothing are not among them.
    """

    title: str
    began: str
    duration_s: float
    profile: str
    policy: str
    activities: tuple[ActivitySummary, ...]
    groups: tuple[GroupSummary, ...]
    teacher: TeacherSummary
    faces: FacesSummary
    questions: tuple[QuestionSummary, ...]
    answers: tuple[AnswerSummary, ...]
    timeline: TimelineSummary
    health: HealthSummary
    deleted: tuple[str, ...] = ()
    texts: tuple[TextSummary, ...] = ()


def summarise(state: LessonState, policy: Policy) -> Summary:
    """Return the summary of a lesson."""
    end = state.ended if state.ended is not None else state.at
    timeline = timeline_of(state, end)
    failed = [(name, part) for name, part in sorted(state.parts.items()) if part.problem]
    return Summary(
        title=state.plan.title,
        began=state.began,
        duration_s=seconds(end),
        profile=policy.profile,
        policy=state.policy,
        activities=_activities(state, end),
        groups=tuple(
            _group(group, policy.mode_of(without(group, state.absent)), state)
            for group in state.tables()
        ),
        teacher=_teacher(state),
        faces=faces_summary(state, policy),
        questions=_questions(state),
        answers=_answers(state),
        timeline=TimelineSummary(
            bin_s=timeline.bin_s,
            talk=timeline.talk,
            teacher=timeline.teacher,
            facing_board=timeline.facing_board,
            activity=timeline.activity,
        ),
        health=HealthSummary(
            audio_lost_s=sum(
                seconds(gap.end - gap.start)
                for talk in state.groups.values()
                for gap in talk.gaps
                if gap.reason not in _WANTED
            ),
            epochs=state.resumed + 1,
            problems=tuple(f"{name}: {part.problem}" for name, part in failed),
            problem_details=tuple(part.details for _, part in failed),
        ),
        deleted=tuple(sorted(state.deleted)),
    )


def _activities(state: LessonState, end: LessonNs) -> tuple[ActivitySummary, ...]:
    return tuple(
        ActivitySummary(
            span.activity.kind,
            span.activity.title,
            seconds(span.start),
            seconds(span.end if span.end is not None else end),
        )
        for span in activity_spans(state)
    )


def _group(group: Group, mode: GroupMode, state: LessonState) -> GroupSummary:
    talk = state.talk(group.id)
    number, epoch = _longest(talk)
    here = len(without(group, state.absent).seats)
    measured = _measured(talk, epoch, here)
    return GroupSummary(
        id=group.id,
        name=group.name,
        mode=mode,
        heard_s=talk.heard_s(LessonNs(0), state.at),
        voices=_voices(epoch, here),
        measures=measured,
        epoch=number,
        epochs=len(talk.epochs),
        active_share=_active_share(talk),
        uneven=uneven(measured) if measured else None,
        noise_floor=noise_floor(measured.speakers, measured.turns) if measured else None,
        characters=talk.characters,
        questions=talk.questions,
        keywords=keywords_of(group.id, number, latest(state.keywords)),
    )


def keywords_of(
    group: GroupId, epoch: int, recorded: Iterable[KeywordHeard]
) -> tuple[KeywordSummary, ...]:
    """Return the keywords of a table as they were stored; voices are those of `epoch`."""
    lines: dict[str, list[KeywordHeard]] = {}
    for line in sorted(recorded, key=lambda line: line.epoch):
        if line.group == group and line.count:
            lines.setdefault(line.text, []).append(line)
    found = [_keyword(same, epoch) for same in lines.values()]
    return tuple(sorted(found, key=lambda keyword: (-keyword.score, keyword.text)))


def _keyword(lines: list[KeywordHeard], epoch: int) -> KeywordSummary:
    first = lines[0]
    return KeywordSummary(
        text=first.text,
        count=sum(line.count for line in lines),
        score=max(line.score for line in lines),
        first_voice=first.first_voice if first.epoch == epoch else "",
        uptake=first.uptake,
        maybe=all(line.maybe for line in lines),
        term=any(line.term for line in lines),
    )


def _longest(talk: GroupTalk) -> tuple[int, EpochTalk | None]:
    if not talk.epochs:
        return 0, None
    return max(talk.epochs.items(), key=lambda item: (item[1].until - item[1].since, -item[0]))


def _measured(talk: GroupTalk, epoch: EpochTalk | None, members: int) -> TalkMeasures | None:
    if epoch is None:
        return None
    heard_s = talk.heard_s(epoch.since, epoch.until)
    return measure(_pupils(epoch), heard_s, voice_names(members), context_of(talk, epoch))


def _pupils(epoch: EpochTalk) -> list[Segment]:
    """Return who of the members spoke when, without the teacher and other visitors."""
    return [segment for segment in segments_of(epoch.turns) if segment.voice not in NO_MEMBERS]


def _voices(epoch: EpochTalk | None, members: int) -> tuple[VoiceSummary, ...]:
    shares = voice_shares(_pupils(epoch), members) if epoch else ()
    return tuple(VoiceSummary(voice.voice, voice.speaking_s, voice.share) for voice in shares)


def _active_share(talk: GroupTalk) -> float | None:
    heard_s = sum(seconds(sound.end - sound.start) for sound in talk.sounds)
    active_s = sum(seconds(sound.end - sound.start) for sound in talk.sounds if sound.active)
    return active_s / heard_s if heard_s else None


def _teacher(state: LessonState) -> TeacherSummary:
    if TEACHER not in state.groups:
        return TeacherSummary(None, None)
    talk = teacher_view(state, TeacherBook().exchanges(state, state.at))
    spoken_s = sum(seconds(turn.end - turn.start) for turn in state.talk(TEACHER).turns())
    return TeacherSummary(
        speaking_s=spoken_s,
        share=talk.share,
        questions=talk.questions,
        wait_1_s=talk.wait_1_s,
        wait_1_over_3s_share=talk.wait_1_over_3s_share,
        wait_2_s=talk.wait_2_s,
    )


def _questions(state: LessonState) -> tuple[QuestionSummary, ...]:
    found = []
    for asked in state.asked:
        question = state.plan.question(asked.question)
        if question is not None:
            values = [answer.value for answer in asked.answers.values()]
            counted = counts(question, values)
            named = labels(question)
            found.append(
                QuestionSummary(
                    question.id, question.text, question.choices, question.kind, named, counted
                )
            )
    return tuple(found)


def _answers(state: LessonState) -> tuple[AnswerSummary, ...]:
    found = [
        AnswerSummary(given.id, given.question, given.seat, given.value, seconds(given.at), place)
        for asked in state.asked
        for place, answers in enumerate((*asked.rounds, asked.answers), start=1)
        for given in answers.values()
    ]
    return tuple(sorted(found, key=lambda answer: (answer.question, answer.at_s, answer.id)))


def encode(summary: Summary) -> bytes:
    """Return the summary as indented JSON text (UTF-8), with a stable order of keys."""
    return msgspec.json.format(msgspec.json.encode(summary), indent=2) + b"\n"
