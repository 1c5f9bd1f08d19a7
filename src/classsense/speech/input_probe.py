"""Lists the sound inputs, and tries one, in a process of its own.

PortAudio lists devices when it starts, and to start it again would cost every open stream
(https://github.com/PortAudio/portaudio/issues/1187). A process of its own sees what was plugged in
since, and disturbs nobody. It is also the only way to find out whether an input can be started: for
one of ALSA's `pulse` inputs whose source is gone this never returns, and PortAudio aborts
the program if somebody tries to close it then.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from classsense.domain.errors import KnownError
from classsense.speech.inputs import Input, Wanted, choose, listed, portaudio

_LONGEST_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a process of its own found.

    Attributes:
        inputs: What is plugged in now; inputs that this program has open may be absent.
        starts: Whether the one that was asked for can be started.
    """

    inputs: list[Input]
    starts: bool


def look(wanted: Wanted | None = None) -> Seen | None:
    """Return what is plugged in now; None if that cannot be found out.

    Takes a quarter of a second of CPU, and up to 10 s.

    Args:
        wanted: What to try; None to list only.
    """
    command = [sys.executable, "-m", __name__]
    if wanted is not None:
        command.append(msgspec.json.encode(wanted).decode())
    try:
        said = subprocess.run(  # noqa: S603 - our own interpreter and module
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # ALSA and JACK complain there of what is not installed
            timeout=_LONGEST_S,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ).stdout
    except subprocess.TimeoutExpired as error:
        said = error.stdout or b""
    except OSError:
        return None
    lines = said.splitlines()
    try:
        return Seen(msgspec.json.decode(lines[0], type=list[Input]), starts=b"started" in lines)
    except (IndexError, msgspec.DecodeError):
        return None


def _start(wanted: Wanted, inputs: list[Input]) -> None:
    """Start an input. Never returns for one whose source is gone."""

    def ignore(frames: Any, count: int, time: Any, flags: Any) -> None:  # noqa: ANN401 - sounddevice has no types
        del frames, count, time, flags

    device = choose(wanted, inputs)
    portaudio().InputStream(
        device=device.index, channels=1, samplerate=device.rate_hz, callback=ignore
    ).start()


def _main(asked: list[str]) -> None:
    inputs = listed()
    sys.stdout.buffer.write(msgspec.json.encode(inputs) + b"\n")
    sys.stdout.flush()
    for text in asked:
        wanted = msgspec.json.decode(text, type=Wanted)
        try:
            _start(wanted, inputs)
        except (KnownError, portaudio().PortAudioError):
            continue
        sys.stdout.buffer.write(b"started\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main(sys.argv[1:])
    os._exit(0)  # a stream that hangs cannot be closed
