"""Runs Unclench in the background as on a real morning; prints a log and writes pictures to build/background/.

It uses a private X server with openbox, trayer and dunst, and a private message bus with a fake logind. A reminder
comes after each minute of use and is answered by mouse, by keys and by `unclench` in a terminal. Takes about eight
minutes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from jeepney import DBusAddress, HeaderFields, MessageType, message_bus, new_error, new_method_return, new_signal
from jeepney.io.blocking import open_dbus_connection
from PySide6.QtGui import QGuiApplication

sys.path.insert(0, str(Path(__file__).parent / "bench"))

from resident import desktop, pause, running

PICTURES = Path(__file__).resolve().parents[1] / "build" / "background"
UNCLENCH = [sys.executable, "-m", "unclench"]
SESSION = "/org/freedesktop/login1/session/_31"
OFFER, WINDOW = "^Unclench reminder$", "^Unclench$"
RULE = {"id": "hourly-hands", "routine": "desk-reset", "every_s": 60.0, "popup": True, "notification": True}
LONG_S = 300.0
START, SNOOZE = ("70", "150"), ("70", "200")  # in the offer


class Logind:
    """A fake logind on the private bus. It answers which session is ours, and sends the signals that the run asks
    for."""

    def __init__(self, address: str) -> None:
        self._connection = open_dbus_connection(address)
        self._connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.login1"))
        self.asked = Event()
        Thread(target=self._serve, daemon=True).start()

    def sleep(self, asleep: bool) -> None:
        """Signal that the machine is about to sleep, or has woken."""
        self._tell("/org/freedesktop/login1", "Manager", "PrepareForSleep", asleep)

    def lock(self, locked: bool) -> None:
        """Signal that the screen of our session was locked or unlocked."""
        self._tell(SESSION, "Session", "Lock" if locked else "Unlock")

    def _tell(self, path: str, interface: str, member: str, *body: bool) -> None:
        address = DBusAddress(path, interface=f"org.freedesktop.login1.{interface}")
        self._connection.send(new_signal(address, member, "b" * len(body) or None, body))

    def _serve(self) -> None:
        with suppress(OSError):  # the bus has gone
            while True:
                message = self._connection.receive()
                if message.header.fields.get(HeaderFields.member) == "GetSession":
                    self._connection.send(new_method_return(message, "o", (SESSION,)))
                    self.asked.set()
                elif message.header.message_type is MessageType.method_call:
                    self._connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))


class Morning:
    """Plays the person: looks at the screen, presses keys, clicks, and keeps the log."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._began_s = monotonic()

    def tell(self, words: str) -> None:
        """Print a line of the log with the time."""
        print("{:3}:{:02}  {}".format(*divmod(round(monotonic() - self._began_s), 60), words), flush=True)

    def run(self, *command: str) -> str:
        """Run a program on this desktop to its end and return its output."""
        ran = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)
        return (ran.stdout + ran.stderr).strip()

    def see(self, what: str, send: Callable[[bool], None], on: bool) -> None:
        """Send a signal of logind and log the status that results."""
        send(on)
        self.tell(f"logind: {what}")
        pause(1)
        self.unclench("status")

    def unclench(self, *arguments: str) -> None:
        """Run an `unclench` command and log its answer."""
        answer = self.run(*UNCLENCH, *arguments).replace("\t", ": ").splitlines()
        self.tell("\n          ".join((f"$ unclench {' '.join(arguments)}", *answer)))

    def sees(self, name: str) -> str:
        """The id of a visible window with this name; empty if there is none."""
        return self.run("xdotool", "search", "--onlyvisible", "--name", name).partition("\n")[0]

    def wait_for(self, name: str, what: str, *, gone: bool = False) -> None:
        """Wait until a window is visible, or gone. Ends the program if that never happens."""
        until_s = monotonic() + LONG_S
        while bool(self.sees(name)) == gone:
            if monotonic() > until_s:
                raise SystemExit(f"never: {what}")
            pause(0.25)
        self.tell(what)

    def press(self, *keys: str) -> None:
        """Press keys in the window that has the focus."""
        self.run("xdotool", "key", "--delay", "400", *keys)
        self.tell(f"pressed {' '.join(keys)}")
        pause(2)

    def click(self, name: str, place: tuple[str, str], button: str = "1") -> None:
        """Click into a window. The offer ignores clicks in its first second."""
        self.run("xdotool", "mousemove", "--window", self.sees(name), *place, "sleep", "1.5", "click", button)
        pause(1)

    def picture(self, name: str) -> None:
        """Save a picture of the screen once it is drawn."""
        pause(2)
        QGuiApplication.primaryScreen().grabWindow(0).save(str(PICTURES / f"{name}.png"))
        self.tell(f"picture: {name}.png")


def reminders(one: Morning, logind: Logind) -> None:
    """Offer, session, sleep, lock, tray, snooze."""
    logind.asked.wait(LONG_S)
    one.unclench("status")
    one.wait_for(OFFER, "an offer, as a window and as a notification")
    one.picture("offer")
    one.click(OFFER, START)
    one.wait_for(WINDOW, "clicked Start: the window opens, with the safety text")
    one.picture("safety-text")
    one.press("space", "Tab", "Return")  # the safety text
    one.press("Tab", "Return")  # the notes of the routine
    one.unclench("status")
    one.picture("session")
    one.see("PrepareForSleep true", logind.sleep, True)
    one.see("PrepareForSleep false", logind.sleep, False)
    one.unclench("resume")
    one.see("Lock", logind.lock, True)
    one.see("Unlock", logind.lock, False)
    one.unclench("stop")
    one.press("Escape")
    one.wait_for(WINDOW, "the window is back in the tray", gone=True)
    one.click("^panel$", ("12", "12"), "3")
    one.picture("tray-menu")
    one.press("Escape")
    one.wait_for(OFFER, "the next offer")
    one.click(OFFER, SNOOZE)
    one.wait_for(OFFER, "clicked Snooze: the offer goes", gone=True)
    one.see("Lock, while the reminder waits", logind.lock, True)
    pause(75)
    one.see("Unlock", logind.lock, False)
    one.wait_for(OFFER, "the offer, two minutes after the unlock")
    one.unclench("quit")


def wake_up(one: Morning) -> None:
    """The wake-up question at an alarm, which is set to this minute."""
    one.wait_for(WINDOW, "the wake-up question")
    one.picture("wake-up")
    one.press("n")
    one.picture("wake-up-wait")
    one.press("Escape")
    one.wait_for(WINDOW, "Escape: not today, and the window is gone", gone=True)
    one.unclench("status")


def main() -> None:
    """Run both parts."""
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
        alarms = dict([datetime.now().strftime("%a %H:%M").lower().split()])
        settings.write_text(json.dumps({"reminders": [], "wake_up": {"on": True, "alarms": alarms}}))
        with running([*UNCLENCH, "--hidden"], environment, folder / "second.log"):
            wake_up(one)
        del eyes
        print("errors told:", (folder / "first.log").read_text() + (folder / "second.log").read_text() or "none")


if __name__ == "__main__":
    main()
