"""Furigana: how the words of a text are read, for a class that has not learned all their kanji.

A word (as long as SudachiPy's dictionary has it) is read out whole if it holds a kanji of the
class's own grade or of a later one (`classsense.speech.kanji_grades` says why). The teacher's list
goes before everything else, then the lesson's key terms, then school words, then the dictionary.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Final, NamedTuple

from classsense.domain.furigana import FuriganaGrade, ReadingList, Runs
from classsense.domain.lesson import Term
from classsense.speech.counted import COUNTERS, NUMERALS, counted, is_numeral, number_alone
from classsense.speech.dictionary import tokenizer
from classsense.speech.kanji_grades import has_kanji, is_hard
from classsense.speech.ruby import Run, aligned
from classsense.speech.school_words import COMPOUNDS, school_reading

_MOST_LETTERS: Final = 2000
"""As many as an answer may have; a longer text has no furigana."""
_BROKEN: Final = re.compile("[\ud800-\udfff]")
"""Halves of letters that stand alone: no text that can be written down."""
_STRETCH: Final = re.compile(r"[^。．！？!?\n]{1,60}[。．！？!?\n]*|[。．！？!?\n]+")
"""A text is cut sentence by sentence: a tokenizer takes ever longer for a long text."""
_NUMBER: Final = "名詞-数詞"
_COUNTER: Final = "助数詞"
_OWN_COUNTERS: Final = frozenset({"年生", "人", "辺", "対", "文字"})
_BY_THINGS: Final = "つ"
"""The counter before which the dictionary knows how a number is read: 一つ."""
_WHAT: Final = "何"
_COUNTED: Final = re.compile(f"([{NUMERALS}]+|[0-9０-９]+)([^{NUMERALS}0-9０-９]+)")
_ENOUGH: Final = "十分"
_ALONE_READ: Final = {"日": "にち", "人": "にん"}
_AFTER_DIGITS: Final = {"日": "か", "人": "り"}
"""What is left of a reading of number and counter together, if the number is in digits: 3日."""
_TOGETHER: Final = 6
"""So many kanji are read together at most: a line cannot break between them."""
_ALONE: Final = 3
"""A listed word of so many letters is known even where the dictionary cuts through it."""


class Word(NamedTuple):
    """A word of a text.

    Attributes:
        form: As the dictionary has it.
        reading: In kana; empty if it has none.
        kind: Part of speech, joined by hyphens.
    """

    surface: str
    form: str
    reading: str
    kind: str


class FuriganaMaker:
    """Tells how texts are read. Safe from any thread, one call at a time.

    Args:
        listed: The teacher's list.
        glossary: Key terms of the lesson; those with a reading are read so.
        between: Called after every few milliseconds of work, so that others may work meanwhile.
    """

    def __init__(
        self,
        listed: ReadingList = ReadingList(),  # noqa: B008 - frozen
        glossary: Iterable[Term] = (),
        between: Callable[[], None] = lambda: None,
    ) -> None:
        self._between = between
        terms = {term.text: term.reading for term in glossary if term.reading}
        never = dict.fromkeys(listed.never, "")
        self._listed: Mapping[str, str] = {
            **COMPOUNDS,
            **terms,
            **listed.readings,
            **never,
        }
        self._lock = Lock()

    def __call__(self, text: str, grade: FuriganaGrade) -> Runs:
        """Return a text as runs, which together are the text. The first call loads a dictionary."""
        if len(text) > _MOST_LETTERS or not has_kanji(text) or _BROKEN.search(text):
            return ((text, ""),) if text else ()
        runs: list[Run] = []
        for stretch in _STRETCH.findall(text):
            with self._lock:
                found = [*self._read(stretch)] if has_kanji(stretch) else [(stretch, ())]
            self._between()
            for surface, its_runs in found:
                runs.extend(_whole(its_runs) if is_hard(surface, grade) else [(surface, "")])
        return tuple(_joined(runs))

    def _read(self, text: str) -> Iterator[tuple[str, Sequence[Run]]]:
        """Yield the words of a text, each with its runs; none if it has no reading."""
        at = 0
        for first, last in (*self._marked(text), (len(text), len(text))):
            words = _cut(text[at:first])
            index = 0
            while index < len(words):
                taken, runs = self._runs(words, index, text[:at])
                surface = "".join(word.surface for word in words[index : index + taken])
                yield surface, runs or [(surface, "")]
                at += len(surface)
                index += taken
            listed = text[first:last]
            if listed:
                yield listed, aligned(listed, self._listed[listed])
            at = last

    def _marked(self, text: str) -> list[tuple[int, int]]:
        """Return where the words of the lists stand in a text, in order and without overlap."""
        found: list[tuple[int, int]] = []
        words = [word for word in self._listed if word in text]
        ends = _ends(text) if words else frozenset()
        for word in sorted(words, key=len, reverse=True):
            for match in re.finditer(re.escape(word), text):
                first, last = match.span()
                whole = len(word) >= _ALONE or {first, last} <= ends
                if whole and all(last <= a or first >= b for a, b in found):
                    found.append((first, last))
        return sorted(found)

    def _runs(self, words: Sequence[Word], index: int, before: str) -> tuple[int, Sequence[Run]]:
        """Return how many words are read together from `index` on, and their runs."""
        word = words[index]
        before += "".join(each.surface for each in words[max(0, index - 3) : index])
        numerals = _numerals(words[index:])
        if numerals:
            return _number(words[index : index + numerals + 1], numerals, before)
        following = words[index + 1] if index + 1 < len(words) else None
        if word.surface == _WHAT and following is not None and _is_counter(following):
            return _number([word, following], 1, before)
        return 1, self._word(
            word, "".join(each.surface for each in words[index + 1 : index + 4]), before
        )

    def _word(self, word: Word, after: str, before: str) -> Sequence[Run]:
        if not has_kanji(word.surface):
            return ()
        listed = self._listed.get(word.form)
        if listed is not None:
            return _inflected(aligned(word.form, listed), word.surface)
        said = school_reading(word.surface, after, before) or word.reading
        if "日本" in word.surface:
            said = said.replace("ニッポン", "ニホン")
        return _counted_word(word, before) or aligned(word.surface, said)


def _cut(text: str) -> list[Word]:
    import sudachipy

    found = tokenizer().tokenize(text, sudachipy.SplitMode.C) if text else ()
    return [
        Word(
            each.surface(),
            each.dictionary_form(),
            each.reading_form(),
            "-".join(each.part_of_speech()[:4]),
        )
        for each in found
    ]


def _ends(text: str) -> frozenset[int]:
    """Return where the shortest words of a text begin and end."""
    import sudachipy

    found = tokenizer().tokenize(text, sudachipy.SplitMode.A)
    return frozenset(place for each in found for place in (each.begin(), each.end()))


def _numerals(words: Sequence[Word]) -> int:
    """Return how many words from the first on are a number together."""
    count = 0
    for word in words:
        if word.surface == _WHAT or not (_NUMBER in word.kind or is_numeral(word.surface)):
            break
        count += 1
    return count


def _is_counter(word: Word) -> bool:
    return _COUNTER in word.kind or word.surface in _OWN_COUNTERS


def _number(words: Sequence[Word], numerals: int, before: str) -> tuple[int, Sequence[Run]]:
    """Return how many words are read together, and their runs: a number, and what it counts."""
    number = "".join(word.surface for word in words[:numerals])
    written = has_kanji(number)
    follows = words[numerals] if len(words) > numerals else None
    if follows is None or not _is_counter(follows) or follows.surface == _BY_THINGS:
        things = follows is not None and follows.surface == _BY_THINGS
        alone = words[0].reading if things else number_alone(number) or words[0].reading
        return numerals, aligned(number, alone) if written else ()
    counter = follows.surface
    plain = unicodedata.normalize("NFKC", number)
    said = counted(plain, counter, follows.reading, before)
    if said is None:
        return numerals, aligned(number, "".join(w.reading for w in words[:numerals]))
    first, second = said
    if not written:
        second = second if first else _after_digits(plain, counter)
        return numerals + 1, [(number, ""), *aligned(counter, second)]
    if not first:
        return numerals + 1, aligned(number + counter, second)
    return numerals + 1, [(number, first), *aligned(counter, second)]


def _counted_word(word: Word, before: str) -> Sequence[Run]:
    """Return the runs of a number with its counter that the dictionary has as one word."""
    parts = _COUNTED.fullmatch(word.surface)
    if parts is None or word.surface == _ENOUGH:
        return ()
    number, counter = parts.groups()
    if counter not in (COUNTERS if has_kanji(number) else {**COUNTERS, **_AFTER_DIGITS}):
        return ()
    kind = f"{_NUMBER}-*-*"
    words = [
        Word(number, number, "", kind),
        Word(counter, counter, _ALONE_READ.get(counter, ""), _COUNTER),
    ]
    return _number(words, 1, before)[1]


def _after_digits(number: str, counter: str) -> str:
    return "" if number == "1" and counter == "日" else _AFTER_DIGITS[counter]


def _inflected(runs: Sequence[Run], surface: str) -> Sequence[Run]:
    """Return the runs of an inflected word by those of the form in the dictionary."""
    found: list[Run] = []
    left = surface
    for text, reading in runs:
        if not left.startswith(text):
            break
        found.append((text, reading))
        left = left[len(text) :]
    return [] if has_kanji(left) else [*found, *([(left, "")] if left else [])]


def _whole(runs: Sequence[Run]) -> Iterator[Run]:
    """Yield the runs of a word with kanji that stand together read together, as words are set."""
    kanji = reading = ""
    for text, said in runs:
        if kanji and (not said or len(kanji) + len(text) > _TOGETHER):
            yield kanji, reading
            kanji = reading = ""
        if said:
            kanji, reading = kanji + text, reading + said
        else:
            yield text, ""
    if kanji:
        yield kanji, reading


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Yield runs with those that have no reading put together."""
    plain = ""
    for text, reading in runs:
        if reading:
            if plain:
                yield plain, ""
            yield text, reading
            plain = ""
        else:
            plain += text
    if plain:
        yield plain, ""
