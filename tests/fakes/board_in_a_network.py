"""Serves a board at an address until its input ends; tells what it finds for each line of input.

`python -m fakes.board_in_a_network HOST PORT`
"""

import dataclasses
import json
import sys

from classsense.board.door import Keys
from classsense.board.reach import examine
from classsense.board.server import BoardServer, Entrance
from classsense.domain.policy import policy_of
from fakes.board import CODE
from fakes.classroom import small_plan
from fakes.inbox import LessonInMemory, StillClock


def _tell(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main(host: str, port: int) -> None:
    """Serve and tell."""
    plan = small_plan()
    with LessonInMemory(plan) as lesson:
        entrance = Entrance(host, port, Keys(CODE))
        board = BoardServer(plan, lesson, StillClock(), policy_of(plan), entrance)
        board.start()
        _tell("open")
        for _ in sys.stdin:
            reached = board.facts.reached
            found = examine(host, port, reached=reached)
            _tell([dataclasses.asdict(each) for each in found])
        board.stop()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
