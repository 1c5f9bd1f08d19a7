"""One Chromium for all tests of a file."""

from collections.abc import Iterator

import pytest

from browser.browsers import shared_chromium


# Not for the session: while Playwright runs, `asyncio.run` fails in all tests that come after. And
# a folder without `__init__.py` is no package, so "package" would be the session.
@pytest.fixture(scope="module", autouse=True)
def _chromium() -> Iterator[None]:
    with shared_chromium.ready():
        yield
