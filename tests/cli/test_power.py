"""A session in the terminal keeps the screen on, and pauses at sleep and lock."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("D-Bus is for Linux", allow_module_level=True)

from bus import PrivateBus, Service
from terminal import ACCEPTED, OnTerminal, on_terminal, write_routine

LONG = "- {name: Fist, prepare: 0 s, move: 0 s, reps: 2, hold: 60 s, cue: Make a soft fist.}"
LOGIND = "org.freedesktop.login1"
SESSION = "/org/freedesktop/login1/session/_31"


@pytest.fixture
def saver(private_bus: PrivateBus) -> Service:
    return private_bus.serve("org.freedesktop.ScreenSaver").answers("Inhibit", "u", (7,)).answers("UnInhibit")


@pytest.fixture
def logind(private_bus: PrivateBus) -> Service:
    return private_bus.serve(LOGIND).answers("Get", "v", (("s", "1"),)).answers("GetSession", "o", (SESSION,))


@contextmanager
def session(home: Path, bus: PrivateBus) -> Iterator[OnTerminal]:
    """A program in the middle of a long hold that listens to the buses."""
    write_routine(home, "long", LONG)
    addresses = {f"DBUS_{kind}_BUS_ADDRESS": bus.address for kind in ("SESSION", "SYSTEM")}
    with on_terminal(home, "run", "long", "--quiet", ACCEPTED, world=addresses) as program:
        program.screen_until("Make a soft fist")
        bus.wait_for_listener("org.xfce.ScreenSaver")
        yield program


def test_a_lock_pauses_and_releases_the_screen(home: Path, private_bus: PrivateBus, saver: Service) -> None:
    with session(home, private_bus) as program:
        assert saver.called("Inhibit", "UnInhibit").member == "Inhibit"
        saver.signal("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", "b", (True,))
        program.screen_until("the screen was locked")
        assert saver.called("Inhibit", "UnInhibit").member == "UnInhibit"
        saver.signal("/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", "b", (False,))
        assert any("the screen was locked" in row for row in program.screen()), "it does not resume by itself"
        program.type(" ")
        program.screen_until("Continues in a moment")
        assert saver.called("Inhibit", "UnInhibit").member == "Inhibit"
        program.type("s")
        assert saver.called("Inhibit", "UnInhibit").member == "UnInhibit"
        private_bus.wait_until_alone()


def test_sleep_pauses(home: Path, private_bus: PrivateBus, logind: Service) -> None:
    with session(home, private_bus) as program:
        logind.signal("/org/freedesktop/login1", f"{LOGIND}.Manager", "PrepareForSleep", "b", (True,))
        program.screen_until("was asleep")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_nothing_stays_held_after_any_end(
    home: Path, private_bus: PrivateBus, saver: Service, how: signal.Signals
) -> None:
    with session(home, private_bus) as program:
        held_by = saver.called("Inhibit", "UnInhibit").sender
        os.kill(program.process.pid, how)
        saver.wait_until_left(held_by)
        private_bus.wait_until_alone()


def test_ctrl_z_releases_the_screen(home: Path, private_bus: PrivateBus, saver: Service) -> None:
    """A stopped program may stay stopped for days, with all its connections open."""
    with session(home, private_bus) as program:
        assert saver.called("Inhibit", "UnInhibit").member == "Inhibit"
        program.type("\x1a")
        assert saver.called("Inhibit", "UnInhibit").member == "UnInhibit"


def test_a_bus_that_dies_during_the_session(home: Path, private_bus: PrivateBus, saver: Service) -> None:
    with session(home, private_bus) as program:
        saver.called("Inhibit", "UnInhibit")
        private_bus.kill()
        program.type(" ")
        program.screen_until(r"Paused\.")
        program.type("x ")
        program.screen_until("Continues in a moment")
        program.type("s")
        program.wait_for("Stopped")
