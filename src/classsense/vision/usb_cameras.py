"""The cameras of this computer, and which of them a name means."""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from classsense.domain.errors import KnownError

DEVICES: Final = Path("/sys/class/video4linux")
"""Where Linux lists video devices; other systems have no such folder."""
_NAMED: Final = re.compile(r"(?P<name>.*?)\s*(?:#(?P<number>\d+))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class UsbCamera:
    """A camera of this computer.

    Attributes:
        index: Number of its device, until it is plugged in again.
        port: Where it is plugged in: the same after it was pulled out and put back.
    """

    index: int
    name: str
    port: str


def usb_cameras(devices: Path = DEVICES) -> Sequence[UsbCamera]:
    """Return the cameras in the order of the ports that they are plugged into.

    A camera often has a second device, for what is not a picture; it is left out.

    Args:
        devices: Folder with one folder per video device, as Linux shows it.
    """
    found = []
    for folder in devices.glob("video*"):
        number = folder.name.removeprefix("video")
        try:
            name = (folder / "name").read_text(encoding="utf-8", errors="replace").strip()
            first = (folder / "index").read_text(encoding="utf-8").strip() == "0"
        except OSError:  # pulled out meanwhile
            continue
        if number.isdecimal() and first:
            port = (folder / "device").resolve().as_posix()
            found.append(UsbCamera(int(number), name, port))
    return sorted(found, key=lambda each: (each.port, each.index))


class NumberedCamera:
    """A camera by the number of its device, which may come to mean another one.

    Where the system tells names and ports, another camera under the number is refused: the masks
    and seats of the first would be looked for in its picture.

    Args:
        number: Of the device, 0 or more.
        devices: As for `usb_cameras`.
    """

    def __init__(self, number: int, devices: Path = DEVICES) -> None:
        self._number = number
        self._devices = devices
        self._first: UsbCamera | None = None
        self.told: Final = str(number)

    def index(self) -> int:
        """Return the number of its device.

        Raises:
            KnownError: It means another camera than before (`camera_exchanged`).
        """
        here = (each for each in usb_cameras(self._devices) if each.index == self._number)
        now = next(here, None)
        if self._first is None:
            self._first = now
        elif now is not None and now != self._first:
            raise KnownError(
                "camera_exchanged", source=self.told, before=self._first.name, now=now.name
            )
        return self._number


class NamedCamera:
    """Finds a camera by its name, each time it is opened. Used by one thread at a time.

    While one of several of the same name is away, `NAME#2` means none of them: nobody could tell
    which is left, and the seats of one would be looked for in the picture of the other.

    Args:
        text: `NAME` or a part of it, in any case; `NAME#2` is the second that matches, in the
            order of the ports.
        devices: As for `usb_cameras`.
    """

    def __init__(self, text: str, devices: Path = DEVICES) -> None:
        found = _NAMED.fullmatch(text.strip())
        self._name = text.strip() if found is None else found["name"]
        self._number = None if found is None or not found["number"] else int(found["number"])
        self._devices = devices
        self._most = 0
        self.told: Final = text.strip()

    def index(self, system: str = sys.platform) -> int:
        """Return the number of its device now.

        Raises:
            KnownError: There is none of that name (`camera_not_found`), more than one
                (`camera_ambiguous`), or this system does not tell the names of cameras
                (`camera_names_unknown`).
        """
        if system != "linux" and not self._devices.is_dir():
            raise KnownError("camera_names_unknown", name=self.told)
        everything = usb_cameras(self._devices)
        named = [each for each in everything if each.name == self._name]
        fitting = [each for each in everything if self._name.casefold() in each.name.casefold()]
        found = named or fitting
        away = len(found) < self._most
        self._most = max(self._most, len(found))
        if self._number is not None:
            found = [] if away or not self._number else found[self._number - 1 : self._number]
        if not found:
            told = ", ".join(each.name for each in everything) or "-"
            raise KnownError("camera_not_found", name=self.told, found=told)
        if len(found) > 1:
            told = ", ".join(f"#{n} {each.name}" for n, each in enumerate(found, start=1))
            raise KnownError("camera_ambiguous", name=self.told, found=told)
        return found[0].index
