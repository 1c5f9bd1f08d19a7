"""An address tells its host, and never a password."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classsense.domain.camera_address import (
    Login,
    holds_password,
    host_of,
    is_network,
    port_of,
    with_login,
    without_login,
)
from classsense.domain.errors import KnownError
from classsense.domain.lesson import Camera, CameraId
from classsense.domain.plan_file import check_no_password, parse_plan
from fakes.lesson import Table, TinyPlan

PLAIN = "rtsp://cam.school/room"
WITH_PASSWORD = [
    "rtsp://teacher:hunter2@cam.school/room",
    "rtsp://teacher:hun/ter2@cam.school/room",
    "rtsp://teacher:12#ter2@cam.school/room",
    "rtsp://teacher:12?hunter2@cam.school/room",
    "rtsp://cam.school/room?user=teacher&password=hunter2",
    "rtsp://cam.school:554/user=teacher&password=hunter2&channel=1",
    "RTSP://cam.school/room?pwd=hunter2",
]


@pytest.mark.parametrize("address", WITH_PASSWORD)
def test_a_password_in_a_plan_is_refused_and_not_quoted(address: str) -> None:
    assert holds_password(address)
    assert "ter2" not in without_login(address)
    plan = parse_plan(TinyPlan((Table("1", "a.flac", ((),)),)).text(), "plan.toml")
    broken = type(plan)(
        **{name: getattr(plan, name) for name in plan.__struct_fields__}
        | {"cameras": (Camera(CameraId("front"), address, {}),)}
    )
    with pytest.raises(KnownError, match="password_in_plan") as caught:
        check_no_password(broken)
    assert "ter2" not in str(caught.value)
    assert caught.value.details["camera"] == "front"


@pytest.mark.parametrize(
    "address",
    [
        PLAIN,
        "rtsp://cam.school:8554/room",
        "rtsp://teacher@cam.school/room",
        "rtsp://[fe80::1]:8554/room",
        "rtsp://cam.school:8554/a@b",
        "rtsp://cam.school/bypass=1",
    ],
)
def test_an_address_without_a_password_is_none(address: str) -> None:
    assert not holds_password(address)


def test_host_and_port_are_told() -> None:
    assert host_of("rtsp://teacher@Cam.School:8554/room") == "cam.school"
    assert port_of("rtsp://cam.school:8554/room") == 8554
    assert (host_of(PLAIN), port_of(PLAIN)) == ("cam.school", 554)
    assert host_of("rtsp://[fe80::1]:8554/room") == "fe80::1"
    assert host_of("rtsp:///room") == ""
    assert is_network("RTSPS://a/b")
    assert not is_network("room.mp4")


def test_what_is_shown_has_no_user_and_nothing_behind_the_path() -> None:
    shown = without_login("rtsp://teacher@cam.school:8554/room?key=secret")
    assert shown == "rtsp://cam.school:8554/room"
    assert without_login("rtsp://[fe80::1]:8554/room") == "rtsp://[fe80::1]:8554/room"


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_login_makes_an_address_of_the_same_host(user: str, password: str) -> None:
    try:
        user.encode(), password.encode()
    except UnicodeEncodeError:
        return  # half a character, which no keyboard makes
    address = with_login("rtsp://cam.school:8554/room?x=1", Login(user, password))
    assert address.startswith("rtsp://")
    assert address.endswith("@cam.school:8554/room?x=1")
    assert (host_of(address), port_of(address)) == ("cam.school", 8554)
    assert holds_password(address)


def test_a_login_does_not_show_its_password() -> None:
    assert "hunter2" not in repr(Login("teacher", "hunter2"))
    assert with_login(PLAIN, None) == PLAIN
