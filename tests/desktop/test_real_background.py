"""The program in the background of a real desktop: an X server or a Wayland compositor, with stand-ins for the tray and
the notifications, and requests from outside."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from screen import Screen
from waiting import LONG_S, until

if sys.platform != "linux":
    pytest.skip("desktops of Linux", allow_module_level=True)

import pwd

from bus import PrivateBus
from unclench.core.reminders.places import not_shown
from unclench.store.paths import Paths, find_paths
from unclench.system.dbus import Bus, Target
from unclench.system.instance.control import ask
from unclench.system.notify.freedesktop import SERVICE

WATCHER = "org.kde.StatusNotifierWatcher"
PROPERTIES = "org.freedesktop.DBus.Properties"
MENU = "com.canonical.dbusmenu"
POPUP = "Unclench reminder"

TYPED_INTO = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication, QLineEdit
app = QApplication([])
field = QLineEdit()
field.setWindowTitle("Somebody's letter")
field.textChanged.connect(lambda text: Path(sys.argv[1]).write_text(text))
field.show()
app.exec()
"""

Launch = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    found = find_paths({"UNCLENCH_HOME": str(tmp_path / "home")})
    found.make_folders()
    return found


@pytest.fixture
def launch(private_bus: PrivateBus, tmp_path: Path, paths: Paths) -> Iterator[Launch]:
    """Start a program on the private bus; with no arguments, ours in the background."""
    kept = ("PATH", "LANG", "HOME", "XDG_RUNTIME_DIR", "SPEECHD_ADDRESS")
    common = {name: os.environ[name] for name in kept if name in os.environ}
    common |= {"UNCLENCH_HOME": str(tmp_path / "home")}
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
        common[name] = private_bus.address
    running: list[subprocess.Popen[bytes]] = []

    def launch_(*command: str, stderr: int | None = None, **environment: str) -> subprocess.Popen[bytes]:
        command = command or (sys.executable, "-m", "unclench", "--hidden")
        environment = common | environment
        running.append(subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stderr=stderr))
        return running[-1]

    yield launch_
    for process in reversed(running):
        process.kill()
        process.wait(LONG_S)


def looks(paths: Paths) -> None:
    """Wait until it has first looked for reminders."""
    until(paths.reminders.exists, "the first look at the reminders")


def remind(paths: Paths) -> None:
    assert (ask(paths.state, {"do": "remind", "name": "hourly-hands"}) or {})["ok"]


def visible(screen: Screen, name: str) -> list[str]:
    return screen.run("search", "--onlyvisible", "--name", f"^{name}$").split()


def test_the_offer_takes_neither_focus_nor_a_key(screen: Screen, launch: Launch, paths: Paths, tmp_path: Path) -> None:
    if shutil.which("openbox") is None:
        pytest.skip("needs a window manager: the package openbox")
    display = {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
    launch("openbox", **display)
    letter = tmp_path / "letter.txt"
    launch(sys.executable, "-c", TYPED_INTO, str(letter), **display)
    until(lambda: visible(screen, "Somebody's letter"), "a window to type into")
    launch(**display)
    looks(paths)
    (window,) = visible(screen, "Somebody's letter")
    screen.run("windowfocus", "--sync", window)
    screen.key("o", "n", "e")
    remind(paths)
    until(lambda: visible(screen, POPUP), "the offer")
    screen.key("t", "w", "o", "Return", "space", "x")
    until(lambda: letter.read_text() == "onetwo x", "every key in the letter")
    assert screen.run("getwindowfocus").split() == [window]
    assert visible(screen, POPUP)
    assert not visible(screen, "Unclench")


def test_a_click_on_start_opens_the_window_and_closes_the_offer(screen: Screen, launch: Launch, paths: Paths) -> None:
    display = {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
    launch(**display)
    looks(paths)
    remind(paths)
    until(lambda: visible(screen, POPUP), "the offer")
    (popup,) = visible(screen, POPUP)

    def click_start() -> bool:
        screen.run("mousemove", "--window", popup, "70", "150", "click", "1")
        return bool(visible(screen, "Unclench"))

    until(click_start, "the window, once the first second is over")
    until(lambda: not visible(screen, POPUP), "no offer any more")


class Host:
    """A tray like KDE's: the watcher that icons register with, and the questions of a panel to an icon."""

    def __init__(self, bus: PrivateBus) -> None:
        self.watcher = bus.serve(WATCHER)
        self.watcher.does("Get", lambda call: ("v", (_property(call.body[1]),)))
        self.watcher.answers("GetAll", "a{sv}", ({name: _property(name) for name in WATCHED},))
        self.watcher.answers("RegisterStatusNotifierItem")
        self.panel = Bus("session")

    def icon(self) -> str:
        """Wait for an icon to register, and return it."""
        while (call := self.watcher.called()).member != "RegisterStatusNotifierItem":
            pass
        return call.sender

    def properties(self, sender: str) -> dict[str, Any]:
        (found,) = self.panel.call(
            Target(sender, "/StatusNotifierItem", PROPERTIES), "GetAll", "s", ("org.kde.StatusNotifierItem",)
        )
        return {name: value for name, (_signature, value) in found.items()}

    def menu(self, sender: str, path: str) -> dict[str, int]:
        """Label → number of each entry on the first level."""
        asked: tuple[int, int, list[str]] = (0, -1, [])
        _revision, (_number, _own, lines) = self.panel.call(Target(sender, path, MENU), "GetLayout", "iias", asked)
        found = ((number, own) for _signature, (number, own, _below) in lines)
        return {own["label"][1].replace("_", ""): number for number, own in found if "label" in own}

    def press(self, sender: str, path: str, number: int) -> None:
        self.panel.call(Target(sender, path, MENU), "Event", "isvu", (number, "clicked", ("s", ""), 0))

    def close(self) -> None:
        self.panel.close()


WATCHED = ("RegisteredStatusNotifierItems", "IsStatusNotifierHostRegistered", "ProtocolVersion")


def _property(name: str) -> tuple[str, Any]:
    return {"IsStatusNotifierHostRegistered": ("b", True), "ProtocolVersion": ("i", 0)}.get(name, ("as", []))


def test_the_icon_appears_even_if_the_tray_starts_later(
    screen: Screen, launch: Launch, paths: Paths, private_bus: PrivateBus
) -> None:
    program = launch(DISPLAY=screen.display, QT_QPA_PLATFORM="xcb")
    looks(paths)
    host = Host(private_bus)
    sender = host.icon()
    until(lambda: "Next:" in str(host.properties(sender).get("ToolTip")), "the tooltip")
    facts = host.properties(sender)
    assert facts["IconPixmap"]
    lines = host.menu(sender, facts["Menu"])
    assert list(lines) == ["Start now", "In a meeting", "Snooze", "Reminders off", "Open", "Settings", "Quit"]
    host.press(sender, facts["Menu"], lines["Quit"])
    assert program.wait(LONG_S) == 0
    host.close()


def test_the_icon_appears_if_the_tray_is_already_running(
    screen: Screen, launch: Launch, paths: Paths, private_bus: PrivateBus
) -> None:
    host = Host(private_bus)
    launch(DISPLAY=screen.display, QT_QPA_PLATFORM="xcb")
    sender = host.icon()
    facts = host.properties(sender)
    host.press(sender, facts["Menu"], host.menu(sender, facts["Menu"])["Open"])
    until(lambda: visible(screen, "Unclench"), "the window")
    host.close()


@pytest.fixture
def wayland() -> Iterator[dict[str, str]]:
    """A compositor without screen and GPU. It refuses to run as root, so it then runs as the user nobody."""
    if shutil.which("sway") is None:
        pytest.skip("needs the package sway")
    folder = Path(tempfile.mkdtemp(prefix="unclench-"))  # the user nobody cannot enter the folders of a test
    become: dict[str, Any] = {}
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        become = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "WLR_BACKENDS": "headless",
        "WLR_RENDERER": "pixman", "WLR_LIBINPUT_NO_DEVICES": "1",
    }  # fmt: skip
    sway = subprocess.Popen(
        ["sway", "-c", os.devnull],
        env=environment, **become, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip

    def sockets() -> list[Path]:
        return [one for one in folder.glob("wayland-*") if not one.name.endswith(".lock")]

    try:
        until(sockets, "a compositor")
        yield {"XDG_RUNTIME_DIR": str(folder), "WAYLAND_DISPLAY": sockets()[0].name, "QT_QPA_PLATFORM": "wayland"}
    finally:
        sway.terminate()
        sway.wait(LONG_S)
        shutil.rmtree(folder, ignore_errors=True)


def test_under_wayland_the_offer_is_the_notification(
    wayland: dict[str, str], launch: Launch, paths: Paths, private_bus: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", wayland["XDG_RUNTIME_DIR"])  # where the program listens
    server = private_bus.serve(SERVICE.service).answers("GetServerInformation", "ssss", ("any", "nobody", "1", "1.2"))
    server.answers("GetCapabilities", "as", (["actions"],)).answers("Notify", "u", (7,)).answers("CloseNotification")
    launch(**wayland)
    looks(paths)
    remind(paths)
    while (call := server.called()).member != "Notify":
        pass
    title, actions = call.body[3], call.body[5]
    assert title == "Two minutes for your hands?"
    assert {"start", "snooze", "skip"} <= set(actions)
    server.signal(SERVICE.path, SERVICE.interface, "ActionInvoked", "us", (7, "snooze"))

    def snoozed() -> bool:
        rules = json.loads(paths.reminders.read_text())["reminders"]["rules"]
        return rules["hourly-hands"]["snoozed_s"] is not None

    until(snoozed, "the snooze, kept")


def status(paths: Paths) -> dict[str, Any]:
    """What it says, once it answers."""
    answers: list[dict[str, Any]] = []

    def answered() -> bool:
        answers.append(ask(paths.state, {"do": "status"}) or {})
        return bool(answers[-1])

    until(answered, "an answer")
    return answers[-1]


def test_under_wayland_without_notifications_it_tells_now_and_at_the_next_start(
    wayland: dict[str, str], launch: Launch, paths: Paths, private_bus: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", wayland["XDG_RUNTIME_DIR"])  # where the program listens
    program = launch(**wayland)
    looks(paths)
    remind(paths)
    until(lambda: status(paths)["why"] == "Hourly hands is due, but this desktop cannot show it.", "the trouble")
    told = status(paths)
    assert (told["offered"], told["shown"], told["troubles"]) == ("hourly-hands", [], [not_shown()])
    assert (ask(paths.state, {"do": "offer", "answer": "skip"}) or {})["ok"]
    assert (ask(paths.state, {"do": "quit"}) or {})["ok"]
    assert program.wait(LONG_S) == 0
    program = launch(sys.executable, "-m", "unclench", **wayland, stderr=subprocess.PIPE)
    assert status(paths)["troubles"] == [not_shown()]
    assert (ask(paths.state, {"do": "quit"}) or {})["ok"]
    _out, printed = program.communicate(timeout=LONG_S)
    assert (program.returncode, printed) == (0, b""), "no warnings of Qt"


def test_it_ends_cleanly_while_a_service_hangs(private_bus: PrivateBus, launch: Launch, paths: Paths) -> None:
    server = private_bus.serve(SERVICE.service).hangs("Get")
    noisy = (sys.executable, "-X", "dev", "-m", "unclench", "--hidden")
    program = launch(*noisy, QT_QPA_PLATFORM="offscreen", stderr=subprocess.PIPE)
    server.called("Get")
    looks(paths)
    assert (ask(paths.state, {"do": "quit"}) or {})["ok"]
    _out, said = program.communicate(timeout=LONG_S)
    assert program.returncode == 0
    assert not re.search(rb"Warning|Traceback|QThread|QObject", said), said
