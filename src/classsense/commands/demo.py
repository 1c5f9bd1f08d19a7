"""`classsense demo`: the console on the sample lesson."""

import argparse
from typing import Any

from classsense.board.addresses import lan_addresses
from classsense.commands.console import show
from classsense.domain.desk import ChoiceKind, LessonChoice
from classsense.resources.texts import LANGUAGES, system_language


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse keeps this type private
    """Add `demo` to the command line."""
    demo = commands.add_parser("demo", help="the console on the sample lesson; no device needed")
    demo.add_argument("--language", choices=LANGUAGES, default=system_language())
    demo.add_argument(
        "--this-machine-only", action="store_true", help="do not let tablets of the LAN join"
    )
    demo.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Show the sample lesson; real tablets can join it."""
    addresses = () if given.this_machine_only else lan_addresses()
    address = next(iter(addresses), "")
    return show(LessonChoice(ChoiceKind.SAMPLE, address=address), given.language)
