"""Keeps the screen awake, but only while a session runs."""

from __future__ import annotations

import sys
from typing import Protocol

from unclench.core.i18n import _


class WakeLock(Protocol):
    """Both calls return at once, whatever the system does, and may come twice. The end of the process, however it
    comes, lets go too."""

    def hold(self) -> None: ...

    def release(self) -> None: ...


class NullWakeLock:
    """Nothing here can keep the screen on; the session runs all the same."""

    def hold(self) -> None:
        """Nothing to hold."""

    def release(self) -> None:
        """Nothing to let go of."""


if sys.platform == "win32":
    from unclench.system.wakelock.windows import WindowsWakeLock, load_set_state

    def wake_lock() -> WakeLock:
        """What this system has."""
        return WindowsWakeLock(load_set_state())

    def wake_lock_facts() -> tuple[bool, str]:
        """Whether the screen can be kept on, and by what; for `doctor`."""
        return True, "SetThreadExecutionState"

elif sys.platform == "darwin":
    from unclench.system.wakelock.macos import MacWakeLock, load_power

    def wake_lock() -> WakeLock:
        power = load_power()
        return MacWakeLock(power) if power is not None else NullWakeLock()

    def wake_lock_facts() -> tuple[bool, str]:
        if load_power() is None:
            return False, _("IOKit cannot be loaded")
        return True, "IOPMAssertionCreateWithName"

elif sys.platform == "linux":
    from unclench.system.wakelock.linux import LinuxWakeLock, wake_lock_facts

    def wake_lock() -> WakeLock:
        return LinuxWakeLock()

else:

    def wake_lock() -> WakeLock:
        return NullWakeLock()

    def wake_lock_facts() -> tuple[bool, str]:
        return False, _("not on this system")


__all__ = ["NullWakeLock", "WakeLock", "wake_lock", "wake_lock_facts"]
