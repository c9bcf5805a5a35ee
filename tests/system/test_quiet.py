"""When not to disturb: do-not-disturb as each desktop reports it, a full-screen window, or a call."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from screen import Screen
from waiting import LONG_S, until

if sys.platform != "linux":
    pytest.skip("the looks of Linux", allow_module_level=True)

from bus import PrivateBus
from unclench.system.quiet.choose import Quiet, choose
from unclench.system.quiet.full_screen_x11 import full_screen
from unclench.system.quiet.linux import camera_in_use, microphone_in_use

NOTIFICATIONS = "org.freedesktop.Notifications"


def reason(environ: dict[str, str]) -> str | None:
    """The answer of the first look, which checks do-not-disturb."""
    ((_name, look), *_others) = choose(environ).looks
    return look()


@pytest.mark.parametrize(
    ("service", "member", "asked"),
    [
        (NOTIFICATIONS, "Get", (NOTIFICATIONS, "Inhibited")),
        (NOTIFICATIONS, "Get", ("org.dunstproject.cmd0", "paused")),
        ("org.xfce.Xfconf", "GetProperty", ("xfce4-notifyd", "/do-not-disturb")),
    ],
    ids=["KDE", "dunst", "Xfce"],
)
@pytest.mark.parametrize("on", [True, False])
def test_do_not_disturb(private_bus: PrivateBus, service: str, member: str, asked: tuple[str, ...], on: bool) -> None:
    private_bus.serve(service).does(member, lambda call: ("v", (("b", on and call.body == asked),)))
    assert reason({}) == ("Do not disturb is on." if on else None)


def test_hidden_banners_in_gnome_are_do_not_disturb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_bus: None
) -> None:
    program = tmp_path / "gsettings"
    program.write_text("#!/bin/sh\necho false\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert reason({"XDG_CURRENT_DESKTOP": "ubuntu:GNOME"}) == "Do not disturb is on."
    assert reason({"XDG_CURRENT_DESKTOP": "KDE"}) is None


def test_a_desktop_without_an_answer_is_not_quiet(no_bus: None) -> None:
    assert reason({}) is None


@pytest.mark.parametrize(("state", "sentence"), [("RUNNING", "The microphone is in use."), ("closed", None)])
def test_a_running_capture_stream_is_a_call(tmp_path: Path, state: str, sentence: str | None) -> None:
    stream = tmp_path / "asound" / "card0" / "pcm0c" / "sub0"
    stream.mkdir(parents=True)
    (stream / "status").write_text(f"state: {state}\nowner_pid   : 812\n")
    played = tmp_path / "asound" / "card0" / "pcm0p" / "sub0"
    played.mkdir(parents=True)
    (played / "status").write_text("state: RUNNING\n")
    assert microphone_in_use(tmp_path) == sentence


@pytest.mark.parametrize(("target", "sentence"), [("/dev/video0", "The camera is in use."), ("/dev/null", None)])
def test_an_open_camera_is_a_call(tmp_path: Path, target: str, sentence: str | None) -> None:
    handles = tmp_path / "812" / "fd"
    handles.mkdir(parents=True)
    (handles / "5").symlink_to(target)
    assert camera_in_use(tmp_path) == sentence


@pytest.mark.parametrize("gone", ["7/fd", "asound/card0"])
def test_a_file_that_vanishes_during_the_look_is_not_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    """A program ends or a headset is unplugged between two reads of the folder."""
    for folder in ("7/fd", "asound/card0/pcm0c/sub0"):
        (tmp_path / folder).mkdir(parents=True)

    def refuse(real: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def read(path: Any = ".") -> Any:
            if os.fspath(path) == str(tmp_path / gone):
                raise FileNotFoundError(path)
            return real(path)

        return read

    for name in ("scandir", "listdir"):
        monkeypatch.setattr(os, name, refuse(getattr(os, name)))
    assert microphone_in_use(tmp_path) is None
    assert camera_in_use(tmp_path) is None


def test_the_first_reason_is_reported() -> None:
    quiet = Quiet([("a", lambda: None), ("b", lambda: "B."), ("c", lambda: "C.")])
    assert (quiet.reason(), quiet.names) == ("B.", ("a", "b", "c"))


FULL_SCREEN = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.showFullScreen() if sys.argv[1] == "full" else window.show()
app.exec()
"""


@pytest.mark.parametrize("kind", ["full", "small"])
def test_a_full_screen_window_is_seen(screen: Screen, kind: str) -> None:
    """The window manager reports it; the test sets the two properties that a window manager would set."""
    environment = {**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
    window = subprocess.Popen([sys.executable, "-c", FULL_SCREEN, kind], env=environment)
    try:
        until(lambda: screen.run("search", "--onlyvisible", "--pid", str(window.pid)).split(), "the window")
        number = screen.run("search", "--onlyvisible", "--pid", str(window.pid)).split()[0]
        assert not full_screen(screen.display)
        command = ["xprop", "-root", "-f", "_NET_ACTIVE_WINDOW", "32x", "-set", "_NET_ACTIVE_WINDOW", hex(int(number))]
        subprocess.run(command, env=environment, check=True, timeout=LONG_S)
        assert full_screen(screen.display) == (kind == "full")
    finally:
        window.kill()
        window.wait(LONG_S)


COVERS = """
import sys
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
whole = app.primaryScreen().geometry()
film, menu = QWidget(), QWidget(None, Qt.WindowType.X11BypassWindowManagerHint)
film.setGeometry(whole if sys.argv[1] == "film" else whole.adjusted(0, 20, 0, 0))
film.setWindowTitle("film")
film.show()
menu.setGeometry(10, 10, 100, 100)
menu.show()
app.exec()
"""


@pytest.mark.parametrize("kind", ["film", "window"])
def test_without_a_window_manager_the_size_of_the_top_window_counts(screen: Screen, kind: str) -> None:
    """The same with twm, which names no active window. An offer or a menu may be above the film."""
    environment = {**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
    assert not full_screen(screen.display)
    window = subprocess.Popen([sys.executable, "-c", COVERS, kind], env=environment)
    try:
        until(lambda: len(screen.run("search", "--onlyvisible", "--pid", str(window.pid)).split()) == 2, "both")
        assert full_screen(screen.display) == (kind == "film")
    finally:
        window.kill()
        window.wait(LONG_S)


def test_without_a_display_there_is_no_full_screen() -> None:
    assert not full_screen(":4711")
