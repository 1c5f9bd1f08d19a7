"""What of recognised words goes on into a lesson: as little as its plan says."""

import pytest

from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import GroupId
from classsense.domain.observations import Stretch, Word
from classsense.domain.ports import Content, SpokenStretch, Transcript
from classsense.live.transcription import WordsRig, words_heard
from fakes.speech import EchoTranscriber, talk

HEARD = Transcript("光合成ですか", 0.8, (Word("光合成ですか", 0.8),))


def rig(*, keeps_text: bool) -> WordsRig:
    return WordsRig(
        load=EchoTranscriber,
        language="ja",
        is_question=lambda text, _: text.endswith("か"),
        content=lambda _: Content(("光合成", "葉"), ("葉",), ((0.0, 0.5), (0.5, 1.0))),
        keeps_text=keeps_text,
    )


STRETCH = SpokenStretch(talk([], 1.0), lesson_ns(1), lesson_ns(3), GroupId("1"), 3)


@pytest.mark.parametrize("keeps_text", [True, False])
def test_text_goes_on_only_where_the_plan_keeps_it(*, keeps_text: bool) -> None:
    words = words_heard(rig(keeps_text=keeps_text), STRETCH, HEARD, "echo")

    assert words.text == (HEARD.text if keeps_text else None)
    assert words.words == (HEARD.words if keeps_text else ())
    assert (words.content, words.unsure) == (("光合成", "葉"), ("葉",))
    assert words.said_at == (
        Stretch(lesson_ns(1), lesson_ns(2)),
        Stretch(lesson_ns(2), lesson_ns(3)),
    )
    assert (words.characters, words.question, words.confidence) == (6, True, 0.8)
    assert (words.start, words.end) == (lesson_ns(1), lesson_ns(3))
    assert (words.group, words.epoch) == ("1", 3)
