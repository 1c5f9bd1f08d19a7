"""Nothing is sent off this machine: held by looking at every system call that could do it."""

import mmap
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import msgspec
import pytest

from classsense.speech.inputs import Wanted
from classsense.vision.opencv import opencv
from fakes.drawn_room import drawn_picture
from integration.network_trace import outbound, traced

ROOT = Path(__file__).resolve().parent.parent.parent

# Hosts that take in what libraries report of their users. onnxruntime 1.29 and mediapipe 0.10.35
# began to do so between one version and the next: docs/privacy.md.
COLLECTORS = (
    b"events.data.microsoft.com",
    b"play.googleapis.com",
    b"google-analytics.com",
    b"ingest.sentry.io",
)

NATIVE = re.compile(r"\.(so(\.[\d.]+)?|pyd|dll|dylib)$")

# At the end it waits idly: onnxruntime 1.31 first called home between 5 and 12 seconds.
EVERY_PART = """
import pathlib, sys, threading
import numpy as np
from PySide6.QtWidgets import QApplication, QLabel
from classsense.speech.segmentation import PyannoteSegmenter
from classsense.speech.speaker_embedding import CamPlusEmbedder
from classsense.domain.camera_ports import DetectedFace
from classsense.vision.faces_yunet import YuNetDetector
from classsense.vision.hands_litert import LiteRtHandFinder
from classsense.vision.landmarks_litert import LiteRtFaceReader
from classsense.vision.landmarks_mediapipe import MediapipeFaceReader
from faster_whisper import WhisperModel

weights = pathlib.Path(sys.argv[1])
application = QApplication([])
label = QLabel("教室")
label.show()
application.processEvents()
picture = np.full((480, 640, 3), 128, np.uint8)
YuNetDetector(weights / "yunet.onnx").detect(picture)
for kind in (LiteRtFaceReader, MediapipeFaceReader):
    reader = kind(weights / "face_landmarker.task", expression=True)
    reader.read(picture, DetectedFace(box=(0.4, 0.4, 0.2, 0.2), score=0.9))
    reader.close()
LiteRtHandFinder(weights / "hand_landmarker.task").find(picture, (0.3, 0.3, 0.4, 0.4))
segmenter = PyannoteSegmenter(weights / "segmentation")
segmenter.segment(segmenter.filtered(np.zeros(160_000, np.float32)), 0.0, 0.0)
embedder = CamPlusEmbedder(weights / "campplus")
frames = embedder.frames(np.zeros((200, 80), np.float32))
embedder.vectors(frames, np.ones((1, len(frames)), np.float32))
whisper = WhisperModel(str(weights / "whisper-base"), device="cpu", compute_type="int8")
list(whisper.transcribe(np.zeros(16_000, np.float32), language="ja")[0])
threading.Event().wait(15)
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


def native_libraries() -> Iterator[Path]:
    """Yield the native libraries of every package that a lesson needs."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for name in sorted(set(re.findall(r"^([a-z0-9.-]+)==", lock, re.MULTILINE))):
        try:
            files = metadata.files(name) or []
        except metadata.PackageNotFoundError:
            continue  # for another system or another Python
        for file in files:
            library = Path(str(file.locate()))
            if NATIVE.search(file.name) and library.is_file():  # some lists name what is not there
                yield library


def collectors_in(library: Path) -> list[bytes]:
    """Return the collectors whose names stand in a library."""
    with library.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        return [host for host in COLLECTORS if text.find(host) >= 0]


def test_no_library_knows_whom_to_report_to() -> None:
    libraries = list(native_libraries())
    assert any("onnxruntime" in library.name for library in libraries)
    found = {library.name: collectors_in(library) for library in libraries}
    assert {name: hosts for name, hosts in found.items() if hosts} == {}


def test_a_collector_in_a_library_is_found(tmp_path: Path) -> None:
    library = tmp_path / "library.so"
    library.write_bytes(b"\x7fELF https://mobile.events.data.microsoft.com/OneCollector\0")
    assert collectors_in(library) == [b"events.data.microsoft.com"]


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


def test_the_process_that_lists_microphones_connects_to_nobody(tmp_path: Path) -> None:
    """It is asked for one that is not there, as a lesson does whose microphone was unplugged."""
    trace = tmp_path / "trace"
    wanted = msgspec.json.encode(Wanted.parse("no such microphone")).decode()
    done = subprocess.run(
        traced([sys.executable, "-m", "classsense.speech.input_probe", wanted], trace),
        capture_output=True,
        text=True,
        check=False,
    )
    listed = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert len(listed) == 1
    assert isinstance(msgspec.json.decode(listed[0]), list)
    assert outbound(trace.read_text(encoding="utf-8").splitlines()) == []


@pytest.mark.model
@pytest.mark.usefixtures("weights_folder")
def test_a_lesson_connects_to_nobody(tmp_path: Path) -> None:
    trace, out = tmp_path / "trace", tmp_path / "lesson"
    lesson = ("lesson", "run", "sample", "--headless", "--seconds", "16", "--out", str(out))
    done = subprocess.run(
        traced([sys.executable, "-m", "classsense", *lesson], trace),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = trace.read_text(encoding="utf-8").splitlines()
    assert any('inet_addr("127.0.0.1")' in line for line in lines), "no tablet came to the board"
    assert outbound(lines) == []


@pytest.mark.model
@pytest.mark.usefixtures("weights_folder")
def test_reading_expressions_connects_to_nobody(tmp_path: Path) -> None:
    trace, out = tmp_path / "trace", tmp_path / "faces.jsonl"
    picture = tmp_path / "class.png"
    picture.write_bytes(opencv().imencode(".png", drawn_picture(0).pixels)[1].tobytes())
    words = ("analyse", "vision", str(picture), "--json", str(out), "--expression")
    done = subprocess.run(
        traced([sys.executable, "-m", "classsense", *words], trace),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    faces = msgspec.json.decode(out.read_bytes())["faces"]
    assert any(face["expression"] for face in faces), "the net did not work"
    assert outbound(trace.read_text(encoding="utf-8").splitlines()) == []
