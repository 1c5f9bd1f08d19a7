"""The sound inputs of this computer, and which of them a name means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Final

from classsense.domain.errors import KnownError

_NAMED: Final = re.compile(
    r"(?P<name>.*?)\s*(?:#(?P<number>\d+))?\s*(?:@(?P<channel>\d+)(?:/(?P<of>\d+))?)?", re.DOTALL
)
_HOSTS: Final = (
    "ASIO", "Windows WASAPI", "Core Audio", "ALSA", "Windows DirectSound", "MME", "OSS",
)  # fmt: skip
"""Systems of sound, the best first: Windows lists each device once in each of its own."""
_EXACT_CHANNELS: Final = 31
"""A device that says it has more says only that it takes any number (ALSA's plug-ins)."""


@dataclass(frozen=True, slots=True)
class Input:
    """A sound input.

    Attributes:
        index: PortAudio's number of it, valid until the devices are listed anew.
        rate_hz: Its own rate.
        channels: How many it has; 32 and more means any number.
        host: The system of sound that it is used through, for example `ALSA`.
        default: Whether it is the system's own choice.
    """

    index: int
    name: str
    rate_hz: int
    channels: int = 1
    host: str = ""
    default: bool = False

    @property
    def kind(self) -> tuple[str, str]:
        """What it shares with those that only their order tells from it."""
        return self.host, self.name

    @property
    def may_hang(self) -> bool:
        """Whether to start it may never return: a plug-in of ALSA whose source is gone."""
        return self.host == "ALSA" and "(hw:" not in self.name

    @property
    def known_channels(self) -> int | None:
        """How many channels it has; None if it takes any number."""
        return self.channels if self.channels <= _EXACT_CHANNELS else None

    def told(self) -> str:
        """Return its name with its channels, if it has several, for people."""
        known = self.known_channels
        return f"{self.name} (1-{known})" if known is not None and known > 1 else self.name


@dataclass(frozen=True, slots=True)
class Wanted:
    """The input that a plan names, `NAME[#NUMBER][@CHANNEL[/CHANNELS]]`.

    Attributes:
        name: The whole name, a part of it, or `NAME, HOST`, in any case; empty for the system's
            own choice.
        number: Which of several that match, from 1; None if there must be one only.
        channel: Which channel, from 1; None for a microphone of its own.
        channels: How many the device has, where it does not say so itself; else None.
    """

    name: str
    number: int | None = None
    channel: int | None = None
    channels: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Wanted":
        """Read what a plan says."""
        found = _NAMED.fullmatch(text.strip())
        if found is None:
            return cls(text.strip())
        number, channel, channels = (
            int(found[key]) if found[key] else None for key in ("number", "channel", "of")
        )
        return cls(found["name"], number, channel, channels)

    def __str__(self) -> str:
        number = "" if self.number is None else f"#{self.number}"
        return f"{self.name}{number}" + ("" if self.channel is None else f"@{self.channel}")


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


def listed() -> list[Input]:
    """Return the inputs that were there when PortAudio started.

    Raises:
        KnownError: PortAudio is not installed on this system (`portaudio_missing`).
    """
    sounddevice = portaudio()
    hosts = [str(host["name"]) for host in sounddevice.query_hostapis()]
    chosen = sounddevice.default.device[0]
    return [
        Input(
            index=number,
            name=str(device["name"]),
            rate_hz=round(device["default_samplerate"]),
            channels=int(device["max_input_channels"]),
            host=hosts[device["hostapi"]],
            default=number == chosen,
        )
        for number, device in enumerate(sounddevice.query_devices())
        if device["max_input_channels"] > 0
    ]


def choose(wanted: Wanted, inputs: Sequence[Input]) -> Input:
    """Return the input that a plan means.

    Args:
        wanted: What the plan names.
        inputs: What there is.

    Raises:
        KnownError: There is none (`microphone_missing`), more than one (`microphone_ambiguous`),
            or it has no such channel (`microphone_channel`).
    """
    found = _matching(wanted.name, inputs)
    if wanted.number is not None:
        found = found[wanted.number - 1 : wanted.number] if wanted.number else []
    if not found:
        raise missing(wanted, inputs)
    if len(found) > 1:
        told = ", ".join(f"#{n} {each.name}" for n, each in enumerate(found, start=1))
        raise KnownError("microphone_ambiguous", name=str(wanted), found=told)
    device = found[0]
    channel = 1 if wanted.channel is None else wanted.channel
    if not 1 <= channel <= device.channels:
        raise KnownError(
            "microphone_channel", name=device.name, channel=channel, channels=device.channels
        )
    return device


def missing(wanted: Wanted, inputs: Sequence[Input]) -> KnownError:
    """Return the error that says that an input is not there, and which are."""
    told = ", ".join(each.told() for each in inputs) or "-"
    return KnownError("microphone_missing", name=str(wanted), found=told)


def _matching(name: str, inputs: Sequence[Input]) -> list[Input]:
    """Return the inputs of one system of sound that a name fits, in the system's order."""
    if not name:
        return [each for each in inputs if each.default][:1]
    head, _, host = name.rpartition(", ")
    of_host = [each for each in inputs if head and each.host.casefold() == host.casefold()]
    if of_host:
        name, inputs = head, of_host
    exact = [each for each in inputs if each.name == name]
    found = exact or [each for each in inputs if name.casefold() in each.name.casefold()]
    if not found:
        return []
    best = min(_rank(each.host) for each in found)
    return [each for each in found if _rank(each.host) == best]


def _rank(host: str) -> int:
    return _HOSTS.index(host) if host in _HOSTS else len(_HOSTS)
