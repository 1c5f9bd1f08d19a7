"""What happens in a drawn lesson, and the truth that is written about it."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from make_lesson.drawing.plan import Doing, Plan, Span, sample_activities
from make_lesson.drawing.script import Performance, perform, truth_of
from make_lesson.drawing.seats import SEAT_IDS, SEATS
from make_lesson.drawing.spoken import read_turns
from make_lesson.truth import FACINGS, Person, Truth, read_truth, write_truth

SEEDS = (1, 2, 31)


@pytest.fixture(scope="module", params=SEEDS)
def lesson(request: pytest.FixtureRequest) -> tuple[Performance, Truth]:
    performance = perform(Plan(seed=request.param, seconds=120))
    return performance, truth_of(performance)


def same(one: Person, other: Person) -> bool:
    return all(
        np.array_equal(getattr(one, field), getattr(other, field)) for field in Person.__slots__
    )


def test_equal_plans_make_equal_truths_and_other_seeds_other_ones(tmp_path: Path) -> None:
    texts = []
    for number, seed in enumerate((4, 4, 5)):
        write_truth(truth_of(perform(Plan(seed=seed, seconds=20))), tmp_path / str(number))
        texts.append((tmp_path / str(number)).read_bytes())
    assert texts[0] == texts[1] != texts[2]


def test_what_is_written_is_read_again(lesson: tuple[Performance, Truth], tmp_path: Path) -> None:
    _, truth = lesson
    write_truth(truth, tmp_path / "t.json")
    again = read_truth(tmp_path / "t.json")
    assert (again.fps, again.frames, again.width, again.height) == (10, 1200, 1280, 720)
    assert again.regions == pytest.approx(
        {name: pytest.approx(box, abs=1e-4) for name, box in truth.regions.items()}
    )
    assert again.pupils == SEAT_IDS
    assert again.turns == truth.turns
    for name, person in truth.people.items():
        assert same(person, again.people[name]), name


@pytest.mark.parametrize("text", ["[]", "{}", '{"frames": 3}', "no", "\x00"])
def test_a_file_that_is_no_truth_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text(text)
    with pytest.raises(ValueError, match=r"truth|Expecting"):
        read_truth(tmp_path / "t.json")


def test_boxes_lie_in_the_picture_and_pupils_in_their_regions(
    lesson: tuple[Performance, Truth],
) -> None:
    _, truth = lesson
    for name, person in truth.people.items():
        for boxes in (person.face[person.present], person.hand[person.hand_up]):
            assert boxes.min(initial=0) >= -1e-4
            assert (boxes[:, :2] + boxes[:, 2:]).max(initial=0) <= 1 + 1e-4
            if name in truth.regions:
                left, top, width, height = truth.regions[name]
                middle = boxes[:, :2] + boxes[:, 2:] / 2
                assert np.all(middle >= (left, top))
                assert np.all(middle <= (left + width, top + height))
        heights = person.face[person.present, 3] * truth.height
        assert heights.min() >= 38
        assert heights.max() <= 110


def test_no_face_hides_another(lesson: tuple[Performance, Truth]) -> None:
    _, truth = lesson
    for one, other in combinations(truth.people.values(), 2):
        both = one.present & other.present
        a, b = one.face[both], other.face[both]
        common = np.minimum(a[:, :2] + a[:, 2:], b[:, :2] + b[:, 2:]) - np.maximum(
            a[:, :2], b[:, :2]
        )
        assert not np.any(np.all(common > 0, axis=1))


def test_a_raised_hand_hides_no_face(lesson: tuple[Performance, Truth]) -> None:
    _, truth = lesson
    for name, person in truth.people.items():
        for other in truth.people:
            up = person.hand_up & truth.people[other].present
            hand, face = person.hand[up], truth.people[other].face[up]
            middle = face[:, :2] + face[:, 2:] / 2
            inside = (middle >= hand[:, :2]) & (middle <= hand[:, :2] + hand[:, 2:])
            assert not np.any(np.all(inside, axis=1)), (name, other)


def share(truth: Truth, doing: Doing, facing: str) -> float:
    (activity,) = [part for part in sample_activities(120) if part.doing is doing]
    rows = slice(round(activity.start_s * 10) + 15, round(activity.end_s * 10))
    number = FACINGS.index(facing)
    values = [truth.people[seat].facing[rows] == number for seat in truth.pupils]
    return float(np.mean(values))


def test_heads_turn_to_what_the_class_does(lesson: tuple[Performance, Truth]) -> None:
    _, truth = lesson
    assert share(truth, Doing.INTRODUCTION, "board") > 0.7
    assert share(truth, Doing.QUESTION, "board") > 0.7
    assert share(truth, Doing.TALK, "neighbour") > 0.4
    assert share(truth, Doing.ANSWER, "desk") > 0.55
    assert share(truth, Doing.PRESENTATION, "board") > 0.7


def test_hands_go_up_together_for_three_to_eight_seconds(
    lesson: tuple[Performance, Truth],
) -> None:
    performance, truth = lesson
    lengths = [hand.end_s - hand.start_s for hand in performance.events.hands]
    assert min(lengths) >= 3
    assert max(lengths) <= 8
    assert len({hand.seat for hand in performance.events.hands}) >= 6
    together = np.sum([person.hand_up for person in truth.people.values()], axis=0)
    assert together.max() >= 5
    starts = np.flatnonzero(np.diff((together > 0).astype(int)) > 0)
    assert len(starts) >= 3


def test_one_pupil_leaves_and_comes_back(lesson: tuple[Performance, Truth]) -> None:
    performance, truth = lesson
    (absence,) = performance.events.absences
    person = truth.people[absence.seat]
    away = np.flatnonzero(~person.present) / truth.fps
    assert absence.start_s < away.min() < away.max() < absence.end_s
    assert 15 < away.max() - away.min() < 26
    assert person.present[-1]
    assert not person.hand_up[~person.present].any()


def test_smiles_have_both_ends(lesson: tuple[Performance, Truth]) -> None:
    _, truth = lesson
    smiles = np.concatenate([person.smile for person in truth.people.values()])
    assert smiles.min() >= 0
    assert smiles.max() <= 1
    assert np.mean(smiles > 0.6) > 0.1
    assert np.mean(smiles < 0.25) > 0.2


def test_the_teacher_walks_between_the_tables(lesson: tuple[Performance, Truth]) -> None:
    performance, truth = lesson
    x_m, _, z_m = performance.tracks["teacher"].head_m.T
    assert np.ptp(x_m) > 2
    assert np.ptp(z_m) > 1
    assert truth.people["teacher"].present.all()


@pytest.mark.parametrize(
    ("yaw", "pitch", "sides", "facing"),
    [
        (0, 0, {1}, "board"),
        (25, -18, {1}, "board"),
        (0, -18.1, {1}, "desk"),
        (40, -25, {1}, "desk"),
        (25.1, 0, {1}, "neighbour"),
        (-25.1, 0, {1}, "away"),
        (-50, 0, {1, -1}, "neighbour"),
        (50, 0, set(), "away"),
    ],
)
def test_facing_is_what_the_notes_say(
    lesson: tuple[Performance, Truth], yaw: float, pitch: float, sides: set[int], facing: str
) -> None:
    track = lesson[0].tracks["1-1"]
    before = track.yaw_deg[0], track.pitch_deg[0]
    track.yaw_deg[0], track.pitch_deg[0] = yaw, pitch
    try:
        assert track.facing(0, frozenset(sides)) == facing
    finally:
        track.yaw_deg[0], track.pitch_deg[0] = before


def test_an_empty_seat_stays_empty() -> None:
    empty = frozenset({"2-3", "4-4"})
    truth = truth_of(perform(Plan(seed=8, seconds=30, empty_seats=empty)))
    assert set(truth.pupils) == set(SEATS) - empty
    assert set(truth.regions) == set(SEATS)


def test_mouths_open_in_the_turns_that_the_plan_gives() -> None:
    turns = (Span("1-2", 5.0, 8.0), Span("teacher", 1.0, 4.0))
    tracks = perform(Plan(seed=3, seconds=20, turns=turns)).tracks
    for name, rows in (("1-2", slice(51, 80)), ("teacher", slice(11, 40))):
        outside = np.delete(tracks[name].mouth, np.arange(rows.start - 2, rows.stop + 2))
        assert tracks[name].mouth[rows].max() > 0.5
        assert outside.max() == pytest.approx(0.0, abs=1e-9)
    assert tracks["1-1"].mouth.max() == 0


def test_turns_are_read_from_the_truth_of_the_sound(tmp_path: Path) -> None:
    path = tmp_path / "talk.json"
    path.write_text(
        '{"tables": {"1": {"turns": [{"voice": "1-1", "start_s": 4, "end_s": 5.5}]}},'
        ' "teacher": {"turns": [{"voice": "teacher", "start_s": 0.5, "end_s": 3}]}}'
    )
    assert read_turns(path) == (Span("teacher", 0.5, 3.0), Span("1-1", 4.0, 5.5))
    path.write_text('{"tables": {}}')
    with pytest.raises(ValueError, match="lesson's sound"):
        read_turns(path)


def test_an_impossible_plan_is_refused() -> None:
    with pytest.raises(ValueError, match="20 s"):
        Plan(seconds=19)
    with pytest.raises(ValueError, match="5-1"):
        Plan(empty_seats=frozenset({"5-1"}))
