"""Says of each model whether it is there, missing or corrupt, and why."""

import importlib.util
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from classsense.domain.errors import KnownError
from classsense.weights.ledger import Ledger
from classsense.weights.manifest import File, Installed, Manifest, Model, Shipped


class Condition(StrEnum):
    """How it stands with a model."""

    PRESENT = "present"
    MISSING = "missing"
    CORRUPT = "corrupt"


@dataclass(frozen=True)
class ModelState:
    """How it stands with one model.

    Attributes:
        model: The model.
        condition: How it stands.
        path: Its file or folder, where it is or would be.
        problem: What is wrong and what to do, if it is not present.
    """

    model: Model
    condition: Condition
    path: Path
    problem: KnownError | None = None


def check(
    manifest: Manifest,
    folder: Path,
    model_ids: Collection[str] | None = None,
    *,
    deep: bool = False,
) -> list[ModelState]:
    """Check models.

    Args:
        manifest: The models that are known.
        folder: The weights folder; it need not exist.
        model_ids: Which ones; all if not given.
        deep: Read every byte. Otherwise files whose size and time of change are as in the ledger
            are believed, which takes milliseconds.

    Raises:
        KnownError: `model_unknown`.
    """
    ledger = Ledger(folder, trusted=not deep)
    wanted = manifest.models if model_ids is None else model_ids
    states = []
    for model_id in wanted:
        model = manifest.model(model_id)
        if model.shipped:
            path = manifest.folders[model_id] / model.shipped.path
            states.append(_there(model, path, model.shipped, ledger, "classsense"))
        else:
            states.append(_state(model, folder, ledger))
    ledger.save()
    return states


def installed_file(installed: Installed) -> Path:
    """Return where a package's file lies, without importing the package.

    Raises:
        KnownError: `package_missing`.
    """
    spec = importlib.util.find_spec(installed.package)
    if spec is None or not spec.submodule_search_locations:
        raise KnownError("package_missing", package=installed.package)
    return Path(spec.submodule_search_locations[0]) / installed.path


def matches(path: Path, file: File | Installed | Shipped, ledger: Ledger) -> bool:
    """Say whether a file is the pinned one: by its bytes, or by the graph they hold."""
    if not path.is_file():
        return False
    if path.stat().st_size == file.size and ledger.sha256(path) == file.sha256:
        return True
    graph = file.graph_sha256 if isinstance(file, File) else None
    return graph is not None and ledger.graph_sha256(path) == graph


def _state(model: Model, folder: Path, ledger: Ledger) -> ModelState:
    if model.installed:
        return _installed_state(model, model.installed, ledger)
    path = folder / model.path
    if not path.exists():
        problem = KnownError("model_missing", model=model.id, path=path)
        return ModelState(model, Condition.MISSING, path, problem)
    problems = []
    for source in model.sources:
        wrong = [file for file in source.files if not matches(folder / file.path, file, ledger)]
        if not wrong:
            return ModelState(model, Condition.PRESENT, path)
        problems.append(_problem(model, wrong[0], folder))
    return ModelState(model, Condition.CORRUPT, path, problems[0])


def _installed_state(model: Model, installed: Installed, ledger: Ledger) -> ModelState:
    try:
        path = installed_file(installed)
    except KnownError as error:
        return ModelState(model, Condition.MISSING, Path(installed.path), error)
    return _there(model, path, installed, ledger, installed.package)


def _there(
    model: Model, path: Path, pinned: Installed | Shipped, ledger: Ledger, package: str
) -> ModelState:
    """Say how it stands with a file that a package brought along."""
    if matches(path, pinned, ledger):
        return ModelState(model, Condition.PRESENT, path)
    condition = Condition.CORRUPT if path.exists() else Condition.MISSING
    problem = KnownError("package_file_wrong", package=package, file=path)
    return ModelState(model, condition, path, problem)


def _problem(model: Model, file: File, folder: Path) -> KnownError:
    path = folder / file.path
    if not path.exists():
        return KnownError("model_incomplete", model=model.id, file=file.path)
    size = path.stat().st_size
    return KnownError(
        "model_corrupt", model=model.id, file=file.path, size=size, expected_size=file.size
    )
