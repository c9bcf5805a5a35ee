"""A clock of our own that nobody can set: seconds lived, sleep and the time between two runs included.

Intervals are measured on it, so that a clock set forward or back, daylight saving and journeys cannot move them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from unclench.core import values
from unclench.core.codec import MOMENT, SECONDS, Codec, Table, optional, row
from unclench.core.ports import Reading

LATE_S = 360.0
SET_S = 60.0
FIRST_YEAR = 2024


@dataclass(frozen=True)
class AwakeClock:
    """`s` at the reading `last`. It only grows; before the first reading it stands at 0."""

    s: float = 0.0
    last: Reading | None = None

    def at_s(self, now: Reading) -> float:
        """What it shows at this reading."""
        return self.s + self._passed_s(now)

    def on(self, now: Reading) -> AwakeClock:
        """Moved on to this reading."""
        return AwakeClock(self.at_s(now), now)

    def unseen_s(self, now: Reading) -> float:
        """How long nobody could look since the last reading: the machine slept, or this process stood still.

        Where no clock counts through sleep, a wall clock that was set forward looks the same.
        """
        if self.last is None:
            return 0.0
        awake_s = max(0.0, now.mono_s - self.last.mono_s)
        slept_s = self._passed_s(now) - awake_s
        return slept_s + awake_s if awake_s > LATE_S else slept_s

    def restarted(self, now: Reading) -> AwakeClock:
        """Moved on to the first reading of another run, maybe after a new start of the machine."""
        return AwakeClock(self.s + (_between_runs_s(self.last, now) if self.last else 0.0), now)

    def _passed_s(self, now: Reading) -> float:
        if self.last is None:
            return 0.0
        awake_s = now.mono_s - self.last.mono_s
        if now.boot_s is not None and self.last.boot_s is not None:
            return max(0.0, awake_s, now.boot_s - self.last.boot_s)
        return max(0.0, awake_s, seconds_between(self.last.wall, now.wall))


def _between_runs_s(last: Reading, now: Reading) -> float:
    """By the clock that counts through sleep, unless it began anew because the machine did; then by the wall clock."""
    wall_s = max(0.0, seconds_between(last.wall, now.wall))
    if now.boot_s is None or last.boot_s is None:
        return wall_s
    boot_s = now.boot_s - last.boot_s
    if boot_s < 0:
        return max(wall_s, now.boot_s)
    return wall_s if wall_s >= now.boot_s and wall_s - boot_s > SET_S else boot_s


def seconds_between(earlier: datetime, later: datetime) -> float:
    """True seconds. Two moments of one zone, subtracted as they are, would ignore daylight saving between them."""
    return (later.astimezone(UTC) - earlier.astimezone(UTC)).total_seconds()


def moved(moment: datetime, seconds: float) -> datetime:
    """The moment so many true seconds later, in the same zone."""
    return (moment.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(moment.tzinfo)


def is_set(wall: datetime) -> bool:
    """False when the wall clock stands in the past of this program, as after an empty battery."""
    return wall.year >= FIRST_YEAR


_READING = row(Reading, {"mono_s": SECONDS, "boot_s": optional(SECONDS), "wall": MOMENT})
LIVED = Table(AwakeClock, {"s": Codec(values.number(0, values.MOST_S)), "last": optional(_READING)})
