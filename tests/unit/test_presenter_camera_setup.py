"""Every state of the camera set-up has a sentence, in both languages."""

import pytest
from msgspec.structs import replace

from classsense.bootstrap.laptop import laptop_plan
from classsense.domain.clock import LessonNs
from classsense.domain.desk import CamerasClosed
from classsense.domain.lesson import LessonPlan
from classsense.domain.observations import PartState, PartStatus
from classsense.resources.texts import LANGUAGES, Language, Texts
from classsense.ui.presenters.camera_setup import CameraSetupPresenter, View
from classsense.ui.presenters.region_editor import Kind, RegionEditor

PART = "camera:laptop"


def plan() -> LessonPlan:
    """Return a plan of two seats, of which the first agreed."""
    whole = laptop_plan(2, "en")
    return replace(whole, consents={"1-1": whole.consents[whole.seats()[0]]})


def status(state: PartState, problem: str = "", **details: str) -> PartStatus:
    """Return how the camera is."""
    return PartStatus(LessonNs(0), PART, state, problem, details)


LOST = status(PartState.WAITING, "camera_lost", camera="laptop", source="0")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("closed", "seen", "view"),
    [
        (CamerasClosed.FORBIDDEN, (None, False, False), View.FORBIDDEN),
        (CamerasClosed.NOBODY, (None, True, False), View.NOBODY),
        (CamerasClosed.NO, (None, False, False), View.OFF),
        (CamerasClosed.NO, (None, True, False), View.OPENING),
        (CamerasClosed.NO, (status(PartState.STARTING), True, False), View.OPENING),
        (CamerasClosed.NO, (status(PartState.RUNNING), True, True), View.SHOWN),
        (CamerasClosed.NO, (LOST, True, False), View.LOST),
    ],
)
def test_every_state_is_told(
    language: Language,
    closed: CamerasClosed,
    seen: tuple[PartStatus | None, bool, bool],
    view: View,
) -> None:
    part, shown, pictured = seen
    presenter = CameraSetupPresenter(plan(), closed, Texts("ui", language))
    editor = RegionEditor(plan().cameras[0])
    model = presenter.present(editor, part, shown=shown, pictured=pictured)
    assert model.view is view
    assert bool(model.message) is (view is not View.SHOWN)
    assert bool(model.problem) is (view is View.LOST)
    assert model.can_show is (closed is CamerasClosed.NO)
    assert model.hint


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_without_a_camera_says_so(language: Language) -> None:
    presenter = CameraSetupPresenter(plan(), CamerasClosed.NO_CAMERA, Texts("ui", language))
    model = presenter.nothing()
    assert model.view is View.NO_CAMERA
    assert model.message
    assert not model.can_show


def test_seats_that_did_not_agree_and_masks_are_black() -> None:
    presenter = CameraSetupPresenter(plan(), CamerasClosed.NO, Texts("ui", "en"))
    camera = replace(
        plan().cameras[0], masks=((0.0, 0.0, 0.1, 0.1),), teacher_zone=(0.5, 0.0, 0.1, 0.1)
    )
    editor = RegionEditor(camera)
    model = presenter.present(editor, None, shown=False, pictured=False)
    black = {region.name: region.black for region in model.regions}
    assert black == {"1-1": False, "1-2": True, "Mask 1": True, "Teacher": False}
    assert [row.text for row in model.seats] == ["1-1 · drawn", "1-2 · did not agree, black"]
    editor.kind, editor.chosen = Kind.MASK, (Kind.MASK, "0")
    model = presenter.present(editor, None, shown=False, pictured=False)
    assert model.chosen == "Chosen: Mask 1"
    assert model.seats == ()
    assert [region.name for region in model.regions if region.active] == ["Mask 1"]
    editor.kind = Kind.HEAD
    model = presenter.present(editor, None, shown=False, pictured=False)
    assert [row.text for row in model.seats] == ["1-1 · not drawn", "1-2 · not drawn"]
