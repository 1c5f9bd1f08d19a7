"""When each line is said: a pure function of the script, the clips' lengths and the seed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from make_lesson.talk.script import Line, Scene, Script, ScriptError

_GAP_SPREAD = 0.5  # sigma of the log-normal; people leave about 0.2 s, now and then much more
_SHORTEST_GAP_S = 0.05
_LONGEST_GAP_S = 1.2


@dataclass(frozen=True, slots=True)
class Turn:
    """One line on the time line; times are whole hundredths of a second, half-open.

    Attributes:
        microphone: Where it is said: a table or the teacher.
        voice: Seat id or "teacher".
        start_s: First moment of speech.
        end_s: End of speech.
        text: The words.
    """

    microphone: str
    voice: str
    start_s: float
    end_s: float
    text: str


def plan(script: Script, speech_s: Sequence[float], seed: int) -> list[Turn]:
    """Lay every line, in the order of `script.lines()`.

    Args:
        script: The lesson.
        speech_s: Length of the speech of each line, in seconds.
        seed: Draws the gaps that the script leaves open.

    Raises:
        ScriptError: If the lines do not fit into their scene.
    """
    turns: list[Turn] = []
    for number, scene in enumerate(script.scenes):
        lengths = speech_s[len(turns) : len(turns) + len(scene.lines)]
        turns += _plan_scene(scene, lengths, np.random.default_rng([seed, number]))
    return turns


def _plan_scene(scene: Scene, lengths: Sequence[float], chance: np.random.Generator) -> list[Turn]:
    turns: list[Turn] = []
    free_s: dict[str, float] = {}  # nobody talks into the own words
    end_s = scene.start_s
    for line, length_s in zip(scene.lines, lengths, strict=True):
        gap_s = _gap(line, scene, chance) if turns else 0.0
        start_s = max(end_s + gap_s, free_s.get(line.voice, 0.0), scene.start_s)
        start_s = round(start_s, 2)
        end_s = round(start_s + length_s, 2)
        free_s[line.voice] = end_s + _SHORTEST_GAP_S
        turns.append(Turn(scene.microphone, line.voice, start_s, end_s, line.words))
    last_s = max(turn.end_s for turn in turns)
    if last_s > scene.end_s:
        raise ScriptError(
            f"The scene at {scene.microphone} from {scene.start_s} s ends at {last_s} s, "
            f"{last_s - scene.end_s:.2f} s too late"
        )
    return turns


def _gap(line: Line, scene: Scene, chance: np.random.Generator) -> float:
    """Return the gap before a line; one number is drawn in any case, so that lines stay apart."""
    drawn = float(chance.lognormal(math.log(scene.gap_s), _GAP_SPREAD))
    if line.gap_s is not None:
        return line.gap_s
    return min(max(drawn, _SHORTEST_GAP_S), _LONGEST_GAP_S)
