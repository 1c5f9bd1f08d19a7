"""The made voices are distinct to the speaker model and plain to the transcriber."""

from pathlib import Path

import pytest

from make_lesson.talk.check import transcribed
from make_lesson.talk.distinct import Embeddings, SpeakerModel, embed_recordings, measure
from make_lesson.talk.intelligible import Listener, character_error_rate

CHECKOUT = Path(__file__).resolve().parents[2]
SAMPLE = CHECKOUT / "assets" / "sample"
SECOND = CHECKOUT / "tests" / "data" / "second_lesson"

pytestmark = pytest.mark.model


@pytest.fixture(scope="module", params=[SAMPLE, SECOND], ids=["sample", "second"])
def spoken(
    request: pytest.FixtureRequest, weights_folder: Path
) -> dict[str, dict[str, Embeddings]]:
    model = SpeakerModel(weights_folder / "campplus")
    return embed_recordings(Path(request.param), model)


def show(text: str) -> None:
    """Print what was measured: read it with `pytest -s`, or where the test fails."""
    print(text)  # noqa: T201  # the figures are the point of these tests


@pytest.mark.parametrize("table", ["1", "2", "3", "4"])
def test_the_voices_of_a_table_are_told_apart(
    spoken: dict[str, dict[str, Embeddings]], table: str
) -> None:
    found = measure(spoken[table])
    show(f"Table {table}\n{found}")
    assert len(found.voices) == 4
    assert found.accuracy >= 0.95


def test_the_voices_of_the_whole_lesson_are_told_apart(
    spoken: dict[str, dict[str, Embeddings]],
) -> None:
    found = measure({voice: own for table in spoken.values() for voice, own in table.items()})
    show(str(found))
    assert len(found.voices) == 17
    assert found.accuracy >= 0.95


def test_one_voice_taken_for_two_is_not_told_apart(
    spoken: dict[str, dict[str, Embeddings]],
) -> None:
    """The measure can fail: utterances of one voice under two names come near to chance."""
    teacher = spoken["teacher"]["teacher"]
    assert measure({"a": teacher[::2], "b": teacher[1::2]}).accuracy < 0.9


@pytest.mark.slow
def test_the_transcriber_understands_the_recordings(weights_folder: Path) -> None:
    listener = Listener(weights_folder / "whisper-base")
    wrong = character_error_rate(transcribed(SAMPLE, "3", listener))
    show(f"Table 3: characters wrong {wrong:.3f}")
    assert wrong < 0.3
