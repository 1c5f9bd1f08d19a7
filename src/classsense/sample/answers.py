"""What the simulated tablets of the sample lesson answer, and when."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.lesson import QuestionId, SeatId


@dataclass(frozen=True, slots=True)
class SimulatedAnswer:
    """An answer that a simulated tablet will give.

    Attributes:
        at: When it is ready to be sent; it waits while its question is not open.
        value: The text, or the index of the choice as text.
    """

    at: LessonNs
    seat: SeatId
    question: QuestionId
    value: str


def read_answers(path: Path, language: str = "ja") -> tuple[SimulatedAnswer, ...]:
    """Return the answers of an `answers.toml`, earliest first.

    Raises:
        KeyError: A question has no table of answers, or a choice is none of its options.
    """
    script = tomllib.loads(path.read_text(encoding="utf-8"))
    answers = [
        SimulatedAnswer(
            at=lesson_ns(given["at_s"]),
            seat=SeatId(seat),
            question=QuestionId(name),
            value=_value(question, given, language),
        )
        for name, question in script["question"].items()
        for seat, given in script[name].items()
    ]
    return tuple(sorted(answers, key=lambda answer: (answer.at, answer.seat)))


def _value(question: dict[str, Any], given: dict[str, Any], language: str) -> str:
    if question["kind"] == "choice":
        places = {letter: str(index) for index, letter in enumerate(question["options"])}
        return places[given["value"]]
    text: str = given["value_en" if language == "en" else "value"]
    return text
