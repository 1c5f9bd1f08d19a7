"""Measures what a lesson of writing together leaves: rows, disk, opening a text, a restart.

    PYTHONPATH=src python tools/measure_writing_lesson.py [--minutes 45] [--typists 30] [--groups 6]

The keys of all pupils (4 a second each) go through the rooms into the store as fast as they can,
without a network, each dated as in a lesson in real time, and are compacted as in one: every ten
seconds of the lesson what is older than a minute. One JSON object is printed.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import psutil
from pycrdt import Doc, TransactionEvent, XmlElement, XmlFragment, XmlText

from classsense.bootstrap.bench_writing import writing_plan
from classsense.bootstrap.compaction import merged
from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.lesson import Group, SeatId
from classsense.domain.writing import KeptUpdate
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.writing.rooms import ROOT, WritingRoom

_KEYS_PER_S: Final = 4
_COMPACT_S: Final = 10
_REST_S: Final = 60
_LINE: Final = 40
_NOTHING: Final = b"\x00"
T = TypeVar("T")


class _Pupil:
    """Types one letter at a time, with a new paragraph every 40."""

    def __init__(self, seat: SeatId, client: int) -> None:
        self.seat = seat
        self._doc: Doc[XmlFragment] = Doc(client_id=client)
        self._text = self._doc.get(ROOT, type=XmlFragment)
        self._updates: list[bytes] = []
        self._doc.observe(self._note)
        self._line: XmlText | None = None
        self._typed = 0

    def _note(self, event: TransactionEvent) -> None:
        self._updates.append(event.update)

    def press(self) -> list[bytes]:
        if self._line is None or self._typed % _LINE == 0:
            self._line = XmlText("")
            self._text.children.append(XmlElement("paragraph", {}, [self._line]))
        self._line.insert(len(self._line), "あいうえお"[self._typed % 5])
        self._typed += 1
        found, self._updates = self._updates, []
        return found


def _lesson(store: SqliteLessonStore, groups: tuple[Group, ...], seconds: int) -> list[WritingRoom]:
    rooms = [WritingRoom(group.id) for group in groups]
    pupils = [
        (room, _Pupil(seat.id, 1000 * table + place))
        for table, (room, group) in enumerate(zip(rooms, groups, strict=True), 1)
        for place, seat in enumerate(group.seats)
    ]
    since = LessonNs(0)
    for second in range(seconds):
        for key in range(_KEYS_PER_S):
            at = LessonNs(second * NS_PER_S + key * NS_PER_S // _KEYS_PER_S)
            for room, pupil in pupils:
                for update in pupil.press():
                    taken = room.take(pupil.seat, update)
                    clients = taken.clients if taken is not None else ()
                    kept = KeptUpdate(at, room.group, pupil.seat, clients, update)
                    store.keep_update(kept, lambda _: None)
        if second % _COMPACT_S == 0 and second > _REST_S:
            store.flush()
            before = LessonNs((second - _REST_S) * NS_PER_S)
            store.compact_texts(since, before, lambda each: merged([*each]))
            since = before
    store.flush()
    return rooms


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    found = work()
    return found, round(time.perf_counter() - began, 3)


def main() -> None:
    """Write a lesson, then look at what it left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=45.0)
    parser.add_argument("--typists", type=int, default=30)
    parser.add_argument("--groups", type=int, default=6)
    given = parser.parse_args()
    plan, seconds = writing_plan(given.typists, given.groups), int(60 * given.minutes)
    with tempfile.TemporaryDirectory(prefix="classsense-lesson-") as folder:
        lesson = Path(folder) / "lesson"
        store = SqliteLessonStore(lesson, plan)
        rooms, took_s = _timed(lambda: _lesson(store, plan.groups, seconds))
        before = {"rows": _rows(store, plan.groups), "mb": _mb(store)}
        whole = LessonNs(seconds * NS_PER_S)
        _, compact_s = _timed(lambda: _compacted(store, whole))
        after = {"rows": _rows(store, plan.groups), "mb": _mb(store)}
        store.close()
        found = {
            "keys": seconds * _KEYS_PER_S * given.typists,
            "minutes": given.minutes,
            "took_s": took_s,
            "while_compacted": before,
            "compacted": after,
            "compact_s": compact_s,
            **_started_again(lesson, plan.groups, [str(room.doc[ROOT]) for room in rooms]),
            "rss_mb": round(psutil.Process().memory_info().rss / 1e6),
        }
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


def _started_again(
    lesson: Path, groups: tuple[Group, ...], texts: list[str]
) -> dict[str, float | bool]:
    store, open_s = _timed(lambda: SqliteLessonStore(lesson))
    rooms, rebuilt_s = _timed(
        lambda: [WritingRoom(group.id, store.updates(group.id)) for group in groups]
    )
    first, missing_s = _timed(lambda: rooms[0].missing(_NOTHING))
    reader: Doc[XmlFragment] = Doc()
    _, applied_s = _timed(lambda: reader.apply_update(first))
    store.close()
    return {
        "store_open_s": open_s,
        "rooms_rebuilt_s": rebuilt_s,
        "same_after_restart": texts == [str(room.doc[ROOT]) for room in rooms],
        "open_text_ms": round(1000 * missing_s, 1),
        "open_text_kb": round(len(first) / 1000, 1),
        "tablet_applies_ms": round(1000 * applied_s, 1),
    }


def _compacted(store: SqliteLessonStore, before: LessonNs) -> None:
    store.compact_texts(LessonNs(0), before, lambda each: merged([*each]))
    store.flush()


def _rows(store: SqliteLessonStore, groups: tuple[Group, ...]) -> int:
    return sum(len(store.updates(group.id)) for group in groups)


def _mb(store: SqliteLessonStore) -> float:
    return round(store.bytes_kept() / 1e6, 2)


if __name__ == "__main__":
    main()
