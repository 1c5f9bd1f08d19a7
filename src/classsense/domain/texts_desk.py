"""What a console needs of the texts that groups write together."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

from classsense.domain.clock import LessonNs
from classsense.domain.furigana import FuriganaGrade
from classsense.domain.lesson import GroupId
from classsense.domain.writing import KeptUpdate
from classsense.domain.written_text import GroupText

TextFormat = Literal["docx", "html"]


class NewUpdates(NamedTuple):
    """What came to a text since a reader looked last.

    Attributes:
        number: To be asked with next time; never falls.
        updates: In the order of their commit.
    """

    number: int
    updates: Sequence[KeptUpdate]


class TextsDesk(Protocol):
    """The texts of a lesson. Safe from any thread; methods read the disk unless they say not."""

    def updates_since(self, group: GroupId, number: int) -> NewUpdates:
        """Return what was written to a group's text since `number`; 0 is everything."""
        ...

    def restore(self, group: GroupId, at: LessonNs) -> None:
        """Make a group's text what it was at a moment, by a new edit of the teacher.

        Locked texts too. Waits until it is on the disk.

        Raises:
            KnownError: `text_not_restored`; or `disk_full`: it is restored, and not yet kept.
        """
        ...

    def words_in(self, text: str) -> int:
        """Return how many words a text has; the first call takes long. Reads no disk."""
        ...

    def picture(self, group: GroupId, name: str) -> bytes | None:
        """Return a JPEG that is kept for a group's text; None if that group has none such."""
        ...

    def exported(
        self,
        title: str,
        texts: Sequence[GroupText],
        kind: TextFormat,
        grade: FuriganaGrade | None = None,
    ) -> bytes:
        """Return texts as a file, with furigana for a class of `grade` if there is one."""
        ...
