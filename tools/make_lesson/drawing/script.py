"""The whole performance of a plan, and its truth."""

from dataclasses import dataclass

import numpy as np

from make_lesson.drawing.events import Events, invent_events
from make_lesson.drawing.plan import Plan
from make_lesson.drawing.pupils import PupilScript
from make_lesson.drawing.seats import HEIGHT_PX, SEATS, WIDTH_PX
from make_lesson.drawing.teacher import TEACHER, teacher_track
from make_lesson.drawing.track import Track
from make_lesson.truth import FACINGS, Person, Truth, Turn

HAND_IS_UP = 0.8
"""From this height on (0..1) a hand counts as raised; below it is on its way."""


@dataclass(frozen=True, slots=True, eq=False)
class Performance:
    """Who does what: the plan, its events and everybody's track, by seat or "teacher"."""

    plan: Plan
    events: Events
    tracks: dict[str, Track]


def perform(plan: Plan) -> Performance:
    """Return the performance of a plan; the same one for equal plans."""
    events = invent_events(plan)
    tracks = {name: PupilScript(plan, SEATS[name], events).track() for name in plan.pupils}
    tracks[TEACHER] = teacher_track(plan, events)
    return Performance(plan, events, tracks)


def truth_of(performance: Performance) -> Truth:
    """Return what a perfect observer of the film would write down."""
    plan = performance.plan
    people = {
        name: _person(name, track, _mate_sides(name, plan))
        for name, track in performance.tracks.items()
    }
    regions = {name: seat.region() for name, seat in SEATS.items()}
    turns = tuple(
        Turn(turn.seat, round(turn.start_s, 2), round(turn.end_s, 2))
        for turn in performance.events.turns
    )
    return Truth(plan.fps, WIDTH_PX, HEIGHT_PX, plan.frames, regions, people, turns)


def _mate_sides(name: str, plan: Plan) -> frozenset[int]:
    if name == TEACHER:
        return frozenset()
    own = SEATS[name]
    return frozenset(
        1 if SEATS[mate].head_m[0] > own.head_m[0] else -1
        for mate in plan.pupils
        if mate != name and SEATS[mate].group == own.group
    )


def _person(name: str, track: Track, mate_sides: frozenset[int]) -> Person:
    frames = range(len(track.yaw_deg))
    boxes = [track.face_box(frame) for frame in frames]
    present = np.array([_inside(box) for box in boxes])
    hand_side = SEATS[name].hand_side if name in SEATS else 1
    facing = [FACINGS.index(track.facing(frame, mate_sides)) for frame in frames]
    return Person(
        present=present,
        face=np.array(boxes),
        yaw_deg=track.yaw_deg,
        pitch_deg=track.pitch_deg,
        roll_deg=track.roll_deg,
        smile=track.smile,
        hand_up=(track.raised >= HAND_IS_UP) & present,
        hand=np.array([track.hand_box(frame, hand_side) for frame in frames]),
        facing=np.array(facing, np.int64),
    ).rounded()


def _inside(box: tuple[float, float, float, float]) -> bool:
    """Return whether the whole face is in the picture."""
    left, top, width, height = box
    return left >= 0 and top >= 0 and left + width <= 1 and top + height <= 1
