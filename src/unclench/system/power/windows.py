"""Sleep and lock on Windows, from messages to a window. Reading them is pure; `desktop.frame.native_power` listens."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from ctypes import wintypes

from unclench.core.session.power import PowerEvent

WM_POWERBROADCAST = 0x0218
PBT_APMSUSPEND = 4
PBT_APMRESUMEAUTOMATIC = 18  # comes at every wake; PBT_APMRESUMESUSPEND only when a person caused it
WM_WTSSESSION_CHANGE = 0x02B1
WTS_SESSION_LOCK = 7
WTS_SESSION_UNLOCK = 8
NOTIFY_FOR_THIS_SESSION = 0

MEANINGS = {
    (WM_POWERBROADCAST, PBT_APMSUSPEND): PowerEvent.SLEEPING,
    (WM_POWERBROADCAST, PBT_APMRESUMEAUTOMATIC): PowerEvent.WOKE,
    (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK): PowerEvent.LOCKED,
    (WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK): PowerEvent.UNLOCKED,
}


def read_message(address: int, window: int) -> PowerEvent | None:
    """What the MSG at this address means. Each window of a program is told of sleep: only `window` counts."""
    message = wintypes.MSG.from_address(address)
    if message.message not in (WM_POWERBROADCAST, WM_WTSSESSION_CHANGE) or message.hWnd != window:
        return None
    return MEANINGS.get((message.message, message.wParam))


if sys.platform == "win32":

    def ask_for_locks(window: int) -> None:
        """Have this window told of lock and unlock; of sleep it is told unasked."""
        _wts("WTSRegisterSessionNotification", wintypes.HWND, wintypes.DWORD)(window, NOTIFY_FOR_THIS_SESSION)

    def ask_no_more(window: int) -> None:
        """Before the window goes."""
        _wts("WTSUnRegisterSessionNotification", wintypes.HWND)(window)

    def _wts(name: str, *types: type[object]) -> Callable[..., int]:
        function = getattr(ctypes.WinDLL("wtsapi32"), name)
        function.argtypes, function.restype = list(types), wintypes.BOOL
        return lambda *arguments: int(function(*arguments))

else:

    def ask_for_locks(window: int) -> None:
        """Only Windows tells windows."""

    def ask_no_more(window: int) -> None:
        """Nothing was asked."""
