"""A case of the table of reminders, and the rules and moments that the cases start with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time

from tools.reminder_world import BERLIN

from unclench.core.reminders.rules import HOURLY_HANDS, Hours, ReminderRule

HANDS = ReminderRule(HOURLY_HANDS, "desk-reset")
WEEKDAYS = frozenset(range(5))
OFFICE = replace(HANDS, days=WEEKDAYS, hours=Hours(time(9), time(17)))
NIGHT = replace(HANDS, every_s=3 * 3600, hours=Hours(time(22), time(6)), days=frozenset([0]))
NECK = ReminderRule("neck", "neck-ease", name="Neck", at=(time(15),), days=WEEKDAYS)
EARLY = ReminderRule("early", "neck-ease", name="Early", at=(time(2, 30),))
FEET = ReminderRule("feet", "ankle-rotations", name="Feet", every_s=3600)
MONDAY = datetime(2026, 1, 5, 9, tzinfo=BERLIN)
AFTERNOON = MONDAY.replace(hour=14)


@dataclass(frozen=True)
class Case:
    """`events` are in the words of `reminder_world.play`, `expected` in those of `Desk.story`. `says` is the sentence
    of the tray at the end, `missed` the number of missed reminders. By default it is Monday 9:00 in Berlin, with the
    hourly reminder."""

    id: str
    story: str
    events: tuple[str, ...]
    expected: tuple[str, ...]
    says: str = ""
    missed: int = 0
    rules: tuple[ReminderRule, ...] = (HANDS,)
    begins: datetime = MONDAY
    idle_known: bool = True
    boot_clock: bool = True
