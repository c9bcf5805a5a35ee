"""The end of a Windows console: its window is closed, or the login session ends. Windows calls a handler in a thread of
its own and ends the process when the handler returns, or after five seconds."""

from __future__ import annotations

import threading
from collections.abc import Callable

ENDS = (2, 5, 6)  # CTRL_CLOSE_EVENT, CTRL_LOGOFF_EVENT, CTRL_SHUTDOWN_EVENT
WAIT_S = 4.5


class ConsoleEnd:
    """The handler. `tell` says that the process must end. Then the handler waits, so that the process can write the
    record and end by itself."""

    def __init__(self, tell: Callable[[], object], wait_s: float = WAIT_S) -> None:
        self._tell = tell
        self._wait_s = wait_s
        self._never = threading.Event()
        self.called = False

    def __call__(self, event: int) -> bool:
        """Whether this event is handled. Ctrl-C and Ctrl-Break are left to Python."""
        if event not in ENDS:
            return False
        self.called = True
        self._tell()
        self._never.wait(self._wait_s)
        return True


def with_colors(mode: int) -> int:
    """The mode of a console that understands escape codes (ENABLE_VIRTUAL_TERMINAL_PROCESSING), which needs
    ENABLE_PROCESSED_OUTPUT."""
    return mode | 0x0001 | 0x0004
