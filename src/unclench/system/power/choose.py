"""Sleep and lock as they happen. Without a source, a session still notices sleep afterwards, by a jump of the clock
(`core.session.session`)."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Protocol

from unclench.core.i18n import _
from unclench.core.session.power import PowerEvent


class PowerSource(Protocol):
    """Making and closing one never waits. Close it in the thread that made it."""

    def fileno(self) -> int:
        """A handle that is readable when events wait, for QSocketNotifier or `select`; -1 when none will ever come."""

    def events(self) -> list[PowerEvent]:
        """What has happened since the last call, in order; never waits."""

    @property
    def ended(self) -> bool:
        """True once no event can come any more, for example without a bus. The handle then stays readable, so stop
        waiting for it."""

    @property
    def tells_locks(self) -> bool:
        """Whether something reports when the screen is locked or unlocked, as far as is known by now."""

    def sleep_fact(self) -> tuple[bool, str]:
        """Whether sleep is noticed, and how; for `doctor`. May take a few seconds."""

    def lock_fact(self) -> tuple[bool, str]:
        """The same for the lock of the screen."""

    def close(self) -> None: ...


class NullPower:
    """This system reports nothing."""

    ended = True
    tells_locks = False

    def fileno(self) -> int:
        """No handle."""
        return -1

    def events(self) -> list[PowerEvent]:
        """None."""
        return []

    def sleep_fact(self) -> tuple[bool, str]:
        return False, _("noticed afterwards, by a jump of the clock")

    def lock_fact(self) -> tuple[bool, str]:
        return False, _("not noticed; the morning goes by the first input")

    def close(self) -> None:
        """Nothing to close."""


def choose(environ: Mapping[str, str]) -> PowerSource:
    """The source for this system; it listens from now on."""
    if sys.platform == "linux":
        from unclench.system.power.linux import LinuxPower

        return LinuxPower(environ)
    if sys.platform == "darwin":
        from unclench.system.power.macos import MacPower, load_center

        center = load_center()
        return NullPower() if center is None else MacPower(center)
    if sys.platform == "win32":
        from unclench.system.power.api_windows import ask_for_locks, ask_no_more
        from unclench.system.power.windows import WindowsPower

        return WindowsPower(ask_for_locks, ask_no_more)
    return NullPower()
