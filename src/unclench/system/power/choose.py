"""Sleep and lock as they happen. Without any of it, a session still notices a gap in time (`core.session.session`)."""

from __future__ import annotations

import sys
from typing import Protocol

from unclench.core.i18n import _
from unclench.core.session.power import PowerEvent


class PowerSource(Protocol):
    """Made and closed at once, whatever the system does; close it in the thread that made it."""

    def fileno(self) -> int:
        """A handle that is readable when events wait, for QSocketNotifier or `select`; -1 when none ever comes."""

    def events(self) -> list[PowerEvent]:
        """What has happened since the last call, in order; never waits."""

    @property
    def ended(self) -> bool:
        """True once nothing will come any more, as without a bus. Stop waiting for the handle: it is readable then."""

    def close(self) -> None: ...


class NullPower:
    """This system tells us nothing, or tells it to windows only."""

    ended = True

    def fileno(self) -> int:
        """No handle."""
        return -1

    def events(self) -> list[PowerEvent]:
        """None."""
        return []

    def close(self) -> None:
        """Nothing to close."""


if sys.platform == "linux":
    from unclench.system.power.linux import LinuxPower, power_facts

    def power_source() -> PowerSource:
        """Listens from now on."""
        return LinuxPower()

elif sys.platform == "darwin":
    from unclench.system.power.macos import MacPower, load_center

    def power_source() -> PowerSource:
        """Only lock and unlock, and only in a program with a run loop, which is the window."""
        center = load_center()
        return MacPower(center) if center is not None else NullPower()

    def power_facts() -> tuple[bool, str]:
        """Whether sleep and lock are noticed, and by what; for `doctor`."""
        if load_center() is None:
            return False, _("a gap in time")
        return True, _("lock: in the window; sleep: a gap in time")

elif sys.platform == "win32":

    def power_source() -> PowerSource:
        """Windows tells windows: see `desktop.frame.native_power`. In the terminal the gap in time has to do."""
        return NullPower()

    def power_facts() -> tuple[bool, str]:
        return True, _("in the window: messages of Windows; in the terminal: a gap in time")

else:

    def power_source() -> PowerSource:
        return NullPower()

    def power_facts() -> tuple[bool, str]:
        return False, _("a gap in time")


TELLS_WINDOWS = sys.platform == "win32"  # then `system.power.windows` reads what a window is told

__all__ = ["TELLS_WINDOWS", "NullPower", "PowerSource", "power_facts", "power_source"]
