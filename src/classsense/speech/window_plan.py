"""Which windows of sound are read: short ones for table talk, long ones for meetings.

Talk of short turns wants windows of 2 and 3 s: in a long one the model takes two voices for one.
Far microphones with few changes of speaker, and much overlap, want windows of 10 s (measured:
`docs/decisions/0010`). Which of them it is, is told by what was heard in the last seconds.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final, NamedTuple

from classsense.speech.turns import GRID_HZ
from classsense.speech.window_reader import LONGEST_WINDOW_S, SHORTEST_VOICE_S, SPEAKING, Window

_HOP_S: Final = 0.5
_LONG: Final = round(LONGEST_WINDOW_S * GRID_HZ)
_RARELY_S: Final = 5
"""Where short windows do, a long one is tried so often to see whether that is still so."""

_TRIES: Final = 6
"""So many long windows at least tell how much overlap there is."""


@dataclass(frozen=True, slots=True)
class WindowRules:
    """Which windows are read.

    Attributes:
        short_s: Read every half second, 1.5 to 3 s.
        middle_s: Read every second; its voices are the evidence for telling voices apart, 2 to 5 s.
        far_db: Where the loud part of speech is quieter than this, the microphone is taken to be
            far away, -40 to -20 dB.
        few_voices: Long windows of far speech hold fewer voices than this on average, 1 to 2.5.
        overlapping: Short windows hold so much overlap (share of speech) before long ones are
            tried, 0.05 to 0.5.
        much_overlap: Long windows hold so much of it, 0.1 to 0.6.
        settled_s: Nothing is decided by numbers of voices before so much was heard, 3 to 20 s.
        memory_s: What was heard in so many seconds decides, 10 to 60 s.
        shortest_check_s: A sound check holds at least so much speech, 0.5 to 5 s.
    """

    short_s: float = 2.0
    middle_s: float = 3.0
    far_db: float = -27.0
    few_voices: float = 1.5
    overlapping: float = 0.14
    much_overlap: float = 0.25
    settled_s: float = 6.0
    memory_s: float = 20.0
    shortest_check_s: float = 1.0


class Due(NamedTuple):
    """A window that is to be read.

    Attributes:
        length: In frames.
        telling: Whether its voices are evidence for telling voices apart.
        counts: Whether it says who speaks; else it only helps to choose windows.
    """

    length: int
    telling: bool
    counts: bool = True


class _Heard(NamedTuple):
    end: int
    long: bool
    voices: int
    overlapping: int
    speech: int


class WindowPlan:
    """Tells which windows end at a time. Used by one thread only."""

    def __init__(self, rules: WindowRules) -> None:
        """Begin with what suits table talk.

        Args:
            rules: Which windows.
        """
        self._rules = rules
        self._recent: deque[_Heard] = deque()
        self._far = False
        self.long = False
        self.hop = round(_HOP_S * GRID_HZ)

    def windows(self, end: int) -> list[Due]:
        """Return the windows that end at a frame."""
        whole = end % GRID_HZ == 0
        if self.long:
            return [Due(_LONG, telling=True)] if whole else []
        due = [Due(round(self._rules.short_s * GRID_HZ), telling=False)]
        if whole:
            due.append(Due(round(self._rules.middle_s * GRID_HZ), telling=True))
            rarely = end % (_RARELY_S * GRID_HZ) == 0
            if (self._far and rarely) or self._overlap(long=False) > self._rules.overlapping:
                due.append(Due(_LONG, telling=False, counts=False))
        return due

    def heard(self, window: Window) -> None:
        """Take note of what a window says."""
        speaking = (window.activity > SPEAKING).sum(axis=1)
        voices = int((window.chosen.sum(axis=0) > SHORTEST_VOICE_S * GRID_HZ).sum())
        long = len(window.activity) == _LONG
        overlapping, speech = int((speaking > 1).sum()), int((speaking > 0).sum())
        self._recent.append(_Heard(window.last, long, voices, overlapping, speech))

    def choose(self, end: int, loud_db: float | None) -> None:
        """Choose between short and long windows from now on.

        Args:
            end: The frame that it is now.
            loud_db: Level of the loud part of the last speech; None if there was none.
        """
        oldest = end - self._rules.memory_s * GRID_HZ
        while self._recent and self._recent[0].end <= oldest:
            self._recent.popleft()
        # Whatever was chosen is kept a little longer than it would be chosen anew.
        stay = 1 if self.long else -1
        self._far = loud_db is not None and loud_db < self._rules.far_db + stay
        early = end < self._rules.settled_s * GRID_HZ
        few = early or self._voices() < self._rules.few_voices + 0.05 * stay
        tried = sum(heard.long for heard in self._recent) >= _TRIES
        much = tried and self._overlap(long=True) > self._rules.much_overlap - 0.03 * stay
        self.long = (self._far and few) or much

    def _voices(self) -> float:
        counts = [heard.voices for heard in self._recent if heard.long]
        return sum(counts) / len(counts) if counts else 0.0

    def _overlap(self, *, long: bool) -> float:
        """Return the share of overlap in the speech of the last windows of a kind."""
        recent = [heard for heard in self._recent if heard.long == long]
        speech = sum(heard.speech for heard in recent)
        return sum(heard.overlapping for heard in recent) / speech if speech else 0.0
