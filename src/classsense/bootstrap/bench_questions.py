"""How well a turn that asks for an answer is told, on labelled turns of which half are held out."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from classsense.bootstrap.bench_section import BenchData, Record, Say
from classsense.speech.words import is_question

LANGUAGES: Final = ("ja", "en")


class LabelledTurn(NamedTuple):
    """A turn of classroom talk, and whether it asks for an answer in words."""

    text: str
    asks: bool


class Told(NamedTuple):
    """What was told of some turns. Shares are 0..1."""

    turns: int
    right: int
    wrong: int
    missed: int
    precision: float
    recall: float


def labelled_turns(path: Path, language: str, *, held_out: bool) -> list[LabelledTurn]:
    """Return one half of the turns of a language: that held out, or that rules were made on."""
    lines = tomllib.loads(path.read_text(encoding="utf-8"))[language]["lines"].splitlines()
    turns = [LabelledTurn(line[2:], line[0] == "?") for line in lines if line]
    return turns[1::2] if held_out else turns[::2]


def told(turns: Sequence[LabelledTurn], language: str) -> Told:
    """Return how well the questions among `turns` are told."""
    answers = [(is_question(turn.text, language), turn.asks) for turn in turns]
    right, wrong, missed = (
        answers.count(each) for each in ((True, True), (True, False), (False, True))
    )
    return Told(
        turns=len(turns),
        right=right,
        wrong=wrong,
        missed=missed,
        precision=right / max(1, right + wrong),
        recall=right / max(1, right + missed),
    )


def questions(data: BenchData, say: Say) -> Record:
    """Measure on both halves of both languages."""
    path = data.question_turns()
    figures = {}
    for language in LANGUAGES:
        for name, held_out in (("held out", True), ("rules made on", False)):
            found = told(labelled_turns(path, language, held_out=held_out), language)
            say(
                f"{language} {name:<14} {found.turns} turns: precision {found.precision:.3f}, "
                f"recall {found.recall:.3f} ({found.wrong} wrong, {found.missed} missed)"
            )
            figures[f"{language} {name}"] = found._asdict()
    return figures
