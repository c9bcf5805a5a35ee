"""Notifications by the freedesktop.org specification, over D-Bus."""

from __future__ import annotations

from collections.abc import Sequence

from unclench.system.dbus import Bus, BusError, Target
from unclench.system.notify.events import Gone, Pressed
from unclench.system.notify.server import server

SERVICE = Target("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications")
APP = "Unclench"
LIMIT_S = 1.0


class FreedesktopNotifier:
    """See `notify.choose.Notifier`. Raises BusError where nobody shows notifications."""

    def __init__(self) -> None:
        self._bus = Bus("session")
        try:
            (capabilities,) = self._bus.call(SERVICE, "GetCapabilities", limit_s=LIMIT_S)
            name, *_facts = self._bus.call(SERVICE, "GetServerInformation", limit_s=LIMIT_S)
            self._bus.listen(interface=SERVICE.interface, path=SERVICE.path)
        except BusError:
            self._bus.close()
            raise
        self._server = server(str(name), capabilities)
        self.clicks, self.has_buttons = self._server.clicks, self._server.has_buttons

    def fileno(self) -> int:
        return self._bus.fileno()

    def show(self, title: str, text: str, buttons: Sequence[tuple[str, str]], *, icon: str = "", stay_s: float) -> int:
        hints = {"suppress-sound": ("b", True), "category": ("s", "device"), "desktop-entry": ("s", "unclench")}
        text, actions = self._server.body(text), self._server.actions(buttons)
        body = (APP, 0, icon, title, text, actions, hints, round(stay_s * 1000))
        (number,) = self._bus.call(SERVICE, "Notify", "susssasa{sv}i", body, limit_s=LIMIT_S)
        return int(number)

    def take_back(self, number: int) -> None:
        self._bus.tell(SERVICE, "CloseNotification", "u", (number,))

    def events(self) -> list[Pressed | Gone]:
        found: list[Pressed | Gone] = []
        signals = self._bus.signals()
        for (number,) in self._bus.late_answers():
            self.take_back(number)  # its `show` has already said that it is not shown
        for signal in signals:
            if signal.interface != SERVICE.interface:
                continue
            if signal.member == "ActionInvoked":
                found.append(Pressed(int(signal.body[0]), str(signal.body[1])))
            elif signal.member == "NotificationClosed":
                found.append(Gone(int(signal.body[0])))
        return found

    def close(self) -> None:
        self._bus.close()
