"""Which routines are not offered today because something hurt. The person can still open and start them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from unclench.core.routine.routine import Routine
from unclench.core.routine.timeline import included_exercises
from unclench.core.settings.settings import Settings


def what_hurt(routine: Routine, settings: Settings, day: date) -> str | None:
    """The title of the routine if it hurt on this day, or else the name of an exercise in it that hurt in another
    routine. None if nothing did."""
    pain = settings.own(routine.id).pain
    if pain is not None and pain.day == day:
        return routine.title
    hurt = {
        name for own in settings.routines.values() if own.pain and own.pain.day == day for name in own.pain.exercises
    }
    exercises = included_exercises(routine, settings.choices_for(routine.id)) if hurt else []
    return next((exercise.name for exercise in exercises if exercise.id in hurt), None)


def not_resting(routines: Sequence[Routine], settings: Settings, day: date) -> list[Routine]:
    """The routines that may be offered on this day."""
    return [routine for routine in routines if what_hurt(routine, settings, day) is None]
