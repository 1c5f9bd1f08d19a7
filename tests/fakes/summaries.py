"""The summary of a small lesson in which everything happened that a summary can show."""

from classsense.analysis.class_summary import ClassSpanSummary, FacesSummary, ShareSummary
from classsense.analysis.discussion import measure, noise_floor, uneven
from classsense.analysis.group_view import voice_shares
from classsense.analysis.summary import (
    ActivitySummary,
    AnswerSummary,
    GroupSummary,
    HealthSummary,
    KeywordSummary,
    QuestionSummary,
    Summary,
    TeacherSummary,
    TimelineSummary,
    VoiceSummary,
)
from classsense.analysis.talk import Segment
from classsense.domain.lesson import TEACHER_VOICE
from classsense.domain.policy import GroupMode

BINS = 36
LENGTH_S = 180.0


def a_summary() -> Summary:
    """Return the summary: one lively table, one carried by a voice, one energy-only, one silent."""
    return Summary(
        title="植物のくらし",
        began="2026-11-22T09:45:00+09:00",
        duration_s=LENGTH_S,
        profile="jp",
        policy="73aad3b02a41553a",
        activities=(
            ActivitySummary("lecture", "葉のはたらき", 0.0, 25.0),
            ActivitySummary("question", "予想を書く", 25.0, 40.0),
            ActivitySummary("group_talk", "班で話し合う", 40.0, 130.0),
            ActivitySummary("answer", "まとめ", 130.0, 180.0),
        ),
        groups=(
            _heard("1", "1 班", (3.0, 2.5, 3.5, 2.0)),
            _heard("2", "2 班", (14.0, 1.0, 1.0, 0.6)),
            _unheard("3", "3 班", GroupMode.ENERGY),
            _unheard("4", "4 班", GroupMode.SILENT),
        ),
        teacher=TeacherSummary(52.0, 0.21, 7, 1.25, 0.2, 0.8),
        faces=FacesSummary(15, 0.91, 0.62, 0.83, (), seen(), (seen(0), seen(2))),
        questions=_questions(),
        answers=_answers(),
        timeline=_timeline(),
        health=HealthSummary(
            1.25,
            1,
            ("microphone:4: microphone_missing",),
            ({"name": "USB 4", "found": "USB 1, USB 2"},),
        ),
    )


def _answers() -> tuple[AnswerSummary, ...]:
    return (
        *(
            AnswerSummary(f"choice-{n}", "where", f"1-{n}", str(int(n == 3)), 30.0 + n)
            for n in range(1, 5)
        ),
        AnswerSummary(
            "text-1", "why", "2-1", "光がよく当たる葉は、養分をたくさん作れるから。", 140.0
        ),
        AnswerSummary("text-2", "why", "2-2", "日なただと思う。", 151.0),
    )


def _heard(name: str, title: str, lengths_s: tuple[float, ...]) -> GroupSummary:
    talk: list[Segment] = []
    at_s = 0.0
    while at_s < LENGTH_S - 20:
        number = len(talk) % len(lengths_s)
        talk.append(Segment(at_s, at_s + lengths_s[number], "ABCD"[number]))
        at_s += lengths_s[number] + 0.5
    measured = measure(talk, LENGTH_S, ())
    shares = voice_shares(talk, len(lengths_s))
    return GroupSummary(
        id=name,
        name=title,
        mode=GroupMode.VOICES,
        heard_s=LENGTH_S,
        voices=tuple(VoiceSummary(voice.voice, voice.speaking_s, voice.share) for voice in shares),
        measures=measured,
        epoch=0,
        epochs=1,
        active_share=0.7,
        uneven=uneven(measured),
        noise_floor=noise_floor(measured.speakers, measured.turns),
        characters=420,
        questions=3,
        keywords=(
            KeywordSummary("光合成", 9, 3.1, "A", 2, maybe=False, term=True),
            KeywordSummary("アサガオ", 4, 2.2, TEACHER_VOICE, 1, maybe=True, term=False),
            KeywordSummary("夜", 3, 2.0, "", 0, maybe=False, term=False),
        ),
    )


def _unheard(name: str, title: str, mode: GroupMode) -> GroupSummary:
    heard = mode is GroupMode.ENERGY
    return GroupSummary(
        id=name,
        name=title,
        mode=mode,
        heard_s=LENGTH_S if heard else 0.0,
        voices=(),
        measures=None,
        epoch=0,
        epochs=0,
        active_share=0.4 if heard else None,
        uneven=None,
        noise_floor=None,
        characters=0,
        questions=0,
    )


def _timeline() -> TimelineSummary:
    talk = tuple(0.1 if at < 8 else 0.4 + 0.05 * (at % 7) for at in range(BINS))
    teacher = tuple(0.9 if at < 6 or at > 30 else 0.1 * (at % 3) for at in range(BINS))
    facing = tuple(None if 14 < at < 19 else 0.5 + 0.06 * (at % 5) for at in range(BINS))
    activity = tuple(
        None if 20 < at < 23 else (0.75, 0.25, 0.0) if at < 8 else (0.25, 0.25, 0.5)
        for at in range(BINS)
    )
    return TimelineSummary(5.0, talk, teacher, facing, activity)


def seen(minute: int = 0) -> ClassSpanSummary:
    """Return what was seen of a class of which five sixths could be read."""
    board, untold = ShareSummary(0.62, 0.83, 0.51, 0.68), ShareSummary(None, 0.0, None, None)
    return ClassSpanSummary(
        start_s=60.0 * minute,
        end_s=60.0 * minute + 60,
        seen_share=0.91,
        facing_board=board,
        hands=ShareSummary(0.1, 0.7, 0.07, 0.37),
        head_down=ShareSummary(None, 0.2, None, None),
        standing=untold,
        empty=untold,
        movement=0.03,
        expressions={"positive": ShareSummary(0.3, 0.5, 0.15, 0.65)} if minute == 0 else {},
    )


def _questions() -> tuple[QuestionSummary, ...]:
    leaves = ("日なた", "日かげ")
    return (
        QuestionSummary(
            "where", "デンプンが多いのはどちらの葉でしょう。", leaves, "choice", leaves, (3, 1)
        ),
        QuestionSummary("why", "わけも書きましょう。", ()),
    )
