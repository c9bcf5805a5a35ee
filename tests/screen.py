"""A private X server (Xvfb). Tests send keys and pointer events to it and read its picture from a file."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from waiting import LONG_S, soon, until


@dataclass
class Screen:
    """A running X server: its display, and the file with its picture."""

    display: str
    picture: Path

    def key(self, *keys: str) -> None:
        self.run("key", "--delay", "80", *keys)

    def key_until(self, key: str, happened: Callable[[], object], what: str, looks: int = 30) -> None:
        """Press a key again and again until it has happened: a page that has just appeared does not take every key."""

        def pressed() -> bool:
            self.key(key)
            return soon(happened, looks)

        until(pressed, what)

    def layout(self, names: str) -> None:
        """Give the keyboard these layouts; the first one applies. Skips the test without setxkbmap."""
        if not shutil.which("setxkbmap"):
            pytest.skip("needs the package x11-xkb-utils")
        command = ["setxkbmap", "-display", self.display, "-layout", names]
        subprocess.run(command, check=True, capture_output=True, timeout=LONG_S)

    def run(self, *arguments: str) -> str:
        command = ["xdotool", *arguments]
        environment = {**os.environ, "DISPLAY": self.display}
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=LONG_S, check=False
        ).stdout

    def windows(self) -> list[str]:
        """The visible windows of Unclench."""
        return self.run("search", "--onlyvisible", "--name", "^Unclench$").split()

    def image(self) -> QImage:
        """The picture of the screen, from the server's file in the format of xwd."""
        raw = self.picture.read_bytes()
        header = struct.unpack(">25I", raw[:100])
        start, width, height, stride, colors = header[0], header[4], header[5], header[12], header[19]
        begin = start + colors * 12
        return QImage(raw[begin : begin + stride * height], width, height, stride, QImage.Format.Format_RGB32).copy()

    def shows(self, color: str, share: float) -> bool:
        """Whether at least this share of the pixels of the window has a color."""
        image, wanted = self.image(), QColor(color).rgb()
        points = [(x, y) for x in range(0, 1000, 10) for y in range(0, 700, 10)]
        return sum(image.pixel(x, y) == wanted for x, y in points) >= share * len(points)


@contextmanager
def screen_in(folder: Path) -> Iterator[Screen]:
    """An X server that ends with the block. Skips the test if there is no Xvfb or xdotool."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        pytest.skip("needs the packages xvfb and xdotool")
    reading, writing = os.pipe()
    size = ["-screen", "0", "1000x700x24", "-noreset"]  # else it refuses who comes while its last client leaves
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), *size, "-nolisten", "tcp", "-fbdir", str(folder)],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        display = f":{answer.readline().strip()}"
    try:
        yield Screen(display, folder / "Xvfb_screen0")
    finally:
        server.terminate()
        server.wait(LONG_S)
