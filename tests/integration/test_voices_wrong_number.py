"""Who speaks at a table besides its members: real models on tables that are mixed here."""

import pytest

from classsense.bootstrap.bench_section import shared_beside_checkout
from classsense.bootstrap.bench_tables import clip_of
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import NO_MEMBERS, UNKNOWN_VOICE, GroupId
from classsense.domain.observations import TurnsHeard
from classsense.domain.ports import SAMPLE_RATE_HZ, AudioChunk
from classsense.speech.group_listener import GroupListener, ListenerOptions
from classsense.speech.segmentation import PyannoteSegmenter
from classsense.speech.speaker_embedding import CamPlusEmbedder
from classsense.weights.store import WeightsFolder
from fakes.listening import known_after

pytestmark = pytest.mark.model

TABLE = GroupId("1")
CHUNK = SAMPLE_RATE_HZ // 2


def told_of_table(members: str) -> tuple[set[str], str]:
    """Return the voices and the doubt told of a table where only some made a sound check."""
    shared = shared_beside_checkout()
    if shared is None:
        pytest.skip("no labelled recordings beside the checkout")
    folder, weights = shared / "speech" / "tables", WeightsFolder(None)
    listener = GroupListener(
        TABLE,
        PyannoteSegmenter(weights.path("segmentation")),
        CamPlusEmbedder(weights.path("campplus")),
        ListenerOptions(voices=len(members), names=tuple(members)),
    )
    for place, letter in enumerate(members):
        listener.enrol(place, clip_of(folder / f"en_room_1.check.{letter}.flac"))
    sound = clip_of(folder / "en_room_1.flac")
    reports: list[TurnsHeard] = []
    for number, first in enumerate(range(0, len(sound), CHUNK)):
        at = lesson_ns(first / SAMPLE_RATE_HZ)
        heard = listener.hear(AudioChunk(sound[first : first + CHUNK], at, number, TABLE))
        reports += [report for report in heard if isinstance(report, TurnsHeard)]
    reports += [report for report in listener.finish() if isinstance(report, TurnsHeard)]
    known = known_after(reports)
    return {turn.voice for turn in known.turns}, known.doubt


def test_who_made_no_sound_check_is_told_as_unknown() -> None:
    voices, doubt = told_of_table("BCD")
    assert voices == {"B", "C", "D", UNKNOWN_VOICE}
    assert doubt == "unknown_voice"


def test_at_a_table_of_members_nobody_is_unknown() -> None:
    voices, doubt = told_of_table("ABCD")
    assert voices == set("ABCD")
    assert not voices & NO_MEMBERS
    assert doubt == ""
