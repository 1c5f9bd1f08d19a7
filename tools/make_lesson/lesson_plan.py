"""Writes the plan of a made lesson: seats and regions from the film, questions from the answers.

From tools/: `python -m make_lesson.lesson_plan --folder ../assets/sample`.
"""

import argparse
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from make_lesson.truth import read_truth

WITHOUT_CONSENT: Final = "3-2"
"""In the sample lesson one pupil agreed to nothing: the seat is masked, table 3 energy-only."""
_TABLE_PLACES: Final = {"1": (0.70, 0.74), "2": (0.70, 0.26), "3": (0.28, 0.74), "4": (0.28, 0.26)}
_SEAT_OFFSETS: Final = ((0.07, 0.11), (-0.07, 0.07), (-0.07, -0.07), (0.07, -0.11))
_WORDS: Final = {
    "ja": {
        "table": "{n}班",
        "activities": ("導入", "問い", "話し合い", "回答", "発表"),
    },
    "en": {
        "table": "Table {n}",
        "activities": ("Introduction", "Question", "Group talk", "Answers", "Presentation"),
    },
}
SAMPLE_GLOSSARY: Final = (
    ("光合成", "こうごうせい"),
    ("でんぷん", "でんぷん"),
    ("ヨウ素液", "ようそえき"),
    ("日なた", "ひなた"),
    ("日かげ", "ひかげ"),
    ("青むらさき色", "あおむらさきいろ"),
    ("アルミホイル", "あるみほいる"),
    ("養分", "ようぶん"),
)
"""What the teacher of the sample lesson wrote down beforehand."""
_KINDS: Final = ("lecture", "question", "group_talk", "answer", "present")


@dataclass(frozen=True)
class PlanText:
    """What a plan says beyond truth and answers.

    Attributes:
        title: Of the lesson.
        seconds: Length of the lesson; activities are stretched to it.
        without: A seat that agreed to nothing; empty if everybody agreed.
        glossary: Key terms, each with its reading; if there are any, text is kept for the teacher.
    """

    title: str
    seconds: float
    without: str = WITHOUT_CONSENT
    glossary: tuple[tuple[str, str], ...] = ()


def plan_text(folder: Path, language: str, said: PlanText) -> str:
    """Return the plan as TOML.

    Args:
        folder: Holds `room.truth.json` and `answers.toml`.
        language: Of titles and questions; the talk is Japanese.
        said: The rest.
    """
    regions = read_truth(folder / "room.truth.json").regions
    asked = tomllib.loads((folder / "answers.toml").read_text(encoding="utf-8"))["question"]
    stretch = said.seconds / 180.0
    starts = [start * stretch for start in (0.0, 25.0, 40.0, 130.0, 155.0)]
    words = _WORDS[language]
    listened_for = _glossary(said.glossary)
    lines = [
        "# Written by tools/make_lesson/lesson_plan.py.",
        f"title = {_quoted(said.title)}",
        f'language = "{language}"',
        'spoken = "ja"',
        'profile = "jp"',
        'teacher_microphone = "teacher.flac"',
        f"duration_s = {said.seconds}",
        *listened_for,
        "",
        "[consents]",
    ]
    for seat in sorted(regions):
        given = [] if seat == said.without else ["camera", "voice", "words"]
        lines.append(f"{_quoted(seat)} = {json.dumps(given)}")
    for kind, name, start_s in zip(_KINDS, words["activities"], starts, strict=True):
        lines += ["", "[[activities]]", f'kind = "{kind}"', f"title = {_quoted(name)}"]
        lines.append(f"start_s = {start_s:g}")
    for name, question in asked.items():
        lines += _question(name, question, "" if language == "ja" else f"_{language}")
    for number, place in _TABLE_PLACES.items():
        lines += _table(number, place, str(words["table"]).format(n=number))
    lines += ["", "[[cameras]]", 'id = "front"', 'source = "room.mp4"', "", "[cameras.regions]"]
    lines += [f"{_quoted(seat)} = {[round(v, 4) for v in box]}" for seat, box in regions.items()]
    return "\n".join(lines) + "\n"


def _glossary(terms: tuple[tuple[str, str], ...]) -> list[str]:
    if not terms:
        return []
    given = [f"  {{ text = {_quoted(term)}, reading = {_quoted(read)} }}," for term, read in terms]
    return ['transcript = "text"', "glossary = [", *given, "]"]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _question(name: str, question: dict[str, Any], suffix: str) -> list[str]:
    choices = list(question.get(f"options{suffix}", question.get("options", {})).values())
    return [
        "",
        "[[questions]]",
        f"id = {_quoted(name)}",
        f"kind = {_quoted(question['kind'])}",
        f"text = {_quoted(question[f'text{suffix}'])}",
        f"choices = {json.dumps(choices, ensure_ascii=False)}",
        f"opens_s = {question['opens_s']:g}",
    ]


def _table(number: str, place: tuple[float, float], name: str) -> list[str]:
    lines = ["", "[[groups]]", f"id = {_quoted(number)}", f"name = {_quoted(name)}"]
    lines += [f"place = {list(place)}", f'microphone = "table{number}.flac"']
    for seat, (right, down) in enumerate(_SEAT_OFFSETS, start=1):
        at = [round(place[0] + right, 3), round(place[1] + down, 3)]
        lines += ["", "[[groups.seats]]", f'id = "{number}-{seat}"', f"place = {at}"]
    return lines


def main() -> None:
    """Write `lesson.ja.toml` and `lesson.en.toml` into the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--title", default="5年2組 理科 植物の成長")
    parser.add_argument("--title-en", default="Class 5-2, science: how plants grow")
    parser.add_argument("--seconds", type=float, default=180.0)
    parser.add_argument("--without", default=WITHOUT_CONSENT, help="seat without any consent")
    parser.add_argument("--no-terms", action="store_true", help="leave the sample's key terms out")
    given = parser.parse_args()
    terms = () if given.no_terms else SAMPLE_GLOSSARY
    for language, title in (("ja", given.title), ("en", given.title_en)):
        said = PlanText(title, given.seconds, given.without, terms)
        text = plan_text(given.folder, language, said)
        (given.folder / f"lesson.{language}.toml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
