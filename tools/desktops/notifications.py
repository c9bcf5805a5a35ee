"""Shows the offer with each notification server that is installed, and prints what came of it.

On a private X server with openbox (mako: on sway), each server shows the offer of a reminder that is set to
“notification” only. The card is clicked once with the left button, and then withdrawn. Pictures of the cards are in
build/desktops/. Takes about two minutes.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from _table import print_table
from _world import NOTIFICATIONS, PICTURES, Background, Ear, message_bus, pause, run, sway, unclench, wait_for
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
from resident import desktop, running

HEAD = ("server", "version", "doctor says", "actions sent", "shown", "left click on the card", "withdrawn")
SETTLE_S = 2.0
LIBRARIES = ("/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/libexec")


@dataclass(frozen=True)
class Server:
    """A server by its package, and its program below one of LIBRARIES or on the PATH."""

    package: str
    program: str

    def found(self) -> str | None:
        """The path of the program; None if it is not installed."""
        if "/" not in self.program and (found := shutil.which(self.program)):
            return found
        places = (Path(folder) / self.program for folder in LIBRARIES)
        return next((str(place) for place in places if os.access(place, os.X_OK)), None)


SERVERS = (
    Server("dunst", "dunst"),
    Server("xfce4-notifyd", "xfce4/notifyd/xfce4-notifyd"),
    Server("lxqt-notificationd", "lxqt-notificationd"),
    Server("mate-notification-daemon", "mate-notification-daemon/mate-notification-daemon"),
    Server("notification-daemon", "notification-daemon/notification-daemon"),
    Server("notify-osd", "notify-osd"),
)


def version_of(address: str) -> str:
    """What the server says about its version."""
    with closing(open_dbus_connection(address)) as bus:
        at = DBusAddress("/org/freedesktop/Notifications", NOTIFICATIONS, NOTIFICATIONS)
        version = str(bus.send_and_get_reply(new_method_call(at, "GetServerInformation")).body[2])
        return version.partition(" ")[0]


def wait_for_server(address: str) -> None:
    """Wait until a server has taken its name on the bus."""
    with closing(open_dbus_connection(address)) as bus:
        at = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
        names = new_method_call(at, "NameHasOwner", "s", (NOTIFICATIONS,))
        wait_for(lambda: bus.send_and_get_reply(names).body[0], "a notification server")


def said(one: Background) -> str:
    """The row of `doctor` about notifications."""
    rows = (line.split("\t") for line in one.say("doctor").splitlines())
    return next(row[2] for row in rows if row[0] == "notifications")


def windows(environment: dict[str, str]) -> set[str]:
    """Everything that is visible on the X server."""
    return set(run(environment, "xdotool", "search", "--onlyvisible", "--name", "").split())


def card_of(environment: dict[str, str], before: set[str]) -> str:
    """The new window that is a card: not ours, and not a helper window of a few pixels."""
    ours = set(run(environment, "xdotool", "search", "--onlyvisible", "--name", "^Unclench").split())
    sizes = {}
    for window in windows(environment) - before - ours:
        facts = run(environment, "xdotool", "getwindowgeometry", "--shell", window).splitlines()
        size = {name: int(value) for name, value in (line.split("=") for line in facts)}
        if size["WIDTH"] > 100 and size["HEIGHT"] > 30:
            sizes[window] = size["WIDTH"] * size["HEIGHT"]
    return min(sizes, key=lambda window: sizes[window], default="")


def click(environment: dict[str, str], window: str) -> None:
    """Click near the upper edge of a window, in the middle: where there are words and no buttons."""
    facts = run(environment, "xdotool", "getwindowgeometry", "--shell", window).splitlines()
    width = next(int(line.partition("=")[2]) for line in facts if line.startswith("WIDTH"))
    run(environment, "xdotool", "mousemove", "--window", window, str(width // 2), "16", "click", "1")


def came_of_it(one: Background, ear: Ear, since: int, shown: list[str]) -> str:
    """What a click has done. `shown` is where the offer was before."""
    pause(SETTLE_S)
    status, heard = one.status(), ear.heard[since:]
    if status["session"] is not None:
        return "STARTS THE ROUTINE"
    done = [line for line in heard if line.startswith(("ActionInvoked", "NotificationClosed"))]
    opened = "opens the small window" if "popup" in set(status["shown"]) - set(shown) else "nothing opens"
    return f"{opened} ({', '.join(done) or 'nothing is told'})"


def under_x11(server: Server, program: str, environment: dict[str, str], folder: Path) -> tuple[str, ...]:
    """The row of one server under X11."""
    address = environment["DBUS_SESSION_BUS_ADDRESS"]
    with ExitStack() as stack:
        stack.enter_context(running([program], environment, folder / f"{server.package}.log"))
        wait_for_server(address)
        ear = Ear(address)
        one = stack.enter_context(unclench(environment, folder, popup=False, notification=True))
        before = windows(environment)
        shown = one.remind()
        pause(SETTLE_S)
        run(environment, "import", "-window", "root", str(PICTURES / f"{server.package}.png"))
        card, since = card_of(environment, before), len(ear.heard)
        clicked = "no card found"
        if card:
            click(environment, card)
            clicked = came_of_it(one, ear, since, shown)
        one.say("offer", "skip")
        before = windows(environment)
        one.remind()
        pause(SETTLE_S)
        card = card_of(environment, before)
        one.say("offer", "skip")
        pause(SETTLE_S)
        gone = "gone within 2 s" if card and card not in windows(environment) else "stays" if card else "no card found"
        return (
            server.package, version_of(address), said(one), ", ".join(ear.actions()) or "none", " and ".join(shown),
            clicked, gone,
        )  # fmt: skip


def mako(folder: Path) -> tuple[str, ...]:
    """The row of mako, under sway. A pointer is missing there: `makoctl invoke` sends what a left click sends."""
    with ExitStack() as stack:
        environment = stack.enter_context(sway(folder))
        address = stack.enter_context(message_bus(folder))
        environment |= {"DBUS_SESSION_BUS_ADDRESS": address, "DBUS_SYSTEM_BUS_ADDRESS": address}
        stack.enter_context(running(["mako"], environment, folder / "mako.log"))
        wait_for_server(address)
        ear = Ear(address)
        one = stack.enter_context(unclench(environment, folder, popup=False, notification=True))
        shown = one.remind()
        pause(SETTLE_S)
        run(environment, "grim", str(PICTURES / "mako.png"))
        since = len(ear.heard)
        run(environment, "makoctl", "invoke")
        clicked = came_of_it(one, ear, since, shown)
        run(environment, "grim", str(PICTURES / "mako-clicked.png"))
        one.say("offer", "skip")
        one.remind()
        one.say("offer", "skip")
        pause(SETTLE_S)
        gone = "gone within 2 s" if "Two minutes" not in run(environment, "makoctl", "list") else "stays"
        return (
            "mako (sway)", version_of(address), said(one), ", ".join(ear.actions()), " and ".join(shown), clicked, gone,
        )  # fmt: skip


def rows(folder: Path) -> Iterator[tuple[str, ...]]:
    """A row for each server that is installed."""
    with desktop(folder) as environment:
        environment |= {"QT_QPA_PLATFORM": "xcb"}
        for server in SERVERS:
            if (program := server.found()) is not None:
                yield under_x11(server, program, environment, folder)
    if all(map(shutil.which, ("sway", "mako", "grim"))):
        yield mako(folder)


def main() -> None:
    """Print the table."""
    missing = [
        name for name in ("Xvfb", "openbox", "trayer", "dbus-daemon", "xdotool", "import") if not shutil.which(name)
    ]
    if missing:
        sys.exit(f"not tried: {', '.join(missing)} not installed")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="desktops-") as temporary:
        print_table(HEAD, rows(Path(temporary)))


if __name__ == "__main__":
    main()
