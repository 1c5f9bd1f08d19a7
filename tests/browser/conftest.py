"""One Chromium for all tests of this folder."""

from collections.abc import Iterator

import pytest

from browser.browsers import shared_chromium


@pytest.fixture(scope="package", autouse=True)
def _chromium() -> Iterator[None]:
    with shared_chromium.ready():
        yield
