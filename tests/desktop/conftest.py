"""The whole window, built as the program builds it, with a clock and ears of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fakes import FakeClock, FakeCuePlayer, FakeDesktop
from room import FakeTray, Room, nobody_notifies
from unclench.content.bundled import assets_dir, routines_dir
from unclench.core import events as ev
from unclench.core.care import next_deadline as next_care_deadline
from unclench.core.session import next_deadline
from unclench.desktop.app import App
from unclench.desktop.browsing import System
from unclench.desktop.house import Folders, House
from unclench.desktop.look import Look, load_fonts
from unclench.desktop.main_window import MainWindow
from unclench.desktop.reminder_controller import ReminderController
from unclench.desktop.reminder_popup import ReminderPopup
from unclench.desktop.reminding import Reminding, Surroundings
from unclench.desktop.theme import Scheme, Theme
from unclench.desktop.widgets.focus_ring import STYLE, FocusRing
from unclench.store.paths import Paths, find_paths


@dataclass
class FakeCues(FakeCuePlayer):
    """Writes down what was to be heard, and how loud."""

    volume: int = 100
    muted: bool = False
    closed: bool = False

    def close(self) -> None:
        self.closed = True


@dataclass
class Desk:
    """A person at the window: looks, presses keys, lets time pass."""

    app: App
    house: House
    clock: FakeClock
    cues: FakeCues
    bot: QtBot
    opened: list[Path] = field(default_factory=list)

    @property
    def page(self) -> QWidget | None:
        """What is on screen."""
        return self.app.pages.page

    def press(self, *keys: Qt.Key | str) -> None:
        """Keys go to whatever has the focus in this window, as the system would send them."""
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
        """All that was given to the disk so far is written, or refused, and told."""
        assert self.app.keeper.settle(60)
        QCoreApplication.processEvents()

    def accept(self) -> None:
        """Read the safety text, tick, accept. Large type in a small window has the box after the text."""
        page = self.app.guiding.disclaimer
        assert self.page is page
        for _stop in range(3):
            if not page.box.hasFocus():
                self.press(Qt.Key.Key_Tab)
        self.press(Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Return)
        assert self.page is self.app.browsing.home

    def start(self, routine: str) -> None:
        """Open a routine's page and press Start; at the first time, go on from its notes."""
        self.app.browsing.open(routine)
        self.press(Qt.Key.Key_Return)
        if self.page is self.app.guiding.cautions:
            self.press(Qt.Key.Key_Tab, Qt.Key.Key_Return)
        assert self.page is self.app.guiding.player

    def wait(self, seconds: float) -> None:
        """Time passes; the session is woken at its own deadlines."""
        until_s = self.clock.mono_s + seconds
        while self.clock.mono_s < until_s and self.app.controller.session is not None:
            deadline = next_deadline(self.app.controller.session, self.clock.reading())
            self.clock.advance_to(min(until_s, until_s if deadline is None else deadline))
            self.app.controller.obey(ev.Tick())
        self.settle()

    def wear(self, seconds: float) -> None:
        """Time passes with a pack on; it is woken at its own deadlines."""
        until_s = self.clock.mono_s + seconds
        pack = self.app.guiding.caring._controller
        while self.clock.mono_s < until_s:
            deadline = None if pack.care is None else next_care_deadline(pack.care, self.clock.reading())
            self.clock.advance_to(min(until_s, until_s if deadline is None else deadline))
            pack.obey(ev.Tick())

    def leave(self) -> None:
        """The window goes, as at the end of the program, asking nobody."""
        window = self.app.window
        window.guard_closing(lambda: True)
        self.app.controller.leave()
        window.close()
        self.house.close()
        self.cues.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


OpenDesk = Callable[[], Desk]


@pytest.fixture(scope="session")
def look_of_the_house(qapp: QApplication) -> None:
    """Style and typeface, once for all tests."""
    qapp.setStyle(STYLE)
    load_fonts(assets_dir())


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """The person's folders."""
    return find_paths({"UNCLENCH_HOME": str(tmp_path / "home")})


@pytest.fixture
def open_desk(
    qapp: QApplication, qtbot: QtBot, paths: Paths, tmp_path: Path, look_of_the_house: None
) -> Iterator[OpenDesk]:
    """Open the window; called twice, it is a second start over the same folders. Nothing of it may be left behind."""
    desks: list[Desk] = []
    clock = FakeClock()

    def open_() -> Desk:
        look = Look(Theme(Scheme.LIGHT), assets_dir())
        look.dress_application()
        window = MainWindow()
        cues = FakeCues()
        opened: list[Path] = []

        def opener(path: Path) -> bool:
            opened.append(path)
            return path.exists()

        system = System(opener, lambda _window, name: tmp_path / name)
        house = House(Folders(routines_dir(), assets_dir(), paths), clock, window)
        house.load()
        app = App(house, clock, cues, look, window, system)
        house.furnish_with(lambda: app)
        FocusRing(look, window, qapp)
        desk = Desk(app, house, clock, cues, qtbot, opened)
        desks.append(desk)
        window.show()
        window.activateWindow()
        house.enter().start()
        QCoreApplication.processEvents()
        return desk

    yield open_
    for desk in desks:
        if not desk.cues.closed:
            desk.leave()
    QCoreApplication.processEvents()
    assert [widget for widget in qapp.topLevelWidgets() if widget.isVisible()] == []


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    """The window at its first start."""
    return open_desk()


@pytest.fixture
def room(open_desk: OpenDesk) -> Iterator[Room]:
    desk = open_desk()
    desk.accept()
    app, session = desk.app, desk.app.controller
    desktop = FakeDesktop(30.0)

    def in_hand() -> str | None:
        return session.session.routine.id if session.session else None

    controller = ReminderController(desk.clock, desktop, app.folders.person.reminders, in_hand, app)
    tray = FakeTray(app.folders.assets, app)
    around = Surroundings(tray, nobody_notifies, lambda: app.look, lambda: ReminderPopup(app.look, app.figures))
    reminding = Reminding(desk.house, app.window, controller, desk.cues, around)
    reminding.start()
    yield Room(desk, reminding, tray, desktop)
    reminding.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
