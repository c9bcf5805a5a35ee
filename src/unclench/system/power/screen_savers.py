"""The services that lock the screen under Linux, and which of them report it.

A program may own the name of a screen saver only to be asked to keep the screen on: xscreensaver 6.06 does, and sends
no signal. i3lock and swaylock have no service at all.
"""

from __future__ import annotations

from contextlib import suppress

from unclench.system.dbus import Bus, BusError, BusSignal, Target

NAMES = (
    "org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver", "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)  # fmt: skip
MEMBER = "ActiveChanged"
INTROSPECTABLE = "org.freedesktop.DBus.Introspectable"
LIMIT_S = 1.0


def listen(bus: Bus) -> None:
    """Subscribe to locks and unlocks, and to services that come and go. Raises BusError."""
    for name in NAMES:
        bus.listen(interface=name, member=MEMBER)
    for name in NAMES:
        bus.listen(sender="org.freedesktop.DBus", member="NameOwnerChanged", arg0=name)


def comes_or_goes(signal: BusSignal) -> bool:
    """Whether one of the services has come or gone."""
    return signal.member == "NameOwnerChanged" and signal.body[:1] != () and signal.body[0] in NAMES


def running(bus: Bus) -> dict[str, bool]:
    """The services that run now, and whether each declares the signal of a lock. Raises BusError."""
    owned = bus.names()
    return {name: _tells(bus, name) for name in NAMES if name in owned}


def _tells(bus: Bus, name: str) -> bool:
    """Whether one of the usual objects of a service declares the signal."""
    for path in ("/" + name.replace(".", "/"), "/ScreenSaver"):
        with suppress(BusError):
            (text,) = bus.call(Target(name, path, INTROSPECTABLE), "Introspect", limit_s=LIMIT_S)
            if f'"{MEMBER}"' in text:
                return True
    return False
