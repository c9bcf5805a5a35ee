"""What an X server tells: panels, who has the keys, and whether a compositor runs."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from screen import Screen
from unclench.system.x11 import Box, connected, strut_boxes
from waiting import LONG_S, until

if sys.platform != "linux":
    pytest.skip("X servers of Linux", allow_module_level=True)

SCREEN = Box(0, 0, 1000, 700)


@pytest.mark.parametrize(
    ("strut", "boxes"),
    [
        ((0, 0, 0, 37, 0, 0, 0, 0, 0, 0, 0, 999), [Box(0, 663, 1000, 37)]),
        ((0, 0, 25, 0, 0, 0, 0, 0, 0, 499, 0, 0), [Box(0, 0, 500, 25)]),
        ((60, 0, 0, 0, 100, 699, 0, 0, 0, 0, 0, 0), [Box(0, 100, 60, 600)]),
        ((0, 60, 0, 0, 0, 0, 0, 699, 0, 0, 0, 0), [Box(940, 0, 60, 700)]),
        ((0,) * 12, []),
        ((), []),
        ((0, 0, 0, 37), []),
    ],
)
def test_a_panel_says_what_it_keeps(strut: tuple[int, ...], boxes: list[Box]) -> None:
    assert strut_boxes(strut, SCREEN) == boxes


WINDOW = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
bar = QWidget()
bar.setGeometry(0, 670, 1000, 30)
bar.show()
app.exec()
"""


def test_a_real_server(screen: Screen) -> None:
    environment = {**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
    program = subprocess.Popen([sys.executable, "-c", WINDOW], env=environment)
    try:
        until(lambda: screen.run("search", "--onlyvisible", "--pid", str(program.pid)).split(), "a window")
        window = int(screen.run("search", "--onlyvisible", "--pid", str(program.pid)).split()[0])
        strut = "0,0,0,30,0,0,0,0,0,0,0,999"
        command = ["xprop", "-id", str(window), "-f", "_NET_WM_STRUT_PARTIAL", "32c", "-set", "_NET_WM_STRUT_PARTIAL"]
        subprocess.run([*command, strut], env=environment, check=True, timeout=LONG_S)
        with connected(screen.display) as display:
            assert display is not None
            assert display.panels() == [Box(0, 670, 1000, 30)]
            assert display.monitors() == [SCREEN]
            assert not display.has_compositor()
            display.give_focus(window)
            assert display.focus() == window
            assert display.facts(window + 999) is None, "a window that is gone ends nothing"
    finally:
        program.kill()
        program.wait(LONG_S)


def test_no_server_is_told() -> None:
    with connected(":4711") as display:
        assert display is None
