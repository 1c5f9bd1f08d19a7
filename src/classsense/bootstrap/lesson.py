"""From a plan to a lesson session."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from classsense.analysis.lesson_state import LessonState, replay
from classsense.board.server import Entrance
from classsense.bootstrap.recognisers import Recognisers
from classsense.bootstrap.session import LessonSession, Parts
from classsense.bootstrap.sources import audio_source, check_consent, frame_source
from classsense.domain.clock import Clock, lesson_ns
from classsense.domain.errors import KnownError
from classsense.domain.lesson import TEACHER, LessonPlan
from classsense.domain.plan_file import parse_plan
from classsense.domain.policy import policy_of
from classsense.live.clocks import HeldClock, SteadyClock
from classsense.live.gauges import Gauges
from classsense.live.lesson_loop import LessonLoop
from classsense.live.rig import CameraRig, MicrophoneRig, Rig
from classsense.live.stage import Surroundings
from classsense.resources import places
from classsense.sample.answers import SimulatedAnswer
from classsense.sample.tablets import WORKER as TABLETS
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.weights.store import WeightsFolder


@dataclass(frozen=True)
class Options:
    """How a lesson is run.

    Attributes:
        folder: Where the lesson is kept.
        media: Folder of the files that the plan names.
        speed: Lesson seconds per second; None replays files as fast as they can be dealt with.
        follow_plan: Whether activities, questions and the end come by themselves.
        weights: Folder of the model weights; None is the user's own.
        answers: Who answers on simulated tablets, and when; None for real tablets only.
    """

    folder: Path
    media: Path
    entrance: Entrance
    speed: float | None = 1.0
    follow_plan: bool = False
    weights: Path | None = None
    answers: tuple[SimulatedAnswer, ...] | None = None


def read_plan(path: Path) -> LessonPlan:
    """Return the plan in a file.

    Raises:
        KnownError: `plan_missing` or `plan_invalid`.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnownError("plan_missing", path=str(path)) from error
    return parse_plan(text, path.name)


def new_folder() -> Path:
    """Return a folder for a lesson that begins now."""
    return places.lessons() / _wall_clock().strftime("%Y-%m-%d-%H%M%S-%f")


def open_lesson(plan: LessonPlan, options: Options) -> LessonSession:
    """Build a lesson that begins now; nothing runs before `start`.

    Raises:
        KnownError: The plan breaks the policy, devices are named without any consent, or the
            folder cannot be used.
    """
    check_consent(plan)
    policy_of(plan)
    store = SqliteLessonStore(options.folder, plan)
    began = _wall_clock().isoformat(timespec="seconds")
    return _closing_on_error(store, plan, LessonState(plan), began, options)


def resume_lesson(options: Options) -> LessonSession:
    """Build a lesson that goes on where its record ends; voices begin a new epoch.

    Raises:
        KnownError: There is no such lesson, it is open elsewhere, or it had ended.
    """
    store = SqliteLessonStore(options.folder)
    plan = store.plan
    state = replay(plan, store.entries())
    if state.ended is not None:
        store.close()
        raise KnownError("lesson_over", path=options.folder.name)
    return _closing_on_error(store, plan, state, state.began, options)


def _closing_on_error(
    store: SqliteLessonStore, plan: LessonPlan, state: LessonState, began: str, options: Options
) -> LessonSession:
    try:
        return _build(store, plan, state, began, options)
    except BaseException:
        store.close()
        raise


def _build(
    store: SqliteLessonStore, plan: LessonPlan, state: LessonState, began: str, options: Options
) -> LessonSession:
    policy = policy_of(plan)
    epoch = state.epoch + 1 if state.began else 0
    recognisers = Recognisers(plan, policy, WeightsFolder(options.weights), epoch)
    microphones = _microphones(plan, recognisers, options)
    cameras = _cameras(plan, recognisers, options)
    words = recognisers.words() if microphones else None
    clock = _clock(
        plan, state, options, [m.group for m in microphones], [c.camera for c in cameras]
    )
    gauges = Gauges()
    loop = LessonLoop(policy, clock, store, gauges, state)
    around = Surroundings(loop, clock, gauges)
    rig = Rig(microphones, cameras, words, around, patient=options.speed is None)
    parts = Parts(
        plan=plan,
        policy=policy,
        folder=options.folder,
        store=store,
        clock=clock,
        gauges=gauges,
        loop=loop,
        rig=rig,
        entrance=options.entrance,
        epoch=epoch,
        began=began,
        missing=recognisers.missing,
    )
    return LessonSession(parts, follow_plan=options.follow_plan, answers=options.answers)


def _microphones(
    plan: LessonPlan, recognisers: Recognisers, options: Options
) -> list[MicrophoneRig]:
    found = []
    for group in plan.groups:
        listener = recognisers.listener(group)
        if listener is not None and group.microphone is not None:
            source = audio_source(group.microphone, group.id, options.media)
            found.append(MicrophoneRig(group.id, source, listener))
    teacher = recognisers.teacher_listener()
    if teacher is not None and plan.teacher_microphone is not None:
        source = audio_source(plan.teacher_microphone, TEACHER, options.media)
        found.append(MicrophoneRig(TEACHER, source, teacher))
    return found


def _cameras(plan: LessonPlan, recognisers: Recognisers, options: Options) -> list[CameraRig]:
    found = []
    for camera in plan.cameras:
        watcher = recognisers.watcher(camera)
        if watcher is not None:
            source = frame_source(camera, options.media)
            found.append(CameraRig(camera.id, source, watcher))
    return found


def _clock(
    plan: LessonPlan,
    state: LessonState,
    options: Options,
    microphones: Sequence[str],
    cameras: Sequence[str],
) -> Clock:
    if options.speed is not None:
        return SteadyClock(state.at, options.speed)
    workers = [*(f"microphone:{m}" for m in microphones), *(f"camera:{c}" for c in cameras)]
    if options.answers is not None:
        workers.append(TABLETS)
    return HeldClock(workers, lesson_ns(plan.duration_s or 3600.0), state.at)


def _wall_clock() -> dt.datetime:
    """Read the wall clock: once per lesson, for its name and its beginning."""
    return dt.datetime.now(tz=dt.UTC).astimezone()  # noqa: TID251 - the one place that may
