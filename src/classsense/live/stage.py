"""A worker thread that reports how it is and comes back by itself."""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Event, Thread
from typing import Final

from classsense.domain.clock import Clock, StopSignal, seconds
from classsense.domain.errors import KnownError
from classsense.domain.observations import PartState, PartStatus
from classsense.domain.ports import Inbox
from classsense.live.clocks import FAR
from classsense.live.gauges import Gauges

_LOG = logging.getLogger(__name__)
RESTARTS: Final = 3
_SOUND_S: Final = 60.0
"""Work that ran so long, in lesson time, was sound: a bug after that is a new one."""


@dataclass(frozen=True)
class Surroundings:
    """What every stage needs of the running lesson."""

    inbox: Inbox
    clock: Clock
    gauges: Gauges


class Stage:
    """Runs `work` in a thread of its own until it returns or is stopped.

    A KnownError (an unplugged device) is shown and the work is tried again every two seconds, so
    that the device comes back by itself. A bug is logged once, shown, restarted three times with
    back-off, then the part is marked stopped; work that had run for a minute counts anew. Neither
    takes the lesson down.

    Args:
        part: Its name in the status, for example `camera:front`.
        work: Called with the stop signal; returns when there is nothing left to do.
        around: The running lesson.
        again_after_s: Pause before the work is tried again after a KnownError, more than 0.
        back_off_s: Pause after the first crash, more than 0; it doubles with each.
    """

    def __init__(
        self,
        part: str,
        work: Callable[[StopSignal], None],
        around: Surroundings,
        again_after_s: float = 2.0,
        back_off_s: float = 1.0,
    ) -> None:
        self.part = part
        self._again_after_s = again_after_s
        self._back_off_s = back_off_s
        self._workers: tuple[str, ...] = (part,)
        self._work = work
        self._around = around
        self._stop = Event()
        self._thread = Thread(target=self._run, name=part)
        self._problem = ""
        self._details: dict[str, object] = {}

    def speaks_for(self, workers: Iterable[str]) -> "Stage":
        """Name workers whose progress the clock learns from this work; return the stage.

        None of them holds the lesson's time up once the work has ended for good.
        """
        self._workers = (*self._workers, *workers)
        return self

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the work to end, without waiting."""
        self._stop.set()

    def join(self) -> None:
        """Wait until the thread has ended."""
        self._thread.join()

    def report(self, state: PartState, problem: str = "", **details: object) -> None:
        """Tell the lesson how this part is; trying again is no news while the problem lasts."""
        if state is PartState.STARTING and self._problem:
            return
        self._problem, self._details = problem, details
        said = {name: str(value) for name, value in details.items()}
        at = self._around.clock.now()
        self._around.inbox.submit(PartStatus(at, self.part, state, problem, said))

    def _run(self) -> None:
        crashes = 0
        while not self._stop.is_set():
            began = self._around.clock.now()
            try:
                self._timed_work()
            except KnownError as error:
                if self._problem != error.key:
                    self.report(PartState.WAITING, error.key, **error.details)
                self._hold_nobody_up()
                self._stop.wait(self._again_after_s)
            except Exception:  # noqa: BLE001 - one of the four places where any error ends (DESIGN 9)
                lasted_s = seconds(self._around.clock.now() - began)
                crashes = 1 if lasted_s > _SOUND_S else crashes + 1
                if not self._recover(crashes):
                    break
            else:
                break
        if self._problem != "part_failed":
            self.report(PartState.STOPPED, self._problem, **self._details)
        self._hold_nobody_up()

    def _hold_nobody_up(self) -> None:
        for worker in self._workers:
            self._around.clock.reached(worker, FAR)

    def _timed_work(self) -> None:
        before = time.thread_time()
        try:
            self._work(self._stop)
        finally:
            self._around.gauges.cpu(self.part, time.thread_time() - before)

    def _recover(self, crashes: int) -> bool:
        """Report a bug; return whether the work is to be tried again."""
        if crashes == 1:
            _LOG.exception("%s failed", self.part)
        if crashes > RESTARTS:
            self.report(PartState.STOPPED, "part_failed", part=self.part)
            return False
        self.report(PartState.WAITING, "part_restarts", part=self.part)
        if self._stop.wait(self._back_off_s * 2 ** (crashes - 1)):
            return False
        self.report(PartState.RUNNING)
        return True
