"""Cameras on the loopback network that speak RTSP, each a process of its own that ends with it."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

import pytest

_SYSTEM_PYTHON: Final = "/usr/bin/python3"
_NEEDED: Final = ("videotestsrc", "jpegenc", "rtpjpegpay", "h264parse", "rtph264pay")
_PROBE: Final = (
    "import gi; gi.require_version('GstRtspServer', '1.0'); gi.require_version('Gst', '1.0');"
    "from gi.repository import Gst, GstRtspServer; Gst.init(None);"
    f"assert all(Gst.ElementFactory.find(each) for each in {_NEEDED})"
)


@cache
def lacks_rtsp_server() -> str:
    """Return why there can be no RTSP camera here; empty if there can."""
    if shutil.which(_SYSTEM_PYTHON) is None:
        return "there is no /usr/bin/python3"
    tried = subprocess.run([_SYSTEM_PYTHON, "-c", _PROBE], capture_output=True, check=False)
    if tried.returncode:
        return (
            "GStreamer's RTSP server is missing: apt-get install python3-gi "
            "gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-good gstreamer1.0-plugins-bad"
        )
    return ""


@contextmanager
def rtsp_camera(launch: str, *who: str, port_was: int = 0, sizes: str = "") -> Iterator[str]:
    """Yield the address of a camera at 127.0.0.1 without user name and password.

    Args:
        launch: What it delivers, in the words of gst-launch.
        who: User name and password that it asks for; none if it asks for nothing.
        sizes: Those that the pictures take in turn, a second each: `128x96,48x64`.
        port_was: Port that it had before it was switched off; 0 takes a free one.
    """
    reason = lacks_rtsp_server()
    if reason:
        pytest.skip(reason)
    script = str(Path(__file__).with_name("rtsp_server.py"))
    words = [_SYSTEM_PYTHON, script, str(port_was), launch, sizes, *who]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        try:
            yield f"rtsp://127.0.0.1:{int(run.stdout.readline())}/room"
        finally:
            run.stdin.close()  # it ends by itself
            if run.poll() is None:
                run.terminate()


def film(path: Path) -> str:
    """Return how to deliver an H.264 film, as most cameras do."""
    return (
        f"( filesrc location={path} ! qtdemux ! h264parse config-interval=1 ! "
        "rtph264pay name=pay0 pt=96 )"
    )


def drawn(pattern: str = "ball") -> str:
    """Return how to deliver drawn pictures of 64x48 as MJPEG, ten a second.

    Args:
        pattern: Of GStreamer's videotestsrc: `ball` moves, `black` stands still.
    """
    return (
        f"( videotestsrc is-live=true pattern={pattern} ! capsfilter name=size "
        "caps=video/x-raw,format=I420,width=64,height=48,framerate=10/1 ! jpegenc ! "
        "rtpjpegpay name=pay0 pt=26 )"
    )
