"""The keywords that screens show, found anew only when something was said."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from classsense.analysis.keywords import MOST_SHOWN, ClassWords, merged
from classsense.analysis.lesson_state import LessonState
from classsense.analysis.said_words import SaidWords
from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.lesson import TEACHER, GroupId
from classsense.domain.observations import KeywordHeard
from classsense.domain.snapshot import GroupView, KeywordView

_REFRESH_S: Final = 10
"""Voices are told apart anew so often, and words grow old."""


class KeywordBook:
    """Keeps the keywords of the class and of each table. Used by one thread only.

    Attributes:
        of_class: Keywords of the whole class.
    """

    def __init__(self) -> None:
        self.of_class: tuple[KeywordView, ...] = ()
        self._of_table: Mapping[GroupId, tuple[KeywordView, ...]] = {}
        self._known: tuple[tuple[GroupId, SaidWords], ...] | None = None
        self._at = LessonNs(0)

    def refresh(self, state: LessonState, now: LessonNs) -> None:
        """Find the keywords anew if words came in, or after ten seconds."""
        known = tuple(
            (group, talk.said) for group, talk in state.groups.items() if group != TEACHER
        )
        fresh = 0 <= now - self._at < _REFRESH_S * NS_PER_S
        if fresh and self._known is not None and _same(known, self._known):
            return
        self._known, self._at = known, now
        words = ClassWords(state.plan, state.groups)
        shared = words.shared()
        self._of_table = {
            group: tuple(
                replace(view, groups=shared.get(view.text, ()))
                for view in merged(words.of_table(group), words.fresh(group, now))
            )
            for group, _ in known
        }
        self.of_class = tuple(words.of_class()[:MOST_SHOWN])

    def shown(self, view: GroupView, state: LessonState) -> GroupView:
        """Return a table with its keywords, those stored before a crash included."""
        now = self._of_table.get(view.id, ())
        texts = {keyword.text for keyword in now}
        earlier = [
            _stored(line)
            for line in state.keywords.values()
            if line.group == view.id and line.epoch != state.epoch and line.count
        ]
        added = {keyword.text: keyword for keyword in earlier if keyword.text not in texts}
        return replace(view, keywords=(*now, *added.values())[:MOST_SHOWN])


def _same(
    known: tuple[tuple[GroupId, SaidWords], ...], before: tuple[tuple[GroupId, SaidWords], ...]
) -> bool:
    return len(known) == len(before) and all(
        group == other and said is earlier
        for (group, said), (other, earlier) in zip(known, before, strict=True)
    )


def _stored(line: KeywordHeard) -> KeywordView:
    """Return a keyword of an earlier epoch, whose voices are other people's letters now."""
    return KeywordView(
        text=line.text,
        score=line.score,
        count=line.count,
        uptake=line.uptake,
        since=line.since,
        maybe=line.maybe,
        term=line.term,
    )
