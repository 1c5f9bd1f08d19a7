"""How exactly the direction of heads is read, by the size of the face, on drawn classes."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np

from classsense.bootstrap.bench_drawn import HELD_OUT, drawn_class, found_heads, read_at
from classsense.bootstrap.bench_section import BenchData, Record, Say
from classsense.vision.faces_yunet import YuNetDetector
from classsense.vision.head_pose import HeadAngles
from classsense.vision.landmarks_litert import LiteRtFaceReader

_HEIGHTS_PX: Final = (1000.0, 48.0, 32.0, 24.0, 20.0, 16.0)
_LARGE_PX: Final = 48
_NEAR_DEG: Final = 45
"""Of heads turned further, half the face is hidden; they are told apart."""


class Read(NamedTuple):
    """One head.

    Attributes:
        height_px: Of the face as it was found.
        told: By the height to which the face was shrunken; None if it could not be read.
    """

    height_px: float
    true: HeadAngles
    told: dict[float, HeadAngles | None]


def heads(data: BenchData, say: Say) -> Record:
    """Measure yaw, pitch and roll on drawn classes that nothing was tuned on."""
    detector = YuNetDetector(data.model("yunet"))
    reader = LiteRtFaceReader(data.model("face-landmarker"), expression=False)
    reads, unseen = list[Read](), 0
    try:
        for seed in HELD_OUT:
            for pixels, true in drawn_class(seed).pictures():
                for head, face in found_heads(detector, pixels, true):
                    if face is None:
                        unseen += 1
                        continue
                    told = {px: read_at(reader, pixels, face, px) for px in _HEIGHTS_PX}
                    reads.append(Read(face.box[3] * pixels.shape[0], head.angles, told))
    finally:
        reader.close()
    say(f"{len(reads) + unseen} faces in drawn classes of other seeds, {unseen} not found")
    record: dict[str, object] = {"faces": len(reads) + unseen, "not_found": unseen}
    large = [read for read in reads if read.height_px >= _LARGE_PX]
    sets = {
        f"{_LARGE_PX} px and more, turned up to {_NEAR_DEG}": (_turned(large, 0, _NEAR_DEG), 1e3),
        f"{_LARGE_PX} px and more, turned further": (_turned(large, _NEAR_DEG, 181), 1e3),
    }
    near = _turned(large, 0, _NEAR_DEG)
    sets |= {f"the same faces, {px:.0f} px": (near, px) for px in _HEIGHTS_PX[1:]}
    for name, (chosen, px) in sets.items():
        record[name] = figures = _figures(chosen, px)
        say(_line(name, figures))
    return record


def _turned(reads: Iterable[Read], least: float, most: float) -> list[Read]:
    return [read for read in reads if least <= abs(read.true.yaw_deg) < most]


def _figures(reads: Sequence[Read], px: float) -> dict[str, float]:
    """Return mean and 95th percentile of the absolute errors, and the bias, in degrees."""
    pairs = [(told, read.true) for read in reads if (told := read.told[px]) is not None]
    figures: dict[str, float] = {"faces": len(reads), "unread": len(reads) - len(pairs)}
    if not pairs:
        return figures
    errors = np.array([np.subtract(told, true) for told, true in pairs])
    for place, name in enumerate(("yaw", "pitch", "roll")):
        off = errors[:, place]
        figures[f"{name}_mean"] = float(np.abs(off).mean())
        figures[f"{name}_p95"] = float(np.quantile(np.abs(off), 0.95))
        figures[f"{name}_bias"] = float(off.mean())
    return figures


def _line(name: str, figures: dict[str, float]) -> str:
    told = "  ".join(
        f"{angle} {figures[f'{angle}_mean']:.1f} / {figures[f'{angle}_p95']:.1f} "
        f"({figures[f'{angle}_bias']:+.1f})"
        for angle in ("yaw", "pitch", "roll")
        if f"{angle}_mean" in figures
    )
    return f"{name}: {told}  of {figures['faces']:.0f}, {figures['unread']:.0f} not read"
