"""Keeping the screen on under Linux: asked over D-Bus, of the first of three that says yes.

The desktop's own screen saver comes first (GNOME, KDE and most others), then the portal, which a sandbox has instead,
then logind. All three let go when our connection ends, so a crash keeps no screen on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Thread

from unclench.core.i18n import _
from unclench.system.dbus import Bus, BusError, Target

APP = "Unclench"
SCREEN_SAVER = Target("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver")
PORTAL = Target(
    "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Inhibit"
)  # fmt: skip
LOGIND = Target("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
PORTAL_IDLE = 8

LetGo = Callable[[], None]


class LinuxWakeLock:
    """Asks in a thread of its own: a service that hangs takes two seconds, which neither a window nor a cue has."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._wish: object | None = None  # one for each time somebody holds
        self._let_go: LetGo | None = None

    def hold(self) -> None:
        with self._guard:
            if self._wish is not None:
                return
            self._wish = wish = object()
        Thread(target=self._ask, args=(wish,), name="unclench-wakelock", daemon=True).start()

    def release(self) -> None:
        with self._guard:
            self._wish = None
            let_go, self._let_go = self._let_go, None
        if let_go is not None:
            let_go()

    def facts(self) -> tuple[bool, str]:
        """Found out by keeping the screen on for a moment."""
        taken = take()
        if taken is None:
            return False, _("no service for it on D-Bus (org.freedesktop.ScreenSaver, portal, logind)")
        by, let_go = taken
        let_go()
        return True, by

    def _ask(self, wish: object) -> None:
        taken = take()
        if taken is None:
            return
        _by, let_go = taken
        with self._guard:
            wanted = self._wish is wish
            if wanted:
                self._let_go = let_go
        if not wanted:  # let go of while we asked
            let_go()


def take() -> tuple[str, LetGo] | None:
    """Have the screen kept on now: by whom, and how to let go. None when nobody does it. May take some seconds."""
    for ask in (_ask_desktop, _ask_logind):
        try:
            return ask()
        except BusError:
            continue
    return None


def _ask_desktop() -> tuple[str, LetGo]:
    with _closed_on_error(Bus("session")) as bus:
        try:
            cookie = bus.call(SCREEN_SAVER, "Inhibit", "ss", (APP, _("A guided session is running")))
        except BusError:
            return PORTAL.service, _ask_portal(bus)

        def let_go() -> None:
            bus.tell(SCREEN_SAVER, "UnInhibit", "u", cookie)
            bus.close()

        return SCREEN_SAVER.service, let_go


def _ask_portal(bus: Bus) -> LetGo:
    options = {"reason": ("s", _("A guided session is running"))}
    (handle,) = bus.call(PORTAL, "Inhibit", "sua{sv}", ("", PORTAL_IDLE, options))
    request = Target(PORTAL.service, handle, "org.freedesktop.portal.Request")

    def let_go() -> None:
        bus.tell(request, "Close")
        bus.close()

    return let_go


def _ask_logind() -> tuple[str, LetGo]:
    """It holds as long as the handle is open, so the connection is not needed any longer."""
    with _closed_on_error(Bus("system", with_handles=True)) as bus:
        what = ("idle", APP, _("A guided session is running"), "block")
        (handle,) = bus.call(LOGIND, "Inhibit", "ssss", what)
        raw = handle.to_raw_fd()
        bus.close()
        by = _("{service} (no sleep; the screen itself may go dark)").format(service=LOGIND.service)
        return by, lambda: os.close(raw)


@contextmanager
def _closed_on_error(bus: Bus) -> Iterator[Bus]:
    try:
        yield bus
    except BaseException:
        bus.close()
        raise
