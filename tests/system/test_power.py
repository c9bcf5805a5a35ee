"""Sleep and lock arrive as events, in order and once each, and nothing that the buses do can block us."""

from __future__ import annotations

import ctypes
import os
import select
import sys
import threading
from contextlib import closing
from ctypes import wintypes
from typing import Any

import pytest

from unclench.core.session.power import PowerEvent
from unclench.system.power.choose import NullPower, PowerSource
from unclench.system.power.pipe import PowerPipe
from unclench.system.power.windows import MEANINGS, read_message
from waiting import LONG_S, until

linux = pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is for Linux")
if sys.platform == "linux":
    from bus import PrivateBus, Service
    from unclench.system import dbus
    from unclench.system.dbus import BusSignal
    from unclench.system.power.linux import LinuxPower, Reader

LOGIND = "org.freedesktop.login1"
MANAGER = f"{LOGIND}.Manager"
SESSION = f"{LOGIND}.Session"
PATH = "/org/freedesktop/login1"
OURS = f"{PATH}/session/_31"
DECLARES = '<node><interface name="x"><signal name="ActiveChanged"><arg type="b"/></signal></interface></node>'

SLEEPING, WOKE, LOCKED, UNLOCKED = PowerEvent


def next_event(power: PowerSource) -> PowerEvent:
    """Wait for an event on the handle, as the terminal and Qt do."""
    assert select.select([power], [], [], LONG_S)[0]
    (event,) = power.events()
    return event


def ended() -> None:
    """Wait until the thread of the listener has ended."""
    for thread in threading.enumerate():
        if thread.name == "unclench-power":
            thread.join(LONG_S)
            assert not thread.is_alive()


@pytest.fixture
def logind(private_bus: PrivateBus) -> Service:
    return private_bus.serve(LOGIND).answers("Get", "v", (("s", "1"),)).answers("GetSession", "o", (OURS,))


@linux
def test_sleep_and_wake(private_bus: PrivateBus, logind: Service) -> None:
    power = LinuxPower({})
    assert power.events() == []
    private_bus.wait_for_listener("member='ActiveChanged'")
    logind.signal(PATH, MANAGER, "PrepareForSleep", "b", (True,))
    assert next_event(power) is SLEEPING
    logind.signal(PATH, MANAGER, "PrepareForSleep", "b", (False,))
    assert next_event(power) is WOKE
    power.close()
    ended()
    private_bus.wait_until_alone()


@linux
def test_only_a_lock_of_our_session_counts(private_bus: PrivateBus, logind: Service) -> None:
    power = LinuxPower({})
    private_bus.wait_for_listener("member='ActiveChanged'")
    logind.signal(f"{PATH}/session/_32", SESSION, "Lock")
    logind.signal(OURS, SESSION, "Lock")
    assert next_event(power) is LOCKED
    logind.signal(f"{PATH}/session/_32", SESSION, "Unlock")
    changed: tuple[str, dict[str, Any], list[str]] = (SESSION, {"LockedHint": ("b", False)}, [])
    logind.signal(OURS, "org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as", changed)
    assert next_event(power) is UNLOCKED, "no Unlock is sent when the person types the password"
    power.close()
    ended()


@linux
@pytest.mark.parametrize("name", ["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"])
def test_a_lock_by_the_desktop(private_bus: PrivateBus, name: str) -> None:
    desktop = private_bus.serve(name)
    power = LinuxPower({})
    private_bus.wait_for_listener("org.xfce.ScreenSaver")
    path = "/" + name.replace(".", "/")
    for active, event in ((True, LOCKED), (False, UNLOCKED)):
        desktop.signal(path, name, "ActiveChanged", "b", (active,))
        assert next_event(power) is event
    power.close()
    ended()


@linux
def test_one_lock_reported_by_three_services_is_one_event() -> None:
    reader = Reader()
    told = [
        BusSignal(OURS, SESSION, "Lock", ()),
        BusSignal("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", (True,)),
        BusSignal("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", (True,)),
        BusSignal("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", (False,)),
        BusSignal(OURS, SESSION, "Unlock", ()),
    ]
    assert [event for event in map(reader.read, told) if event] == [LOCKED, UNLOCKED]


@linux
@pytest.mark.parametrize(
    "noise",
    [
        ("/", "org.example.Other", "ActiveChanged", (True,)),
        ("/", "org.gnome.ScreenSaver", "ActiveChanged", ("yes",)),
        ("/", "org.gnome.ScreenSaver", "ActiveChanged", ()),
        (PATH, MANAGER, "PrepareForShutdown", (True,)),
        (PATH, MANAGER, "PrepareForSleep", (1,)),
        (OURS, "org.freedesktop.DBus.Properties", "PropertiesChanged", (SESSION, {"IdleHint": ("b", 1)}, [])),
    ],
    ids=lambda signal: f"{signal[2]} {signal[3]}",
)  # fmt: skip
def test_what_means_nothing(noise: tuple[str, str, str, tuple[Any, ...]]) -> None:
    assert Reader().read(BusSignal(*noise)) is None


@linux
def test_an_unlock_counts_even_if_the_lock_was_before_the_start() -> None:
    assert Reader().read(BusSignal(OURS, SESSION, "Unlock", ())) is UNLOCKED


@linux
@pytest.mark.usefixtures("no_bus")
def test_without_a_bus_no_event_comes() -> None:
    power = LinuxPower({})
    ended()
    assert power.events() == []
    power.close()
    assert power.sleep_fact()[0] is power.lock_fact()[0] is False


@linux
def test_after_the_bus_dies_no_event_comes(private_bus: PrivateBus, logind: Service) -> None:
    power = LinuxPower({})
    private_bus.wait_for_listener("member='ActiveChanged'")
    private_bus.kill()
    ended()
    assert power.events() == []
    power.close()


@linux
def test_a_frozen_bus_does_not_block(private_bus: PrivateBus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dbus, "LIMIT_S", 0.1)
    private_bus.freeze()
    power = LinuxPower({})
    assert power.events() == []
    power.close()
    ended()
    assert power.sleep_fact()[0] is power.lock_fact()[0] is False


@linux
def test_sleep_is_still_reported_while_logind_hangs(private_bus: PrivateBus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dbus, "LIMIT_S", 0.2)
    logind = private_bus.serve(LOGIND).hangs("Get").hangs("GetSession")
    power = LinuxPower({})
    private_bus.wait_for_listener("org.xfce.ScreenSaver")
    logind.signal(PATH, MANAGER, "PrepareForSleep", "b", (True,))
    assert next_event(power) is SLEEPING
    power.close()
    ended()


@linux
def test_doctor_names_the_sources(private_bus: PrivateBus, logind: Service) -> None:
    private_bus.serve("org.gnome.ScreenSaver").answers("Introspect", "s", (DECLARES,))
    with closing(LinuxPower({})) as power:
        assert power.sleep_fact() == (True, LOGIND)
        assert power.lock_fact() == (True, "org.gnome.ScreenSaver")


@linux
def test_a_screen_saver_that_never_signals_counts_as_none(private_bus: PrivateBus, logind: Service) -> None:
    """xscreensaver 6.06 owns the name, to be asked to keep the screen on."""
    private_bus.serve("org.freedesktop.ScreenSaver").answers("Introspect", "s", ('<method name="Inhibit"/>',))
    with closing(LinuxPower({})) as power:
        ok, words = power.lock_fact()
        assert not ok
        assert words.startswith("org.freedesktop.ScreenSaver reports no lock; not noticed")
        until(lambda: not power.tells_locks, "the thread to know")
        private_bus.serve("org.mate.ScreenSaver").answers("Introspect", "s", (DECLARES,))
        until(lambda: power.tells_locks, "the thread to hear of the other one")
    ended()


@linux
def test_each_lock_that_logind_asks_for_is_told() -> None:
    """The unlock of the first may never come."""
    reader, lock = Reader(), BusSignal(OURS, SESSION, "Lock", ())
    assert [reader.read(lock), reader.read(lock)] == [LOCKED, LOCKED]


@linux
def test_a_hundred_sources_leave_no_handle_open(private_bus: PrivateBus, logind: Service) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for _time in range(100):
        LinuxPower({}).close()
    ended()
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_pipe_without_a_reader_does_not_block() -> None:
    pipe = PowerPipe()
    for _time in range(100_000):
        pipe.put(LOCKED)
    assert set(pipe.take()) == {LOCKED}
    pipe.close_reader()
    pipe.put(LOCKED)
    assert pipe.take() == []
    pipe.close_writer()


def test_the_null_source_has_no_handle() -> None:
    null = NullPower()
    assert (null.fileno(), null.events()) == (-1, [])


def message(number: int, meaning: int, window: int = 7) -> wintypes.MSG:
    """A message as Windows passes it."""
    return wintypes.MSG(hWnd=window, message=number, wParam=meaning)


@pytest.mark.parametrize(
    ("number", "meaning", "event"),
    [
        (0x218, 4, SLEEPING),
        (0x218, 18, WOKE),
        (0x218, 7, None),  # a person woke it: 18 has already said so
        (0x218, 10, None),  # battery or mains
        (0x2B1, 7, LOCKED),
        (0x2B1, 8, UNLOCKED),
        (0x2B1, 5, None),  # somebody signed in
        (0x100, 4, None),  # a key
    ],
)
def test_windows_messages(number: int, meaning: int, event: PowerEvent | None) -> None:
    told = message(number, meaning)
    assert read_message(ctypes.addressof(told), window=7) is event
    assert read_message(ctypes.addressof(told), window=8) is None, "reported once, not once for each window"


def test_every_event_has_its_message() -> None:
    assert set(MEANINGS.values()) == set(PowerEvent)
