"""The five sides of the outside world that core and the front ends see only as Protocols.

Everything else (SQLite, files, Qt) is used directly; see design notes in docs/architecture.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Reading:
    """One look at the clocks; everyone in a step sees the same moment.

    `mono_s` stops while the machine sleeps and never goes back. `boot_s` counts on through sleep, or is None
    where the system has no such clock; then `wall` stands in for it. `wall` is aware and may be set by anyone.
    """

    mono_s: float
    boot_s: float | None
    wall: datetime

    def seconds_since(self, earlier: Reading) -> float:
        """Seconds between two readings, sleep included. Negative only if the wall clock stands in and was set back."""
        if self.boot_s is not None and earlier.boot_s is not None:
            return self.boot_s - earlier.boot_s
        return (self.wall - earlier.wall).total_seconds()


class Clock(Protocol):
    """The only way to learn what time it is."""

    def reading(self) -> Reading: ...


class CuePlayer(Protocol):
    """Plays a cue by name, at once, and returns at once; silence is a normal outcome."""

    def play(self, name: str) -> None: ...

    def stop(self) -> None: ...


class Speaker(Protocol):
    """Speaks one line; a new line cuts the old one."""

    def say(self, text: str) -> None: ...

    def stop(self) -> None: ...


class IdleSource(Protocol):
    """Seconds since the last key or pointer input; None means unknown, which never means busy."""

    def seconds_idle(self) -> float | None: ...


class QuietSource(Protocol):
    """Why this is no moment to interrupt (a sentence for the person), or None."""

    def reason(self) -> str | None: ...
