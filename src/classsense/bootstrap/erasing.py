"""Takes a pupil out of what is kept of a lesson after it."""

import datetime as dt
from pathlib import Path

from classsense.analysis.lesson_state import replay
from classsense.bootstrap.board_events import PUPIL_ERASED
from classsense.domain.errors import KnownError
from classsense.domain.lesson import SeatId
from classsense.domain.writing_commands import WriterErased
from classsense.storage.audit_log import AuditLog
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.storage.names_file import NamesFile


def erase_pupil(folder: Path, seat: str, log: AuditLog, at: dt.datetime) -> None:
    """Erase the name of a seat's pupil, and whose the words of the group's text are.

    The text itself stays, and so do answers: those go with their term.

    Args:
        folder: Of a lesson that no console has open.
        seat: As the plan names it.
        log: Where it is noted that somebody was erased, not who.
        at: Now, by the wall clock.

    Raises:
        KnownError: `seat_unknown`, `disk_full`, or as `SqliteLessonStore`.
    """
    store = SqliteLessonStore(folder)
    try:
        wanted = SeatId(seat)
        if wanted not in store.plan.seats():
            raise KnownError("seat_unknown", seat=seat)
        names = NamesFile(folder)
        known = dict(names.read())
        if known.pop(wanted, None) is not None:
            names.write(known)
        state = replay(store.plan, store.entries())
        store.append(WriterErased(state.at, wanted))
        store.erase_writer(wanted)
        store.flush()
        if (problem := store.problem()) is not None:
            raise problem
        details = {"lesson": folder.resolve().name, "count": "1"}
        log.add(at, PUPIL_ERASED, details)
    finally:
        store.close()
