"""Keywords of a table and of the class, from the content words in memory.

A table's keywords are words that it uses more than the rest of the class, words that came up in
the last minutes more than before, and the key terms of the lesson that it uses. The class's are
words that it uses more than everyday talk does. Nothing rests on fewer than three utterances.
"""

from collections.abc import Callable, Collection, Mapping
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

    def _prior(self, group: GroupId) -> Prior:
        vocabulary = len(self._talks[group].said.places) + len(self._everyday)
        return Prior(self._everyday, _STRENGTH, vocabulary)

    def shown(self, group: GroupId, now: LessonNs) -> tuple[KeywordView, ...]:
        """Return what is shown of a table: at most twelve words, best first, fresh ones marked."""
        fresh = self._fresh(group, now)
        best = dict(_ordered({**fresh, **self._listed(group)})[:MOST_SHOWN])
        views = [self._view(group, word, score) for word, score in best.items()]
        return tuple(replace(view, fresh=view.text in fresh) for view in views)

    def of_table(self, group: GroupId) -> list[KeywordView]:
        """Return the keywords of a table, best first: the first twelve, and all key terms."""
        return [self._view(group, word, score) for word, score in self._listed(group).items()]

    def of_words(self, group: GroupId, words: Collection[str]) -> list[KeywordView]:
        """Return those of a table's keywords that are among `words`."""
        if not self._scores(group, words):
            return []
        listed = self._listed(group)
        return [self._view(group, word, listed[word]) for word in words if word in listed]

    def _listed(self, group: GroupId) -> dict[str, float]:
        places = self._talks[group].said.places
        often = [word for word, at in places.items() if len(at) >= FEWEST]
        ordered = _ordered(self._scores(group, often))
        own = [word for word, _ in ordered if word not in self._terms][:MOST_SHOWN]
        return {word: score for word, score in ordered if word in self._terms or word in own}

    def _scores(self, group: GroupId, words: Collection[str]) -> dict[str, float]:
        said = self._talks[group].said
        counts = {word: len(said.places.get(word, ())) for word in words}
        totals = (said.total, self._total - said.total)
        rest = self._rest(group)
        scores = standing_out(counts, rest, totals, self._prior(group))
        for term in self._terms & counts.keys() - scores.keys():
            if counts[term] >= FEWEST:
                scores[term] = self._score(group, term)
        return scores

    def _fresh(self, group: GroupId, now: LessonNs) -> dict[str, float]:
        """Return z of the words that came up in the last minutes more than before at a table."""
        said = self._talks[group].said
        counts = said.lately(LessonNs(now - WINDOW_S * NS_PER_S))
        total = sum(counts.values())
        before = said.total - total
        if before < _ENOUGH_BEFORE:
            return {}

        def earlier(word: str) -> int:
            return said.count(word) - counts[word]

        return standing_out(counts, earlier, (total, before), self._prior(group))

    def of_class(self) -> list[KeywordView]:
        """Return the keywords of the whole class, at most twelve, best first.

        A word is the class's only if a table has it in three utterances: `groups` are those.
        """
        tables = self.shared()
        places = [talk.said.places for talk in self._talks.values()]
        counts = {word: sum(len(at.get(word, ())) for at in places) for word in tables}
        prior = Prior({}, 0.0, len(set().union(*places)) + len(self._everyday))

        def usual(word: str) -> int:
            return round(_EVERYDAY_TOTAL * self._everyday.get(word, 0.0))

        scores = standing_out(counts, usual, (self._total, _EVERYDAY_TOTAL), prior)
        for term in self._terms & tables.keys() - scores.keys():
            own, other = Rate(counts[term], self._total), Rate(usual(term), _EVERYDAY_TOTAL)
            scores[term] = z_score(own, other, prior.weight(term), prior.total())
        return [
            self._of_class(word, score, counts[word], tables[word])
            for word, score in _ordered(scores)[:MOST_SHOWN]
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
            since=min(each.spoken[0] for each in said),
            maybe=all(word in each.unsure for each in said),
            term=word in self._terms,
            groups=groups,
        )

    def _score(self, group: GroupId, word: str) -> float:
        said = self._talks[group].said
        own = Rate(said.count(word), said.total)
        other = Rate(self._rest(group)(word), self._total - said.total)
        prior = self._prior(group)
        return z_score(own, other, prior.weight(word), prior.total())

    def _rest(self, group: GroupId) -> Callable[[str], int]:
        """Return what tells in how many utterances of the other tables a word is."""
        others = [talk.said.places for g, talk in self._talks.items() if g != group]
        return lambda word: sum([len(places[word]) for places in others if word in places])

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
        if each.epoch == first.epoch and each.spoken[0] - first.spoken[0] <= UPTAKE_S * NS_PER_S
    ]
    epoch = talk.epoch(first.epoch)
    return idea_of(
        [Mention(each.spoken[0], speaker(epoch, each) if epoch else "") for each in soon]
    )


def speaker(epoch: EpochTalk, said: Said) -> str:
    """Return who spoke for most of an utterance; empty if that is not clear."""
    start, end = said.spoken
    return speaker_of(
        segments_of(turns_near(epoch.turns, start, end)), seconds(start), seconds(end)
    )
