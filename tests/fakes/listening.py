"""Listening to people who speak in tones, and gathering what is told of them."""

from collections.abc import Sequence

from classsense.analysis.talk_state import EpochTalk
from classsense.domain.clock import lesson_ns
from classsense.domain.observations import Observation, TurnsHeard
from classsense.domain.ports import Listener, Samples, SpokenStretch
from classsense.speech.group_listener import GroupListener, ListenerOptions
from fakes.speech import TABLE, Said, ToneEmbedder, ToneSegmenter, chunks_of

LIVELY: tuple[Said, ...] = (
    (0, 1, 4),
    (1, 4.5, 7),
    (2, 7.5, 10),
    (0, 10.5, 13),
    (1, 12.4, 15),
    (3, 16, 20),
    (2, 20.5, 22),
    (0, 23, 26),
    (1, 27, 29),
)


def reports_of(
    listener: Listener, sound: Samples, chunk_s: float = 0.5
) -> tuple[list[Observation], list[SpokenStretch]]:
    """Return everything that a listener says of a sound, and what it hands on."""
    said: list[Observation] = []
    spoken: list[SpokenStretch] = []
    for chunk in chunks_of(sound, chunk_s):
        said += listener.hear(chunk)
        spoken += listener.spoken()
    said += listener.finish()
    return said, [*spoken, *listener.spoken()]


def turns_of(reports: Sequence[Observation]) -> list[TurnsHeard]:
    return [report for report in reports if isinstance(report, TurnsHeard)]


def known_after(reports: Sequence[Observation]) -> EpochTalk:
    """Return the talk as whoever reads the reports knows it."""
    known = EpochTalk(lesson_ns(0), lesson_ns(0), ())
    for report in turns_of(reports):
        known = known.revised(report)
    return known


def listener(**options: object) -> GroupListener:
    made = ListenerOptions(**options)  # type: ignore[arg-type]  # each test names its own fields
    return GroupListener(TABLE, ToneSegmenter(), ToneEmbedder(), made)
