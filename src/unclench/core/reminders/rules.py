"""What the person wants to be reminded of, and when: named rules, each bound to a routine, and waking up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from unclench.core.i18n import _
from unclench.core.reminders.awake_clock import seconds_between

EVERY_DAY = frozenset(range(7))
HOURLY_HANDS = "hourly-hands"


@dataclass(frozen=True)
class Hours:
    """From `begin` until just before `end`; an end that is not after the beginning is one of the next day."""

    begin: time
    end: time


@dataclass(frozen=True)
class ReminderRule:
    """Every `every_s` seconds of computer use or, when `at` names clock times, at those.

    `routine` is the id of what it offers; "" means whichever fits every hour, see `core.settings.fitting.in_force`.

    `days` are weekdays, Monday is 0; hours over midnight belong to the day they begin on. `hours` None: all day.
    Idle of `natural_break_s` is a break. `popup`, `notification` and `sound` are what it may do. An empty `name` is
    that of a built-in reminder.
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

    @property
    def title(self) -> str:
        """Its name as shown."""
        if self.name:
            return self.name
        return _("Hourly hands") if self.id == HOURLY_HANDS else self.routine

    @property
    def asks_the_clock(self) -> bool:
        """False when it needs no right wall clock at all."""
        return bool(self.at) or self.hours is not None or self.days != EVERY_DAY

    def allows(self, wall: datetime) -> bool:
        """True inside the days and working hours."""
        if self.hours is None:
            return wall.weekday() in self.days
        local = wall.replace(tzinfo=None)
        return any(begin <= local < end for begin, end in self._stretches(local.date() - timedelta(days=1), 2))

    def last_time(self, after: datetime, until: datetime) -> datetime | None:
        """The latest clock time of it in (after, until], looking back a day; one that daylight saving leaves out comes
        an hour later, one that comes twice counts once."""
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
        """Its next clock time; None when it has none that its days and hours allow."""
        return min(
            (one for one in self._times(after.date(), 9, after) if seconds_between(after, one) > 0),
            key=lambda one: seconds_between(after, one),
            default=None,
        )

    def next_opening(self, after: datetime) -> datetime | None:
        """When its days and hours begin next; None when they never do."""
        local = after.replace(tzinfo=None)
        begins = (begin for begin, _end in self._stretches(local.date(), 9) if begin > local)
        first = min(begins, default=None)
        return None if first is None else first.replace(tzinfo=after.tzinfo)

    def moments(self, wall: datetime) -> Iterator[datetime]:
        """Every clock time of today that may matter to it, and in the last hour of a day of tomorrow, too."""
        times = [*self.at, *((self.hours.begin, self.hours.end) if self.hours else ())]
        if self.days != EVERY_DAY:
            times.append(time())
        for day in (wall.date(), wall.date() + timedelta(days=1))[: 2 if wall.hour == 23 else 1]:
            yield from (datetime.combine(day, one, wall.tzinfo) for one in times)

    def _stretches(self, first: date, days: int) -> Iterator[tuple[datetime, datetime]]:
        """Local beginning and end on each of so many days."""
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
    """On each of `days` (Monday is 0): at the alarm of that weekday or, without one, when the person is first at the
    computer between `begin` and `end`, after an hour away. `routine` "" means whichever fits the morning, see
    `core.settings.fitting.in_force`."""

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
    """Everything chosen about reminders: the rules, how far a snooze and the distance of two offers is, and when a new
    day begins."""

    rules: tuple[ReminderRule, ...] = BUILT_IN
    snooze_s: float = 300.0
    rollover_hour: int = 4

    def rule(self, name: str) -> ReminderRule | None:
        """The rule of this id that is on."""
        return next((one for one in self.rules if one.id == name and one.on), None)
