"""How well answers that say the same are grouped, on labelled ones of which some were tuned on."""

import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Final, NamedTuple

from classsense.analysis.like_groups import AskedText, Sorted, sort_answers
from classsense.analysis.likeness import WrittenAnswer
from classsense.bootstrap.bench_section import BenchData, Record, Say
from classsense.speech.answer_words import AnswerWords

_RUNS: Final = 5


class LabelledAnswers(NamedTuple):
    """Answers to one question; of two with the same label it is known that they say the same."""

    asked: AskedText
    language: str
    tuned: bool
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


def labelled_answers(path: Path) -> list[LabelledAnswers]:
    """Return the questions of a file with their answers."""
    words = AnswerWords()
    found = []
    for question in tomllib.loads(path.read_text(encoding="utf-8"))["questions"]:
        groups = [*question["groups"], *([lonely] for lonely in question["lonely"])]
        labelled = [(text, str(at)) for at, group in enumerate(groups) for text in group]
        answers = [
            WrittenAnswer(str(at), text, words(text)) for at, (text, _) in enumerate(labelled)
        ]
        asked = AskedText(question["text"], words(question["text"]))
        labels = tuple(label for _, label in labelled)
        language, tuned = question["language"], question["tuned"]
        found.append(LabelledAnswers(asked, language, tuned, tuple(answers), labels))
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
    """Print the agreement for each question, for the tuned and the other ones, and the cost."""
    questions = labelled_answers(data.like_answers())
    figures: dict[str, object] = {}
    for name, tuned in (("tuned on", True), ("not tuned on", False)):
        chosen = [question for question in questions if question.tuned is tuned]
        found = [agreement(sort_answers(q.answers, q.asked), q) for q in chosen]
        for question, each in zip(chosen, found, strict=True):
            say(f"{name}, {question.language}: {_said(each)} {question.asked.text}")
        mean = Agreement(
            pairs_f1=sum(each.pairs_f1 for each in found) / len(found),
            rand=sum(each.rand for each in found) / len(found),
            lonely=sum(each.lonely for each in found),
            stayed=sum(each.stayed for each in found),
            alone=sum(each.alone for each in found),
        )
        say(f"{name}, mean of {len(found)}: {_said(mean)}")
        figures[name] = {"mean": mean._asdict(), "questions": [each._asdict() for each in found]}
    for many in (40, 200):
        figures[f"cpu_ms_{many}"] = cost = _cost_ms(questions, many)
        say(f"{many} answers to one question: {cost:.1f} ms CPU with their words")
    return figures


def _said(each: Agreement) -> str:
    return (
        f"pairs F1 {each.pairs_f1:.3f}, adjusted Rand {each.rand:.3f}, "
        f"lonely {each.stayed} of {each.lonely} stay so ({each.alone} stand alone)"
    )


def _cost_ms(questions: Sequence[LabelledAnswers], many: int) -> float:
    """Return the CPU milliseconds for the words and the groups of answers, the fastest of five."""
    texts = [answer.text for question in questions for answer in question.answers][:many]
    words, spent = AnswerWords(), []
    for _ in range(_RUNS):
        before = time.process_time()
        answers = [WrittenAnswer(str(at), text, words(text)) for at, text in enumerate(texts)]
        sort_answers(answers, AskedText())
        spent.append(1000 * (time.process_time() - before))
    return min(spent)
