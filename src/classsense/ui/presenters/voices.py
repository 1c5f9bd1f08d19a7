"""How each voice of a table looks: a colour, a fill and a line that differ without colour too."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from classsense.domain.lesson import TEACHER_VOICE, UNKNOWN_VOICE


class Fill(StrEnum):
    """What a surface is filled with, so that colour is never the only sign."""

    SOLID = "solid"
    STRIPES = "stripes"
    DOTS = "dots"
    CROSSES = "crosses"
    BARS = "bars"
    WAVES = "waves"


@dataclass(frozen=True, slots=True)
class VoiceLook:
    """The look of one voice.

    Attributes:
        colour: Name of a theme colour; CUDO order blue, orange, green, purple, sky, brown.
    """

    colour: str
    fill: Fill


_ORDER: Final = "abcdef"
_LOOKS: Final = tuple(
    VoiceLook(f"voice_{letter}", fill) for letter, fill in zip(_ORDER, Fill, strict=True)
)
TEACHER: Final = VoiceLook("teacher", Fill.SOLID)
UNKNOWN: Final = VoiceLook("teacher", Fill.WAVES)

_OTHERS: Final = {TEACHER_VOICE: TEACHER, UNKNOWN_VOICE: UNKNOWN}


def look_of(voice: str) -> VoiceLook:
    """Return the look of voice `A`, `B`, ...; after the sixth they begin anew."""
    if voice.lower() in _OTHERS:
        return _OTHERS[voice.lower()]
    return _LOOKS[(ord(voice[:1].upper() or "A") - ord("A")) % len(_LOOKS)]
