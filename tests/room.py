"""A person with the program in the background: a tray, a desktop that can be told what to say, and time that passes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fakes import FakeDesktop
from unclench.core.tray_view import MenuEntry, TrayCommand, TrayIcon
from unclench.desktop.reminding import Reminding
from unclench.desktop.tray import Tray
from unclench.system.dbus import BusError
from unclench.system.notify import Notifier

Desk = Any  # conftest.Desk; conftest cannot be imported
HOUR_S = 3600.0


class FakeTray(Tray):
    """Takes every view; there is one, unless a test says otherwise."""

    there = True

    @property
    def available(self) -> bool:
        return self.there

    def start(self) -> None:
        pass


def nobody_notifies() -> Notifier:
    raise BusError("no session bus")


@dataclass
class Room:
    """A person with the program in the background."""

    desk: Desk
    reminding: Reminding
    tray: FakeTray
    desktop: FakeDesktop

    def pass_time(self, seconds: float) -> None:
        """Looks follow one another as the controller's own timer asks for them."""
        until_s = self.desk.clock.mono_s + seconds
        timer = self.reminding.controller._timer
        while self.desk.clock.mono_s < until_s:
            assert timer.isActive()
            self.desk.clock.advance_to(min(until_s, self.desk.clock.mono_s + timer.interval() / 1000))
            self.reminding.controller.look()

    def be_due(self) -> None:
        """The hour is over, and nobody has looked since."""
        self.pass_time(HOUR_S - 30)
        self.desk.clock.advance(31)

    def choose(self, command: TrayCommand, *, minutes: int = 0, routine: str = "") -> None:
        """A line of the tray's menu."""
        self.tray.chosen.emit(MenuEntry("", command, routine=routine, minutes=minutes))

    @property
    def popup_shown(self) -> bool:
        return self.reminding.popup.isVisible()

    @property
    def icon(self) -> TrayIcon:
        assert self.tray._view is not None
        return self.tray._view.icon
