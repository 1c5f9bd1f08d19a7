"""What was said at each table so far, in memory only: a Snapshot carries but the latest."""

from bisect import bisect_left
from typing import Final

from classsense.domain.clock import LessonNs
from classsense.domain.lesson import GroupId
from classsense.domain.snapshot import Snapshot, Utterance

CAPACITY: Final = 3000
"""Utterances of a table that are remembered; then the oldest go."""


class TranscriptLog:
    """Utterances by table. Used by the GUI thread only; wiped when the lesson ends."""

    def __init__(self) -> None:
        self._said: dict[GroupId, dict[LessonNs, Utterance]] = {}
        self._latest: dict[GroupId, tuple[Utterance, ...]] = {}
        self._forgotten: list[tuple[GroupId | None, LessonNs, LessonNs]] = []

    def keep(self, snapshot: Snapshot) -> None:
        """Remember what is new; forget everything once the lesson has ended."""
        if not snapshot.running:
            self._said.clear()
            self._latest.clear()
            return
        for view in snapshot.groups:
            if self._latest.get(view.id) == view.transcript:
                continue
            self._latest[view.id] = view.transcript
            said = self._said.setdefault(view.id, {})
            for utterance in view.transcript:
                if not self._is_forgotten(view.id, utterance):
                    said[utterance.start] = utterance
            while len(said) > CAPACITY:
                del said[min(said)]

    def forget(self, group: GroupId | None, since: LessonNs, until: LessonNs) -> None:
        """Wipe what was said in [since, until), at one table or at all of them.

        A Snapshot that is still under way may carry it once more: it is kept out then too.
        """
        self._forgotten.append((group, since, until))
        for known, said in self._said.items():
            for start in [at for at, each in said.items() if self._is_forgotten(known, each)]:
                del said[start]
        self._latest.clear()

    def between(self, group: GroupId, start: LessonNs, end: LessonNs) -> tuple[Utterance, ...]:
        """Return what was said in [start, end), oldest first; an utterance may reach beyond."""
        said = self._said.get(group, {})
        starts = sorted(said)
        latest = bisect_left(starts, end)
        return tuple(said[at] for at in starts[:latest] if said[at].end > start)

    def _is_forgotten(self, group: GroupId, utterance: Utterance) -> bool:
        return any(
            table in (None, group) and utterance.end > since and utterance.start < until
            for table, since, until in self._forgotten
        )
