"""What this desktop offers to a background program. Each fact is (works or not, description) and has a time limit."""

from __future__ import annotations

import os
import subprocess
from contextlib import closing

from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.store.paths import Paths
from unclench.system.autostart.choose import choose as choose_autostart
from unclench.system.display import under_wayland
from unclench.system.idle.choose import choose as choose_idle
from unclench.system.instance.running import ask_window
from unclench.system.notify.choose import choose as choose_notifier
from unclench.system.notify.choose import tray_shows_messages
from unclench.system.power.choose import choose as choose_power
from unclench.system.probe import probe_command
from unclench.system.quiet.choose import choose as choose_quiet
from unclench.system.wakelock.choose import choose as choose_wake_lock

TRAY_LIMIT_S = 2.0

Fact = tuple[bool | None, str]


def tray_fact(display: bool) -> Fact:
    """Whether there is a tray. Runs in a child process, because Qt ends a process that has no display."""
    if not display:
        return False, _("there is no display")
    command = probe_command("tray")
    try:
        ran = subprocess.run(command, capture_output=True, timeout=TRAY_LIMIT_S, stdin=subprocess.DEVNULL, check=False)
    except subprocess.TimeoutExpired:
        return False, _("no answer within {limit:g} s").format(limit=TRAY_LIMIT_S)
    except OSError as error:
        return False, str(error)
    if ran.returncode == 0:
        return True, _("available")
    if ran.returncode == 3:
        return False, _("none; closing the window leaves a small icon in the task bar")
    return False, _("could not ask Qt")


def wake_lock_fact() -> Fact:
    """Whether the screen can be kept on, and by which service."""
    return choose_wake_lock(os.environ).facts()


def power_facts() -> tuple[Fact, Fact]:
    """Whether sleep, and the lock of the screen, are reported, and by what."""
    with closing(choose_power(os.environ)) as power:
        return power.sleep_fact(), power.lock_fact()


def autostart_fact() -> Fact:
    """Whether the program starts at login, and where that is configured."""
    entry = choose_autostart(os.environ)
    if not entry.place():
        return None, _("not on this system")
    state = _("yes, through {place}") if entry.is_on() else _("no; it would use {place}")
    return None, state.format(place=entry.place())


def idle_fact() -> Fact:
    """Which source reports the idle time, and its current value."""
    with closing(choose_idle(os.environ)) as idle:
        seconds = idle.seconds_idle()
        if seconds is None:
            return False, _("{why}; reminders still come").format(why=idle.name)
        return True, _("{source}, {seconds:.0f} s now").format(source=idle.name, seconds=seconds)


def quiet_fact() -> Fact:
    """What can hold back a reminder on this desktop, and what does so now."""
    quiet = choose_quiet(os.environ)
    names, reason = ", ".join(quiet.names), quiet.reason()
    return bool(names), " – ".join(part for part in (names or _("nothing can be detected"), reason) if part)


def notification_fact() -> Fact:
    """Whether notifications are shown, whether they have buttons, and what is shown instead."""
    wayland = under_wayland(os.environ)
    with closing(choose_notifier(os.environ)) as notifier:
        if notifier.fileno() < 0:
            return False, _no_notifications(wayland)
        if notifier.has_buttons:
            return True, _("with buttons")
        if notifier.clicks:
            return True, _("shown without buttons; a click (in dunst: the middle button) opens the small window")
        if wayland:
            return True, _("shown without buttons; 'unclench offer' answers a reminder")
        return True, _("shown without buttons; a reminder comes in its small window too")


def _no_notifications(wayland: bool) -> str:
    if tray_shows_messages():
        return _("no notification service; the tray icon shows them if there is a tray")
    if wayland:
        return _("no notification service; under Wayland reminders need one, such as mako or dunst")
    return _("no notification service; reminders come in their small window")


def reminder_fact(paths: Paths) -> Fact:
    """What the running program reports about its reminders, and what it could not do."""
    try:
        reply = ask_window(paths.state, paths.window_lock, {"do": "status"})
    except KnownError as error:
        return False, str(error)
    if reply is None:
        return None, _("not running")
    if not reply["ok"]:
        return False, str(reply.get("error"))
    troubles = [str(one) for one in reply.get("troubles", ())]
    return (False if troubles else None), " ".join((str(reply.get("why")), *troubles))
