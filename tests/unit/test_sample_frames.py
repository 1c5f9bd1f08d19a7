"""The crowd's half of a websocket: frames of every length, whole or in pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.sample.frames import BINARY, TEXT, Frames, framed, upgrade

AGREED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"


def from_server(kind: int, body: bytes) -> bytes:
    """Return a frame as a server sends it, without a mask."""
    size = len(body)
    if size < 126:
        return bytes([0x80 | kind, size]) + body
    if size < 1 << 16:
        return bytes([0x80 | kind, 126]) + size.to_bytes(2) + body
    return bytes([0x80 | kind, 127]) + size.to_bytes(8) + body


@given(
    st.lists(st.tuples(st.sampled_from([TEXT, BINARY]), st.binary(max_size=300)), max_size=5),
    st.integers(1, 50),
)
def test_frames_come_out_as_they_went_in(frames: list[tuple[int, bytes]], piece: int) -> None:
    stream = AGREED + b"".join(from_server(*frame) for frame in frames)
    reader = Frames()
    found = [
        frame
        for start in range(0, len(stream), piece)
        for frame in reader.feed(stream[start : start + piece])
    ]
    assert reader.open
    assert found == frames


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536, 200_000])
def test_every_length_of_a_server_is_read(size: int) -> None:
    reader = Frames()
    body = b"x" * size
    assert list(reader.feed(AGREED + from_server(BINARY, body))) == [(BINARY, body)]


def test_what_goes_out_is_masked_and_bounded() -> None:
    assert framed(TEXT, b"abc") == b"\x81\x83\0\0\0\0abc"
    assert framed(TEXT, b"x" * 126)[:4] == b"\x81\xfe\x00\x7e"
    with pytest.raises(ValueError, match="65536"):
        framed(TEXT, b"x" * 65_536)
    assert b"GET /ws HTTP/1.1\r\nHost: h:1\r\n" in upgrade("h:1", "/ws")
