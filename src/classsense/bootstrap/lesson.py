"""From a plan to a lesson session."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from classsense.analysis.lesson_state import LessonState, fold, replay
from classsense.analysis.seating import without
from classsense.board.door import Keys
from classsense.board.server import Entrance
from classsense.bootstrap.answer_reader import AnswerReader
from classsense.bootstrap.backgrounds import backgrounds, check_backgrounds
from classsense.bootstrap.board_events import BoardEvents
from classsense.bootstrap.camera_test import kept_cameras
from classsense.bootstrap.furigana import furigana_of
from classsense.bootstrap.recognisers import Recognisers
from classsense.bootstrap.rules import (
    changed_rules,
    check_basis,
    note_beginning,
    ruled,
    with_expression,
)
from classsense.bootstrap.session import LessonSession, Parts
from classsense.bootstrap.sources import audio_source, check_consent, frame_source
from classsense.bootstrap.steering import Steering
from classsense.domain.clock import Clock, lesson_ns
from classsense.domain.errors import KnownError
from classsense.domain.lesson import TEACHER, Conduct, LessonPlan
from classsense.domain.plan_file import check_no_password, parse_plan
from classsense.domain.policy import Policy, policy_of
from classsense.live.clocks import HeldClock, SteadyClock
from classsense.live.gauges import Gauges
from classsense.live.lesson_loop import LessonLoop
from classsense.live.rig import CameraRig, MicrophoneRig, Rig
from classsense.live.stage import Surroundings
from classsense.resources import places
from classsense.sample.answers import SimulatedAnswer, read_answers
from classsense.sample.tablets import WORKER as TABLETS
from classsense.speech.bleed import RoomEars
from classsense.storage.audit_log import AuditLog
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.storage.names_file import NamesFile
from classsense.vision.shared_load import SharedLoad
from classsense.weights.store import WeightsFolder


@dataclass(frozen=True)
class Options:
    """How a lesson is run.

    Attributes:
        folder: Where the lesson is kept.
        media: Folder of the files that the plan names; None is the lesson's own folder or, for a
            lesson that goes on, the one that it began with.
        speed: Lesson seconds per second; None replays files as fast as they can be dealt with.
        follow_plan: Whether activities, questions and the end come by themselves.
        weights: Folder of the model weights; None is the user's own.
        answers: File of what simulated tablets answer; None for real tablets only.
        transcriber: Id of the model that recognises words.
        expression_basis: Why the school reads expressions; empty if it does not.
        log: Where it is noted under which rules the lesson runs; None for a measurement.
    """

    folder: Path
    media: Path | None
    entrance: Entrance
    speed: float | None = 1.0
    follow_plan: bool = False
    weights: Path | None = None
    answers: Path | None = None
    transcriber: str = "whisper-base"
    expression_basis: str = ""
    log: AuditLog | None = None

    def conduct(self) -> Conduct:
        """Return what of this is kept with the lesson."""
        media, answers = (str(p.resolve()) if p else "" for p in (self.media, self.answers))
        keys = self.entrance.keys
        return Conduct(media, self.follow_plan, answers, keys.code, keys.key)

    def going_on(self, conduct: Conduct) -> "Options":
        """Return these options with what the lesson began with where they leave it open."""
        keys = self.entrance.keys
        kept = Keys(conduct.code, conduct.key or keys.key) if conduct.code else keys
        return replace(
            self,
            entrance=replace(self.entrance, keys=kept),
            media=self.media or Path(conduct.media or self.folder),
            follow_plan=self.follow_plan or conduct.follows_plan,
            answers=self.answers or (Path(conduct.answers) if conduct.answers else None),
        )


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
        KnownError: The plan breaks the policy, reads expressions without a reason, names devices
            without any consent, holds a password, or the folder cannot be used.
    """
    check_consent(plan)
    check_no_password(plan)
    plan = with_expression(ruled(plan), options.expression_basis)
    check_basis(plan)
    check_backgrounds(plan, options.media)
    store = SqliteLessonStore(options.folder, plan, options.conduct())
    return _closing_on_error(store, options)


def resume_lesson(options: Options) -> LessonSession:
    """Build a lesson that goes on where its record ends; voices begin a new epoch.

    Raises:
        KnownError: There is no such lesson, it is open elsewhere, or it had ended.
    """
    store = SqliteLessonStore(options.folder)
    return _closing_on_error(store, options.going_on(store.conduct))


def _closing_on_error(store: SqliteLessonStore, options: Options) -> LessonSession:
    try:
        state = replay(store.plan, store.entries())
        if state.began and (change := changed_rules(state)) is not None:
            store.append(change)
            state = fold(state, change).state
        state = _still_open(state, options.folder)
        if options.log is not None:
            note_beginning(options.log, _wall_clock(), state.plan, options.folder)
        return _build(store, state, options)
    except BaseException:
        store.close()
        raise


def _still_open(state: LessonState, folder: Path) -> LessonState:
    if state.ended is not None:
        raise KnownError("lesson_over", path=folder.name)
    return state


def _build(store: SqliteLessonStore, state: LessonState, options: Options) -> LessonSession:
    plan = state.plan
    policy = policy_of(plan)
    answers = _answers_left(options.answers, state)
    epoch = next_epoch(state)
    recognisers = _recognisers(plan, policy, epoch, options)
    microphones = _microphones(state, recognisers, options)
    cameras = _cameras(state, recognisers, options)
    words = recognisers.words() if microphones else None
    clock, ahead = _clocks(
        state, options, [m.group for m in microphones], [c.camera for c in cameras]
    )
    gauges = Gauges()
    loop = LessonLoop(policy, clock, store, gauges, state)
    around = Surroundings(loop, ahead, gauges)
    rig = Rig(microphones, cameras, words, around, patient=options.speed is None)
    if recognisers.ears is not None:
        rig.compare_by(recognisers.ears)
    parts = Parts(
        state=state,
        policy=policy,
        folder=options.folder,
        store=store,
        clock=clock,
        gauges=gauges,
        loop=loop,
        rig=rig,
        steering=Steering(rig, recognisers, state),
        entrance=replace(
            _entrance(store, state, options), furigana=furigana_of(plan, recognisers.missing)
        ),
        events=BoardEvents(options.log, _wall_clock, options.folder.name),
        epoch=epoch,
        began=state.began or _wall_clock().isoformat(timespec="seconds"),
        missing=recognisers.missing,
        in_use=recognisers.in_use,
        reader=AnswerReader([term.text for term in plan.glossary], recognisers.weights),
    )
    return LessonSession(parts, follow_plan=options.follow_plan, answers=answers)


def _recognisers(plan: LessonPlan, policy: Policy, epoch: int, options: Options) -> Recognisers:
    weights = WeightsFolder(options.weights)
    made = Recognisers(plan, policy, weights, epoch, transcriber=options.transcriber)
    made.ears = _ears(plan)
    made.load = SharedLoad() if options.speed is not None else None
    return made


def _entrance(store: SqliteLessonStore, state: LessonState, options: Options) -> Entrance:
    return replace(
        options.entrance,
        known=frozenset(state.joined.values()),
        held=state.joined,
        blocked=state.board.blocked,
        names=NamesFile(options.folder),
        pictures=store,
        writing=store,
        backgrounds=backgrounds(state.plan, options.media or options.folder),
    )


def next_epoch(state: LessonState) -> int:
    """Return an epoch that no table's voices were of."""
    if not state.began:
        return 0
    return 1 + max(state.epoch, *(state.epoch_of(group) for group in state.groups), 0)


def _answers_left(path: Path | None, state: LessonState) -> list[SimulatedAnswer] | None:
    """Return what simulated tablets still have to answer; None for real tablets only."""
    if path is None:
        return None
    if not path.is_file():
        raise KnownError("plan_missing", path=str(path))
    given = {(asked.question, seat) for asked in state.asked for seat in asked.answers}
    script = read_answers(path, state.plan.language)
    return [answer for answer in script if (answer.question, answer.seat) not in given]


def _ears(plan: LessonPlan) -> RoomEars | None:
    """Return what compares the microphones of a room; None if there is but one."""
    microphones = sum(group.microphone is not None for group in plan.groups)
    return RoomEars() if microphones + (plan.teacher_microphone is not None) > 1 else None


def _microphones(
    state: LessonState, recognisers: Recognisers, options: Options
) -> list[MicrophoneRig]:
    plan, found = state.plan, []
    for group in (without(table, state.absent) for table in state.tables()):
        listener = recognisers.listener(group)
        if listener is not None and group.microphone is not None:
            source = audio_source(group.microphone, group.id, options.media or options.folder)
            found.append(MicrophoneRig(group.id, source, listener))
    teacher = recognisers.teacher_listener()
    if teacher is not None and plan.teacher_microphone is not None:
        source = audio_source(plan.teacher_microphone, TEACHER, options.media or options.folder)
        found.append(MicrophoneRig(TEACHER, source, teacher))
    return found


def _cameras(state: LessonState, recognisers: Recognisers, options: Options) -> list[CameraRig]:
    # What was masked while the lesson ran stays masked when it goes on.
    plan = kept_cameras().masked(state.plan) if state.began else state.plan
    found = []
    for camera in plan.cameras:
        watcher = recognisers.watcher(camera)
        if watcher is not None:
            source = frame_source(camera, options.media or options.folder)
            found.append(CameraRig(camera.id, source, watcher))
    return found


def _clocks(
    state: LessonState, options: Options, microphones: Sequence[str], cameras: Sequence[str]
) -> tuple[Clock, Clock]:
    """Return the lesson's clock, and that of the devices, which may be a little ahead of it."""
    if options.speed is not None:
        steady = SteadyClock(state.at, options.speed)
        return steady, steady
    workers = [*(f"microphone:{m}" for m in microphones), *(f"camera:{c}" for c in cameras)]
    if options.answers is not None:
        workers.append(TABLETS)
    held = HeldClock(workers, lesson_ns(state.plan.duration_s or 3600.0), state.at)
    return held.strict(), held


def _wall_clock() -> dt.datetime:
    """Read the wall clock: once per lesson, for its name and its beginning."""
    return dt.datetime.now(tz=dt.UTC).astimezone()  # noqa: TID251 - the one place that may
