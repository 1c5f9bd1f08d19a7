"""Nothing is sent off this machine: held by looking at every system call that could do it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from integration.network_trace import outbound, traced

EVERY_PART = """
import pathlib, sys
import numpy as np
from PySide6.QtWidgets import QApplication, QLabel
from classsense.speech.segmentation import PyannoteSegmenter
from classsense.speech.speaker_embedding import CamPlusEmbedder
from classsense.domain.ports import DetectedFace
from classsense.vision.faces_yunet import YuNetDetector
from classsense.vision.landmarks_mediapipe import MediapipeFaceReader
from faster_whisper import WhisperModel

weights = pathlib.Path(sys.argv[1])
application = QApplication([])
label = QLabel("教室")
label.show()
application.processEvents()
picture = np.full((480, 640, 3), 128, np.uint8)
YuNetDetector(weights / "yunet.onnx").detect(picture)
reader = MediapipeFaceReader(weights / "face_landmarker.task", expression=True)
reader.read(picture, DetectedFace(box=(0.4, 0.4, 0.2, 0.2), score=0.9))
reader.close()
PyannoteSegmenter(weights / "segmentation.onnx").segment(np.zeros(160_000, np.float32))
CamPlusEmbedder(weights / "campplus.onnx").embed(np.zeros((200, 80), np.float32))
whisper = WhisperModel(str(weights / "whisper-base"), device="cpu", compute_type="int8")
list(whisper.transcribe(np.zeros(16_000, np.float32), language="ja")[0])
print("every part has worked")
"""

ON_LOOPBACK = """
import socket
listener = socket.create_server(("127.0.0.1", 0))
socket.create_connection(listener.getsockname()).close()
datagrams = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
datagrams.bind(("::1", 0))
datagrams.sendto(b"to myself", datagrams.getsockname())
"""


def v4(address: str) -> str:
    """Return an address as strace writes it."""
    return f'{{sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("{address}")}}'


def v6(address: str) -> str:
    """Return an address as strace writes it."""
    return (
        "{sa_family=AF_INET6, sin6_port=htons(53), sin6_flowinfo=htonl(0), "
        f'inet_pton(AF_INET6, "{address}", &sin6_addr), sin6_scope_id=0}}'
    )


# Calls as strace 6.1 writes them, to addresses that are reserved for documentation.
SENT_AWAY = [
    f'7 sendto(3, ""..., 9, 0, {v4("192.0.2.1")}, 16) = 9',
    f"7 connect(5, {v4('192.0.2.53')}, 16 <unfinished ...>",
    f"7 connect(5, {v6('2001:db8::1')}, 28) = -1 ENETUNREACH (Network is unreachable)",
    f"7 sendmmsg(4, [{{msg_hdr={{msg_name={v4('192.0.2.53')}, msg_namelen=16}}}}], 1, 0) = 1",
    f"7 sendmsg(4, {{msg_name={v6('::ffff:192.0.2.1')}, msg_namelen=28}}, 0) = 1",
    f"7 connect(5, {v4('198.51.100.7')}, 16) = 0",
    "7 connect(5, {sa_family=AF_INET, sa_data=...}, 16) = 0",
]
STAYED = [
    '7 connect(3, {sa_family=AF_UNIX, sun_path=""...}, 110) = 0',
    f"7 connect(3, {v4('127.0.0.1')}, 16) = 0",
    f"7 connect(3, {v6('::1')}, 28) = 0",
    f"7 connect(3, {v6('::ffff:127.0.0.1')}, 28) = 0",
    "7 sendto(3, {nlmsg_len=20, nlmsg_type=RTM_GETADDR}, 20, 0, {sa_family=AF_NETLINK}, 12) = 20",
    '7 sendto(6, ""..., 120, 0, NULL, 0) = 120',
    "7 +++ exited with 0 +++",
]


@pytest.mark.parametrize("line", SENT_AWAY)
def test_a_planted_call_is_found(line: str) -> None:
    assert outbound([*STAYED, line, *STAYED]) == [line]


def test_what_stays_on_the_machine_may() -> None:
    assert outbound(STAYED) == []


def test_a_real_trace_shows_the_calls(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    subprocess.run(traced([sys.executable, "-c", ON_LOOPBACK], trace), check=True)
    text = trace.read_text(encoding="utf-8")
    assert 'inet_addr("127.0.0.1")' in text  # the connection
    assert '"::1"' in text  # the datagram
    assert outbound(text.splitlines()) == []


@pytest.mark.model
def test_no_model_and_no_window_connects_anywhere(tmp_path: Path, weights_folder: Path) -> None:
    trace = tmp_path / "trace"
    done = subprocess.run(
        traced([sys.executable, "-c", EVERY_PART, str(weights_folder)], trace),
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "every part has worked" in done.stdout, done.stderr
    assert outbound(trace.read_text(encoding="utf-8").splitlines()) == []
