"""How alike the answers to one question are, by their letters and by their content words. Pure.

Lexical on purpose: it says why two answers stand together, needs no model, and is the same on
every machine. It does not know that two words mean the same.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Likeness = NDArray[np.float64]
"""Shape (n, n), symmetric, 0..1 with 1 on the diagonal."""

_MOST_LETTERS: Final = 400
"""An answer is compared by so many of its letters; content words are those of the whole."""
_NOT_LETTERS: Final = re.compile(r"[\W_]+")
_WIDE: Final = re.compile(r"[ぁ-ヿ一-鿿々가-힣]")
_KANJI: Final = re.compile(r"[一-鿿]")
_FEW: Final = 4
"""With so many different answers, half of what they share is taken off."""
_ROOT: Final = 5
"""Latin words are the same if so many letters are: distract, distracted, distraction."""


class WrittenAnswer(NamedTuple):
    """An answer as it is compared.

    Attributes:
        id: Its own.
        text: As it was written.
        words: Its content words, each once.
        vector: What it is about, of length 1, where a model of meaning is there.
    """

    id: str
    text: str
    words: tuple[str, ...]
    vector: NDArray[np.float32] | None = None


@dataclass(frozen=True, slots=True)
class LikeRules:
    """How alike answers must be; tuned on those of `tests/data/like_answers.toml` that say so.

    Attributes:
        words: Weight of the content words, 0..1; the rest is that of the letters.
        asked: Weight of what the question itself holds, against 1 for all else, 0..1.
        least: Mean likeness from which two groups become one, 0..1.
        meaning: Weight of the vectors, where there are any, against 1 for all; 0..1.
    """

    words: float = 0.6
    asked: float = 0.3
    least: float = 0.12
    meaning: float = 0.0


RULES: Final = LikeRules()
WITH_MEANING: Final = LikeRules(least=0.1, meaning=0.3)
"""Where every answer has a vector."""


def spelled(text: str) -> str:
    """Return what makes two answers the same: width, case, spaces and marks do not count.

    An answer of marks or pictures alone is compared by these; one of nothing visible is empty.
    """
    plain = unicodedata.normalize("NFKC", text[: 4 * _MOST_LETTERS]).casefold()
    letters = " ".join(_NOT_LETTERS.sub(" ", plain).split())[:_MOST_LETTERS]
    return letters or "".join(plain.split())[:_MOST_LETTERS]


def likeness(
    answers: Sequence[WrittenAnswer],
    asked: str,
    asked_words: Collection[str],
    rules: LikeRules = RULES,
) -> Likeness:
    """Return how alike each two answers are.

    Cosine of the parts of two answers, each part once, weighted by ln(1 + n / answers with it):
    once over content words (Latin ones by their first five letters), once over runs of letters
    (two and three of Japanese and each kanji, three and four of a spaced script). Source: TF-IDF,
    Salton & Buckley 1988, with binary frequencies.

    Args:
        answers: In any order; the figures do not depend on it.
        asked: The question.
        asked_words: Its content words.
        rules: Weights.
    """
    texts = [spelled(answer.text) for answer in answers]
    common = set(_runs(spelled(asked)))
    letters = _cosines([set(_runs(text)) for text in texts], common, rules.asked)
    roots = [{root(word) for word in answer.words} for answer in answers]
    words = _cosines(roots, {root(word) for word in asked_words}, rules.asked)
    alike = rules.words * words + (1 - rules.words) * letters
    if rules.meaning:
        alike = (1 - rules.meaning) * alike + rules.meaning * _meanings(answers)
    same = np.array(texts)[:, None] == np.array(texts)[None, :]
    alike[same] = 1.0
    return alike


def _meanings(answers: Sequence[WrittenAnswer]) -> Likeness:
    """Return the cosine of each two vectors, less what all answers to the question share.

    Different answers count once in what they share, and of few answers less of it is taken off.
    """
    vectors = np.array([answer.vector for answer in answers if answer.vector is not None])
    if len(vectors) < len(answers):
        message = "an answer has no vector"
        raise ValueError(message)
    if not len(vectors):
        return np.eye(0)
    different = np.unique(vectors, axis=0)
    share = len(different) / (len(different) + _FEW)
    left = vectors.astype(np.float64) - share * different.mean(axis=0, dtype=np.float64)
    length = np.linalg.norm(left, axis=1, keepdims=True)
    left /= np.where(length > 0, length, 1.0)
    cosines: Likeness = np.clip(left @ left.T, 0.0, 1.0)
    return cosines


def root(word: str) -> str:
    """Return what is the same in the forms of a content word."""
    return word[:_ROOT] if word.isascii() else word


def _runs(text: str) -> list[str]:
    """Return the runs of letters of a text, those of a spaced script with its word ends."""
    found: list[str] = []
    for part in text.split():
        wide = _WIDE.search(part) is not None
        whole, sizes = (part, (2, 3)) if wide else (f" {part} ", (3, 4))
        for size in sizes:
            found += [whole[at : at + size] for at in range(len(whole) - size + 1)]
    found += _KANJI.findall(text)
    return found or ([text] if text else [])


def _cosines(parts: Sequence[Collection[str]], common: Collection[str], weight: float) -> Likeness:
    """Return the cosine of each two sets of parts; of an empty one it is 0."""
    times = Counter(part for each in parts for part in each)
    column = {part: index for index, part in enumerate(sorted(times))}
    table = np.zeros((len(parts), len(column)))
    for row, each in enumerate(parts):
        for part in each:
            rare = math.log(1 + len(parts) / times[part])
            table[row, column[part]] = rare * (weight if part in common else 1.0)
    length = np.linalg.norm(table, axis=1, keepdims=True)
    table /= np.where(length > 0, length, 1.0)
    alike: Likeness = np.clip(table @ table.T, 0.0, 1.0)
    return alike
