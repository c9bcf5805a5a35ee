"""Sleep and lock under Linux: logind on the system bus, the desktop's screen saver on the session bus."""

from __future__ import annotations

import select
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Literal

from unclench.core.i18n import _
from unclench.core.session.power import PowerEvent
from unclench.system.dbus import Bus, BusError, BusSignal, Target
from unclench.system.power.pipe import PowerPipe

LOGIND = "org.freedesktop.login1"
MANAGER = Target(LOGIND, "/org/freedesktop/login1", f"{LOGIND}.Manager")
SESSION = f"{LOGIND}.Session"
OWN_SESSION = Target(LOGIND, "/org/freedesktop/login1/session/auto", "org.freedesktop.DBus.Properties")
SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver", "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)  # fmt: skip


class LinuxPower:
    """Connects and listens in its own thread, which sleeps until something happens: a bus that hangs would freeze a
    window for two seconds."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._pipe = PowerPipe()
        own_id = environ.get("XDG_SESSION_ID", "")
        Thread(target=_listen, args=(self._pipe, own_id), name="unclench-power", daemon=True).start()

    def fileno(self) -> int:
        return self._pipe.fileno()

    def events(self) -> list[PowerEvent]:
        return self._pipe.take()

    @property
    def ended(self) -> bool:
        return self._pipe.ended

    def facts(self) -> tuple[bool, str]:
        found = [*_there("system", (LOGIND,)), *_there("session", SCREEN_SAVERS)]
        if found:
            return True, ", ".join(found)
        return False, _("no service on D-Bus; sleep is noticed afterwards, by a jump of the clock")

    def close(self) -> None:
        """The thread notices, closes its connections and ends."""
        self._pipe.close_reader()


class Reader:
    """Turns signals into events. When several services report the same lock, it is one event."""

    def __init__(self) -> None:
        self._locked: bool | None = None  # None: unknown, as it may have been locked before we listened

    def read(self, signal: BusSignal) -> PowerEvent | None:
        """The event that a signal means; None when nothing has changed."""
        match signal:
            case BusSignal(interface=MANAGER.interface, member="PrepareForSleep", body=(bool(asleep),)):
                return PowerEvent.SLEEPING if asleep else PowerEvent.WOKE
            case BusSignal(interface=interface, member="ActiveChanged", body=(bool(active),)):
                return self._on_lock(active) if interface in SCREEN_SAVERS else None
            case BusSignal(interface="org.freedesktop.login1.Session", member="Lock"):
                return self._on_lock(True)
            case BusSignal(interface="org.freedesktop.login1.Session", member="Unlock"):
                return self._on_lock(False)
            case BusSignal(member="PropertiesChanged", body=("org.freedesktop.login1.Session", dict(changed), *_rest)):
                _kind, hint = changed.get("LockedHint", ("", None))
                return None if hint is None else self._on_lock(bool(hint))
        return None

    def _on_lock(self, locked: bool) -> PowerEvent | None:
        if locked == self._locked:
            return None
        self._locked = locked
        return PowerEvent.LOCKED if locked else PowerEvent.UNLOCKED


def _there(kind: Literal["system", "session"], names: tuple[str, ...]) -> list[str]:
    try:
        bus = Bus(kind)
    except BusError:
        return []
    try:
        owned = bus.names()
        return [name for name in names if name in owned]
    except BusError:
        return []
    finally:
        bus.close()


def _listen(pipe: PowerPipe, own_id: str) -> None:
    """Run until the reader has closed the pipe or no bus is left."""
    reader = Reader()
    buses = [
        bus for bus in (_open("system", partial(_listen_to_logind, own_id)), _open("session", _listen_to_screen)) if bus
    ]
    try:
        while buses:
            handles = [pipe.end_fileno(), *(bus.fileno() for bus in buses)]
            ready, _writable, _odd = select.select(handles, [], [])
            if pipe.end_fileno() in ready:
                break
            for bus in [bus for bus in buses if bus.fileno() in ready]:
                try:
                    events = [reader.read(signal) for signal in bus.signals()]
                except BusError:
                    bus.close()
                    buses.remove(bus)
                    continue
                for event in filter(None, events):
                    pipe.put(event)
    finally:
        for bus in buses:
            bus.close()
        pipe.close_writer()


def _open(kind: Literal["system", "session"], listen: Callable[[Bus], None]) -> Bus | None:
    """None where there is no such bus, or it does not answer; that is normal."""
    try:
        bus = Bus(kind)
    except BusError:
        return None
    try:
        listen(bus)
    except BusError:
        bus.close()
        return None
    return bus


def _listen_to_logind(own_id: str, bus: Bus) -> None:
    bus.listen(sender=LOGIND, interface=MANAGER.interface, member="PrepareForSleep")
    with suppress(BusError):  # no logind, or no session: then we get sleep only
        session = _own_session(bus, own_id)
        bus.listen(sender=LOGIND, path=session, interface=SESSION)
        bus.listen(sender=LOGIND, path=session, interface="org.freedesktop.DBus.Properties")


def _own_session(bus: Bus, own_id: str) -> str:
    """The path of our session's signals. A program that systemd started for the user belongs to no session; for an
    empty name logind gives the user's graphical session."""
    try:
        ((_kind, name),) = bus.call(OWN_SESSION, "Get", "ss", (SESSION, "Id"))
    except BusError:
        name = own_id
    (path,) = bus.call(MANAGER, "GetSession", "s", (name,))
    return str(path)


def _listen_to_screen(bus: Bus) -> None:
    for name in SCREEN_SAVERS:
        bus.listen(interface=name, member="ActiveChanged")
