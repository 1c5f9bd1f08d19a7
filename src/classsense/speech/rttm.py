"""Who spoke when, as RTTM: the exchange format of speaker diarisation (NIST RT-09, appendix A)."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from classsense.domain.errors import KnownError

_FIELDS = 9
"""A SPEAKER line has nine fields or, with the optional last one, ten."""


class SpokenTurn(NamedTuple):
    """One turn of a recording."""

    start_s: float
    end_s: float
    voice: str


def rttm_lines(recording: str, turns: Iterable[SpokenTurn]) -> list[str]:
    """Return one SPEAKER line per turn.

    Args:
        recording: Names the recording; blanks become underscores.
        turns: In any order; the lines come in theirs.
    """
    name = "_".join(recording.split()) or "recording"
    return [
        f"SPEAKER {name} 1 {turn.start_s:.3f} {turn.end_s - turn.start_s:.3f} "
        f"<NA> <NA> {turn.voice} <NA> <NA>"
        for turn in turns
    ]


def read_rttm(path: Path) -> dict[str, Sequence[SpokenTurn]]:
    """Return the turns of each recording in an RTTM file, sorted by start.

    Raises:
        KnownError: There is no such file (`rttm_missing`), or a line is none of RTTM
            (`rttm_invalid`).
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KnownError("rttm_missing", file=path.name) from error
    recordings: dict[str, list[SpokenTurn]] = {}
    for number, line in enumerate(lines, start=1):
        fields = line.split()
        if not fields or fields[0] != "SPEAKER":
            continue
        try:
            recording, turn = _speaker(fields)
        except ValueError as error:
            raise KnownError("rttm_invalid", file=path.name, line=number) from error
        recordings.setdefault(recording, []).append(turn)
    return {name: sorted(turns) for name, turns in recordings.items()}


def _speaker(fields: list[str]) -> tuple[str, SpokenTurn]:
    if len(fields) < _FIELDS:
        message = "too few fields"
        raise ValueError(message)
    start_s, length_s = float(fields[3]), float(fields[4])
    if not (0 <= start_s < math.inf and 0 <= length_s < math.inf):
        message = "a time below zero, or none"
        raise ValueError(message)
    return fields[1], SpokenTurn(start_s, start_s + length_s, fields[7])
