"""The microphones of a plan before its lesson: where they are to be, and how loud they are."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from classsense.bootstrap.sources import audio_source, check_consent
from classsense.domain.desk import MicrophonePlace
from classsense.domain.lesson import TEACHER, GroupId, LessonPlan
from classsense.domain.observations import PartStatus
from classsense.domain.policy import GroupMode, policy_of
from classsense.domain.rules import Capability
from classsense.domain.sound_level import MicrophoneLevel
from classsense.live.level_meters import LevelMeters


class PlannedMicrophones:
    """A `MicrophoneTest` that runs from the moment it is made until `stop`.

    Args:
        plan: Of the lesson.
        media: Folder of the files that the plan names.

    Raises:
        KnownError: The plan breaks the policy, or names devices without any consent.
    """

    def __init__(self, plan: LessonPlan, media: Path) -> None:
        check_consent(plan)
        self.places: Final[Sequence[MicrophonePlace]] = _places(plan)
        groups = {place.part: GroupId(place.part.partition(":")[2]) for place in self.places}
        self._meters = LevelMeters(
            {
                groups[place.part]: audio_source(place.source, groups[place.part], media)
                for place in self.places
                if place.source is not None
            }
        )
        self._meters.start()

    def levels(self) -> Sequence[MicrophoneLevel]:
        """Return how loud each microphone is now."""
        return self._meters.levels()

    def parts(self) -> Sequence[PartStatus]:
        """Return how each microphone is, with what is wrong with it."""
        return self._meters.parts()

    def stop(self) -> None:
        """Close the microphones; returns when they are closed."""
        self._meters.stop()


def _places(plan: LessonPlan) -> tuple[MicrophonePlace, ...]:
    policy = policy_of(plan)
    tables = tuple(
        MicrophonePlace(
            f"microphone:{group.id}",
            group.name,
            None if policy.mode_of(group) is GroupMode.SILENT else group.microphone,
        )
        for group in plan.groups
    )
    if plan.teacher_microphone is None or not policy.allows(Capability.VOICES):
        return tables
    return (*tables, MicrophonePlace(f"microphone:{TEACHER}", "", plan.teacher_microphone))
