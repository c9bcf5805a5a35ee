"""A real X server without a monitor: keys and pointer come from outside, and its picture is a file."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from patience import LONG_S


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
            command, env=environment, capture_output=True, text=True, timeout=LONG_S, check=False
        ).stdout

    def windows(self) -> list[str]:
        """The windows of ours that can be seen."""
        return self.run("search", "--onlyvisible", "--name", "^Unclench$").split()

    def image(self) -> QImage:
        """What is on screen: the server's own file, in the format of xwd."""
        raw = self.picture.read_bytes()
        header = struct.unpack(">25I", raw[:100])
        start, width, height, stride, colors = header[0], header[4], header[5], header[12], header[19]
        begin = start + colors * 12
        return QImage(raw[begin : begin + stride * height], width, height, stride, QImage.Format.Format_RGB32).copy()

    def shows(self, color: str, share: float) -> bool:
        """Whether at least this share of the window's pixels has a colour."""
        image, wanted = self.image(), QColor(color).rgb()
        points = [(x, y) for x in range(0, 1000, 10) for y in range(0, 700, 10)]
        return sum(image.pixel(x, y) == wanted for x, y in points) >= share * len(points)


@contextmanager
def screen_in(folder: Path) -> Iterator[Screen]:
    """One that has gone afterwards. Skips the test where there is no Xvfb."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        pytest.skip("needs the packages xvfb and xdotool")
    reading, writing = os.pipe()
    size = ["-screen", "0", "1000x700x24"]
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
