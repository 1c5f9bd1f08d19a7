"""`classsense summary LESSON`: the summary of a kept lesson, computed again from its record."""

import argparse
from pathlib import Path
from typing import Any

from classsense.analysis.summary import encode
from classsense.bootstrap.record import pictures_of, summary_of
from classsense.commands.outcome import write_text
from classsense.report.html import render
from classsense.resources.texts import LANGUAGES, system_language


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse keeps this type private
    """Add `summary` to the command line."""
    summary = commands.add_parser("summary", help="write the summary of a kept lesson")
    summary.add_argument("lesson", type=Path, help="the lesson's folder")
    summary.add_argument("--html", type=Path, help="write it as HTML")
    summary.add_argument("--json", type=Path, help="write it as JSON")
    summary.add_argument(
        "--pictures",
        choices=("shown", "all"),
        help="put drawings and photos into the HTML: those shown to the class, or all",
    )
    summary.add_argument("--language", choices=LANGUAGES, default=system_language())
    summary.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Write the summary where it is asked for; print it as JSON if nowhere."""
    summary = summary_of(given.lesson)
    if given.html is not None:
        chosen = given.pictures
        pictures = pictures_of(given.lesson, only_shown=chosen == "shown") if chosen else {}
        write_text(given.html, render(summary, given.language, pictures))
    if given.json is not None:
        write_text(given.json, encode(summary).decode())
    if given.html is None and given.json is None:
        print(encode(summary).decode(), end="")
    return 0
