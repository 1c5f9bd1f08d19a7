"""Drawn photos for tests, with what a camera writes beside the pixels."""

import struct

import cv2
import numpy as np

EXIF_GPS = b"35.6812N139.7671E"


def encoded(pixels: "np.ndarray", suffix: str, quality: int = 90) -> bytes:
    done, body = cv2.imencode(
        suffix, pixels, [cv2.IMWRITE_JPEG_QUALITY, quality] if suffix == ".jpg" else []
    )
    assert done
    return bytes(body.tobytes())


def with_exif(jpeg: bytes) -> bytes:
    """Put an APP1 segment with a maker and a place behind the start of a JPEG."""
    maker = b"SECRETCAM\0"
    texts = maker + EXIF_GPS + b"\0"
    entries = struct.pack(">HHHLL", 2, 0x010F, 2, len(maker), 38)
    entries += struct.pack(">HHLL", 0x9286, 2, len(EXIF_GPS) + 1, 38 + len(maker))
    tiff = b"MM\0*" + struct.pack(">L", 8) + entries + struct.pack(">L", 0) + texts
    body = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]
