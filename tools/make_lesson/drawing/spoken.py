"""Reads who speaks when from the truth of a lesson's sound, so that mouths and voices agree."""

import json
from pathlib import Path

from make_lesson.drawing.plan import Span


def read_turns(path: Path) -> tuple[Span, ...]:
    """Return the turns of `talk.truth.json`, in order of their beginning.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is not the truth of a lesson's sound.
    """
    document = json.loads(path.read_text(encoding="utf-8"))
    try:
        turns = [
            Span(turn["voice"], float(turn["start_s"]), float(turn["end_s"]))
            for recording in [*document["tables"].values(), document["teacher"]]
            for turn in recording["turns"]
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is not the truth of a lesson's sound: {error!r}") from error
    return tuple(sorted(turns, key=lambda turn: (turn.start_s, turn.seat)))
