"""The form of the board's certificate: what it says of two files, what it keeps and takes away."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from classsense.bootstrap.certificate_desk import SchoolCertificate
from classsense.domain.certificate_desk import CertificateView
from classsense.domain.errors import KnownError
from classsense.domain.settings import Settings
from classsense.resources import places
from classsense.resources.texts import LANGUAGES, Texts, explain
from classsense.storage.settings_file import read_settings
from classsense.ui.main_window import MainWindow
from classsense.ui.panels.certificate import CertificateDialog
from classsense.ui.presenters.certificate import present_certificate
from fakes.certificates import made, with_password
from fakes.workplace import CertificateInMemory, WorkplaceInMemory

NOW = dt.datetime.now(tz=dt.UTC) + dt.timedelta(hours=1)  # noqa: TID251 - openssl has no other


@pytest.fixture
def desk(workplace: WorkplaceInMemory) -> CertificateInMemory:
    desk = workplace.certificates
    assert isinstance(desk, CertificateInMemory)
    return desk


@pytest.fixture
def dialog(
    qtbot: QtBot, window: MainWindow, desk: CertificateInMemory
) -> Iterator[CertificateDialog]:
    assert desk.kept == CertificateView()
    window.start.certificate.click()
    qtbot.waitUntil(lambda: window.certificate.dialog is not None)
    assert window.certificate.dialog is not None
    yield window.certificate.dialog
    window.certificate.close()


def test_two_files_are_examined_kept_and_taken_away(
    qtbot: QtBot, dialog: CertificateDialog, desk: CertificateInMemory
) -> None:
    assert not dialog.keep.isEnabled()
    assert not dialog.remove.isEnabled()
    dialog.choose("certificate", "/school/board.pem")
    assert not dialog.keep.isEnabled()
    dialog.choose("key", "/school/board.key")
    qtbot.waitUntil(dialog.keep.isEnabled)
    dialog.keep.click()
    qtbot.waitUntil(dialog.remove.isEnabled)
    assert desk.kept.certificate == Path("/school/board.pem")
    dialog.remove.click()
    qtbot.waitUntil(lambda: dialog.certificate.text() == "")
    assert desk.kept == CertificateView()


def test_what_is_wrong_is_said_and_cannot_be_kept(
    qtbot: QtBot, dialog: CertificateDialog, desk: CertificateInMemory
) -> None:
    trouble = KnownError("tls_expired", path="/school/board.pem", until="2026-03-31")
    desk.found = CertificateView(trouble=trouble)
    dialog.choose("certificate", "/school/board.pem")
    dialog.choose("key", "/school/board.key")
    qtbot.waitUntil(lambda: dialog._trouble.text() == explain(trouble, "en"))
    assert not dialog.keep.isEnabled()


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_the_last_day_are_told_and_that_it_ends_soon(language: str) -> None:
    texts = Texts("ui", "ja" if language == "ja" else "en")
    view = CertificateView(Path("a"), Path("b"), ("board.example", "192.0.2.5"), "2027-03-31", 20)
    model = present_certificate(view, texts)
    assert model.usable
    assert "board.example" in model.good
    assert "2027-03-31" in model.good
    assert "20" in model.trouble


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """Return the settings that a real desk tells of."""
    monkeypatch.setenv("CLASSSENSE_DATA", str(tmp_path / "data"))
    return []


def test_real_files_are_kept_in_the_settings_by_their_path(
    tmp_path: Path, kept: list[Settings]
) -> None:
    certificate, key = made(tmp_path, "DNS:board.school.example")
    desk = SchoolCertificate(lambda: NOW, Settings(board_port=1), kept.append)
    assert desk.view() == CertificateView()
    view = desk.keep(certificate, key)
    assert view.trouble is None
    assert view.names == ("board.school.example",)
    assert view.days is not None
    assert view.days > 3600
    assert kept[-1].board_certificate == read_settings(places.settings()).board_certificate
    assert kept[-1].board_port == 1
    again = SchoolCertificate(lambda: NOW, read_settings(places.settings()), kept.append)
    assert again.view() == view
    assert again.remove() == CertificateView()
    assert read_settings(places.settings()).board_certificate == ""
    assert certificate.exists()


def test_real_files_that_do_not_do_change_nothing(tmp_path: Path, kept: list[Settings]) -> None:
    certificate, key = made(tmp_path, "DNS:board.school.example")
    desk = SchoolCertificate(lambda: NOW, Settings(), kept.append)
    later = SchoolCertificate(lambda: NOW + dt.timedelta(days=4000), Settings(), kept.append)
    other = made(tmp_path, "DNS:other.example", "other")[1]
    for one, wrong_key, reason in (
        (desk, with_password(key), "tls_key_encrypted"),
        (desk, other, "tls_key_of_another"),
        (desk, tmp_path / "missing", "tls_file_missing"),
        (later, key, "tls_expired"),
    ):
        found = one.examine(certificate, wrong_key).trouble
        assert found is not None
        assert found.key == reason
        with pytest.raises(KnownError, match=reason):
            one.keep(certificate, wrong_key)
    assert kept == []
    assert not places.settings().exists()
