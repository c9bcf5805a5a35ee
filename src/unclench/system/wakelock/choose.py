"""Keeps the screen on, but only while a session runs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Protocol

from unclench.core.i18n import _


class WakeLock(Protocol):
    """`hold` and `release` return at once, whatever the system does, and may be called twice. When the process ends,
    also by a crash, the system releases the lock itself."""

    def hold(self) -> None: ...

    def release(self) -> None: ...

    def facts(self) -> tuple[bool, str]:
        """Whether the screen can be kept on, and by what; for `doctor`. May take a few seconds."""


class NullWakeLock:
    """Nothing here can keep the screen on; the session runs all the same."""

    def hold(self) -> None:
        """Nothing to hold."""

    def release(self) -> None:
        """Nothing to release."""

    def facts(self) -> tuple[bool, str]:
        return False, _("not on this system")


def choose(environ: Mapping[str, str]) -> WakeLock:
    """The wake lock of this system, not yet held."""
    if sys.platform == "linux":
        from unclench.system.wakelock.linux import LinuxWakeLock

        return LinuxWakeLock()
    if sys.platform == "darwin":
        from unclench.system.wakelock.macos import MacWakeLock, load_power

        power = load_power()
        return NullWakeLock() if power is None else MacWakeLock(power)
    if sys.platform == "win32":
        from unclench.system.wakelock.api_windows import load_set_state
        from unclench.system.wakelock.windows import WindowsWakeLock

        return WindowsWakeLock(load_set_state())
    return NullWakeLock()
