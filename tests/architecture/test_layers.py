"""The layers of CONTRIBUTING.md hold: nobody imports what is not beneath them."""

import subprocess
import sys

from architecture.checkout import ROOT

LINT = "import sys; from importlinter.cli import lint_imports_command as lint; sys.exit(lint())"


def test_every_import_contract_is_kept() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
