"""What `classsense bench speech` measures: one line per section."""

from typing import Final

from classsense.bootstrap.bench_latency import latency
from classsense.bootstrap.bench_listening import listening
from classsense.bootstrap.bench_section import Section

SECTIONS: Final[tuple[Section, ...]] = (
    Section("listening", "Listening: CPU seconds per microphone-second", listening),
    Section("latency", "Words: from the end of a turn to its text, in real time", latency),
)
