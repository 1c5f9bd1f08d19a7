"""Rich example Snapshots, made by hand: every state that a screen has to show."""

from dataclasses import replace
from math import sin
from typing import Literal

from classsense.domain.class_view import FacesView
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import AnswerGiven
from classsense.domain.lesson import (
    Activity,
    ActivityKind,
    CameraId,
    Group,
    GroupId,
    LessonPlan,
    Question,
    QuestionId,
    QuestionKind,
    Seat,
    SeatId,
)
from classsense.domain.observations import Facing, PartState, PartStatus, Posture
from classsense.domain.policy import GroupMode
from classsense.domain.rules import Purpose
from classsense.domain.snapshot import (
    GroupView,
    Health,
    Notice,
    NoticeKind,
    QuestionView,
    SeatView,
    Snapshot,
    Utterance,
    VoiceShare,
)
from classsense.domain.timeline_view import ActivitySpan, Timeline
from ui.class_snapshots import hands, measures

Language = Literal["ja", "en"]
NOW = lesson_ns(28 * 60 + 36)
TABLES = 6
_COLUMNS = 3

WORDS = {
    "ja": {
        "title": "5 年 2 組 理科 植物の成長",
        "group": "{} 班",
        "activities": ("説明", "問い", "話し合い", "書く", "発表"),
        "question": "日なたと日かげで、植物の育ち方はどうちがいますか。",
        "choice": "植物がいちばんよく育つのはどれですか。",
        "choices": ("日なたで水あり", "日なたで水なし", "日かげで水あり"),
        "answers": (
            "日なたのほうが葉がこい緑になる",
            "日かげは茎が細くて長い",
            "日光をあてると、葉の数がふえて大きくなると思います",
            "水だけでは育たない",
        ),
        "said": ("日なたのほうがいいと思う人?", "うん、でも水がないとかれるよね", "なるほど"),
    },
    "en": {
        "title": "Class 5-2 Science: how plants grow",
        "group": "Table {}",
        "activities": ("Introduction", "Question", "Discussion", "Writing", "Presenting"),
        "question": "How do plants grow differently in the sun and in the shade?",
        "choice": "Where do plants grow best?",
        "choices": ("In the sun with water", "In the sun, no water", "In the shade with water"),
        "answers": (
            "The leaves are darker green in the sun",
            "In the shade the stem is thin and long",
            "With sunlight I think the plant gets more leaves and they get bigger",
            "Water alone is not enough",
        ),
        "said": ("So who thinks the sun is better?", "Yes, but it needs water too", "I see"),
    },
}  # fmt: skip
_KINDS = (
    ActivityKind.LECTURE,
    ActivityKind.QUESTION,
    ActivityKind.GROUP_TALK,
    ActivityKind.WRITE_TOGETHER,
    ActivityKind.PRESENT,
)
_STARTS = (0.0, 480.0, 720.0, 1980.0, 2400.0)
_SHARES = ((0.31, 0.27, 0.22, 0.2), (0.68, 0.14, 0.12, 0.06), (0.4, 0.3, 0.2, 0.1),
           (0.3, 0.3, 0.25, 0.15), (), (0.36, 0.28, 0.24, 0.12))  # fmt: skip
_TALK = (0.72, 0.64, 0.12, 0.81, 0.48, 0.57)


def group_place(index: int, tables: int = TABLES) -> tuple[float, float]:
    columns = min(_COLUMNS, tables)
    rows = -(-tables // columns)
    return (0.15 + 0.3 * (index % columns), 0.25 + 0.5 * (index // columns) / max(1, rows - 1))


def seat_place(group: int, seat: int, tables: int = TABLES) -> tuple[float, float]:
    left, top = group_place(group, tables)
    return left + (0.04 if seat % 2 else -0.04), top + (0.06 if seat > 1 else -0.06)


def planned_group(index: int, name: str, tables: int) -> Group:
    return Group(
        id=GroupId(str(index + 1)),
        name=name,
        place=group_place(index, tables),
        seats=tuple(
            Seat(id=SeatId(f"{index + 1}-{seat + 1}"), place=seat_place(index, seat, tables))
            for seat in range(4)
        ),
        microphone=f"mic{index + 1}.flac",
    )


def plan(language: Language, tables: int = TABLES) -> LessonPlan:
    words = WORDS[language]
    name = str(words["group"])
    groups = tuple(planned_group(index, name.format(index + 1), tables) for index in range(tables))
    choices = tuple(words["choices"])
    return LessonPlan(
        title=str(words["title"]),
        language=language,
        activities=tuple(
            Activity(kind=kind, title=title, start_s=start)
            for kind, title, start in zip(_KINDS, words["activities"], _STARTS, strict=True)
        ),
        groups=groups,
        profile="jp",
        consents={seat.id: tuple(Purpose) for group in groups for seat in group.seats},
        questions=(
            Question(QuestionId("q1"), QuestionKind.TEXT, str(words["question"])),
            Question(QuestionId("q2"), QuestionKind.CHOICE, str(words["choice"]), choices),
        ),
        duration_s=3000.0,
    )


def group_view(index: int, language: Language, tables: int = TABLES) -> GroupView:
    shares, talk = _SHARES[index % 6], _TALK[index % 6]
    energy = not shares
    return GroupView(
        id=GroupId(str(index + 1)),
        name=str(WORDS[language]["group"]).format(index + 1),
        place=group_place(index, tables),
        mode=GroupMode.ENERGY if energy else GroupMode.VOICES,
        members=4,
        voices=tuple(
            VoiceShare(letter, round(600 * share, 1), share)
            for letter, share in zip("ABCD", shares, strict=False)
        ),
        talk_share=talk,
        silence_share=None if energy else 1 - talk,
        overlap_share=None if energy else 0.08,
        density=None if energy else 0.8,
        turns=None if energy else 28,
        liveliness=tuple(
            None
            if index == 5 and minute < 4
            else min(1.0, max(0.0, talk + 0.18 * sin(minute * 0.9 + index)))
            for minute in range(30)
        ),
        uneven=None if energy else index == 1,
        top_share=max(shares) if shares else None,
        gini=None if energy else 0.62 if index == 1 else 0.21,
        noise_floor=None if energy else 0.48,
        answered=(4, 3, 1, 4, 2, 3)[index % 6],
        calling_since=lesson_ns(28 * 60 + 36 - 70) if index == 5 else None,
        heard_s=600.0,
        level_db=-32.0,
        transcript=()
        if energy
        else tuple(
            Utterance(lesson_ns(1500 + 20 * line), lesson_ns(1512 + 20 * line), "A", str(said))
            for line, said in enumerate(WORDS[language]["said"])
        ),
    )


_FACING = (Facing.BOARD, Facing.DESK, Facing.NEIGHBOUR, Facing.BOARD, None, Facing.AWAY)


_POSTURES = {
    (0, 1): Posture.HEAD_DOWN,
    (2, 2): Posture.STANDING,
    (5, 0): Posture.EMPTY,
    (2, 3): Posture.UNKNOWN,
}


def seat_view(group: int, seat: int, tables: int = TABLES) -> SeatView:
    masked = group == 4 and seat == 1
    return SeatView(
        id=SeatId(f"{group + 1}-{seat + 1}"),
        group=GroupId(str(group + 1)),
        place=seat_place(group, seat, tables),
        joined=not (group == 2 and seat == 3),
        answered=seat < (4, 3, 1, 4, 2, 3)[group % 6],
        hand_up=group == 3 and seat == 0,
        masked=masked,
        facing=None if masked else _FACING[(group + 2 * seat) % 6],
        posture=_POSTURES.get((group, seat), Posture.UPRIGHT),
    )


def answers(language: Language, question: str = "q1") -> tuple[AnswerGiven, ...]:
    texts = WORDS[language]["answers"]
    given = []
    for number in range(13):
        group, seat = divmod(number, 4)
        value = str(texts[number % 4]) if question == "q1" else str((0, 0, 2, 0, 1)[number % 5])
        given.append(
            AnswerGiven(
                at=lesson_ns(1500.0 + 9 * number),
                id=f"answer-{question}-{number:02}",
                question=QuestionId(question),
                seat=SeatId(f"{group + 1}-{seat + 1}"),
                device=f"tablet-{number:02}",
                value=value,
            )
        )
    return tuple(given)


def timeline(language: Language) -> Timeline:
    titles = plan(language).activities
    bins = int(NOW / 1e9 / 10) + 1
    talk = [0.2 if at < 72 else 0.62 + 0.2 * sin(at * 0.2) for at in range(bins)]
    facing = [0.85 if at < 72 else 0.45 + 0.1 * sin(at * 0.3) for at in range(bins)]
    return Timeline(
        bin_s=10.0,
        spans=(
            ActivitySpan(titles[0], lesson_ns(0), lesson_ns(480)),
            ActivitySpan(titles[1], lesson_ns(480), lesson_ns(720)),
            ActivitySpan(titles[2], lesson_ns(720), None),
        ),
        talk=tuple(None if 40 <= at < 46 else value for at, value in enumerate(talk)),
        teacher=tuple(0.8 if at < 48 else 0.1 if at % 9 else 0.7 for at in range(bins)),
        facing_board=tuple(None if 100 < at < 112 else value for at, value in enumerate(facing)),
        coverage=tuple(0.85 - 0.2 * (at % 7 == 0) for at in range(bins)),
        answers=tuple(lesson_ns(1500.0 + 9 * number) for number in range(13)),
        marks=(lesson_ns(640.0), lesson_ns(1610.0)),
    )


def notices(language: Language) -> tuple[Notice, ...]:
    name = str(WORDS[language]["group"])
    return (
        Notice(
            "calling:6:1", NoticeKind.CALLING, lesson_ns(28 * 60 + 36 - 70), GroupId("6"),
            (("group", name.format(6)),),
        ),
        Notice(
            "quiet_group:3:1", NoticeKind.QUIET_GROUP, NOW, GroupId("3"),
            (("group", name.format(3)), ("percent", "12"), ("answered", "1"), ("members", "4")),
        ),
        Notice(
            "one_voice:2:A", NoticeKind.ONE_VOICE, NOW, GroupId("2"),
            (("group", name.format(2)), ("voice", "A"), ("percent", "68"), ("turns", "28"),
             ("floor", "48"), ("gini", "62")),
        ),
    )  # fmt: skip


def health() -> Health:
    def part(name: str, state: PartState, problem: str = "", **details: str) -> PartStatus:
        return PartStatus(NOW, name, state, problem, details)

    return Health(
        parts=(
            part("camera:front", PartState.RUNNING),
            *(part(f"microphone:{n}", PartState.RUNNING) for n in range(1, 6)),
            part("microphone:6", PartState.STOPPED, "disk_full", path="D:"),
            part("transcription", PartState.LAGGING),
            part("storage", PartState.RUNNING),
            part("board", PartState.RUNNING),
        ),
        lag_s=(("camera:front", 0.3), ("microphone:1", 1.2), ("transcription", 9.5)),
        frames_dropped=412,
        bytes_kept=41_300,
        connections=0,
        saving=True,
    )


def rich(language: Language = "en", tables: int = TABLES) -> Snapshot:
    """A discussion in full swing: every sign at least once."""
    lesson_plan = plan(language, tables)
    open_question = QuestionView(
        question=lesson_plan.questions[0],
        open=True,
        answers=answers(language),
        counts=(),
        shared=("answer-q1-01",),
    )
    return Snapshot(
        at=NOW,
        plan=lesson_plan,
        activity=2,
        activity_since=lesson_ns(720.0),
        sensing=True,
        running=True,
        epoch=0,
        groups=tuple(group_view(index, language, tables) for index in range(tables)),
        seats=tuple(seat_view(g, s, tables) for g in range(tables) for s in range(4)),
        faces=FacesView(
            expected=23, seen=19, facing_board_share=0.48, coverage=0.83, measures=measures(28)
        ),
        teacher_talk_share=0.34,
        question=open_question,
        earlier=(),
        notices=notices(language),
        timeline=timeline(language),
        health=health(),
        cameras=(CameraId("front"),),
        hands=hands(NOW),
        minutes=tuple(measures(minute) for minute in range(28) if minute not in {9, 10}),
    )


def choice(language: Language = "en") -> Snapshot:
    """The same with a closed text question and an open choice."""
    snapshot = rich(language)
    assert snapshot.question is not None
    given = answers(language, "q2")
    counts = tuple(sum(a.value == str(index) for a in given) for index in range(3))
    asked = QuestionView(snapshot.plan.questions[1], True, given, counts, ())
    return replace(snapshot, question=asked, earlier=(replace(snapshot.question, open=False),))


def shared_live(language: Language = "en") -> Snapshot:
    """An open question with a time limit, whose answers all tablets see as they come."""
    snapshot = rich(language)
    assert snapshot.question is not None
    ends = LessonNs(snapshot.at + lesson_ns(45))
    return replace(snapshot, question=replace(snapshot.question, live=True, ends=ends))


def unheard(group: GroupView) -> GroupView:
    mode = GroupMode.SILENT if group.id == "6" else group.mode
    return GroupView(group.id, group.name, group.place, mode, group.members)


def early(language: Language = "en") -> Snapshot:
    """The first second: nothing has been heard, seen or asked."""
    snapshot = rich(language)
    return replace(
        snapshot,
        at=LessonNs(1_000_000_000),
        activity=0,
        activity_since=LessonNs(0),
        groups=tuple(unheard(group) for group in snapshot.groups),
        seats=tuple(
            replace(seat, joined=False, answered=False, hand_up=False, facing=None)
            for seat in snapshot.seats
        ),
        faces=FacesView(expected=23),
        hands=(),
        minutes=(),
        teacher_talk_share=None,
        question=None,
        notices=(),
        timeline=Timeline(10.0, (), (), (), (), (), (), ()),
        health=Health(),
    )


def sensing_off(language: Language = "en") -> Snapshot:
    return replace(rich(language), sensing=False)


def ended(language: Language = "en") -> Snapshot:
    return replace(rich(language), running=False)
