"""A lesson with one webcam and one microphone at one table, for a first try without a set-up."""

from classsense.domain.lesson import (
    Activity,
    ActivityKind,
    Box,
    Camera,
    CameraId,
    Group,
    GroupId,
    LessonPlan,
    Seat,
    SeatId,
)
from classsense.domain.rules import Purpose
from classsense.resources.texts import Language, Texts

_GROUP = GroupId("1")
_AGREED = (Purpose.CAMERA, Purpose.VOICE, Purpose.WORDS)


def laptop_plan(
    people: int, language: Language, camera: str = "camera:0", microphone: str = "microphone:"
) -> LessonPlan:
    """Return a plan for the people around one laptop, each of whom agreed.

    Each seat is an upright strip of the picture, from left to right.

    Args:
        people: 1..8.
        language: Of the texts and of the talk.
        camera: Source of the picture.
        microphone: Source of the sound; `microphone:` is the system's own choice.
    """
    texts = Texts("plan", language)
    names = [SeatId(f"1-{number}") for number in range(1, people + 1)]
    seats = tuple(Seat(name, ((index + 1) / (people + 1), 0.6)) for index, name in enumerate(names))
    regions: dict[SeatId, Box] = {
        name: (index / people, 0.0, 1 / people, 1.0) for index, name in enumerate(names)
    }
    return LessonPlan(
        title=texts("laptop.title"),
        language=language,
        activities=(Activity(ActivityKind.GROUP_TALK, texts("laptop.talk"), 0.0),),
        groups=(Group(_GROUP, texts("laptop.table"), (0.5, 0.5), seats, microphone),),
        profile="jp",
        consents=dict.fromkeys(names, _AGREED),
        cameras=(Camera(CameraId("laptop"), camera, regions),),
    )
