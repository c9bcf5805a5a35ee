"""Keeping the screen on under Windows: SetThreadExecutionState of kernel32."""

from __future__ import annotations

import sys
from collections.abc import Callable

CONTINUOUS = 0x80000000
DISPLAY_REQUIRED = 0x00000002
SYSTEM_REQUIRED = 0x00000001

SetState = Callable[[int], int]


class WindowsWakeLock:
    """What is set belongs to the calling thread and ends with it, so both calls come from the same one."""

    def __init__(self, set_state: SetState) -> None:
        self._set_state = set_state
        self._held = False

    def hold(self) -> None:
        if not self._held:
            self._held = bool(self._set_state(CONTINUOUS | DISPLAY_REQUIRED | SYSTEM_REQUIRED))  # 0: it refused

    def release(self) -> None:
        if self._held:
            self._set_state(CONTINUOUS)
            self._held = False


if sys.platform == "win32":
    import ctypes

    def load_set_state() -> SetState:
        """The function, told its types: without them a result above 2**31 would be read as negative."""
        function = ctypes.WinDLL("kernel32").SetThreadExecutionState
        function.argtypes, function.restype = [ctypes.c_uint32], ctypes.c_uint32
        return lambda state: int(function(state))
