"""What `classsense bench speech` measures: one line per section."""

from typing import Final

from classsense.bootstrap.bench_latency import latency
from classsense.bootstrap.bench_listening import listening
from classsense.bootstrap.bench_on_paper import on_paper
from classsense.bootstrap.bench_section import Section

SECTIONS: Final[tuple[Section, ...]] = (
    Section("listening", "Listening: CPU seconds per microphone-second", listening),
    Section("latency_on_paper", "Words: how late text is, computed from CPU seconds", on_paper),
    Section("latency", "Words: from the end of a turn to its text, in real time", latency),
)
