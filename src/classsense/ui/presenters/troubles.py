"""What is wrong with a table's microphone, and how late words come."""

from typing import Final

from classsense.domain.lesson import GroupId
from classsense.domain.observations import PartState, PartStatus
from classsense.domain.snapshot import Snapshot
from classsense.resources.texts import Texts

WORDS: Final = "transcription"
"""Name of the part that recognises words."""
_LAG_FROM_S: Final = 8.0
"""Words that come later than this are said to be late."""
_STANDS: Final = frozenset({PartState.STOPPED, PartState.WAITING})


def microphone_trouble(snapshot: Snapshot, group: GroupId, texts: Texts) -> str:
    """Return what is wrong with a table's microphone, in one sentence; empty if nothing is."""
    part = _part(snapshot, f"microphone:{group}")
    if part is None or not (part.problem or part.state in _STANDS):
        return ""
    errors = Texts("errors", texts.language)
    if f"{part.problem}.text" in errors:
        return errors(f"{part.problem}.text", **part.details)
    return texts("room.microphone_trouble")


def words_lag(snapshot: Snapshot, texts: Texts) -> str:
    """Return that words come late, and by how much; empty if they do not."""
    lags = dict(snapshot.health.lag_s)
    part = _part(snapshot, WORDS)
    lag = lags.get(WORDS)
    if lag is None or part is None or lag < _LAG_FROM_S:
        return ""
    return texts("room.words_lag", seconds=round(lag))


def _part(snapshot: Snapshot, name: str) -> PartStatus | None:
    return next((part for part in snapshot.health.parts if part.part == name), None)
