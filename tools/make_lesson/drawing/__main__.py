"""Makes a drawn lesson: `python -m make_lesson.drawing --seed 7 --seconds 40 --out DIR`.

From `tools/` this makes the sample lesson's film and truth again:
`python -m make_lesson.drawing --talk ../assets/sample/talk.truth.json --out ../assets/sample`
"""

import argparse
from pathlib import Path

from make_lesson.drawing.film import make_lesson
from make_lesson.drawing.plan import Plan
from make_lesson.drawing.spoken import read_turns


def main() -> None:
    """Read the command line and make the lesson."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="who does what when")
    parser.add_argument("--seconds", type=float, default=180.0, help="length, 20 at least")
    parser.add_argument("--fps", type=int, default=10, help="frames a second")
    parser.add_argument("--empty", nargs="*", default=[], metavar="SEAT", help="e.g. 1-2 3-4")
    parser.add_argument("--talk", type=Path, help="talk.truth.json: who speaks when")
    parser.add_argument("--out", type=Path, required=True, help="folder for film and truth")
    chosen = parser.parse_args()
    try:
        turns = read_turns(chosen.talk) if chosen.talk else ()
        plan = Plan(chosen.seed, chosen.seconds, chosen.fps, frozenset(chosen.empty), turns=turns)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    make_lesson(plan, chosen.out)


if __name__ == "__main__":
    main()
