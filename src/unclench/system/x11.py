"""Questions to an X server through libX11. Each uses a connection of its own, so that nothing of Qt is touched."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    byref,
    c_char_p,
    c_int,
    c_long,
    c_short,
    c_ubyte,
    c_uint,
    c_ulong,
    c_void_p,
)
from dataclasses import dataclass
from typing import Any

ANY_TYPE = 0
VIEWABLE = 2
INPUT_ONLY = 2
POINTER_ROOT = 1  # as a focus: 0 is none, 1 whatever is under the pointer
MOST_VALUES = 1024
_ErrorHandler = CFUNCTYPE(c_int, c_void_p, c_void_p)
_ignore = _ErrorHandler(lambda _display, _event: 0)  # otherwise a window that closes meanwhile would end the program


class _Monitor(Structure):
    _fields_ = (("number", c_int), ("x", c_short), ("y", c_short), ("width", c_short), ("height", c_short))


class _Attributes(Structure):
    _fields_ = (
        ("x", c_int), ("y", c_int), ("width", c_int), ("height", c_int), ("border_width", c_int), ("depth", c_int),
        ("visual", c_void_p), ("root", c_ulong), ("kind", c_int), ("bit_gravity", c_int), ("win_gravity", c_int),
        ("backing_store", c_int), ("backing_planes", c_ulong), ("backing_pixel", c_ulong), ("save_under", c_int),
        ("colormap", c_ulong), ("map_installed", c_int), ("map_state", c_int), ("all_event_masks", c_long),
        ("your_event_mask", c_long), ("do_not_propagate_mask", c_long), ("override_redirect", c_int),
        ("screen", c_void_p),
    )  # fmt: skip


@dataclass(frozen=True)
class Box:
    """A rectangle on the whole X screen, in its pixels."""

    x: int
    y: int
    width: int
    height: int

    def covers(self, other: Box) -> bool:
        """Whether all of `other` is inside."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and self.x + self.width >= other.x + other.width
            and self.y + self.height >= other.y + other.height
        )


@dataclass(frozen=True)
class WindowFacts:
    """What the server knows of a window. `managed`: the window manager places it, or would if one ran."""

    box: Box
    viewable: bool
    managed: bool


class Display:
    """An open connection."""

    def __init__(self, x11: ctypes.CDLL, display: int) -> None:
        self._x11, self._display = x11, display
        self.root: int = x11.XDefaultRootWindow(display)

    def atom(self, name: str) -> int:
        """The number of a name."""
        return int(self._x11.XInternAtom(self._display, name.encode(), 0))

    def values(self, window: int, name: str) -> list[int]:
        """The values of a 32-bit property, which Xlib returns as longs; empty where there is none."""
        kind, form, count, left = c_ulong(), c_int(), c_ulong(), c_ulong()
        data = POINTER(c_ubyte)()
        failed = self._x11.XGetWindowProperty(
            self._display, window, self.atom(name), 0, MOST_VALUES, 0, ANY_TYPE, byref(kind), byref(form),
            byref(count), byref(left), byref(data),
        )  # fmt: skip
        if failed or not ctypes.cast(data, c_void_p).value:
            return []
        found = ctypes.cast(data, POINTER(c_ulong))[: count.value] if form.value == 32 else []
        self._x11.XFree(data)
        return list(found)

    def children(self, window: int) -> list[int]:
        """The windows inside a window, the topmost last."""
        root, parent, count = c_ulong(), c_ulong(), c_uint()
        data = POINTER(c_ulong)()
        if not self._x11.XQueryTree(self._display, window, byref(root), byref(parent), byref(data), byref(count)):
            return []
        found = data[: count.value] if count.value else []
        if ctypes.cast(data, c_void_p).value:
            self._x11.XFree(data)
        return list(found)

    def facts(self, window: int) -> WindowFacts | None:
        """None for a window that is gone, or that can never be seen."""
        told, x, y, child = _Attributes(), c_int(), c_int(), c_ulong()
        if not self._x11.XGetWindowAttributes(self._display, window, byref(told)) or told.kind == INPUT_ONLY:
            return None
        self._x11.XTranslateCoordinates(self._display, window, self.root, 0, 0, byref(x), byref(y), byref(child))
        box = Box(x.value, y.value, told.width, told.height)
        return WindowFacts(box, told.map_state == VIEWABLE, not told.override_redirect)

    def monitors(self) -> list[Box]:
        """The place of each monitor. Without the extension that tells it, the whole screen."""
        with suppress(OSError):
            library = ctypes.CDLL("libXinerama.so.1")
            library.XineramaQueryScreens.argtypes = [c_void_p, POINTER(c_int)]
            library.XineramaQueryScreens.restype = POINTER(_Monitor)
            count = c_int()
            told = library.XineramaQueryScreens(self._display, byref(count))
            if ctypes.cast(told, c_void_p).value:
                found = [Box(one.x, one.y, one.width, one.height) for one in told[: count.value]]
                self._x11.XFree(told)
                return found
        whole = self.facts(self.root)
        return [] if whole is None else [whole.box]

    def panels(self) -> list[Box]:
        """The parts of the screen that panels keep for themselves, also where the window manager publishes no work
        area, such as i3."""
        whole = self.facts(self.root)
        if whole is None:
            return []
        outer = self.children(self.root)
        windows = [*outer, *(inner for window in outer for inner in self.children(window))]
        found = [strut_boxes(self.values(window, "_NET_WM_STRUT_PARTIAL"), whole.box) for window in windows]
        return [box for boxes in found for box in boxes]

    def focus(self) -> int:
        """The window that gets the keys; 0 or 1 if it is none in particular."""
        window, revert = c_ulong(), c_int()
        self._x11.XGetInputFocus(self._display, byref(window), byref(revert))
        return window.value

    def give_focus(self, window: int) -> None:
        """Give the keys to a window."""
        self._x11.XSetInputFocus(self._display, window, POINTER_ROOT, 0)

    def has_compositor(self) -> bool:
        """Whether something mixes translucent windows with what is behind them."""
        number = self._x11.XDefaultScreen(self._display)
        return bool(self._x11.XGetSelectionOwner(self._display, self.atom(f"_NET_WM_CM_S{number}")))


def strut_boxes(strut: Sequence[int], screen: Box) -> list[Box]:
    """The boxes that a panel reserves at the edges of the screen, from the twelve numbers of _NET_WM_STRUT_PARTIAL: the
    thickness at the left, right, top and bottom edge, and for each edge where the panel begins and ends."""
    if len(strut) != 12:
        return []
    left, right, top, bottom = strut[:4]
    spans = [(begin, end + 1 - begin) for begin, end in zip(strut[4::2], strut[5::2], strict=True)]
    boxes = [
        (left, Box(0, spans[0][0], left, spans[0][1])),
        (right, Box(screen.width - right, spans[1][0], right, spans[1][1])),
        (top, Box(spans[2][0], 0, spans[2][1], top)),
        (bottom, Box(spans[3][0], screen.height - bottom, spans[3][1], bottom)),
    ]
    return [box for thickness, box in boxes if thickness > 0 and box.width > 0 and box.height > 0]


@contextmanager
def connected(name: str | None = None) -> Iterator[Display | None]:
    """A connection to this display, or to that of the environment; None where none answers."""
    x11 = _load()
    display = x11.XOpenDisplay(None if name is None else name.encode()) if x11 else None
    if x11 is None or not display:
        yield None
        return
    before = x11.XSetErrorHandler(_ignore)
    try:
        yield Display(x11, display)
    finally:
        x11.XCloseDisplay(display)
        x11.XSetErrorHandler(before)


def _load() -> ctypes.CDLL | None:
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return None
    number, numbers = POINTER(c_int), POINTER(c_ulong)
    functions: dict[str, tuple[Any, list[Any]]] = {
        "XOpenDisplay": (c_void_p, [c_char_p]),
        "XCloseDisplay": (c_int, [c_void_p]),
        "XFree": (c_int, [c_void_p]),
        "XSetErrorHandler": (c_void_p, [c_void_p]),
        "XDefaultRootWindow": (c_ulong, [c_void_p]),
        "XDefaultScreen": (c_int, [c_void_p]),
        "XInternAtom": (c_ulong, [c_void_p, c_char_p, c_int]),
        "XGetWindowProperty": (
            c_int,
            [
                c_void_p, c_ulong, c_ulong, c_long, c_long, c_int, c_ulong, numbers, number, numbers, numbers,
                POINTER(POINTER(c_ubyte)),
            ],
        ),
        "XQueryTree": (c_int, [c_void_p, c_ulong, numbers, numbers, POINTER(numbers), POINTER(c_uint)]),
        "XGetWindowAttributes": (c_int, [c_void_p, c_ulong, POINTER(_Attributes)]),
        "XTranslateCoordinates": (c_int, [c_void_p, c_ulong, c_ulong, c_int, c_int, number, number, numbers]),
        "XGetInputFocus": (c_int, [c_void_p, numbers, number]),
        "XSetInputFocus": (c_int, [c_void_p, c_ulong, c_int, c_ulong]),
        "XGetSelectionOwner": (c_ulong, [c_void_p, c_ulong]),
    }  # fmt: skip
    for name, (returns, takes) in functions.items():
        function = getattr(x11, name)
        function.restype, function.argtypes = returns, takes
    return x11
