"""Sleep and lock under Linux: logind on the system bus, the desktop's screen saver on the session bus."""

from __future__ import annotations

import select
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Thread
from typing import Literal, TypeVar

from unclench.core.i18n import _
from unclench.core.session.power import PowerEvent
from unclench.system.dbus import Bus, BusError, BusSignal, Target
from unclench.system.power import screen_savers
from unclench.system.power.pipe import PowerPipe

LOGIND = "org.freedesktop.login1"
MANAGER = Target(LOGIND, "/org/freedesktop/login1", f"{LOGIND}.Manager")
SESSION = f"{LOGIND}.Session"
OWN_SESSION = Target(LOGIND, "/org/freedesktop/login1/session/auto", "org.freedesktop.DBus.Properties")
Answer = TypeVar("Answer")


@dataclass
class Told:
    """Whether something reports when the screen is locked. True until the thread knows better."""

    locks: bool = True


class LinuxPower:
    """Connects and listens in its own thread, which sleeps until something happens: a bus that hangs would freeze a
    window for two seconds."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._pipe = PowerPipe()
        self._told = Told()
        own_id = environ.get("XDG_SESSION_ID", "")
        Thread(target=_listen, args=(self._pipe, self._told, own_id), name="unclench-power", daemon=True).start()

    def fileno(self) -> int:
        return self._pipe.fileno()

    def events(self) -> list[PowerEvent]:
        return self._pipe.take()

    @property
    def ended(self) -> bool:
        return self._pipe.ended

    @property
    def tells_locks(self) -> bool:
        return self._told.locks

    def sleep_fact(self) -> tuple[bool, str]:
        if _ask("system", _has_logind):
            return True, LOGIND
        return False, _("no service on D-Bus; noticed afterwards, by a jump of the clock")

    def lock_fact(self) -> tuple[bool, str]:
        found = _ask("session", screen_savers.running) or {}
        telling = [name for name, tells in found.items() if tells]
        if telling:
            return True, ", ".join(telling)
        by_hand = _("not noticed, unless by “loginctl lock-session”; the morning goes by the first input")
        return False, "; ".join((*(_("{name} reports no lock").format(name=name) for name in found), by_hand))

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
                return self._on_lock(active) if interface in screen_savers.NAMES else None
            case BusSignal(interface="org.freedesktop.login1.Session", member="Lock"):
                self._locked = True  # told each time: some lockers report no unlock, so the last lock may be over
                return PowerEvent.LOCKED
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


def _ask(kind: Literal["system", "session"], question: Callable[[Bus], Answer]) -> Answer | None:
    """The answer to one question over a connection of its own; None where nobody answers."""
    try:
        bus = Bus(kind)
    except BusError:
        return None
    try:
        return question(bus)
    except BusError:
        return None
    finally:
        bus.close()


def _has_logind(bus: Bus) -> bool:
    return LOGIND in bus.names()


def _listen(pipe: PowerPipe, told: Told, own_id: str) -> None:
    """Run until the reader has closed the pipe or no bus is left."""
    reader = Reader()
    system = _open("system", partial(_listen_to_logind, own_id))
    session = _open("session", screen_savers.listen)
    buses = [bus for bus in (system, session) if bus]
    told.locks = session is not None and _tells_locks()
    readable = list(buses)  # at first all: replies to the subscriptions may have brought signals along
    try:
        while True:
            for bus in readable:
                try:
                    signals = bus.signals()
                except BusError:
                    bus.close()
                    buses.remove(bus)
                    continue
                for event in filter(None, map(reader.read, signals)):
                    pipe.put(event)
                if any(map(screen_savers.comes_or_goes, signals)):
                    told.locks = _tells_locks()
            if not buses:
                break
            ready, _writable, _odd = select.select([pipe.end_fileno(), *(bus.fileno() for bus in buses)], [], [])
            if pipe.end_fileno() in ready:
                break
            readable = [bus for bus in buses if bus.fileno() in ready]
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


def _tells_locks() -> bool:
    """Asked over another connection: a reply may bring signals along, and `select` would never see those."""
    return any((_ask("session", screen_savers.running) or {}).values())
