"""Keeps the screen on under Windows, by SetThreadExecutionState of kernel32."""

from __future__ import annotations

from collections.abc import Callable

CONTINUOUS = 0x80000000
DISPLAY_REQUIRED = 0x00000002
SYSTEM_REQUIRED = 0x00000001

SetState = Callable[[int], int]


class WindowsWakeLock:
    """The state belongs to the calling thread and ends with it, so make both calls from the same thread."""

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

    def facts(self) -> tuple[bool, str]:
        return True, "SetThreadExecutionState"
