"""Turns of classroom talk with what they are: `tests/data/question_turns.toml`."""

import tomllib
from pathlib import Path
from typing import NamedTuple

_FILE = Path(__file__).parent.parent / "data" / "question_turns.toml"


class LabelledTurn(NamedTuple):
    text: str
    asks: bool


def labelled_turns(language: str, *, held_out: bool) -> list[LabelledTurn]:
    """Return one half of the turns of a language: that held out, or that rules may be made on."""
    lines = tomllib.loads(_FILE.read_text(encoding="utf-8"))[language]["lines"].split("\n")
    turns = [LabelledTurn(line[2:], line[0] == "?") for line in lines if line]
    return turns[1::2] if held_out else turns[::2]
