"""Words that no screen, page or report says: eu and uk forbid them, so they are nowhere at all."""

from pathlib import Path

import pytest

from classsense.resources import places
from classsense.resources.policy_files import profile, profiles

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "classsense"
SHOWN = sorted(
    [
        *(places.assets() / "translations").glob("*.toml"),
        *(places.assets() / "sample").glob("lesson.*.toml"),
        *(PACKAGE / "report" / "templates").iterdir(),
        *(PACKAGE / "board" / "page" / "src").rglob("*.ts*"),
        *(file for file in (PACKAGE / "board" / "static").rglob("*") if file.suffix != ".woff2"),
    ]
)
NOT_SAID = ("engagement", "エンゲージメント")


def said_in(path: Path) -> list[str]:
    """Return which of the words a file has."""
    text = path.read_bytes().decode("utf-8", errors="replace").lower()
    return [word for word in NOT_SAID if word in text]


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.name)
def test_nothing_that_is_shown_says_engagement(path: Path) -> None:
    assert said_in(path) == []


@pytest.mark.parametrize("text", ["Student Engagement", "生徒のエンゲージメント"])
def test_the_word_is_found_where_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ui.en.toml"
    path.write_text(text, encoding="utf-8")
    assert len(said_in(path)) == 1


def test_all_that_is_shown_is_looked_at() -> None:
    folders = {path.parent.name for path in SHOWN}
    assert {"translations", "sample", "templates", "src", "screens", "static"} <= folders


def test_there_are_profiles_that_need_this() -> None:
    assert [name for name in profiles() if not profile(name).says_engagement] == ["eu", "uk"]
