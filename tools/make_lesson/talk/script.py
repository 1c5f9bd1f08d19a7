"""The scripted lesson as a file says it: voices, scenes, lines, and what bleeds into what.

One TOML file holds a lesson. A scene is a stretch of talk at one microphone; its lines follow each
other like a screenplay, `voice: words` or `voice gap: words`.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TEACHER = "teacher"
TABLES = ("1", "2", "3", "4")
MICROPHONES = (*TABLES, TEACHER)

_LINE = re.compile(
    r"(?P<voice>teacher|\d-\d)(?:\s+(?P<gap>[+-]?\d+(?:\.\d+)?))?:\s*(?P<words>\S.*)"
)
_DEFAULT_GAP_S = 0.2


class ScriptError(ValueError):
    """The script cannot be performed; the message says which line and why."""


@dataclass(frozen=True, slots=True)
class VoiceSpec:
    """How one voice is made out of the synthesiser's own five.

    Attributes:
        style: Weight per synthesiser voice; negative weights move away from it; they sum to 1.
        tract: Factor on the formants (> 1 = a shorter vocal tract, a smaller speaker).
        pitch: Factor on the fundamental frequency.
        speed: Factor on the speaking rate.
    """

    style: Mapping[str, float]
    tract: float = 1.0
    pitch: float = 1.0
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said without a pause: it becomes exactly one turn of the truth.

    Attributes:
        voice: Seat id such as "2-3", or "teacher".
        words: What is said, Japanese text.
        gap_s: Silence before it, negative for talking into the line before; None = drawn.
    """

    voice: str
    words: str
    gap_s: float | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """Lines at one microphone, within [start_s, end_s); gap_s is the median of drawn gaps."""

    microphone: str
    start_s: float
    end_s: float
    lines: tuple[Line, ...]
    gap_s: float = _DEFAULT_GAP_S


@dataclass(frozen=True, slots=True)
class Bleed:
    """Everything said at `source` is also heard `into` these microphones, at `level_db` (< 0)."""

    source: str
    into: tuple[str, ...]
    level_db: float


@dataclass(frozen=True, slots=True)
class Script:
    """A whole lesson, in the order of its file."""

    title: str
    duration_s: float
    voices: Mapping[str, VoiceSpec]
    scenes: tuple[Scene, ...]
    bleeds: tuple[Bleed, ...] = field(default=())

    def lines(self) -> Iterator[Line]:
        """Every line, scene by scene."""
        for scene in self.scenes:
            yield from scene.lines


def load_script(path: Path) -> Script:
    """Read and check a script.

    Raises:
        ScriptError: If a line cannot be read, or names a voice or a microphone that is not there.
    """
    with path.open("rb") as file:
        raw = tomllib.load(file)
    script = Script(
        title=raw["title"],
        duration_s=float(raw["duration_s"]),
        voices={name: VoiceSpec(**spec) for name, spec in raw["voice"].items()},
        scenes=tuple(_scene(scene) for scene in raw["scene"]),
        bleeds=tuple(
            Bleed(bleed["source"], tuple(bleed["into"]), float(bleed["level_db"]))
            for bleed in raw.get("bleed", ())
        ),
    )
    _check(script)
    return script


def _scene(raw: Mapping[str, Any]) -> Scene:
    return Scene(
        microphone=raw["microphone"],
        start_s=float(raw["start_s"]),
        end_s=float(raw["end_s"]),
        lines=tuple(_line(text) for text in raw["lines"].splitlines() if text.strip()),
        gap_s=float(raw.get("gap_s", _DEFAULT_GAP_S)),
    )


def _line(text: str) -> Line:
    match = _LINE.fullmatch(text.strip())
    if match is None:
        raise ScriptError(f"Not a line of talk (voice: words): {text!r}")
    gap = match["gap"]
    return Line(match["voice"], match["words"], None if gap is None else float(gap))


def _check(script: Script) -> None:
    heard = [scene.microphone for scene in script.scenes]
    heard += [name for bleed in script.bleeds for name in (bleed.source, *bleed.into)]
    strangers = set(heard) - set(MICROPHONES)
    if strangers:
        raise ScriptError(f"No such microphone: {sorted(strangers)}; there are {MICROPHONES}")
    for scene in script.scenes:
        for line in scene.lines:
            if line.voice not in script.voices:
                raise ScriptError(f"No [voice.{line.voice}] for the line {line.words!r}")
            if line.voice.split("-")[0] != scene.microphone:
                raise ScriptError(f"{line.voice} does not sit at {scene.microphone}: {line.words}")
