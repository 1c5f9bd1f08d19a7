"""The command line: what may be typed, and how errors end."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from typing import Final

from classsense.commands import analyse, bench, console, demo, doctor, lesson, models, summary
from classsense.domain.errors import KnownError
from classsense.resources.texts import explain, system_language

_COMMANDS: Final = (demo, lesson, doctor, models, analyse, bench, summary)
_USAGE: Final = 2


def parser() -> argparse.ArgumentParser:
    """Return the whole command line; every command adds its own part."""
    whole = argparse.ArgumentParser(
        prog="classsense", description="Classroom sensing on the teacher's own machine."
    )
    whole.set_defaults(run=console.run)
    commands = whole.add_subparsers(title="commands", metavar="COMMAND")
    for command in _COMMANDS:
        command.add_to(commands)
    return whole


def run(words: Sequence[str]) -> int:
    """Run a command.

    Returns:
        0 if it is done, 1 after a known error (its text is on stderr), 2 for wrong usage.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        given = parser().parse_args(words)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else _USAGE
    try:
        code: int = given.run(given)
    except KnownError as error:
        print(explain(error, system_language()), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `classsense ... | head`: whoever read has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
