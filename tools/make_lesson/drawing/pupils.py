"""How one pupil behaves: where the head turns, and how, through the whole lesson."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from make_lesson.drawing.events import Events
from make_lesson.drawing.motion import Key, Signal, bump, glide, nods, smooth_step, wander
from make_lesson.drawing.plan import Doing, Plan, Span
from make_lesson.drawing.seats import SEATS, Seat
from make_lesson.drawing.track import Track


@dataclass(frozen=True, slots=True)
class Look:
    """Where a head turns for a while, and with what face."""

    yaw_deg: float
    pitch_deg: float
    smile: float
    writing: bool = False


_WEIGHTS = {  # board, desk, neighbour, away
    Doing.INTRODUCTION: (0.80, 0.10, 0.08, 0.02),
    Doing.QUESTION: (0.86, 0.06, 0.06, 0.02),
    Doing.TALK: (0.14, 0.17, 0.65, 0.04),
    Doing.ANSWER: (0.09, 0.80, 0.10, 0.01),
    Doing.PRESENTATION: (0.84, 0.06, 0.08, 0.02),
}
_STAY_S = {
    Doing.INTRODUCTION: (3.0, 8.0),
    Doing.QUESTION: (3.0, 6.0),
    Doing.TALK: (1.8, 5.0),
    Doing.ANSWER: (4.0, 9.0),
    Doing.PRESENTATION: (3.0, 8.0),
}


class PupilScript:
    """Writes one pupil's track. Every draw comes from the plan's seed and the seat's number."""

    def __init__(self, plan: Plan, seat: Seat, events: Events) -> None:
        self._plan, self._seat = plan, seat
        own = list(SEATS).index(seat.name)
        self._random = np.random.default_rng([plan.seed, own])
        self._times = np.arange(plan.frames) / plan.fps
        self._hands = [hand for hand in events.hands if hand.seat == seat.name]
        self._absences = [span for span in events.absences if span.seat == seat.name]
        self._turns = [turn for turn in events.turns if turn.seat.startswith(f"{seat.group}-")]
        self._warmth = self._random.uniform(0.08, 0.38)
        self._mates = [
            SEATS[name]
            for name in plan.pupils
            if SEATS[name].group == seat.group and name != seat.name
        ]

    def track(self) -> Track:
        """Return everything about this pupil at every frame."""
        looks = self._looks()
        times, random = self._times, self._random
        writing = self._eased(looks, lambda look: float(look.writing), 0.6)
        raised = self._raised()
        yaw = self._eased(looks, lambda look: look.yaw_deg, 0.55) + wander(times, random, 2.0)
        pitch = self._eased(looks, lambda look: look.pitch_deg, 0.5) + wander(times, random, 1.6)
        pitch += nods(times, self._nod_starts())
        roll = wander(times, random, 3.0) - 0.10 * yaw * (1 - writing)
        smile = self._eased(looks, lambda look: look.smile, 0.7) + wander(times, random, 0.05)
        head, body_yaw, seated = self._places(writing)
        phase = 2 * np.pi * times
        return Track(
            head_m=head,
            body_yaw_deg=body_yaw,
            seated=seated,
            yaw_deg=yaw,
            pitch_deg=pitch,
            roll_deg=roll,
            smile=smile.clip(0, 1),
            mouth=self._mouth(),
            blink=self._blinks(),
            raised=raised,
            writing=writing,
            stroke_m=np.stack(
                [
                    writing * (0.022 * np.sin(0.31 * phase) + 0.006 * np.sin(2.3 * phase)),
                    writing * 0.006 * np.sin(1.7 * phase),
                ],
                axis=1,
            ),
        )

    def _looks(self) -> list[tuple[float, Look]]:
        """Every look of the lesson with the moment at which it begins, in order."""
        looks: list[tuple[float, Look]] = []
        for activity in self._plan.activities:
            now = activity.start_s + self._random.uniform(0, 1.0)
            while now < activity.end_s:
                stay = float(self._random.uniform(*_STAY_S[activity.doing]))
                looks.append((now, self._look(activity.doing, now)))
                now += stay
        for hand in self._hands:
            looks = _without(looks, hand.start_s - 0.3, hand.end_s)
            looks.append((hand.start_s - 0.3, self._eager()))
        for absence in self._absences:
            looks = _without(looks, absence.start_s - 0.5, absence.end_s)
            looks.append((absence.start_s - 0.5, Look(30.0 * self._seat.exit_side, 0, 0.2)))
            looks.append((absence.start_s + 4.0, Look(-25.0 * self._seat.exit_side, 0, 0.4)))
            looks.append((absence.end_s, self._eager()))
        return sorted(looks, key=lambda item: item[0])

    def _look(self, doing: Doing, at_s: float) -> Look:
        random = self._random
        place = str(random.choice(["board", "desk", "neighbour", "away"], p=_WEIGHTS[doing]))
        if place == "desk":
            down = -27.0 if doing is not Doing.ANSWER else -25.0
            writing = bool(random.random() < 0.8)
            return Look(random.normal(0, 8), random.normal(down, 2.5), 0.4 * self._warmth, writing)
        if place == "neighbour" and self._mates:
            return self._to_mate(at_s, lively=doing is Doing.TALK)
        if place == "away":
            side = -1.0 if self._seat.head_m[0] < 0 else 1.0
            return Look(side * random.uniform(28, 45), random.normal(3, 4), self._warmth)
        smile = self._warmth + (0.5 if random.random() < 0.25 else 0.0)
        return Look(random.normal(0, 6), random.normal(1, 3), min(smile, 1.0))

    def _to_mate(self, at_s: float, *, lively: bool) -> Look:
        """Turn to whoever has the word at the table, or to somebody at random."""
        random = self._random
        speakers = [turn.seat for turn in self._turns if turn.touches(at_s, at_s + 0.5)]
        mate = self._mates[int(random.integers(len(self._mates)))]
        if speakers and speakers[0] != self._seat.name and random.random() < 0.75:
            mate = SEATS[speakers[0]]
        aside = mate.head_m[0] - self._seat.head_m[0]
        yaw = np.sign(aside) * np.clip(26 + 30 * abs(aside) + random.normal(4, 4), 27, 56)
        pitch = random.normal(-4.0, 4.0)
        happy = random.random() < (0.62 if lively else 0.4)
        return Look(float(yaw), pitch, random.uniform(0.6, 1.0) if happy else self._warmth)

    def _eager(self) -> Look:
        return Look(self._random.normal(0, 6), self._random.normal(4, 2), 0.55)

    def _eased(
        self,
        looks: Sequence[tuple[float, Look]],
        part: Callable[[Look], float],
        ease_s: float,
    ) -> Signal:
        first, *others = looks
        keys = [Key(at, part(look), ease_s) for at, look in others]
        return glide(self._times, keys, start=part(first[1]))

    def _raised(self) -> Signal:
        raised = np.zeros(self._times.shape)
        for hand in self._hands:
            raised += bump(self._times, hand.start_s, hand.end_s, 0.6)
        return raised

    def _nod_starts(self) -> list[float]:
        gaps = self._random.exponential(14.0, int(self._plan.seconds // 8)) + 3.0
        starts = np.cumsum(gaps)
        return [float(start) for start in starts if start < self._plan.seconds - 2]

    def _blinks(self) -> Signal:
        starts = np.cumsum(self._random.uniform(1.8, 5.5, int(self._plan.seconds)))
        since = self._times[:, None] - starts
        closed = np.any((since >= 0) & (since < 0.17), axis=1)
        return np.asarray(closed, np.float64)

    def _mouth(self) -> Signal:
        """How far the mouth opens in speaking, 0..1."""
        rhythm = np.abs(np.sin(2 * np.pi * 1.9 * self._times + self._random.uniform(0, 6)))
        beat = 0.55 + 0.45 * np.sin(2 * np.pi * 0.7 * self._times)
        speaking = np.zeros(self._times.shape)
        for turn in self._turns:
            if turn.seat == self._seat.name and not any(
                absence.touches(turn.start_s, turn.end_s) for absence in self._absences
            ):
                speaking += bump(self._times, turn.start_s, turn.end_s, 0.2)
        return np.asarray(speaking.clip(0, 1) * rhythm * beat, np.float64)

    def _places(self, writing: Signal) -> tuple[Signal, Signal, Signal]:
        """Head centre (n, 3), body direction (n,) and whether seated (n,)."""
        random, times = self._random, self._times
        jitter = random.normal(0, 0.012, 2).clip(-0.02, 0.02)
        head = np.tile(np.array(self._seat.head_m), (times.size, 1))
        head[:, 0] += jitter[0] + wander(times, random, 0.010)
        head[:, 1] += 0.5 * jitter[1] + wander(times, random, 0.005) - 0.025 * writing
        body_yaw = self._seat.body_yaw_deg + wander(times, random, 4.0)
        seated = np.ones(times.size)
        for absence in self._absences:
            self._walk(absence, head, seated)
        return head, body_yaw, seated

    def _walk(self, absence: Span, head: Signal, seated: Signal) -> None:
        """Stand up, walk out of the picture, come back and sit down."""
        start, end, times = absence.start_s, absence.end_s, self._times
        standing = bump(times, start, end, 1.2)
        outside = smooth_step((times - start - 0.9) / 2.2) - smooth_step((times - end + 3.1) / 2.2)
        head[:, 0] += self._seat.exit_side * 0.75 * outside
        head[:, 1] += 0.20 * standing + 0.012 * np.abs(np.sin(2 * np.pi * 1.8 * times)) * (
            (outside > 0.02) & (outside < 0.98)
        )
        seated[:] = np.where(standing > 0.3, 0.0, seated)


def _without(
    looks: Sequence[tuple[float, Look]], start_s: float, end_s: float
) -> list[tuple[float, Look]]:
    """Leave out the looks that begin inside, and let the last of them begin at the end."""
    inside = [item for item in looks if start_s <= item[0] < end_s]
    outside = [item for item in looks if not start_s <= item[0] < end_s]
    before = [item for item in outside if item[0] < start_s]
    later = inside[-1:] or before[-1:]
    return outside + [(end_s, look) for _, look in later]
