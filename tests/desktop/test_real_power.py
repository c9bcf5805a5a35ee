"""The real program on a private D-Bus: sleep and lock reach its window."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("D-Bus is for Linux", allow_module_level=True)

from bus import PrivateBus, Service
from screen import Screen
from unclench.desktop.drawing.theme import SCHEMES, Scheme
from waiting import LONG_S, until

SAVER = "org.freedesktop.ScreenSaver"


@pytest.fixture
def saver(private_bus: PrivateBus) -> Service:
    return private_bus.serve(SAVER).answers("Inhibit", "u", (7,)).answers("UnInhibit")


@pytest.fixture
def program(screen: Screen, tmp_path: Path, saver: Service) -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "HOME", "SPEECHD_ADDRESS")
    }
    environment |= {name: os.environ[name] for name in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS")}
    environment |= {"DISPLAY": screen.display, "UNCLENCH_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "xcb"}
    with subprocess.Popen([sys.executable, "-m", "unclench"], env=environment, stdin=subprocess.DEVNULL) as process:
        yield process
        process.kill()
        process.wait(LONG_S)


def test_a_lock_and_a_crash_release_the_screen(
    screen: Screen, program: subprocess.Popen[bytes], private_bus: PrivateBus, saver: Service
) -> None:
    colors = SCHEMES[Scheme.LIGHT]
    until(lambda: screen.shows(colors.dsoft, 0.08), "the safety text")
    (window,) = screen.windows()
    screen.run("windowfocus", "--sync", window)
    screen.key_until("space", lambda: screen.shows(colors.accent, 0.005), "the tick", looks=200)
    screen.key("Tab")
    screen.key_until("Return", lambda: screen.shows(colors.stage, 0.15), "home with its stage", looks=200)
    private_bus.wait_for_listener("org.xfce.ScreenSaver")
    screen.key_until("Return", lambda: not screen.shows(colors.stage, 0.1), "what is to be known before this routine")
    screen.key("Tab")
    screen.key_until("Return", lambda: screen.shows(colors.stage, 0.4), "the player", looks=200)
    held_by = saver.called("Inhibit").sender
    saver.signal("/ScreenSaver", SAVER, "ActiveChanged", "b", (True,))
    assert saver.called("Inhibit", "UnInhibit").sender == held_by, "paused by the lock"
    screen.run("sleep", "0.6", "key", "XF86AudioPlay")  # a page that has just appeared takes no key
    last = saver.called("Inhibit", "UnInhibit")
    assert last.member == "Inhibit", "the play key of a keyboard resumes it"
    program.send_signal(signal.SIGKILL)
    saver.wait_until_left(last.sender)
