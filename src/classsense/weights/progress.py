"""How far a fetch is: a small callback, and the bar that the commands hang on it."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self, TextIO

import tqdm


@dataclass(frozen=True)
class Step:
    """How far one file is.

    Attributes:
        name: The wheel or result at work, by its file name.
        done: Bytes.
        total: Bytes; at least 1.
    """

    name: str
    done: int
    total: int


# Called on the thread that fetches. Whatever it raises stops the fetch, and nothing is left behind.
Progress = Callable[[Step], None]


def silent(_step: Step) -> None:
    """Show nothing."""


class _Bar(tqdm.tqdm):  # type: ignore[type-arg]  # generic in its stubs only
    """A bar without tqdm's own watching thread: our steps come often enough."""

    monitor_interval = 0


class ProgressBar:
    """A bar per file on the terminal: `with ProgressBar() as progress: ensure(..., progress)`."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._bar: _Bar | None = None
        self._name = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def __call__(self, step: Step) -> None:
        """Show a step; a new name begins a new bar."""
        if self._bar is None or self._name != step.name:
            if self._bar is not None:
                self._bar.close()
            self._name = step.name
            self._bar = _Bar(
                desc=step.name, total=step.total, unit="B", unit_scale=True, file=self._stream
            )
        self._bar.update(step.done - self._bar.n)
