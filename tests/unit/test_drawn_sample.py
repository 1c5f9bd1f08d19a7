"""The sample lesson's film and truth are the ones that the scripts make."""

from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from make_lesson.drawing.plan import Plan, Span
from make_lesson.drawing.script import perform, truth_of
from make_lesson.drawing.spoken import read_turns
from make_lesson.truth import Truth, Turn, read_truth

SAMPLE = Path(__file__).parents[2] / "assets" / "sample"


@pytest.fixture(scope="module")
def truth() -> Truth:
    return read_truth(SAMPLE / "room.truth.json")


def test_the_files_have_their_hashes_and_are_small() -> None:
    lines = (SAMPLE / "room.sha256").read_text().splitlines()
    named = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert set(named) == {"room.mp4", "room.truth.json"}
    for name, digest in named.items():
        assert sha256((SAMPLE / name).read_bytes()).hexdigest() == digest, name
    assert (SAMPLE / "room.mp4").stat().st_size <= 7_000_000
    assert (SAMPLE / "room.truth.json").stat().st_size <= 1_500_000


def test_the_script_makes_the_sample_truth_again(truth: Truth) -> None:
    turns = tuple(Span(turn.person, turn.start_s, turn.end_s) for turn in truth.turns)
    made = truth_of(perform(Plan(turns=turns)))
    assert (truth.fps, truth.frames) == (made.fps, made.frames) == (10, 1800)
    assert list(truth.people) == list(made.people)
    for name, person in made.people.items():
        kept = truth.people[name]
        # Other processors round the last place of a sine otherwise.
        assert np.abs(kept.face - person.face).max() <= 1.01e-4
        assert np.abs(kept.yaw_deg - person.yaw_deg).max() <= 0.101
        assert np.mean(kept.hand_up != person.hand_up) < 0.001
        assert np.mean(kept.facing != person.facing) < 0.01


def test_mouths_move_when_the_sample_speaks(truth: Truth) -> None:
    """Sound and picture were made from the same words: nearly all speech has its mouth."""
    spoken = read_turns(SAMPLE / "talk.truth.json")
    seen = {(turn.person, tenth) for turn in truth.turns for tenth in tenths(turn)}
    heard = {(turn.seat, tenth) for turn in spoken for tenth in tenths(turn)}
    assert len(seen & heard) > 0.95 * len(seen | heard)


def tenths(turn: Turn | Span) -> range:
    return range(round(turn.start_s * 10), round(turn.end_s * 10))


def test_the_sample_has_what_its_description_promises(truth: Truth) -> None:
    assert len(truth.pupils) == 16
    together = np.sum([person.hand_up for person in truth.people.values()], axis=0)
    assert np.sum(together >= 6) >= 60
    away = [np.mean(~truth.people[seat].present) * 180 for seat in truth.pupils]
    assert sorted(away)[:-1] == [0] * 15
    assert 20 <= max(away) <= 30
