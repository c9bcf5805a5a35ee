"""The whole window, built as the program builds it, with a fake clock and fake sound output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from background import Background
from fakes import FakeClock
from unclench.content.bundled import assets_dir
from unclench.core.care.care import next_deadline as next_care_deadline
from unclench.core.session import events as ev
from unclench.core.session.leaving import Asked
from unclench.core.session.session import next_deadline
from unclench.desktop.compose.compose import Program, compose
from unclench.desktop.compose.world import World
from unclench.desktop.drawing.style import load_fonts
from unclench.desktop.flows.app import App
from unclench.desktop.flows.app_state import AppState
from unclench.desktop.flows.care_controller import CareController
from unclench.desktop.frame.main_window import MainWindow
from unclench.desktop.widgets.focus_ring import STYLE
from unclench.store.paths import Paths, find_paths
from worlds import FakeCues, Happened, fake_world


@dataclass
class Desk:
    """A person at the window who looks, presses keys and lets time pass."""

    program: Program
    world: World
    window: MainWindow
    clock: FakeClock
    cues: FakeCues
    bot: QtBot
    happened: Happened = field(default_factory=Happened)
    left: bool = False

    @property
    def app(self) -> App:
        """What is inside the window."""
        return self.program.app_state.open_window()

    @property
    def app_state(self) -> AppState:
        """The state that exists without a window."""
        return self.program.app_state

    @property
    def opened(self) -> list[Path]:
        """What the system was asked to open."""
        return self.happened.opened

    @property
    def page(self) -> QWidget | None:
        """The page on the screen."""
        return self.app.pages.page

    def press(self, *keys: Qt.Key | str) -> None:
        """Send keys to the widget that has the focus in this window, as the system does."""
        for key in keys:
            focused: QWidget | None = self.app.window.focusWidget()
            target = focused if isinstance(focused, QWidget) else self.app.window
            if isinstance(key, str):
                QTest.keyClicks(target, key)
            else:
                QTest.keyClick(target, key)
            QCoreApplication.processEvents()
        self.settle()

    def settle(self) -> None:
        """Wait until every pending write has succeeded or failed and has been reported."""
        assert self.app_state.user_data.settle(60)
        QCoreApplication.processEvents()

    def accept(self) -> None:
        """Read the safety text, tick the box, accept. With large type in a small window the box follows the text."""
        page = self.app.session_flow.disclaimer
        assert self.page is page
        for _stop in range(3):
            if not page.box.hasFocus():
                self.press(Qt.Key.Key_Tab)
        self.press(Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Return)
        assert self.page is self.app.browse_flow.home

    def start(self, routine: str) -> None:
        """Open a routine's page and press Start; the first time, continue from its notes."""
        self.app.browse_flow.open(routine)
        self.press(Qt.Key.Key_Return)
        if self.page is self.app.session_flow.cautions:
            self.press(Qt.Key.Key_Tab, Qt.Key.Key_Return)
        assert self.page is self.app.session_flow.player

    def wait(self, seconds: float) -> None:
        """Let time pass; the session is ticked at its own deadlines."""
        until_s = self.clock.mono_s + seconds
        while self.clock.mono_s < until_s and self.app.controller.session is not None:
            deadline = next_deadline(self.app.controller.session, self.clock.reading())
            self.clock.advance_to(min(until_s, until_s if deadline is None else deadline))
            self.app.controller.obey(ev.Tick())
        self.settle()

    def wear(self, seconds: float) -> None:
        """Let time pass with a pack on; the pack is ticked at its own deadlines."""
        until_s = self.clock.mono_s + seconds
        pack = self.app.findChild(CareController)
        assert pack is not None
        while self.clock.mono_s < until_s:
            deadline = None if pack.care is None else next_care_deadline(pack.care, self.clock.reading())
            self.clock.advance_to(min(until_s, until_s if deadline is None else deadline))
            pack.obey(ev.Tick())

    def leave(self) -> None:
        """End the program without questions; a session can be resumed."""
        self.left = True
        self.program.leaving.ask(Asked.SYSTEM)
        self.program.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class OpenDesk(Protocol):
    """Opens the window in a world of stand-ins. `other` replaces some of them by name."""

    def __call__(self, *, hidden: bool = False, **other: Any) -> Desk: ...


@pytest.fixture(scope="session")
def application_style(qapp: QApplication) -> None:
    """The application's style and font, for tests of a single widget."""
    qapp.setStyle(STYLE)
    load_fonts(assets_dir())


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """The person's folders."""
    return find_paths({"UNCLENCH_HOME": str(tmp_path / "home")})


@pytest.fixture
def clock() -> FakeClock:
    """The clock of everything in the test."""
    return FakeClock()


@pytest.fixture
def open_desk(qapp: QApplication, qtbot: QtBot, paths: Paths, clock: FakeClock) -> Iterator[OpenDesk]:
    """Open the window. A second call is a second start on the same folders. Nothing may be left behind at the end."""
    desks: list[Desk] = []

    def open_(*, hidden: bool = False, **other: Any) -> Desk:
        window, cues, happened = MainWindow(), FakeCues(), Happened()
        world = fake_world(paths, clock, happened, **{"cues": cues} | other)
        if not hidden:
            window.show()
            window.activateWindow()
            QCoreApplication.processEvents()  # as in a real start, it is painted while still empty
        program = compose(world, window, hidden=hidden)
        assert program is not None
        desk = Desk(program, world, window, clock, cues, qtbot, happened)
        desks.append(desk)
        QCoreApplication.processEvents()
        return desk

    yield open_
    for desk in desks:
        if not desk.left:
            desk.leave()
    QCoreApplication.processEvents()
    assert [widget for widget in qapp.topLevelWidgets() if widget.isVisible()] == []


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    """The window at the first start of the program."""
    return open_desk()


@pytest.fixture
def background(desk: Desk) -> Background:
    desk.accept()
    return Background(desk)
