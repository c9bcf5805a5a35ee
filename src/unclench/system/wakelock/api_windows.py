"""The call into Windows that `wakelock.windows` needs."""

from __future__ import annotations

import sys

assert sys.platform == "win32"

import ctypes

from unclench.system.wakelock.windows import SetState


def load_set_state() -> SetState:
    """SetThreadExecutionState with its types declared: otherwise a result above 2**31 would be read as negative."""
    function = ctypes.WinDLL("kernel32").SetThreadExecutionState
    function.argtypes, function.restype = [ctypes.c_uint32], ctypes.c_uint32
    return lambda state: int(function(state))
