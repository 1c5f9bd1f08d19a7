"""The sound inputs of this computer, and which of them a name means."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from classsense.domain.errors import KnownError

_guard: Final = threading.Lock()
_in_use: list[object] = []
"""Streams that are open anywhere in the program: PortAudio's list of devices belongs to all."""


@dataclass(frozen=True, slots=True)
class Input:
    """A sound input.

    Attributes:
        index: PortAudio's number of it, valid until the devices are listed anew.
        rate_hz: Its own rate.
    """

    index: int
    name: str
    rate_hz: int


def portaudio() -> ModuleType:
    """Return the sounddevice module.

    Raises:
        KnownError: PortAudio is not installed on this system (`portaudio_missing`).
    """
    try:
        import sounddevice
    except OSError as error:  # it wraps a shared library that Linux brings separately
        raise KnownError("portaudio_missing") from error
    module: ModuleType = sounddevice
    return module


def sound_inputs() -> Sequence[Input]:
    """Return the inputs that are plugged in now. Safe from any thread.

    PortAudio lists devices when it starts, so it is started again, unless a stream is open: that
    one would be lost (https://github.com/PortAudio/portaudio/issues/1187).

    Raises:
        KnownError: PortAudio is not installed on this system (`portaudio_missing`).
    """
    sounddevice = portaudio()
    with _guard:
        if not _in_use:
            sounddevice._terminate()  # noqa: SLF001 - sounddevice has no public way to list anew
            sounddevice._initialize()  # noqa: SLF001 - as above
        devices = sounddevice.query_devices()
    return [
        Input(number, str(device["name"]), round(device["default_samplerate"]))
        for number, device in enumerate(devices)
        if device["max_input_channels"] > 0
    ]


@contextmanager
def in_use(stream: object) -> Iterator[None]:
    """Keep the list of devices as it is while `stream` is open."""
    with _guard:
        _in_use.append(stream)
    try:
        yield
    finally:
        with _guard:
            _in_use.remove(stream)


def choose(name: str, inputs: Sequence[Input]) -> Input:
    """Return the input that `name` means.

    Args:
        name: The whole name or a part of it, in any case; `NAME#2` is the second of several.
        inputs: What there is.

    Raises:
        KnownError: There is none (`microphone_missing`) or more than one (`microphone_ambiguous`).
    """
    wanted, _, number = name.partition("#")
    wanted = wanted.strip()
    exact = [each for each in inputs if each.name == wanted]
    found = exact or [each for each in inputs if wanted.casefold() in each.name.casefold()]
    if number.isdecimal():
        found = found[int(number) - 1 : int(number)] if int(number) else []
    if not found:
        listed = ", ".join(each.name for each in inputs) or "-"
        raise KnownError("microphone_missing", name=name, found=listed)
    if len(found) > 1:
        listed = ", ".join(f"#{n} {each.name}" for n, each in enumerate(found, start=1))
        raise KnownError("microphone_ambiguous", name=name, found=listed)
    return found[0]
