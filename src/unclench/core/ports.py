"""The four sides of the outside world that core and the front ends see only as Protocols.

Everything else (SQLite, files, Qt) is used directly; see design notes in docs/architecture.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
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
        # Moments of one zone are subtracted as they stand on the wall, and an hour of daylight saving with them.
        return (self.wall.astimezone(UTC) - earlier.wall.astimezone(UTC)).total_seconds()


class Clock(Protocol):
    """The only way to learn what time it is."""

    def reading(self) -> Reading: ...


class CuePlayer(Protocol):
    """Plays a cue by name, at once, and returns at once; silence is a normal outcome."""

    def play(self, name: str) -> None: ...

    def stop(self) -> None: ...


@dataclass(frozen=True)
class Spoken:
    """An utterance that is over, and what it took from the call to its last sound. One that was cut would have taken
    longer."""

    text: str
    took_s: float
    cut: bool = False


@dataclass(frozen=True)
class Manner:
    """How a voice is to speak: `voice` by its name, None for the system's own; `rate` -50 to 50 per cent faster than
    usual; `volume` 0-100 per cent; `language` as a BCP 47 tag."""

    voice: str | None = None
    rate: int = 0
    volume: int = 100
    language: str = "en"


class Speaker(Protocol):
    """Speaks one line and returns at once; a new line cuts the old one, and silence is a normal outcome.

    `name` tells engines apart, whose tempo differs. `spoken` gives what has ended since it was last asked.
    """

    name: str
    manner: Manner

    def say(self, text: str) -> None: ...

    def stop(self) -> None: ...

    def spoken(self) -> list[Spoken]: ...

    def voices(self, language: str) -> list[str]: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class DesktopFacts:
    """What the desktop tells of a moment. `idle_s`: seconds since the last key or pointer input; None means unknown,
    which never means away or busy. `quiet`: why this is no moment to interrupt, a sentence for the person."""

    idle_s: float | None = None
    quiet: str | None = None


class Desktop(Protocol):
    """Returns at once. `tell` is called when all have answered: maybe in another thread, maybe late, maybe never.

    Whoever has been idle for `away_s` is not there to be interrupted, and nobody is asked about quiet.
    """

    def ask(self, away_s: float, tell: Callable[[DesktopFacts], None]) -> None: ...
