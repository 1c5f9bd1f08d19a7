"""All sound inputs that the program has open, and the list of those that there are."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Lock
from typing import Final

from classsense.domain.clock import Clock
from classsense.domain.errors import KnownError
from classsense.speech.input_probe import Seen, look
from classsense.speech.inputs import Input, Wanted, choose, listed, missing, portaudio
from classsense.speech.shared_input import CLOSING, Line, SharedInput

_LOOK_AGAIN_S: Final = 4.0
"""A process of its own looks for a microphone that is away no sooner than this."""
_MAY_COME_BACK: Final = frozenset({"microphone_missing", "microphone_busy"})


class InputHub:
    """Opens each device once and shares it. Safe from any thread.

    PortAudio lists devices when it starts and loses all streams when it is started again. So it is
    started again only if no stream is open, or if a process of its own could start the microphone
    that somebody waits for and this program's list lacks it: then all streams are opened anew at
    once, and what was lost meanwhile is reported as a gap of each.

    Args:
        elsewhere: Lists the inputs and tries one without touching this program's; None if it
            cannot.
        now_s: Any steady clock, in seconds.
    """

    def __init__(
        self,
        elsewhere: Callable[[Wanted | None], Seen | None] = look,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._elsewhere = elsewhere
        self._now_s = now_s
        self._lock = Lock()
        self._inputs: list[Input] = []
        self._open: dict[int, SharedInput] = {}
        self._most: dict[tuple[str, str], int] = {}
        self._away_s: dict[Wanted, float] = {}
        self._tried: dict[Wanted, list[Input]] = {}

    def inputs(self) -> Sequence[Input]:
        """Return the inputs that are plugged in now, with those that are open.

        Raises:
            KnownError: PortAudio is not installed on this system (`portaudio_missing`).
        """
        with self._lock:
            if not self._open:
                self._list_anew()
                return tuple(self._inputs)
            mine = [shared.device for shared in self._open.values()]
            known = list(self._inputs)
        seen = self._elsewhere(None)
        inputs = known if seen is None else seen.inputs
        kinds = {each.kind for each in inputs}
        return (*inputs, *(device for device in mine if device.kind not in kinds))

    def connect(self, wanted: Wanted, clock: Clock) -> Line:
        """Begin to hear an input.

        Raises:
            KnownError: There is none of that name (`microphone_missing`), more than one
                (`microphone_ambiguous`), it has no such channel (`microphone_channel`), it cannot
                be opened (`microphone_busy`), or the system lacks PortAudio (`portaudio_missing`).
        """
        try:
            with self._lock:
                if not self._open:
                    self._list_anew()
                device = self._chosen(wanted)
                if self._hears(device) or not device.may_hang:
                    return self._joined(device, wanted, clock)
        except KnownError as error:
            if error.key not in _MAY_COME_BACK:
                raise
            self._find(wanted, error)
        else:
            self._find(wanted, KnownError("microphone_busy", name=device.name))
        return self._connect_found(wanted, clock)

    def disconnect(self, line: Line) -> None:
        """Hear an input no more. May be called twice."""
        with self._lock:
            for index, shared in list(self._open.items()):
                if line in shared.lines:
                    shared.leave(line)
                if not shared.lines:
                    shared.close()
                    del self._open[index]

    def _find(self, wanted: Wanted, failed: KnownError) -> None:
        """Have a process of its own look for an input.

        Raises:
            KnownError: `failed`; it cannot be started.
        """
        waits_s = self._away_s.get(wanted, -_LOOK_AGAIN_S)
        if self._now_s() - waits_s < _LOOK_AGAIN_S:
            raise failed
        seen = self._elsewhere(wanted)
        if seen is None or not seen.starts:
            self._away_s[wanted] = self._now_s()
            raise failed
        self._away_s.pop(wanted, None)
        with self._lock:
            if self._tried.get(wanted) == seen.inputs:
                # All was opened anew for it, in vain: not again until the devices change.
                raise failed
            if not any(_same(each, seen.inputs) for each in self._choices(wanted)):
                self._tried[wanted] = seen.inputs
                self._list_anew()

    def _connect_found(self, wanted: Wanted, clock: Clock) -> Line:
        """Hear an input that could be started just now."""
        with self._lock:
            try:
                return self._joined(self._chosen(wanted), wanted, clock)
            except KnownError as error:
                if error.key != "microphone_busy":
                    raise
            # The list has its name, but not where it is plugged in now.
            self._tried[wanted] = list(self._inputs)
            self._list_anew()
            return self._joined(self._chosen(wanted), wanted, clock)

    def _choices(self, wanted: Wanted) -> list[Input]:
        try:
            return [self._chosen(wanted)]
        except KnownError:
            return []

    def _hears(self, device: Input) -> bool:
        shared = self._open.get(device.index)
        return shared is not None and shared.active

    def _joined(self, device: Input, wanted: Wanted, clock: Clock) -> Line:
        line = Line(wanted, clock)
        self._join(device, line)
        return line

    def _join(self, device: Input, line: Line) -> None:
        shared = self._open.get(device.index) or SharedInput(device)
        try:
            shared.join(line)
        except KnownError:
            self._open.pop(device.index, None)
            raise
        self._open[device.index] = shared

    def _chosen(self, wanted: Wanted) -> Input:
        """Return the device that is wanted.

        While one of several of the same name is away, nobody can tell which of them is left.
        """
        device = choose(wanted, self._inputs)
        alike = sum(each.kind == device.kind for each in self._inputs)
        if wanted.number is not None and alike < self._most[device.kind]:
            raise missing(wanted, self._inputs)
        return device

    def _list_anew(self) -> None:
        """Start PortAudio again; streams that delivered until now are opened again.

        Not while a device does not let go: it would be waited for.
        """
        if CLOSING:
            self._inputs = self._inputs or listed()
            return
        before = sorted(self._open.values(), key=lambda shared: shared.device.index)
        alive = [shared for shared in before if shared.delivers]
        for shared in before:
            shared.close()
        self._open = {}
        if not CLOSING:
            self._start_portaudio_again()
        for shared in before:
            if shared in alive:
                self._open_again(shared, before)
            else:
                shared.end()

    def _start_portaudio_again(self) -> None:
        sounddevice = portaudio()
        sounddevice._terminate()  # noqa: SLF001 - sounddevice has no public way to list anew
        sounddevice._initialize()  # noqa: SLF001 - as above
        self._inputs = listed()
        for each in self._inputs:
            alike = sum(other.kind == each.kind for other in self._inputs)
            self._most[each.kind] = max(alike, self._most.get(each.kind, 0))

    def _open_again(self, shared: SharedInput, before: Sequence[SharedInput]) -> None:
        """Open a device that was open; those of one name stay in their order."""
        alike = [each for each in self._inputs if each.kind == shared.device.kind]
        were = [each for each in before if each.device.kind == shared.device.kind]
        device = alike[were.index(shared)] if len(alike) == len(were) else None
        for line in shared.lines:
            with suppress(KnownError):
                self._join(device or self._chosen(line.wanted), line)
                continue
            line.end()


def _same(device: Input, inputs: Sequence[Input]) -> bool:
    """Tell whether a list has this device unchanged."""
    return any(
        (each.kind, each.rate_hz, each.channels) == (device.kind, device.rate_hz, device.channels)
        for each in inputs
    )


HUB: Final = InputHub()
"""PortAudio's list of devices belongs to the whole program, so there is one hub."""


def sound_inputs() -> Sequence[Input]:
    """Return the inputs that are plugged in now. Safe from any thread.

    Raises:
        KnownError: PortAudio is not installed on this system (`portaudio_missing`).
    """
    return HUB.inputs()
