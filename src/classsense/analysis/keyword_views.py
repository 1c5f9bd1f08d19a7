"""The keywords that screens show, found anew only when something was said."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from classsense.analysis.keyword_record import latest
from classsense.analysis.keywords import MOST_SHOWN, ClassWords
from classsense.analysis.lesson_state import LessonState
from classsense.analysis.said_words import SaidWords
from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.lesson import TEACHER, GroupId
from classsense.domain.observations import KeywordHeard
from classsense.domain.snapshot import GroupView, KeywordView

_REFRESH_S: Final = 10
"""Voices are told apart anew so often, words grow old, and other tables go on talking."""
_CLASS_S: Final = 10


class _Known(NamedTuple):
    """The keywords of a table as found at a moment, from these words."""

    said: SaidWords
    at: LessonNs
    keywords: tuple[KeywordView, ...]


class KeywordBook:
    """Keeps the keywords of the class and of each table. Used by one thread only.

    Those of a table are found anew when somebody spoke there, and all every ten seconds.

    Attributes:
        of_class: Keywords of the whole class.
    """

    def __init__(self) -> None:
        self.of_class: tuple[KeywordView, ...] = ()
        self._shared: Mapping[str, tuple[GroupId, ...]] = {}
        self._tables: Mapping[GroupId, _Known] = {}
        self._class_at: LessonNs | None = None

    def refresh(self, state: LessonState, now: LessonNs) -> None:
        """Find anew what is due."""
        said = {group: talk.said for group, talk in state.groups.items() if group != TEACHER}
        if not any(words.said for words in said.values()):
            self.of_class, self._tables = (), {}
            return
        due = [group for group, words in said.items() if self._due(group, words, now)]
        whole = self._class_at is None or not 0 <= now - self._class_at < _CLASS_S * NS_PER_S
        if not due and not whole:
            return
        words = ClassWords(state.plan, state.groups)
        if whole:
            self._class_at = now
            self._shared = words.shared()
            self.of_class = tuple(words.of_class())
        found = {group: _Known(said[group], now, words.shown(group, now)) for group in due}
        self._tables = {group: found.get(group) or self._tables[group] for group in said}

    def _due(self, group: GroupId, said: SaidWords, now: LessonNs) -> bool:
        known = self._tables.get(group)
        if known is None or known.said is not said:
            return True
        return bool(said.said) and not 0 <= now - known.at < _REFRESH_S * NS_PER_S

    def shown(self, view: GroupView, state: LessonState) -> GroupView:
        """Return a table with its keywords, those stored before a crash included."""
        known = self._tables.get(view.id)
        now = [
            replace(keyword, groups=self._shared.get(keyword.text, ()))
            for keyword in (known.keywords if known else ())
        ]
        texts = {keyword.text for keyword in now}
        earlier = [
            _stored(line)
            for line in latest(state.keywords)
            if line.group == view.id and line.epoch != state.epoch_of(view.id) and line.count
        ]
        added = {keyword.text: keyword for keyword in earlier if keyword.text not in texts}
        return replace(view, keywords=(*now, *added.values())[:MOST_SHOWN])


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
