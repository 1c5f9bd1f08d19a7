"""Which windows of sound are read: short ones for lively table talk, long ones for meetings."""

from dataclasses import dataclass
from typing import Final

from classsense.speech.turns import GRID_HZ
from classsense.speech.window_reader import Window

_HOP_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class WindowRules:
    """Which windows are read.

    Attributes:
        short_s: Read every half second, 1.5 to 3 s.
        middle_s: Read every second; its voices are the evidence for telling voices apart, 2 to 5 s.
        shortest_check_s: A sound check holds at least so much speech, 0.5 to 5 s.
    """

    short_s: float = 2.0
    middle_s: float = 3.0
    shortest_check_s: float = 1.0


class WindowPlan:
    """Tells which windows end at a time. Used by one thread only."""

    def __init__(self, rules: WindowRules) -> None:
        """Begin with what suits table talk.

        Args:
            rules: Which windows.
        """
        self._rules = rules
        self.hop = round(_HOP_S * GRID_HZ)

    def windows(self, end: int) -> list[tuple[int, bool]]:
        """Return the windows that end at a frame.

        Returns:
            For each its length in frames, and whether its voices are evidence.
        """
        due = [(round(self._rules.short_s * GRID_HZ), False)]
        if end % GRID_HZ == 0:
            due.append((round(self._rules.middle_s * GRID_HZ), True))
        return due

    def heard(self, window: Window) -> None:
        """Take note of what a window says."""
