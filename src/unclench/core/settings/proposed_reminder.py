"""The reminder that the dose of a routine proposes. It is off: only the person switches it on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import time

from unclench.core.i18n import _
from unclench.core.reminders.rules import EVERY_DAY, ReminderRule
from unclench.core.routine.routine import Dose, Routine
from unclench.core.routine.wording import day_word
from unclench.core.settings.reminder_file import LONGEST_NAME
from unclench.core.settings.settings import Settings
from unclench.core.values import DAYS

MOST_REMINDERS = 20


def may_propose(settings: Settings, routine: Routine) -> bool:
    """Whether there is room for one more reminder, or already one of this routine, which is shown instead."""
    return len(settings.reminders) < MOST_REMINDERS or any(one.routine == routine.id for one in settings.reminders)


def times_in_words(dose: Dose) -> str:
    """When the dose is to be done, such as "7:30, 21:00" or "every 60 min"; empty if it does not say."""
    if dose.at:
        when = ", ".join(one.removeprefix("0") for one in dose.at)
    elif dose.every_s is not None:
        when = _("every {minutes} min").format(minutes=f"{dose.every_s / 60:g}")
    else:
        return ""
    days = [day_word(number) for number in range(7) if DAYS[number] in dose.days]
    return when if len(days) in (0, 7) else f"{when} · {', '.join(days)}"


def proposed_reminder(routine: Routine, dose: Dose, taken: Collection[str]) -> ReminderRule:
    """A reminder of the routine at the times of the dose, switched off. `taken`: the ids of the other reminders."""
    days = frozenset(number for number in range(7) if DAYS[number] in dose.days) or EVERY_DAY
    at = tuple(time.fromisoformat(one) for one in dose.at)
    rule = ReminderRule(free_id(taken), routine.id, routine.title[:LONGEST_NAME], at=at, days=days, on=False)
    return rule if dose.every_s is None else replace(rule, every_s=dose.every_s)


def free_id(taken: Collection[str]) -> str:
    """An id for a new reminder of the person."""
    return next(f"mine-{number}" for number in range(1, len(taken) + 2) if f"mine-{number}" not in taken)
