"""`classsense bench ...`: what this program costs, and how right it is."""

import argparse
from pathlib import Path
from typing import Any, Final

from classsense.commands.numbers import within
from classsense.commands.outcome import write_json
from classsense.domain.errors import KnownError
from classsense.resources.texts import LANGUAGES

_KILLED_CLIENTS: Final = 40


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse keeps this type private
    """Add `bench` to the command line."""
    bench = commands.add_parser("bench", help="measure on this machine")
    kinds = bench.add_subparsers(required=True, metavar="lesson|accuracy|speech|vision|soak")
    _add_lesson(kinds)
    accuracy = kinds.add_parser("accuracy", help="every accuracy figure, on labelled data")
    _add_sections(accuracy)
    accuracy.set_defaults(run=_accuracy, seconds=None, speed=1.0)
    speech = kinds.add_parser("speech", help="what listening and words cost, and how late text is")
    _add_sections(speech)
    length, speed = within(float, 5.0, 3600.0), within(float, 0.02, 1.0)
    speech.add_argument("--seconds", type=length, help="length of the runs")
    speech.add_argument("--speed", type=speed, default=1.0, help="below 1 on a busy machine")
    speech.set_defaults(run=_speech)
    vision = kinds.add_parser("vision", help="what a class of 25 costs, in real time")
    _add_sections(vision)
    vision.add_argument("--seconds", type=length, help="length of each run")
    vision.set_defaults(run=_vision, speed=1.0)
    _add_soak(kinds)
    _add_board(kinds)
    _add_writing(kinds)


def _add_lesson(kinds: Any) -> None:  # noqa: ANN401 - argparse keeps this type private
    lesson = kinds.add_parser("lesson", help="the sample lesson in real time, with its console")
    lesson.add_argument("--seconds", type=float, help="only so much of the lesson")
    lesson.add_argument("--language", choices=LANGUAGES, default="ja")
    lesson.add_argument("--json", type=Path)
    lesson.set_defaults(run=_lesson)


def _add_soak(kinds: Any) -> None:  # noqa: ANN401 - argparse keeps this type private
    soak = kinds.add_parser("soak", help="a lesson of hours: memory, drift, drops, threads")
    length = soak.add_mutually_exclusive_group()
    length.add_argument("--hours", type=within(float, 0.01, 24.0), default=3.0)
    length.add_argument("--real-time", type=within(float, 0.1, 600.0), metavar="MINUTES")
    soak.add_argument("--microphones", type=within(int, 2, 5), default=3)
    soak.add_argument("--language", choices=LANGUAGES, default="ja")
    soak.add_argument("--json", type=Path)
    soak.set_defaults(run=_soak)


def _add_board(kinds: Any) -> None:  # noqa: ANN401 - argparse keeps this type private
    board = kinds.add_parser("board", help="from an answer to every other tablet's screen")
    board.add_argument("--clients", type=within(int, 2, 2000), default=200)
    board.add_argument(
        "--window",
        type=within(float, 0.1, 600.0),
        default=10.0,
        metavar="SECONDS",
        help="time over which the answers are spread",
    )
    board.add_argument(
        "--kills", type=within(int, 1, 1000), help="kill the board so often while tablets answer"
    )
    board.add_argument(
        "--fuzz",
        type=within(int, 100, 10_000_000),
        metavar="MESSAGES",
        help="send so many right and wrong messages and requests",
    )
    board.add_argument("--json", type=Path)
    board.set_defaults(run=_board)


def _add_writing(kinds: Any) -> None:  # noqa: ANN401 - argparse keeps this type private
    writing = kinds.add_parser("writing", help="from a key to every other page of a group's text")
    writing.add_argument("--typists", type=within(int, 2, 200), default=30)
    writing.add_argument("--groups", type=within(int, 1, 50), default=6)
    writing.add_argument(
        "--window", type=within(float, 1.0, 600.0), default=10.0, metavar="SECONDS"
    )
    writing.add_argument(
        "--kills", type=within(int, 1, 1000), help="kill the board so often while groups write"
    )
    writing.add_argument("--json", type=Path)
    writing.set_defaults(run=_writing)


def _writing(given: argparse.Namespace) -> int:
    from classsense.bootstrap.bench_writing import WritingFigures, bench_writing
    from classsense.bootstrap.bench_writing_kills import WritingKillFigures, bench_writing_kills

    figures: WritingFigures | WritingKillFigures
    groups = min(given.groups, given.typists // 2)
    if given.kills is not None:
        figures = bench_writing_kills(min(given.typists, _KILLED_CLIENTS), groups, given.kills)
    else:
        figures = bench_writing(given.typists, groups, given.window)
    for line in figures.lines():
        print(line)
    if given.json is not None:
        write_json(given.json, figures)
    return 0


def _board(given: argparse.Namespace) -> int:
    from classsense.bootstrap.bench_board import BoardFigures, bench_board
    from classsense.bootstrap.bench_fuzz import FuzzFigures, bench_fuzz
    from classsense.bootstrap.bench_kills import KillFigures, bench_kills

    figures: BoardFigures | KillFigures | FuzzFigures
    if given.fuzz is not None:
        figures = bench_fuzz(given.fuzz)
    elif given.kills is not None:
        figures = bench_kills(min(given.clients, _KILLED_CLIENTS), given.kills)
    else:
        figures = bench_board(given.clients, given.window)
    for line in figures.lines():
        print(line)
    if given.json is not None:
        write_json(given.json, figures)
    return 0


def _add_sections(kind: argparse.ArgumentParser) -> None:
    kind.add_argument("--data", type=Path, metavar="DIR", help="folder of labelled recordings")
    kind.add_argument("--only", nargs="+", metavar="SECTION", help="only these sections")
    kind.add_argument("--json", type=Path)


def _lesson(given: argparse.Namespace) -> int:
    from classsense.bootstrap.bench_lesson import BenchLesson

    figures = BenchLesson(given.language, given.seconds).run()
    for line in figures.lines():
        print(line)
    if given.json is not None:
        write_json(given.json, figures)
    return 0


def _accuracy(given: argparse.Namespace) -> int:
    from classsense.bootstrap.bench_accuracy import SECTIONS

    return _run(given, SECTIONS)


def _speech(given: argparse.Namespace) -> int:
    from classsense.bootstrap.bench_speech import SECTIONS

    return _run(given, SECTIONS)


def _vision(given: argparse.Namespace) -> int:
    from classsense.bootstrap.bench_vision import SECTIONS

    return _run(given, SECTIONS)


def _soak(given: argparse.Namespace) -> int:
    from classsense.bootstrap.bench_soak import BenchSoak

    real_time = given.real_time is not None
    lesson_s = 60 * given.real_time if real_time else 3600 * given.hours
    bench = BenchSoak(given.language, lesson_s, given.microphones, real_time=real_time)
    figures = bench.run()
    for line in figures.lines():
        print(line)
    if given.json is not None:
        write_json(given.json, figures)
    return 0


def _run(given: argparse.Namespace, sections: Any) -> int:  # noqa: ANN401 - imported where it runs
    from classsense.bootstrap.bench_section import BenchData, run_sections, shared_beside_checkout

    if given.data is not None and not given.data.is_dir():
        raise KnownError("bench_data_missing", path=str(given.data))
    known = {section.key: section for section in sections}
    for key in given.only or ():
        if key not in known:
            raise KnownError("bench_section_unknown", section=key, sections=", ".join(known))
    wanted = [section for key, section in known.items() if given.only is None or key in given.only]
    shared = given.data or shared_beside_checkout()
    data = BenchData(shared, seconds=given.seconds, speed=given.speed)
    found = run_sections(wanted, data, lambda line: print(line, flush=True))
    if given.json is not None:
        write_json(given.json, found)
    return 0
