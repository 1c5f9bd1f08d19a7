"""Furigana of what tablets show, made once for each text beside the board's thread.

What is not read yet is left out: the state goes without it, and again when it is. Only texts that
some tablet is shown are ever read, so that nobody's answer can keep this busy unseen.
"""

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, Final

import msgspec
from msgspec import Raw

from classsense.board.live_answers import LiveAnswers
from classsense.board.messages import raw
from classsense.domain.furigana import Furigana

_log = logging.getLogger(__name__)

NOTHING: Final = raw([])
_READABLE: Final = re.compile("[々\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]")
_PICTURE: Final = re.compile(r"^[dp]-[\w-]{22}(?: |$)")
"""The name of a picture, before what its pupil says of it."""
_NAMES: Final = frozenset({"id", "question", "kind", "picture", "scale"})
"""Fields of the state that hold nothing to be read."""
_MOST_KEPT: Final = 8000
_MOST_WANTED: Final = 1000
_MOST_TEXTS: Final = 1000
"""Of one field."""
_MOST_FIELDS: Final = 512
_MOST_BYTES: Final = 200_000
"""Of one field; what is beyond has no furigana."""
_AT_ONCE: Final = 40
"""So many texts are read before tablets are shown them."""
_AFTER_S: Final = 0.05
"""Texts that come at once are read together, after they went out."""


def words_of(value: str) -> str:
    """Return what is to be read of an answer: of a picture what is said of it."""
    return _PICTURE.sub("", value, count=1)


class Ruby:
    """Used by the board's thread only, which it never holds up.

    Args:
        furigana: Tells how a text is read; None is a lesson without furigana.
        more: Called when texts that were asked for have been read.

    Attributes:
        grade: Of the class; None reads nothing.
    """

    def __init__(
        self, furigana: Furigana | None = None, more: Callable[[], None] = lambda: None
    ) -> None:
        self.grade: int | None = None
        self._furigana = furigana
        self._more = more
        self._read: OrderedDict[str, bytes] = OrderedDict()
        self._wanted: dict[str, None] = {}
        self._texts: OrderedDict[bytes, tuple[str, ...]] = OrderedDict()
        self._pool: ThreadPoolExecutor | None = None
        self._reading = False

    def turn(self, grade: int | None) -> bool:
        """Read for a class of this grade from now on; return whether it is another one."""
        if self._furigana is None or grade == self.grade:
            return False
        self.grade = grade
        self._read.clear()
        self._wanted.clear()
        return True

    def close(self) -> None:
        """End the thread; what it is reading is finished."""
        self._furigana = self.grade = None
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def of(self, fields: Iterable[Raw], texts: Iterable[str] = ()) -> Raw:
        """Return the furigana of all texts in `fields` and of `texts`, as far as they are read."""
        if self.grade is None:
            return NOTHING
        inside = (text for field in fields for text in self._inside(field))
        wanted = dict.fromkeys([*inside, *(t for t in texts if _READABLE.search(t))])
        found, size = [], 0
        for text in islice(wanted, _MOST_TEXTS):
            runs = self.of_text(text)
            if runs and (size := size + len(runs)) <= _MOST_BYTES:
                found.append(runs)
        return Raw(b"[" + b",".join(found) + b"]") if found else NOTHING

    def of_text(self, text: str) -> bytes | None:
        """Return the runs of a text as JSON; empty if it has none, None if it is not read yet."""
        runs = self._read.get(text)
        if runs is not None:
            self._read.move_to_end(text)
            return runs
        self._wanted[text] = None
        if len(self._wanted) > _MOST_WANTED:  # what is still shown is asked for again
            del self._wanted[next(iter(self._wanted))]
        self._begin()
        return None

    def read_live(self, live: LiveAnswers) -> bool:
        """Add to `live` what has been read of its answers; return whether that was any."""
        before = live.end
        for value in tuple(live.unread):
            text = words_of(value)
            runs = self.of_text(text) if self.grade and _READABLE.search(text) else b""
            if runs is None:
                continue
            live.unread.pop(value)
            if runs:
                live.read(value, Raw(runs))
        return live.end > before

    def _inside(self, field: Raw) -> tuple[str, ...]:
        """Return the texts in an encoded field that may have furigana."""
        key = bytes(field)
        known = self._texts.get(key)
        if known is None:
            known = tuple(dict.fromkeys(_texts_in(msgspec.json.decode(key))))
            self._texts[key] = known
            if len(self._texts) > _MOST_FIELDS:
                self._texts.popitem(last=False)
        return known

    def _begin(self) -> None:
        if self._reading or self._furigana is None or self.grade is None:
            return
        self._reading = True
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="furigana")
        asyncio.get_running_loop().call_later(_AFTER_S, self._read_some)

    def _read_some(self) -> None:
        furigana, grade, pool = self._furigana, self.grade, self._pool
        if furigana is None or grade is None or pool is None or not self._wanted:
            self._reading = False
            return
        batch = tuple(self._wanted)[:_AT_ONCE]
        work = asyncio.get_running_loop().run_in_executor(pool, _read, furigana, batch, grade)
        work.add_done_callback(lambda done: self._keep(grade, batch, done))

    def _keep(
        self, grade: int, batch: tuple[str, ...], done: "asyncio.Future[list[bytes]]"
    ) -> None:
        if done.cancelled():
            return
        if grade == self.grade:
            for text, runs in zip(batch, done.result(), strict=True):
                self._read[text] = runs
                self._wanted.pop(text, None)
            while len(self._read) > _MOST_KEPT:
                self._read.popitem(last=False)
            self._more()
        self._read_some()


def _read(furigana: Furigana, texts: tuple[str, ...], grade: int) -> list[bytes]:
    """Return the runs of each text as JSON; empty if it has none. Runs in a thread of its own."""
    return [_encoded(furigana, text, grade) for text in texts]


def _encoded(furigana: Furigana, text: str, grade: int) -> bytes:
    try:
        runs = furigana(text, grade)
    except Exception as error:  # noqa: BLE001 - the lesson goes on; no text of a pupil in a log
        _log.warning("a text has no furigana: %s", type(error).__name__)
        return b""
    return msgspec.json.encode(runs) if any(said for _, said in runs) else b""


def _texts_in(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, str):
        text = words_of(value)
        if _READABLE.search(text):
            yield text
    elif isinstance(value, list):
        for each in value:
            yield from _texts_in(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in _NAMES:
                yield from _texts_in(each)
