"""The program itself, in a real window on a real X server, with keys that come from outside."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from unclench.desktop.theme import SCHEMES, Scheme

LIMIT_S = 20.0
needs = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs the packages xvfb and xdotool"
)


def until(true: Callable[[], object], what: str) -> None:
    """Look again and again until it is so."""
    pause = threading.Event()
    for _look in range(round(LIMIT_S / 0.05)):
        if true():
            return
        pause.wait(0.05)
    raise AssertionError(f"never: {what}")


@dataclass
class Screen:
    """An X server without a monitor, whose picture is a file."""

    display: str
    picture: Path

    def key(self, *keys: str) -> None:
        self.run("key", "--delay", "80", *keys)

    def run(self, *arguments: str) -> str:
        command = ["xdotool", *arguments]
        environment = {**os.environ, "DISPLAY": self.display}
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=LIMIT_S, check=False
        ).stdout

    def windows(self) -> list[str]:
        """The windows of ours that can be seen."""
        return self.run("search", "--onlyvisible", "--name", "^Unclench$").split()

    def image(self) -> QImage:
        """What is on screen: the server's own file, in the format of xwd."""
        raw = self.picture.read_bytes()
        header = struct.unpack(">25I", raw[:100])
        start, width, height, stride, colours = header[0], header[4], header[5], header[12], header[19]
        begin = start + colours * 12
        return QImage(raw[begin : begin + stride * height], width, height, stride, QImage.Format.Format_RGB32).copy()

    def shows(self, colour: str, share: float) -> bool:
        """Whether at least this share of the window's pixels has a colour."""
        image, wanted = self.image(), QColor(colour).rgb()
        points = [(x, y) for x in range(0, 1000, 10) for y in range(0, 700, 10)]
        return sum(image.pixel(x, y) == wanted for x, y in points) >= share * len(points)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [
            "Xvfb",
            "-displayfd",
            str(writing),
            "-screen",
            "0",
            "1000x700x24",
            "-nolisten",
            "tcp",
            "-fbdir",
            str(tmp_path),
        ],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        display = f":{answer.readline().strip()}"
    yield Screen(display, tmp_path / "Xvfb_screen0")
    server.terminate()
    server.wait(LIMIT_S)


@pytest.fixture
def start(screen: Screen, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start the program as its command does."""
    kept = ("PATH", "LANG", "HOME", "XDG_RUNTIME_DIR")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {"DISPLAY": screen.display, "UNCLENCH_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "xcb"}
    running: list[subprocess.Popen[bytes]] = []

    def start_() -> subprocess.Popen[bytes]:
        running.append(subprocess.Popen([sys.executable, "-m", "unclench"], env=environment, stdin=subprocess.DEVNULL))
        return running[-1]

    yield start_
    for process in running:
        process.kill()
        process.wait(LIMIT_S)


@needs
def test_from_first_start_to_a_crash_and_on_by_keys_alone(
    screen: Screen, start: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    colours = SCHEMES[Scheme.LIGHT]
    state = tmp_path / "home" / "state"
    program = start()
    until(lambda: screen.shows(colours.dsoft, 0.08), "the safety text with its red-flag block")
    (window,) = screen.windows()
    screen.run("windowfocus", "--sync", window)
    screen.key("space", "Tab", "Return")
    until(lambda: (state / "acknowledgement.json").exists(), "accepted")
    until(lambda: screen.shows(colours.stage, 0.15), "home with its stage")

    second = start()
    assert second.wait(LIMIT_S) == 0
    assert screen.windows() == [window]

    screen.key("Return")
    until(lambda: (state / "resume-window.json").exists(), "the player at its first rep")
    until(lambda: screen.shows(colours.stage, 0.4), "the player's large stage")
    screen.key("h")
    until(lambda: screen.shows(colours.dsoft, 0.15), "the warning signs beside three ways on")
    screen.key("k")
    until(lambda: screen.shows(colours.stage, 0.4), "the player again")

    program.send_signal(signal.SIGKILL)
    program.wait(LIMIT_S)
    assert (state / "resume-window.json").exists()
    start()
    until(lambda: screen.shows(colours.soft, 0.02), "the offer to go on")
