"""The end of the session under Windows: what a top-level window is told. Reading it is pure; `desktop.frame.system_end`
listens."""

from __future__ import annotations

from ctypes import wintypes

from unclench.core.session.leaving import Asked

WM_QUERYENDSESSION = 0x0011
WM_ENDSESSION = 0x0016


def read_end(address: int) -> Asked | None:
    """What the MSG at this address asks. WM_ENDSESSION also comes when the session goes on after all, then with 0."""
    message = wintypes.MSG.from_address(address)
    if message.message == WM_QUERYENDSESSION:
        return Asked.WARNING
    if message.message == WM_ENDSESSION and message.wParam:
        return Asked.SYSTEM
    return None
