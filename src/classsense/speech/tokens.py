"""What an utterance is about: its content words in dictionary form, for keywords.

Japanese is cut by SudachiPy (mode C), and adjacent nouns are put together again (光 + 合成);
English by a rule. A key term of the lesson is one word in either. Names of people are left out:
a keyword must never be one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from classsense.domain.observations import WordMark
from classsense.domain.ports import Content, Transcript
from classsense.speech.dictionary import Piece, pieces_of
from classsense.speech.stop_words import ENGLISH, JAPANESE

UNSURE: Final = 0.4
"""A word recognised with less confidence than this is unsure."""
_LONGEST: Final = 12
"""Letters of a compound; more are nouns that only happen to stand side by side."""
_KANJI: Final = re.compile(r"[一-鿿々]")
_CERTAIN_TERM: Final = 3
"""A term of so many letters is known even where the dictionary cuts through it."""


class Token(NamedTuple):
    """A content word at [first, last) of a text."""

    text: str
    first: int
    last: int


class ContentFinder:
    """Finds content words. Used by one thread only.

    Args:
        language: `ja` or `en`; of other languages only the key terms are known.
        terms: Key terms of the lesson, as they are written.
    """

    def __init__(self, language: str, terms: Sequence[str] = ()) -> None:
        cut = {"ja": _JapaneseCutter, "en": _EnglishCutter}.get(language, _TermCutter)
        self._cutter = cut(sorted(set(terms), key=lambda term: (-len(term), term)))

    def __call__(self, heard: Transcript) -> Content:
        """Return the content words of an utterance, and which of them rest on guesses alone."""
        tokens = self.tokens(heard)
        sure = _sure_letters(heard)
        certain = {t.text for t in tokens if all(sure[t.first : t.last])}
        words = tuple(token.text for token in tokens)
        unsure = tuple(dict.fromkeys(word for word in words if word not in certain))
        lengths = [0.0, *accumulate(map(_spoken_length, heard.text))]
        whole = lengths[-1] or 1.0
        places = tuple((lengths[t.first] / whole, lengths[t.last] / whole) for t in tokens)
        return Content(words, unsure, places)

    def tokens(self, heard: Transcript) -> list[Token]:
        """Return the content words in order, with their places in the text."""
        return self._cutter.cut(heard.text, [*_marked_terms(heard)])


def _spoken_length(letter: str) -> float:
    """Return how long a letter takes to say, against a kana: two for kanji, none for a comma."""
    if _KANJI.match(letter):
        return 2.0
    return 1.0 if letter.isalnum() or letter == "ー" else 0.0


def _pieces(heard: Transcript) -> Iterator[tuple[int, int, int]]:
    """Yield the index and the place in the text of each recognised piece."""
    at = 0
    for index, word in enumerate(heard.words):
        found = heard.text.find(word.text.strip(), at)
        if found >= 0:
            at = found + len(word.text.strip())
            yield index, found, at


def _marked_terms(heard: Transcript) -> Iterator[Token]:
    for index, first, last in _pieces(heard):
        if heard.words[index].term and first < last:
            yield Token(heard.words[index].term, first, last)


def _sure_letters(heard: Transcript) -> list[bool]:
    """Return of each letter whether it was recognised surely."""
    sure = [heard.confidence >= UNSURE] * len(heard.text)
    for index, first, last in _pieces(heard):
        word = heard.words[index]
        certain = word.mark is not WordMark.MAYBE and word.confidence >= UNSURE
        sure[first:last] = [certain] * (last - first)
    return sure


class _TermCutter:
    """Knows the key terms only."""

    def __init__(self, terms: Sequence[str]) -> None:
        self._terms = terms

    def cut(self, text: str, known: Iterable[Token]) -> list[Token]:
        """Return the content words of `text`, of which `known` were found already."""
        return sorted(self._terms_in(text, list(known)), key=lambda token: token.first)

    def _terms_in(self, text: str, found: list[Token]) -> list[Token]:
        lower = text.lower()
        for term in self._terms:
            if len(term) >= _CERTAIN_TERM:
                for match in re.finditer(re.escape(term.lower()), lower):
                    _add(found, Token(term, *match.span()))
        return found


def _add(found: list[Token], token: Token) -> None:
    """Add a token unless it overlaps one that was found before."""
    if all(token.last <= other.first or token.first >= other.last for other in found):
        found.append(token)


class _JapaneseCutter(_TermCutter):
    def __init__(self, terms: Sequence[str]) -> None:
        super().__init__(terms)
        self._normal = [(term, [p.normal for p in pieces_of(term)]) for term in terms]

    def cut(self, text: str, known: Iterable[Token]) -> list[Token]:
        pieces = pieces_of(text)
        found = list(known)
        for term, normal in self._normal:
            for start in range(len(pieces) - len(normal) + 1):
                run = pieces[start : start + len(normal)]
                if [piece.normal for piece in run] == normal:
                    _add(found, Token(term, run[0].first, run[-1].last))
        found = self._terms_in(text, found)
        taken = {at for token in found for at in range(token.first, token.last)}
        left = [piece if piece.first not in taken else None for piece in pieces]
        return sorted([*found, *_content(left)], key=lambda token: token.first)


_NOUN: Final = re.compile(r"名詞-普通名詞-(一般|サ変|形状詞|助数詞)|名詞-固有名詞-(?!人名)")
_TIME: Final = re.compile(r"名詞-普通名詞-副詞可能")
_NUMBER: Final = re.compile(r"名詞-数詞")
_SUFFIX: Final = re.compile(r"接尾辞-名詞的")
_OTHER: Final = re.compile(r"(動詞|形容詞)-一般|形状詞-一般")
_NAME: Final = re.compile(r"名詞-固有名詞-人名")
_TITLES: Final = frozenset({"さん", "君", "くん", "ちゃん", "様", "先生"})
_ONE_KANA: Final = re.compile(r"[ぁ-ゖァ-ヺー]")
_DIGIT: Final = re.compile(r"[0-9０-９]")
"""Written digits count something; a numeral in kanji may be part of a word (一次関数)."""


def _content(pieces: Iterable[Piece | None]) -> Iterator[Token]:
    """Yield content words; None among the pieces is a term, which ends a compound."""
    run: list[Piece] = []
    for piece in (*pieces, None):
        if piece is not None and (_joins(piece) or (run and _SUFFIX.match(piece.kind))):
            run.append(piece)
            continue
        yield from _compound(run)
        run = []
        if piece is not None and (_TIME.match(piece.kind) or _OTHER.match(piece.kind)):
            yield from _word(piece.form, piece.first, piece.last)


def _joins(piece: Piece) -> bool:
    return any(kind.match(piece.kind) for kind in (_NOUN, _NUMBER, _NAME))


def _compound(run: list[Piece]) -> Iterator[Token]:
    """Yield nouns that stand side by side as one word, or each alone if they are too many."""
    named = any(_NAME.match(piece.kind) for piece in run)
    if named or any(_SUFFIX.match(p.kind) and p.surface in _TITLES for p in run):
        return
    nouns = [piece for i, piece in enumerate(run) if not _counts(run, i)]
    if not nouns:
        return
    whole = "".join(piece.surface for piece in run)
    if len(whole) <= _LONGEST and not _DIGIT.search(whole):
        yield from _word(whole, run[0].first, run[-1].last)
        return
    for piece in nouns:
        yield from _word(piece.form, piece.first, piece.last)


def _counts(run: list[Piece], index: int) -> bool:
    """Return whether a piece is a number, or what is counted by the number before it."""
    if _NUMBER.match(run[index].kind):
        return True
    counter = "助数詞" in run[index].kind or "接尾辞" in run[index].kind
    return counter and index > 0 and _counts(run, index - 1)


def _word(text: str, first: int, last: int) -> Iterator[Token]:
    if text not in JAPANESE and not (len(text) == 1 and _ONE_KANA.match(text)):
        yield Token(text, first, last)


_ENGLISH_WORD: Final = re.compile(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*")
_POSSESSIVE: Final = re.compile(r"['’]s?$")
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?:\"“]\s*)$")
_ODD_PLURALS: Final = {
    "leaves": "leaf", "halves": "half", "lives": "life", "people": "person", "children": "child",
    "men": "man", "women": "woman", "feet": "foot", "teeth": "tooth", "mice": "mouse",
    "bacteria": "bacterium", "vertices": "vertex", "axes": "axis", "data": "data",
}  # fmt: skip
_SHORTEST_PLURAL: Final = 4


class _EnglishCutter(_TermCutter):
    def __init__(self, terms: Sequence[str]) -> None:
        super().__init__(terms)
        self._normal = [
            (term, [_singular(w) for w in _ENGLISH_WORD.findall(term)]) for term in terms
        ]

    def cut(self, text: str, known: Iterable[Token]) -> list[Token]:
        matches = list(_ENGLISH_WORD.finditer(text))
        normal = [_singular(match.group()) for match in matches]
        found = list(known)
        for term, parts in self._normal:
            for start in range(len(normal) - len(parts) + 1):
                if parts and normal[start : start + len(parts)] == parts:
                    last = matches[start + len(parts) - 1].end()
                    _add(found, Token(term, matches[start].start(), last))
        taken = {at for token in found for at in range(token.first, token.last)}
        for match, word in zip(matches, normal, strict=True):
            if match.start() not in taken and _says_something(text, match, word):
                found.append(Token(word, *match.span()))
        return sorted(found, key=lambda token: token.first)


def _says_something(text: str, match: re.Match[str], word: str) -> bool:
    """Return whether an English word may be a keyword: no stop word, and no name."""
    if len(word) <= 2 or word in ENGLISH or "'" in word or "’" in word:  # noqa: PLR2004 - "of"
        return False
    named = match.group()[0].isupper() and not _SENTENCE_START.search(text[: match.start()])
    return not named


def _singular(word: str) -> str:
    """Return an English word in lower case without possessive and plural ending."""
    plain = _POSSESSIVE.sub("", word.lower())
    if plain in _ODD_PLURALS:
        return _ODD_PLURALS[plain]
    if len(plain) < _SHORTEST_PLURAL or plain.endswith(("ss", "us", "is")):
        return plain
    if plain.endswith("ies") and len(plain) > _SHORTEST_PLURAL:
        return plain[:-3] + "y"
    if plain.endswith(("sses", "shes", "ches", "xes", "oes")):
        return plain[:-2]
    return plain.removesuffix("s")
