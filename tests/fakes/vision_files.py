"""Real little videos, and a real camera on the loopback network, made on the spot."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from classsense.domain.camera_ports import Pixels
from classsense.vision.opencv import opencv
from fakes.vision import plain_picture

STEP: Final = 8
"""Each picture is lighter than the one before by so many of 256 grey levels."""


def picture(number: int) -> Pixels:
    """Return a picture that tells its number even after a lossy codec."""
    return plain_picture(number * STEP + STEP // 2, height=48, width=64)


def number_in(pixels: Pixels) -> int:
    """Return the number that `picture` was made of."""
    return round((float(pixels.mean()) - STEP / 2) / STEP)


def write_video(path: Path, frames: int = 30, fps: float = 10.0) -> Path:
    """Write a video of numbered pictures; after the 32nd the numbers begin again."""
    cv2 = opencv()
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"mp4v"), fps, (64, 48))
    for number in range(frames):
        writer.write(picture(number % 32))
    writer.release()
    return path


class _NetworkCamera(BaseHTTPRequestHandler):
    """Sends pictures, then hangs up, or is silent until `go_on` is set."""

    def __init__(
        self, *args: object, pictures: Sequence[bytes], go_on: threading.Event | None
    ) -> None:
        self._pictures = pictures
        self._go_on = go_on
        super().__init__(*args)  # type: ignore[arg-type]  # handed on as the server gave them

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=next")
        self.end_headers()
        for jpeg in self._pictures:
            self.wfile.write(b"--next\r\nContent-Type: image/jpeg\r\n")
            self.wfile.write(b"Content-Length: %d\r\n\r\n%b\r\n" % (len(jpeg), jpeg))
        if self._go_on is not None:
            self._go_on.wait(60)

    def log_message(self, *_: object) -> None:
        """Say nothing: tests fail on unexpected words."""


def jpeg_of(pixels: Pixels) -> bytes:
    """Return a picture as a camera sends it."""
    packed: bytes = opencv().imencode(".jpg", pixels)[1].tobytes()
    return packed


@contextmanager
def network_camera(frames: int, *, stalls: bool = False) -> Iterator[str]:
    """Yield the address of a camera on 127.0.0.1 that delivers `frames` numbered pictures.

    Args:
        frames: How many pictures come.
        stalls: Whether it then keeps the line open and sends nothing, instead of hanging up.
    """
    shown = [jpeg_of(picture(number)) for number in range(frames)]
    with camera_of(shown, stalls=stalls) as address:
        yield address


@contextmanager
def camera_of(shown: Sequence[bytes], *, stalls: bool = False) -> Iterator[str]:
    """Yield the address of a camera that sends `shown`, whatever it is, as if it were JPEG."""
    go_on = threading.Event() if stalls else None
    handler = partial(_NetworkCamera, pictures=shown, go_on=go_on)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://teacher:secret@127.0.0.1:{server.server_port}/room.mjpg?key=secret"
        finally:
            if go_on is not None:
                go_on.set()
            server.shutdown()
            thread.join()
