"""What a text holds that was moved, and what an update moves."""

from collections.abc import Callable
from typing import Any

from pycrdt import Doc, XmlFragment

from classsense.domain.writing import Moved
from classsense.writing.letters import Letters
from classsense.writing.moves import Moves
from classsense.writing.moving import Mover, may_move, moved_by
from classsense.writing.updates import UpdateFacts

Foreign = Callable[[int], bool]
"""Tells whether a client is of another seat than the one whose update is looked at."""


class Movements:
    """Follows a text. Used by one thread only.

    Attributes:
        moves: What stands there that another client wrote first.
    """

    def __init__(self) -> None:
        self.moves = Moves()
        self._letters = Letters()

    def may_be_in(self, facts: UpdateFacts, doc: "Doc[Any]", foreign: Foreign) -> bool:
        """Return whether an update may move words that others wrote.

        Args:
            facts: Of the update.
            doc: The text before it.
            foreign: Whose it is not.
        """
        if not facts.deleted or not facts.said:
            return False
        if not any(foreign(span.client) or self.moves.has(span) for span in facts.deleted):
            return False
        self._letters.catch_up(doc)
        added = {span.client: span.start for span in facts.added}
        in_steps = any(span.end > added.get(span.client, span.end) for span in facts.deleted)
        return in_steps or may_move(facts, self._letters)

    def take(
        self, before: XmlFragment | None, update: bytes, facts: UpdateFacts, foreign: Foreign
    ) -> tuple[Moved, ...]:
        """Return what an update moved, and note it.

        Args:
            before: The text before it, in a document of its own, which is changed; None if nothing
                may be moved.
            update: Was applied to the text.
            facts: Of the update.
            foreign: Whose it is not.
        """
        moved: tuple[Moved, ...] = ()
        if before is not None:
            self._letters.add(facts.said)
            moved = moved_by(before, update, facts, Mover(self.moves, self._letters, foreign))
        for span in facts.deleted:
            self.moves.drop(span)
        self.moves.add(moved)
        return moved
