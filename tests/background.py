"""The program in the background with a fake tray, a fake desktop and a fake clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fakes import FakeDesktop
from on_screen import timer
from unclench.core.reminders.tray_menu import MenuEntry, TrayCommand, TrayIcon
from unclench.desktop.flows.reminder_flow import ReminderFlow
from worlds import FakeTray

Desk = Any  # conftest.Desk; conftest cannot be imported
HOUR_S = 3600.0


@dataclass
class Background:
    """The program in the background, and what a person sees and does there."""

    desk: Desk

    @property
    def reminder_flow(self) -> ReminderFlow:
        reminder_flow: ReminderFlow = self.desk.program.reminder_flow
        return reminder_flow

    @property
    def tray(self) -> FakeTray:
        assert isinstance(self.desk.world.tray, FakeTray)
        return self.desk.world.tray

    @property
    def desktop(self) -> FakeDesktop:
        assert isinstance(self.desk.world.desktop, FakeDesktop)
        return self.desk.world.desktop

    def pass_time(self, seconds: float) -> None:
        """Let time pass; the controller polls whenever its timer is due."""
        until_s = self.desk.clock.mono_s + seconds
        waits = timer(self.reminder_flow.controller)
        while self.desk.clock.mono_s < until_s:
            assert waits.isActive()
            self.desk.clock.advance_to(min(until_s, self.desk.clock.mono_s + waits.interval() / 1000))
            self.reminder_flow.controller.poll()

    def be_due(self) -> None:
        """Let the hour pass, without a poll at its end."""
        self.pass_time(HOUR_S - 30)
        self.desk.clock.advance(31)

    def choose(self, command: TrayCommand, *, minutes: int = 0, routine: str = "") -> None:
        """Choose an entry of the tray's menu."""
        self.tray.chosen.emit(MenuEntry("", command, routine=routine, minutes=minutes))

    @property
    def popup_shown(self) -> bool:
        return self.reminder_flow.popup.isVisible()

    @property
    def icon(self) -> TrayIcon:
        assert self.tray.shown is not None
        return self.tray.shown.icon
