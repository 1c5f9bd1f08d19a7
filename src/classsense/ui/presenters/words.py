"""What was said at a table, as the lesson's rules allow it: text, keywords, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from classsense.domain.clock import seconds
from classsense.domain.lesson import NO_MEMBERS, TranscriptKind
from classsense.domain.observations import Word, WordMark
from classsense.domain.policy import GroupMode
from classsense.domain.snapshot import GroupView, KeywordView, Utterance
from classsense.resources.texts import Texts
from classsense.ui.presenters.figures import clock
from classsense.ui.presenters.voices import look_of

SURE_FROM: Final = 0.6
"""Words below this confidence are drawn lighter."""
FEWEST_UTTERANCES: Final = 3
"""Keywords rest on at least so many utterances."""
MOST_LINES: Final = 40
_MOST_KEYWORDS: Final = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of recognised text and how it is drawn.

    Attributes:
        unsure: Lighter: recognised with little confidence.
        mark: Repaired by the glossary, or a guess.
        hint: What the mark means; empty if there is none.
    """

    text: str
    unsure: bool
    mark: WordMark
    hint: str


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """An utterance: when, who, what.

    Attributes:
        letter: Of the voice; empty if it is not clear who spoke.
        colour: Of the voice in the theme.
    """

    at: str
    letter: str
    colour: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class KeywordModel:
    """A word of the table, with who said it first and how it spread."""

    text: str
    note: str
    hint: str


@dataclass(frozen=True, slots=True)
class WordsModel:
    """What was said.

    Attributes:
        heading: Which stretch of the lesson it is.
        picked: Whether it is a moment that the teacher picked.
        lines: Newest first when it is now, oldest first in a picked moment.
        no_lines: Why there are none; empty if there are some.
        keywords_heading: Of what time the keywords are.
        no_keywords: Why there are none; empty if there are some.
    """

    heading: str
    picked: bool
    lines: tuple[SpokenLine, ...]
    no_lines: str
    keywords_heading: str
    keywords: tuple[KeywordModel, ...]
    no_keywords: str


@dataclass(frozen=True, slots=True)
class PickedWords:
    """A picked stretch: its bounds in seconds, its utterances, and the keywords of that time."""

    start_s: float
    end_s: float
    utterances: tuple[Utterance, ...]
    keywords: tuple[KeywordView, ...]


class WordsPresenter:
    """Turns the words of a table into a WordsModel."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def present(
        self, view: GroupView, kind: TranscriptKind, picked: PickedWords | None
    ) -> WordsModel:
        """Return what was said now, or at a moment that the teacher picked."""
        said = tuple(reversed(view.transcript)) if picked is None else picked.utterances
        found = view.keywords if picked is None else picked.keywords
        heard = view.mode is GroupMode.VOICES
        text = heard and kind is TranscriptKind.TEXT
        lines = tuple(map(self._line, said[:MOST_LINES])) if text else ()
        keywords = self._keywords(found) if heard and kind is not TranscriptKind.OFF else ()
        return WordsModel(
            heading=self._heading(picked),
            picked=picked is not None,
            lines=lines,
            no_lines="" if lines else self._no_lines(view, kind, picked),
            keywords_heading=self._texts("words.keywords" if picked is None else "words.then"),
            keywords=keywords,
            no_keywords="" if keywords else self._no_keywords(view, kind),
        )

    def _heading(self, picked: PickedWords | None) -> str:
        if picked is None:
            return self._texts("group.words")
        return self._texts("words.moment", start=clock(picked.start_s), end=clock(picked.end_s))

    def _no_lines(self, view: GroupView, kind: TranscriptKind, picked: PickedWords | None) -> str:
        if view.mode is not GroupMode.VOICES:
            return self._texts(f"group.no_words_{view.mode}")
        if kind is not TranscriptKind.TEXT:
            return self._texts(f"words.policy_{kind}")
        return self._texts("group.no_words_voices" if picked is None else "words.nothing_then")

    def _no_keywords(self, view: GroupView, kind: TranscriptKind) -> str:
        if kind is TranscriptKind.OFF or view.mode is not GroupMode.VOICES:
            return self._texts("words.no_keywords_off")
        return self._texts("words.no_keywords", fewest=FEWEST_UTTERANCES)

    def _line(self, utterance: Utterance) -> SpokenLine:
        words = utterance.words or (Word(utterance.text, 1.0),)
        letter = utterance.voice
        if letter in NO_MEMBERS:
            letter = self._texts(f"strips.{letter}_letter")
        return SpokenLine(
            at=clock(seconds(utterance.start)),
            letter=letter,
            colour=look_of(utterance.voice).colour if utterance.voice else "",
            pieces=tuple(self._piece(word) for word in words),
        )

    def _piece(self, word: Word) -> Piece:
        hint = ""
        if word.mark is not WordMark.SAID:
            hint = self._texts(f"words.mark_{word.mark}", term=word.term or word.text.strip())
        elif word.confidence < SURE_FROM:
            hint = self._texts("words.unsure")
        unsure = word.confidence < SURE_FROM or word.mark is WordMark.MAYBE
        return Piece(word.text, unsure, word.mark, hint)

    def _keywords(self, found: Sequence[KeywordView]) -> tuple[KeywordModel, ...]:
        enough = [keyword for keyword in found if keyword.count >= FEWEST_UTTERANCES]
        return tuple(map(self.keyword, enough[:_MOST_KEYWORDS]))

    def keyword(self, found: KeywordView) -> KeywordModel:
        """Return a keyword with who said it first and how many took it up."""
        first = found.first_voice or "?"
        if first in NO_MEMBERS:
            first = self._texts(f"strips.{first}")
        key = "words.taken_up" if found.uptake else "words.first"
        return KeywordModel(
            text=f"{found.text}?" if found.maybe else found.text,
            note=self._texts(key, voice=first, others=found.uptake, count=found.count),
            hint=self._texts(
                "words.keyword_maybe_hint" if found.maybe else "words.keyword_hint",
                count=found.count,
                at=clock(seconds(found.since)),
            ),
        )
