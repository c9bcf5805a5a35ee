"""The call into Windows that lets a running window come to the front."""

from __future__ import annotations

import sys

assert sys.platform == "win32"

import ctypes

ANY_PROCESS = -1  # ASFW_ANY


def let_it_come_forward() -> None:
    """Pass on our right to show a window in front: Windows gives it only to the program that the person has just
    started, and that asks the running one to show itself."""
    ctypes.windll.user32.AllowSetForegroundWindow(ANY_PROCESS)
