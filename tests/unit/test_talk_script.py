"""A script is read as it is written, and what cannot be performed is refused by name."""

from pathlib import Path

import pytest

from make_lesson.talk.script import Bleed, Line, ScriptError, VoiceSpec, load_script

SCRIPT = """
title = "音"
duration_s = 20
[voice.teacher]
style = { jm_kumo = 1.0 }
[voice.2-3]
style = { jf_alpha = 1.4, jm_kumo = -0.4 }
tract = 1.2
[[bleed]]
source = "teacher"
into = ["2"]
level_db = -30
[[scene]]
microphone = "2"
start_s = 1
end_s = 9
gap_s = 0.4
lines = '''
2-3: うん、そうだね。
2-3 -0.5: 時間は10:30だよ。
'''
"""


def script_file(folder: Path, text: str) -> Path:
    path = folder / "lesson.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_script_is_read_whole(tmp_path: Path) -> None:
    script = load_script(script_file(tmp_path, SCRIPT))
    assert (script.title, script.duration_s) == ("音", 20.0)
    assert script.voices["2-3"] == VoiceSpec({"jf_alpha": 1.4, "jm_kumo": -0.4}, tract=1.2)
    assert script.bleeds == (Bleed("teacher", ("2",), -30.0),)
    (scene,) = script.scenes
    assert (scene.microphone, scene.start_s, scene.end_s, scene.gap_s) == ("2", 1.0, 9.0, 0.4)
    assert list(script.lines()) == [
        Line("2-3", "うん、そうだね。"),
        Line("2-3", "時間は10:30だよ。", -0.5),
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2-3: うん", "だれか: うん", "Not a line of talk.*だれか"),
        ("2-3: うん、そうだね。", "2-3:", "Not a line of talk"),
        ("2-3: うん", "2-4: うん", r"No \[voice\.2-4\]"),
        ("2-3: うん", "teacher: うん", "teacher does not sit at 2"),
        ('into = ["2"]', 'into = ["5"]', "No such microphone.*5"),
        ('microphone = "2"', 'microphone = "door"', "No such microphone.*door"),
    ],
)
def test_what_cannot_be_performed_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in SCRIPT
    with pytest.raises(ScriptError, match=told):
        load_script(script_file(tmp_path, SCRIPT.replace(old, new)))
