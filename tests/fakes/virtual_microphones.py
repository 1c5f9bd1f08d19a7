"""Virtual microphones: a PulseAudio of the test's own, which plays sound into null sinks."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

NEEDED = ("pulseaudio", "pactl", "paplay")


class VirtualMicrophones:
    """The microphones of a running PulseAudio, by name."""

    def __init__(self, daemon: subprocess.Popen[bytes], environment: dict[str, str]) -> None:
        self._daemon = daemon
        self._environment = environment
        self._players: list[subprocess.Popen[bytes]] = []

    def play(self, name: str, path: Path) -> None:
        """Begin to play a recording into a microphone."""
        command = ("paplay", f"--device={name}", str(path))
        self._players.append(subprocess.Popen(command, env=self._environment))

    def unplug(self) -> None:
        """Take all microphones away."""
        self._daemon.kill()
        self._daemon.wait()

    def close(self) -> None:
        """End everything that was started."""
        self.unplug()
        for player in self._players:
            player.kill()
            player.wait()


@contextmanager
def virtual_microphones(
    folder: Path, names: Sequence[str], patch: pytest.MonkeyPatch
) -> Iterator[VirtualMicrophones]:
    """Run a PulseAudio in `folder` with these microphones; skip where there is none."""
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if missing:
        pytest.skip(f"virtual microphones need {', '.join(missing)}")
    folder.chmod(0o700)
    settings = [
        f'pcm.{name} {{ type pulse device "{name}.monitor"'
        f' hint {{ show on description "{name}" }} }}'
        for name in names
    ]
    (folder / ".asoundrc").write_text("\n".join(settings), encoding="utf-8")
    patch.setenv("HOME", str(folder))
    patch.setenv("XDG_RUNTIME_DIR", str(folder))
    modules = [f"module-null-sink sink_name={name} rate=48000 channels=1" for name in names]
    loaded = [part for module in modules for part in ("-L", module)]
    daemon = subprocess.Popen(
        (
            *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "-F", "/dev/null"),
            *("--log-target=null", "-L", "module-native-protocol-unix", *loaded),
        ),
        env=dict(os.environ),
    )
    room = VirtualMicrophones(daemon, dict(os.environ))
    try:
        _wait_for(folder / "pulse" / "native", daemon)
        yield room
    finally:
        room.close()


def _wait_for(socket: Path, daemon: subprocess.Popen[bytes]) -> None:
    """Wait until PulseAudio answers: `pactl` itself waits for the server to come up."""
    for _ in range(100):
        answer = subprocess.run(("pactl", "info"), capture_output=True, check=False)
        if answer.returncode == 0:
            return
        if daemon.poll() is not None:
            pytest.skip("PulseAudio does not start here")
    pytest.skip(f"PulseAudio does not answer at {socket.name}")
