"""Tiny lessons, made on the spot: a few seconds of film and sound, and a plan that names them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Condition
from typing import Any

import soundfile

from classsense.board.server import Entrance
from classsense.bootstrap.lesson import Options, open_lesson, read_plan
from classsense.bootstrap.session import LessonSession
from classsense.domain.observations import PartStatus
from classsense.domain.snapshot import Snapshot
from fakes.speech_files import tone, write_sound
from fakes.vision_files import write_video

DEADLINE_S = 60.0
"""Nothing here takes so long; a test that waits in vain fails by it."""
AGREED = ("camera", "voice", "words")

_ACTIVITIES = """
[[activities]]
kind = "lecture"
title = "Opening"
start_s = 0

[[activities]]
kind = "answer"
title = "Answers"
start_s = 1

[[questions]]
id = "why"
kind = "text"
text = "Why?"
opens_s = 1.0
"""


@dataclass(frozen=True)
class Table:
    """A table of a tiny lesson.

    Attributes:
        microphone: Its source; None for none.
        consents: What each seat agreed to; None for a seat that was never asked.
    """

    name: str
    microphone: str | None = None
    consents: tuple[tuple[str, ...] | None, ...] = (AGREED, AGREED)


@dataclass(frozen=True)
class TinyPlan:
    """A plan as a teacher would write it.

    Attributes:
        camera: Source of the picture; each seat has a strip of it. None for no camera.
        more: Lines for the top of the file.
    """

    tables: tuple[Table, ...]
    camera: str | None = None
    duration_s: float | None = 4.0
    profile: str = "jp"
    more: str = ""

    def text(self) -> str:
        """Return it as TOML."""
        top = [
            'title = "A tiny lesson"',
            'language = "en"',
            'spoken = "ja"',
            f'profile = "{self.profile}"',
            *([f"duration_s = {self.duration_s}"] if self.duration_s is not None else []),
            self.more,
            "[consents]",
            *(
                f'"{table.name}-{number}" = {json.dumps(agreed)}'
                for table in self.tables
                for number, agreed in enumerate(table.consents, start=1)
                if agreed is not None
            ),
        ]
        return "\n".join([*top, _ACTIVITIES, *map(_table, self.tables), self._cameras()])

    def write(self, folder: Path) -> Path:
        """Write it as `plan.toml`; return the file."""
        path = folder / "plan.toml"
        path.write_text(self.text(), encoding="utf-8")
        return path

    def _cameras(self) -> str:
        if self.camera is None:
            return ""
        seats = [
            f"{table.name}-{number}"
            for table in self.tables
            for number in range(1, len(table.consents) + 1)
        ]
        width = round(1 / len(seats), 3)
        regions = [
            f'"{seat}" = [{index * width:.3f}, 0, {width}, 1]' for index, seat in enumerate(seats)
        ]
        camera = f'[[cameras]]\nid = "front"\nsource = "{self.camera}"\n[cameras.regions]\n'
        return camera + "\n".join(regions)


def _table(table: Table) -> str:
    heard = f'microphone = "{table.microphone}"\n' if table.microphone is not None else ""
    seats = "\n".join(
        f'[[groups.seats]]\nid = "{table.name}-{number}"\nplace = [0.5, 0.5]'
        for number in range(1, len(table.consents) + 1)
    )
    whole = f'[[groups]]\nid = "{table.name}"\nname = "Table {table.name}"\nplace = [0.5, 0.5]\n'
    return whole + heard + seats


def write_answers(folder: Path, answers: dict[str, float]) -> Path:
    """Write `answers.toml`: which seat answers the question of the plan, and when, in seconds."""
    lines = [
        f'[why."{seat}"]\nat_s = {at_s}\nvalue = "{seat}です"\nvalue_en = "{seat} says so"'
        for seat, at_s in answers.items()
    ]
    path = folder / "answers.toml"
    path.write_text("\n".join(['[question.why]\nkind = "text"', *lines]), encoding="utf-8")
    return path


def write_film(path: Path, duration_s: float) -> Path:
    """Write a film without anybody in it, ten pictures a second."""
    return write_video(path, frames=round(10 * duration_s))


def write_tone(path: Path, duration_s: float) -> Path:
    """Write a sound without anybody in it; the ending says whether WAV or FLAC."""
    return write_sound(path, tone(duration_s))


def write_talk(path: Path, recording: Path, start_s: float, duration_s: float) -> Path:
    """Write a slice of a real recording."""
    rate_hz = soundfile.info(recording).samplerate
    start, frames = round(start_s * rate_hz), round(duration_s * rate_hz)
    sound, _ = soundfile.read(recording, frames, start, dtype="float32")
    soundfile.write(path, sound, rate_hz)
    return path


def opened(plan: Path, folder: Path, weights: Path, **more: Any) -> LessonSession:  # noqa: ANN401 - fields of Options
    """Return the lesson of a plan file, replayed as fast as possible if `more` is not otherwise."""
    options = Options(folder, plan.parent, Entrance(), None, follow_plan=True, weights=weights)
    return open_lesson(read_plan(plan), replace(options, **more))


class Watcher:
    """Sees every Snapshot of a lesson.

    Attributes:
        session: The lesson.
        seen: All of them so far.
        over: Whether its planned time is over.
    """

    def __init__(self, session: LessonSession) -> None:
        self.seen: list[Snapshot] = []
        self.over = False
        self._changed = Condition()
        self.session = session
        session.subscribe(self._see)

    def start(self) -> None:
        """Start the lesson."""
        self.session.start(over=self._note_end)

    def until(self, wanted: Callable[[Snapshot], object]) -> Snapshot:
        """Wait for a Snapshot (an earlier one counts too); return it."""
        with self._changed:
            found = self._changed.wait_for(
                lambda: next((each for each in self.seen if wanted(each)), None), DEADLINE_S
            )
        assert found is not None, "it was never shown"
        return found

    def run(self) -> Path:
        """Run the lesson to its end; return its folder."""
        self.start()
        try:
            with self._changed:
                assert self._changed.wait_for(lambda: self.over, DEADLINE_S), "it never ended"
        except BaseException:
            self.session.suspend()
            raise
        return self.session.end()

    def problems(self) -> dict[str, set[str]]:
        """Return every problem that was ever shown, by part."""
        found: dict[str, set[str]] = {}
        for snapshot in self.seen:
            for status in snapshot.health.parts:
                if status.problem:
                    found.setdefault(status.part, set()).add(status.problem)
        return found

    def _see(self, snapshot: Snapshot) -> None:
        with self._changed:
            self.seen.append(snapshot)
            self._changed.notify_all()

    def _note_end(self) -> None:
        with self._changed:
            self.over = True
            self._changed.notify_all()


def part(snapshot: Snapshot, name: str) -> PartStatus | None:
    """Return how a part is; None if it has not said."""
    return next((each for each in snapshot.health.parts if each.part == name), None)


def command(
    *words: str | Path, data: Path | None = None, before: Callable[[], None] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run `classsense WORDS` in a process of its own, in English; return how it ended."""
    return subprocess.run(
        [sys.executable, "-m", "classsense", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        timeout=2 * DEADLINE_S,
        env=environment(data),
        preexec_fn=before,
    )


def environment(data: Path | None) -> dict[str, str]:
    """Return the environment of a command whose data lie in `data`."""
    english = {**os.environ, "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    return {**english, "CLASSSENSE_DATA": str(data)} if data is not None else english
