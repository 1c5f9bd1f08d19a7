"""What the teacher does with the microphones while a lesson runs, with real models and files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from classsense.bootstrap.record import entries_of
from classsense.bootstrap.session import LessonSession
from classsense.domain.clock import LessonNs, lesson_ns, seconds
from classsense.domain.commands import (
    Entry,
    SeatAbsent,
    Seating,
    SeatsMoved,
    SoundCheckStarted,
    SoundForgotten,
    TablePaused,
)
from classsense.domain.lesson import GroupId, SeatId
from classsense.domain.observations import AudioGap, SoundHeard, Turn, TurnsHeard, VoicesTied
from classsense.domain.policy import GroupMode
from classsense.domain.ports import Committed
from classsense.domain.snapshot import GroupView, Snapshot
from classsense.speech.energy_listener import EnergyListener
from fakes.lesson import Table, TinyPlan, Watcher, opened, write_talk

pytestmark = [pytest.mark.model, pytest.mark.slow]

ONE, TWO = GroupId("1"), GroupId("2")
CHECK_FROM_S = 40.6
"""From here on the four pupils of the sample's first table speak in turn, 3.25 s each."""
EACH_S = 3.25
VOICES = ("voice", "words")


def seat(name: str) -> SeatId:
    return SeatId(name)


def table_of(snapshot: Snapshot, group: GroupId) -> GroupView:
    return next(view for view in snapshot.groups if view.id == group)


class Steered:
    """A lesson of two tables whose teacher acts at given times."""

    def __init__(self, tmp_path: Path, sample: Path, weights: Path, *, duration_s: float) -> None:
        write_talk(tmp_path / "one.flac", sample / "table1.flac", CHECK_FROM_S, duration_s)
        write_talk(tmp_path / "two.flac", sample / "table2.flac", CHECK_FROM_S, duration_s)
        tables = (
            Table("1", "one.flac", (VOICES,) * 4),
            Table("2", "two.flac", (VOICES, VOICES, VOICES, ("camera",))),
        )
        plan = TinyPlan(tables, duration_s=duration_s, more='transcript = "off"').write(tmp_path)
        self.session: LessonSession = opened(plan, tmp_path / "lesson", weights)
        self.watcher = Watcher(self.session)
        self.told: list[Entry] = []
        self._acts: list[tuple[float, Callable[[LessonNs], Entry]]] = []
        self._tell = self.session._parts.loop.submit
        self.session._parts.loop.submit = self._listen  # type: ignore[method-assign]  # to see what is told

    def at(self, after_s: float, act: Callable[[LessonNs], Entry]) -> None:
        """Act once sound of that time was told of."""
        self._acts.append((after_s, act))

    def _listen(self, entry: Entry, committed: Committed | None = None) -> None:
        self.told.append(entry)
        self._tell(entry, committed)
        if (
            isinstance(entry, SoundHeard)
            and self._acts
            and entry.end >= lesson_ns(self._acts[0][0])
        ):
            _, act = self._acts.pop(0)
            self.session.submit(act(entry.end))

    def run(self) -> Path:
        return self.watcher.run()

    def turns(self, group: GroupId) -> list[Turn]:
        talk = self.watcher.session._parts.loop._state.talk(group)
        return list(talk.turns())


@pytest.fixture
def lesson(tmp_path: Path, sample_folder: Path, weights_folder: Path) -> Callable[[float], Steered]:
    return lambda duration_s: Steered(
        tmp_path, sample_folder, weights_folder, duration_s=duration_s
    )


def test_a_sound_check_ties_voices_to_seats_for_this_lesson_only(
    lesson: Callable[[float], Steered],
) -> None:
    steered = lesson(30.0)
    seats = tuple(seat(f"1-{number}") for number in range(1, 5))
    steered.session.submit(SoundCheckStarted(LessonNs(0), ONE, seats, EACH_S))
    folder = steered.run()
    (tied,) = [entry for entry in steered.told if isinstance(entry, VoicesTied)]
    assert set(tied.seats.values()) == set(seats)
    assert tied.weak == ()
    shown = [table_of(s, ONE) for s in steered.watcher.seen]
    assert any({v.seat for v in view.voices} == set(seats) for view in shown)
    # A replay is fast and the newest Snapshot wins, so a seat's 3.25 s may never be shown. What is
    # shown is the seat of that moment.
    checks = [(s.at, table_of(s, ONE).sound_check) for s in steered.watcher.seen]
    running = [(at, check.speaking) for at, check in checks if check and check.speaking]
    assert running
    assert [who for _, who in running] == [seats[int(seconds(at) / EACH_S)] for at, _ in running]
    # After the check 1-1, 1-3, 1-4 and 1-2 speak, by the truth of the sample (table1.rttm).
    for start_s, who in ((53.79, "1-1"), (57.9, "1-3"), (61.0, "1-4"), (63.52, "1-2")):
        middle = lesson_ns(start_s + 1.2 - CHECK_FROM_S)
        (turn,) = [t for t in steered.turns(ONE) if t.start <= middle < t.end]
        assert tied.seats[turn.voice] == who
    assert not any(isinstance(entry, VoicesTied) for entry in entries_of(folder))
    kept = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    assert b"VoicesTied" not in kept
    listener = steered.session._parts.rig._listening.listeners[ONE]
    assert not any(len(rows) for rows in vars(listener._book).values() if hasattr(rows, "wipe"))  # type: ignore[attr-defined]  # what it knew of voices


def test_a_paused_table_is_not_heard_and_comes_back(lesson: Callable[[float], Steered]) -> None:
    steered = lesson(60.0)
    steered.at(5.0, lambda at: TablePaused(at, ONE, paused=True))
    steered.at(12.0, lambda at: TablePaused(at, ONE, paused=False))
    steered.at(50.0, lambda at: TablePaused(at, ONE, paused=True))
    steered.run()
    (gap,) = [e for e in steered.told if isinstance(e, AudioGap) and e.group == ONE]
    assert gap.reason == "paused"
    assert gap.end - gap.start > lesson_ns(3.0)
    sounds = [e for e in steered.told if isinstance(e, SoundHeard) and e.group == ONE]
    assert not [s for s in sounds if s.start > gap.start and s.end < gap.end]
    assert [s for s in sounds if s.start >= gap.end]
    assert table_of(steered.watcher.seen[-1], ONE).paused
    assert not table_of(steered.watcher.seen[-1], TWO).paused
    others = [e for e in steered.told if isinstance(e, AudioGap) and e.group == TWO]
    assert others == []


def test_the_last_minutes_are_forgotten_on_the_screen_and_on_the_disk(
    lesson: Callable[[float], Steered],
) -> None:
    steered = lesson(20.0)
    steered.at(12.0, lambda at: SoundForgotten(at, lesson_ns(4.0), ONE))
    folder = steered.run()
    (forgotten,) = [e for e in entries_of(folder) if isinstance(e, SoundForgotten)]
    span = (forgotten.since, forgotten.at)
    for entry in entries_of(folder):
        if isinstance(entry, SoundHeard) and entry.group == ONE:
            assert entry.end <= span[0] or entry.start >= span[1]
        if isinstance(entry, TurnsHeard) and entry.group == ONE:
            assert all(t.end <= span[0] or t.start >= span[1] for t in entry.turns)
    assert steered.turns(ONE)
    assert all(t.end <= span[0] or t.start >= span[1] for t in steered.turns(ONE))
    spoken = steered.turns(TWO)
    assert not spoken, "table 2 is energy-only"


def test_who_did_not_agree_takes_the_voices_of_a_table_along(
    lesson: Callable[[float], Steered],
) -> None:
    steered = lesson(24.0)
    back = (Seating(ONE, tuple(seat(f"1-{n}") for n in range(1, 5))),)
    moved = (Seating(ONE, (*back[0].seats, seat("2-4"))),)
    steered.at(8.0, lambda at: SeatsMoved(at, moved))
    steered.run()
    modes = [(s.at, table_of(s, ONE).mode, table_of(s, TWO).mode) for s in steered.watcher.seen]
    assert modes[0][1:] == (GroupMode.VOICES, GroupMode.ENERGY)
    assert modes[-1][1:] == (GroupMode.ENERGY, GroupMode.VOICES)
    (at,) = [entry.at for entry in steered.told if isinstance(entry, SeatsMoved)]
    late = [e for e in steered.told if isinstance(e, TurnsHeard) and e.until > at + lesson_ns(2.0)]
    assert {e.group for e in late} == {TWO}
    assert isinstance(steered.session._parts.rig._listening.listeners[ONE], EnergyListener)


def test_an_absent_pupil_is_one_voice_less(lesson: Callable[[float], Steered]) -> None:
    steered = lesson(8.0)
    steered.session.submit(SeatAbsent(LessonNs(0), seat("2-4"), absent=True))
    steered.session.submit(SeatAbsent(LessonNs(0), seat("1-4"), absent=True))
    steered.run()
    last = steered.watcher.seen[-1]
    assert (table_of(last, ONE).members, table_of(last, ONE).present) == (4, 3)
    assert table_of(last, TWO).mode is GroupMode.VOICES, "who did not agree is not there"
    assert {t.voice for t in steered.turns(ONE)} <= {"A", "B", "C"}


def test_voices_that_were_wiped_are_not_taken_for_those_that_come_after(
    lesson: Callable[[float], Steered],
) -> None:
    """Who did not agree comes in the middle of a sound check, and goes again."""
    steered = lesson(30.0)
    own = tuple(seat(f"1-{n}") for n in range(1, 5))
    joined = (Seating(ONE, (*own, seat("2-4"))),)
    again = (Seating(ONE, own), Seating(TWO, tuple(seat(f"2-{n}") for n in range(1, 5))))
    steered.at(4.0, lambda at: SoundCheckStarted(at, ONE, own, 2.0))
    steered.at(7.0, lambda at: SeatsMoved(at, joined))
    steered.at(18.0, lambda at: SeatsMoved(at, again))
    steered.run()
    talk = steered.session._parts.loop._state.talk(ONE)
    moves = [entry.at for entry in steered.told if isinstance(entry, SeatsMoved)]
    assert sorted(talk.epochs) == [0, 1]
    assert all(turn.end <= moves[0] for turn in talk.epochs[0].turns)
    assert talk.epochs[1].turns
    assert talk.epochs[1].since >= moves[1]
    ties = [entry for entry in steered.told if isinstance(entry, VoicesTied)]
    assert [(tie.seats, set(tie.weak)) for tie in ties] == [({}, set(own))]
    last = table_of(steered.watcher.seen[-1], ONE)
    assert last.mode is GroupMode.VOICES
    assert not any(voice.seat for voice in last.voices)
    assert "speech" not in steered.watcher.problems()
