"""Photos are made anew; hostile files are refused before they fill the memory."""

import struct
import zlib

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.board.photos import (
    KEPT_SIDE,
    MOST_BYTES,
    MOST_SCANS,
    MOST_SIDE,
    PhotoError,
    made_anew,
    size_of,
)
from fakes.photos import EXIF_GPS, encoded, with_exif

RNG = np.random.default_rng(1)
WIDE, HIGH = 640, 480


def drawn(wide: int = WIDE, high: int = HIGH) -> np.ndarray:
    picture = np.full((high, wide, 3), 230, np.uint8)
    cv2.circle(picture, (wide // 3, high // 2), high // 4, (30, 90, 200), -1)
    return picture


def chunk(kind: bytes, body: bytes) -> bytes:
    end = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + end


def png(wide: int, high: int, data: bytes, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0))
    rest = b"".join(more) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + rest


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_a_photo_of_each_kind_comes_out_as_a_jpeg_of_the_same_picture(suffix: str) -> None:
    body = made_anew(encoded(drawn(), suffix))

    assert body.startswith(b"\xff\xd8\xff")
    again = cv2.imdecode(np.frombuffer(body, np.uint8), cv2.IMREAD_COLOR)
    assert again is not None
    assert size_of(body) == (WIDE, HIGH)
    assert np.abs(again.astype(int) - drawn()).mean() < 5


def test_where_and_by_whom_it_was_taken_is_gone() -> None:
    photo = with_exif(encoded(drawn(), ".jpg"))
    assert EXIF_GPS in photo
    body = made_anew(photo)
    for trace in (b"Exif", EXIF_GPS, b"GPS", b"SECRETCAM"):
        assert trace not in body


def test_what_hides_behind_a_picture_is_gone() -> None:
    hidden = b"<script>alert(1)</script>PK\x03\x04"
    assert hidden not in made_anew(encoded(drawn(), ".jpg") + hidden)
    remark = b"\xff\xfe" + (len(hidden) + 2).to_bytes(2) + hidden
    photo = encoded(drawn(), ".jpg")
    assert hidden not in made_anew(photo[:2] + remark + photo[2:])


def test_a_large_photo_is_made_smaller() -> None:
    wide, high = size_of(made_anew(encoded(drawn(4000, 1000), ".jpg")))
    assert (wide, high) == (KEPT_SIDE, KEPT_SIDE // 4)


def test_noise_is_kept_within_its_bound() -> None:
    noise = RNG.integers(0, 255, (1600, 1600, 3), np.uint8)
    small = encoded(noise, ".jpg", 20)
    assert len(made_anew(small, 10_000_000)) < 2_000_000


def test_a_bomb_is_refused_by_what_it_says_of_itself() -> None:
    bomb = png(30_000, 30_000, zlib.compress(b"\0" * 1_000_000))
    assert len(bomb) < 10_000
    with pytest.raises(PhotoError, match="pixels"):
        made_anew(bomb)


@pytest.mark.parametrize(("wide", "high"), [(0, 10), (MOST_SIDE + 1, 1), (8000, 8000), (2**31, 1)])
def test_sizes_out_of_reach_are_refused(wide: int, high: int) -> None:
    with pytest.raises(PhotoError, match="pixels"):
        made_anew(png(wide, high, b""))


def test_a_jpeg_of_very_many_scans_is_refused() -> None:
    photo = encoded(drawn(), ".jpg")
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
    with pytest.raises(PhotoError, match="scans"):
        made_anew(photo[:-2] + scan * (MOST_SCANS + 1) + photo[-2:])


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_a_photo_cut_off_breaks_nothing(suffix: str) -> None:
    whole = encoded(drawn(), suffix)
    for length in range(0, len(whole), max(1, len(whole) // 40)):
        try:
            body = made_anew(whole[:length])
        except PhotoError:
            continue
        assert size_of(body) == (WIDE, HIGH)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + b"\0" * 40,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7 " + b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0",
        b"RIFF\0\0\0\0WEBPVP8X" + b"\x0a\0\0\0" + b"\x02\0\0\0" + b"\x09\0\0" * 2,
        b"BM" + b"\0" * 60,
    ],
)
def test_other_files_are_refused_whatever_they_are_called(content: bytes) -> None:
    with pytest.raises(PhotoError):
        made_anew(content)


def test_a_file_that_is_too_long_is_not_looked_at() -> None:
    with pytest.raises(PhotoError, match="bytes"):
        made_anew(encoded(drawn(), ".jpg") + b"\0" * MOST_BYTES)


@given(st.binary(max_size=80))
def test_headers_of_any_bytes(content: bytes) -> None:
    for start in (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b""):
        try:
            wide, high = size_of(start + content)
        except PhotoError:
            continue
        assert wide >= 0
        assert high >= 0
