"""A "please don't" from a tablet in a lesson that runs: cameras, microphones, record, resume."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from classsense.analysis.consent import following
from classsense.board.server import Entrance
from classsense.bootstrap.lesson import Options, open_lesson, resume_lesson
from classsense.bootstrap.record import entries_of, state_of, summary_of
from classsense.bootstrap.sample import MadeLesson
from classsense.bootstrap.session import LessonSession
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import ConsentWithdrawn, Entry
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.observations import FacesSeen, TurnsHeard
from classsense.domain.policy import GroupMode
from classsense.domain.ports import Committed
from classsense.domain.rules import Purpose
from classsense.domain.snapshot import NoticeKind
from classsense.speech.energy_listener import EnergyListener
from fakes.lesson import AGREED, Table, TinyPlan, Watcher, opened, write_talk, write_tone
from fakes.wire import Wire

SEAT = SeatId("1-2")
CAMERA_ONLY = ("camera",)


@contextmanager
def tablet(session: LessonSession) -> Iterator[Wire]:
    """Sit down with a tablet at the seat."""
    info = session.join_info()
    assert info is not None
    with Wire(info.address) as wire:
        wire.sit(info.code, SEAT)
        while not wire.state.get("sensed"):
            wire.next()
        yield wire


def please_dont(session: LessonSession, purpose: str | None = None) -> None:
    """Say it on a tablet; return when the page shows it and the devices have obeyed."""
    with tablet(session) as wire:
        wire.send("withdraw", purpose=purpose)
        gone = following(frozenset({Purpose(purpose)})) if purpose else frozenset(Purpose)
        wire.shows(agreed=[each for each in wire.state["agreed"] if each not in gone])
    session._switching.submit(lambda: None).result()


class Spoken:
    """A lesson at whose tablet somebody says it as soon as something was observed at a time."""

    def __init__(self, session: LessonSession, at: LessonNs, kind: type, purpose: str) -> None:
        self.after: list[Entry] = []
        self._at, self._kind, self._purpose = at, kind, purpose
        self._session, self._said = session, False
        self._tell = session._parts.loop.submit
        session._parts.loop.submit = self._listen  # type: ignore[method-assign]  # to see what is told

    def _listen(self, entry: Entry, committed: Committed | None = None) -> None:
        if self._said:
            self.after.append(entry)
        self._tell(entry, committed)
        if isinstance(entry, self._kind) and getattr(entry, "at", 0) >= self._at and not self._said:
            self._at = lesson_ns(86_400)
            please_dont(self._session, self._purpose)
            self._said = True


@pytest.mark.model
def test_a_seat_is_masked_from_the_next_frame_on(
    tmp_path: Path, sample_folder: Path, weights_folder: Path
) -> None:
    plan = replace(MadeLesson("en").plan(), duration_s=8.0, disabled=("sound_level", "voices"))
    options = Options(
        tmp_path / "lesson", sample_folder, Entrance(), None, follow_plan=True,
        weights=weights_folder,
    )  # fmt: skip
    session = open_lesson(plan, options)
    spoken = Spoken(session, lesson_ns(3.0), FacesSeen, "camera")
    watcher = Watcher(session)
    folder = watcher.run()

    looks = [entry for entry in spoken.after if isinstance(entry, FacesSeen)]
    assert len(looks) > 10, "the others are seen"
    assert SEAT not in {face.seat for look in looks for face in look.faces}
    assert len({look.expected for look in looks}) == 1
    last = watcher.seen[-1]
    (masked,) = [seat for seat in last.seats if seat.id == SEAT]
    assert (masked.masked, masked.facing) == (True, None)
    assert Purpose.CAMERA not in state_of(folder).plan.consents[SEAT]


@pytest.mark.model
@pytest.mark.slow
def test_a_table_is_heard_for_loudness_alone_and_its_voices_are_wiped(
    tmp_path: Path, sample_folder: Path, weights_folder: Path
) -> None:
    voices = ("voice", "words")
    write_talk(tmp_path / "one.flac", sample_folder / "table1.flac", 40.6, 24.0)
    tables = (Table("1", "one.flac", (voices,) * 4),)
    plan = TinyPlan(tables, duration_s=24.0, more='transcript = "off"').write(tmp_path)
    session = opened(plan, tmp_path / "lesson", weights_folder)
    listener = session._parts.rig._listening.listeners[GroupId("1")]
    spoken = Spoken(session, lesson_ns(8.0), TurnsHeard, "voice")
    folder = Watcher(session).run()

    before = [entry for entry in entries_of(folder) if isinstance(entry, TurnsHeard)]
    assert any(entry.turns for entry in before), "voices were told apart until then"
    late = [entry for entry in spoken.after if isinstance(entry, TurnsHeard)]
    assert max((entry.until for entry in late), default=LessonNs(0)) < lesson_ns(16.0)
    replaced = session._parts.rig._listening.listeners[GroupId("1")]
    assert isinstance(replaced, EnergyListener)
    assert replaced is not listener
    (table,) = summary_of(folder).groups
    assert table.mode is GroupMode.ENERGY


@pytest.fixture
def quiet_lesson(tmp_path: Path) -> LessonSession:
    """Return a lesson that goes on until it is ended, heard for loudness alone, without models."""
    write_tone(tmp_path / "tone.wav", 1.0)
    plan = TinyPlan((Table("1", "loop:tone.wav", (AGREED, CAMERA_ONLY)),), duration_s=None)
    return opened(plan.write(tmp_path), tmp_path / "lesson", tmp_path / "weights", speed=1.0)


def test_it_is_in_the_record_and_the_teacher_is_told(quiet_lesson: LessonSession) -> None:
    watcher = Watcher(quiet_lesson)
    watcher.start()
    try:
        please_dont(quiet_lesson)
        told = watcher.until(lambda s: any(n.kind is NoticeKind.WITHDRAWN for n in s.notices))
        assert told.plan.consents[SEAT] == ()
    finally:
        folder = quiet_lesson.end()
    (said,) = [entry for entry in entries_of(folder) if isinstance(entry, ConsentWithdrawn)]
    assert said.seat == SEAT
    assert said.purposes == {Purpose.CAMERA}
    assert said.device


def test_it_holds_when_the_lesson_goes_on_after_a_break(quiet_lesson: LessonSession) -> None:
    Watcher(quiet_lesson).start()
    try:
        please_dont(quiet_lesson)
    finally:
        quiet_lesson.suspend()
    session = resume_lesson(Options(quiet_lesson.folder, None, Entrance()))
    assert session._parts.policy.seats_in_view([SEAT]) == frozenset()
    watcher = Watcher(session)
    watcher.start()
    try:
        with tablet(session) as wire:
            assert wire.state["agreed"] == []
            assert wire.state["sensed"]["voice"] == "not_agreed"
    finally:
        folder = session.end()
    assert state_of(folder).plan.consents[SEAT] == ()
