"""The end of the login session under Windows: messages to each top-level window. Reading them is pure;
`desktop.frame.system_end` receives them."""

from __future__ import annotations

import sys
from ctypes import wintypes

from unclench.core.session.leaving import Asked

TELLS_WINDOWS = sys.platform == "win32"  # only Windows sends such messages
WM_QUERYENDSESSION = 0x0011
WM_ENDSESSION = 0x0016


def read_end(address: int) -> Asked | None:
    """What the MSG at this address asks. WM_ENDSESSION with 0 means that the login session goes on after all."""
    message = wintypes.MSG.from_address(address)
    if message.message == WM_QUERYENDSESSION:
        return Asked.WARNING
    if message.message == WM_ENDSESSION and message.wParam:
        return Asked.SYSTEM
    return None
