"""One webcam, one microphone, one table: a first try without a set-up. Files stand in for both."""

from pathlib import Path
from threading import Event

import msgspec
import pytest

from classsense.board.server import Entrance
from classsense.bootstrap.laptop import laptop_plan
from classsense.bootstrap.lesson import Options, open_lesson
from classsense.bootstrap.record import entries_of
from classsense.bootstrap.sources import is_live, sources_of
from classsense.domain.observations import ClassSeen, TurnsHeard
from classsense.domain.policy import GroupMode, policy_of
from classsense.domain.snapshot import Snapshot


@pytest.mark.parametrize("people", [1, 4, 8])
def test_everybody_has_an_upright_strip_of_the_picture(people: int) -> None:
    plan = laptop_plan(people, "ja")
    assert all(is_live(source) for source in sources_of(plan))
    (camera,) = plan.cameras
    assert len(camera.regions) == people
    assert sum(box[2] for box in camera.regions.values()) == pytest.approx(1.0)
    policy = policy_of(plan)
    assert policy.seats_in_view(plan.seats()) == frozenset(plan.seats())
    assert policy.mode_of(plan.groups[0]) is GroupMode.VOICES


@pytest.mark.model
def test_a_laptop_lesson_runs(sample_folder: Path, weights_folder: Path, tmp_path: Path) -> None:
    plan = laptop_plan(4, "ja", camera="room.mp4", microphone="table1.flac")
    plan = msgspec.structs.replace(plan, duration_s=4.0)
    options = Options(
        folder=tmp_path / "lesson",
        media=sample_folder,
        entrance=Entrance(),
        speed=None,
        follow_plan=True,
        weights=weights_folder,
    )
    over, shown = Event(), list[Snapshot]()
    session = open_lesson(plan, options)
    session.subscribe(shown.append)
    session.start(over=over.set)
    assert over.wait(90)
    session.end()
    assert max(snapshot.faces.seen or 0 for snapshot in shown) >= 1
    entries = entries_of(tmp_path / "lesson")
    assert [entry for entry in entries if isinstance(entry, TurnsHeard)]
    assert not [entry for entry in entries if isinstance(entry, ClassSeen)], "fewer than five"
