"""The command line: what may be typed, and how errors end."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

from classsense.domain.errors import KnownError
from classsense.resources.texts import explain, system_language

_COMMANDS: Final = (
    "demo", "lesson", "doctor", "cameras", "models", "analyse", "bench", "summary", "policy",
)  # fmt: skip
_USAGE: Final = 2


def parser(words: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the command line: of one command if `words` begin with it, of all otherwise.

    Every command adds its own part. The others are not even imported, so that it starts at once.
    """
    whole = argparse.ArgumentParser(
        prog="classsense", description="Classroom sensing on the teacher's own machine."
    )
    whole.set_defaults(run=_console)
    commands = whole.add_subparsers(title="commands", metavar="COMMAND")
    wanted = words[:1] if words and words[0] in _COMMANDS else _COMMANDS
    for name in wanted:
        import_module(f"classsense.commands.{name}").add_to(commands)
    return whole


def _console(given: argparse.Namespace) -> int:
    from classsense.commands import console

    return console.run(given)


def run(words: Sequence[str]) -> int:
    """Run a command.

    Returns:
        0 if it is done, 1 after a known error (its text is on stderr), 2 for wrong usage.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        given = parser(words).parse_args(words)
        code: int = given.run(given)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else _USAGE
    except KnownError as error:
        print(explain(error, system_language()), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `classsense ... | head`: whoever read has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
