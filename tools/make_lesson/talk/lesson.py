"""From a script to a folder of recordings and truth, and nothing between but pure steps."""

from pathlib import Path

from make_lesson.talk import truth
from make_lesson.talk.clip import Clip, cut
from make_lesson.talk.room import render
from make_lesson.talk.script import Script
from make_lesson.talk.timeline import Turn, plan
from make_lesson.talk.voices import Speaker


def clips_of(script: Script, speaker: Speaker) -> list[Clip]:
    """Have every line said, in the order of `script.lines()`."""
    lines = [(line, script.voices[line.voice]) for line in script.lines()]
    return [cut(sound) for sound in speaker.say(lines)]


def make(script: Script, speaker: Speaker, seed: int, out: Path) -> list[Turn]:
    """Perform the script, write all files into `out`, and return the turns.

    Raises:
        ScriptError: If a line cannot be performed or does not fit into its scene.
    """
    clips = clips_of(script, speaker)
    turns = plan(script, [clip.speech_s for clip in clips], seed)
    truth.write(out, turns, render(script, turns, clips, seed))
    return turns
