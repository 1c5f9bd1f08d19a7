"""The content words of a table so far. In memory only: a replay has none of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

from classsense.domain.clock import NS_PER_S, LessonNs

_OUT_OF_ORDER_S: Final = 60
"""A turn's words come at most so much later than those of the next."""


class Said(NamedTuple):
    """An utterance by its content words; each counts once.

    Attributes:
        start: Of the stretch that was transcribed with it, which is forgotten as a whole.
        end: Of that stretch.
        unsure: Those of `content` that rest on unsure words alone.
        spoken: The stretch [start, end) of the utterance itself.
    """

    start: LessonNs
    end: LessonNs
    epoch: int
    content: frozenset[str]
    unsure: frozenset[str]
    spoken: tuple[LessonNs, LessonNs]


@dataclass(frozen=True, slots=True)
class SaidWords:
    """Utterances in the order in which they became known.

    Attributes:
        places: Of each word the utterances that hold it, as indices of `said`.
        total: Sum of the numbers of different words of all utterances.
    """

    said: tuple[Said, ...] = ()
    places: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))
    total: int = 0

    def after(self, heard: Sequence[Said]) -> "SaidWords":
        """Return what is known once these utterances came in; itself if there are none."""
        if not heard:
            return self
        added: dict[str, tuple[int, ...]] = {}
        for here, said in enumerate(heard, start=len(self.said)):
            for word in said.content:
                added[word] = (*added.get(word, self.places.get(word, ())), here)
        return SaidWords(
            said=(*self.said, *heard),
            places=MappingProxyType({**self.places, **added}),
            total=self.total + sum(len(said.content) for said in heard),
        )

    def keeping(self, wanted: Callable[[Said], bool]) -> "SaidWords":
        """Return the wanted utterances only."""
        kept = tuple(said for said in self.said if wanted(said))
        if len(kept) == len(self.said):
            return self
        places: dict[str, list[int]] = {}
        for index, said in enumerate(kept):
            for word in said.content:
                places.setdefault(word, []).append(index)
        return SaidWords(
            said=kept,
            places=MappingProxyType({word: tuple(at) for word, at in places.items()}),
            total=sum(len(said.content) for said in kept),
        )

    def lately(self, since: LessonNs) -> dict[str, int]:
        """Return of each word how many of the utterances that ended after `since` hold it.

        Utterances become known about in order: from one that ended a minute earlier on, none is
        looked at.
        """
        counts: dict[str, int] = {}
        for said in reversed(self.said):
            if said.end > since:
                for word in said.content:
                    counts[word] = counts.get(word, 0) + 1
            elif said.end <= since - _OUT_OF_ORDER_S * NS_PER_S:
                break
        return counts

    def count(self, word: str) -> int:
        """Return how many utterances hold a word."""
        return len(self.places.get(word, ()))

    def mentions(self, word: str) -> list[Said]:
        """Return the utterances that hold a word, by when they were said."""
        return sorted((self.said[i] for i in self.places.get(word, ())), key=lambda s: s.spoken)
