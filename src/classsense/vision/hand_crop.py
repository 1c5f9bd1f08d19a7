"""The square of a picture in which hands are looked for."""

from typing import Final, NamedTuple

from classsense.domain.camera_ports import Pixels
from classsense.domain.lesson import Box
from classsense.vision.boxes import centre
from classsense.vision.opencv import opencv

CROP_PX: Final = 320
"""Side of the crop: the palm finder makes 192 pixels of it, the landmark net 224 of a hand."""
WRIST, KNUCKLE, TIP = 0, 9, 12
"""Indices of the wrist, and of knuckle and tip of the middle finger among the 21 landmarks."""
_PALMS_PX: Final = 192
_SMOOTHING: Final = 0.5
"""Standard deviation in pixels of the palm finder; tuned on drawn hands, .8 finds fewer again."""


class Square(NamedTuple):
    """A square in pixels of the frame; may reach beyond it."""

    left: int
    top: int
    side: int

    def place(self, point: tuple[float, float], pixels: Pixels) -> tuple[float, float]:
        """Return a point in 0..1 of the square as one in 0..1 of the frame."""
        height, width = pixels.shape[:2]
        x, y = point
        return (self.left + x * self.side) / width, (self.top + y * self.side) / height


def hand_square(pixels: Pixels, area: Box) -> Square | None:
    """Return the square around the middle of `area`, as large as its longer side.

    None if it lies outside the frame.
    """
    height, width = pixels.shape[:2]
    x, y = centre(area)
    side = max(round(max(area[2] * width, area[3] * height)), 1)
    left, top = round(x * width - side / 2), round(y * height - side / 2)
    within = left < width and top < height and left + side > 0 and top + side > 0
    return Square(left, top, side) if within else None


def hand_crop(pixels: Pixels, square: Square) -> Pixels:
    """Return a square of the BGR picture as RGB, smooth enough to be made smaller.

    The palm finder takes single pixels when it makes 192 of them: without smoothing it finds four
    of ten close hands less (`docs/accuracy.md`). What lies outside the frame is grey.
    """
    cv2 = opencv()
    height, width = pixels.shape[:2]
    left, top, side = square
    inside = pixels[max(top, 0) : top + side, max(left, 0) : left + side]
    above, beside = max(-top, 0), max(-left, 0)
    below, beyond = max(top + side - height, 0), max(left + side - width, 0)
    grey = {"borderType": cv2.BORDER_CONSTANT, "value": (128, 128, 128)}
    whole = cv2.copyMakeBorder(inside, above, below, beside, beyond, **grey)
    way = cv2.INTER_AREA if side > CROP_PX else cv2.INTER_LINEAR
    crop = cv2.resize(whole, (CROP_PX, CROP_PX), interpolation=way)
    smooth = cv2.GaussianBlur(crop, (0, 0), _SMOOTHING * CROP_PX / _PALMS_PX)
    rgb: Pixels = cv2.cvtColor(smooth, cv2.COLOR_BGR2RGB)
    return rgb
