"""The parts of a private desktop: Unclench in the background, a listener on its message bus, a Wayland compositor."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))

from resident import running

PICTURES = Path(__file__).resolve().parents[2] / "build" / "desktops"
UNCLENCH = [sys.executable, "-m", "unclench"]
NOTIFICATIONS = "org.freedesktop.Notifications"
LIMIT_S = 20.0
pause = Event().wait


def wait_for(condition: Callable[[], object], what: str) -> None:
    """Wait until the condition is true. Ends the program if that never happens."""
    until_s = monotonic() + LIMIT_S
    while not condition():
        if monotonic() > until_s:
            raise SystemExit(f"never: {what}")
        pause(0.1)


def run(environment: dict[str, str], *command: str) -> str:
    """Run a program on this desktop to its end and return its output."""
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout.strip()


class Background:
    """Unclench in the background of a desktop, with one reminder."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment

    def say(self, *arguments: str) -> str:
        """The answer of an `unclench` command."""
        return run(self._environment, *UNCLENCH, *arguments)

    def status(self) -> dict[str, Any]:
        """What it says; empty while it does not answer."""
        answer = self.say("status", "--json")
        found: dict[str, Any] = json.loads(answer) if answer else {}
        return found

    def remind(self) -> list[str]:
        """Ask for the reminder, and return where it is shown."""
        self.say("remind", "hourly-hands")
        wait_for(lambda: self.status().get("offered"), "the offer")
        shown: list[str] = self.status()["shown"]
        return shown


@contextmanager
def unclench(environment: dict[str, str], folder: Path, **rule: bool) -> Iterator[Background]:
    """Unclench until the end of the block, in a home of its own. `rule` says how its reminder appears."""
    home = Path(tempfile.mkdtemp(dir=folder))
    settings = home / "config" / "settings.json"
    settings.parent.mkdir()
    settings.write_text(json.dumps({"muted": True, "reminders": [{"id": "hourly-hands", **rule}]}))
    environment = environment | {"UNCLENCH_HOME": str(home), "SPEECHD_ADDRESS": "unix_socket:/nowhere"}
    with running([*UNCLENCH, "--hidden"], environment, home / "log"):
        one = Background(environment)
        wait_for(lambda: one.status(), "Unclench")
        yield one


class Ear:
    """Hears every message of a bus about notifications, as lines such as "ActionInvoked start"."""

    def __init__(self, address: str) -> None:
        self.heard: list[str] = []
        self._connection = open_dbus_connection(address)
        monitor = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus.Monitoring")
        rules = [MatchRule(type=kind, interface=NOTIFICATIONS).serialise() for kind in ("signal", "method_call")]
        message = new_method_call(monitor, "BecomeMonitor", "asu", (rules, 0))
        self._connection.send_and_get_reply(message)
        Thread(target=self._listen, daemon=True).start()

    def actions(self) -> list[str]:
        """The names of the actions in the last notification."""
        sent = [line for line in self.heard if line.startswith("Notify ")]
        return sent[-1].split()[1:] if sent else []

    def _listen(self) -> None:
        with suppress(OSError):  # the bus has gone
            while True:
                message = self._connection.receive()
                member = message.header.fields.get(HeaderFields.member, "")
                if message.header.message_type is MessageType.method_call and member == "Notify":
                    self.heard.append(" ".join(("Notify", *message.body[5][::2])))
                elif message.header.message_type is MessageType.signal:
                    self.heard.append(" ".join((member, *map(str, message.body[1:]))))


@contextmanager
def sway(folder: Path) -> Iterator[dict[str, str]]:
    """A compositor without screen and GPU; yields what its programs need. It refuses root; then it runs as nobody."""
    runtime = Path(tempfile.mkdtemp(prefix="unclench-"))
    become: dict[str, Any] = {}
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        become = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(runtime, nobody.pw_uid, nobody.pw_gid)
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(runtime), "XDG_RUNTIME_DIR": str(runtime), "WLR_BACKENDS": "headless",
        "WLR_RENDERER": "pixman", "WLR_LIBINPUT_NO_DEVICES": "1",
    }  # fmt: skip
    with (folder / "sway.log").open("wb") as log:
        compositor = subprocess.Popen(
            ["sway", "-c", os.devnull], env=environment, **become, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )

    def display() -> list[Path]:
        return [one for one in runtime.glob("wayland-*") if not one.name.endswith(".lock")]

    try:
        wait_for(display, "a compositor")
        yield {
            "PATH": os.environ["PATH"], "HOME": str(folder), "XDG_RUNTIME_DIR": str(runtime),
            "WAYLAND_DISPLAY": display()[0].name, "QT_QPA_PLATFORM": "wayland", "NO_AT_BRIDGE": "1",
        }  # fmt: skip
    finally:
        compositor.terminate()
        compositor.wait(LIMIT_S)
        shutil.rmtree(runtime, ignore_errors=True)


@contextmanager
def message_bus(folder: Path) -> Iterator[str]:
    """The address of a bus on which nothing starts by itself."""
    config = folder / "bus.conf"
    config.write_text(
        "<busconfig><type>session</type>"
        f"<listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>'
        '<allow own="*"/></policy></busconfig>'
    )
    command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", "--print-address=1"]
    daemon = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert daemon.stdout is not None
    try:
        yield daemon.stdout.readline().strip()
    finally:
        daemon.terminate()
        daemon.wait(LIMIT_S)
        daemon.stdout.close()
