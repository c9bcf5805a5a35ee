"""Keeps the screen on under Linux, over D-Bus, by the first of three services that agrees.

First comes the desktop's screen saver (GNOME, KDE and most others), then the portal, for programs in a sandbox, then
logind. All three release it when our connection ends, so after a crash the screen does not stay on.
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

Release = Callable[[], None]


class LinuxWakeLock:
    """Asks in its own thread: a service that hangs takes two seconds and would freeze a window or delay a cue."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._wish: object | None = None  # a new object for each hold
        self._release: Release | None = None

    def hold(self) -> None:
        with self._guard:
            if self._wish is not None:
                return
            self._wish = wish = object()
        Thread(target=self._ask, args=(wish,), name="unclench-wakelock", daemon=True).start()

    def release(self) -> None:
        with self._guard:
            self._wish = None
            release, self._release = self._release, None
        if release is not None:
            release()

    def facts(self) -> tuple[bool, str]:
        """Found out by keeping the screen on for a moment."""
        taken = take()
        if taken is None:
            return False, _("no service for it on D-Bus (org.freedesktop.ScreenSaver, portal, logind)")
        by, release = taken
        release()
        return True, by

    def _ask(self, wish: object) -> None:
        taken = take()
        if taken is None:
            return
        _by, release = taken
        with self._guard:
            wanted = self._wish is wish
            if wanted:
                self._release = release
        if not wanted:  # released while we asked
            release()


def take() -> tuple[str, Release] | None:
    """Keep the screen on now. Returns the service and a function that releases it; None when no service does it.

    May take some seconds.
    """
    for ask in (_ask_desktop, _ask_logind):
        try:
            return ask()
        except BusError:
            continue
    return None


def _ask_desktop() -> tuple[str, Release]:
    with _closed_on_error(Bus("session")) as bus:
        try:
            cookie = bus.call(SCREEN_SAVER, "Inhibit", "ss", (APP, _("A guided session is running")))
        except BusError:
            return PORTAL.service, _ask_portal(bus)

        def release() -> None:
            bus.tell(SCREEN_SAVER, "UnInhibit", "u", cookie)
            bus.close()

        return SCREEN_SAVER.service, release


def _ask_portal(bus: Bus) -> Release:
    options = {"reason": ("s", _("A guided session is running"))}
    (handle,) = bus.call(PORTAL, "Inhibit", "sua{sv}", ("", PORTAL_IDLE, options))
    request = Target(PORTAL.service, handle, "org.freedesktop.portal.Request")

    def release() -> None:
        bus.tell(request, "Close")
        bus.close()

    return release


def _ask_logind() -> tuple[str, Release]:
    """It lasts as long as the handle is open, so the connection is not needed any more."""
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
