"""Does one thing in a thread of its own while the owner does another."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

T = TypeVar("T")


class Beside:
    """A second thread for a camera. Used by one thread only.

    Two nets at once use two cores: one camera may take more than one, and each look ends sooner.
    The thread begins with the first task.
    """

    def __init__(self, name: str) -> None:
        """Prepare a thread of this name."""
        self._worker = ThreadPoolExecutor(1, thread_name_prefix=name)

    def begin(self, task: Callable[[], T]) -> "Begun[T]":
        """Begin a task; ask the result for what it returned before the next one is begun."""
        return Begun(self._worker.submit(_timed, task).result)

    def close(self) -> None:
        """End the thread, after the task that is in it. May be called twice."""
        self._worker.shutdown()


class Begun(Generic[T]):
    """A task that was begun, or is done when it is asked for."""

    def __init__(self, wait: Callable[[], tuple[T, float]]) -> None:
        self._wait = wait

    @classmethod
    def later(cls, task: Callable[[], T]) -> "Begun[T]":
        """Return a task that is done by who asks for it, for whom there is no second thread."""
        return cls(lambda: (task(), 0.0))

    def result(self) -> tuple[T, float]:
        """Return what the task returned, and the CPU seconds of another thread that it took.

        Raises what the task raised.
        """
        return self._wait()


def _timed(task: Callable[[], T]) -> tuple[T, float]:
    began_s = time.thread_time()
    done = task()
    return done, time.thread_time() - began_s
