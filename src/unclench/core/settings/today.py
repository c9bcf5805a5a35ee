"""Which routine the home page offers first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from unclench.core.record.history import day_of, dose_of_day
from unclench.core.routine.routine import Exercise, Moment, Routine, Side
from unclench.core.routine.timeline import included_exercises
from unclench.core.settings.fitting import fitting, is_ready, length
from unclench.core.settings.plan import PastSessions, not_waiting, plan_day
from unclench.core.settings.resting import not_resting
from unclench.core.settings.settings import Settings

HABIT = timedelta(days=14)
MORNING, EVENING = range(5, 9), 20  # hours of the day; an evening lasts until the rollover hour
MORNING_OR_EVENING = frozenset({Moment.MORNING, Moment.EVENING})


@dataclass(frozen=True)
class Due:
    """A routine, and its exercise that is furthest behind the daily dose; without an exercise, `done` counts sessions.
    `low` None: no daily dose."""

    routine: str
    exercise: str = ""
    name: str = ""
    side: str | None = None
    done: int = 0
    low: float | None = None
    high: float | None = None


def due_now(
    routines: Sequence[Routine],
    past: PastSessions,
    now: datetime,
    settings: Settings,
    builtin: Collection[str],
) -> Due | None:
    """The routine to offer now. The first rule that finds a routine decides:

    1. Of the routines done in the last two weeks, the one furthest behind today's dose.
    2. In the morning and the evening, a routine for that time of day, once a day.
    3. The routine done last, except those that fit only the morning or evening.
    4. The routine that fits hourly reminders.
    5. The shortest routine for the desk.

    None when there is no routine. One that hurt today is not offered, nor one that its plan holds back. `builtin` has
    the ids of the built-in routines.
    """
    day, records = day_of(now, settings.rollover_hour), past.records
    routines = not_waiting(not_resting(routines, settings, day), settings, past, day)
    last = {record.routine: record.began for record in sorted(records, key=lambda record: record.began)}
    known = [routine for routine in routines if routine.id in last]
    ready = [routine for routine in routines if is_ready(routine, settings)] or list(routines)
    dose = dose_of_day(records, day, settings.rollover_hour)

    def sessions_of(routine: Routine) -> int:
        return plan_day(routine, settings, past, day).sessions

    behind = [
        (share, -last[routine.id].timestamp(), due)
        for routine in known
        if now - last[routine.id] <= HABIT
        and (due := _dose_due(routine, dose, settings, sessions_of(routine))) is not None
        if (share := due.done / (due.low or 1)) < 1
    ]
    if behind:
        return min(behind, key=lambda one: one[:2])[2]
    for_now = _morning_or_evening(ready, last, now, settings, builtin)
    if for_now in {routine.id for routine in ready}:
        return Due(for_now)
    any_time = [routine for routine in known if not _only_morning_or_evening(routine)]
    if any_time:
        routine = max(any_time, key=lambda one: last[one.id])
        return _dose_due(routine, dose, settings, sessions_of(routine)) or Due(routine.id)
    hourly = fitting(Moment.HOURLY, ready, settings, builtin)
    for_desk = [routine for routine in ready if "desk" in routine.situations] or ready
    first = hourly or sorted(for_desk, key=length)
    return Due(first[0].id) if first else None


def _only_morning_or_evening(routine: Routine) -> bool:
    return bool(routine.fits) and MORNING_OR_EVENING.issuperset(routine.fits)


def _morning_or_evening(
    ready: Sequence[Routine],
    last: Mapping[str, datetime],
    now: datetime,
    settings: Settings,
    builtin: Collection[str],
) -> str:
    """The routine for this time of day. In the morning: a wake-up routine, as long as nothing has been done today. In
    the evening: a bedtime routine, until one has been done. "" at other hours.

    Of several, choose the one done last, or else the one chosen for the wake-up, or else the best fit.
    """
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
    """The exercises that this person does; one that is marked "not for me" is never due."""
    return included_exercises(routine, settings.choices_for(routine.id))


def _dose_due(
    routine: Routine, dose: Mapping[tuple[str, str | None], int], settings: Settings, sessions: int
) -> Due | None:
    """The exercise and side with the fewest reps today; in a tie, the affected side. Without a daily dose of reps, the
    sessions of today. None when the routine has neither."""
    plan = routine.dose_in(settings.own(routine.id).phase)
    wanted = plan.reps_per_day
    if wanted is None:
        a_day = plan.sessions_per_day
        return None if a_day is None else Due(routine.id, done=sessions, low=a_day.low, high=a_day.high)
    found = [
        Due(routine.id, exercise.id, exercise.name, side, dose.get((exercise.id, side), 0), wanted.low, wanted.high)
        for exercise in _exercises(routine, settings)
        for side in _sides(exercise, settings.affected_side)
    ]
    return min(found, key=lambda due: due.done, default=None)


def _sides(exercise: Exercise, affected: str | None) -> tuple[str | None, ...]:
    both = ("left", "right") if affected == "left" else ("right", "left")
    match exercise.side:
        case Side.EACH | Side.ALTERNATE:
            return both
        case Side.LEFT | Side.RIGHT | Side.BOTH:
            return (exercise.side.value,)
        case Side.AFFECTED:
            return both if affected == "both" else both[:1]
    return (None,)
