"""What the measurement of wrong numbers of voices rests on: mixing, and models that remember."""

import numpy as np

from classsense.bootstrap.bench_tables import Voice, mixed
from classsense.bootstrap.remembered_models import RememberedEmbedder, RememberedSegmenter
from classsense.speech.group_listener import GroupListener, ListenerOptions
from fakes.listening import known_after, reports_of
from fakes.speech import TABLE, Said, ToneEmbedder, ToneSegmenter, talk


def test_remembered_models_answer_what_the_models_do() -> None:
    said: list[Said] = [(n % 3, 3.0 * n + 0.5, 3.0 * n + 2.8) for n in range(6)]
    options = ListenerOptions(voices=3)
    plain = GroupListener(TABLE, ToneSegmenter(), ToneEmbedder(), options)
    segmenter, embedder = RememberedSegmenter(ToneSegmenter()), RememberedEmbedder(ToneEmbedder())
    expected = known_after(reports_of(plain, talk(said, 18))[0])
    for _ in range(2):
        remembered = GroupListener(TABLE, segmenter, embedder, options)
        assert known_after(reports_of(remembered, talk(said, 18))[0]) == expected


def test_a_newcomer_speaks_in_the_second_half_only() -> None:
    random = np.random.default_rng(0)
    sounds = random.normal(0, 0.1, (5, 16000 * 6)).astype(np.float32)
    voices = {
        letter: Voice([sound], sound[:32000]) for letter, sound in zip("ABCDE", sounds, strict=True)
    }
    table = mixed("en_new_1", voices, 7, "clean", "E")
    starts = [turn.start_s for turn in table.truth if turn.voice == "E"]
    assert min(starts) >= 90
    assert len(starts) > 5
    assert {turn.voice for turn in table.truth if turn.start_s < 90} == set("ABCD")
