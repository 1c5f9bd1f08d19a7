"""The teacher's way through the room."""

import numpy as np

from make_lesson.drawing.events import Events
from make_lesson.drawing.motion import Key, Signal, bump, glide, nods, wander
from make_lesson.drawing.plan import Plan, Span
from make_lesson.drawing.track import Track

TEACHER = "teacher"

_STANDING_HEAD_M = 1.60
_PLACES_M = {
    "aisle": (0.0, 4.05),
    "front": (0.02, 3.05),
    "back": (0.0, 4.55),
    "left": (-1.58, 4.62),
    "right": (1.60, 4.62),
}
"""Where she stands, (x, z) in room metres: the aisle between the tables, and behind them."""

_ROUND = ("aisle", "back", "left", "back", "right", "back", "aisle", "front", "aisle")


def teacher_track(plan: Plan, events: Events) -> Track:
    """Return the teacher at every frame: she walks one round in the longest activity."""
    random = np.random.default_rng([plan.seed, 2000])
    times = np.arange(plan.frames) / plan.fps
    x, z, heading = _walk(plan, random, times)
    looks = np.cumsum(random.uniform(2.2, 5.0, int(plan.seconds)))
    yaw_keys = [Key(float(at), float(np.clip(random.normal(0, 20), -38, 38)), 0.6) for at in looks]
    smile_keys = [Key(float(at), float(random.choice([0.15, 0.8])), 0.8) for at in looks]
    pace = np.abs(heading) > 0.05
    head = np.stack(
        [
            x + wander(times, random, 0.01),
            _STANDING_HEAD_M + 0.014 * pace * np.abs(np.sin(2 * np.pi * 1.7 * times)),
            z,
        ],
        axis=1,
    )
    starts = np.cumsum(random.uniform(1.8, 5.0, int(plan.seconds)))
    since = times[:, None] - starts
    return Track(
        head_m=head,
        body_yaw_deg=(14.0 * heading).clip(-30, 30),
        seated=np.zeros(times.size),
        yaw_deg=(glide(times, yaw_keys) + wander(times, random, 2.0)).clip(-45, 45),
        pitch_deg=wander(times, random, 2.0) - 3.0 + nods(times, [9.0, 60.0]),
        roll_deg=wander(times, random, 2.5),
        smile=glide(times, smile_keys, start=0.5).clip(0, 1),
        mouth=0.8 * _speaking(plan, events, times),
        blink=np.where((since >= 0) & (since < 0.17), 1.0, 0.0).max(axis=1),
        raised=np.zeros(times.size),
        writing=np.zeros(times.size),
        stroke_m=np.zeros((times.size, 2)),
    )


def _speaking(plan: Plan, events: Events, times: Signal) -> Signal:
    """Return how far the mouth opens: in the teacher's turns, or all through the introduction."""
    turns = [turn for turn in events.turns if turn.seat == TEACHER]
    first = plan.activities[0]
    spans = turns or [Span(TEACHER, first.start_s + 0.5, first.end_s - 0.5)]
    open_now = sum(bump(times, span.start_s, span.end_s, 0.2) for span in spans)
    return np.asarray(open_now * np.abs(np.sin(2 * np.pi * 1.8 * times)), np.float64)


def _walk(plan: Plan, random: np.random.Generator, times: Signal) -> tuple[Signal, Signal, Signal]:
    """Return x, z and the speed to the right (m/s) at every frame."""
    longest = max(plan.activities, key=lambda activity: activity.end_s - activity.start_s)
    leg = (longest.end_s - longest.start_s) / (len(_ROUND) + 1)
    x_keys, z_keys = [], []
    for number, place in enumerate(_ROUND):
        at = longest.start_s + leg * (number + 0.5) + float(random.uniform(-0.1, 0.1)) * leg
        ease = min(4.5, 0.7 * leg)
        x_m, z_m = _PLACES_M[place]
        x_keys.append(Key(at, x_m, ease))
        z_keys.append(Key(at, z_m, ease))
    start_x, start_z = _PLACES_M["aisle"]
    x, z = glide(times, x_keys, start_x), glide(times, z_keys, start_z)
    return x, z, np.gradient(x, times)
