"""The cameras and microphones of a lesson, and the threads that deal with what they bring."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from threading import Event, Lock

from classsense.domain.camera_ports import Frame, FrameSource, Watcher
from classsense.domain.clock import Clock, LessonNs, StopSignal
from classsense.domain.lesson import Box, CameraId, GroupId
from classsense.domain.observations import Observation, PartState
from classsense.domain.policy import Policy
from classsense.domain.ports import AudioChunk, Ears, Listener, SpokenStretch
from classsense.live.clocks import FAR
from classsense.live.listening import Listening, Order
from classsense.live.mailbox import ChunkQueue, HandOver, LatestOnly, Mailbox
from classsense.live.microphone_reader import MakeSource, MicrophoneReader
from classsense.live.peephole import Peephole
from classsense.live.stage import Stage, Surroundings
from classsense.live.stretch_queue import StretchQueue
from classsense.live.transcription import Transcription, WordsRig

_TAKE_S = 0.2


@dataclass(frozen=True)
class MicrophoneRig:
    """A microphone and what listens to it.

    Attributes:
        source: Makes the source on the lesson's clock, to begin at a lesson time.
    """

    group: GroupId
    source: MakeSource
    listener: Listener


@dataclass(frozen=True)
class CameraRig:
    """A camera and what watches it."""

    camera: CameraId
    source: Callable[[Clock, LessonNs], FrameSource]
    watcher: Watcher


class Rig:
    """Runs all sensing threads; can be switched off and on again during the lesson.

    Off means that every device is closed. Voices keep their letters over a pause.

    Args:
        around: The running lesson.
        patient: Whether files are replayed as fast as possible, with nothing dropped.

    Attributes:
        peephole: Through which the teacher looks at a camera.
    """

    def __init__(
        self,
        microphones: Sequence[MicrophoneRig],
        cameras: Sequence[CameraRig],
        words: WordsRig | None,
        around: Surroundings,
        *,
        patient: bool = False,
    ) -> None:
        self._microphones = microphones
        self._cameras = cameras
        self._around = around
        self._patient = patient
        self._lock = Lock()
        self.peephole = Peephole()
        self._chunks = ChunkQueue()
        self._stretches = StretchQueue(patient=patient)
        self._transcription = (
            None
            if words is None
            else Transcription(words, self._stretches, around, patient=patient)
        )
        self._ears: Ears | None = None
        self._listening = Listening(
            {microphone.group: microphone.listener for microphone in microphones},
            self._chunks,
            self._hand_on,
            around,
        )
        self._paused: set[GroupId] = set()
        self._readers: list[Stage] = []
        self._stages: list[Stage] = []
        self._writers: list[Stage] = []

    def compare_by(self, ears: Ears) -> None:
        """Have the microphones compared; before anything runs."""
        self._ears = self._listening.ears = ears

    def start(self) -> None:
        """Open the devices and start all threads. Does nothing if they run."""
        with self._lock:
            if self._stages or self._readers:
                return
            self._start_cameras()
            if self._microphones:
                self._start_microphones()
            for stage in (*self._writers, *self._stages, *self._readers):
                stage.start()

    def stay_off(self) -> None:
        """Leave everything closed, and let no clock wait for what is not opened."""
        for part in (
            *(f"microphone:{microphone.group}" for microphone in self._microphones),
            *(f"camera:{camera.camera}" for camera in self._cameras),
        ):
            self._around.clock.reached(part, FAR)

    def stop(self) -> None:
        """Close all devices and end all threads; returns when they have ended.

        Turns that still wait for their words are transcribed for a few seconds; the rest is
        skipped and counted. No sound stays in memory for later.
        """
        with self._lock:
            self._stop_senses()
            self._stop_words()

    def finish(self) -> None:
        """End sensing for good: say what is left to say and forget the voices."""
        with self._lock:
            self._stop_senses()
            never = Event()
            for group, listener in self._listening.listeners.items():
                for observation in listener.finish():
                    self._around.inbox.submit(observation)
                self._hand_on(listener.spoken(), never)
                self._around.gauges.sound_held(f"microphone:{group}:listener", 0.0)
            if self._ears is not None:
                self._ears.wipe()
            self._stop_words()

    def pause(self, group: GroupId) -> None:
        """Close the microphone of a table; returns when it is closed."""
        with self._lock:
            self._paused.add(group)
            part = f"microphone:{group}"
            mine = [reader for reader in self._readers if reader.part == part]
            _end(mine)
            self._readers = [reader for reader in self._readers if reader not in mine]

    def resume(self, group: GroupId) -> None:
        """Open the microphone of a table again."""
        with self._lock:
            if group not in self._paused:
                return
            self._paused.discard(group)
            self._listening.resumed(group)
            if not self._stages:
                return
            for microphone in self._microphones:
                if microphone.group == group:
                    reader = self._reader(microphone)
                    self._readers.append(reader)
                    reader.start()

    def order(self, group: GroupId, order: Order, not_before: LessonNs = LessonNs(0)) -> None:
        """Have the listener of a table do something once it has heard what came before.

        Returns at once; it is done in the thread that listens, or at once where that does not run.
        """
        with self._lock:
            self._listening.order(group, order, not_before)
            self._obey_now()

    def replace(
        self, group: GroupId, listener: Listener | None, at: LessonNs, *, at_once: bool
    ) -> None:
        """Let another listener hear a table from `at` on; the old one forgets its voices.

        Args:
            group: The table.
            listener: The new one; None for none.
            at: Lesson time of the change.
            at_once: Whether the old one must hear nothing more; turns of the table that wait for
                their words then go, too. Else it hears on what was said before `at`.
        """
        with self._lock:
            if at_once:
                self._stretches.forget(group, LessonNs(0))
            self._listening.replace(group, listener, at, at_once=at_once)
            self._obey_now()

    def forget(self, since: LessonNs, now: LessonNs, group: GroupId | None) -> None:
        """Wipe what was heard since a moment: sound, voices, turns, and words that still wait."""
        with self._lock:
            self._stretches.forget(group, since)
            for table in list(self._listening.listeners):
                if group in (None, table):
                    # Again when the sound that was on its way has been heard as well.
                    for not_before in (LessonNs(0), now):
                        self._listening.order(table, self._forgetting(table, since), not_before)
            self._obey_now()

    def _forgetting(self, table: GroupId, since: LessonNs) -> Order:
        def forget(listener: Listener) -> Sequence[Observation]:
            self._stretches.forget(table, since)  # what was handed on since it was asked
            return listener.forget(since)

        return forget

    def guard(self, groups: Collection[GroupId], at: LessonNs) -> None:
        """Name the tables whose speech must not be read at any microphone, as `Ears.guard`."""
        if self._ears is not None:
            self._ears.guard(groups, at)

    def heed(self, policy: Policy) -> None:
        """Have every camera go by these rules and consents from its next frame on."""
        self.peephole.policy = policy
        for camera in self._cameras:
            camera.watcher.heed(policy)

    def hide(self, name: CameraId, masks: Sequence[Box]) -> None:
        """Blank these parts of a camera's frames from the next one on."""
        for camera in self._cameras:
            if camera.camera == name:
                camera.watcher.hide(masks)

    def _obey_now(self) -> None:
        if not self._stages:
            self._listening.obey()

    def _hand_on(self, closed: Sequence[SpokenStretch], stop: StopSignal) -> None:
        """Leave closed turns for the transcriber."""
        for stretch in closed:
            self._stretches.put(stretch, stop)
        if closed and self._transcription is not None:
            self._transcription.note()

    def _stop_senses(self) -> None:
        for group in (self._readers, self._stages):
            _end(group)
        self._readers, self._stages = [], []
        self.peephole.clear()

    def _stop_words(self) -> None:
        before = self._stretches.waiting().skipped
        _end(self._writers)
        self._writers = []
        self._stretches.skip_all()
        if self._transcription is not None:
            self._transcription.note()
            left_out = self._stretches.waiting().skipped - before
            if left_out:
                self._transcription.tell_left_out(left_out)

    def _keep(self, chunk: AudioChunk) -> None:
        """Leave sound for the speech thread."""
        self._chunks.put(chunk)
        self._around.gauges.audio_dropped(self._chunks.dropped_s)

    def _start_cameras(self) -> None:
        for camera in self._cameras:
            box: Mailbox[Frame] = HandOver() if self._patient else LatestOnly()
            reader = _CameraReader(camera, box, self._around)
            self._readers.append(reader.stage)
            watching = _Watching(camera, box, self._around, self.peephole)
            stage = Stage(f"vision:{camera.camera}", watching, self._around)
            self._stages.append(stage.speaks_for([reader.stage.part]))

    def _reader(self, microphone: MicrophoneRig) -> Stage:
        group, source = microphone.group, microphone.source
        return MicrophoneReader(group, source, self._keep, self._around).stage

    def _start_microphones(self) -> None:
        readers = [
            self._reader(microphone)
            for microphone in self._microphones
            if microphone.group not in self._paused
        ]
        self._readers += readers
        stage = Stage("speech", self._listening, self._around)
        parts = (f"microphone:{microphone.group}" for microphone in self._microphones)
        self._stages.append(stage.speaks_for(parts))
        for group in self._paused:
            self._around.clock.reached(f"microphone:{group}", FAR)
        if self._transcription is not None:
            self._writers = self._transcription.stages()


def _end(stages: Sequence[Stage]) -> None:
    """Ask all of them to end, then wait until they have."""
    for stage in stages:
        stage.stop()
    for stage in stages:
        stage.join()


class _CameraReader:
    """Takes frames from a camera to the vision thread."""

    def __init__(self, camera: CameraRig, box: Mailbox[Frame], around: Surroundings) -> None:
        self._camera = camera
        self._box = box
        self._around = around
        self.stage = Stage(f"camera:{camera.camera}", self._read, around)

    def _read(self, stop: StopSignal) -> None:
        self.stage.report(PartState.STARTING)
        source = self._camera.source(self._around.clock, self._around.clock.now())
        try:
            source.open()
            running = False
            while (frame := source.read(stop)) is not None:
                if not running:
                    self.stage.report(PartState.RUNNING)
                    running = True
                self._box.put(frame, stop)
                self._around.gauges.frames_dropped(self._camera.camera, self._box.dropped)
        finally:
            source.close()


class _Watching:
    """Looks at the frames of one camera, and lets the teacher look."""

    def __init__(
        self, camera: CameraRig, box: Mailbox[Frame], around: Surroundings, peephole: Peephole
    ) -> None:
        self._camera = camera
        self._peephole = peephole
        self._box = box
        self._around = around

    def __call__(self, stop: StopSignal) -> None:
        part = f"camera:{self._camera.camera}"
        while not stop.is_set():
            frame = self._box.take(_TAKE_S)
            if frame is None:
                continue
            self._peephole.offer(frame)
            for observation in self._camera.watcher.watch(frame):
                self._around.inbox.submit(observation)
            self._around.clock.reached(part, frame.at)
