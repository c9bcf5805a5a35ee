"""What fits now: the routine that home offers first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from unclench.core.record.history import SessionRecord, day_of, dose_of_day
from unclench.core.routine.routine import Exercise, Moment, Routine, Side
from unclench.core.routine.timeline import included_exercises
from unclench.core.settings.fitting import fitting, is_ready, length
from unclench.core.settings.settings import Settings

HABIT = timedelta(days=14)
MORNING, EVENING = range(5, 9), 20  # o'clock; an evening lasts until the new day of the record
OF_AN_HOUR = frozenset({Moment.MORNING, Moment.EVENING})


@dataclass(frozen=True)
class Due:
    """A routine, and the exercise of it that is farthest behind its daily dose; `low` None: it has no daily dose."""

    routine: str
    exercise: str = ""
    name: str = ""
    side: str | None = None
    done: int = 0
    low: float | None = None
    high: float | None = None


def due_now(
    routines: Sequence[Routine],
    records: Sequence[SessionRecord],
    now: datetime,
    settings: Settings,
    builtin: Collection[str],
) -> Due | None:
    """The routine that fits now, by the first rule that finds one: of those done within two weeks, the one farthest
    behind its dose of today; in the morning and in the evening the one that fits that hour, once; the one done last,
    those that fit only such an hour apart; the one that fits every hour; the shortest one for the desk. None when
    there is no routine. `builtin` are the ids of those that are not the person's own."""
    last = {record.routine: record.began for record in sorted(records, key=lambda record: record.began)}
    known = [routine for routine in routines if routine.id in last]
    ready = [routine for routine in routines if is_ready(routine, settings)] or list(routines)
    dose = dose_of_day(records, day_of(now, settings.rollover_hour), settings.rollover_hour)
    behind = [
        (share, -last[routine.id].timestamp(), due)
        for routine in known
        if now - last[routine.id] <= HABIT and (due := _dose_due(routine, dose, settings)) is not None
        if (share := due.done / (due.low or 1)) < 1
    ]
    if behind:
        return min(behind, key=lambda one: one[:2])[2]
    of_the_hour = _of_the_hour(ready, last, now, settings, builtin)
    if of_the_hour in {routine.id for routine in ready}:
        return Due(of_the_hour)
    at_any_hour = [routine for routine in known if not _only_of_an_hour(routine)]
    if at_any_hour:
        routine = max(at_any_hour, key=lambda one: last[one.id])
        return _dose_due(routine, dose, settings) or Due(routine.id)
    hourly = fitting(Moment.HOURLY, ready, settings, builtin)
    for_desk = [routine for routine in ready if "desk" in routine.situations] or ready
    first = hourly or sorted(for_desk, key=length)
    return Due(first[0].id) if first else None


def _only_of_an_hour(routine: Routine) -> bool:
    return bool(routine.fits) and OF_AN_HOUR.issuperset(routine.fits)


def _of_the_hour(
    ready: Sequence[Routine],
    last: Mapping[str, datetime],
    now: datetime,
    settings: Settings,
    builtin: Collection[str],
) -> str:
    """The routine to wake up with, as long as nothing has been done today, or to go to bed with, until it is done; ""
    at other hours. Of several it is the one done last, or else the one chosen for the wake-up, or else the best."""
    today = day_of(now, settings.rollover_hour)
    done = {routine for routine, began in last.items() if day_of(began, settings.rollover_hour) == today}
    if now.hour in MORNING:
        fits = [routine.id for routine in fitting(Moment.MORNING, ready, settings, builtin)]
        return "" if done else _done_last(fits, last) or settings.wake_up.routine or next(iter(fits), "")
    if now.hour >= EVENING or now.hour < settings.rollover_hour:
        fits = [routine.id for routine in fitting(Moment.EVENING, ready, settings, builtin)]
        return "" if done.intersection(fits) else _done_last(fits, last) or next(iter(fits), "")
    return ""


def _done_last(routines: Sequence[str], last: Mapping[str, datetime]) -> str:
    return max((one for one in routines if one in last), key=lambda one: last[one], default="")


def _exercises(routine: Routine, settings: Settings) -> list[Exercise]:
    """What this person does of it; what is "not for me" can never be due."""
    return included_exercises(routine, settings.choices_for(routine.id))


def _dose_due(routine: Routine, dose: Mapping[tuple[str, str | None], int], settings: Settings) -> Due | None:
    """The exercise and side that have been done least today, the side that needs it first; None without a daily dose
    of reps."""
    wanted = routine.dose.reps_per_day
    if wanted is None:
        return None
    found = [
        Due(routine.id, exercise.id, exercise.name, side, dose.get((exercise.id, side), 0), wanted.low, wanted.high)
        for exercise in _exercises(routine, settings)
        for side in _sides(exercise, settings.affected_side or "right")
    ]
    return min(found, key=lambda due: due.done, default=None)


def _sides(exercise: Exercise, affected: str) -> tuple[str | None, ...]:
    match exercise.side:
        case Side.EACH | Side.ALTERNATE:
            return ("left", "right") if affected == "left" else ("right", "left")
        case Side.LEFT | Side.RIGHT | Side.BOTH:
            return (exercise.side.value,)
        case Side.AFFECTED:
            return (affected,)
    return (None,)
