"""Is there a display to open a window on? Asked without Qt, because Qt ends the process when there is none."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from unclench.core.i18n import _

CONNECT_S = 0.5
X11_SOCKET = "/tmp/.X11-unix/X{number}"
X11_PORT = 6000

_X11_NAME = re.compile(r"(?:(?P<protocol>\w+)/)?(?P<host>.*):(?P<number>\d{1,5})(?:\.\d+)?")


@dataclass(frozen=True)
class DisplayState:
    """`reason` is a sentence for the person: which display was found, or why none was."""

    available: bool
    reason: str


def display_state(environ: Mapping[str, str], platform: str = sys.platform) -> DisplayState:
    """Look for a display that answers. Takes a second at most, if none does."""
    if platform in ("win32", "darwin"):
        return DisplayState(True, _("The system has a display."))
    chosen = [name.split(":")[0] for name in environ.get("QT_QPA_PLATFORM", "").split(";") if name]
    for name in chosen:
        if not name.startswith(("wayland", "xcb")):
            return DisplayState(True, _("Qt was told to draw with {name}.").format(name=name))
    dead = []
    for kind, variable, answers in (("wayland", "WAYLAND_DISPLAY", _wayland_answers), ("xcb", "DISPLAY", _x11_answers)):
        display = environ.get(variable)
        if not display or (chosen and not any(name.startswith(kind) for name in chosen)):
            continue
        named = f"{variable}={display}"
        if answers(display, environ):
            return DisplayState(True, _("The display {named} answers.").format(named=named))
        dead.append(named)
    if dead:
        return DisplayState(False, _("The display does not answer: {named}.").format(named=", ".join(dead)))
    return DisplayState(False, _("There is no display: neither WAYLAND_DISPLAY nor DISPLAY is set."))


def under_wayland(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether Qt draws its windows through Wayland, which it chooses as this function does."""
    if platform in ("win32", "darwin"):
        return False
    if chosen := environ.get("QT_QPA_PLATFORM"):
        return chosen.startswith("wayland")
    return bool(environ.get("WAYLAND_DISPLAY")) or environ.get("XDG_SESSION_TYPE") == "wayland"


def _wayland_answers(display: str, environ: Mapping[str, str]) -> bool:
    """A name is a socket in the runtime folder; without that folder it must be an absolute path."""
    folder = environ.get("XDG_RUNTIME_DIR", "")
    address = os.path.join(folder, display)
    return os.path.isabs(address) and _unix_answers(address)


def _x11_answers(display: str, environ: Mapping[str, str]) -> bool:
    match = _X11_NAME.fullmatch(display)
    if match is None:
        return False
    host, number = match["host"].strip("[]"), int(match["number"])
    if host in ("", "unix") or match["protocol"] in ("unix", "local"):
        address = X11_SOCKET.format(number=number)
        return _unix_answers("\0" + address) or _unix_answers(address)
    return _tcp_answers(host, X11_PORT + number)


def _unix_answers(address: str) -> bool:
    if sys.platform != "win32":
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe, suppress(OSError):
            probe.settimeout(CONNECT_S)
            probe.connect(address)
            return True
    return False


def _tcp_answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), CONNECT_S).close()
    except (OSError, OverflowError, UnicodeError):
        return False
    return True
