"""Desktop notifications with buttons on Linux, over D-Bus. Elsewhere the tray icon shows messages, without buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from unclench.core.i18n import _
from unclench.system.dbus import Bus, BusError, Target

SERVICE = Target("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications")
APP = "Unclench"
LIMIT_S = 1.0
PRESSED_ITSELF = "default"


@dataclass(frozen=True)
class Pressed:
    """A button of a notification; `action` is PRESSED_ITSELF when the notification itself was clicked."""

    number: int
    action: str


@dataclass(frozen=True)
class Gone:
    """The notification was closed, by whomever, or its time was over."""

    number: int


class Notifier:
    """One connection. Raises BusError where nobody shows notifications.

    `has_buttons`: not every server draws them; where it does not, a click on the notification is all there is.
    """

    def __init__(self) -> None:
        self._bus = Bus("session")
        try:
            (capabilities,) = self._bus.call(SERVICE, "GetCapabilities", limit_s=LIMIT_S)
            self._bus.listen(interface=SERVICE.interface, path=SERVICE.path)
        except BusError:
            self._bus.close()
            raise
        self.has_buttons = "actions" in capabilities

    def fileno(self) -> int:
        """Readable when something may have been pressed."""
        return self._bus.fileno()

    def show(self, title: str, text: str, buttons: Sequence[tuple[str, str]], *, icon: str = "", stay_s: float) -> int:
        """Show it, with `buttons` as (action, words); its number. Raises BusError.

        It makes no sound: ours has its own volume. `stay_s` is a wish; servers have their own ideas.
        """
        actions = [PRESSED_ITSELF, _("Open")]
        if self.has_buttons:
            actions += [part for button in buttons for part in button]
        hints = {"suppress-sound": ("b", True), "category": ("s", "device"), "desktop-entry": ("s", "unclench")}
        body = (APP, 0, icon, title, text, actions, hints, round(stay_s * 1000))
        (number,) = self._bus.call(SERVICE, "Notify", "susssasa{sv}i", body, limit_s=LIMIT_S)
        return int(number)

    def take_back(self, number: int) -> None:
        """Close it, if it is still there."""
        self._bus.tell(SERVICE, "CloseNotification", "u", (number,))

    def events(self) -> list[Pressed | Gone]:
        """What has happened to notifications, ours or another program's. Raises BusError when the bus has gone."""
        found: list[Pressed | Gone] = []
        for signal in self._bus.signals():
            if signal.interface != SERVICE.interface:
                continue
            if signal.member == "ActionInvoked":
                found.append(Pressed(int(signal.body[0]), str(signal.body[1])))
            elif signal.member == "NotificationClosed":
                found.append(Gone(int(signal.body[0])))
        return found

    def close(self) -> None:
        """Twice is harmless."""
        self._bus.close()
