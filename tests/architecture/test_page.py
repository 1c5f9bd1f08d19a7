"""The tablet page is well typed, and what is shipped is what its sources build."""

from pathlib import Path

import pytest

import build_page


@pytest.fixture(autouse=True)
def _tools() -> None:
    if not build_page.tools_are_installed():
        pytest.skip("the tools of the tablet page are missing: ./run test installs them")


def test_the_page_is_well_typed() -> None:
    build_page.check()


def test_the_shipped_page_is_built_from_its_sources(tmp_path: Path) -> None:
    build_page.build(tmp_path)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    shipped = {path.name: path.read_bytes() for path in build_page.STATIC.iterdir()}
    assert built.keys() == shipped.keys()
    assert [name for name in built if built[name] != shipped[name]] == []
