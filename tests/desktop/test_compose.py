"""The composition root: what it builds, when, and what is left at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from fakes import FakeClock, FakeDesktop
from unclench.desktop.compose.compose import compose
from unclench.desktop.frame.main_window import MainWindow
from unclench.store.paths import Paths
from unclench.system.instance.control import Handler
from worlds import FakeServer, Happened, fake_world

OpenDesk = Callable[..., Any]  # conftest.OpenDesk; conftest cannot be imported


class Shown(QObject):
    """Notes each window that appears on the screen, however briefly."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.windows: list[str] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


def test_no_other_window_appears_while_it_is_built(open_desk: OpenDesk, qapp: QApplication) -> None:
    shown = Shown(qapp)
    desk = open_desk()
    qapp.removeEventFilter(shown)
    assert shown.windows == ["MainWindow"]
    assert desk.window.isActiveWindow()


def test_a_hidden_start_builds_the_content_when_the_window_is_opened(open_desk: OpenDesk) -> None:
    made: list[str] = []
    desk = open_desk(
        hidden=True, wake_lock=lambda: made.append("wake lock"), autostart=lambda: made.append("autostart")
    )
    assert desk.app_state.app is None
    assert made == []
    assert desk.program.handler({"v": 1, "do": "status"})["session"] is None
    assert desk.app_state.app is None


def test_nothing_starts_if_another_window_is_already_open(qapp: QApplication, paths: Paths, clock: FakeClock) -> None:
    servers: list[FakeServer] = []

    def second(handler: Handler) -> FakeServer:
        servers.append(FakeServer(handler, first=False))
        return servers[-1]

    window, desktop = MainWindow(), FakeDesktop(30.0, hangs=True)
    assert compose(fake_world(paths, clock, Happened(), server=second, desktop=desktop), window) is None
    assert [one.first for one in servers] == [False]
    assert desktop.owed == []
    assert window.centralWidget() is None
    window.deleteLater()


def test_the_end_releases_everything_and_saves_the_window_geometry(open_desk: OpenDesk, paths: Paths) -> None:
    servers: list[FakeServer] = []

    def server(handler: Handler) -> FakeServer:
        servers.append(FakeServer(handler))
        return servers[-1]

    desk = open_desk(server=server)
    desk.program.close()
    desk.program.close()
    assert (servers[0].closed, desk.cues.closed, desk.world.desktop.closed) == (True, True, True)
    assert paths.window.exists()
    assert paths.reminders.exists()
