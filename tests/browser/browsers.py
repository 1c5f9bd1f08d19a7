"""Real browsers: Chromium by Playwright, WebKitGTK by WebDriver on a virtual screen."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, ViewportSize, expect, sync_playwright
from selenium import webdriver
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
PATIENCE_MS = 15_000
"""A busy machine may take long over what is expected to be seen."""
expect.set_options(timeout=PATIENCE_MS)
TABLET = (768, 1024)
PHONE = (390, 844)
GIVEN_UP = ("WebSocket is closed before the connection is established", "ERR_CONNECTION_RESET")
"""What Chromium says of connections that a page gave up, as when its clock is moved on."""


class SharedChromium:
    """One Chromium for all tests of a file: each has contexts of its own, as tablets are.

    Starting it takes as long as many a test. `conftest.py` holds it ready. Debian's
    `chromium-headless-shell` is the same engine without windows around it, for half the work.
    """

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None

    @contextmanager
    def ready(self) -> Iterator[None]:
        """Have Playwright run, whose thread outlives a test."""
        with sync_playwright() as playwright:
            self._playwright = playwright
            yield
            if self._browser is not None:
                self._browser.close()
            self._playwright = self._browser = None

    @contextmanager
    def opened(self) -> Iterator[Browser]:
        """Lend the browser, without a context; a new one if the last has fallen over."""
        if CHROMIUM is None:
            pytest.skip("chromium is not installed")
        assert self._playwright is not None
        if self._browser is None or not self._browser.is_connected():
            launch = self._playwright.chromium.launch
            self._browser = launch(executable_path=CHROMIUM, args=QUIET)
        try:
            yield self._browser
        finally:
            for context in self._browser.contexts:
                context.close()


shared_chromium = SharedChromium()


@contextmanager
def chromium(
    size: tuple[int, int] = TABLET, *, remarks: tuple[str, ...] = (), touch: bool = False
) -> Iterator[Page]:
    """Open a page; it may talk to the loopback only and must write nothing to its console.

    Args:
        size: Width and height.
        remarks: Of the browser itself, which the test brings about.
        touch: Whether the screen is for fingers.
    """
    said: list[str] = []
    asked: set[str] = set()
    with shared_chromium.opened() as browser:
        viewport = ViewportSize(width=size[0], height=size[1])
        context = browser.new_context(viewport=viewport, has_touch=touch, is_mobile=touch)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.add(request.url.split("/")[2]))
        yield page
    # That a lost board refuses the next attempt is the browser's own remark.
    expected = ("ERR_CONNECTION_REFUSED", *remarks)
    faults = [line for line in said if not any(remark in line for remark in expected)]
    assert not faults, faults
    assert all(host.startswith("127.0.0.1") for host in asked)


def _mini_browser() -> Path | None:
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    return found[-1] if found else None


@contextmanager
def webkit() -> Iterator[WebDriver]:
    """Open WebKitGTK, the nearest to an iPad's browser that runs here."""
    browser, driver, screen = _mini_browser(), shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    if browser is None or driver is None or screen is None:
        pytest.skip("webkit2gtk-driver or xvfb is not installed")
    with _virtual_screen(screen) as display:
        options = Options()
        options.binary_location = str(browser)
        options.add_argument("--automation")
        surroundings = os.environ | {"DISPLAY": display, "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
        service = Service(driver, env=surroundings)
        session = webdriver.WebKitGTK(options=options, service=service)
        try:
            yield session
        finally:
            session.quit()


@contextmanager
def _virtual_screen(xvfb: str) -> Iterator[str]:
    """Run a screen without a monitor; it picks a free number itself and tells it."""
    reader, writer = os.pipe()
    command = [xvfb, "-displayfd", str(writer), "-screen", "0", "800x1100x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL) as process:
        os.close(writer)
        with os.fdopen(reader) as told:
            number = told.readline().strip()
        try:
            yield f":{number}"
        finally:
            process.terminate()
