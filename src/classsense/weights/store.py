"""Where the program finds its weights."""

from functools import cached_property
from pathlib import Path

from classsense.resources import places
from classsense.weights import verify
from classsense.weights.manifest import Manifest, load_all


class WeightsFolder:
    """The fetched weights. Any thread may call it."""

    def __init__(self, folder: Path | None = None, manifest: Manifest | None = None) -> None:
        """Name the folder; nothing is read yet.

        Args:
            folder: The weights folder; the user's default one if not given.
            manifest: The known models; shipped and the user's own ones if not given.
        """
        self.folder = folder or places.weights()
        self._given = manifest

    @cached_property
    def manifest(self) -> Manifest:
        """The models that are known."""
        return self._given or load_all()

    def path(self, model_id: str) -> Path:
        """Return the file of a model, or the folder of one that has several files.

        Raises:
            KnownError: `model_missing`, `model_incomplete`, `model_corrupt` or `package_file_wrong`
                if it is not what the manifest pins, `model_unknown` if nothing is known of it.
        """
        (state,) = verify.check(self.manifest, self.folder, [model_id])
        if state.problem:
            raise state.problem
        return state.path
