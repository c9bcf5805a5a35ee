"""Widgets are destroyed in the main thread, whichever thread allocates memory."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from threading import Thread, get_ident

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from unclench.desktop.frame.garbage import collect_what_is_due, keep_to_this_thread


class Cycle(QWidget):
    """A reference cycle, which only the garbage collector frees."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


@pytest.fixture
def kept(qapp: QApplication) -> Iterator[None]:
    gc.collect()
    gc.enable()
    keep_to_this_thread()
    yield
    gc.disable()
    QAbstractEventDispatcher.instance().aboutToBlock.disconnect(collect_what_is_due)


def much() -> list[list[None]]:
    return [[] for _one in range(10 * gc.get_threshold()[0])]


def test_another_thread_destroys_no_widget(qapp: QApplication, kept: None) -> None:
    destroyed_in: list[int] = []
    Cycle().destroyed.connect(lambda _gone: destroyed_in.append(get_ident()), Qt.ConnectionType.DirectConnection)
    other = Thread(target=much)
    other.start()
    other.join()
    assert destroyed_in == []

    held = much()
    QTimer.singleShot(1, qapp, lambda: None)
    qapp.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    assert destroyed_in == [get_ident()], len(held)


def test_old_objects_are_collected_too(kept: None) -> None:
    old = Cycle()
    gone: list[bool] = []
    old.destroyed.connect(lambda _gone: gone.append(True))
    gc.collect()
    del old
    held = []
    while not gone:
        held.append(much())
        collect_what_is_due()
        assert len(held) < 1000
