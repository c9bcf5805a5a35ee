"""Which routine fits a moment. Each routine names its moments in `fits`, so no code needs to know a routine's id."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from unclench.core.reminders.rules import ReminderRule
from unclench.core.routine.routine import Moment, Routine
from unclench.core.routine.timeline import included_exercises
from unclench.core.settings.resting import what_hurt
from unclench.core.settings.settings import Settings


def fitting(moment: Moment, routines: Sequence[Routine], settings: Settings, builtin: Collection[str]) -> list[Routine]:
    """Every routine that fits the moment, the best one first.

    The person's own routines come before the built-in ones (`builtin` has their ids), shorter ones before longer ones;
    ids break ties. A routine in which this person has left out every exercise comes last.
    """

    def rank(routine: Routine) -> tuple[bool, bool, float, str]:
        return not is_ready(routine, settings), routine.id in builtin, *length(routine)

    return sorted((routine for routine in routines if moment in routine.fits), key=rank)


def in_force(
    settings: Settings, routines: Sequence[Routine], builtin: Collection[str], day: date | None = None
) -> Settings:
    """The settings with a routine for every reminder and for the wake-up.

    A routine that the person chose is kept, even when it does not exist. Otherwise it is the best routine that fits
    hourly reminders or the morning; "" when none fits. With `day`, it is if possible one that did not hurt on this day,
    and a reminder of a routine that did is marked with `hurt_on`.
    """
    hurt = {routine.id for routine in routines if day and what_hurt(routine, settings, day) is not None}

    def best(moment: Moment) -> str:
        fits = [routine.id for routine in fitting(moment, routines, settings, builtin)]
        return next((one for one in fits if one not in hurt), next(iter(fits), ""))

    def filled(rule: ReminderRule) -> ReminderRule:
        routine = rule.routine or hourly
        return replace(rule, routine=routine, hurt_on=day if routine in hurt else None)

    hourly, wake_up = best(Moment.HOURLY), settings.wake_up
    return replace(
        settings,
        reminders=tuple(map(filled, settings.reminders)),
        wake_up=replace(wake_up, routine=wake_up.routine or best(Moment.MORNING)),
    )


def is_ready(routine: Routine, settings: Settings) -> bool:
    """Whether any exercise of the routine is switched on for this person."""
    return bool(included_exercises(routine, settings.choices_for(routine.id)))


def length(routine: Routine) -> tuple[float, str]:
    """Sort key that puts the shortest routine first: seconds at the gentle level, then the id."""
    return routine.gentle_s, routine.id
