"""How long nobody has touched key or pointer: one small class for each system, and an honest Null."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Protocol

from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.system.dbus import Bus, BusError, Target

MUTTER = Target("org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor")


class Idle(Protocol):
    """Seconds since the last input, None where unknown, and who tells it or, where nobody does, why. It holds a
    connection of its own."""

    name: str

    def seconds_idle(self) -> float | None: ...

    def close(self) -> None: ...


class NoIdle:
    """Nobody tells: unknown, which never means busy."""

    def __init__(self, why: str) -> None:
        self.name = why

    def seconds_idle(self) -> float | None:
        return None

    def close(self) -> None:
        pass


class MutterIdle:
    """GNOME's own way, under X11 and Wayland. Raises BusError where there is no GNOME."""

    name = "GNOME"

    def __init__(self) -> None:
        self._bus = Bus("session")
        try:
            self._ask()
        except BusError:
            self._bus.close()
            raise

    def seconds_idle(self) -> float | None:
        try:
            return self._ask()
        except BusError:
            return None

    def close(self) -> None:
        self._bus.close()

    def _ask(self) -> float:
        (milliseconds,) = self._bus.call(MUTTER, "GetIdletime")
        return float(milliseconds) / 1000


def linux_idle(environ: Mapping[str, str]) -> Idle:
    """The first that answers: Wayland's protocol, GNOME, X11. Under Wayland X11 is never asked: it hears too little."""
    from unclench.system.idle.wayland import WaylandIdle
    from unclench.system.idle.x11 import X11Idle

    wayland, x11 = environ.get("WAYLAND_DISPLAY"), environ.get("DISPLAY")
    why = _("there is no display")
    if wayland:
        try:
            return WaylandIdle(environ)
        except KnownError as error:
            why = str(error)
    try:
        return MutterIdle()
    except BusError:
        pass
    if x11 and not wayland:
        try:
            return X11Idle(x11)
        except KnownError as error:
            why = str(error)
    return NoIdle(why)


if sys.platform == "win32":
    import ctypes

    class _LastInput(ctypes.Structure):
        _fields_ = (("size", ctypes.c_uint), ("tick", ctypes.c_uint))

    class WindowsIdle:
        """GetLastInputInfo counts milliseconds since the start in 32 bits, which wrap after 49 days."""

        name = "Windows"

        def seconds_idle(self) -> float | None:
            last = _LastInput(ctypes.sizeof(_LastInput), 0)
            if not ctypes.windll.user32.GetLastInputInfo(ctypes.byref(last)):
                return None
            now: int = ctypes.windll.kernel32.GetTickCount()
            return ticks_between(last.tick, now) / 1000

        def close(self) -> None:
            pass

    def idle_source(environ: Mapping[str, str]) -> Idle:
        return WindowsIdle()

elif sys.platform == "darwin":
    import ctypes

    HID_STATE, ANY_INPUT = 1, 0xFFFFFFFF

    class MacIdle:
        """CGEventSourceSecondsSinceLastEventType of the hardware's events, which other programs cannot fake."""

        name = "macOS"

        def __init__(self) -> None:
            path = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
            self._ask = ctypes.CDLL(path).CGEventSourceSecondsSinceLastEventType
            self._ask.argtypes, self._ask.restype = [ctypes.c_int32, ctypes.c_uint32], ctypes.c_double

        def seconds_idle(self) -> float | None:
            return float(self._ask(HID_STATE, ANY_INPUT))

        def close(self) -> None:
            pass

    def idle_source(environ: Mapping[str, str]) -> Idle:
        try:
            return MacIdle()
        except (OSError, AttributeError) as error:
            return NoIdle(str(error))

else:

    def idle_source(environ: Mapping[str, str]) -> Idle:
        """What this system offers; takes at most some seconds, where services hang."""
        return linux_idle(environ)


def ticks_between(earlier: int, now: int) -> int:
    """Milliseconds between two 32-bit tick counts, the wrap in between included."""
    return (now - earlier) & 0xFFFFFFFF
