"""How loud a microphone is, for a meter."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MicrophoneLevel:
    """How loud a microphone was over the last quarter of a second.

    Attributes:
        part: For example `microphone:2`.
        rms_db: Mean level in dB below full scale, -100..0.
        peak_db: Loudest sample in dB below full scale, -100..0.
    """

    part: str
    rms_db: float
    peak_db: float
