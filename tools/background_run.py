"""A morning with Unclench in the background, for real: prints what happened when, writes pictures to build/background/.

On an X server of its own with openbox, trayer and dunst, and a message bus on which we play logind. A reminder comes
every minute of use; it is answered with the pointer, the session by keys, the rest by `unclench` from a terminal. Takes
about eight minutes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_error, new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection
from PySide6.QtGui import QGuiApplication

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools" / "bench"))

from resident import desktop, pause, running  # noqa: E402

PICTURES = ROOT / "build" / "background"
UNCLENCH = [sys.executable, "-m", "unclench"]
SESSION = "/org/freedesktop/login1/session/_31"
OFFER, WINDOW = "^Unclench reminder$", "^Unclench$"
RULE = {"id": "hourly-hands", "routine": "desk-reset", "every_s": 60.0, "popup": True, "notification": True}
LONG_S = 300.0
OFFER_START, OFFER_SNOOZE = ("70", "150"), ("190", "150")


class Logind:
    """Owns logind's name on our bus, says which session is ours, and tells what we make happen."""

    def __init__(self, address: str) -> None:
        self._connection = open_dbus_connection(address)
        self._connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.login1"))
        self.asked = Event()
        Thread(target=self._serve, daemon=True).start()

    def prepare_for_sleep(self, asleep: bool) -> None:
        """The machine is about to sleep, or has woken."""
        self._tell("/org/freedesktop/login1", "Manager", "PrepareForSleep", "b", (asleep,))

    def lock(self, locked: bool) -> None:
        """The screen of our session."""
        self._tell(SESSION, "Session", "Lock" if locked else "Unlock", None, ())

    def _tell(self, path: str, interface: str, member: str, signature: str | None, body: tuple[Any, ...]) -> None:
        address = DBusAddress(path, interface=f"org.freedesktop.login1.{interface}")
        self._connection.send(new_signal(address, member, signature, body))

    def _serve(self) -> None:
        while True:
            message = self._connection.receive()
            if message.header.message_type is not MessageType.method_call:
                continue
            if message.header.fields.get(HeaderFields.member) == "GetSession":
                self._connection.send(new_method_return(message, "o", (SESSION,)))
                self.asked.set()
            else:
                self._connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))


class Morning:
    """The person, their hands and eyes."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._began_s = monotonic()

    def tell(self, words: str) -> None:
        """A line of the transcript."""
        minutes, seconds = divmod(round(monotonic() - self._began_s), 60)
        print(f"{minutes:3}:{seconds:02}  {words}", flush=True)

    def run(self, *command: str) -> str:
        """A program of this desktop, to its end."""
        ran = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)
        return (ran.stdout + ran.stderr).strip()

    def unclench(self, *arguments: str) -> None:
        """A command, and what it answers."""
        answer = self.run(*UNCLENCH, *arguments).replace("\t", ": ").splitlines()
        self.tell(f"$ unclench {' '.join(arguments)}" + "".join(f"\n          {line}" for line in answer))

    def sees(self, name: str) -> str:
        """The number of a window that can be seen; empty without one."""
        return self.run("xdotool", "search", "--onlyvisible", "--name", name).partition("\n")[0]

    def wait_for(self, name: str, what: str, *, gone: bool = False) -> None:
        """Until a window is there, or gone."""
        self.wait_until(lambda: bool(self.sees(name)) != gone, what)
        self.tell(what)

    def wait_until(self, true: Callable[[], object], what: str) -> None:
        """Until it is so. Ends the program when it never is."""
        until_s = monotonic() + LONG_S
        while not true():
            if monotonic() > until_s:
                raise SystemExit(f"never: {what}")
            pause(0.25)

    def press(self, *keys: str) -> None:
        """Keys, into whatever has the focus."""
        self.run("xdotool", "key", "--delay", "400", *keys)
        self.tell(f"pressed {' '.join(keys)}")
        pause(1)

    def click(self, name: str, x: str, y: str, button: str = "1") -> None:
        """Into a window, at a place of it."""
        self.run("xdotool", "mousemove", "--window", self.sees(name), x, y)
        pause(1.5)  # the offer is deaf in its first second
        self.run("xdotool", "click", button)
        pause(1)

    def picture(self, name: str) -> None:
        """What is on the screen."""
        screen = QGuiApplication.primaryScreen()
        screen.grabWindow(0).save(str(PICTURES / f"{name}.png"))
        self.tell(f"picture: {name}.png")


def reminders(one: Morning, logind: Logind) -> None:
    """Offer, session, sleep, lock, tray, snooze."""
    logind.asked.wait(LONG_S)
    pause(2)
    one.unclench("status")
    one.wait_for(OFFER, "an offer, as a window and as a notification")
    pause(1.5)
    one.picture("offer")
    one.unclench("status")
    one.click(OFFER, *OFFER_START)
    one.wait_for(WINDOW, "clicked Start: the window opens, with the safety text")
    pause(2)
    one.press("space", "Tab", "Return")
    one.press("Tab", "Return")
    pause(4)
    one.unclench("status")
    one.picture("session")
    logind.prepare_for_sleep(True)
    one.tell("logind: PrepareForSleep true")
    pause(1)
    logind.prepare_for_sleep(False)
    one.tell("logind: PrepareForSleep false")
    pause(1)
    one.unclench("status")
    one.unclench("resume")
    logind.lock(True)
    one.tell("logind: Lock")
    pause(1)
    one.unclench("status")
    logind.lock(False)
    one.tell("logind: Unlock")
    one.unclench("stop")
    one.press("Escape")
    one.wait_for(WINDOW, "the window is back in the tray", gone=True)
    one.click("^panel$", "12", "12", "3")
    one.picture("tray-menu")
    one.run("xdotool", "key", "Escape")
    one.unclench("status")
    one.wait_for(OFFER, "the next offer")
    one.click(OFFER, *OFFER_SNOOZE)
    one.wait_for(OFFER, "clicked Snooze: the offer goes", gone=True)
    one.unclench("status")
    logind.lock(True)
    one.tell("logind: Lock, while the reminder waits")
    pause(75)
    one.unclench("status")
    logind.lock(False)
    one.tell("logind: Unlock")
    pause(1)
    one.unclench("status")
    one.wait_for(OFFER, "the offer, two minutes after the unlock")
    one.unclench("quit")


def wake_up(one: Morning) -> None:
    """The alarm rings in this minute."""
    one.wait_for(WINDOW, "the wake-up question")
    pause(3)
    one.unclench("status")
    one.picture("wake-up")
    one.press("n")
    one.picture("wake-up-wait")
    one.press("Escape")
    one.wait_for(WINDOW, "Escape: not today, and the window is gone", gone=True)
    one.unclench("status")
    one.unclench("quit")


def main() -> None:
    """Both parts, one after the other."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as stack:
        folder = Path(temporary)
        environment = stack.enter_context(desktop(folder))
        environment |= {"UNCLENCH_HOME": str(folder / "home"), "SPEECHD_ADDRESS": "unix_socket:/nowhere"}
        os.environ |= {"DISPLAY": environment["DISPLAY"], "QT_QPA_PLATFORM": "xcb"}
        stack.enter_context(running(["dunst"], environment, folder / "dunst.log"))
        logind = Logind(environment["DBUS_SYSTEM_BUS_ADDRESS"])
        eyes = QGuiApplication([])
        settings = folder / "home" / "config" / "settings.json"
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps({"reminders": [RULE], "snooze_minutes": 1}))
        one = Morning(environment)
        with running([*UNCLENCH, "--hidden"], environment, folder / "first.log"):
            reminders(one, logind)
        now = datetime.now()
        alarms = {now.strftime("%a").lower(): now.strftime("%H:%M")}
        settings.write_text(json.dumps({"reminders": [], "wake_up": {"on": True, "alarms": alarms}}))
        with running([*UNCLENCH, "--hidden"], environment, folder / "second.log"):
            wake_up(one)
        del eyes
        for log in ("first.log", "second.log"):
            print(log, (folder / log).read_text() or "is empty", sep=": ")


if __name__ == "__main__":
    main()
