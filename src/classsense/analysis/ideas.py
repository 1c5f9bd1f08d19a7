"""Who brought a word first, who took it up, and which words tables share."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.lesson import NO_MEMBERS, GroupId

UPTAKE_S: Final = 60
"""A word that somebody else says within this time was taken up."""


class Mention(NamedTuple):
    """A word in an utterance; `voice` is empty if it is not clear whose it was."""

    start: LessonNs
    voice: str


class Idea(NamedTuple):
    """How a word came into the talk of a table.

    Attributes:
        since: When it was first said.
        first_voice: By whom; empty if that is not clear.
        uptake: How many other voices said it within a minute after that.
    """

    since: LessonNs
    first_voice: str
    uptake: int


def idea_of(mentions: Sequence[Mention]) -> Idea:
    """Return how a word came into the talk.

    The teacher may bring a word, but only pupils take one up. If it is not clear who was first,
    one of those who said it later may have been, and is not counted.

    Source: `notes/science.md` 1.2, keyword emergence.

    Args:
        mentions: At least one, by start.
    """
    first = mentions[0]
    later = {
        mention.voice
        for mention in mentions[1:]
        if mention.start - first.start <= UPTAKE_S * NS_PER_S
    } - {"", first.voice, *NO_MEMBERS}
    uptake = len(later) if first.voice else max(0, len(later) - 1)
    return Idea(first.start, first.voice, uptake)


def shared(
    counts: Mapping[GroupId, Mapping[str, int]], fewest: int
) -> dict[str, tuple[GroupId, ...]]:
    """Return of every word the tables, in order, that said it in at least `fewest` utterances.

    Args:
        counts: Utterances of each word, by table.
        fewest: At least three: nothing is said of a word in fewer utterances.
    """
    tables: dict[str, tuple[GroupId, ...]] = {}
    for group, words in counts.items():
        for word, count in words.items():
            if count >= fewest:
                tables[word] = (*tables.get(word, ()), group)
    return tables
