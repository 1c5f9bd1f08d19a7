"""How sentences of a group's text are read, for the tablets that ask for it.

A tablet shows the readings above its own text and its group's; the text itself has none.
"""

import asyncio
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Raw, Struct

from classsense.board.limits import Allowances
from classsense.board.ruby import Ruby
from classsense.board.writing_messages import Readings, told
from classsense.board.writing_text import Page
from classsense.domain.furigana import Furigana
from classsense.writing.varints import MalformedError

_MOST_LETTERS: Final = 300
_MOST_SENTENCES: Final = 20
_MOST_WAITING: Final = 200
_BURST: Final = 400
_PER_S: Final = 10.0
"""Sentences of a device."""

Sentence = Annotated[str, Meta(min_length=1, max_length=_MOST_LETTERS)]


class Read(Struct, frozen=True, tag="read", forbid_unknown_fields=True):
    """A tablet asks how sentences are read."""

    texts: Annotated[tuple[Sentence, ...], Meta(max_length=_MOST_SENTENCES)]


_READ: Final = msgspec.json.Decoder(Read)


def sentences_in(message: str) -> tuple[str, ...]:
    """Return what a message in JSON asks for.

    Raises:
        MalformedError: It is none that may come after the first.
    """
    try:
        return _READ.decode(message).texts
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
        raise MalformedError(str(error)) from error


class TextReadings:
    """Reads for the pages of all texts, beside the board's thread. Used by that thread only.

    Each page waits for a limited number of sentences, and each device may ask for so many in a
    time; what is beyond gets no answer, and is asked for again.

    Args:
        furigana: Tells how a text is read; None answers nothing.
    """

    def __init__(self, furigana: Furigana | None = None) -> None:
        self._ruby = Ruby(furigana, self._tell)
        self._waiting: dict[Page, dict[str, None]] = {}
        self._allowances = Allowances(_BURST, _PER_S)

    def turn(self, grade: int | None) -> None:
        """Read for a class of this grade from now on."""
        self._ruby.turn(grade)

    def close(self) -> None:
        """End the thread; what it is reading is finished."""
        self._ruby.close()

    def ask(self, page: Page, sentences: tuple[str, ...]) -> None:
        """Tell a page how sentences are read, each as soon as it is known."""
        if self._ruby.grade is None:
            return
        now_s = asyncio.get_running_loop().time()
        allowance = self._allowances.of(page.device)
        waiting = self._waiting.setdefault(page, {})
        for sentence in sentences:
            if len(waiting) < _MOST_WAITING and not allowance.take_now(now_s):
                waiting[sentence] = None
        self._tell_page(page)

    def leave(self, page: Page) -> None:
        """Forget what a page waits for."""
        self._waiting.pop(page, None)

    def _tell(self) -> None:
        for page in tuple(self._waiting):
            self._tell_page(page)

    def _tell_page(self, page: Page) -> None:
        waiting, found = self._waiting[page], []
        for sentence in tuple(waiting):
            runs = self._ruby.of_text(sentence)
            if runs is not None:
                found.append(Raw(runs or msgspec.json.encode([[sentence, ""]])))
                del waiting[sentence]
        if not waiting:
            del self._waiting[page]
        if found:
            page.tell(told(Readings(tuple(found))))
