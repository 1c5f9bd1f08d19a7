"""The pictures of one lesson as tablets fetch and send them."""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from classsense.board.photos import MOST_FILE_BYTES, PhotoError, made_anew
from classsense.domain.lesson import QuestionId
from classsense.domain.pictures import Pictures, is_name

_NAME_BYTES: Final = 16
_REMEMBERED_BYTES: Final = 32_000_000
_KINDS: Final = {"d": "text/plain; charset=utf-8", "p": "image/jpeg", "b": "image/jpeg"}


class Gallery:
    """Reads and makes pictures in a thread of its own, so that no tablet waits for another's.

    Used by the board's thread only, except `close`.

    Args:
        kept: Keeps what tablets send; None takes no picture.
        files: Content of the teacher's pictures that drawings are made on.
    """

    def __init__(
        self, kept: Pictures | None = None, files: Mapping[QuestionId, bytes] | None = None
    ) -> None:
        self.kept = kept
        self._files = dict(files or {})
        self._backgrounds: dict[QuestionId, str] = {}
        self._remembered: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="board pictures")

    def prepare(self) -> None:
        """Make the teacher's pictures anew; one that cannot be read is left out."""
        for question, content in self._files.items():
            try:
                body = made_anew(content, MOST_FILE_BYTES)
            except PhotoError:
                continue
            name = new_name("b")
            self._backgrounds[question] = name
            self._remembered[name] = body

    def background(self, question: QuestionId) -> str | None:
        """Return the name of the picture that a drawing is made on; None for a blank sheet."""
        return self._backgrounds.get(question)

    def work(self, do: Callable[[], bytes]) -> asyncio.Future[bytes]:
        """Run `do` in the thread of the pictures, after what was asked before."""
        return asyncio.get_running_loop().run_in_executor(self._worker, do)

    async def find(self, name: str) -> tuple[bytes, str] | None:
        """Return a picture and its content type; None if there is none of that name."""
        if not is_name(name):
            return None
        body = self._remembered.get(name)
        if body is None and self.kept is not None and name[0] != "b":
            kept = self.kept
            loop = asyncio.get_running_loop()
            body = await loop.run_in_executor(self._worker, kept.picture, name)
            if body is not None:
                self._remember(name, body)
        return None if body is None else (body, _KINDS[name[0]])

    def _remember(self, name: str, body: bytes) -> None:
        """Hold what forty tablets may ask for at once; the oldest is forgotten first."""
        if name in self._remembered:
            return
        self._remembered[name] = body
        self._size += len(body)
        for old in list(self._remembered):
            if self._size <= _REMEMBERED_BYTES:
                break
            if old[0] != "b":
                self._size -= len(self._remembered.pop(old))

    def close(self) -> None:
        """End the thread; what is being made is made to its end."""
        self._worker.shutdown(cancel_futures=True)


def new_name(kind: str) -> str:
    """Return a name that nobody can guess: 128 random bits behind the letter of its kind."""
    return f"{kind}-{secrets.token_urlsafe(_NAME_BYTES)}"
