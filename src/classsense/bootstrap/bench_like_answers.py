"""How well answers that say the same are grouped, on labelled ones of which some were tuned on."""

import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Final, NamedTuple

from classsense.analysis.like_groups import AskedText, Sorted, sort_answers
from classsense.analysis.likeness import WrittenAnswer
from classsense.analysis.thoughts import Read
from classsense.bootstrap.answer_reader import MEANING, AnswerReader
from classsense.bootstrap.bench_section import BenchData, Record, Say
from classsense.domain.ports import ReadAnswer
from classsense.weights.store import WeightsFolder

USES: Final = ("tuned on", "held out", "fresh")
"""Weights were chosen on the first; the model of meaning was taken up after a look at the second;
nothing was changed after the third was looked at."""
_RUNS: Final = 5


class LabelledAnswers(NamedTuple):
    """Answers to one question; of two with the same label it is known that they say the same."""

    asked: AskedText
    language: str
    use: str
    answers: tuple[WrittenAnswer, ...]
    labels: tuple[str, ...]


class Agreement(NamedTuple):
    """How groups agree with labels.

    Attributes:
        pairs_f1: Of pairs that stand together, 0..1.
        rand: Adjusted Rand index (Hubert & Arabie 1985): 1 is the same, 0 is chance.
        lonely: Answers that nobody else gave.
        stayed: Of these, how many stand alone.
        alone: How many answers stand alone.
    """

    pairs_f1: float
    rand: float
    lonely: int
    stayed: int
    alone: int


def labelled_answers(path: Path, read: Read) -> list[LabelledAnswers]:
    """Return the questions of a file with their answers, as they are read."""
    found = []
    for question in tomllib.loads(path.read_text(encoding="utf-8"))["questions"]:
        groups = [*question["groups"], *([lonely] for lonely in question["lonely"])]
        labelled = [(text, str(at)) for at, group in enumerate(groups) for text in group]
        answers = [WrittenAnswer(str(i), text, *read(text)) for i, (text, _) in enumerate(labelled)]
        asked = AskedText(question["text"], read(question["text"]).words)
        labels = tuple(label for _, label in labelled)
        language, use = question["language"], question["use"]
        found.append(LabelledAnswers(asked, language, use, tuple(answers), labels))
    return found


def agreement(shown: Sorted, truth: LabelledAnswers) -> Agreement:
    """Return how far groups agree with labels."""
    place = {member: group.id for group in shown.groups for member in group.members}
    told = [place.get(answer.id, f"alone {answer.id}") for answer in truth.answers]
    sizes, alone = Counter(truth.labels), Counter(told)
    lonely = [at for at, label in enumerate(truth.labels) if sizes[label] == 1]
    return Agreement(
        pairs_f1=_pairs_f1(told, truth.labels),
        rand=_adjusted_rand(told, truth.labels),
        lonely=len(lonely),
        stayed=sum(alone[told[at]] == 1 for at in lonely),
        alone=len(shown.lonely),
    )


def _pairs_f1(told: Sequence[str], labels: Sequence[str]) -> float:
    both = either = 0
    for one, other in combinations(range(len(told)), 2):
        found, true = told[one] == told[other], labels[one] == labels[other]
        both += found and true
        either += found + true
    return 2 * both / either if either else 1.0


def _adjusted_rand(told: Sequence[str], labels: Sequence[str]) -> float:
    def pairs(sizes: Counter[str] | Counter[tuple[str, str]]) -> int:
        return sum(comb(size, 2) for size in sizes.values())

    found, true = pairs(Counter(told)), pairs(Counter(labels))
    both = pairs(Counter(zip(told, labels, strict=True)))
    chance = found * true / comb(len(told), 2)
    most = (found + true) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)


def like_answers(data: BenchData, say: Say) -> Record:
    """Print the agreement by words and letters, then with meaning where its model is there."""
    path = data.like_answers()
    figures: dict[str, object] = {}
    for name, read in _readers(data, say):
        questions = labelled_answers(path, read)
        said = {use: _measured(name, use, questions, say) for use in USES}
        costs = {str(many): _cost_ms(questions, read, many) for many in (40, 200)}
        for many, cost in costs.items():
            say(f"{name}: {many} answers to one question: {cost:.1f} ms CPU")
        figures[name] = {**said, "cpu_ms": costs}
    return figures


def _readers(data: BenchData, say: Say) -> Iterator[tuple[str, Read]]:
    reader = AnswerReader((), WeightsFolder(data.weights))
    yield "words and letters", lambda text: ReadAnswer(reader(text).words)
    if reader("a").vector is None:
        say(f"without the extra model {MEANING}: see models/README.md")
    else:
        yield "with meaning", reader


def _measured(
    name: str, use: str, questions: Sequence[LabelledAnswers], say: Say
) -> dict[str, object]:
    chosen = [question for question in questions if question.use == use]
    found = [agreement(sort_answers(q.answers, q.asked), q) for q in chosen]
    for question, each in zip(chosen, found, strict=True):
        say(f"{name}, {use}, {question.language}: {_said(each)} {question.asked.text}")
    mean = Agreement(
        pairs_f1=sum(each.pairs_f1 for each in found) / len(found),
        rand=sum(each.rand for each in found) / len(found),
        lonely=sum(each.lonely for each in found),
        stayed=sum(each.stayed for each in found),
        alone=sum(each.alone for each in found),
    )
    say(f"{name}, {use}, mean of {len(found)}: {_said(mean)}")
    return {"mean": mean._asdict(), "questions": [each._asdict() for each in found]}


def _said(each: Agreement) -> str:
    return (
        f"pairs F1 {each.pairs_f1:.3f}, adjusted Rand {each.rand:.3f}, "
        f"lonely {each.stayed} of {each.lonely} stay so ({each.alone} stand alone)"
    )


def _cost_ms(questions: Sequence[LabelledAnswers], read: Read, many: int) -> float:
    """Return the CPU milliseconds to read and group answers, the fastest of five.

    A model of meaning has met the answers before: it keeps what it told of each.
    """
    texts = [answer.text for question in questions for answer in question.answers][:many]
    spent = []
    for _ in range(_RUNS):
        before = time.process_time()
        answers = [WrittenAnswer(str(at), text, *read(text)) for at, text in enumerate(texts)]
        sort_answers(answers, AskedText())
        spent.append(1000 * (time.process_time() - before))
    return min(spent)
