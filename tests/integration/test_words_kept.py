"""What of the words is on the disk after a lesson, whatever its plan says of the transcript."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from classsense.analysis.lesson_state import LessonState, replay
from classsense.analysis.summary import encode, summarise
from classsense.bootstrap.recognisers import Recognisers
from classsense.domain.clock import LessonNs, lesson_ns
from classsense.domain.commands import LessonEnded
from classsense.domain.lesson import TEACHER, GroupId, LessonPlan, TranscriptKind
from classsense.domain.observations import Turn, TurnsHeard, Word, WordsHeard
from classsense.domain.policy import policy_of
from classsense.domain.ports import SpokenStretch, Transcript
from classsense.domain.rules import Purpose
from classsense.live.gauges import Gauges
from classsense.live.lesson_loop import LessonLoop
from classsense.live.transcription import WordsRig, words_heard
from classsense.report.html import write_html
from classsense.speech.tokens import ContentFinder
from classsense.speech.words import is_question
from classsense.storage.lesson_store import SqliteLessonStore
from classsense.weights.store import WeightsFolder
from fakes.classroom import small_plan
from fakes.inbox import StillClock
from fakes.speech import EchoTranscriber, talk

SPOKEN = (
    *("アサガオの葉が光を受ける。", "うちのアサガオは元気だ。", "アサガオに水をやる。"),
    *("日かげのアサガオは小さい。", "ヒマワリはどうですか。", "まどぎわの温度計を見る。"),
)
ONCE = ("ヒマワリ", "温度計", "まどぎわ", "元気", "受ける")
"""Content words that were said once or twice."""
TABLES = (GroupId("1"), GroupId("2"))


def plan(kind: TranscriptKind) -> LessonPlan:
    agreed = dict.fromkeys(small_plan().seats(), (Purpose.VOICE, Purpose.WORDS))
    return replace(small_plan(), consents=agreed, transcript=kind, teacher_microphone="teacher")


def heard(kind: TranscriptKind) -> Iterator[WordsHeard]:
    """Yield what the transcriber's thread hands in for what was said at table 1 and by her."""
    rig = WordsRig(
        load=EchoTranscriber,
        language="ja",
        is_question=is_question,
        content=ContentFinder("ja"),
        keeps_text=kind is TranscriptKind.TEXT,
    )
    for at, sentence in enumerate(SPOKEN):
        for group in (TABLES[0], TEACHER):
            stretch = SpokenStretch(talk([], 0.1), lesson_ns(at), lesson_ns(at + 1), group, 0)
            said = Transcript(sentence, 0.9, (Word(sentence, 0.9),))
            yield words_heard(rig, stretch, said, "echo")
    for at in range(40):
        stretch = SpokenStretch(talk([], 0.1), lesson_ns(at), lesson_ns(at + 1), TABLES[1], 0)
        yield words_heard(rig, stretch, Transcript(f"よこの{at}番は石だ。", 0.9), "echo")


def run(kind: TranscriptKind, folder: Path) -> LessonState:
    """Run a lesson on real parts up to its files; return the state that the loop ended with."""
    planned = plan(kind)
    store = SqliteLessonStore(folder, planned)
    loop = LessonLoop(policy_of(planned), StillClock(), store, Gauges(), LessonState(planned))
    loop.start(lambda health: health)
    for group in TABLES:
        turns = (Turn("A", LessonNs(0), lesson_ns(50)),)
        loop.submit(TurnsHeard(LessonNs(0), group, 0, LessonNs(0), lesson_ns(50), turns, "test"))
    for words in heard(kind):
        loop.submit(words)
    loop.submit(LessonEnded(lesson_ns(60)))
    state = loop.finish()
    store.flush()
    summary = summarise(replay(planned, store.entries()), policy_of(planned))
    assert encode(summary) == encode(summarise(state, policy_of(planned)))
    (folder / "summary.json").write_bytes(encode(summary))
    write_html(summary, folder / "summary.html", "ja")
    store.close()
    return state


@pytest.mark.parametrize("kind", TranscriptKind)
def test_no_text_and_no_word_but_a_keyword_is_on_the_disk_or_in_a_log(
    kind: TranscriptKind, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    run(kind, tmp_path / "lesson")
    files = {p.name: p.read_bytes() for p in (tmp_path / "lesson").rglob("*") if p.is_file()}

    assert {"lesson.db", "summary.json", "summary.html"} <= files.keys()
    for name, content in [*files.items(), ("log", caplog.text.encode())]:
        for said in (*SPOKEN, *ONCE):
            assert said.encode() not in content, f"{said} in {name}"
    keywords = kind is not TranscriptKind.OFF
    for name in ("lesson.db", "summary.json", "summary.html"):
        assert ("アサガオ".encode() in files[name]) is keywords


@pytest.mark.parametrize("kind", TranscriptKind)
def test_only_with_text_is_text_in_memory(kind: TranscriptKind, tmp_path: Path) -> None:
    state = run(kind, tmp_path / "lesson")
    texts = [words.text for talk in state.groups.values() for words in talk.words]

    assert any(texts) is (kind is TranscriptKind.TEXT)
    assert bool(state.talk(TABLES[0]).said.said) is (kind is not TranscriptKind.OFF)


def test_with_the_transcript_off_no_transcriber_is_built(tmp_path: Path) -> None:
    off = plan(TranscriptKind.OFF)
    recognisers = Recognisers(off, policy_of(off), WeightsFolder(tmp_path), 0)

    assert recognisers.words() is None
    assert "transcription" not in recognisers.missing


def keys(record: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(record, dict):
        yield from record
        for value in record.values():
            yield from keys(value)
    elif isinstance(record, list):
        for value in record:
            yield from keys(value)


def test_a_summary_has_no_place_for_what_was_said_but_keywords(tmp_path: Path) -> None:
    """A researcher's export is made from summaries; it leaves `keywords` out (docs/privacy.md)."""
    run(TranscriptKind.TEXT, tmp_path / "lesson")
    summary = msgspec.json.decode((tmp_path / "lesson" / "summary.json").read_bytes())
    (table, _) = summary["groups"]

    assert [set(word) for word in table["keywords"]] == [
        {"text", "count", "score", "first_voice", "uptake", "maybe", "term"}
    ]
    assert not {"words", "content", "unsure", "transcript", "utterances"} & set(keys(summary))
    for group in summary["groups"]:
        del group["keywords"]
    assert "アサガオ" not in msgspec.json.encode(summary).decode()
