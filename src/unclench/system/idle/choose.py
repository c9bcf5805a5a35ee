"""How long nobody has touched the keyboard or the pointer."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Protocol

from unclench.core.i18n import _
from unclench.core.problem import KnownError


class Idle(Protocol):
    """Holds a connection of its own. `name` says who answers or, where nobody does, why."""

    name: str

    def seconds_idle(self) -> float | None:
        """Seconds since the last input; None where unknown."""

    def close(self) -> None: ...


class NullIdle:
    """The idle time is unknown, which never means busy. `name` is the reason."""

    def __init__(self, why: str) -> None:
        self.name = why

    def seconds_idle(self) -> float | None:
        return None

    def close(self) -> None:
        pass


def choose(environ: Mapping[str, str]) -> Idle:
    """The source for this system. Takes a few seconds at most, where services hang."""
    if sys.platform == "linux":
        from unclench.system.idle.linux import linux_idle

        try:
            return linux_idle(environ)
        except KnownError as error:
            return NullIdle(str(error))
    if sys.platform == "darwin":
        from unclench.system.idle.macos import MacIdle

        try:
            return MacIdle()
        except (OSError, AttributeError) as error:
            return NullIdle(str(error))
    if sys.platform == "win32":
        from unclench.system.idle.api_windows import last_input_tick, tick_count
        from unclench.system.idle.windows import WindowsIdle

        return WindowsIdle(last_input_tick, tick_count)
    return NullIdle(_("not known on this system"))
