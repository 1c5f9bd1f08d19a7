"""What the camera set-up shows: the state of the camera, its regions, the seats to be drawn."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from classsense.domain.desk import CamerasClosed
from classsense.domain.lesson import Box, LessonPlan, SeatId
from classsense.domain.observations import PartState, PartStatus
from classsense.domain.policy import policy_of
from classsense.resources.texts import Texts
from classsense.ui.presenters.region_editor import Kind, RegionEditor, Shape
from classsense.ui.presenters.status import problem_of

WITH_SEATS: Final = frozenset({Kind.SEAT, Kind.HEAD})
"""What is drawn for one seat after the other."""


class View(StrEnum):
    """What there is where the picture goes."""

    NO_CAMERA = "no_camera"
    FORBIDDEN = "forbidden"
    NOBODY = "nobody"
    OFF = "off"
    OPENING = "opening"
    STOPPED = "stopped"
    SHOWN = "shown"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class RegionModel:
    """A region on the picture.

    Attributes:
        black: Whether what is inside is blanked.
        active: Whether the pointer can take hold of it now.
    """

    kind: Kind
    name: str
    box: Box
    black: bool
    active: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat in the list of those to be drawn."""

    seat: SeatId
    text: str


@dataclass(frozen=True, slots=True)
class CameraSetupModel:
    """Everything that is shown of one camera.

    Attributes:
        message: In the middle of the picture; empty while there is one.
        problem: What is wrong with the camera and what to do; empty if nothing is.
        chosen: Which region keys act on; empty if none is.
    """

    view: View
    message: str
    problem: str
    hint: str
    chosen: str
    regions: tuple[RegionModel, ...]
    seats: tuple[SeatRow, ...]
    can_show: bool
    can_undo: bool


class CameraSetupPresenter:
    """Turns an editor and a camera's state into what is shown.

    Args:
        plan: Whose seats are drawn.
        closed: Why no camera can be shown.
    """

    def __init__(self, plan: LessonPlan, closed: CamerasClosed, texts: Texts) -> None:
        self._texts = texts
        self._closed = closed
        self._seats = plan.seats()
        self._agreed = policy_of(plan).seats_in_view(self._seats)

    def present(
        self, editor: RegionEditor, part: PartStatus | None, *, shown: bool, pictured: bool
    ) -> CameraSetupModel:
        """Return what is shown now.

        Args:
            editor: The regions as they are drawn.
            part: How the camera is; None while it is closed.
            shown: Whether the teacher asked for the picture.
            pictured: Whether there is one.
        """
        view = self._view(part, shown=shown, pictured=pictured)
        names = {shape.name: self._name(shape) for shape in editor.shapes()}
        chosen = names.get(editor.chosen, "") if editor.chosen is not None else ""
        return CameraSetupModel(
            view=view,
            message="" if view is View.SHOWN else self._texts(f"cameras.{view}"),
            problem="" if part is None or not shown else problem_of(part, self._texts),
            hint=self._texts(f"cameras.hint.{editor.kind}"),
            chosen=self._texts("cameras.chosen", name=chosen) if chosen else "",
            regions=tuple(self._region(shape, editor) for shape in editor.shapes()),
            seats=self._rows(editor),
            can_show=self._closed is CamerasClosed.NO,
            can_undo=editor.can_undo,
        )

    def nothing(self) -> CameraSetupModel:
        """Return what is shown for a plan without a camera."""
        message = self._texts(f"cameras.{View.NO_CAMERA}")
        return CameraSetupModel(
            view=View.NO_CAMERA,
            message=message,
            problem="",
            hint="",
            chosen="",
            regions=(),
            seats=(),
            can_show=False,
            can_undo=False,
        )

    def _view(self, part: PartStatus | None, *, shown: bool, pictured: bool) -> View:
        if self._closed is not CamerasClosed.NO:
            return View(self._closed.value)
        if not shown:
            return View.OFF
        if pictured:
            return View.SHOWN
        if part is not None and part.problem:
            return View.LOST
        stopped = part is not None and part.state is PartState.STOPPED
        return View.STOPPED if stopped else View.OPENING

    def _name(self, shape: Shape) -> str:
        match shape.kind:
            case Kind.MASK:
                return self._texts("cameras.mask", number=int(shape.key) + 1)
            case Kind.ZONE:
                return self._texts("cameras.zone")
            case kind:
                return self._texts(f"cameras.{kind}", seat=shape.key)

    def _region(self, shape: Shape, editor: RegionEditor) -> RegionModel:
        black = shape.kind is Kind.MASK or (
            shape.kind is Kind.SEAT and SeatId(shape.key) not in self._agreed
        )
        return RegionModel(
            kind=shape.kind,
            name=self._name(shape),
            box=shape.box,
            black=black,
            active=shape.kind is editor.kind,
            chosen=shape.name == editor.chosen,
        )

    def _rows(self, editor: RegionEditor) -> tuple[SeatRow, ...]:
        if editor.kind not in WITH_SEATS:
            return ()
        drawn = {shape.key for shape in editor.shapes() if shape.kind is editor.kind}
        return tuple(SeatRow(seat, self._row(seat, drawn)) for seat in self._seats)

    def _row(self, seat: SeatId, drawn: set[str]) -> str:
        if seat not in self._agreed and seat in drawn:
            return self._texts("cameras.black", seat=seat)
        return self._texts("cameras.drawn" if seat in drawn else "cameras.missing", seat=seat)
