"""The only place that imports OpenCV."""

import os
from functools import cache
from pathlib import Path
from typing import Any, Final

_SETTINGS: Final = {
    # A camera on the network loses whole pictures over UDP; TCP only delays them. What arrives
    # while a stream is looked into comes late, with the time of now: half a second is enough.
    "OPENCV_FFMPEG_CAPTURE_OPTIONS": "rtsp_transport;tcp|analyzeduration;500000",
    # A USB camera that was pulled out is noticed after this many seconds instead of ten.
    "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": "3",
    # What went wrong is said by a KnownError; the libraries' own words say it in no language.
    "OPENCV_FFMPEG_LOGLEVEL": "-8",
    "OPENCV_LOG_LEVEL": "SILENT",
}
_QT_PLUGINS: Final = "QT_QPA_PLATFORM_PLUGIN_PATH"


def opencv() -> Any:  # noqa: ANN401 - cv2 has no usable types; they end at our adapters
    """Return the `cv2` module, set up for a program that has its own Qt and its own threads.

    Importing it points Qt to the plugins inside the wheel, which PySide6 cannot load; that is
    undone here. OpenCV's own pool of threads is switched off: each camera has a thread already.
    """
    cv2, wheel = _set_up()
    if os.environ.get(_QT_PLUGINS, "").startswith(wheel):
        del os.environ[_QT_PLUGINS]
    return cv2


@cache
def _set_up() -> tuple[Any, str]:
    """Return the module and the folder that it lies in."""
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    import cv2

    cv2.setNumThreads(1)
    return cv2, str(Path(cv2.__file__).parent)
