"""How many microphones a machine can transcribe."""

import os
from pathlib import Path

import pytest

from classsense.bootstrap.words_pace import LARGER, Pace, pace
from classsense.domain.errors import KnownError


def test_twice_the_work_carries_half_the_microphones() -> None:
    here = Pace("whisper-base", 2, 1.0)

    assert here.microphones() == 10
    assert here.microphones(2.0) == 5
    assert here.microphones(LARGER["turbo"]) == 0
    assert Pace("whisper-base", 4, 1.0).microphones() == 20


def test_what_was_measured_is_remembered(tmp_path: Path) -> None:
    cores = os.cpu_count() or 1
    (tmp_path / "words-pace.json").write_text(
        f'{{"model": "whisper-base", "cores": {cores}, "cpu_s": 0.75}}', encoding="utf-8"
    )

    assert pace("whisper-base", tmp_path) == Pace("whisper-base", cores, 0.75)


@pytest.mark.parametrize("kept", ["", "{}", '{"model": "other", "cores": 1, "cpu_s": 1.0}'])
def test_anything_else_is_measured_anew(
    tmp_path: Path, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLASSSENSE_DATA", str(tmp_path / "nothing"))
    (tmp_path / "words-pace.json").write_text(kept, encoding="utf-8")

    with pytest.raises(KnownError) as caught:
        pace("whisper-base", tmp_path)

    assert caught.value.key == "model_missing"
