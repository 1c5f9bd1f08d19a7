"""How long after the end of a turn its text is there, in real time with the real threads."""

import math
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event, Lock
from typing import Any, Final

import numpy as np
import psutil

from classsense.analysis.talk import Segment, Spans
from classsense.board.server import Entrance
from classsense.bootstrap.bench_room import (
    Talk,
    japanese_tables,
    plan_of,
    sparse_talk,
    write,
)
from classsense.bootstrap.bench_section import BenchData, Record, Say, cpu_seconds
from classsense.bootstrap.lesson import Options, open_lesson
from classsense.bootstrap.session import LessonSession
from classsense.domain.clock import seconds
from classsense.domain.lesson import GroupId
from classsense.domain.snapshot import Snapshot

MICROPHONES: Final = 6
SPEECH: Final = 0.4
_LENGTH_S: Final = 180.0
_WARM_UP_S: Final = 10.0
"""Turns that end before are left out: models are still being loaded."""
_AFTER_S: Final = 15.0
"""So long words may follow after the sound."""
_WORTH_WORDS_S: Final = 1.0
"""A shorter turn need not have words."""
_NEAR_S: Final = (0.5, 1.5)
"""A recognised turn may end before the true one by half of it, but by so much at least and at most:
the true ones hold a breath at their ends."""

_LINES: Final = """\
{microphones} microphones, {length_s:.0f} s, {speech:.0%} speech, {turns} turns of 1 s and more
end of turn to text: p50 {p50_s:.2f} s  p95 {p95_s:.2f} s  longest {longest_s:.2f} s
turns with a text: {with_text:.3f}
CPU {cpu_s_per_s:.2f} s per lesson second, all threads together
lesson seconds per second {speed:.2f}; runnable on this machine, mean of a minute: {load:.1f}"""


class TextWatch:
    """Notes when the text of each true turn was there. Any thread may call.

    Attributes:
        waits_s: From the true end of a turn to its text, by table and number of the turn.
    """

    def __init__(self, turns: Mapping[GroupId, Sequence[Segment]]) -> None:
        self.waits_s: dict[tuple[GroupId, int], float] = {}
        self._turns = turns
        self._lock = Lock()

    def see(self, snapshot: Snapshot, now_s: float) -> None:
        """Look which turns have a text in a Snapshot now."""
        for group in snapshot.groups:
            spans = [(seconds(u.start), seconds(u.end)) for u in group.transcript]
            self.note(group.id, spans, now_s)

    def note(self, group: GroupId, spans: Spans, now_s: float) -> None:
        """Note that a table has texts of these stretches [start_s, end_s) now."""
        with self._lock:
            for number, turn in enumerate(self._turns.get(group, ())):
                near_s = min(max(_NEAR_S[0], (turn.end_s - turn.start_s) / 2), _NEAR_S[1])
                if (group, number) not in self.waits_s and any(
                    start_s < turn.end_s and end_s >= turn.end_s - near_s
                    for start_s, end_s in spans
                ):
                    self.waits_s[group, number] = now_s - turn.end_s


def sparse_room(data: BenchData) -> tuple[dict[GroupId, Talk], float]:
    """Return talks of six tables at 40 % speech, and their length in seconds."""
    length_s = data.seconds or _LENGTH_S
    tables = japanese_tables(data)
    talks = {
        GroupId(str(number)): sparse_talk(tables[number % len(tables)], length_s, SPEECH, number)
        for number in range(1, MICROPHONES + 1)
    }
    return talks, length_s


def latency(data: BenchData, say: Say) -> Record:
    """Run a lesson of six tables at 40 % speech; say how long text takes."""
    for model in ("segmentation", "campplus", "whisper-base"):
        data.model(model)
    room, length_s = sparse_room(data)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for group, talk in room.items():
            write(talk, folder / f"{group}.wav")
        options = Options(
            folder / "lesson", folder, Entrance(), speed=data.speed, weights=data.weights
        )
        figures = _run(options, {group: talk.turns for group, talk in room.items()}, length_s)
    spoken_s = sum(turn.end_s - turn.start_s for talk in room.values() for turn in talk.turns)
    figures["speech"] = spoken_s / (length_s * MICROPHONES)
    for line in _LINES.splitlines():
        say(line.format(microphones=MICROPHONES, length_s=length_s, speed=data.speed, **figures))
    return figures


def _run(
    options: Options, turns: Mapping[GroupId, Sequence[Segment]], length_s: float
) -> dict[str, Any]:
    session = open_lesson(plan_of(len(turns), teacher=False, words=True), options)
    watch = TextWatch(turns)
    session.subscribe(lambda snapshot: watch.see(snapshot, seconds(session.now())))
    with cpu_seconds() as spent:
        _through(session, (length_s + _AFTER_S) / (options.speed or 1.0))
    return {
        **text_figures(watch, turns),
        "cpu_s_per_s": spent.cpu_s / (length_s + _AFTER_S),
        "load": psutil.getloadavg()[0],
    }


def text_figures(
    watch: TextWatch, turns: Mapping[GroupId, Sequence[Segment]]
) -> dict[str, float | int]:
    """Return how late the text of turns of a second and more was; NaN if none had any."""
    counted = [
        (group, number)
        for group, spoken in turns.items()
        for number, turn in enumerate(spoken)
        if turn.end_s > _WARM_UP_S and turn.end_s - turn.start_s >= _WORTH_WORDS_S
    ]
    waits_s = [watch.waits_s[key] for key in counted if key in watch.waits_s]
    p50_s, p95_s = np.percentile(waits_s, (50, 95)) if waits_s else (math.nan, math.nan)
    return {
        "turns": len(counted),
        "with_text": len(waits_s) / max(1, len(counted)),
        "p50_s": float(p50_s),
        "p95_s": float(p95_s),
        "longest_s": max(waits_s, default=math.nan),
    }


def _through(session: LessonSession, wait_s: float) -> None:
    """Run a lesson for so many seconds."""
    session.start()
    try:
        Event().wait(wait_s)
    finally:
        session.suspend()
