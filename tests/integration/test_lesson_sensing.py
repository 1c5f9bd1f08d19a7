"""Off means off: while the teacher's switch is off every source is closed and nothing is heard."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from classsense.bootstrap.record import entries_of, state_of
from classsense.domain.clock import LessonNs, lesson_ns, seconds
from classsense.domain.commands import SensingSwitched
from classsense.domain.lesson import GroupId
from classsense.domain.observations import PartState, SoundHeard, Turn
from classsense.domain.snapshot import Snapshot
from classsense.speech.rttm import SpokenTurn, read_rttm
from fakes.lesson import Table, TinyPlan, Watcher, opened, part, write_film, write_talk

FROM_S = 40.0
"""Where in the sample lesson the slice begins: the talk at the first table."""
LENGTH_S = 52.0
PARTS = ("microphone:1", "camera:front")
FOUR = (("camera", "voice"),) * 4

pytestmark = pytest.mark.model


def open_media(folder: Path) -> set[str]:
    """Return the names of the files of a folder that this process holds open."""
    held = (link.resolve() for link in Path("/proc/self/fd").iterdir())
    return {path.name for path in held if path.parent == folder.resolve()}


def are(state: PartState, snapshot: Snapshot) -> bool:
    found = [part(snapshot, name) for name in PARTS]
    return all(status is not None and status.state is state for status in found)


def whose(turns: Iterable[Turn], truth: list[SpokenTurn], letter: str) -> str | None:
    """Return who it is that a letter names most of the time; None if it names hardly anybody."""
    shared: dict[str, float] = {}
    for turn in turns:
        for true in truth if turn.voice == letter else ():
            start_s, end_s = seconds(turn.start) + FROM_S, seconds(turn.end) + FROM_S
            both_s = max(0.0, min(end_s, true.end_s) - max(start_s, true.start_s))
            shared[true.voice] = shared.get(true.voice, 0.0) + both_s
    most_s, name = max(((spoken_s, name) for name, spoken_s in shared.items()), default=(0.0, ""))
    return name if most_s > 2 else None


def check_record(folder: Path, off: tuple[LessonNs, LessonNs]) -> None:
    """Find nothing kept of the stretch that was off, and something before and after it."""
    sounds = [e for e in entries_of(folder) if isinstance(e, SoundHeard)]
    assert not [e for e in sounds if off[0] < e.end and e.start < off[1]]
    assert any(e.end <= off[0] for e in sounds)
    assert any(e.start >= off[1] for e in sounds)
    talk = state_of(folder).talk(GroupId("1"))
    assert not [t for t in talk.turns() if off[0] < t.start and t.end < off[1]]
    assert talk.heard_s(*off) == pytest.approx(0, abs=0.1), "it is known as unheard"


def check_voices(folder: Path, off: tuple[LessonNs, LessonNs], sample: Path) -> None:
    """Find that a letter names the same pupil before and after."""
    talk = state_of(folder).talk(GroupId("1"))
    assert list(talk.epochs) == [0]
    truth = list(read_rttm(sample / "table1.rttm")["table1"])
    before = [t for t in talk.turns() if t.end <= off[0]]
    after = [t for t in talk.turns() if t.start >= off[1]]
    names = [(whose(before, truth, v), whose(after, truth, v)) for v in "ABCD"]
    both = [pair for pair in names if None not in pair]
    assert len(both) >= 2
    assert all(one == other for one, other in both)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux tells what is open")
def test_off_closes_everything_and_on_goes_on_with_the_same_voices(
    tmp_path: Path, sample_folder: Path, weights_folder: Path
) -> None:
    media = tmp_path / "media"
    media.mkdir()
    write_talk(media / "table1.flac", sample_folder / "table1.flac", FROM_S, LENGTH_S)
    write_film(media / "room.mp4", LENGTH_S)
    plan = TinyPlan(
        (Table("1", "table1.flac", FOUR),),
        camera="room.mp4",
        duration_s=LENGTH_S,
        more='disabled = ["head_direction"]',
    ).write(media)
    watcher = Watcher(opened(plan, tmp_path / "lesson", weights_folder, speed=4.0))
    session = watcher.session
    watcher.start()
    try:
        watcher.until(lambda s: are(PartState.RUNNING, s))
        assert open_media(media) == {"table1.flac", "room.mp4"}
        watcher.until(lambda s: s.at > lesson_ns(26))

        session.submit(SensingSwitched(session.now(), on=False))
        closed = watcher.until(lambda s: not s.sensing and are(PartState.STOPPED, s))
        assert open_media(media) == set()
        watcher.until(lambda s: s.at > closed.at + lesson_ns(5))
        assert open_media(media) == set()

        on_at = session.now()
        session.submit(SensingSwitched(on_at, on=True))
        watcher.until(lambda s: s.at > on_at and are(PartState.RUNNING, s))
        assert open_media(media) == {"table1.flac", "room.mp4"}
        watcher.until(lambda _: watcher.over)
    finally:
        session.suspend()

    check_record(session.folder, (closed.at, on_at))
    check_voices(session.folder, (closed.at, on_at), sample_folder)
