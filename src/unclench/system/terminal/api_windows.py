"""The calls into Windows about its console. What they are given is computed in `console_end`."""

from __future__ import annotations

import sys

assert sys.platform == "win32"

import ctypes
from collections.abc import Callable
from ctypes import wintypes

from unclench.system.terminal.console_end import with_colors

OUTPUTS = (-11, -12)  # STD_OUTPUT_HANDLE, STD_ERROR_HANDLE

Handler = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.DWORD)
_kernel32 = ctypes.WinDLL("kernel32")
_kernel32.GetStdHandle.restype = wintypes.HANDLE
_kernel32.GetConsoleMode.argtypes = (wintypes.HANDLE, ctypes.POINTER(wintypes.DWORD))
_kernel32.SetConsoleMode.argtypes = (wintypes.HANDLE, wintypes.DWORD)
_kernel32.SetConsoleCtrlHandler.argtypes = (Handler, wintypes.BOOL)
_handlers: list[object] = []  # Windows may call them until the process ends


def turn_colors_on() -> None:
    """Let the console understand escape codes. Older ones do not, and a pipe has no mode."""
    for number in OUTPUTS:
        handle = _kernel32.GetStdHandle(number)
        mode = wintypes.DWORD()
        if _kernel32.GetConsoleMode(handle, ctypes.byref(mode)):
            _kernel32.SetConsoleMode(handle, with_colors(mode.value))


def add_handler(handler: Callable[[int], bool]) -> Callable[[], None]:
    """Have the end of the console told to `handler`. Returns a function that ends that."""
    called_by_windows = Handler(handler)
    _handlers.append(called_by_windows)
    _kernel32.SetConsoleCtrlHandler(called_by_windows, True)
    return lambda: _kernel32.SetConsoleCtrlHandler(called_by_windows, False)
