"""Thinking together on text answers: their groups, their words, and three to talk about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from classsense.analysis.contrasts import Three
from classsense.analysis.like_groups import Hand, LikeGroup
from classsense.analysis.thoughts import Thoughts
from classsense.analysis.word_cloud import CloudWord, cloud
from classsense.domain.commands import FEWEST_PUPILS, UsedWord
from classsense.domain.lesson import QuestionKind
from classsense.domain.snapshot import QuestionView
from classsense.resources.texts import Texts
from classsense.ui.presenters.board import Card

STEPS: Final = 5
"""Sizes of words."""


class View(StrEnum):
    """How the answers are looked at."""

    CARDS = "cards"
    GROUPS = "groups"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class ThinkWishes:
    """How the teacher wants to see the answers to one question.

    Attributes:
        hand: How she arranged the groups.
        past: Earlier arrangements, to go back to.
        hidden: Words that she does not want to see.
        fewest: A word is shown if so many pupils used it.
        word: The word whose answers are shown; empty shows all.
        three: The three answers to talk about; None shows none.
        seen: Those that were shown before.
        wanted: Whether she asked for three.
    """

    view: View = View.CARDS
    hand: Hand = field(default_factory=Hand)
    past: tuple[Hand, ...] = ()
    hidden: frozenset[str] = frozenset()
    fewest: int = 2
    word: str = ""
    three: Three | None = None
    seen: frozenset[frozenset[str]] = frozenset()
    wanted: bool = False


@dataclass(frozen=True, slots=True)
class GroupOfCards:
    """Answers that say about the same."""

    id: str
    title: str
    count: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class WordModel:
    """A word of the cloud; `step` is its size, 1 to 5."""

    text: str
    said: str
    step: int
    count: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class WordsModel:
    """The words of the class.

    Attributes:
        chosen: The word whose answers are shown, or empty.
        note: What is shown beneath, or why there is nothing.
        hidden: Offers hidden words again, or empty.
        sharing: What the tablets show, or empty.
        newest: What would be shared now; empty if no word was used by two.
        shared: Whether the tablets show just that.
    """

    words: tuple[WordModel, ...]
    fewest: int
    chosen: str
    note: str
    hidden: str
    sharing: str
    newest: tuple[UsedWord, ...]
    shared: bool


@dataclass(frozen=True, slots=True)
class ThreeModel:
    """Three answers to talk about, without who gave them; `answers` is empty if there are none.

    Attributes:
        shared: Whether the tablets show just these.
        more: Whether there are others.
    """

    answers: tuple[str, ...]
    texts: tuple[str, ...]
    words: tuple[str, ...]
    reason: str
    shared: bool
    more: bool


@dataclass(frozen=True, slots=True)
class ThinkModel:
    """What helps to think together.

    Attributes:
        offered: False where there is nothing to think about, or the answers are covered.
        busy: Said while groups are looked for, or empty.
        cards: Ids of the cards that are shown; None is all.
        undo: Whether an arrangement can be taken back.
    """

    offered: bool
    view: View = View.CARDS
    busy: str = ""
    groups: tuple[GroupOfCards, ...] = ()
    lonely: tuple[Card, ...] = ()
    words: WordsModel | None = None
    three: ThreeModel | None = None
    cards: frozenset[str] | None = None
    undo: bool = False

    @property
    def grouped(self) -> bool:
        """Whether the answers stand in groups, and not as plain cards."""
        return self.offered and not self.busy and self.view is View.GROUPS


NOTHING: Final = ThinkModel(offered=False)


class ThinkPresenter:
    """Turns what is told of answers into a ThinkModel."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def present(
        self,
        asked: QuestionView | None,
        cards: Sequence[Card],
        known: Thoughts | None,
        wishes: ThinkWishes,
    ) -> ThinkModel:
        """Return what is shown; of answers that came since `known`, only cards are."""
        covered = any(card.covered for card in cards)
        if asked is None or asked.question.kind is not QuestionKind.TEXT or not cards or covered:
            return NOTHING
        if known is None:
            thinking = wishes.view is not View.CARDS or wishes.wanted
            busy = self._texts("think.busy") if thinking else ""
            return ThinkModel(offered=True, view=wishes.view, busy=busy)
        by_id = {card.id: card for card in cards}
        words = self._words(asked, known, wishes) if wishes.view is View.WORDS else None
        grouped = wishes.view is View.GROUPS
        return ThinkModel(
            offered=True,
            view=wishes.view,
            groups=self._groups(known, by_id) if grouped else (),
            lonely=_in_time(known.sorting.lonely, by_id) if grouped else (),
            words=words,
            three=self._three(asked, known, wishes) if wishes.wanted else None,
            cards=frozenset() if grouped else _with(words.chosen if words else "", known),
            undo=grouped and bool(wishes.past),
        )

    def _groups(self, known: Thoughts, by_id: Mapping[str, Card]) -> tuple[GroupOfCards, ...]:
        return tuple(
            GroupOfCards(
                id=group.id,
                title=self._title(group, known),
                count=self._texts("think.answers", count=len(group.members)),
                cards=tuple(by_id[each] for each in group.members if each in by_id),
            )
            for group in known.sorting.groups
        )

    def _title(self, group: LikeGroup, known: Thoughts) -> str:
        if group.name or not group.words:
            return group.name or " ".join(known.answers[group.members[0]].text.split())
        return self._texts("think.between").join(group.words)

    def _words(self, asked: QuestionView, known: Thoughts, wishes: ThinkWishes) -> WordsModel:
        found = cloud(known.answers.values(), wishes.hidden, wishes.fewest)
        newest = tuple(UsedWord(w.text, w.pupils) for w in found if w.pupils >= FEWEST_PUPILS)
        chosen = wishes.word if wishes.word in {word.text for word in found} else ""
        sharing = self._texts("think.words_on", count=len(asked.words)) if asked.words else ""
        hidden = self._texts("think.hidden", count=len(wishes.hidden)) if wishes.hidden else ""
        return WordsModel(
            words=tuple(self._word(word, found[0].pupils, chosen) for word in found),
            fewest=wishes.fewest,
            chosen=chosen,
            note=self._note(found, chosen),
            hidden=hidden,
            sharing=sharing,
            newest=newest,
            shared=bool(newest) and newest == asked.words,
        )

    def _word(self, word: CloudWord, most: int, chosen: str) -> WordModel:
        return WordModel(
            text=word.text,
            said=self._texts("think.word", word=word.text, count=word.pupils),
            step=-(-STEPS * word.pupils // most),
            count=str(word.pupils),
            chosen=word.text == chosen,
        )

    def _note(self, found: Sequence[CloudWord], chosen: str) -> str:
        if not found:
            return self._texts("think.no_words")
        if not chosen:
            return self._texts("think.words_hint")
        count = next(word.pupils for word in found if word.text == chosen)
        return self._texts("think.with_word", word=chosen, count=count)

    def _three(self, asked: QuestionView, known: Thoughts, wishes: ThinkWishes) -> ThreeModel:
        three = wishes.three
        if three is None or any(each not in known.answers for each in three.answers):
            return ThreeModel((), (), (), self._texts("think.no_three"), shared=False, more=False)
        said = tuple(self._texts("think.between").join(words) for words in three.words)
        others = (each or self._texts("think.own_way") for each in said)
        return ThreeModel(
            answers=three.answers,
            texts=tuple(known.answers[each].text for each in three.answers),
            words=said,
            reason=self._texts("think.reason", differ=self._texts("think.against").join(others)),
            shared=asked.shared == three.answers,
            more=len(known.threes) > 1,
        )


def _with(word: str, known: Thoughts) -> frozenset[str] | None:
    """Return the answers that hold a word; None is all."""
    if not word:
        return None
    return frozenset(each.id for each in known.answers.values() if word in each.words)


def _in_time(ids: Sequence[str], by_id: Mapping[str, Card]) -> tuple[Card, ...]:
    """Return cards in the order in which they came."""
    wanted = set(ids)
    return tuple(card for ident, card in by_id.items() if ident in wanted)


def next_three(
    known: Thoughts, wishes: ThinkWishes
) -> tuple[Three | None, frozenset[frozenset[str]]]:
    """Return another three than those that were shown, and all that were; None if there is none.

    Once all were shown, they begin again.
    """
    fresh = [three for three in known.threes if frozenset(three.answers) not in wishes.seen]
    if fresh:
        return fresh[0], wishes.seen | {frozenset(fresh[0].answers)}
    now = wishes.three
    again = [three for three in known.threes if three != now] or list(known.threes)
    if not again:
        return None, frozenset()
    return again[0], frozenset({frozenset(again[0].answers)})
