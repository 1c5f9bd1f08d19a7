import gzip
import json
import re
from pathlib import Path

import build_page

FIRST_BYTES = 30 * 1024
GZIP_BYTES = 40 * 1024
LATER = {"pictures.js", "anew.js"}  # loaded when a drawing or a photo is asked for
LANGUAGES = {"words_easy.js", "words_en.js"}  # one of them, if it is not Japanese
WRITING = {"writing.js", "writing.css"}  # loaded when a group's text is opened
WRITING_BYTES = 170 * 1024
NAMES_OF_FORMATS = {
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/2000/svg",
}
NAMED_IN_WARNINGS = {"https://github.com/yjs/yjs/issues/438", "https://prosemirror.net/docs/guide/"}
"""Words for a programmer, in the console; nothing is asked for there."""


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_page_is_small() -> None:
    files = _files(build_page.STATIC).items()
    sizes = {name: len(gzip.compress(content)) for name, content in files}

    assert sizes.keys() >= LATER | WRITING | LANGUAGES
    first = sum(sizes[name] for name in sizes.keys() - WRITING - LATER - LANGUAGES)
    larger = max(sizes[name] for name in LANGUAGES)
    assert sum(sizes[name] for name in WRITING) <= WRITING_BYTES
    assert first + larger + sum(sizes[name] for name in LATER) <= GZIP_BYTES
    assert first <= FIRST_BYTES


def test_the_page_names_no_address_outside() -> None:
    for content in _files(build_page.STATIC).values():
        named = set(re.findall(r"https?://[\w./-]+", content.decode()))
        assert named <= NAMES_OF_FORMATS | NAMED_IN_WARNINGS


def test_the_page_has_nothing_inline_that_its_policy_forbids() -> None:
    page = (build_page.STATIC / "index.html").read_text(encoding="utf-8")

    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)


def test_the_lock_file_pins_every_tool_and_names_no_registry() -> None:
    lock = json.loads((build_page.PAGE / "package-lock.json").read_text(encoding="utf-8"))

    for name, package in lock["packages"].items():
        if name:
            assert "resolved" not in package
            assert package["integrity"].startswith("sha512-")
