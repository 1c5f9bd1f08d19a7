"""A small planned lesson: two tables of three, a question of each kind."""

from classsense.domain.lesson import (
    Activity,
    ActivityKind,
    Camera,
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
from classsense.domain.rules import Purpose
from classsense.resources.texts import Language

WHY = QuestionId("why")
WHERE = QuestionId("where")


_NOWHERE = (0.1, 0.1, 0.1, 0.1)
_QUESTIONS = (
    Question(
        WHY,
        QuestionKind.TEXT,
        "光合成が多いのは、どんな葉だと予想しますか。わけも書きましょう。",
    ),
    Question(
        WHERE,
        QuestionKind.CHOICE,
        "デンプンが多いのはどちらの葉でしょう。",
        ("日なたの葉", "日かげの葉", "どちらも同じ"),
    ),
)


def small_plan(tables: int = 2, seats: int = 3, language: Language = "ja") -> LessonPlan:
    """Return a plan; everybody agreed to camera, voice and words, seat 1-2 to nothing."""
    groups = tuple(_table(number, seats) for number in range(1, tables + 1))
    everybody = [seat.id for group in groups for seat in group.seats]
    agreed = (Purpose.CAMERA, Purpose.VOICE, Purpose.WORDS)
    return LessonPlan(
        title="植物のくらし",
        language=language,
        activities=(Activity(ActivityKind.QUESTION, "予想を書く", 0.0),),
        groups=groups,
        profile="jp",
        consents={seat: agreed for seat in everybody if seat != "1-2"},
        questions=_QUESTIONS,
        cameras=(Camera(CameraId("front"), "camera:0", dict.fromkeys(everybody, _NOWHERE)),),
    )


def _table(table: int, seats: int) -> Group:
    place = 0.2 * table % 1.0
    return Group(
        id=GroupId(str(table)),
        name=f"{table} 班",
        place=(place, 0.5),
        seats=tuple(
            Seat(SeatId(f"{table}-{number}"), (place, 0.1 * number % 1.0))
            for number in range(1, seats + 1)
        ),
        microphone=f"microphone:{table}",
    )
