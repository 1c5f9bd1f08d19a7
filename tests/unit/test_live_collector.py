import gc
import weakref

from classsense.live.collector import CalmCollector


class Node:
    """Something that refers to itself, so that only the collector frees it."""

    def __init__(self) -> None:
        self.me = self


def _cycle() -> weakref.ref[Node]:
    return weakref.ref(Node())


def test_what_was_there_is_set_aside_and_new_garbage_is_still_collected() -> None:
    before = gc.get_threshold()
    old = _cycle()
    collector = CalmCollector()
    collector.start()
    try:
        new = _cycle()
        gc.collect()
        assert new() is None
        assert old() is not None
        assert gc.get_threshold()[0] > before[0]
    finally:
        collector.stop()
    gc.collect()
    assert old() is None
    assert gc.get_threshold() == before
