"""The settings file: what was set comes back, what is damaged is named and left alone."""

from pathlib import Path

import pytest

from classsense.domain.errors import KnownError
from classsense.domain.settings import Settings
from classsense.storage.settings_file import read_settings, write_settings


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "settings.json") == Settings()


def test_what_was_set_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.json"
    chosen = Settings(language="ja", theme="dark", board_port=0, board_address="192.0.2.5")

    write_settings(path, Settings())
    write_settings(path, chosen)

    assert read_settings(path) == chosen
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (b"", "truncated"),
        (b'{"language": "ja"', "truncated"),
        (b"\xff\xfe", "malformed"),
        (b'{"language": "fr"}', "language"),
        (b'{"board_port": 70000}', "board_port"),
        (b'{"colour": "red"}', "colour"),
        (b"[]", "object"),
    ],
    ids=["empty", "cut off", "no text", "language", "port", "unknown", "list"],
)
def test_damage_is_named_with_its_place(tmp_path: Path, damage: bytes, reason: str) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(damage)

    with pytest.raises(KnownError, match="settings_invalid") as refused:
        read_settings(path)

    assert refused.value.details["path"] == str(path)
    assert reason in str(refused.value.details["reason"])
    assert path.read_bytes() == damage


def test_a_place_that_cannot_be_written_is_a_known_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")

    with pytest.raises(KnownError, match="folder_not_writable"):
        write_settings(blocked / "settings.json", Settings())


def test_when_writing_fails_nothing_is_left_lying_about(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    (path / "in the way").mkdir(parents=True)

    with pytest.raises(KnownError, match="folder_not_writable"):
        write_settings(path, Settings())

    assert list(tmp_path.iterdir()) == [path]
