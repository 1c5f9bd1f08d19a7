"""Remembers the hash of each weight file, so that a start need not read 200 MB again.

The ledger is a cache and no evidence: it is believed only while a file's size and time of change
are what they were, and `verify` reads every byte.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from classsense.weights.disk import sha256_of, write_atomic

FILE = ".ledger.json"


class Entry(msgspec.Struct, frozen=True):
    """What was found when a file was last read.

    Attributes:
        size: Bytes.
        changed_ns: Time of change as the file system tells it.
        sha256: Of the file.
        graph_sha256: `graph.fingerprint`, where somebody asked for it.
    """

    size: int
    changed_ns: int
    sha256: str
    graph_sha256: str | None = None


class Ledger:
    """The hashes of the files of a weights folder. One thread uses it at a time."""

    def __init__(self, folder: Path, *, trusted: bool = True) -> None:
        """Read the ledger of a folder.

        Args:
            folder: The weights folder.
            trusted: False to read every file again.
        """
        self._path = folder / FILE
        self._kept: dict[str, Entry] = _read(self._path) if trusted else {}
        self._changed = False

    def sha256(self, path: Path) -> str:
        """Return the sha256 of a file."""
        return self._entry(path).sha256

    def graph_sha256(self, path: Path) -> str:
        """Return the fingerprint of the graph in a file; "" if there is none in it."""
        entry = self._entry(path)
        if entry.graph_sha256 is None:
            from classsense.weights.graph import fingerprint

            entry = msgspec.structs.replace(entry, graph_sha256=fingerprint(path.read_bytes()))
            self._keep(path, entry)
        return entry.graph_sha256 or ""

    def save(self) -> None:
        """Write what was learned; a folder that cannot be written costs only time."""
        if self._changed:
            with suppress(OSError):
                write_atomic(self._path, msgspec.json.encode(self._kept))
            self._changed = False

    def _entry(self, path: Path) -> Entry:
        status = path.stat()
        kept = self._kept.get(str(path))
        if kept and (kept.size, kept.changed_ns) == (status.st_size, status.st_mtime_ns):
            return kept
        entry = Entry(status.st_size, status.st_mtime_ns, sha256_of(path))
        self._keep(path, entry)
        return entry

    def _keep(self, path: Path, entry: Entry) -> None:
        self._kept[str(path)] = entry
        self._changed = True


def _read(path: Path) -> dict[str, Entry]:
    """Return what was kept; an absent or damaged ledger is an empty one."""
    try:
        data: Any = path.read_bytes()
        return msgspec.json.decode(data, type=dict[str, Entry])
    except (OSError, msgspec.MsgspecError):
        return {}
