"""The microphones before the lesson: is each there, is it heard, is it too loud."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from classsense.domain.desk import Grade, MicrophonePlace, MicrophoneTest
from classsense.domain.observations import PartState, PartStatus
from classsense.domain.sound_level import MicrophoneLevel
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import on_meter
from classsense.ui.presenters.status import PartRow, problem_of

STANDS_OUT_DB: Final = 12.0
"""Somebody who speaks or taps is so much louder than the quietest moment so far."""
AUDIBLE_DB: Final = -50.0
"""What stays below is the noise of the device."""
_DEVICE: Final = "microphone:"
_FILES: Final = "loop:"


class Hearing(StrEnum):
    """How a microphone does."""

    NONE = "none"
    OPENING = "opening"
    QUIET = "quiet"
    HEARD = "heard"
    SILENT = "silent"
    LOUD = "loud"
    MISSING = "missing"
    TROUBLE = "trouble"
    OVER = "over"


_PROBLEMS: Final = {
    "microphone_silent": Hearing.SILENT,
    "microphone_clipping": Hearing.LOUD,
    "microphone_missing": Hearing.MISSING,
    "audio_missing": Hearing.MISSING,
}
_GRADES: Final = {
    Hearing.HEARD: Grade.GOOD,
    Hearing.MISSING: Grade.BAD,
    Hearing.TROUBLE: Grade.BAD,
}


@dataclass(frozen=True, slots=True)
class MicrophonesModel:
    """What the check of the microphones shows.

    Attributes:
        rows: One per table, `lag` holding the name of its microphone; then the teacher's.
        summary: How many of how many were heard, in a sentence.
        good: Whether all were.
    """

    rows: tuple[PartRow, ...]
    summary: str
    good: bool


class MicrophonesPresenter:
    """Turns levels into a MicrophonesModel; remembers which microphones were heard already.

    Args:
        places: Where microphones are to be.
    """

    def __init__(self, places: Sequence[MicrophonePlace], texts: Texts) -> None:
        self._places = places
        self._texts = texts
        self._quietest: dict[str, float] = {}
        self._heard: set[str] = set()

    def look(self, test: MicrophoneTest) -> MicrophonesModel:
        """Return what is shown now."""
        return self.present(test.levels(), test.parts())

    def present(
        self, levels: Sequence[MicrophoneLevel], parts: Sequence[PartStatus]
    ) -> MicrophonesModel:
        """Return what is shown once these levels were measured, in dB below full scale."""
        by_part = {level.part: level for level in levels}
        status = {part.part: part for part in parts}
        self._listen(levels)
        found = [
            (place, self._hearing(place, by_part.get(place.part), status.get(place.part)))
            for place in self._places
        ]
        rows = tuple(
            self._row(place, hearing, by_part.get(place.part), status.get(place.part))
            for place, hearing in found
        )
        wanted = [hearing for _, hearing in found if hearing is not Hearing.NONE]
        good = [hearing for hearing in wanted if hearing is Hearing.HEARD]
        return MicrophonesModel(rows, self._summary(len(good), len(wanted)), good == wanted)

    def _listen(self, levels: Sequence[MicrophoneLevel]) -> None:
        for level in levels:
            quietest = min(level.rms_db, self._quietest.get(level.part, level.rms_db))
            self._quietest[level.part] = quietest
            if level.rms_db >= max(AUDIBLE_DB, quietest + STANDS_OUT_DB):
                self._heard.add(level.part)

    def _hearing(
        self, place: MicrophonePlace, level: MicrophoneLevel | None, part: PartStatus | None
    ) -> Hearing:
        if place.source is None:
            return Hearing.NONE
        if part is not None and part.problem:
            return _PROBLEMS.get(part.problem, Hearing.TROUBLE)
        if part is not None and part.state is PartState.STOPPED:
            return Hearing.HEARD if place.part in self._heard else Hearing.OVER
        if place.part in self._heard:
            return Hearing.HEARD
        return Hearing.OPENING if level is None else Hearing.QUIET

    def _row(
        self,
        place: MicrophonePlace,
        hearing: Hearing,
        level: MicrophoneLevel | None,
        part: PartStatus | None,
    ) -> PartRow:
        return PartRow(
            name=place.name or self._texts("microphones.teacher"),
            state=self._texts(f"microphones.{hearing}"),
            grade=_GRADES.get(hearing, Grade.WARNING),
            lag=self._source(place.source),
            problem="" if part is None else problem_of(part, self._texts),
            level=on_meter(None if level is None else level.rms_db),
        )

    def _source(self, source: str | None) -> str:
        if source is None:
            return ""
        if not source.startswith(_DEVICE):
            return self._texts("microphones.recording", name=source.removeprefix(_FILES))
        return source.removeprefix(_DEVICE) or self._texts("microphones.own_choice")

    def _summary(self, heard: int, wanted: int) -> str:
        if not wanted:
            return self._texts("microphones.nobody")
        if heard == wanted:
            return self._texts("microphones.all", wanted=wanted)
        return self._texts("microphones.some", heard=heard, wanted=wanted)
