"""`classsense analyse` writes the shapes of its document, from real recordings and pictures."""

import json
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest
from msgspec import Meta, Struct

from classsense.commands.entry import run
from classsense.speech.rttm import read_rttm
from classsense.vision.opencv import opencv
from fakes.lesson import write_film, write_talk, write_tone

Share = Annotated[float, Meta(ge=0, le=1)]
KEYS = (
    "speakers duration_s silence_share overlap_share overlap_share_of_speech density gini_time "
    "evenness_time gini_turns turns turns_per_min turn_mean_s turn_median_s transition_entropy "
    "reciprocity fto_median_s fto_mean_s overlap_transition_share gap_over_1s_share "
    "within_overlaps_per_min backchannel_like_per_min turn_matrix paletz_schunn_type pause_share "
    "gap_share overlap_within_share overlap_between_share talk_over_share teacher_talk_share "
    "response_latency_s wait_time_1_s wait_time_2_s wait_1_over_3s_share wait_2_over_3s_share "
    "backchannel_words_per_min"
)
SCIENCE = set(KEYS.split())
"""The keys of the discussion measures."""


class TurnShape(Struct, forbid_unknown_fields=True):
    voice: Annotated[str, Meta(pattern="^[A-Z]$")]
    start_s: Annotated[float, Meta(ge=0)]
    end_s: float
    text: str | None


class FileShape(Struct, forbid_unknown_fields=True):
    path: str
    duration_s: float
    turns: list[TurnShape]
    measures: dict[str, Any]


class SpeechShape(Struct, forbid_unknown_fields=True):
    files: list[FileShape]


class FaceShape(Struct, forbid_unknown_fields=True):
    box: tuple[float, float, Share, Share]
    score: Share
    yaw_deg: float | None
    pitch_deg: float | None
    roll_deg: float | None
    expression: dict[str, Share] | None
    hand_up: bool | None


class PictureShape(Struct, forbid_unknown_fields=True):
    path: str
    t_s: float
    faces: list[FaceShape]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, weights_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Speak English; keep the data in a folder of the test, with the models of this machine."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "weights").symlink_to(weights_folder)
    monkeypatch.setenv("CLASSSENSE_DATA", str(data))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture
def talk(tmp_path: Path, sample_folder: Path) -> Path:
    return write_talk(tmp_path / "talk.flac", sample_folder / "table1.flac", 40.0, 20.0)


def spoken(words: list[str], path: Path) -> SpeechShape:
    assert run([*words, "--json", str(path)]) == 0
    return msgspec.json.decode(path.read_bytes(), type=SpeechShape)


@pytest.mark.model
def test_speech_is_told_as_json_and_as_rttm(tmp_path: Path, talk: Path) -> None:
    tone = write_tone(tmp_path / "no talk.wav", 3.0)
    rttm = tmp_path / "new" / "who.rttm"
    words = ["analyse", "speech", str(talk), str(tone), "--speakers", "4", "--rttm", str(rttm)]

    found = spoken(words, tmp_path / "deep" / "er" / "who.json").files

    assert [each.path for each in found] == [str(talk), str(tone)]
    assert [each.duration_s for each in found] == [20, 3]
    turns = found[0].turns
    assert len(turns) >= 4
    assert {turn.voice for turn in turns} <= set("ABCD")
    assert all(turn.start_s < turn.end_s <= 20.5 for turn in turns)
    assert sum(bool(turn.text) for turn in turns) >= 4
    assert found[0].measures.keys() == SCIENCE
    assert found[0].measures["speakers"] == 4
    lines = rttm.read_text(encoding="utf-8").splitlines()
    assert all(line.startswith("SPEAKER ") and len(line.split()) == 10 for line in lines)
    written = read_rttm(rttm)["talk"]
    assert [(t.start_s, t.voice) for t in written] == [(t.start_s, t.voice) for t in turns]
    assert [t.end_s for t in written] == pytest.approx([t.end_s for t in turns], abs=2e-3)


@pytest.mark.model
def test_live_speech_has_the_same_shape_and_no_knowledge_of_what_came_later(
    tmp_path: Path, talk: Path
) -> None:
    words = ["analyse", "speech", str(talk), "--speakers", "4", "--no-words"]
    late = spoken(words, tmp_path / "late.json").files[0]
    live = spoken([*words, "--live"], tmp_path / "live.json").files[0]
    assert late.turns
    assert live.turns
    assert {turn.text for turn in (*late.turns, *live.turns)} == {None}
    assert live.turns[-1].end_s == pytest.approx(late.turns[-1].end_s, abs=1.0)
    # What is spoken in the first 10 s of a longer recording carries the same labels if the
    # recording ends 10 s later: nobody listened on.
    shorter = tmp_path / "shorter.flac"
    write_talk(shorter, talk, 0.0, 15.0)
    words[2] = str(shorter)
    cut = spoken([*words, "--live"], tmp_path / "cut.json").files[0]
    settled = [(t.voice, t.start_s, t.end_s) for t in live.turns if t.end_s < 5]
    assert settled
    assert settled == [(t.voice, t.start_s, t.end_s) for t in cut.turns if t.end_s < 5]


@pytest.mark.model
def test_faces_are_told_one_line_per_picture_or_frame(tmp_path: Path, sample_folder: Path) -> None:
    film = opencv().VideoCapture(str(sample_folder / "room.mp4"))
    picture = tmp_path / "class.png"
    opencv().imwrite(str(picture), film.read()[1])
    film.release()
    empty = write_film(tmp_path / "empty.mp4", 0.5)
    out = tmp_path / "new" / "faces.jsonl"
    words = ["analyse", "vision", str(picture), str(empty), "--json", str(out)]
    assert run(words) == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    records = [msgspec.json.decode(line, type=PictureShape) for line in lines]
    assert [record.path for record in records] == [str(picture), *[str(empty)] * 5]
    assert [record.t_s for record in records[1:]] == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])
    assert not any(record.faces for record in records[1:])
    assert len(records[0].faces) >= 12
    assert any(face.yaw_deg is not None for face in records[0].faces)
    assert {face.expression for face in records[0].faces} == {None}

    assert run(["analyse", "vision", str(picture), "--expression", "--json", str(out)]) == 0
    (record,) = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    read = [face["expression"] for face in record["faces"] if face["expression"] is not None]
    assert read
    assert all(each.keys() == set(CLAIMED) for each in read)
    assert all(sum(each.values()) == pytest.approx(1, abs=1e-3) for each in read)


CLAIMED = ("neutral", "happiness", "sadness", "anger", "surprise")

RTTM = "SPEAKER a 1 {} {} <NA> <NA> {} <NA> <NA>\n"


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    path = tmp_path / "a.rttm"
    path.write_text(RTTM.format(0, 2, "X") + RTTM.format(3, 3, "Y"), encoding="utf-8")
    return path


def test_turns_are_measured_with_silent_members(tmp_path: Path, annotated: Path) -> None:
    out = tmp_path / "new" / "measures.json"
    words = ["analyse", "turns", str(annotated), "--json", str(out)]
    assert run([*words, "--speakers", "3"]) == 0
    measures = json.loads(out.read_text(encoding="utf-8"))
    assert measures.keys() == SCIENCE
    assert (measures["speakers"], measures["turns"], measures["duration_s"]) == (3, 2, 6)
    assert measures["silence_share"] == pytest.approx(1 / 6)
    assert measures["turn_matrix"][0] == [0, 1, 0]


def test_turns_are_measured_over_the_annotated_stretch(tmp_path: Path, annotated: Path) -> None:
    (tmp_path / "a.uem").write_text("a 1 1 5\n", encoding="utf-8")
    out = tmp_path / "measures.json"
    uem = ["--uem", str(tmp_path / "a.uem")]
    assert (
        run(["analyse", "turns", str(annotated), *uem, "--speakers", "2", "--json", str(out)]) == 0
    )
    measures = json.loads(out.read_text(encoding="utf-8"))
    assert measures["duration_s"] == 4
    assert measures["silence_share"] == pytest.approx(1 / 4)
    assert measures["density"] == pytest.approx(3 / 4)


BROKEN = {
    "no such recording": ("speech", "nowhere.wav", "no recording nowhere.wav"),
    "an empty recording": ("speech", "empty.flac", "No sound can be read from empty.flac"),
    "a text as a recording": ("speech", "notes.txt", "No sound can be read from notes.txt"),
    "a film without sound": ("speech", "film.mp4", "No sound can be read from film.mp4"),
    "no such picture": ("vision", "nowhere.png", "no file nowhere.png"),
    "a broken picture": ("vision", "broken.png", "broken.png is not a picture"),
    "sound as a film": ("vision", "tone.wav", "No pictures can be read from tone.wav"),
    "no such annotation": ("turns", "nowhere.rttm", "nowhere.rttm cannot be read"),
    "no turn": ("turns", "notes.txt", "holds 0 recordings"),
    "two recordings": ("turns", "two.rttm", "holds 2 recordings"),
    "a broken line": ("turns", "broken.rttm", "Line 2 of broken.rttm"),
    "an endless turn": ("turns", "endless.rttm", "Line 1 of endless.rttm"),
}


@pytest.mark.model
@pytest.mark.parametrize(("kind", "file", "reason"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_analysed_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, file: str, reason: str
) -> None:
    (tmp_path / "empty.flac").write_bytes(b"")
    (tmp_path / "broken.png").write_bytes(b"\x89PNG broken")
    (tmp_path / "notes.txt").write_text("notes", encoding="utf-8")
    line = RTTM.format(0, 2, "X")
    (tmp_path / "two.rttm").write_text(line + line.replace(" a ", " b "), encoding="utf-8")
    (tmp_path / "broken.rttm").write_text(line + "SPEAKER a 1 two", encoding="utf-8")
    (tmp_path / "endless.rttm").write_text(RTTM.format(0, "inf", "X"), encoding="utf-8")
    write_tone(tmp_path / "tone.wav", 1.0)
    write_film(tmp_path / "film.mp4", 0.5)
    out = tmp_path / "out.json"
    speakers = [] if kind == "vision" else ["--speakers", "2"]
    assert run(["analyse", kind, str(tmp_path / file), *speakers, "--json", str(out)]) == 1
    said = capsys.readouterr()
    assert reason in said.err
    assert not said.out
    assert not out.exists()


@pytest.mark.parametrize("uem", ["", "b 1 0 5", "a 1 5 0", "a 1 nan 5", "a 1 0 inf", "a 1 0"])
def test_a_stretch_that_is_none_is_refused(
    tmp_path: Path, annotated: Path, capsys: pytest.CaptureFixture[str], uem: str
) -> None:
    path = tmp_path / "a.uem"
    path.write_text(uem, encoding="utf-8")
    assert run(["analyse", "turns", str(annotated), "--speakers", "2", "--uem", str(path)]) == 1
    assert "a.uem does not say" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", ["speech {here}/a.wav --speakers 0", "turns {here}/a.rttm --speakers 1"]
)
def test_fewer_speakers_than_there_are_is_refused(
    tmp_path: Path, annotated: Path, capsys: pytest.CaptureFixture[str], words: str
) -> None:
    assert annotated.is_file()
    assert run(["analyse", *words.format(here=tmp_path).split()]) == 1
    assert "speakers" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["{here}", "{here}/a.rttm/x.json"])
def test_a_place_that_cannot_be_written_is_named(
    tmp_path: Path, annotated: Path, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    out = place.format(here=tmp_path)
    assert run(["analyse", "turns", str(annotated), "--speakers", "2", "--json", out]) == 1
    assert f"{out} cannot be written" in capsys.readouterr().err
