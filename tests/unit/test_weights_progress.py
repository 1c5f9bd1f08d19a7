"""The bar on the terminal follows the steps of a fetch."""

import io

from classsense.weights.progress import ProgressBar, Step


def test_each_file_gets_a_bar_that_ends_full() -> None:
    terminal = io.StringIO()
    with ProgressBar(terminal) as progress:
        for done in (0, 500_000, 1_000_000):
            progress(Step("a.whl", done, 1_000_000))
        progress(Step("b.onnx", 7, 7))
    last = [line.split("\r")[-1] for line in terminal.getvalue().strip().split("\n")]
    assert [line.split(":")[0] for line in last] == ["a.whl", "b.onnx"]
    assert "100%" in last[0]
    assert "1.00M/1.00M" in last[0]


def test_a_bar_that_is_never_used_writes_nothing() -> None:
    terminal = io.StringIO()
    with ProgressBar(terminal):
        pass
    assert terminal.getvalue() == ""
