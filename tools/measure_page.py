"""Prints when the tablets' page is first painted in Chromium on a slowed CPU.

The board serves a lesson of 40 seats on the loopback. Every round opens the page anew, without
anything kept, and reads `first-contentful-paint` from the browser, which counts from the start of
the navigation, in ms. Run with `python tools/measure_page.py --slower 4`.
"""

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from classsense.board.server import Entrance
from classsense.bootstrap.bench_board import crowd_plan
from classsense.bootstrap.lesson import Options, open_lesson

PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slower", type=float, default=4.0)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="classsense-page-") as folder:
        session = open_lesson(crowd_plan(40), Options(Path(folder), None, Entrance()))
        session.start()
        try:
            joining = session.join_info()
            if joining is None:
                raise SystemExit("the board could not be opened")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=("--no-sandbox",)
                )
                times = [
                    _painted_ms(browser, joining.address, options.slower)
                    for _ in range(options.rounds)
                ]
                browser.close()
        finally:
            session.end()
    print(
        f"first paint, CPU {options.slower:g} times slower, {options.rounds} rounds: "
        f"median {statistics.median(times):.0f} ms, longest {max(times):.0f} ms"
    )


def _painted_ms(browser: Browser, address: str, slower: float) -> float:
    context = browser.new_context(viewport={"width": 768, "height": 1024})
    page = context.new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(address)
    page.locator("#code").wait_for()
    page.wait_for_function(f"{PAINT} > 0")
    painted_ms = float(page.evaluate(PAINT))
    context.close()
    return painted_ms


if __name__ == "__main__":
    main()
