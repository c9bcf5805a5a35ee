"""Desktop notifications with buttons. Where there are none, the tray icon shows messages without buttons."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Protocol

from unclench.core.i18n import _
from unclench.system.dbus import BusError
from unclench.system.notify.events import Gone, Pressed


class Notifier(Protocol):
    """One connection to the desktop's notification server.

    `clicks`: the server tells of clicks. `has_buttons`: it shows buttons too; not every server does.
    """

    clicks: bool
    has_buttons: bool

    def fileno(self) -> int:
        """A handle that is readable when something may have been pressed; -1 when nothing ever will be."""

    def show(self, title: str, text: str, buttons: Sequence[tuple[str, str]], *, icon: str = "", stay_s: float) -> int:
        """Show a notification and return its number. `buttons` are (action, label). Raises BusError. If that is
        NoAnswerError, and the server shows it later, it is taken back then.

        It makes no sound, because our own sounds have their own volume. `stay_s` is only a wish to the server.
        """

    def take_back(self, number: int) -> None:
        """Close the notification, if it is still there."""

    def events(self) -> list[Pressed | Gone]:
        """What has happened to notifications, ours or another program's. Raises BusError when the bus has gone."""

    def close(self) -> None:
        """May be called twice."""


class NullNotifier:
    """Nobody shows notifications: `show` raises BusError with the reason."""

    clicks = False
    has_buttons = False

    def __init__(self, why: str) -> None:
        self.why = why

    def fileno(self) -> int:
        """No handle."""
        return -1

    def show(self, title: str, text: str, buttons: Sequence[tuple[str, str]], *, icon: str = "", stay_s: float) -> int:
        raise BusError(self.why)

    def take_back(self, number: int) -> None:
        """Nothing was shown."""

    def events(self) -> list[Pressed | Gone]:
        return []

    def close(self) -> None:
        """Nothing to close."""


def choose(environ: Mapping[str, str]) -> Notifier:
    """The notification server of this system. May take some seconds; `notices` asks in a thread."""
    if sys.platform == "linux":
        from unclench.system.notify.freedesktop import FreedesktopNotifier

        try:
            return FreedesktopNotifier()
        except BusError as error:
            return NullNotifier(str(error))
    return NullNotifier(_("not on this system"))


def tray_shows_messages() -> bool:
    """Whether the tray icon shows messages without a notification server. On Linux it would ask that server."""
    return sys.platform in ("win32", "darwin")
