"""`classsense analyse speech|vision|turns`: recordings, pictures and annotations."""

import argparse
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from classsense.analysis.discussion import measure
from classsense.analysis.talk import Segment
from classsense.bootstrap.analysers import SpeechWishes, face_finder, recording_analyser, voices_of
from classsense.commands.numbers import within
from classsense.commands.outcome import progress_bar, write_json, write_lines, write_text
from classsense.domain.errors import KnownError
from classsense.speech.analyse import LIVE_DELAY_S, AnalysedRecording
from classsense.speech.rttm import read_rttm, rttm_lines


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse keeps this type private
    """Add `analyse` to the command line."""
    analyse = commands.add_parser("analyse", help="analyse recordings, pictures or annotations")
    kinds = analyse.add_subparsers(required=True, metavar="speech|vision|turns")
    _add_speech(kinds)
    _add_vision(kinds)
    _add_turns(kinds)


def _add_speech(kinds: Any) -> None:  # noqa: ANN401 - argparse keeps this type private
    speech = kinds.add_parser("speech", help="who spoke when, and what")
    speech.add_argument("recordings", nargs="+", type=Path, metavar="WAV")
    speech.add_argument("--speakers", type=int, required=True, metavar="N")
    speech.add_argument("--language", choices=("ja", "en"), default="ja")
    speech.add_argument("--json", type=Path)
    speech.add_argument("--rttm", type=Path)
    speech.add_argument("--live", action="store_true", help="labels as they were 10 s later")
    speech.add_argument(
        "--live-delay",
        type=within(float, 1.5, 300.0),
        metavar="S",
        help="with --live: labels as they were so many seconds later",
    )
    speech.add_argument(
        "--sound-check",
        action="append",
        default=[],
        type=_sound_check,
        metavar="VOICE=WAV",
        help="how a voice sounds alone; the voice gets this name (repeatable)",
    )
    speech.add_argument("--no-words", action="store_true", help="turns without a transcript")
    speech.set_defaults(run=_speech)


def _add_vision(kinds: Any) -> None:  # noqa: ANN401 - argparse keeps this type private
    vision = kinds.add_parser("vision", help="faces and where heads point")
    vision.add_argument("pictures", nargs="+", type=Path, metavar="PICTURE_OR_VIDEO")
    vision.add_argument("--json", type=Path, required=True)
    vision.add_argument("--expression", action="store_true", help="read expressions as well")
    vision.add_argument(
        "--expression-model",
        default="expression",
        metavar="ID",
        help="the net that reads them: ours, or one of your own (`classsense models add`)",
    )
    vision.add_argument(
        "--upscale", type=within(float, 1.0, 4.0), default=1.0, help="enlarge by 1..4 first"
    )
    vision.set_defaults(run=_vision)


def _add_turns(kinds: Any) -> None:  # noqa: ANN401 - argparse keeps this type private
    turns = kinds.add_parser("turns", help="discussion measures of an annotation")
    turns.add_argument("rttm", type=Path, metavar="RTTM")
    turns.add_argument("--uem", type=Path, help="the stretch that was annotated")
    turns.add_argument("--speakers", type=int, required=True, metavar="N")
    turns.add_argument("--json", type=Path)
    turns.set_defaults(run=_turns)


def _speech(given: argparse.Namespace) -> int:
    if given.speakers < 1:
        raise KnownError("speakers_invalid", speakers=given.speakers)
    analyser = recording_analyser(_wishes(given))
    found = []
    with progress_bar(len(given.recordings), "file", "analyse") as bar:
        for path in given.recordings:
            found.append(analyser.analyse(path))
            bar.update(1)
    names = voices_of(_wishes(given))
    records = {"files": [_record(recording, names) for recording in found]}
    if given.json is not None:
        write_json(given.json, records)
    if given.rttm is not None:
        lines = [line for each in found for line in rttm_lines(each.path.stem, each.spoken())]
        write_text(given.rttm, "".join(f"{line}\n" for line in lines))
    if given.json is None and given.rttm is None:
        print(msgspec.json.format(msgspec.json.encode(records), indent=2).decode())
    return 0


def _sound_check(written: str) -> tuple[str, Path]:
    """Read VOICE=WAV."""
    name, equals, path = written.partition("=")
    if not (equals and path and name) or any(letter.isspace() for letter in name):
        raise argparse.ArgumentTypeError(f"VOICE=WAV, not {written!r}")
    return name, Path(path)


def _wishes(given: argparse.Namespace) -> SpeechWishes:
    """Read how recordings are to be analysed.

    Raises:
        KnownError: More sound checks than speakers, or two of one name (`sound_checks_invalid`).
    """
    checks = dict(given.sound_check)
    if len(checks) < len(given.sound_check) or len(checks) > given.speakers:
        raise KnownError(
            "sound_checks_invalid", checks=len(given.sound_check), speakers=given.speakers
        )
    delay_s = given.live_delay or LIVE_DELAY_S
    return SpeechWishes(
        speakers=given.speakers,
        language=given.language,
        live_delay_s=delay_s if given.live or given.live_delay else None,
        words=not given.no_words,
        sound_checks=checks,
    )


def _record(recording: AnalysedRecording, names: Sequence[str]) -> dict[str, Any]:
    segments = sorted(Segment(t.start_s, t.end_s, t.voice) for t in recording.turns)
    measures = measure(segments, recording.duration_s, names)
    return {
        "path": str(recording.path),
        "duration_s": recording.duration_s,
        "turns": recording.turns,
        "measures": measures,
    }


def _vision(given: argparse.Namespace) -> int:
    finder = face_finder(
        expression=given.expression_model if given.expression else None, upscale=given.upscale
    )
    records = []
    with progress_bar(len(given.pictures), "file", "analyse") as bar:
        for path in given.pictures:
            records += list(finder.records(path))
            bar.update(1)
    write_lines(given.json, records)
    return 0


def _turns(given: argparse.Namespace) -> int:
    recordings = read_rttm(given.rttm)
    if len(recordings) != 1:
        raise KnownError("rttm_not_one", file=given.rttm.name, count=len(recordings))
    ((name, turns),) = recordings.items()
    start_s, end_s = _scope(given.uem, name, max(turn.end_s for turn in turns))
    segments = [
        Segment(max(t.start_s, start_s) - start_s, min(t.end_s, end_s) - start_s, t.voice)
        for t in turns
        if t.start_s < end_s and t.end_s > start_s
    ]
    voices = sorted({turn.voice for turn in turns})
    if given.speakers < max(1, len(voices)):
        raise KnownError("speakers_invalid", speakers=given.speakers)
    silent = [f"silent-{n}" for n in range(1, given.speakers - len(voices) + 1)]
    measures = measure(segments, end_s - start_s, [*voices, *silent])
    if given.json is not None:
        write_json(given.json, measures)
    else:
        print(msgspec.json.format(msgspec.json.encode(measures), indent=2).decode())
    return 0


def _scope(uem: Path | None, name: str, last_s: float) -> tuple[float, float]:
    """Return the annotated stretch: of the UEM file, or from 0 to the last turn's end."""
    if uem is None:
        return 0.0, last_s
    try:
        rows = [line.split() for line in uem.read_text(encoding="utf-8").splitlines()]
        start_s, end_s = next((float(q[2]), float(q[3])) for q in rows if q and q[0] == name)
    except (OSError, ValueError, IndexError, StopIteration) as error:
        raise KnownError("uem_invalid", file=uem.name, recording=name) from error
    if not 0 <= start_s < end_s < math.inf:
        raise KnownError("uem_invalid", file=uem.name, recording=name)
    return start_s, end_s
