"""The core stands without Qt, OpenCV and every model package."""

import os
import pkgutil
import subprocess
import sys

import pytest

from architecture.checkout import ROOT, SOURCES
from architecture.without_heavy_packages import HEAVY

FORBID = "from architecture.without_heavy_packages import forbid\nforbid()\n"
PLUGINS = (
    "architecture.without_heavy_packages",
    "pytest_timeout",
    "_hypothesis_pytestplugin",
)


def run_bare(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with only the plugins that are named in `arguments`."""
    places = os.pathsep.join(str(ROOT / each) for each in ("src", "tests", "tools"))
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": places},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.timeout(600)
def test_the_unit_tests_pass_without_the_heavy_packages() -> None:
    plugins = [word for plugin in PLUGINS for word in ("-p", plugin)]
    core = ("tests/unit", "-k", "not drawn and not run_script")  # not the tools
    done = run_bare("-m", "pytest", "-q", *plugins, *core)
    assert done.returncode == 0, done.stdout + done.stderr


def test_everything_but_the_window_can_be_imported_without_them() -> None:
    modules = [
        module.name
        for module in pkgutil.walk_packages([str(SOURCES)], "classsense.")
        if not module.name.startswith(("classsense.ui", "classsense.__main__"))
    ]
    assert len(modules) > 20
    imports = "".join(f"import {module}\n" for module in modules)
    done = run_bare("-c", FORBID + imports)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("package", HEAVY)
def test_the_plugin_does_forbid(package: str) -> None:
    done = run_bare("-c", f"{FORBID}import {package}")
    assert done.returncode == 1
    assert "ModuleNotFoundError" in done.stderr
