"""Is the active window of an X display full screen? Asked through libX11, with a connection for each question."""

from __future__ import annotations

import ctypes
from ctypes import CFUNCTYPE, POINTER, byref, c_char_p, c_int, c_long, c_ubyte, c_ulong, c_void_p
from typing import Any

ANY_TYPE = 0
_ErrorHandler = CFUNCTYPE(c_int, c_void_p, c_void_p)
_ignore = _ErrorHandler(lambda _display, _event: 0)  # otherwise a window that closes meanwhile would end the program


def full_screen(display_name: str) -> bool:
    """False also where no display answers, or the window manager does not say."""
    x11 = _load()
    display = x11.XOpenDisplay(display_name.encode()) if x11 else None
    if x11 is None or not display:
        return False
    before = x11.XSetErrorHandler(_ignore)
    try:
        root = x11.XDefaultRootWindow(display)
        active = _property(x11, display, root, "_NET_ACTIVE_WINDOW")
        if not active or not active[0]:
            return False
        full = x11.XInternAtom(display, b"_NET_WM_STATE_FULLSCREEN", 0)
        return full in _property(x11, display, active[0], "_NET_WM_STATE")
    finally:
        x11.XCloseDisplay(display)
        x11.XSetErrorHandler(before)


def _property(x11: Any, display: int, window: int, name: str) -> list[int]:
    """The values of a 32-bit property, which Xlib returns as longs."""
    kind, form, count, left = c_ulong(), c_int(), c_ulong(), c_ulong()
    data = POINTER(c_ubyte)()
    atom = x11.XInternAtom(display, name.encode(), 0)
    failed = x11.XGetWindowProperty(
        display, window, atom, 0, 64, 0, ANY_TYPE, byref(kind), byref(form), byref(count), byref(left), byref(data)
    )
    if failed or not ctypes.cast(data, c_void_p).value:
        return []
    values = ctypes.cast(data, POINTER(c_ulong))[: count.value] if form.value == 32 else []
    x11.XFree(data)
    return list(values)


def _load() -> ctypes.CDLL | None:
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    x11.XOpenDisplay.argtypes, x11.XOpenDisplay.restype = [c_char_p], c_void_p
    x11.XDefaultRootWindow.argtypes, x11.XDefaultRootWindow.restype = [c_void_p], c_ulong
    x11.XInternAtom.argtypes, x11.XInternAtom.restype = [c_void_p, c_char_p, c_int], c_ulong
    x11.XGetWindowProperty.argtypes = [
        c_void_p, c_ulong, c_ulong, c_long, c_long, c_int, c_ulong, POINTER(c_ulong), POINTER(c_int),
        POINTER(c_ulong), POINTER(c_ulong), POINTER(POINTER(c_ubyte)),
    ]  # fmt: skip
    x11.XFree.argtypes, x11.XCloseDisplay.argtypes = [c_void_p], [c_void_p]
    x11.XSetErrorHandler.argtypes, x11.XSetErrorHandler.restype = [c_void_p], c_void_p
    return x11
