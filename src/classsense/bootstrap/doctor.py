"""Looks at the machine: what works, what does not, and what to do."""

import shutil
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from classsense.board.addresses import lan_addresses
from classsense.board.server import Entrance
from classsense.bootstrap.https import encrypted
from classsense.domain.desk import Finding, Grade
from classsense.domain.errors import KnownError
from classsense.domain.settings import Settings
from classsense.resources import places
from classsense.resources.texts import Language, Texts, explain
from classsense.vision.usb_cameras import usb_cameras
from classsense.weights import verify
from classsense.weights.manifest import load_all

_TABLES: Final = 6
"""Microphones that the words of a class need."""
_ENOUGH_BYTES: Final = 2_000_000_000
_CJK_FOLDERS: Final = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts",
    "/System/Library/Fonts", "/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
_CJK_NAMES: Final = ("*CJK*", "*Noto*JP*", "ヒラギノ*", "Hiragino*", "YuGoth*", "meiryo*", "ipa*")


class Doctor:
    """Examines this machine. Opens no camera and no microphone; it only lists them.

    Args:
        language: Of the findings.
        settings: Where the board is to listen.
        ours: Port on which the board of a running lesson listens already.
    """

    def __init__(self, language: Language, settings: Settings, ours: int | None = None) -> None:
        self._language: Language = language
        self._settings = settings
        self._ours = ours
        self._texts = Texts("doctor", language)

    def examine(self) -> Sequence[Finding]:
        """Return one finding per check. Takes a few seconds; call it off the GUI thread."""
        checks: tuple[Callable[[], Finding], ...] = (
            self._models, self._microphones, self._cameras, self._port, self._lan, self._disk,
            self._fonts,
        )  # fmt: skip
        return [*(check() for check in checks), *self._certificate()]

    def measure(self) -> Sequence[Finding]:
        """Return what this machine can carry; half a minute the first time, then remembered.

        Empty if the models are not here, which `examine` says.
        """
        from classsense.bootstrap.words_pace import LARGER, pace

        try:
            found = pace(self._settings.transcriber)
        except KnownError:
            return ()
        count = found.microphones()
        larger = {size: found.microphones(times) for size, times in LARGER.items()}
        grade = Grade.GOOD if count >= _TABLES else Grade.WARNING
        cpu_s = f"{found.cpu_s:.1f}"
        return (self._found("words", grade, count=count, cpu_s=cpu_s, **larger),)

    def _found(self, check: str, grade: Grade, **details: object) -> Finding:
        return Finding(check, grade, self._texts(f"{check}.{grade}", **details))

    def _models(self) -> Finding:
        states = verify.check(load_all(), places.weights())
        problems = [state.problem for state in states if state.problem is not None]
        if problems:
            told = " ".join(explain(problem, self._language) for problem in problems[:2])
            return Finding("models", Grade.BAD, told)
        return self._found("models", Grade.GOOD, count=len(states))

    def _microphones(self) -> Finding:
        from classsense.speech.input_hub import sound_inputs

        try:
            inputs = sound_inputs()
        except KnownError as error:
            return Finding("microphones", Grade.BAD, explain(error, self._language))
        if not inputs:
            return self._found("microphones", Grade.WARNING)
        names = ", ".join(dict.fromkeys(each.told() for each in inputs))
        return self._found("microphones", Grade.GOOD, names=names)

    def _cameras(self) -> Finding:
        found = sorted(Path("/dev").glob("video*"))
        if Path("/dev").is_dir() and not found:
            return self._found("cameras", Grade.WARNING)
        names = [camera.name for camera in usb_cameras()] or [path.name for path in found]
        return self._found("cameras", Grade.GOOD, names=", ".join(names))

    def _port(self) -> Finding:
        port = self._settings.board_port
        try:
            with socket.create_server(("127.0.0.1", port)):
                return self._found("port", Grade.GOOD, port=port)
        except OSError:
            if port == self._ours:
                return Finding("port", Grade.GOOD, self._texts("port.ours", port=port))
            return self._found("port", Grade.BAD, port=port)

    def _lan(self) -> Finding:
        addresses = lan_addresses()
        if not addresses:
            return self._found("lan", Grade.WARNING)
        return self._found("lan", Grade.GOOD, addresses=", ".join(addresses))

    def _certificate(self) -> Sequence[Finding]:
        """Look at the certificate of the board, if the settings name one."""
        files = self._settings.board_certificate, self._settings.board_key
        if not any(files):
            return ()
        try:
            entrance = encrypted(Entrance(host=""), *(Path(file) for file in files))
        except KnownError as error:
            return (Finding("certificate", Grade.BAD, explain(error, self._language)),)
        name = "" if entrance.https is None else entrance.https.name
        return (self._found("certificate", Grade.GOOD, name=name),)

    def _disk(self) -> Finding:
        folder = places.user_data()
        while not folder.exists():
            folder = folder.parent
        free = shutil.disk_usage(folder).free
        grade = Grade.GOOD if free > _ENOUGH_BYTES else Grade.WARNING
        return self._found("disk", grade, free_gb=f"{free / 1e9:.1f}", path=folder)

    def _fonts(self) -> Finding:
        folders = [Path(folder).expanduser() for folder in _CJK_FOLDERS]
        found = any(
            next(folder.rglob(name), None)
            for folder in folders
            if folder.is_dir()
            for name in _CJK_NAMES
        )
        return self._found("fonts", Grade.GOOD if found else Grade.WARNING)
