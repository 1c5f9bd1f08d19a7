"""Writes numbers the way the console shows them. Unknown is a dash, never a zero."""

from typing import Final

UNKNOWN: Final = "–"
_MINUTE_S: Final = 60
_HOUR_S: Final = 3600
_UNITS: Final = ("B", "KB", "MB", "GB")
_STEP: Final = 1000
_EXACT_BELOW: Final = 10
_METER_DB: Final = 60.0
_METER_STEPS: Final = 30


def percent(share: float | None) -> str:
    """Return a share of 0..1 as `62%`; a dash if it is unknown."""
    return UNKNOWN if share is None else f"{round(share * 100)}%"


def clock(at: float) -> str:
    """Return a duration in seconds as `4:05`, or `1:04:05` from an hour on."""
    whole = max(0, int(at))
    if whole >= _HOUR_S:
        return f"{whole // _HOUR_S}:{whole % _HOUR_S // _MINUTE_S:02}:{whole % _MINUTE_S:02}"
    return f"{whole // _MINUTE_S}:{whole % _MINUTE_S:02}"


def size(count: int) -> str:
    """Return a number of bytes as `41 KB` (decimal units)."""
    value, unit = float(count), 0
    while value >= _STEP and unit < len(_UNITS) - 1:
        value, unit = value / _STEP, unit + 1
    exact = f"{value:.1f}" if unit > 1 and value < _EXACT_BELOW else f"{round(value)}"
    return f"{exact} {_UNITS[unit]}"


def on_meter(level_db: float | None) -> float | None:
    """Return a level in dB on a meter of 0..1 that ends at -60 dB, in steps that can be seen."""
    if level_db is None:
        return None
    share = 1.0 + level_db / _METER_DB
    return round(max(0.0, min(1.0, share)) * _METER_STEPS) / _METER_STEPS
