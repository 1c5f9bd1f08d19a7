"""The names that pupils wrote: a small file of their own, so that they can be erased alone."""

import datetime as dt
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from classsense.domain.lesson import SeatId
from classsense.domain.people import SeatName
from classsense.storage.whole_file import write_json

NAMES: Final = "names.json"


class NamesFile:
    """The names of one lesson, in its folder beside the record. Methods block.

    What is replaced or erased is overwritten with zeros first, so that it is in no block that the
    file system gives away. A solid-state disk may keep old copies where no program reaches them.

    Args:
        folder: Of the lesson.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAMES

    def read(self) -> Mapping[SeatId, SeatName]:
        """Return what is kept; nothing for a file that is damaged: names can be written anew."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[SeatId, SeatName])
        except (OSError, msgspec.DecodeError):
            return {}

    def write(self, names: Mapping[SeatId, SeatName]) -> None:
        """Keep `names` and nothing else.

        Raises:
            KnownError: `folder_not_writable`.
        """
        if not names:
            self.erase()
            return
        try:
            before = self._path.open("r+b")
        except OSError:
            before = None
        try:
            write_json(self._path, names)
            if before is not None:
                _blank(before.fileno())
        finally:
            if before is not None:
                before.close()

    def erase_older(self, now: dt.datetime) -> None:
        """Keep no name of a lesson of another day: it was interrupted and never ended.

        Args:
            now: The wall clock, with a zone.
        """
        with suppress(OSError):
            written = dt.datetime.fromtimestamp(self._path.stat().st_mtime, now.tzinfo)
            if written.date() != now.date():
                self.erase()

    def erase(self) -> None:
        """Keep no name at all."""
        with suppress(OSError):
            with self._path.open("r+b") as file:
                _blank(file.fileno())
            self._path.unlink()


def _blank(file: int) -> None:
    os.lseek(file, 0, os.SEEK_SET)
    os.write(file, bytes(os.fstat(file).st_size))
    os.fsync(file)
