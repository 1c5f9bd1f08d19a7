"""Which sound input a name in a plan means."""

import pytest

from classsense.domain.errors import KnownError
from classsense.speech.inputs import Input, Wanted, choose

INPUTS = [
    Input(0, "USB microphone", 48_000, host="ALSA"),
    Input(3, "USB microphone", 48_000, host="ALSA"),
    Input(5, "Mic", 16_000, host="ALSA"),
    Input(6, "Interface", 96_000, channels=8, host="ALSA", default=True),
    Input(7, "plugged", 44_100, channels=32, host="ALSA"),
]
WINDOWS = [
    Input(0, "USB microphone (a very long na", 44_100, host="MME"),
    Input(4, "USB microphone (a very long name)", 44_100, host="Windows DirectSound"),
    Input(8, "USB microphone (a very long name)", 48_000, host="Windows WASAPI"),
    Input(9, "USB microphone (a very long name)", 48_000, host="Windows WASAPI"),
]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", Wanted("")),
        ("Mic", Wanted("Mic")),
        ("USB#2", Wanted("USB", number=2)),
        ("Interface@3", Wanted("Interface", channel=3)),
        ("USB #2 @12/16", Wanted("USB", number=2, channel=12, channels=16)),
        ("grp#1, ALSA", Wanted("grp#1, ALSA")),
        ("me@home", Wanted("me@home")),
    ],
)
def test_what_a_plan_says(text: str, wanted: Wanted) -> None:
    assert Wanted.parse(text) == wanted
    assert Wanted.parse(str(wanted)).channel == wanted.channel


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("Mic", 5),
        ("usb microphone#1", 0),
        ("USB#2", 3),
        ("interface@8", 6),
        ("", 6),
        ("@2", 6),
        ("Mic, ALSA", 5),
        ("plugged@20", 7),
    ],
)
def test_a_name_means_one_microphone(text: str, index: int) -> None:
    assert choose(Wanted.parse(text), INPUTS).index == index


@pytest.mark.parametrize(
    ("text", "index"),
    [("USB#1", 8), ("usb#2", 9), ("USB, MME", 0), ("usb, windows directsound", 4)],
)
def test_of_the_systems_of_sound_the_best_is_taken(text: str, index: int) -> None:
    assert choose(Wanted.parse(text), WINDOWS).index == index


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("USB", "microphone_ambiguous"),
        ("usb#3", "microphone_missing"),
        ("usb#0", "microphone_missing"),
        ("x", "microphone_missing"),
        ("Interface@9", "microphone_channel"),
        ("Interface@0", "microphone_channel"),
        ("Mic@2", "microphone_channel"),
    ],
)
def test_a_name_that_means_none_or_several_is_said_so(text: str, key: str) -> None:
    with pytest.raises(KnownError) as caught:
        choose(Wanted.parse(text), INPUTS)
    assert caught.value.key == key


def test_without_a_default_an_empty_name_means_none() -> None:
    with pytest.raises(KnownError) as caught:
        choose(Wanted.parse(""), INPUTS[:2])
    assert caught.value.key == "microphone_missing"


def test_channels_are_told_where_they_are_known() -> None:
    assert [each.told() for each in INPUTS[2:]] == ["Mic", "Interface (1-8)", "plugged"]
