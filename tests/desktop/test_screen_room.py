"""Where windows may stand: a pure question, and the same with a real screen that becomes smaller."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import Any

import pytest
from PySide6.QtCore import QRect

from on_screen import timer
from screen import Screen
from unclench.desktop.frame.screen_room import TITLE_BAR, back_on_screen, corner, room_beside
from waiting import LONG_S, until

Desk = Any  # conftest.Desk; conftest cannot be imported
WIDE = QRect(0, 0, 1920, 1080)
SMALL = QRect(1920, 0, 1280, 800)
TINY = QRect(0, 0, 320, 240)
WINDOW = QRect(2101, 80, 1000, 700)


@pytest.mark.parametrize(
    ("window", "rooms", "place"),
    [
        (WINDOW, [WIDE, SMALL], WINDOW),
        (WINDOW, [WIDE], QRect(920, 80, 1000, 700)),  # its monitor was unplugged
        (QRect(1822, 80, 1000, 700), [WIDE], QRect(920, 80, 1000, 700)),  # 98 px of it visible
        (QRect(1400, 80, 1000, 700), [WIDE], QRect(1400, 80, 1000, 700)),  # half outside, as the person put it
        (QRect(1500, 80, 1000, 700), [WIDE, SMALL], QRect(1500, 80, 1000, 700)),  # over both
        (QRect(300, -60, 1000, 700), [WIDE], QRect(300, 0, 1000, 700)),  # the title bar is above the screen
        (QRect(300, 1070, 1000, 700), [WIDE], QRect(300, 380, 1000, 700)),
        (QRect(-990, 200, 1000, 700), [WIDE], QRect(0, 200, 1000, 700)),
        (WINDOW, [TINY], TINY),
        (WINDOW, [QRect(0, 30, 1920, 1000), SMALL.translated(3000, 0)], QRect(920, 80, 1000, 700)),
        (WINDOW, [], WINDOW),
    ],
)
def test_a_window_comes_back_only_if_it_has_left(window: QRect, rooms: list[QRect], place: QRect) -> None:
    found = back_on_screen(window, rooms)
    assert found == place
    assert back_on_screen(found, rooms) == found


@pytest.mark.parametrize("room", [WIDE, SMALL, QRect(-1080, -600, 1080, 1880), TINY])
@pytest.mark.parametrize("rtl", [False, True])
def test_the_offer_is_inside_its_room(room: QRect, rtl: bool) -> None:
    size = QRect(0, 0, min(380, room.width() - 48), 182)
    place = QRect(corner(room, size, 24, rtl=rtl), size.size())
    assert room.contains(place)
    assert place.bottom() == room.bottom() - 24


def test_an_offer_that_is_higher_than_the_screen_shows_its_top() -> None:
    assert corner(TINY, QRect(0, 0, 300, 500), 24, rtl=False).y() == 0


@pytest.mark.parametrize(
    ("panel", "room"),
    [
        (QRect(0, 1043, 1920, 37), QRect(0, 0, 1920, 1043)),  # the bar of i3
        (QRect(0, 0, 1920, 30), QRect(0, 30, 1920, 1050)),
        (QRect(0, 0, 60, 1080), QRect(60, 0, 1860, 1080)),
        (QRect(1860, 0, 60, 1080), QRect(0, 0, 1860, 1080)),
        (QRect(1920, 760, 1280, 40), WIDE),  # of the other screen
        (QRect(0, 1043, 3200, 37), QRect(0, 0, 1920, 1043)),  # over both
    ],
)
def test_a_panel_takes_its_part_of_the_screen(panel: QRect, room: QRect) -> None:
    assert room_beside(WIDE, WIDE, [panel]) == room
    assert room_beside(WIDE, room, [panel]) == room, "told by the window manager, too"
    assert QRect(0, 0, 1920, 1080) == WIDE, "the argument stays as it is"


def test_a_window_that_is_nowhere_comes_back_when_it_is_raised(desk: Desk) -> None:
    whole = desk.window.screen().availableGeometry()
    desk.window.move(whole.right() + 500, whole.top() + 50)
    desk.app.raise_window()
    assert desk.window.x() <= whole.center().x()


def test_full_screen_returns_to_a_screen_that_is_there(desk: Desk) -> None:
    """The window manager restores the place from before, late, on a monitor that was unplugged meanwhile."""
    window, whole = desk.window, desk.window.screen().availableGeometry()
    window.showFullScreen()
    window.showNormal()
    window.move(whole.right() + 500, whole.top() + 50)
    timer(window).stop()
    timer(window).timeout.emit()
    assert window.x() <= whole.center().x()
    window.move(whole.right() + 500, whole.top() + 50)
    assert not timer(window).isActive(), "the person may move it anywhere"


TWO_WINDOWS = """
from PySide6.QtWidgets import QApplication
from unclench.content.bundled import assets_dir
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.drawing.theme import Scheme, Theme
from unclench.desktop.frame.main_window import MainWindow
from unclench.desktop.frame.reminder_popup import ReminderPopup
from unclench.desktop.frame.x11_desk import desk_of
from unclench.desktop.views.offer_view import OfferView
app = QApplication([])
window = MainWindow()
window.setGeometry(800, 100, 400, 560)
window.show()
style = Style(Theme(Scheme.LIGHT), assets_dir())
popup = ReminderPopup(style, Figures(style, assets_dir(), app), desk_of("xcb"))
popup.show_offer(OfferView("Two minutes for your hands?", "Two-minute desk reset", "", 5, None))
app.exec()
"""


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("xrandr"), reason="needs xrandr")
def test_the_screen_becomes_smaller(screen: Screen) -> None:
    """As with a projector, a dock or a remote desktop."""
    environment = {**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}

    def place(name: str) -> QRect:
        told = screen.run("search", "--onlyvisible", "--name", name, "getwindowgeometry", "--shell")
        values = dict(line.split("=") for line in told.split() if "=" in line)
        return QRect(*(int(values.get(key, 0)) for key in ("X", "Y", "WIDTH", "HEIGHT")))

    def randr(*words: str) -> None:
        subprocess.run(["xrandr", *words], env=environment, check=True, timeout=LONG_S, capture_output=True)

    program = subprocess.Popen([sys.executable, "-c", TWO_WINDOWS], env=environment)
    try:
        until(lambda: place("^Unclench$").width() == 400, "the window")
        until(lambda: place("^Unclench reminder$").width() > 300, "the offer")
        assert place("^Unclench reminder$").right() == 1000 - 1 - 24
        randr("--newmode", "small", "40", "640", "656", "752", "800", "580", "581", "584", "600")
        randr("--addmode", "screen", "small")
        randr("--output", "screen", "--mode", "small")
        small = QRect(0, 0, 640, 580)
        until(lambda: small.contains(place("^Unclench reminder$")), "the offer inside the smaller screen")
        until(lambda: small.contains(place("^Unclench$").adjusted(0, 0, 0, TITLE_BAR - 560)), "the window inside it")
    finally:
        program.kill()
        program.wait(LONG_S)
