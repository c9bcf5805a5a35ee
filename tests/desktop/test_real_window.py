"""The program itself, in a real window on a real X server, with keys that come from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from screen import Screen
from unclench.desktop.drawing.theme import SCHEMES, Scheme
from waiting import LONG_S, until


@pytest.fixture
def start(screen: Screen, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start the program as its command does."""
    kept = ("PATH", "LANG", "HOME", "XDG_RUNTIME_DIR", "SPEECHD_ADDRESS")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {"DISPLAY": screen.display, "UNCLENCH_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "xcb"}
    running: list[subprocess.Popen[bytes]] = []

    def start_() -> subprocess.Popen[bytes]:
        running.append(subprocess.Popen([sys.executable, "-m", "unclench"], env=environment, stdin=subprocess.DEVNULL))
        return running[-1]

    yield start_
    for process in running:
        process.kill()
        process.wait(LONG_S)


def test_from_first_start_to_a_crash_and_on_by_keys_alone(
    screen: Screen, start: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    colors = SCHEMES[Scheme.LIGHT]
    state = tmp_path / "home" / "state"
    program = start()
    until(lambda: screen.shows(colors.dsoft, 0.08), "the safety text with its red-flag block")
    (window,) = screen.windows()
    screen.run("windowfocus", "--sync", window)
    screen.key("space", "Tab", "Return")
    until(lambda: (state / "acknowledgement.json").exists(), "accepted")
    until(lambda: screen.shows(colors.stage, 0.15), "home with its stage")

    second = start()
    assert second.wait(LONG_S) == 0
    assert screen.windows() == [window]

    screen.key("Return")
    until(lambda: not screen.shows(colors.stage, 0.15), "what the routine is not for")
    screen.key("Tab", "Return")
    until(lambda: list((state / "resume").glob("*.json")), "the player at its first rep")
    until(lambda: screen.shows(colors.stage, 0.4), "the player's large stage")
    screen.key("h")
    until(lambda: screen.shows(colors.dsoft, 0.15), "the warning signs beside three ways on")
    screen.key("k")
    until(lambda: screen.shows(colors.stage, 0.4), "the player again")

    program.send_signal(signal.SIGKILL)
    program.wait(LONG_S)
    assert list((state / "resume").glob("*.json"))
    start()
    until(lambda: screen.shows(colors.soft, 0.02), "the offer to go on")
