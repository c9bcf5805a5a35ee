"""Linux: the desktop's do-not-disturb, a full-screen window under X11, a camera or microphone in use.

Under Wayland no program sees another's full-screen windows; there only the desktop's do-not-disturb counts.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

from unclench.core.i18n import _
from unclench.system.dbus import Bus, BusError, Target

LIMIT_S = 1.0
PROC = Path("/proc")
PROPERTIES = "org.freedesktop.DBus.Properties"
NOTIFICATIONS = "org.freedesktop.Notifications"
NOTIFIER = Target(NOTIFICATIONS, "/org/freedesktop/Notifications", PROPERTIES)
XFCE = Target("org.xfce.Xfconf", "/org/xfce/Xfconf", "org.xfce.Xfconf")

Look = Callable[[], str | None]


def looks(environ: Mapping[str, str]) -> list[tuple[str, Look]]:
    """Each check that can work here, with its name."""
    found: list[tuple[str, Look]] = [
        (_("do not disturb"), partial(_do_not_disturb, environ)),
        (_("microphone"), partial(microphone_in_use, PROC)),
        (_("camera"), partial(camera_in_use, PROC)),
    ]
    display = environ.get("DISPLAY")
    if display and not environ.get("WAYLAND_DISPLAY"):
        from unclench.system.quiet.full_screen_x11 import full_screen

        found.insert(1, (_("full screen"), partial(_full_screen, partial(full_screen, display))))
    return found


def _full_screen(is_full: Callable[[], bool]) -> str | None:
    return _("A window is full screen.") if is_full() else None


def _do_not_disturb(environ: Mapping[str, str]) -> str | None:
    desktop = environ.get("XDG_CURRENT_DESKTOP", "").lower()
    on = any(_bus_answers()) or ("gnome" in desktop and _gnome_hides_banners())
    return _("Do not disturb is on.") if on else None


def _bus_answers() -> list[bool]:
    """The answers of KDE, dunst and Xfce. A service that is not running gives none."""
    try:
        bus = Bus("session")
    except BusError:
        return []
    asked: list[tuple[Target, str, str, tuple[Any, ...]]] = [
        (NOTIFIER, "Get", "ss", (NOTIFICATIONS, "Inhibited")),
        (NOTIFIER, "Get", "ss", ("org.dunstproject.cmd0", "paused")),
        (XFCE, "GetProperty", "ss", ("xfce4-notifyd", "/do-not-disturb")),
    ]
    answers = []
    with closing(bus), suppress(BusError):
        there = bus.names()
        for target, method, signature, body in asked:
            with suppress(BusError):
                if target.service in there:
                    (variant,) = bus.call(target, method, signature, body, limit_s=LIMIT_S)
                    answers.append(variant == ("b", True))
    return answers


def _gnome_hides_banners() -> bool:
    import subprocess  # imported late: most desktops are not GNOME

    command = ["gsettings", "get", "org.gnome.desktop.notifications", "show-banners"]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ran.stdout.strip() == "false"


def microphone_in_use(proc: Path) -> str | None:
    """Whether a capture stream of ALSA in the kernel runs; PulseAudio and PipeWire use these too."""
    with suppress(OSError):  # a card may be unplugged meanwhile
        for status in proc.glob("asound/card*/pcm*c/sub*/status"):
            if "state: RUNNING" in status.read_text():
                return _("The microphone is in use.")
    return None


def camera_in_use(proc: Path) -> str | None:
    """Whether a program of this user has a camera open."""
    for process in proc.glob("[0-9]*"):
        with suppress(OSError):  # another user's process, or one that has just ended
            for handle in os.listdir(process / "fd"):
                with suppress(OSError):
                    if os.readlink(process / "fd" / handle).startswith("/dev/video"):
                        return _("The camera is in use.")
    return None
