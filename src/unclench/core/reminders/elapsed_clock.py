"""A clock that nobody can set. It counts all seconds, also those of sleep and between two runs of the program.

Reminders measure intervals on this clock, so a changed wall clock, daylight saving time and travel do not affect them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from unclench.core import values
from unclench.core.codec import MOMENT, SECONDS, Codec, Table, optional, row
from unclench.core.ports import Reading

LATE_S = 360.0  # a running process reads the clock more often than this
SET_S = 60.0  # a larger difference between the wall clock and the boot clock is not drift
FIRST_YEAR = 2024


@dataclass(frozen=True)
class ElapsedClock:
    """The clock showed `total_s` at the reading `last`. It never goes back, and starts at 0."""

    total_s: float = 0.0
    last: Reading | None = None

    def at_s(self, now: Reading) -> float:
        """The time on this clock at a reading, in seconds."""
        return self.total_s + self._passed_s(now)

    def advanced_to(self, now: Reading) -> ElapsedClock:
        """The clock at a reading of the same run."""
        return ElapsedClock(self.at_s(now), now)

    def suspended_s(self, now: Reading) -> float:
        """How long the machine slept, or this process was stopped, since the last reading.

        Where no clock counts during sleep, a wall clock that was set forward looks like sleep.
        """
        if self.last is None:
            return 0.0
        awake_s = max(0.0, now.mono_s - self.last.mono_s)
        slept_s = self._passed_s(now) - awake_s
        return slept_s + awake_s if awake_s > LATE_S else slept_s

    def resumed_at(self, now: Reading) -> ElapsedClock:
        """The clock at the first reading of a new run, maybe after the computer was restarted."""
        return ElapsedClock(self.total_s + (_between_runs_s(self.last, now) if self.last else 0.0), now)

    def _passed_s(self, now: Reading) -> float:
        if self.last is None:
            return 0.0
        awake_s = now.mono_s - self.last.mono_s
        if now.boot_s is not None and self.last.boot_s is not None:
            return max(0.0, awake_s, now.boot_s - self.last.boot_s)
        return max(0.0, awake_s, seconds_between(self.last.wall, now.wall))


def _between_runs_s(last: Reading, now: Reading) -> float:
    """Uses the clock that counts during sleep. After a restart of the computer that clock began at 0, so the wall clock
    is used."""
    wall_s = max(0.0, seconds_between(last.wall, now.wall))
    if now.boot_s is None or last.boot_s is None:
        return wall_s
    boot_s = now.boot_s - last.boot_s
    if boot_s < 0:
        return max(wall_s, now.boot_s)
    return wall_s if wall_s >= now.boot_s and wall_s - boot_s > SET_S else boot_s


def seconds_between(earlier: datetime, later: datetime) -> float:
    """Elapsed seconds. Plain subtraction of two times in one zone would ignore a daylight saving change between
    them."""
    return (later.astimezone(UTC) - earlier.astimezone(UTC)).total_seconds()


def moved(moment: datetime, seconds: float) -> datetime:
    """The moment that is `seconds` of elapsed time later, in the same time zone."""
    return (moment.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(moment.tzinfo)


def is_set(wall: datetime) -> bool:
    """Whether the wall clock is set. It is not when it shows a year before this program existed, as after an empty
    battery."""
    return wall.year >= FIRST_YEAR


_READING = row(Reading, {"mono_s": SECONDS, "boot_s": optional(SECONDS), "wall": MOMENT})
ELAPSED_CLOCK = Table(
    ElapsedClock,
    {"s": Codec(values.number(0, values.MOST_S)), "last": optional(_READING)},
    attributes={"s": "total_s"},
)
