"""Answers that are pictures: their value on the board names the picture, and may say what it shows.

The picture itself is kept beside the answer, under a name that the teacher's machine made. Pure.
"""

import re
from typing import Final, NamedTuple, Protocol

from classsense.domain.commands import ClientId
from classsense.domain.lesson import QuestionKind

WITH_PICTURE: Final = frozenset({QuestionKind.DRAWING, QuestionKind.PHOTO})
"""Kinds of questions that are answered by a picture."""

WORDS_CHARS: Final = 200
"""So long may be what a pupil says of a picture."""

NO_NAME: Final = "d-" + 22 * "A"
"""Has the form of a name, for a picture that has none yet."""

_TEXT_NAME: Final = re.compile(r"t-[A-Za-z0-9_-]{22}")
_NAME: Final = re.compile(r"[dpb]-[A-Za-z0-9_-]{22}")


class PictureValue(NamedTuple):
    """The value of an answer that is a picture.

    Attributes:
        name: Of the picture: `d-` a drawing, `p-` a photo, and what nobody can guess.
        words: What the pupil says of it; may be empty.
    """

    name: str
    words: str

    def text(self) -> str:
        """Return the value of the answer."""
        return f"{self.name} {self.words}".rstrip()


def is_name(text: str) -> bool:
    """Return whether `text` has the form of a picture's name (`b-` is a background)."""
    return _NAME.fullmatch(text) is not None


def is_text_name(text: str) -> bool:
    """Return whether `text` has the form of the name of a picture in a group's text."""
    return _TEXT_NAME.fullmatch(text) is not None


def picture_of(value: str) -> PictureValue | None:
    """Return what the value of an answer says; None if it names no picture."""
    name, _, words = value.partition(" ")
    return PictureValue(name, words) if is_name(name) else None


def name_in(kind: QuestionKind, value: str) -> str:
    """Return the name of the picture that an answer is; empty for an answer of another kind."""
    found = picture_of(value) if kind in WITH_PICTURE else None
    return "" if found is None else found.name


class Pictures(Protocol):
    """Keeps the pictures of one lesson's answers, as long as the answers."""

    def keep_picture(self, name: str, answer: ClientId, body: bytes) -> None:
        """Queue a picture for writing, before its answer is handed in.

        An answer has one picture: a second one is not kept. Never blocks; safe from any thread.

        Args:
            name: Made by this machine.
            answer: The id of its answer.
            body: UTF-8 text of `domain.drawings`, or a JPEG that this machine made.
        """
        ...

    def picture(self, name: str) -> bytes | None:
        """Return what is kept under `name`, or None. Safe from any thread; reads the disk."""
        ...
