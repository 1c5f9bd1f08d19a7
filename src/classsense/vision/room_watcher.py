"""Looks at the frames of one camera: mask, detect, bind to seats, read, report."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from classsense.domain.camera_ports import (
    DetectedFace,
    FaceDetector,
    FaceReader,
    FaceReading,
    Frame,
    HandFinder,
    Pixels,
)
from classsense.domain.clock import NS_PER_S, LessonNs
from classsense.domain.lesson import Box, Camera, SeatId
from classsense.domain.observations import (
    FacesSeen,
    Observation,
    PartState,
    PartStatus,
    SeatFace,
    TeacherSeen,
)
from classsense.domain.policy import Policy
from classsense.domain.rules import Capability
from classsense.vision.beside import Begun, Beside
from classsense.vision.body_watch import BodyWatch, Look
from classsense.vision.boxes import centre
from classsense.vision.head_pose import FacingRule, HeadAngles
from classsense.vision.mask import SeatMask, uncovered
from classsense.vision.schedule import Schedule
from classsense.vision.shared_load import SharedLoad
from classsense.vision.teacher_track import TeacherTrack
from classsense.vision.tracking import SeatTracker


@dataclass(frozen=True, slots=True)
class Recognisers:
    """The models of one camera. What the policy forbids is None: it was never built.

    Attributes:
        reader: Reads head directions, without the net for expressions.
        expression_reader: Reads expressions as well, only of the seats that agreed to it.
        hands: Finds hands.
    """

    detector: FaceDetector
    reader: FaceReader | None = None
    expression_reader: FaceReader | None = None
    hands: HandFinder | None = None

    def name(self) -> str:
        """Return which models and weights an observation comes from."""
        parts = (self.detector, self.reader, self.expression_reader, self.hands)
        return "+".join(dict.fromkeys(part.name for part in parts if part is not None))


@dataclass(frozen=True, slots=True)
class _Read:
    """What came of reading a face: None if it could not be read."""

    at: LessonNs
    reading: FaceReading | None


_AXES: Final = 3
"""Of a picture: rows, columns, colours."""
_SLOW: Final = 1.25
"""From this factor on the teacher is told that the cameras look more seldom than they should."""
_FAST_ENOUGH: Final = 1.1
"""And down to this one that they do no longer."""
_DEFAULT_SCHEDULE: Final = Schedule()
_DEFAULT_RULE: Final = FacingRule()


class RoomWatcher:
    """A `Watcher`. Used by one thread, but for `heed` and `hide`.

    A seat whose pupil did not agree is blanked before the detector sees the picture. A face that
    belongs to no readable seat is forgotten after detection and never read. Nobody is recognised
    by the look of a face.
    """

    def __init__(
        self,
        camera: Camera,
        policy: Policy,
        recognisers: Recognisers,
        schedule: Schedule = _DEFAULT_SCHEDULE,
        rule: FacingRule = _DEFAULT_RULE,
    ) -> None:
        """Prepare to watch what `policy` allows through `camera`."""
        self._camera = camera
        self._recognisers = recognisers
        self._wish = self._schedule = schedule
        self._rule = rule
        self._reads: dict[SeatId, _Read] = {}
        self._bodies = BodyWatch(camera.regions, recognisers.hands)
        self._load: SharedLoad | None = None
        self._slow = False
        self._beside: Beside | None = None
        self._teacher: TeacherTrack | None = None
        self._look_due = 0
        self._masks_new = False
        self._wanted = policy
        self._obey(policy)

    def share(self, load: SharedLoad) -> None:
        """Slow down together with the other cameras of the lesson; before anything is watched."""
        self._load = load

    def spread(self, beside: Beside) -> None:
        """Look for hands in that thread while faces are read; before anything is watched.

        Whoever made it ends it, once nothing is watched any more.
        """
        self._beside = beside

    def follow(self, teacher: TeacherTrack) -> None:
        """Follow the teacher where the policy lets one; before anything is watched."""
        self._teacher = teacher

    def heed(self, policy: Policy) -> None:
        """Go by these rules and consents from the next frame on. Safe from any thread."""
        self._wanted = policy

    def hide(self, masks: Sequence[Box]) -> None:
        """Blank these parts of the frame from the next one on. Safe from any thread."""
        self._camera = replace(self._camera, masks=tuple(masks))
        self._masks_new = True

    @property
    def held_bytes(self) -> int:
        """How much of earlier pictures is in memory."""
        return self._bodies.held_bytes

    def _obey(self, policy: Policy) -> None:
        """Mask and read by `policy`; nothing stays of a seat that may not be read any more."""
        regions, masks = self._camera.regions, self._camera.masks
        readable = policy.seats_in_view(regions) & uncovered(regions, masks)
        self._policy = policy
        self._expected = len(readable)
        self._directions = policy.allows(Capability.HEAD_DIRECTION)
        self._smiling = policy.expression_seats(regions)
        self._mask = SeatMask(regions, readable, masks)
        self._tracker = SeatTracker({s: box for s, box in regions.items() if s in readable})
        self._reads = {seat: read for seat, read in self._reads.items() if seat in readable}
        self._bodies.obey(policy, readable)

    def watch(self, frame: Frame) -> Sequence[Observation]:
        """Look at a frame if one is due: what is seen on the seats, and whether looks slow down."""
        if (wanted := self._wanted) is not self._policy or self._masks_new:
            self._masks_new = False
            self._obey(wanted)
        if not self._expected or not self._schedule.looks_now(self._look_due, frame.at):
            return ()
        if frame.pixels.ndim != _AXES or not frame.pixels.size:
            return ()  # what a broken stream may deliver is no picture
        self._look_due = self._schedule.next_look(self._look_due, frame.at)
        began_s, began_cpu_s = time.perf_counter(), time.thread_time()
        seen, beside_s = self._seen(frame)
        cpu_s = time.thread_time() - began_cpu_s + beside_s
        return (*seen, *self._paced(frame.at, time.perf_counter() - began_s, cpu_s))

    def _paced(self, at: LessonNs, look_s: float, cpu_s: float) -> Sequence[PartStatus]:
        """Take in what a look took; say so if looks have become slow, or fast enough again."""
        if self._load is None:
            return ()
        self._load.spent(self._camera.id, look_s, cpu_s, self._wish)
        stretch = self._load.stretch()
        self._schedule = self._wish.slower(stretch)
        times = max(stretch, self._load.behind(self._camera.id))
        slow = times > (_FAST_ENOUGH if self._slow else _SLOW)
        if slow == self._slow:
            return ()
        self._slow = slow
        part = f"camera:{self._camera.id}"
        if not slow:
            return (PartStatus(at, part, PartState.RUNNING),)
        rate = {"looks": f"{self._wish.looks_hz / times:.1f}"}
        return (PartStatus(at, part, PartState.LAGGING, "vision_slower", rate),)

    def _seen(self, frame: Frame) -> tuple[Sequence[Observation], float]:
        """Look at a frame: what is seen, and CPU seconds of the second thread."""
        pixels = self._mask.apply(frame.pixels)
        found = self._recognisers.detector.detect(pixels)
        visible = [face for face in found if not self._mask.hides(centre(face.box))]
        bound = self._tracker.bind(visible, frame.at)
        mine = {id(face) for face in bound.values()}
        strangers = [face.box for face in found if id(face) not in mine]
        hands = self._looking_for_hands(pixels, bound, strangers, frame.at)
        try:
            self._read_the_longest_unread(pixels, bound, frame.at)
        finally:
            _, beside_s = hands.result()
        height, width = pixels.shape[:2]
        faces = tuple(self._seat_face(seat, face, width / height) for seat, face in bound.items())
        bodies = self._bodies.look(Look(pixels, frame.at, faces))
        name = self._recognisers.name()
        seen = FacesSeen(frame.at, self._camera.id, self._expected, faces, name, bodies)
        return (seen, *self._followed(bound, visible, width / height, frame.at)), beside_s

    def _looking_for_hands(
        self,
        pixels: Pixels,
        bound: Mapping[SeatId, DetectedFace],
        strangers: Sequence[Box],
        at: LessonNs,
    ) -> Begun[None]:
        """Begin to look for hands in the second thread, if there is one."""
        seated = {seat: face.box for seat, face in bound.items()}
        schedule = self._schedule

        def task() -> None:
            self._bodies.look_for_hands(pixels, seated, strangers, at, schedule)

        return self._beside.begin(task) if self._beside is not None else Begun.later(task)

    def _followed(
        self,
        bound: Mapping[SeatId, DetectedFace],
        visible: Sequence[DetectedFace],
        aspect: float,
        at: LessonNs,
    ) -> Sequence[TeacherSeen]:
        """Return where the teacher is, if she lets one follow her."""
        if self._teacher is None or not self._policy.allows(Capability.TEACHER_PLACE):
            return ()
        mine = {id(face) for face in bound.values()}
        strangers = [face.box for face in visible if id(face) not in mine]
        seated = {seat: face.box for seat, face in bound.items()}
        place, table = self._teacher.look(seated, strangers, aspect, at)
        return (TeacherSeen(at, self._camera.id, place, table),)

    def _read_the_longest_unread(
        self, pixels: Pixels, bound: dict[SeatId, DetectedFace], at: LessonNs
    ) -> None:
        """Read as many faces as the schedule allows, those first that waited longest."""
        carried_ns = self._schedule.carry_s * NS_PER_S
        self._reads = {s: read for s, read in self._reads.items() if at - read.at <= carried_ns}
        due = [seat for seat, face in bound.items() if self._due(seat, face, pixels, at)]
        due.sort(key=lambda seat: self._reads[seat].at if seat in self._reads else -1)
        for seat in due[: self._schedule.budget(len(bound))]:
            reader = self._reader_of(seat)
            if reader is not None:
                self._reads[seat] = _Read(at, reader.read(pixels, bound[seat]))

    def _due(self, seat: SeatId, face: DetectedFace, pixels: Pixels, at: LessonNs) -> bool:
        if not self._rule.readable(face.box, pixels.shape[0]):
            return False
        last = self._reads.get(seat)
        return last is None or self._schedule.reads_now(last.at, at)

    def _reader_of(self, seat: SeatId) -> FaceReader | None:
        """Return the reader for a seat: only who agreed to it is read with expression."""
        if seat in self._smiling and self._recognisers.expression_reader is not None:
            return self._recognisers.expression_reader
        return self._recognisers.reader if self._directions else None

    def _seat_face(self, seat: SeatId, face: DetectedFace, aspect: float) -> SeatFace:
        read = self._reads.get(seat)
        reading = read.reading if read else None
        if reading is None:
            return SeatFace(seat, face.box, face.score)
        smile = reading.smile if seat in self._smiling else None
        told = reading.expression if seat in self._smiling else None
        expression = told.group if told else None
        if not self._directions:
            return SeatFace(seat, face.box, face.score, smile=smile, expression=expression)
        angles = HeadAngles(reading.yaw_deg, reading.pitch_deg, reading.roll_deg)
        return SeatFace(
            seat=seat,
            box=face.box,
            score=face.score,
            yaw_deg=reading.yaw_deg,
            pitch_deg=reading.pitch_deg,
            roll_deg=reading.roll_deg,
            facing=self._rule.facing(seat, angles, face.box, aspect),
            smile=smile,
            expression=expression,
        )
