"""Idle time from the X server's screen saver extension, through libX11 and libXss.

Do not use it under Wayland: XWayland sees only the input to X programs, so everybody would seem idle.
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_ulong, c_void_p

from unclench.core.i18n import _
from unclench.core.problem import KnownError


class _ScreenSaverInfo(Structure):
    _fields_ = (
        ("window", c_ulong),
        ("state", c_int),
        ("kind", c_int),
        ("til_or_since", c_ulong),
        ("idle", c_ulong),
        ("event_mask", c_ulong),
    )


class X11Idle:
    """Holds its own connection; a query costs some microseconds. Raises KnownError where it is not available."""

    name = "X11"

    def __init__(self, display: str) -> None:
        self._x11, self._xss = _library("X11", "libX11.so.6"), _library("Xss", "libXss.so.1")
        self._x11.XOpenDisplay.argtypes, self._x11.XOpenDisplay.restype = [c_char_p], c_void_p
        self._x11.XDefaultRootWindow.argtypes, self._x11.XDefaultRootWindow.restype = [c_void_p], c_ulong
        self._x11.XCloseDisplay.argtypes = [c_void_p]
        self._xss.XScreenSaverQueryExtension.argtypes = [c_void_p, POINTER(c_int), POINTER(c_int)]
        self._xss.XScreenSaverQueryInfo.argtypes = [c_void_p, c_ulong, POINTER(_ScreenSaverInfo)]
        self._display = self._x11.XOpenDisplay(display.encode())
        if not self._display:
            raise KnownError(_("The display {name} does not answer.").format(name=display))
        if not self._xss.XScreenSaverQueryExtension(self._display, byref(c_int()), byref(c_int())):
            self.close()
            raise KnownError(_("The display {name} does not tell how long it has been idle.").format(name=display))
        self._root = self._x11.XDefaultRootWindow(self._display)

    def seconds_idle(self) -> float | None:
        """Since the last keyboard or pointer input to any program on this display."""
        info = _ScreenSaverInfo()
        if not self._display or not self._xss.XScreenSaverQueryInfo(self._display, self._root, byref(info)):
            return None
        return float(info.idle) / 1000

    def close(self) -> None:
        """May be called twice."""
        if self._display:
            self._x11.XCloseDisplay(self._display)
            self._display = None


def _library(name: str, usual: str) -> ctypes.CDLL:
    try:
        return ctypes.CDLL(usual)
    except OSError:
        from ctypes.util import find_library  # imported late: it runs ldconfig or a compiler

    found = find_library(name)
    if not found:
        raise KnownError(_("The library {file} is missing.").format(file=usual))
    try:
        return ctypes.CDLL(found)
    except OSError as error:
        raise KnownError(_("The library {file} is missing.").format(file=usual)) from error
