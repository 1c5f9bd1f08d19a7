"""What other microphones know of the sound that a table's microphone hears."""

from enum import IntEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from classsense.domain.clock import LessonNs


class Whose(IntEnum):
    """Whose speech a frame holds."""

    OWN = 0
    ELSEWHERE = 1
    TEACHER = 2


class Neighbours(Protocol):
    """Tells a listener which of its frames are not its own. Asked by the listener's thread only.

    Frames last 20 ms and are counted from the first sample that the listener heard:
    `GroupListener.time_of` and `GroupListener.frame_of` convert.
    """

    def begin(self, at: LessonNs) -> None:
        """Take note of when the first sample was captured, before anything is asked."""
        ...

    def blanked(self, first: int, last: int) -> NDArray[np.bool_]:
        """Tell which frames of [first, last) no model may hear, shape (last - first,).

        Asked once per frame, before any model reads it: such sound is overwritten with silence.
        """
        ...

    def foreign(self, first: int, last: int) -> NDArray[np.int8]:
        """Tell whose speech the frames of [first, last) are (`Whose`), shape (last - first,).

        Asked whenever the turns there are told or told again, so it may become wiser with time.
        """
        ...


class NoNeighbours:
    """Stands in where one microphone is alone: all that it hears is its own."""

    def begin(self, at: LessonNs) -> None:
        """Nothing depends on it."""

    def blanked(self, first: int, last: int) -> NDArray[np.bool_]:
        """Return that every frame may be heard."""
        return np.zeros(last - first, bool)

    def foreign(self, first: int, last: int) -> NDArray[np.int8]:
        """Return that every frame is the table's own."""
        return np.zeros(last - first, np.int8)
