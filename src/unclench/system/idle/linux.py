"""Idle time under Linux: from the Wayland compositor, from GNOME, or from the X server."""

from __future__ import annotations

import sys

assert sys.platform != "win32"

from collections.abc import Mapping

from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.system.dbus import Bus, BusError, Target
from unclench.system.idle.wayland import WaylandIdle
from unclench.system.idle.x11 import X11Idle

MUTTER = Target("org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor")


class MutterIdle:
    """GNOME's own service, under X11 and Wayland. Raises BusError where there is no GNOME."""

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


def linux_idle(environ: Mapping[str, str]) -> WaylandIdle | MutterIdle | X11Idle:
    """The first that answers: Wayland's protocol, GNOME, X11. Raises KnownError where none does.

    Under Wayland, X11 is never asked: XWayland sees only the input to X programs.
    """
    wayland, x11 = environ.get("WAYLAND_DISPLAY"), environ.get("DISPLAY")
    failed = KnownError(_("there is no display"))
    if wayland:
        try:
            return WaylandIdle(environ)
        except KnownError as error:
            failed = error
    try:
        return MutterIdle()
    except BusError:
        pass
    if x11 and not wayland:
        try:
            return X11Idle(x11)
        except KnownError as error:
            failed = error
    raise failed
