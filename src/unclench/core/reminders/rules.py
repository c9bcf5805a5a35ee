"""The rules that say when to offer which routine, and the rule for waking up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from unclench.core.i18n import _
from unclench.core.reminders.elapsed_clock import seconds_between

EVERY_DAY = frozenset(range(7))
HOURLY_HANDS = "hourly-hands"


@dataclass(frozen=True)
class Hours:
    """From `begin` until just before `end`. An `end` that is not after `begin` is on the next day."""

    begin: time
    end: time


@dataclass(frozen=True)
class ReminderRule:
    """A reminder after every `every_s` seconds of computer use or, if `at` has clock times, at those times.

    `routine`: the id of the routine to offer; "" means one that fits hourly, see `core.settings.fitting.in_force`.
    `days`: weekdays, Monday is 0; hours over midnight belong to the day on which they begin. `hours` None: all day.
    `natural_break_s`: this long without input counts as a break. `popup`, `notification`, `sound`: how the offer may
    be shown. An empty `name` means the name of the built-in reminder. `hurt_on`: the day on which the routine is not
    offered because something in it hurt; not part of the settings file, see `core.settings.fitting.in_force`.
    """

    id: str
    routine: str = ""
    name: str = ""
    every_s: float = 3600.0
    at: tuple[time, ...] = ()
    days: frozenset[int] = EVERY_DAY
    hours: Hours | None = None
    natural_break_s: float = 300.0
    popup: bool = True
    notification: bool = False
    sound: bool = True
    on: bool = True
    hurt_on: date | None = None

    @property
    def title(self) -> str:
        """The name to show."""
        if self.name:
            return self.name
        return _("Hourly hands") if self.id == HOURLY_HANDS else self.routine

    @property
    def asks_the_clock(self) -> bool:
        """Whether the rule depends on the wall clock."""
        return bool(self.at) or self.hours is not None or self.days != EVERY_DAY

    def allows(self, wall: datetime) -> bool:
        """Whether `wall` is within the days and hours of the rule."""
        if self.hours is None:
            return wall.weekday() in self.days
        local = wall.replace(tzinfo=None)
        return any(begin <= local < end for begin, end in self._open_hours(local.date() - timedelta(days=1), 2))

    def last_time(self, after: datetime, until: datetime) -> datetime | None:
        """The latest clock time of the rule in (after, until], at most a day back. A time that daylight saving skips
        comes an hour later; a time that it repeats counts once."""
        return max(
            (
                one
                for one in self._times(until.date() - timedelta(days=1), 2, until)
                if seconds_between(after, one) > 0 and seconds_between(one, until) >= 0
            ),
            key=lambda one: seconds_between(after, one),
            default=None,
        )

    def next_time(self, after: datetime) -> datetime | None:
        """The next clock time of the rule. None when its days and hours allow none."""
        return min(
            (one for one in self._times(after.date(), 9, after) if seconds_between(after, one) > 0),
            key=lambda one: seconds_between(after, one),
            default=None,
        )

    def next_opening(self, after: datetime) -> datetime | None:
        """When the days and hours of the rule next begin. None when they never do."""
        local = after.replace(tzinfo=None)
        begins = (begin for begin, _end in self._open_hours(local.date(), 9) if begin > local)
        first = min(begins, default=None)
        return None if first is None else first.replace(tzinfo=after.tzinfo)

    def moments(self, wall: datetime) -> Iterator[datetime]:
        """Every time of today when the rule may change its state; in the last hour of a day, those of tomorrow too."""
        times = [*self.at, *((self.hours.begin, self.hours.end) if self.hours else ())]
        if self.days != EVERY_DAY:
            times.append(time())
        for day in (wall.date(), wall.date() + timedelta(days=1))[: 2 if wall.hour == 23 else 1]:
            yield from (datetime.combine(day, one, wall.tzinfo) for one in times)

    def _open_hours(self, first: date, days: int) -> Iterator[tuple[datetime, datetime]]:
        """The local begin and end of the hours on each of `days` days."""
        hours = self.hours or Hours(time(), time())
        for day in (first + timedelta(days=one) for one in range(days)):
            if day.weekday() in self.days:
                ends = day if hours.end > hours.begin else day + timedelta(days=1)
                yield datetime.combine(day, hours.begin), datetime.combine(ends, hours.end)

    def _times(self, first: date, days: int, zone_of: datetime) -> Iterator[datetime]:
        for day in (first + timedelta(days=one) for one in range(days)):
            for one in self.at:
                found = datetime.combine(day, one, zone_of.tzinfo)
                if self.allows(found):
                    yield found


BUILT_IN = (ReminderRule(HOURLY_HANDS),)


@dataclass(frozen=True)
class WakeUpRule:
    """When to offer the wake-up routine on each of `days` (Monday is 0): at the alarm of that weekday. Without an
    alarm, when the person first uses the computer between `begin` and `end`, after an hour away.

    `routine` "" means one that fits the morning, see `core.settings.fitting.in_force`.
    """

    on: bool = False
    routine: str = ""
    days: frozenset[int] = EVERY_DAY
    begin: time = time(5)
    end: time = time(11)
    alarms: Mapping[int, time] = field(default_factory=dict)
    snooze_s: float = 600.0
    sound: bool = True


@dataclass(frozen=True)
class Reminders:
    """All settings about reminders. `snooze_s` is the length of a snooze, and also the minimum time between two offers.
    A new day begins at `rollover_hour`."""

    rules: tuple[ReminderRule, ...] = BUILT_IN
    snooze_s: float = 300.0
    rollover_hour: int = 4

    def rule(self, name: str) -> ReminderRule | None:
        """The rule with this id if it is on, otherwise None."""
        return next((one for one in self.rules if one.id == name and one.on), None)
