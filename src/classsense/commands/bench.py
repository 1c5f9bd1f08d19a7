"""`classsense bench lesson`: what the sample lesson costs in real time on this machine."""

import argparse
from pathlib import Path
from typing import Any

from classsense.commands.outcome import write_json
from classsense.resources.texts import LANGUAGES


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse keeps this type private
    """Add `bench` to the command line."""
    bench = commands.add_parser("bench", help="measure on this machine")
    kinds = bench.add_subparsers(required=True, metavar="lesson")
    lesson = kinds.add_parser("lesson", help="the sample lesson in real time, with its console")
    lesson.add_argument("--seconds", type=float, help="only so much of the lesson")
    lesson.add_argument("--language", choices=LANGUAGES, default="ja")
    lesson.add_argument("--json", type=Path)
    lesson.set_defaults(run=_lesson)


def _lesson(given: argparse.Namespace) -> int:
    from classsense.bootstrap.bench_lesson import BenchLesson

    figures = BenchLesson(given.language, given.seconds).run()
    for line in figures.lines():
        print(line)
    if given.json is not None:
        write_json(given.json, figures)
    return 0
