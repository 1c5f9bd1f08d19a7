"""The truth about a drawn lesson's film: everybody's face and hand at every frame.

In the file everything is a whole number, stored as the first value and then the differences, so
that three minutes take well under a megabyte. `read_truth` gives plain arrays.

Signs: yaw is positive when the nose points to the right of the picture, pitch when it points up,
roll when the head leans clockwise. Boxes are left, top, width, height in parts of the picture.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

FACINGS: Final = ("board", "desk", "neighbour", "away")

Box = tuple[float, float, float, float]

_BOX_STEPS = 10_000
_ANGLE_STEPS = 10
_SMILE_STEPS = 100
_NOTES = {
    "box": "left, top, width, height in 1/10000 of the picture's width and height",
    "angles": "yaw (+ nose to the right of the picture), pitch (+ nose up), roll (+ clockwise), "
    "in 1/10 degree, relative to the line from the head to the camera",
    "smile": "1/100",
    "facing": "desk: pitch < -18; else board: |yaw| <= 25; else neighbour: a table mate sits on "
    "that side; else away. Index into 'facings'",
    "coding": "columns: first value, then differences; runs: [value, frames] pairs",
    "turns": "who speaks, from second, to second",
    "hand": "the raised hand from wrist to finger tips; given where hand_up",
}


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """One person at every frame; n rows each.

    Attributes:
        present: (n,) bool: the whole face is in the picture. Without it the rest means nothing.
        face: (n, 4) the face from chin to hairline, cheek to cheek, 0..1.
        yaw_deg: (n,); the file keeps tenths of a degree. So are `pitch_deg` and `roll_deg`.
        smile: (n,) 0..1.
        hand_up: (n,) bool.
        hand: (n, 4) the raised hand; zeros where `hand_up` is False.
        facing: (n,) index into `FACINGS`.
    """

    present: NDArray[np.bool_]
    face: NDArray[np.float64]
    yaw_deg: NDArray[np.float64]
    pitch_deg: NDArray[np.float64]
    roll_deg: NDArray[np.float64]
    smile: NDArray[np.float64]
    hand_up: NDArray[np.bool_]
    hand: NDArray[np.float64]
    facing: NDArray[np.int64]

    def rounded(self) -> "Person":
        """Return this person with the precision of the file."""
        return Person(
            self.present,
            _rounded(self.face, _BOX_STEPS),
            _rounded(self.yaw_deg, _ANGLE_STEPS),
            _rounded(self.pitch_deg, _ANGLE_STEPS),
            _rounded(self.roll_deg, _ANGLE_STEPS),
            _rounded(self.smile, _SMILE_STEPS),
            self.hand_up,
            np.where(self.hand_up[:, None], _rounded(self.hand, _BOX_STEPS), 0.0),
            self.facing,
        )


class Turn(NamedTuple):
    """Somebody's mouth moves as in speaking, over [start_s, end_s)."""

    person: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Everything true about one film.

    Attributes:
        fps: Frames a second; frame k shows the moment k / fps.
        regions: For each of the 16 seats the box in which its pupil's head and hand stay.
        people: By seat, for the seats that somebody sits at, and "teacher".
        turns: Who has the word when, by the same names; to a hundredth of a second.
    """

    fps: int
    width: int
    height: int
    frames: int
    regions: dict[str, Box]
    people: dict[str, Person]
    turns: tuple[Turn, ...]

    @property
    def pupils(self) -> tuple[str, ...]:
        """The seats that somebody sits at, in order."""
        return tuple(name for name in self.people if name != "teacher")


def write_truth(truth: Truth, path: Path) -> None:
    """Write `truth` as JSON: the same bytes for the same truth."""
    document = {
        "notes": _NOTES,
        "fps": truth.fps,
        "width": truth.width,
        "height": truth.height,
        "frames": truth.frames,
        "facings": FACINGS,
        "seats": {
            name: {"region": _whole(box, _BOX_STEPS).tolist()}
            for name, box in truth.regions.items()
        },
        "people": {name: _to_columns(person) for name, person in truth.people.items()},
        "turns": [list(turn) for turn in truth.turns],
    }
    path.write_text(json.dumps(document, separators=(",", ":")) + "\n", encoding="utf-8")


def read_truth(path: Path) -> Truth:
    """Read what `write_truth` wrote.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is not the truth of a drawn lesson.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        frames = int(document["frames"])
        regions = {
            name: _box(np.array(seat["region"]) / _BOX_STEPS)
            for name, seat in document["seats"].items()
        }
        people = {
            name: _from_columns(columns, frames) for name, columns in document["people"].items()
        }
        return Truth(
            fps=int(document["fps"]),
            width=int(document["width"]),
            height=int(document["height"]),
            frames=frames,
            regions=regions,
            people=people,
            turns=tuple(Turn(str(who), float(t0), float(t1)) for who, t0, t1 in document["turns"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is not the truth of a drawn lesson: {error!r}") from error


def _to_columns(person: Person) -> dict[str, Any]:
    angles = np.stack([person.yaw_deg, person.pitch_deg, person.roll_deg], axis=1)
    return {
        "present": _runs(person.present),
        "face": _differences(_whole(person.face, _BOX_STEPS)),
        "angles": _differences(_whole(angles, _ANGLE_STEPS)),
        "smile": _differences(_whole(person.smile, _SMILE_STEPS)[:, None]),
        "hand_up": _runs(person.hand_up),
        "hand": _differences(_whole(person.hand[person.hand_up], _BOX_STEPS)),
        "facing": _runs(person.facing),
    }


def _from_columns(columns: dict[str, Any], frames: int) -> Person:
    angles = _sums(columns["angles"]) / _ANGLE_STEPS
    hand_up = _unrun(columns["hand_up"]).astype(np.bool_)
    hand = np.zeros((frames, 4))
    hand[hand_up] = _sums(columns["hand"]) / _BOX_STEPS
    return Person(
        _unrun(columns["present"]).astype(np.bool_),
        _sums(columns["face"]) / _BOX_STEPS,
        angles[:, 0],
        angles[:, 1],
        angles[:, 2],
        _sums(columns["smile"])[:, 0] / _SMILE_STEPS,
        hand_up,
        hand,
        _unrun(columns["facing"]),
    )


def _whole(values: ArrayLike, steps: int) -> NDArray[np.int64]:
    return np.rint(np.asarray(values, np.float64) * steps).astype(np.int64)


def _rounded(values: ArrayLike, steps: int) -> NDArray[np.float64]:
    return _whole(values, steps) / steps


def _box(values: NDArray[np.float64]) -> Box:
    left, top, width, height = (float(value) for value in values)
    return left, top, width, height


def _differences(columns: NDArray[np.int64]) -> list[list[int]]:
    """Return each column of (n, k) as its first value and the differences."""
    return [np.diff(column, prepend=0).tolist() for column in columns.T]


def _sums(columns: list[list[int]]) -> NDArray[np.float64]:
    return np.cumsum(np.array(columns, np.float64), axis=1).T


def _runs(values: NDArray[Any]) -> list[list[int]]:
    """Return [value, length] for each run of equal values."""
    starts = np.flatnonzero(np.diff(values.astype(np.int64), prepend=-1))
    lengths = np.diff(starts, append=len(values))
    return [[int(values[at]), int(length)] for at, length in zip(starts, lengths, strict=True)]


def _unrun(runs: list[list[int]]) -> NDArray[np.int64]:
    values, lengths = np.array(runs, np.int64).T
    return np.repeat(values, lengths)
