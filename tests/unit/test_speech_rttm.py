"""RTTM, written and read."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classsense.domain.errors import KnownError
from classsense.speech.rttm import SpokenTurn, read_rttm, rttm_lines

turns = st.lists(
    st.builds(
        lambda start, length, voice: SpokenTurn(start / 1000, (start + length) / 1000, voice),
        st.integers(0, 10**7),
        st.integers(1, 10**5),
        st.sampled_from(["A", "B", "teacher"]),
    )
)


@given(turns)
@settings(deadline=None)
def test_what_was_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, said: list[SpokenTurn]
) -> None:
    path = tmp_path_factory.mktemp("rttm") / "table.rttm"
    path.write_text("\n".join(rttm_lines("table 1", said)), encoding="utf-8")
    read = read_rttm(path).get("table_1", [])
    for one, other in zip(sorted(said), read, strict=True):
        assert one.voice == other.voice
        assert one[:2] == pytest.approx(other[:2], abs=0.0011)


def test_a_line_looks_as_the_format_wants_it() -> None:
    (line,) = rttm_lines("table1", [SpokenTurn(1.2, 3.4, "A")])
    assert line == "SPEAKER table1 1 1.200 2.200 <NA> <NA> A <NA> <NA>"


@pytest.mark.parametrize(
    "line",
    ["SPEAKER a 1 0.0", "SPEAKER a 1 x 1.0 <NA> <NA> A <NA>", "SPEAKER a 1 -1 1 <NA> <NA> A <NA>"],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.rttm"
    path.write_text(f";; comment\n{line}\n", encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        read_rttm(path)
    assert caught.value.key == "rttm_invalid"
    assert caught.value.details == {"file": "bad.rttm", "line": 2}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        read_rttm(tmp_path / "none.rttm")
    assert caught.value.key == "rttm_missing"
