"""Frames as `board/lines.py` writes them, read by the parser of another library."""

import pytest
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

from classsense.board.lines import framed


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535, 65536, 200_000])
def test_another_library_reads_our_frames_one_after_the_other(size: int) -> None:
    reader = ClientProtocol(parse_uri("ws://127.0.0.1/ws"), state=State.OPEN, max_size=None)
    texts = [b"x" * size, "日なた".encode()]
    reader.receive_data(b"".join(framed(text) for text in texts))
    events = reader.events_received()

    assert [(e.opcode, e.fin, bytes(e.data)) for e in events if isinstance(e, Frame)] == [
        (Opcode.TEXT, True, text) for text in texts
    ]
