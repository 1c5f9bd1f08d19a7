"""Takes the receipts of a commit from the storage's thread to the board's, all in one turn."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable

from classsense.domain.ports import Receipt

_log = logging.getLogger(__name__)

Kept = Callable[[int, Receipt], None]


class Receipts:
    """Wakes the board once for all rows of a commit, however many texts they are of.

    Args:
        loop: Of the board's thread.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._come: deque[tuple[Kept, int, Receipt]] = deque()
        self._woken = False

    def take(self, kept: Kept, row: int, receipt: Receipt) -> None:
        """Note a receipt; `kept` hears of it, or of a later row of its, in the board's thread.

        Used by the storage's thread only.
        """
        self._come.append((kept, row, receipt))
        if self._woken:
            return
        self._woken = True
        try:
            self._loop.call_soon_threadsafe(self._pass_on)
        except RuntimeError:
            _log.debug("the board ended before it heard of this")

    def _pass_on(self) -> None:
        self._woken = False  # before the first is taken: what comes from now on wakes again
        newest: dict[Kept, tuple[int, Receipt]] = {}
        while self._come:
            kept, row, receipt = self._come.popleft()
            if receipt.error is not None:
                _tell(newest)  # what came before is told before
            newest[kept] = (row, receipt)
            if receipt.error is not None:
                _tell(newest)
        _tell(newest)


def _tell(newest: dict[Kept, tuple[int, Receipt]]) -> None:
    for kept, (row, receipt) in newest.items():
        kept(row, receipt)
    newest.clear()
