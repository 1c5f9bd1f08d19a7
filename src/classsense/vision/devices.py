"""What a camera is opened by: its number, its name, or its address on the network."""

import socket
from collections.abc import Callable
from typing import Final, Protocol
from urllib.parse import urlsplit

from classsense.domain.camera_address import Login, host_of, port_of, with_login, without_login
from classsense.domain.errors import KnownError
from classsense.domain.lesson import CameraId
from classsense.vision.usb_cameras import NamedCamera, NumberedCamera

_LOGIN_REFUSED: Final = (401, 403)
_NO_STREAM: Final = 404
_MOST_BYTES: Final = 4096


class Device(Protocol):
    """Something that OpenCV opens. Used by one thread at a time."""

    @property
    def told(self) -> str:
        """How it is called in messages: never with a password."""
        ...

    def locate(self) -> int | str:
        """Return what OpenCV opens now.

        Raises:
            KnownError: It is not there.
        """
        ...

    def refusal(self, camera: CameraId, timeout_s: float) -> KnownError:
        """Return why it could not be opened, as far as that can be found out."""
        ...


class LocalCamera:
    """A camera of this computer, by its number or its name."""

    def __init__(self, which: NumberedCamera | NamedCamera) -> None:
        self._which = which

    @property
    def told(self) -> str:
        """Its number or name."""
        return self._which.told

    def locate(self) -> int:
        """Return the number of its device.

        Raises:
            KnownError: As `NamedCamera.index` and `NumberedCamera.index`.
        """
        return self._which.index()

    def refusal(self, camera: CameraId, timeout_s: float) -> KnownError:
        """Return that it is missing or busy: the system tells no more."""
        del timeout_s
        return KnownError("camera_missing", camera=camera, source=self.told)


class NetworkCamera:
    """A camera on the network.

    Args:
        address: Without a password: `rtsp://...`.
        login: Looks up who is let in there, each time it is opened; None if nobody has to be.
    """

    def __init__(self, address: str, login: Callable[[], Login | None] = lambda: None) -> None:
        self._address = address
        self._login = login

    @property
    def told(self) -> str:
        """Its address without user name and password."""
        return without_login(self._address)

    def locate(self) -> str:
        """Return the address with user name and password. Never show, log or keep it.

        Raises:
            KnownError: The login cannot be read (`secrets_invalid`).
        """
        return with_login(self._address, self._login())

    def refusal(self, camera: CameraId, timeout_s: float) -> KnownError:
        """Ask the camera, without a password, why it let nobody in.

        Args:
            camera: Its name in the lesson.
            timeout_s: How long it may take to answer, more than 0.
        """
        details = {"camera": camera, "source": self.told}
        if urlsplit(self._address).scheme.lower() != "rtsp":
            return KnownError("camera_missing", **details)
        try:
            status = _rtsp_status(self._address, timeout_s)
        except OSError:
            return KnownError("camera_unreachable", **details)
        if status in _LOGIN_REFUSED:
            kept = self._login() is not None
            key = "camera_login_wrong" if kept else "camera_login_missing"
            return KnownError(key, host=host_of(self._address), **details)
        key = "camera_no_stream" if status == _NO_STREAM else "camera_missing"
        return KnownError(key, **details)


def _rtsp_status(address: str, timeout_s: float) -> int:
    """Return what a server says to a request for the stream (RFC 2326, 10.2); 0 if nothing."""
    asked = without_login(address)
    request = f"DESCRIBE {asked} RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\n\r\n"
    where = (host_of(address), port_of(address))
    with socket.create_connection(where, timeout=timeout_s) as line:
        line.sendall(request.encode())
        words = line.recv(_MOST_BYTES).split(maxsplit=2)
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
