"""Which routine fits a moment: each routine says so itself, in `fits`, so no code has to know one by its id."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from unclench.core.routine.routine import Level, Moment, Routine
from unclench.core.routine.timeline import Choices, compile_timeline, included_exercises
from unclench.core.settings.settings import Settings


def fitting(moment: Moment, routines: Sequence[Routine], settings: Settings, builtin: Collection[str]) -> list[Routine]:
    """Every routine that fits the moment, the best one first.

    A routine of the person's own comes before the built-in ones (`builtin` are their ids), a shorter one before a
    longer one, then the ids decide. A routine of which nothing is left for this person to do comes last.
    """

    def rank(routine: Routine) -> tuple[bool, bool, float, str]:
        return not is_ready(routine, settings), routine.id in builtin, *length(routine)

    return sorted((routine for routine in routines if moment in routine.fits), key=rank)


def in_force(settings: Settings, routines: Sequence[Routine], builtin: Collection[str]) -> Settings:
    """The settings with a routine for every reminder and for the wake-up.

    What the person has chosen stays, even when there is no such routine. Where nothing is chosen, it is the best one
    that fits every hour, or the morning; "" when none fits.
    """

    def best(moment: Moment) -> str:
        return next((routine.id for routine in fitting(moment, routines, settings, builtin)), "")

    hourly, wake_up = best(Moment.HOURLY), settings.wake_up
    return replace(
        settings,
        reminders=tuple(replace(rule, routine=rule.routine or hourly) for rule in settings.reminders),
        wake_up=replace(wake_up, routine=wake_up.routine or best(Moment.MORNING)),
    )


def is_ready(routine: Routine, settings: Settings) -> bool:
    """Whether this person does anything of it."""
    return bool(included_exercises(routine, settings.choices_for(routine.id)))


def length(routine: Routine) -> tuple[float, str]:
    """What to sort by for the shortest first: its seconds at the gentlest level, then its id."""
    return compile_timeline(routine, Choices(level=Level.GENTLE)).total_s, routine.id
