"""One picture of the lesson: the room, then everybody from the back to the front."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from make_lesson.drawing.body import draw_arm, draw_legs, draw_torso
from make_lesson.drawing.canvas import Canvas
from make_lesson.drawing.features import Face
from make_lesson.drawing.furniture import table_layer
from make_lesson.drawing.head import draw_behind, draw_head
from make_lesson.drawing.people import TEACHER_LOOK, Look, looks_for
from make_lesson.drawing.room import room_pixels
from make_lesson.drawing.script import Performance
from make_lesson.drawing.seats import SEATS, WIDTH_PX
from make_lesson.drawing.teacher import TEACHER

_BEHIND_M = 3.7
"""Further back than this the teacher is behind everybody in the picture."""


@dataclass(frozen=True, slots=True, eq=False)
class _Person:
    """One person at one frame, ready to be drawn."""

    look: Look
    face: Face
    performance: Performance
    name: str
    frame: int

    def draw_body(self, canvas: Canvas) -> None:
        """Draw all but the arms."""
        track = self.performance.tracks[self.name]
        stance = track.stance(self.frame, self.hand_side)
        draw_behind(canvas, self.face)
        if not stance.seated:
            draw_legs(canvas, stance, skirt=self.name == TEACHER)
        draw_torso(canvas, stance, self.look)
        draw_head(canvas, self.face)

    def draw_arms(self, canvas: Canvas) -> None:
        """Draw both arms."""
        track = self.performance.tracks[self.name]
        stance = track.stance(self.frame, self.hand_side)
        writing = bool(track.writing[self.frame] > 0.5)
        for side in (-self.hand_side, self.hand_side):
            holds = writing and side != self.hand_side
            draw_arm(canvas, stance, self.look, side=side, writing=holds)

    @property
    def hand_side(self) -> int:
        return SEATS[self.name].hand_side if self.name in SEATS else 1

    @property
    def visible(self) -> bool:
        place = self.face.placement
        reach = 2.5 * place.half_height_px
        return -reach < place.x_px < WIDTH_PX + reach


class Scene:
    """Draws the frames of one performance. One thread."""

    def __init__(self, performance: Performance) -> None:
        self._performance = performance
        plan = performance.plan
        self._looks = looks_for(plan.seed, tuple(SEATS)) | {TEACHER: TEACHER_LOOK}
        self._canvas = Canvas()

    def picture(self, frame: int) -> NDArray[np.uint8]:
        """Return one frame: uint8, shape (720, 1280, 3), BGR."""
        canvas = self._canvas
        np.copyto(canvas.pixels, room_pixels())
        teacher = self._person(TEACHER, frame)
        behind = self._performance.tracks[TEACHER].head_m[frame, 2] > _BEHIND_M
        if behind:
            self._draw_standing(teacher)
        for group in (3, 4):
            self._draw_group(group, frame)
        if not behind:
            self._draw_standing(teacher)
        for group in (1, 2):
            self._draw_group(group, frame)
        return canvas.picture()

    def _draw_standing(self, person: _Person) -> None:
        person.draw_body(self._canvas)
        person.draw_arms(self._canvas)

    def _draw_group(self, group: int, frame: int) -> None:
        """Draw the far pair, the table before them, their arms on it, then the sides' pair."""
        names = [f"{group}-{number}" for number in (1, 2, 3, 4)]
        people = {
            name: self._person(name, frame) for name in names if name in self._performance.tracks
        }
        far = [people[name] for name in names[1:3] if name in people]
        for person in far:
            person.draw_body(self._canvas)
        table_layer(group).lay_on(self._canvas)
        for person in far:
            person.draw_arms(self._canvas)
        for name in (names[0], names[3]):
            if name in people and people[name].visible:
                self._draw_standing(people[name])

    def _person(self, name: str, frame: int) -> _Person:
        track, look = self._performance.tracks[name], self._looks[name]
        face = Face(
            look,
            track.placement(frame),
            track.pose(frame),
            round(float(track.smile[frame]), 2),
            round(float(track.mouth[frame]), 2),
            float(track.blink[frame]),
        )
        return _Person(look, face, self._performance, name, frame)
