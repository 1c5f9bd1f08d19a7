"""How the sixteen pupils and the teacher look. Nobody in particular: all of them are made up."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import numpy as np

from make_lesson.drawing.canvas import Colour, ink


class Cut(Enum):
    """How hair is cut; `hair` knows the line of each."""

    BOB = auto()
    SHORT = auto()
    SPIKY = auto()
    SIDE_PART = auto()
    TIED_BACK = auto()
    CENTRE_PART = auto()
    CROPPED = auto()
    CURLY = auto()
    SCARF = auto()


class Extra(Enum):
    """What hangs or stands off the head."""

    NONE = auto()
    PONYTAIL = auto()
    TWIN_TAILS = auto()
    BUNS = auto()
    LONG = auto()
    PUFFS = auto()


class Top(Enum):
    """What is worn."""

    PLAIN = auto()
    STRIPES = auto()
    HOOD = auto()
    COLLAR = auto()
    CARDIGAN = auto()
    BADGE = auto()


@dataclass(frozen=True, slots=True)
class Look:
    """Everything about a person that does not change during a lesson."""

    skin: Colour
    hair: Colour
    cut: Cut
    extra: Extra
    top: Top
    cloth: Colour
    trim: Colour
    glasses: Colour | None = None
    long_sleeves: bool = False
    freckles: bool = False


_FAIR, _WARM, _HONEY, _OLIVE, _BROWN, _DEEP = (
    ink(code) for code in ("#fbdcc6", "#f5cda9", "#e9b98d", "#d9a273", "#b07a52", "#8a5a3c")
)
_BLACK, _SOFT, _DARK, _CHESTNUT, _AUBURN, _SAND = (
    ink(code) for code in ("#2b2730", "#3a302f", "#4a3329", "#6b432b", "#8a4b2a", "#b98a52")
)
_SKY, _NAVY, _CORAL, _SUN, _LEAF, _PLUM, _CREAM, _TEAL, _ROSE, _DENIM, _SNOW, _ORANGE = (
    ink(code)
    for code in (
        "#7fb8e6", "#3c5580", "#ee8673", "#f4c552", "#83b56a", "#8d6aa8",
        "#f6ead2", "#4a9f9a", "#e9a0b2", "#5f7fae", "#fbfaf5", "#ee9c4b",
    )
)  # fmt: skip

_FRAME = ink("#3b3f55")
_RED_FRAME = ink("#a33b45")

CLASS: Final = (
    Look(_WARM, _BLACK, Cut.BOB, Extra.NONE, Top.STRIPES, _SNOW, _CORAL),
    Look(_FAIR, _SOFT, Cut.SPIKY, Extra.NONE, Top.HOOD, _SKY, _SNOW, long_sleeves=True),
    Look(_HONEY, _BLACK, Cut.TIED_BACK, Extra.PONYTAIL, Top.PLAIN, _SUN, _ORANGE, _RED_FRAME),
    Look(_WARM, _DARK, Cut.SHORT, Extra.NONE, Top.BADGE, _LEAF, _SUN),
    Look(_FAIR, _BLACK, Cut.SIDE_PART, Extra.NONE, Top.COLLAR, _SNOW, _NAVY, _FRAME),
    Look(_BROWN, _BLACK, Cut.CURLY, Extra.NONE, Top.PLAIN, _ORANGE, _SUN),
    Look(_WARM, _CHESTNUT, Cut.CENTRE_PART, Extra.LONG, Top.CARDIGAN, _ROSE, _CREAM,
         long_sleeves=True),
    Look(_FAIR, _BLACK, Cut.CROPPED, Extra.NONE, Top.STRIPES, _NAVY, _SNOW),
    Look(_HONEY, _TEAL, Cut.SCARF, Extra.NONE, Top.PLAIN, _NAVY, _TEAL, long_sleeves=True),
    Look(_WARM, _BLACK, Cut.BOB, Extra.TWIN_TAILS, Top.COLLAR, _SKY, _SNOW),
    Look(_OLIVE, _SOFT, Cut.SHORT, Extra.NONE, Top.HOOD, _CORAL, _CREAM, long_sleeves=True),
    Look(_FAIR, _AUBURN, Cut.SIDE_PART, Extra.LONG, Top.STRIPES, _CREAM, _TEAL, freckles=True),
    Look(_WARM, _BLACK, Cut.SPIKY, Extra.NONE, Top.BADGE, _PLUM, _SUN, _FRAME),
    Look(_DEEP, _BLACK, Cut.TIED_BACK, Extra.PUFFS, Top.PLAIN, _ROSE, _SUN),
    Look(_FAIR, _DARK, Cut.TIED_BACK, Extra.BUNS, Top.CARDIGAN, _TEAL, _SNOW, long_sleeves=True),
    Look(_HONEY, _SOFT, Cut.CENTRE_PART, Extra.NONE, Top.PLAIN, _DENIM, _SKY),
)  # fmt: skip
TEACHER_LOOK: Final = Look(
    _WARM, _DARK, Cut.SIDE_PART, Extra.LONG, Top.CARDIGAN, _DENIM, _SNOW, long_sleeves=True
)


def looks_for(seed: int, seats: tuple[str, ...]) -> dict[str, Look]:
    """Return who sits where: the class in its own order for seed 1, shuffled for others."""
    order = np.arange(len(CLASS))
    if seed != 1:
        order = np.random.default_rng([seed, 3000]).permutation(order)
    return {seat: CLASS[int(at)] for seat, at in zip(seats, order, strict=False)}
