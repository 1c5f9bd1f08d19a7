"""`classsense bench speech`: what listening costs and how late text is. No time is asserted."""

import json
import math
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classsense.analysis.talk import Segment
from classsense.bootstrap.bench_latency import TextWatch, text_figures
from classsense.bootstrap.bench_listening import FIGURES, cost
from classsense.bootstrap.bench_on_paper import Brought, work_off
from classsense.bootstrap.bench_room import plan_of, sample_tables, sparse_talk
from classsense.bootstrap.bench_section import BenchData
from classsense.bootstrap.bench_sound import sound_of
from classsense.commands.entry import run
from classsense.domain.clock import lesson_ns
from classsense.domain.lesson import GroupId
from classsense.domain.policy import GroupMode, policy_of
from classsense.domain.ports import SAMPLE_RATE_HZ, Content, Samples, SpokenStretch, Transcript
from classsense.domain.snapshot import GroupView, Utterance
from classsense.live.transcription import WordsRig
from fakes.speech import EchoTranscriber
from ui.snapshots import rich


def test_a_sparse_talk_holds_whole_turns_and_as_much_speech_as_asked() -> None:
    path = sample_tables(BenchData(None))[0]
    talk = sparse_talk(path, 120.0, 0.4, seed=3)

    assert len(talk.sound) == 120 * SAMPLE_RATE_HZ
    spoken_s = sum(turn.end_s - turn.start_s for turn in talk.turns)
    assert 0.3 < spoken_s / 120 < 0.5
    loud = np.abs(talk.sound).reshape(-1, SAMPLE_RATE_HZ // 10).max(axis=1) > 0.01
    in_turns = sum(loud[round(t.start_s * 10) : round(t.end_s * 10)].sum() for t in talk.turns)
    assert in_turns > 0.9 * loud.sum()
    for before, after in zip(talk.turns, talk.turns[1:], strict=False):
        assert after.start_s > before.end_s


def test_everybody_in_the_made_room_is_heard_with_words() -> None:
    plan = plan_of(6, teacher=True, words=True)
    policy = policy_of(plan)

    assert {policy.mode_of(group) for group in plan.groups} == {GroupMode.VOICES}
    assert all(policy.words_of(group) for group in plan.groups)
    wordless = plan_of(1, teacher=False, words=False)
    assert not policy_of(wordless).words_of(wordless.groups[0])


def view(*spans: tuple[float, float]) -> GroupView:
    said = tuple(Utterance(lesson_ns(a), lesson_ns(b), "A", "はい") for a, b in spans)
    return GroupView(
        id=GroupId("1"),
        name="1",
        place=(0, 0),
        mode=GroupMode.VOICES,
        members=4,
        transcript=said,
    )


def test_text_is_awaited_from_the_true_end_of_a_turn() -> None:
    turns = [Segment(1, 3, "A"), Segment(5, 9, "B"), Segment(11, 12, "A")]
    watch = TextWatch({GroupId("1"): turns})

    def see(now_s: float, *spans: tuple[float, float]) -> None:
        watch.see(replace(rich(), groups=(view(*spans),)), now_s)

    see(4.5, (1.1, 2.9))
    see(9.5, (1.1, 2.9), (5.0, 7.4))  # its end is still missing
    see(10.0, (1.1, 2.9), (7.5, 9.2))

    assert watch.waits_s == {(GroupId("1"), 0): 1.5, (GroupId("1"), 1): 1.0}


def brought(at_s: float, start_s: float, end_s: float) -> Brought:
    sound = np.full(round((end_s - start_s) * SAMPLE_RATE_HZ), 0.1, np.float32)
    start, end = lesson_ns(start_s), lesson_ns(end_s)
    return Brought(lesson_ns(at_s), SpokenStretch(sound, start, end, GroupId("1"), 0))


class SlowTranscriber(EchoTranscriber):
    """Uses up a little CPU for each turn, as a real one does."""

    def transcribe(self, samples: Samples, language: str, *, hurry: bool = False) -> Transcript:
        until = time.process_time() + 0.02
        while time.process_time() < until:
            pass
        return super().transcribe(samples, language, hurry=hurry)


def test_on_paper_time_goes_on_by_cpu_seconds_alone() -> None:
    rig = WordsRig(
        load=SlowTranscriber,
        language="ja",
        is_question=lambda *_: False,
        content=lambda _: Content(),
        keeps_text=True,
    )
    turns = {GroupId("1"): [Segment(20, 22, "A"), Segment(23, 24, "B"), Segment(3000, 3004, "A")]}
    arrivals = [brought(23.5, 20, 22), brought(25.0, 23, 24), brought(3005.0, 3000, 3004)]
    watch, words_s, skipped = work_off(arrivals, rig, turns)

    waits_s = [watch.waits_s[GroupId("1"), number] for number in range(3)]
    # Each is handed on so long after its end; a transcription took 20 ms of CPU or more.
    spent_s = [w - handed_s for w, handed_s in zip(waits_s, (1.5, 1.0, 1.0), strict=True)]
    assert min(spent_s) >= 0.02
    assert sum(spent_s) <= words_s
    assert skipped == 0
    assert text_figures(watch, turns)["turns"] == 3


@pytest.mark.model
def test_what_listening_costs_is_told_in_parts(weights_folder: Path) -> None:
    data = BenchData(None, weights=weights_folder)
    sounds = [sound_of(path)[: 8 * SAMPLE_RATE_HZ] for path in sample_tables(data)[:2]]
    figures = cost(sounds, weights_folder, teacher=True)

    assert figures.keys() >= set(FIGURES)
    parts = sum(figures[key] for key in ("segmentation", "voices", "bleed", "rest"))
    assert parts == pytest.approx(figures["together"])
    assert all(figures[key] > 0 for key in ("segmentation", "voices", "bleed", "rest"))
    assert (figures["microphones"], figures["seconds"]) == (2, 8)


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.usefixtures("weights_folder")
def test_latency_is_printed_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "figures.json"
    words = "bench speech --only latency --seconds 6 --speed 0.9 --data"

    assert run([*words.split(), str(tmp_path), "--json", str(path)]) == 0

    assert "end of turn to text" in capsys.readouterr().out
    figures = json.loads(path.read_text(encoding="utf-8"))["latency"]["figures"]
    assert 0 < figures["speech"] < 1
    assert figures["cpu_s_per_s"] > 0
    assert math.isfinite(figures["load"])


def test_without_models_both_are_skipped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLASSSENSE_DATA", str(tmp_path))

    assert run(["bench", "speech", "--data", str(tmp_path)]) == 0
    assert capsys.readouterr().out.count("skipped: the model segmentation") == 3
