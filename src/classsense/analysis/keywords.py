"""Keywords of a table and of the class, from the content words in memory.

A table's keywords are words that it uses more than the rest of the class, words that came up in
the last minutes more than before, and the key terms of the lesson that it uses. The class's are
words that it uses more than everyday talk does. Nothing rests on fewer than three utterances.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from classsense.analysis.everyday import EVERYDAY
from classsense.analysis.ideas import UPTAKE_S, Idea, Mention, idea_of, shared
from classsense.analysis.log_odds import FEWEST, Prior, Rate, standing_out, z_score
from classsense.analysis.said_words import Said
from classsense.analysis.talk import segments_of, speaker_of
from classsense.analysis.talk_state import EpochTalk, GroupTalk, turns_near
from classsense.domain.clock import NS_PER_S, LessonNs, seconds
from classsense.domain.lesson import TEACHER, GroupId, LessonPlan
from classsense.domain.snapshot import KeywordView

WINDOW_S: Final = 300
"""A word is fresh if it came up within this time more than before."""
MOST_SHOWN: Final = 12
_STRENGTH: Final = 20.0
"""Pseudo-counts of everyday speech in all, where two stretches of talk are compared."""
_EVERYDAY_TOTAL: Final = 1000
"""Everyday talk counts as so many words where the class is compared with it: the own table is
small, and a word that it does not have is taken to be rarer than once in a thousand."""
_ENOUGH_BEFORE: Final = 50
"""Content words before the window without which nothing can be called fresh."""

Talks = Mapping[GroupId, GroupTalk]


class ClassWords:
    """The content words of all tables at one moment; the teacher's are not among them.

    Args:
        plan: For the language and the key terms.
        talks: What was heard, by table.
    """

    def __init__(self, plan: LessonPlan, talks: Talks) -> None:
        self._talks = {group: talk for group, talk in talks.items() if group != TEACHER}
        self._terms = frozenset(term.text for term in plan.glossary)
        self._everyday = EVERYDAY.get(plan.spoken or plan.language, {})
        self._total = sum(talk.said.total for talk in self._talks.values())
        vocabulary = {word for talk in self._talks.values() for word in talk.said.places}
        self._prior = Prior(self._everyday, _STRENGTH, len(vocabulary) + len(self._everyday))

    def of_table(self, group: GroupId, words: Collection[str] | None = None) -> list[KeywordView]:
        """Return the keywords of a table, the most its own first.

        Args:
            group: The table.
            words: Which words are asked for; None is all.
        """
        said = self._talks[group].said
        counts = {
            word: said.count(word)
            for word in (said.places if words is None else words)
            if said.count(word) >= FEWEST
        }
        totals = (said.total, self._total - said.total)
        scores = standing_out(counts, lambda w: self._rest(group, w), totals, self._prior)
        for term in self._terms & counts.keys() - scores.keys():
            scores[term] = self._score(group, term)
        return [self._view(group, word, score) for word, score in _ordered(scores)]

    def fresh(self, group: GroupId, now: LessonNs) -> list[KeywordView]:
        """Return the words that came up in the last minutes more than before at a table."""
        said = self._talks[group].said
        recent = said.keeping(lambda each: each.end > now - WINDOW_S * NS_PER_S)
        before = said.total - recent.total
        if before < _ENOUGH_BEFORE:
            return []
        counts = {word: len(at) for word, at in recent.places.items()}
        scores = standing_out(
            counts,
            lambda word: said.count(word) - counts[word],
            (recent.total, before),
            self._prior,
        )
        views = [self._view(group, word, score) for word, score in _ordered(scores)]
        return [replace(view, fresh=True) for view in views]

    def of_class(self) -> list[KeywordView]:
        """Return the keywords of the whole class, the farthest from everyday talk first.

        A word is the class's only if a table has it in three utterances: `groups` are those.
        """
        counts: dict[str, int] = {}
        for talk in self._talks.values():
            for word, at in talk.said.places.items():
                counts[word] = counts.get(word, 0) + len(at)
        prior = Prior({}, 0.0, self._prior.vocabulary)

        def usual(word: str) -> int:
            return round(_EVERYDAY_TOTAL * self._everyday.get(word, 0.0))

        scores = standing_out(counts, usual, (self._total, _EVERYDAY_TOTAL), prior)
        tables = self.shared()
        for term in self._terms & tables.keys() - scores.keys():
            own, other = Rate(counts[term], self._total), Rate(usual(term), _EVERYDAY_TOTAL)
            scores[term] = z_score(own, other, prior.weight(term), prior.total())
        return [
            self._of_class(word, score, counts[word], tables[word])
            for word, score in _ordered(scores)
            if word in tables
        ]

    def shared(self) -> dict[str, tuple[GroupId, ...]]:
        """Return of every word the tables that said it in three utterances or more."""
        counts = {
            group: {word: len(at) for word, at in talk.said.places.items() if len(at) >= FEWEST}
            for group, talk in self._talks.items()
        }
        return shared(counts, FEWEST)

    def _of_class(
        self, word: str, score: float, count: int, groups: tuple[GroupId, ...]
    ) -> KeywordView:
        said = [m for t in self._talks.values() for m in t.said.mentions(word)]
        return KeywordView(
            text=word,
            score=score,
            count=count,
            since=min(each.start for each in said),
            maybe=all(word in each.unsure for each in said),
            term=word in self._terms,
            groups=groups,
        )

    def _score(self, group: GroupId, word: str) -> float:
        said = self._talks[group].said
        own = Rate(said.count(word), said.total)
        other = Rate(self._rest(group, word), self._total - said.total)
        return z_score(own, other, self._prior.weight(word), self._prior.total())

    def _rest(self, group: GroupId, word: str) -> int:
        return sum(talk.said.count(word) for g, talk in self._talks.items() if g != group)

    def _view(self, group: GroupId, word: str, score: float) -> KeywordView:
        talk = self._talks[group]
        mentions = talk.said.mentions(word)
        idea = brought(talk, mentions)
        return KeywordView(
            text=word,
            score=score,
            count=len(mentions),
            first_voice=idea.first_voice,
            uptake=idea.uptake,
            since=idea.since,
            maybe=all(word in each.unsure for each in mentions),
            term=word in self._terms,
        )


def _ordered(scores: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))


def brought(talk: GroupTalk, mentions: list[Said]) -> Idea:
    """Return who brought a word and how it was taken up, by the voices as they are known now.

    Args:
        talk: What was heard at the table.
        mentions: The utterances that hold the word, at least one, by start.
    """
    first = mentions[0]
    soon = [
        each
        for each in mentions
        if each.epoch == first.epoch and each.start - first.start <= UPTAKE_S * NS_PER_S
    ]
    epoch = talk.epoch(first.epoch)
    return idea_of([Mention(each.start, speaker(epoch, each) if epoch else "") for each in soon])


def speaker(epoch: EpochTalk, said: Said) -> str:
    """Return who spoke for most of an utterance; empty if that is not clear."""
    near = segments_of(turns_near(epoch.turns, said.start, said.end))
    return speaker_of(near, seconds(said.start), seconds(said.end))


def merged(own: list[KeywordView], fresh: list[KeywordView]) -> tuple[KeywordView, ...]:
    """Return what is shown of a table: at most twelve, fresh words marked, best first."""
    lately = {view.text: view for view in fresh}
    known = {view.text: replace(view, fresh=view.text in lately) for view in own}
    views = sorted({**lately, **known}.values(), key=lambda view: (-view.score, view.text))
    return tuple(views[:MOST_SHOWN])
