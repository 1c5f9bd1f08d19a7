"""The board with the school's own certificate, and what is told of one that does not do."""

import datetime as dt
import http.client
import json
import ssl
from pathlib import Path

import pytest
from websockets import Origin
from websockets.sync.client import connect

from classsense.board.certificate import https
from classsense.board.door import Keys
from classsense.board.server import BoardServer, Entrance
from classsense.domain.errors import KnownError
from classsense.domain.policy import policy_of
from classsense.resources.texts import LANGUAGES, explain
from fakes.board import CODE, KEY
from fakes.certificates import made, with_password
from fakes.classroom import small_plan
from fakes.inbox import LessonInMemory, StillClock

HOST = "127.0.0.1"
NOW = dt.datetime.now(tz=dt.UTC) + dt.timedelta(hours=1)  # noqa: TID251 - openssl has no other


def test_page_and_websocket_are_encrypted_and_plain_http_gets_nothing(tmp_path: Path) -> None:
    certificate, key = made(tmp_path)
    secure = https(certificate, key, HOST, NOW)
    trusting = ssl.create_default_context(cafile=str(certificate))
    plan = small_plan()
    with LessonInMemory(plan) as lesson:
        entrance = Entrance(keys=Keys(CODE, KEY), https=secure)
        board = BoardServer(plan, lesson, StillClock(), policy_of(plan), entrance)
        board.start()
        try:
            assert board.address.startswith(f"https://{HOST}:")
            name = board.address.removeprefix("https://")
            page = http.client.HTTPSConnection(name, context=trusting, timeout=10)
            page.request("GET", "/")
            answer = page.getresponse()
            assert answer.status == 200
            assert f"wss://{name}" in answer.headers["Content-Security-Policy"]
            assert "Strict-Transport-Security" not in answer.headers
            page.close()
            with connect(
                f"wss://{name}/ws",
                ssl=trusting,
                origin=Origin(f"https://{name}"),
                proxy=None,
            ) as line:
                line.send(json.dumps({"type": "join", "protocol": 1, "code": CODE}))
                assert json.loads(line.recv())["type"] == "joined"
            assert not _answers_plainly(name)
        finally:
            board.stop()


def _answers_plainly(name: str) -> bool:
    """Return whether a request in plain http gets an answer."""
    plain = http.client.HTTPConnection(name, timeout=10)
    try:
        plain.request("GET", "/")
        plain.getresponse()
    except (http.client.HTTPException, OSError):
        return False
    finally:
        plain.close()
    return True


def test_old_protocols_are_refused(tmp_path: Path) -> None:
    secure = https(*made(tmp_path), HOST, NOW)
    assert secure.context.minimum_version is ssl.TLSVersion.TLSv1_2


def test_the_name_of_the_certificate_is_the_address(tmp_path: Path) -> None:
    files = made(tmp_path, "DNS:Board.School.example,DNS:*.school.example,IP:192.0.2.9")
    assert https(*files, "192.0.2.9", NOW).name == "192.0.2.9"
    assert https(*files, "192.0.2.7", NOW).name == "board.school.example"


def _refused(certificate: Path, key: Path, now: dt.datetime = NOW) -> str:
    with pytest.raises(KnownError) as caught:
        https(certificate, key, HOST, now)
    for language in LANGUAGES:
        assert explain(caught.value, language)
    return caught.value.key


def test_what_is_wrong_with_a_certificate_is_told(tmp_path: Path) -> None:
    certificate, key = made(tmp_path)
    _, other = made(tmp_path, name="other")
    nameless, nameless_key = made(tmp_path, "", name="nameless")
    rubbish = tmp_path / "rubbish.pem"
    rubbish.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")

    assert _refused(certificate, other) == "tls_key_of_another"
    assert _refused(certificate, with_password(key)) == "tls_key_encrypted"
    assert _refused(certificate, tmp_path / "gone.key") == "tls_file_missing"
    assert _refused(tmp_path / "gone.pem", key) == "tls_file_missing"
    assert _refused(rubbish, key) == "tls_unreadable"
    assert _refused(key, key) == "tls_unreadable"
    assert _refused(certificate, certificate) == "tls_unreadable"
    assert _refused(certificate, key, NOW + dt.timedelta(days=4000)) == "tls_expired"
    assert _refused(certificate, key, NOW - dt.timedelta(days=30)) == "tls_not_yet"
    assert _refused(nameless, nameless_key) == "tls_no_name"
