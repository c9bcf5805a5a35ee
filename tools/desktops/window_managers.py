"""What window managers do with the offer: `python tools/desktops/window_managers.py [NAME ...]`, outside CI.

Each window manager that is installed runs on an Xvfb of its own, with somebody's letter in front. Then the offer comes,
letters are typed and its Skip is clicked. Prints a row of Markdown for docs/desktops.md each. Needs xvfb, xdotool,
x11-utils, x11-xserver-utils, for twm xfonts-base, for xfwm4 xfconf. Nothing outside a temporary folder is touched.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

WIDTH, HEIGHT = 1200, 800
LIMIT_S = 30.0
Answer = TypeVar("Answer")
COMMANDS = {
    "none": [],
    "openbox": ["openbox"],
    "i3": ["i3"],
    "awesome": ["awesome"],
    "icewm": ["icewm"],
    "fluxbox": ["fluxbox"],
    "herbstluftwm": ["herbstluftwm"],
    "twm": ["twm"],
    "xfwm4": ["dbus-run-session", "xfwm4"],
    "kwin_x11": ["kwin_x11"],
}
SETTINGS = {"i3": ("-c", "bar {\n status_command echo x\n}\n"), "twm": ("-f", "RandomPlacement\nNoGrabServer\n")}
LETTER = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QLineEdit
app = QApplication([])
field = QLineEdit()
field.setWindowTitle("letter")
field.setStyleSheet("background: yellow; color: black")
field.textChanged.connect(lambda text: Path(sys.argv[1]).write_text(text))
if sys.argv[2] == "full":
    field.setGeometry(app.primaryScreen().geometry())  # as a player does where nothing else makes it full screen
    field.showFullScreen()
else:
    field.resize(500, 300)
    field.show()
app.exec()
"""
OFFER = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from unclench.content.bundled import assets_dir
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style, load_fonts
from unclench.desktop.drawing.theme import Scheme, Theme
from unclench.desktop.frame.reminder_popup import ReminderPopup
from unclench.desktop.frame.x11_desk import desk_of
from unclench.desktop.views.offer_view import OfferView
app = QApplication([])
load_fonts(assets_dir())
style = Style(Theme(Scheme.LIGHT), assets_dir())
style.apply_theme()
popup = ReminderPopup(style, Figures(style, assets_dir(), app), desk_of("xcb"))
popup.skipped.connect(lambda: (Path(sys.argv[1]).write_text("skipped"), popup.leave()))
popup.show_offer(OfferView("Two minutes\\nfor your hands?", "Two-minute desk reset", "", 5, None))
app.exec()
"""


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="default: all that are installed")
    chosen = parser.parse_args().names or list(COMMANDS)
    print(
        "| window manager | keys stay | place | entry in a list of windows | corners | stays above | Skip "
        "| full-screen film is seen |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for name in chosen:
        if name == "none" or all(map(shutil.which, COMMANDS[name])):
            print(row(name), flush=True)
    return 0


def row(name: str) -> str:
    """One row of the table."""
    with tempfile.TemporaryDirectory() as folder, desktop(name, Path(folder)) as look:
        letter, answered = Path(folder) / "letter", Path(folder) / "answered"
        with look.program(LETTER, str(letter), "small") as process:
            window = look.window(process.pid)
            look.focus(window)
            until(lambda: look.type_to(letter, "a"), f"{name}: the letter takes keys")
            with look.program(OFFER, str(answered)) as offer:
                popup = look.window(offer.pid)
                time.sleep(0.5)
                before = letter.read_text()
                look.run("xdotool", "type", "--delay", "50", "bcd")
                time.sleep(0.5)
                keys = letter.read_text() == before + "bcd"
                place = look.place(popup)
                listed = popup in look.windows_listed()
                corner = look.pixel(place[0], place[1])
                behind = look.pixel(place[0] - 3, place[1] - 3)
                x, y, width, height = place
                middle = (x + width // 2, y + 30)
                shown = look.pixel(*middle)
                look.run("xdotool", "windowmove", str(window), "0", "0", "windowsize", str(window), "100%", "100%")
                look.run("xdotool", "windowraise", str(window))
                time.sleep(1.0)
                above = look.pixel(*middle) == shown
                look.run("xdotool", "windowsize", str(window), "500", "300")
                time.sleep(0.5)
                look.run("xdotool", "mousemove", str(x + width - 50), str(y + height - 35), "click", "1")
                skipped = soon(answered.exists)
        with look.program(LETTER, str(letter), "full") as film:
            window = look.window(film.pid)
            look.focus(window)
            time.sleep(1.0)
            seen = look.sees_full_screen()
    free = (WIDTH - x - width, HEIGHT - y - height)
    words = [
        version(name), "yes" if keys else "**no**", f"{free[0]} from the right, {free[1]} from the bottom",
        "**yes**" if listed else "none", "clean" if corner == behind or corner != 0 else "**black**",
        "yes" if above else "**no**", "yes" if skipped else "**no**", "yes" if seen else "**no**",
    ]  # fmt: skip
    return "| " + " | ".join(words) + " |"


class Look:
    """Sees and does what a person at this display would."""

    def __init__(self, display: str, picture: Path, home: Path) -> None:
        self.display = display
        self._picture = picture
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("WAYLAND", "DBUS", "XDG_"))},
            "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "HOME": str(home), "XDG_RUNTIME_DIR": str(home),
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/none",
        }  # fmt: skip

    def run(self, *command: str) -> str:
        """The output of a command; empty if it fails."""
        ran = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=LIMIT_S, check=False
        )
        return ran.stdout

    @contextmanager
    def program(self, text: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """A Python program that ends with the block."""
        process = subprocess.Popen([sys.executable, "-c", text, *arguments], env=self.environment)
        try:
            yield process
        finally:
            process.kill()
            process.wait(LIMIT_S)

    def window(self, pid: int) -> int:
        """The largest visible window of a process, once it is there."""
        found = until(lambda: self.run("xdotool", "search", "--onlyvisible", "--pid", str(pid)).split(), "a window")
        return max(map(int, found), key=lambda window: self.place(window)[2])

    def place(self, window: int) -> tuple[int, int, int, int]:
        """Left, top, width and height, in px."""
        told = self.run("xdotool", "getwindowgeometry", "--shell", str(window))
        values = dict(re.findall(r"(\w+)=(-?\d+)", told))
        return (
            int(values.get("X", 0)),
            int(values.get("Y", 0)),
            int(values.get("WIDTH", 0)),
            int(values.get("HEIGHT", 0)),
        )

    def focus(self, window: int) -> None:
        """Click into a window."""
        x, y, width, height = self.place(window)
        self.run("xdotool", "mousemove", str(x + width // 2), str(y + height // 2), "click", "1")

    def type_to(self, letter: Path, key: str) -> bool:
        """Whether a typed key reaches the letter."""
        self.run("xdotool", "key", key)
        return soon(letter.exists, 1.0)

    def windows_listed(self) -> list[int]:
        """The windows that a task bar shows."""
        numbers = re.findall(r"0x[0-9a-f]+", self.run("xprop", "-root", "_NET_CLIENT_LIST"))
        shown = [int(one, 16) for one in numbers]
        return [one for one in shown if "SKIP_TASKBAR" not in self.run("xprop", "-id", str(one), "_NET_WM_STATE")]

    def pixel(self, x: int, y: int) -> int:
        """The color of one pixel of the screen."""
        import struct

        raw = self._picture.read_bytes()
        header = struct.unpack(">25I", raw[:100])
        at = header[0] + header[19] * 12 + y * header[12] + x * 4
        return int.from_bytes(raw[at : at + 3], "little")

    def sees_full_screen(self) -> bool:
        """Whether Unclench would hold an offer back now."""
        from unclench.system.quiet.full_screen_x11 import full_screen

        return full_screen(self.display)


@contextmanager
def desktop(name: str, folder: Path) -> Iterator[Look]:
    """An X server with a window manager; both end with the block."""
    with ExitStack() as ending:
        reading, writing = os.pipe()
        screen = ["-screen", "0", f"{WIDTH}x{HEIGHT}x24"]
        command = ["Xvfb", "-displayfd", str(writing), *screen, "-noreset", "-nolisten", "tcp", "-fbdir", str(folder)]
        ending.callback(stop, subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL))
        os.close(writing)
        with os.fdopen(reading) as answer:
            look = Look(f":{answer.readline().strip()}", folder / "Xvfb_screen0", folder)
        look.run("xsetroot", "-solid", "#3366aa")
        if COMMANDS[name]:
            log = ending.enter_context((folder / "log").open("w"))
            command = list(COMMANDS[name])
            if name in SETTINGS:
                flag, text = SETTINGS[name]
                config = folder / "config"
                config.write_text(text)
                command += [flag, str(config)]
            manager = subprocess.Popen(command, env=look.environment, stdout=log, stderr=log, start_new_session=True)
            ending.callback(stop_group, manager)
            time.sleep(2.0)
            if manager.poll() is not None:
                raise SystemExit(f"{name} ended: {(folder / 'log').read_text()}")
        yield look


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process of ours."""
    process.kill()
    process.wait(LIMIT_S)


def stop_group(process: subprocess.Popen[bytes]) -> None:
    """End a process of ours and all that it has started."""
    os.killpg(process.pid, signal.SIGTERM)
    time.sleep(0.5)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(LIMIT_S)


def until(ask: Callable[[], Answer], what: str) -> Answer:
    """The first true answer."""
    end_s = time.monotonic() + LIMIT_S
    while time.monotonic() < end_s:
        if answer := ask():
            return answer
        time.sleep(0.1)
    raise TimeoutError(what)


def soon(ask: Callable[[], bool], limit_s: float = 3.0) -> bool:
    """Whether it becomes true within some seconds."""
    end_s = time.monotonic() + limit_s
    while time.monotonic() < end_s:
        if ask():
            return True
        time.sleep(0.05)
    return False


def version(name: str) -> str:
    """The name with the version of the Debian package."""
    package = {"i3": "i3-wm", "kwin_x11": "kwin-x11", "none": ""}.get(name, name)
    if not package:
        return "no window manager"
    told = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=False
    )
    return f"{name} {told.stdout.split(':')[-1].split('-')[0].split('+')[0]}"


if __name__ == "__main__":
    sys.exit(main())
