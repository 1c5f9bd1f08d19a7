from dataclasses import replace
from functools import partial
from threading import Thread, get_ident

from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from classsense.domain.clock import LessonNs
from classsense.domain.snapshot import Snapshot
from classsense.ui.bridge import SnapshotBridge
from ui.snapshots import early

FIRST = early()


def at(number: int) -> Snapshot:
    return replace(FIRST, at=LessonNs(number))


class Recorder(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[int, int]] = []

    @Slot(object)
    def on(self, got: Snapshot) -> None:
        self.seen.append((get_ident(), got.at))


def publish_from_a_thread(bridge: SnapshotBridge, count: int) -> None:
    def work() -> None:
        for number in range(count):
            bridge.publish(at(number))

    worker = Thread(target=work)
    worker.start()
    worker.join()


def is_last(recorder: Recorder, newest: tuple[int, int]) -> bool:
    return recorder.seen[-1:] == [newest]


def test_a_busy_gui_gets_only_the_newest_on_its_own_thread(qtbot: QtBot) -> None:
    bridge, recorder = SnapshotBridge(), Recorder()
    bridge.ready.connect(recorder.on)
    with qtbot.waitSignal(bridge.ready):
        publish_from_a_thread(bridge, 300)
    assert recorder.seen == [(get_ident(), 299)]


def test_the_first_of_a_burst_comes_at_once_and_the_newest_of_the_rest_when_due(
    qtbot: QtBot,
) -> None:
    bridge, recorder = SnapshotBridge(interval_ms=60), Recorder()
    bridge.ready.connect(recorder.on)
    with qtbot.waitSignal(bridge.ready):
        bridge.publish(at(1))
    with qtbot.waitSignal(bridge.ready):
        for number in range(2, 50):
            bridge.publish(at(number))
    assert [number for _, number in recorder.seen] == [1, 49]


def test_nothing_waits_for_ever(qtbot: QtBot) -> None:
    bridge, recorder = SnapshotBridge(interval_ms=20), Recorder()
    bridge.ready.connect(recorder.on)
    for burst in range(1, 6):
        newest = (get_ident(), burst - 1)
        publish_from_a_thread(bridge, burst)
        qtbot.waitUntil(partial(is_last, recorder, newest))
