"""Certificates made on the spot with openssl; a test is skipped where there is none."""

import shutil
import subprocess
from pathlib import Path

import pytest


def made(folder: Path, names: str = "IP:127.0.0.1", name: str = "board") -> tuple[Path, Path]:
    """Return a certificate for `names` that holds for ten years, and its key."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    _openssl(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-keyout", str(key), "-out", str(certificate), "-days", "3650", "-subj", f"/CN={name}",
        *(("-addext", f"subjectAltName={names}") if names else ()),
    )  # fmt: skip
    return certificate, key


def with_password(key: Path) -> Path:
    """Return the same key, encrypted."""
    locked = key.with_suffix(".locked")
    _openssl("pkey", "-in", str(key), "-aes256", "-passout", "pass:secret", "-out", str(locked))
    return locked


def _openssl(*arguments: str) -> None:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("openssl is not installed")
    subprocess.run([program, *arguments], check=True, capture_output=True)
