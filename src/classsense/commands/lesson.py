"""`classsense lesson run|erase|texts|rescue`: a lesson, and what is kept of it."""

import argparse
from pathlib import Path
from threading import Event
from typing import Any, Final

from classsense.board.server import Entrance
from classsense.bootstrap.camera_test import kept_cameras
from classsense.bootstrap.erasing import erase_pupil
from classsense.bootstrap.https import encrypted
from classsense.bootstrap.kept_texts import Wanted, export_texts
from classsense.bootstrap.lesson import Options, new_folder, open_lesson, read_plan, resume_lesson
from classsense.bootstrap.rules_desk import noted, wall_clock
from classsense.bootstrap.sample import MadeLesson
from classsense.bootstrap.session import LessonSession
from classsense.commands.numbers import within
from classsense.commands.outcome import make_folder, progress_bar
from classsense.domain.clock import seconds
from classsense.domain.errors import KnownError
from classsense.domain.snapshot import Snapshot
from classsense.resources import places
from classsense.resources.texts import LANGUAGES, system_language
from classsense.storage.audit_log import AuditLog
from classsense.storage.rescue import rescued
from classsense.storage.settings_file import read_settings

_AS_FAST_AS_POSSIBLE: Final = "max"


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse keeps this type private
    """Add `lesson` to the command line."""
    lesson = commands.add_parser("lesson", help="run a lesson")
    kinds = lesson.add_subparsers(required=True, metavar="run|erase|texts|rescue")
    run = kinds.add_parser("run", help="run the sample lesson, a plan, or go on with one")
    run.add_argument("what", help="sample, a PLAN.toml, or the folder of an interrupted lesson")
    run.add_argument("--headless", action="store_true", help="without the console")
    run.add_argument("--out", type=Path, help="folder of the record and the summary")
    run.add_argument("--speed", help="lesson seconds per second, or max (files only); else 1")
    run.add_argument("--language", choices=LANGUAGES, default=system_language())
    run.add_argument("--port", type=within(int, 0, 65535), help="of the board; else a free one")
    run.add_argument("--certificate", type=Path, help="the school's own (PEM), for https")
    run.add_argument("--key", type=Path, help="of the certificate (PEM, no password)")
    run.add_argument(
        "--seconds",
        type=within(float, 0.0, 86_400.0),
        help="suspend it after so many seconds of it",
    )
    run.set_defaults(run=run_lesson, refuse=run.error)
    erase = kinds.add_parser("erase", help="take a pupil out of who wrote what in a kept lesson")
    erase.add_argument("folder", type=Path, help="of the lesson; no console may have it open")
    erase.add_argument("seat", help="where the pupil sat, as 1-2")
    erase.set_defaults(run=_erase)
    texts = kinds.add_parser("texts", help="write what groups wrote together to a file")
    texts.add_argument("folder", type=Path, help="of the lesson; no console may have it open")
    texts.add_argument("file", type=Path, help="its name ends in .docx, .pdf or .html")
    texts.add_argument("--group", help="name or id of one group; else all that wrote something")
    texts.add_argument("--seats", action="store_true", help="name the seats of the writers")
    texts.add_argument(
        "--furigana",
        type=within(int, 1, 7),
        metavar="GRADE",
        help="read words out for a class of this grade: 1 (every kanji) to 7",
    )
    texts.set_defaults(run=_texts)
    rescue = kinds.add_parser("rescue", help="write what can be read of a damaged lesson to a new")
    rescue.add_argument("folder", type=Path, help="of the damaged lesson, which stays as it is")
    rescue.add_argument("new", type=Path, help="folder of the new one")
    rescue.set_defaults(run=_rescue)


def _texts(given: argparse.Namespace) -> int:
    make_folder(given.file)
    export_texts(given.folder, given.file, Wanted(given.group, given.seats, given.furigana))
    return 0


def _rescue(given: argparse.Namespace) -> int:
    found = rescued(given.folder, given.new)
    for table, count in found.rows.items():
        print(f"{table} {count}")
    print(f"gaps {found.gaps}")
    return 0


def _erase(given: argparse.Namespace) -> int:
    erase_pupil(given.folder, given.seat, AuditLog(places.audit_log()), wall_clock())
    return 0


def run_lesson(given: argparse.Namespace) -> int:
    """Run a lesson to its end and write its summary."""
    speed = _speed(given.speed or "1")
    folder = given.out or new_folder()
    if not given.headless:
        from classsense.commands.console import run_with

        only_headless = (given.speed, given.port, given.seconds, given.certificate, given.key)
        if any(each is not None for each in only_headless):
            given.refuse("--speed, --port, --seconds, --certificate and --key need --headless")
        return run_with(given.what, folder, given.language)
    session = _session(given, folder, speed)
    _run_headless(session, given.seconds)
    print(session.folder)
    return 0


def _speed(text: str) -> float | None:
    if text == _AS_FAST_AS_POSSIBLE:
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= 1000:  # noqa: PLR2004 - faster is `max`
        raise KnownError("speed_invalid", speed=text)
    return speed


def _session(given: argparse.Namespace, folder: Path, speed: float | None) -> LessonSession:
    entrance = encrypted(Entrance(port=given.port or 0), given.certificate, given.key)
    transcriber = read_settings(places.settings()).transcriber
    if given.what == "sample":
        made = MadeLesson(given.language, transcriber=transcriber)
        return open_lesson(made.plan(), noted(made.options(folder, entrance, speed)))
    path = Path(given.what)
    resumed = path.is_dir()
    options = noted(
        Options(
            folder=path if resumed else folder,
            media=None if resumed else path.parent,
            entrance=entrance,
            speed=speed,
            follow_plan=True,
            transcriber=transcriber,
        )
    )
    if resumed:
        return resume_lesson(options)
    return open_lesson(kept_cameras().arranged(read_plan(path)), options)


def _run_headless(session: LessonSession, until_s: float | None) -> None:
    over = Event()
    length_s = session.plan.duration_s or 0.0
    with progress_bar(length_s, "s", session.plan.title) as bar:

        def show(snapshot: Snapshot) -> None:
            at_s = seconds(snapshot.at)
            bar.update(min(at_s, length_s or at_s) - bar.n)
            if until_s is not None and at_s >= until_s:
                over.set()

        session.subscribe(show)
        session.start(over=over.set)
        try:
            over.wait()
        except BaseException:
            session.suspend()
            raise
    if until_s is not None and (not length_s or until_s < length_s):
        session.suspend()
    else:
        session.end()
