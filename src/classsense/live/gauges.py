"""Counts and lags of the running parts, readable from any thread."""

from collections import deque
from threading import Lock
from typing import Final

from classsense.domain.snapshot import Health
from classsense.domain.sound_level import MicrophoneLevel

_KEPT: Final = 20_000


class Gauges:
    """Collects what the parts measure of themselves. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._lags: dict[str, deque[float]] = {}
        self._frames_dropped: dict[str, int] = {}
        self._audio_dropped_s = 0.0
        self._words = (0.0, 0.0, 0)
        self._cpu_s: dict[str, float] = {}
        self._held_s: dict[str, float] = {}
        self._levels: dict[str, MicrophoneLevel] = {}

    def lag(self, part: str, lag_s: float) -> None:
        """Note how old an observation was when it became part of a Snapshot, in seconds."""
        with self._lock:
            self._lags.setdefault(part, deque(maxlen=_KEPT)).append(lag_s)

    def frames_dropped(self, camera: str, count: int) -> None:
        """Note how many frames of a camera were replaced by newer ones so far."""
        with self._lock:
            self._frames_dropped[camera] = count

    def audio_dropped(self, total_s: float) -> None:
        """Note how much sound was dropped so far, in seconds."""
        with self._lock:
            self._audio_dropped_s = total_s

    def words(self, waiting_s: float, lag_s: float, skipped: int) -> None:
        """Note how far the transcriber is behind.

        Args:
            waiting_s: Sound of closed turns that have no words yet, seconds.
            lag_s: How long ago the oldest of them ended, seconds.
            skipped: Turns that were never transcribed so far.
        """
        with self._lock:
            self._words = (waiting_s, lag_s, skipped)

    def sound_held(self, place: str, held_s: float) -> None:
        """Note how much sound a place holds in memory now, in seconds; see `held_s`.

        Args:
            place: `microphone:GROUP:WHERE`.
            held_s: Seconds of sound.
        """
        with self._lock:
            self._held_s[place] = held_s

    def level(self, part: str, level: MicrophoneLevel | None) -> None:
        """Note how loud a microphone is; None once it is closed."""
        with self._lock:
            if level is None:
                self._levels.pop(part, None)
            else:
                self._levels[part] = level

    def held_s(self) -> dict[str, float]:
        """Return how much sound each place holds, in seconds, without turns that wait for words."""
        with self._lock:
            return dict(self._held_s)

    def cpu(self, stage: str, spent_s: float) -> None:
        """Add CPU seconds that a stage has spent."""
        with self._lock:
            self._cpu_s[stage] = self._cpu_s.get(stage, 0.0) + spent_s

    def lags(self) -> dict[str, list[float]]:
        """Return the lags noted so far, by part, in seconds."""
        with self._lock:
            return {part: list(values) for part, values in self._lags.items()}

    def cpu_s(self) -> dict[str, float]:
        """Return the CPU seconds by stage."""
        with self._lock:
            return dict(self._cpu_s)

    def health(self) -> Health:
        """Return the figures for a Snapshot; what the store knows is filled in by the loop."""
        with self._lock:
            waiting_s, words_lag_s, skipped = self._words
            return Health(
                lag_s=tuple((part, values[-1]) for part, values in sorted(self._lags.items())),
                frames_dropped=sum(self._frames_dropped.values()),
                audio_dropped_s=self._audio_dropped_s,
                words_waiting_s=waiting_s,
                words_lag_s=words_lag_s,
                words_skipped=skipped,
                sound_held_s=sum(self._held_s.values()) + waiting_s,
                levels=tuple(self._levels[part] for part in sorted(self._levels)),
            )
