"""How an unknown voice is shown: a row of its own behind the members, and a sentence."""

from dataclasses import replace

import pytest

from classsense.domain.lesson import UNKNOWN_VOICE, GroupId
from classsense.domain.snapshot import Snapshot, VoiceStrip
from classsense.resources.texts import Language, Texts
from classsense.ui.presenters.group import GroupPresenter
from classsense.ui.presenters.rings import ring_of
from classsense.ui.presenters.voices import look_of
from ui.talk_snapshots import BINS, talking


def visited(doubt: str = "unknown_voice") -> Snapshot:
    snapshot = talking()
    strip = VoiceStrip(UNKNOWN_VOICE, (0.5,) * BINS)
    groups = tuple(
        replace(view, strips=(*view.strips, strip), doubt=doubt) if view.id == "2" else view
        for view in snapshot.groups
    )
    return replace(snapshot, groups=groups)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_unknown_voice_has_a_row_without_a_share_and_is_said(language: Language) -> None:
    texts = Texts("ui", language)
    model = GroupPresenter(texts).present(visited(), GroupId("2"))
    assert model is not None
    row = model.strips.rows[-1]
    assert (row.letter, row.name) == ("?", texts("strips.unknown"))
    assert "%" not in row.figures
    assert texts("doubt.unknown_voice", members=4) in model.doubts


def test_an_unknown_voice_looks_like_no_member_and_no_teacher() -> None:
    others = {look_of(voice) for voice in (*"ABCDEF", "teacher")}
    assert look_of(UNKNOWN_VOICE) not in others


def test_an_unknown_voice_changes_no_ring() -> None:
    with_it = next(view for view in visited("").groups if view.id == "2")
    without = next(view for view in talking().groups if view.id == "2")
    assert ring_of(with_it) == ring_of(without)
