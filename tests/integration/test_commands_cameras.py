"""`classsense cameras`: what is here, and passwords that are kept and never shown."""

import io
from pathlib import Path

import pytest

from classsense.commands import cameras
from classsense.commands.entry import run
from classsense.domain.camera_address import Login
from classsense.storage.secrets import Secrets
from classsense.vision.usb_cameras import UsbCamera


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep passwords in a folder of the test."""
    monkeypatch.setenv("CLASSSENSE_DATA", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return tmp_path


def keep(monkeypatch: pytest.MonkeyPatch, host: str, typed: str) -> int:
    """Run `secret set` with a password on standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return run(["cameras", "secret", "set", host, "--user", "teacher"])


def test_a_password_is_kept_listed_without_it_and_forgotten(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert keep(monkeypatch, "Cam.School:8554", "hunter2\n") == 0
    assert keep(monkeypatch, "rtsp://other/room", " spaces stay \r\n") == 0
    kept = Secrets(home / "secrets.json")
    assert kept.login("cam.school") == Login("teacher", "hunter2")
    assert kept.login("other") == Login("teacher", " spaces stay ")
    assert run(["cameras", "list"]) == 0
    said = capsys.readouterr()
    assert "rtsp://cam.school/...\tteacher" in said.out
    assert "hunter2" not in said.out + said.err
    assert run(["cameras", "secret", "forget", "cam.school"]) == 0
    assert run(["cameras", "secret", "forget", "cam.school"]) == 0
    assert list(kept.hosts()) == ["other"]


def test_no_password_is_none(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert keep(monkeypatch, "cam.school", "\n") == 1
    assert "No password" in capsys.readouterr().err
    assert not (home / "secrets.json").exists()


def test_cameras_are_listed_as_a_plan_names_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = [UsbCamera(4, "C920", "1-1"), UsbCamera(2, "IR", "1-2"), UsbCamera(0, "C920", "1-3")]
    monkeypatch.setattr(cameras, "usb_cameras", lambda: here)
    assert run(["cameras", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "camera:C920#1\tcamera:4",
        "camera:IR\tcamera:2",
        "camera:C920#2\tcamera:0",
    ]


def test_the_password_cannot_be_an_argument() -> None:
    assert run(["cameras", "secret", "set", "cam", "--user", "teacher", "--password", "x"]) == 2
