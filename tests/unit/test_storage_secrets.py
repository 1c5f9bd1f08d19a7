"""Passwords of cameras are kept for the user alone, and told to nobody."""

import os
from pathlib import Path

import pytest

from classsense.domain.camera_address import Login
from classsense.domain.errors import KnownError
from classsense.storage.secrets import Secrets

POSIX = pytest.mark.skipif(os.name != "posix", reason="only POSIX has these rights")
ME = Login("teacher", "hunter2")


def mode(path: Path) -> int:
    """Return who may do what with a file."""
    return path.stat().st_mode & 0o777


def test_a_login_is_kept_by_host_replaced_and_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secrets.json"
    assert Secrets(path).login("cam.school") is None
    Secrets(path).keep("Cam.School", ME)
    Secrets(path).keep("other", Login("root", "é:@/#"))
    assert Secrets(path).login("CAM.school") == ME
    assert Secrets(path).login("other") == Login("root", "é:@/#")
    assert Secrets(path).hosts() == {"cam.school": "teacher", "other": "root"}
    Secrets(path).keep("cam.school", Login("teacher", "new"))
    assert Secrets(path).login("cam.school") == Login("teacher", "new")
    assert b"hunter2" not in path.read_bytes()
    assert Secrets(path).forget("CAM.school")
    assert not Secrets(path).forget("cam.school")
    assert Secrets(path).hosts() == {"other": "root"}
    assert [each.name for each in path.parent.iterdir()] == ["secrets.json"]


@POSIX
def test_nobody_else_may_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    Secrets(path).keep("cam.school", ME)
    assert mode(path) == 0o600
    path.chmod(0o644)
    assert Secrets(path).login("cam.school") == ME
    assert mode(path) == 0o600


@pytest.mark.parametrize("content", [b"", b"hunter2", b'{"a": {"user": "hunter2"}}', b"\xff"])
def test_a_file_that_cannot_be_read_is_named_and_not_quoted(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "secrets.json"
    path.write_bytes(content)
    with pytest.raises(KnownError, match="secrets_invalid") as caught:
        Secrets(path).login("a")
    assert "hunter2" not in str(caught.value)
    with pytest.raises(KnownError):
        Secrets(path).keep("b", ME)
    assert path.read_bytes() == content


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(KnownError, match="secrets_invalid"):
        Secrets(tmp_path / "file" / "secrets.json").keep("a", ME)
