"""A picture in the form that MediaPipe's Tasks take."""

from typing import Any

from classsense.domain.camera_ports import Pixels


def mediapipe_image(pixels: Pixels) -> Any:  # noqa: ANN401 - mediapipe has no types
    """Return an RGB picture of uint8, shape (height, width, 3), for MediaPipe; memory is shared."""
    from mediapipe import Image, ImageFormat

    return Image(image_format=ImageFormat.SRGB, data=pixels)
