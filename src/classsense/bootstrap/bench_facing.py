"""Where heads are told to point: a confusion table on drawn classes, and the room's geometry."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np

from classsense.bootstrap.bench_drawn import HELD_OUT, DrawnClass, drawn_class, found_heads
from classsense.bootstrap.bench_rooms import STANDS, yaw_errors
from classsense.bootstrap.bench_section import BenchData, Record, Say
from classsense.domain.camera_ports import DetectedFace, FaceReader, Pixels
from classsense.domain.lesson import Group, GroupId, LessonPlan, Seat, SeatId, Sight
from classsense.domain.observations import Facing
from classsense.vision.faces_yunet import YuNetDetector
from classsense.vision.head_pose import FacingRule, HeadAngles
from classsense.vision.landmarks_litert import LiteRtFaceReader
from classsense.vision.room_geometry import RoomSight, Sides

_CLASSES: Final = ("board", "desk", "neighbour", "away")
_TOLD: Final = (*_CLASSES, "unknown")
_LENGTH_M, _WIDTH_M = 9.0, 7.0
_SHOWN: Final = ("1-1", "2-4", "3-2", "4-3")
"""Heads that a teacher would show: far from each other."""
_ROOMS: Final = 200
_ERRORS: Final = {"exact": (0.0, 0.0), "10 % in height": (0.1, 0.0), "and 15 cm": (0.1, 0.15)}

Confusion = Counter[tuple[str, str]]


def facing(data: BenchData, say: Say) -> Record:
    """Measure the four places on drawn classes, without and with the room's geometry."""
    record: dict[str, object] = {"rooms": _rooms(say)}
    detector = YuNetDetector(data.model("yunet"))
    reader = LiteRtFaceReader(data.model("face-landmarker"), expression=False)
    tables: dict[str, Confusion] = {"camera at the board": Counter(), "place worked out": Counter()}
    try:
        for seed in HELD_OUT:
            drawn = drawn_class(seed)
            plain = FacingRule(mates=_mates(drawn))
            rules = {"camera at the board": plain}
            for pixels, heads in drawn.pictures():
                pairs = list(found_heads(detector, pixels, heads))
                if len(rules) == 1:
                    shown = {
                        head.seat: face for head, face in pairs if face and head.seat in _SHOWN
                    }
                    rules["place worked out"] = FacingRule(room=_sight(drawn, shown))
                for head, face in pairs:
                    told = _told(rules, reader, pixels, (head.seat, face))
                    for name, where in told.items():
                        tables[name][head.facing, where] += 1
    finally:
        reader.close()
    for name, table in tables.items():
        record[name] = _said(name, table, say)
    return record


def _told(
    rules: Mapping[str, FacingRule],
    reader: FaceReader,
    pixels: Pixels,
    found: tuple[str, DetectedFace | None],
) -> dict[str, str]:
    """Return what each rule tells of a head; unknown if it was not found or not read."""
    seat, face = found
    height, width = pixels.shape[:2]
    readable = face is not None and FacingRule().readable(face.box, height)
    reading = reader.read(pixels, face) if face is not None and readable else None
    if face is None or reading is None:
        return dict.fromkeys(rules, Facing.UNKNOWN.value)
    angles = HeadAngles(reading.yaw_deg, reading.pitch_deg, reading.roll_deg)
    return {
        name: rule.facing(SeatId(seat), angles, face.box, width / height).value
        for name, rule in rules.items()
    }


def _mates(drawn: DrawnClass) -> dict[SeatId, Sides]:
    middle = {seat: box[0] + box[2] / 2 for seat, box in drawn.regions.items()}
    return {
        SeatId(seat): frozenset(1 if middle[other] > middle[seat] else -1 for other in others)
        for seat, others in drawn.mates.items()
    }


def _sight(drawn: DrawnClass, shown: Mapping[str, DetectedFace]) -> RoomSight:
    """Return the geometry from found faces and from places on a plan that is to scale."""
    seats = {
        seat: Seat(SeatId(seat), (1 - before / _LENGTH_M, 0.5 - right / _WIDTH_M))
        for seat, (right, before) in drawn.places.items()
    }
    tables = sorted({tuple(sorted((seat, *others))) for seat, others in drawn.mates.items()})
    groups = tuple(
        Group(GroupId(table[0]), table[0], (0.5, 0.5), tuple(seats[seat] for seat in table))
        for table in tables
    )
    plan = LessonPlan("drawn", "en", (), groups, "jp", {})
    return RoomSight(plan, Sight({SeatId(seat): face.box for seat, face in shown.items()}))


def _said(name: str, table: Confusion, say: Say) -> Record:
    total, right = sum(table.values()), sum(table[c, c] for c in _CLASSES)
    known = total - sum(table[c, "unknown"] for c in _CLASSES)
    say(f"{name}: {total} heads, told {known / total:.3f}, right of those told {right / known:.3f}")
    say("  true \\ told " + "".join(f"{c:>10s}" for c in _TOLD))
    for true in _CLASSES:
        say(f"  {true:11s}" + "".join(f"{table[true, told]:10d}" for told in _TOLD))
    return {
        "heads": total,
        "told": known / total,
        "right": right / known,
        "table": {true: {told: table[true, told] for told in _TOLD} for true in _CLASSES},
    }


def _rooms(say: Say) -> Record:
    """Measure how exactly the board's direction is worked out in simulated rooms."""
    record = {}
    least_sd = FacingRule().most_sd_deg
    for stand in STANDS:
        for shown in (2, 3, 4, 6):
            for name, errors in _ERRORS.items():
                off, sd = (np.array(each) for each in yaw_errors(stand, shown, errors, _ROOMS))
                kept = off[sd <= least_sd]
                figures = {
                    "mean_deg": float(kept.mean()),
                    "p95_deg": float(np.quantile(kept, 0.95)),
                    "told": float((sd <= least_sd).mean()),
                }
                say(
                    f"camera {stand:5s} {shown} heads, {name}: board off by "
                    f"{figures['mean_deg']:.1f} / {figures['p95_deg']:.1f} degrees, "
                    f"told of {figures['told']:.2f} of the seats"
                )
                record[f"{stand}, {shown}, {name}"] = figures
    return record
