"""The calls into Windows that `idle.windows` needs."""

from __future__ import annotations

import sys

assert sys.platform == "win32"

import ctypes


class _LastInput(ctypes.Structure):
    _fields_ = (("size", ctypes.c_uint), ("tick", ctypes.c_uint))


def last_input_tick() -> int | None:
    """The tick of the last input; None when Windows refuses to tell."""
    last = _LastInput(ctypes.sizeof(_LastInput), 0)
    if not ctypes.windll.user32.GetLastInputInfo(ctypes.byref(last)):
        return None
    return int(last.tick)


def tick_count() -> int:
    """The tick now."""
    return int(ctypes.windll.kernel32.GetTickCount())
