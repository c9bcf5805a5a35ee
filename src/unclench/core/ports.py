"""The four parts of the outside world that core and the front ends use only through Protocols.

Everything else (SQLite, files, Qt) is used directly; see the design notes in docs/architecture.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


@dataclass(frozen=True)
class Reading:
    """One reading of the clocks, used for a whole step so that every part of it sees the same time.

    `mono_s` stops while the machine sleeps and never goes back. `boot_s` keeps counting during sleep. It is None where
    the system has no such clock; `wall` is used instead. `wall` has a time zone, and anyone may change the wall clock.
    """

    mono_s: float
    boot_s: float | None
    wall: datetime

    def seconds_since(self, earlier: Reading) -> float:
        """Seconds between two readings, including sleep. Negative only if `wall` is used and the clock was set back."""
        if self.boot_s is not None and earlier.boot_s is not None:
            return self.boot_s - earlier.boot_s
        # Python subtracts two times of one zone as local times, which would ignore a change of daylight saving time.
        return (self.wall.astimezone(UTC) - earlier.wall.astimezone(UTC)).total_seconds()


class Clock(Protocol):
    """The only source of the current time."""

    def reading(self) -> Reading: ...


class CuePlayer(Protocol):
    """Plays a cue by name immediately, without blocking. Silence is a normal outcome."""

    def play(self, name: str) -> None: ...

    def stop(self) -> None: ...


@dataclass(frozen=True)
class Spoken:
    """A finished utterance. `took_s` is the time from the call to the last sound. `cut`: a new line interrupted it, so
    it would have taken longer."""

    text: str
    took_s: float
    cut: bool = False


@dataclass(frozen=True)
class Manner:
    """How a voice speaks. `voice`: its name, None for the system's default. `rate`: percent faster than normal, -50 to
    50. `volume`: 0-100 percent. `language`: a BCP 47 tag."""

    voice: str | None = None
    rate: int = 0
    volume: int = 100
    language: str = "en"


class Speaker(Protocol):
    """Speaks one line without blocking. A new line interrupts the old one. Silence is a normal outcome.

    `name` identifies the engine, because engines differ in tempo. `spoken` returns the utterances that have ended since
    the last call.
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
    """What the desktop reports. `idle_s`: seconds since the last key or pointer input; None means unknown, which counts
    neither as away nor as busy. `quiet`: a sentence for the person that says why this is a bad time to interrupt; None
    if it is not."""

    idle_s: float | None = None
    quiet: str | None = None


class Desktop(Protocol):
    """Asks the desktop without blocking. `tell` gets the complete answer: maybe in another thread, maybe late, maybe
    never.

    A person who has been idle for `away_s` seconds cannot be interrupted, so the desktop is not asked about quiet.
    """

    def ask(self, away_s: float, tell: Callable[[DesktopFacts], None]) -> None: ...
