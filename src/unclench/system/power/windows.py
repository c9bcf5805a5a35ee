"""Sleep and lock under Windows, from messages to a window. Reading them is pure; `desktop.frame.native_power` receives
them."""

from __future__ import annotations

from collections.abc import Callable
from ctypes import wintypes

from unclench.core.i18n import _
from unclench.core.session.power import PowerEvent

WM_POWERBROADCAST = 0x0218
PBT_APMSUSPEND = 4
PBT_APMRESUMEAUTOMATIC = 18  # comes at every wake; PBT_APMRESUMESUSPEND only when a person caused it
WM_WTSSESSION_CHANGE = 0x02B1
WTS_SESSION_LOCK = 7
WTS_SESSION_UNLOCK = 8

MEANINGS = {
    (WM_POWERBROADCAST, PBT_APMSUSPEND): PowerEvent.SLEEPING,
    (WM_POWERBROADCAST, PBT_APMRESUMEAUTOMATIC): PowerEvent.WOKE,
    (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK): PowerEvent.LOCKED,
    (WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK): PowerEvent.UNLOCKED,
}


def read_message(address: int, window: int) -> PowerEvent | None:
    """What the MSG at this address means. Sleep is sent to every window of a program; only `window` counts."""
    message = wintypes.MSG.from_address(address)
    if message.message not in (WM_POWERBROADCAST, WM_WTSSESSION_CHANGE) or message.hWnd != window:
        return None
    return MEANINGS.get((message.message, message.wParam))


class WindowsPower:
    """Windows sends power events to a window, not to a handle: use `watch` and `unwatch` with the window's number.

    In the terminal there is no window, so it gets no events.
    """

    ended = True
    tells_locks = True

    def __init__(self, watch: Callable[[int], None], unwatch: Callable[[int], None]) -> None:
        self.watch = watch
        self.unwatch = unwatch

    def fileno(self) -> int:
        """No handle."""
        return -1

    def events(self) -> list[PowerEvent]:
        """None."""
        return []

    def sleep_fact(self) -> tuple[bool, str]:
        return True, _("in the window; in the terminal noticed afterwards, by a jump of the clock")

    def lock_fact(self) -> tuple[bool, str]:
        return True, _("in the window")

    def close(self) -> None:
        """Nothing to close."""
