"""Bodies: torsos, necks, arms and, for who stands, legs."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from make_lesson.drawing.canvas import (
    Canvas,
    Points,
    darker,
    ink,
    lighter,
    oval,
    rounded,
)
from make_lesson.drawing.figure import HAND_LENGTH_M, Stance
from make_lesson.drawing.hand import draw_open_hand, draw_pencil, draw_resting_hand
from make_lesson.drawing.people import Cut, Look, Top
from make_lesson.drawing.seats import CAMERA

_SIDE = (
    (0.046, -0.140), (0.082, -0.162), (0.135, -0.188), (0.166, -0.240), (0.156, -0.34),
    (0.142, -0.48), (0.148, -0.66),
)  # fmt: skip
"""The outline of half a torso: sideways and up from the head's centre, metres."""


def _seen(stance: Stance, places: ArrayLike, forward: float = 0.0) -> Points:
    """Return the pixels of (sideways, up) places on the body."""
    turn = np.radians(stance.body_yaw_deg)
    flat = np.asarray(places, np.float64)
    room = np.stack(
        [
            stance.head_m[0] + flat[:, 0] * np.cos(turn) + forward * np.sin(turn),
            stance.head_m[1] + flat[:, 1],
            np.full(len(flat), stance.head_m[2]),
        ],
        axis=1,
    )
    return CAMERA.project(room)


def _scale(stance: Stance) -> float:
    return float(CAMERA.scale(stance.head_m[2]))


def draw_torso(canvas: Canvas, stance: Stance, look: Look) -> None:
    """Draw neck and torso, with what is worn."""
    right = np.array(_SIDE)
    left = right[::-1] * (-1, 1)
    outline = rounded(_seen(stance, np.concatenate([right, left])))
    if look.top is Top.HOOD:
        hood = rounded(
            _seen(
                stance, ((-0.13, -0.26), (-0.12, -0.15), (0, -0.115), (0.12, -0.15), (0.13, -0.26))
            )
        )
        canvas.fill(hood, darker(look.cloth, 0.16))
    _draw_neck(canvas, stance, look)
    canvas.fill(outline, look.cloth)
    _draw_pattern(canvas, stance, look)
    inner = ((-0.105, -0.26), (-0.088, -0.45), (-0.072, -0.66))
    shadow = np.concatenate([left[:-2], inner])
    canvas.glow(rounded(_seen(stance, shadow)), darker(look.cloth, 0.45), 0.28)
    canvas.line(outline, darker(look.cloth, 0.30), 0.7, closed=True)
    _draw_opening(canvas, stance, look)


def _draw_neck(canvas: Canvas, stance: Stance, look: Look) -> None:
    skin = look.trim if look.cut is Cut.SCARF else look.skin
    places = ((-0.050, -0.05), (0.050, -0.05), (0.054, -0.17), (0.0, -0.22), (-0.054, -0.17))
    neck = _seen(stance, places)
    canvas.fill(neck, darker(skin, 0.20))


def _draw_opening(canvas: Canvas, stance: Stance, look: Look) -> None:
    """Draw the neck's opening: skin, a collar, a hood's strings or a scarf's end."""
    if look.cut is Cut.SCARF:
        _draw_scarf_end(canvas, stance, look)
        return
    skin = darker(look.skin, 0.10)
    deep = {Top.COLLAR: 0.255, Top.CARDIGAN: 0.225}.get(look.top, 0.200)
    places = ((-0.058, -0.120), (0.058, -0.120), (0.066, -0.158), (0.0, -deep), (-0.066, -0.158))
    opening = rounded(_seen(stance, places, 0.02))
    canvas.fill(opening, skin)
    under = ((-0.056, -0.11), (0.056, -0.11), (0.056, -0.145), (0.0, -0.168), (-0.056, -0.145))
    canvas.glow(rounded(_seen(stance, under, 0.02)), darker(look.skin, 0.5), 0.35)
    trim = look.trim if look.top in {Top.STRIPES, Top.BADGE, Top.PLAIN} else look.cloth
    if look.top is Top.COLLAR:
        for side in (-1, 1):
            flap = (
                (side * 0.052, -0.130),
                (side * 0.100, -0.165),
                (side * 0.075, -0.245),
                (side * 0.004, -deep),
            )
            canvas.fill(_seen(stance, flap, 0.02), lighter(look.cloth, 0.5))
            canvas.line(_seen(stance, flap, 0.02), darker(look.cloth, 0.25), 0.6, closed=True)
        return
    if look.top is Top.CARDIGAN:
        return
    neckline = rounded(_seen(stance, places[2:] + places[2:3], 0.02)[:3], closed=False)
    canvas.line(neckline, darker(trim, 0.10), 0.017 * _scale(stance))
    if look.top is Top.HOOD:
        for side in (-1, 1):
            string = _seen(stance, ((side * 0.03, -0.195), (side * 0.034, -0.31)), 0.03)
            canvas.line(string, look.trim, 0.010 * _scale(stance))


def _draw_scarf_end(canvas: Canvas, stance: Stance, look: Look) -> None:
    """Draw the end of a scarf over the chest."""
    left = ((-0.10, -0.10), (0.10, -0.10), (0.135, -0.23))
    right = ((0.03, -0.31), (-0.02, -0.32), (-0.13, -0.23))
    scarf = rounded(_seen(stance, (*left, *right)))
    canvas.fill(scarf, look.hair)
    canvas.line(scarf, darker(look.hair, 0.25), 0.7, closed=True)


def _draw_pattern(canvas: Canvas, stance: Stance, look: Look) -> None:
    if look.top is Top.STRIPES:
        for up in np.arange(-0.30, -0.66, -0.075):
            half = float(np.interp(-up, [0.24, 0.34, 0.48, 0.66], [0.165, 0.155, 0.141, 0.147]))
            band = (
                (-half, up),
                (0, up - 0.012),
                (half, up),
                (half, up - 0.034),
                (0, up - 0.046),
                (-half, up - 0.034),
            )
            canvas.fill(_seen(stance, band), look.trim)
    elif look.top is Top.CARDIGAN:
        shirt = ((-0.066, -0.155), (0.066, -0.155), (0.024, -0.66), (-0.024, -0.66))
        canvas.fill(_seen(stance, shirt, 0.02), look.trim)
        for side in (-1, 1):
            edge = ((side * 0.066, -0.155), (side * 0.024, -0.66))
            canvas.line(_seen(stance, edge, 0.02), darker(look.cloth, 0.3), 0.8)
        for up in (-0.36, -0.45, -0.54):
            (button,) = _seen(stance, ((0.060, up),), 0.02)
            canvas.disc(button, 0.009 * _scale(stance), lighter(look.trim, 0.4))
    elif look.top is Top.BADGE:
        (centre,) = _seen(stance, ((0.0, -0.37),), 0.06)
        radius = 0.052 * _scale(stance)
        turn = np.arange(10) * np.pi / 5 - np.pi / 2
        reach = np.where(np.arange(10) % 2, 0.45, 1.0) * radius
        star = centre + np.stack([np.cos(turn), np.sin(turn)], 1) * reach[:, None]
        canvas.fill(star, look.trim)
    elif look.top is Top.HOOD:
        pocket = ((-0.09, -0.50), (0.09, -0.50), (0.115, -0.62), (-0.115, -0.62))
        canvas.line(
            rounded(_seen(stance, pocket, 0.03)), darker(look.cloth, 0.25), 0.8, closed=True
        )


def draw_arm(canvas: Canvas, stance: Stance, look: Look, *, side: int, writing: bool) -> None:
    """Draw one arm: raised with an open hand, on the table, or hanging."""
    arm = stance.arm(side)
    scale = _scale(stance)
    shoulder, elbow, hand = CAMERA.project(np.stack([arm.shoulder, arm.elbow, arm.hand]))
    lifted = stance.raised if side == stance.hand_side else 0.0
    wrist = _wrist(elbow, hand, scale, lifted)
    upper, middle, thin = 0.050 * scale, 0.042 * scale, 0.032 * scale
    sleeve, skin = look.cloth, look.skin
    line = 0.7
    bare = darker(sleeve if look.long_sleeves else skin, 0.30)
    canvas.limb((elbow, wrist), (middle * 0.92 + line, thin + line), bare)
    canvas.limb((elbow, wrist), (middle * 0.92, thin), sleeve if look.long_sleeves else skin)
    canvas.limb((shoulder, elbow), (upper + line, middle + line), darker(sleeve, 0.30))
    canvas.limb((shoulder, elbow), (upper, middle), sleeve)
    if look.long_sleeves:
        canvas.limb((elbow, elbow + 0.3 * (wrist - elbow)), (middle * 0.96, middle * 0.8), sleeve)
    # The shoulder has no seam: its upper outline belongs to the torso.
    inward = shoulder + (_seen(stance, ((0.0, -0.222),))[0] - shoulder) * 0.30
    canvas.limb((shoulder, inward), (upper + line, upper * 0.72), sleeve)
    if look.long_sleeves:
        canvas.limb((wrist, wrist), (thin * 1.08, thin * 1.08), darker(sleeve, 0.12))
    if lifted > 0.45:
        lean = float(np.degrees(np.arctan2(hand[0] - elbow[0], elbow[1] - hand[1]))) * 0.5
        length = HAND_LENGTH_M * float(CAMERA.scale(arm.hand[2]))
        draw_open_hand(canvas, (hand, length, lean), side, skin)
        return
    draw_resting_hand(canvas, wrist, hand, skin, 0.043 * scale)
    if writing:
        point = hand + np.array([-side * 0.3, 0.9]) * 0.043 * scale
        draw_pencil(canvas, point, 0.043 * scale, side)


def _wrist(
    elbow: NDArray[np.float64], hand: NDArray[np.float64], scale: float, lifted: float
) -> NDArray[np.float64]:
    """Return where the arm ends: at the hand's lower edge, not at its middle."""
    back = elbow - hand
    reach = (0.045 + 0.040 * lifted) * scale
    return hand + back / max(float(np.linalg.norm(back)), 1e-6) * reach


def draw_legs(canvas: Canvas, stance: Stance, *, skirt: bool) -> None:
    """Draw what is below the torso of somebody who stands."""
    x, top, z = stance.head_m[0], stance.head_m[1] - 0.60, stance.head_m[2]
    cloth = ink("#77543f") if skirt else ink("#55607a")
    scale = _scale(stance)
    for side in (-1, 1):
        ends = CAMERA.project(np.array([[x + side * 0.07, top, z], [x + side * 0.078, 0.05, z]]))
        leg = ink("#4d4650") if skirt else cloth
        canvas.limb((ends[0], ends[1]), (0.075 * scale, 0.045 * scale), leg)
        shoe = ends[1] + np.array([side * 0.01, 0.03]) * scale
        canvas.fill(oval(shoe, 0.065 * scale, 0.04 * scale), ink("#f4f1ea"))
        canvas.line(oval(shoe, 0.065 * scale, 0.04 * scale), ink("#c9584f"), 1.0, closed=True)
    if skirt:
        half = ((0.145, top + 0.10), (0.165, top - 0.06), (0.205, 0.55), (0.215, 0.30))
        right = np.array([(x + out, up, z) for out, up in half])
        left = np.array([(x - out, up, z) for out, up in half[::-1]])
        canvas.fill(CAMERA.project(np.concatenate([right, left])), cloth)
        for share in (-0.5, 0.0, 0.5):
            fold = CAMERA.project([(x + share * 0.20, top, z), (x + share * 0.32, 0.32, z)])
            canvas.line(fold, darker(cloth, 0.30), 0.8)
