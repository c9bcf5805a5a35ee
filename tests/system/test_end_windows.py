"""The messages that Windows sends to a window at the end of the session."""

from __future__ import annotations

import ctypes
from ctypes import wintypes

import pytest

from unclench.core.session.leaving import Asked
from unclench.system.end_windows import WM_ENDSESSION, WM_QUERYENDSESSION, read_end

LOGOFF = 0x80000000 - (1 << 32)  # ENDSESSION_LOGOFF in lParam, as a signed number


@pytest.mark.parametrize(
    ("number", "meaning", "asked"),
    [
        (WM_QUERYENDSESSION, 0, Asked.WARNING),
        (WM_ENDSESSION, 1, Asked.SYSTEM),
        (WM_ENDSESSION, 0, None),  # another program has canceled it
        (0x10, 0, None),  # the window handles WM_CLOSE itself
        (0x0218, 4, None),
    ],
)
def test_messages(number: int, meaning: int, asked: Asked | None) -> None:
    for reason in (0, LOGOFF):
        told = wintypes.MSG(hWnd=7, message=number, wParam=meaning, lParam=reason)
        assert read_end(ctypes.addressof(told)) is asked
