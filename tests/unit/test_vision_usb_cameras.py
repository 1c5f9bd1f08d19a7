"""A camera is found by its name wherever it is plugged in, and never taken for another."""

from pathlib import Path

import pytest

from classsense.domain.errors import KnownError
from classsense.domain.lesson import CameraId
from classsense.resources.texts import LANGUAGES, explain
from classsense.vision.devices import LocalCamera
from classsense.vision.usb_cameras import NamedCamera, NumberedCamera, usb_cameras


def plug(folder: Path, number: int, name: str, port: str, index: int = 0) -> None:
    """Make a video device as Linux shows it."""
    device = folder / "class" / f"video{number}"
    device.mkdir(parents=True)
    (folder / "ports" / port).mkdir(parents=True, exist_ok=True)
    (device / "name").write_text(f"{name}\n")
    (device / "index").write_text(f"{index}\n")
    (device / "device").symlink_to(folder / "ports" / port)


def unplug(folder: Path, number: int) -> None:
    """Take a device away."""
    device = folder / "class" / f"video{number}"
    for each in device.iterdir():
        each.unlink()
    device.rmdir()


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """Return the devices of a machine with two cameras of one name and another one."""
    plug(tmp_path, 0, "Webcam C920", "usb1-2")
    plug(tmp_path, 1, "Webcam C920", "usb1-2", index=1)  # what it says beside the picture
    plug(tmp_path, 2, "Integrated Camera", "usb1-9")
    plug(tmp_path, 4, "Webcam C920", "usb1-1")
    return tmp_path


def refused(name: NamedCamera) -> KnownError:
    """Return why a name means no camera; it reads well in both languages."""
    with pytest.raises(KnownError) as caught:
        name.index("linux")
    for language in LANGUAGES:
        assert explain(caught.value, language)
    return caught.value


def test_cameras_come_in_the_order_of_their_ports_without_their_second_devices(room: Path) -> None:
    found = usb_cameras(room / "class")
    assert [(each.index, each.name) for each in found] == [
        (4, "Webcam C920"),
        (0, "Webcam C920"),
        (2, "Integrated Camera"),
    ]


@pytest.mark.parametrize(
    ("name", "index"), [("Integrated Camera", 2), ("integrated", 2), ("C920#1", 4), ("C920 #2", 0)]
)
def test_a_name_or_a_part_of_it_means_one_camera(room: Path, name: str, index: int) -> None:
    assert NamedCamera(name, room / "class").index("linux") == index
    assert NamedCamera(name, room / "class").told == name


def test_a_name_that_fits_several_or_none_is_told(room: Path) -> None:
    error = refused(NamedCamera("c920", room / "class"))
    assert (error.key, error.details["found"]) == (
        "camera_ambiguous",
        "#1 Webcam C920, #2 Webcam C920",
    )
    missing = refused(NamedCamera("Document", room / "class"))
    assert missing.key == "camera_not_found"
    assert "Integrated Camera" in str(missing.details["found"])
    assert refused(NamedCamera("C920#3", room / "class")).key == "camera_not_found"
    assert refused(NamedCamera("C920#0", room / "class")).key == "camera_not_found"


def test_the_whole_name_wins_over_a_part(room: Path) -> None:
    plug(room, 6, "Integrated Camera IR", "usb1-9-1")
    assert NamedCamera("Integrated Camera", room / "class").index("linux") == 2


def test_while_one_of_two_is_away_a_number_means_none_of_them(room: Path) -> None:
    second = NamedCamera("C920#2", room / "class")
    assert second.index("linux") == 0
    unplug(room, 4)
    assert refused(second).key == "camera_not_found"
    plug(room, 7, "Webcam C920", "usb1-1")  # the same port, another number
    assert second.index("linux") == 0


def test_a_camera_that_comes_back_under_another_number_is_found(room: Path) -> None:
    camera = LocalCamera(NamedCamera("Integrated", room / "class"))
    assert camera.locate() == 2
    unplug(room, 2)
    with pytest.raises(KnownError, match="camera_not_found"):
        camera.locate()
    plug(room, 5, "Integrated Camera", "usb1-9")
    assert camera.locate() == 5
    assert camera.refusal(CameraId("a"), 1.0).details == {"camera": "a", "source": "Integrated"}


def test_other_systems_say_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="camera_names_unknown"):
        NamedCamera("Webcam", tmp_path / "none").index("win32")
    assert NumberedCamera(3, tmp_path / "none").index() == 3
    assert list(usb_cameras(tmp_path / "none")) == []


def test_a_number_that_comes_to_mean_another_camera_is_refused(room: Path) -> None:
    camera = LocalCamera(NumberedCamera(2, room / "class"))
    assert camera.locate() == 2
    unplug(room, 2)
    assert camera.locate() == 2  # OpenCV will find nothing there
    plug(room, 2, "Webcam C920", "usb1-4")
    with pytest.raises(KnownError) as caught:
        camera.locate()
    assert caught.value.key == "camera_exchanged"
    assert caught.value.details["now"] == "Webcam C920"
    for language in LANGUAGES:
        assert explain(caught.value, language)
    unplug(room, 2)
    plug(room, 2, "Integrated Camera", "usb1-9")
    assert camera.locate() == 2
