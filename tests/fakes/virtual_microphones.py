"""Virtual microphones: a PulseAudio of the test's own, which plays sound into null sinks."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

NEEDED = ("pulseaudio", "pactl", "paplay")


@dataclass(frozen=True)
class Virtual:
    """A microphone that is to be there."""

    name: str
    channels: int = 1
    rate_hz: int = 48_000

    @property
    def module(self) -> str:
        """What PulseAudio is told to load."""
        return (
            f"module-null-sink sink_name={self.name} rate={self.rate_hz} channels={self.channels}"
            f" channel_map={self.channel_map}"
        )

    @property
    def channel_map(self) -> str:
        """The places of its channels, in ALSA's order; else they are mixed on the way."""
        places = ("front-left", "front-right", "rear-left", "rear-right")
        return ",".join(places[: self.channels]) if self.channels > 1 else "mono"


class VirtualMicrophone:
    """A microphone that is plugged in: a server of its own.

    A server that has another microphone left would record from that one when the first is taken
    away, and no program that uses ALSA is told.
    """

    def __init__(self, kind: Virtual, folder: Path) -> None:
        self.kind = kind
        self._environment = {**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
        self.server = f"unix:{folder / 'pulse' / 'native'}"
        self._daemon: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Run the server with the microphone plugged in."""
        self._daemon = subprocess.Popen(
            (
                *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "-F", "/dev/null"),
                *("--log-target=null", "-L", "module-native-protocol-unix"),
                *("-L", self.kind.module),
            ),
            env=self._environment,
        )
        for _ in range(100):
            if self._pactl("info").returncode == 0:  # it waits for the server to come up
                return
            if self._daemon.poll() is not None:
                pytest.skip("PulseAudio does not start here")
        pytest.skip("PulseAudio does not answer")

    def unplug(self) -> None:
        """Take the microphone away from its server."""
        self._pactl("unload-module", "module-null-sink")

    def plug(self) -> None:
        """Put it back."""
        self._pactl("load-module", *self.kind.module.split())

    def kill(self) -> None:
        """Let the server die."""
        if self._daemon is not None:
            self._daemon.kill()
            self._daemon.wait()
        self._daemon = None

    def _pactl(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ("pactl", f"--server={self.server}", *command),
            env=self._environment,
            capture_output=True,
            check=False,
        )


class VirtualMicrophones:
    """All microphones of a room, by name."""

    def __init__(self, microphones: Sequence[VirtualMicrophone]) -> None:
        self._microphones = {each.kind.name: each for each in microphones}
        self._players: list[subprocess.Popen[bytes]] = []

    def __getitem__(self, name: str) -> VirtualMicrophone:
        return self._microphones[name]

    def start(self) -> None:
        """Run all servers."""
        for microphone in self._microphones.values():
            microphone.start()

    def play(self, name: str, path: Path) -> None:
        """Begin to play a recording into a microphone, channel by channel."""
        microphone = self._microphones[name]
        command = (
            *("paplay", f"--server={microphone.server}", f"--device={name}"),
            *(f"--channel-map={microphone.kind.channel_map}", str(path)),
        )
        self._players.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))

    def kill(self) -> None:
        """Let all servers die."""
        for microphone in self._microphones.values():
            microphone.kill()

    def close(self) -> None:
        """End everything that was started."""
        self.kill()
        for player in self._players:
            player.kill()
            player.wait()


@contextmanager
def virtual_microphones(
    folder: Path, microphones: Sequence[str | Virtual], patch: pytest.MonkeyPatch
) -> Iterator[VirtualMicrophones]:
    """Plug microphones in, with all that they need in `folder`; skip where that cannot be."""
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if missing:
        pytest.skip(f"virtual microphones need {', '.join(missing)}")
    room = VirtualMicrophones(
        [
            VirtualMicrophone(
                each if isinstance(each, Virtual) else Virtual(each), _private(folder / str(number))
            )
            for number, each in enumerate(microphones)
        ]
    )
    settings = [
        f'pcm.{each.kind.name} {{ type pulse server "{each.server}"'
        f' device "{each.kind.name}.monitor" hint {{ show on description "{each.kind.name}" }} }}'
        for each in room._microphones.values()
    ]
    (folder / ".asoundrc").write_text("\n".join(settings), encoding="utf-8")
    patch.setenv("HOME", str(_private(folder)))
    patch.setenv("XDG_RUNTIME_DIR", str(folder))
    try:
        room.start()
        yield room
    finally:
        room.close()


def _private(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    return folder
