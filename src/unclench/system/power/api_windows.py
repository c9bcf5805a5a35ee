"""The calls into Windows that `power.windows` needs."""

from __future__ import annotations

import sys

assert sys.platform == "win32"

import ctypes
from collections.abc import Callable
from ctypes import wintypes

NOTIFY_FOR_THIS_SESSION = 0


def ask_for_locks(window: int) -> None:
    """Have Windows send lock and unlock to this window; it sends sleep unasked."""
    _function("WTSRegisterSessionNotification", wintypes.HWND, wintypes.DWORD)(window, NOTIFY_FOR_THIS_SESSION)


def ask_no_more(window: int) -> None:
    """Call this before the window is destroyed."""
    _function("WTSUnRegisterSessionNotification", wintypes.HWND)(window)


def _function(name: str, *types: type[object]) -> Callable[..., int]:
    function = getattr(ctypes.WinDLL("wtsapi32"), name)
    function.argtypes, function.restype = list(types), wintypes.BOOL
    return lambda *arguments: int(function(*arguments))
