"""Where a person is in the plan of a routine: its phase, how often it was done, and whether it is due today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from unclench.core.i18n import _
from unclench.core.record.history import Outcome, SessionRecord, day_of
from unclench.core.routine.routine import Bound, Exercise, Range, Routine
from unclench.core.routine.timeline import Choices, included_exercises
from unclench.core.routine.wording import day_word, span
from unclench.core.settings.settings import Settings
from unclench.core.values import DAYS

FirstDone = Mapping[tuple[str, str], datetime]
"""When each (routine, exercise) was first done, as far back as the record goes."""


@dataclass(frozen=True)
class PastSessions:
    """What the person has done. `records`: of the last weeks; `first_done` goes back to the beginning."""

    records: Sequence[SessionRecord] = ()
    first_done: FirstDone | None = None


NOTHING_DONE = PastSessions()


@dataclass(frozen=True)
class PlanDay:
    """One day in the plan of a routine.

    - lines: what is done of the dose, a sentence each; empty without a dose in sessions, days or weeks
    - waits: why the routine is not due on this day; empty when it is. The person can start it all the same.
    - sessions: how many were done on this day
    """

    lines: tuple[str, ...] = ()
    waits: str = ""
    sessions: int = 0


def plan_day(routine: Routine, settings: Settings, past: PastSessions, day: date) -> PlanDay:
    """What the dose of the person's phase says about this day."""
    dose = routine.dose_in(settings.own(routine.id).phase)
    days = _days_done(routine, settings, past.records)
    sessions = days.count(day)
    monday = day - timedelta(days=day.weekday())
    this_week = len({one for one in days if monday <= one < monday + timedelta(days=7)})
    week = _week(routine, settings, past, day)
    lines, waits = [], []
    if dose.sessions_per_day is not None:
        lines.append(_("Sessions today: {done} of {dose}").format(done=sessions, dose=span(dose.sessions_per_day)))
        if _reached(sessions, dose.sessions_per_day):
            waits.append(_("Done for today: {done} of {dose}.").format(done=sessions, dose=span(dose.sessions_per_day)))
    if dose.per_week is not None:
        lines.append(_("Days this week: {done} of {dose}").format(done=this_week, dose=span(dose.per_week)))
        if _reached(this_week, dose.per_week) and day not in days:
            waits.append(_("Done for this week: {done} of {dose}.").format(done=this_week, dose=span(dose.per_week)))
        elif day in days and dose.sessions_per_day is None:
            waits.append(_("Done for today."))
    if dose.days and DAYS[day.weekday()] not in dose.days:
        waits.append(_("Not on its days today. The next is {day}.").format(day=day_word(_next_day(dose.days, day))))
    if dose.weeks is not None:
        over = week is not None and week > dose.weeks.high and dose.weeks.bound is not Bound.LEAST
        if week is None:
            lines.append(_("Weeks from the first session: {weeks}").format(weeks=span(dose.weeks)))
        elif not over:
            lines.append(_("Week {week} of {weeks}").format(week=week, weeks=span(dose.weeks)))
        else:
            words = _("Week {week} of {weeks}: this plan is over. Ask your therapist whether to go on.")
            waits.append(words.format(week=week, weeks=span(dose.weeks)))
    return PlanDay(tuple(lines), waits[-1] if waits else "", sessions)


def choices_today(routine: Routine, settings: Settings, records: Iterable[SessionRecord], day: date) -> Choices:
    """The person's choices without the exercises that were done today in as many sessions as their `per_day` says. When
    nothing else is left, all of them: the person starts it knowing that they are done."""
    choices = settings.choices_for(routine.id)
    done = done_for_today(routine, settings, records, day)
    rest = replace(choices, left_out=choices.left_out | done)
    return rest if not done or included_exercises(routine, rest) else choices


def done_for_today(routine: Routine, settings: Settings, records: Iterable[SessionRecord], day: date) -> frozenset[str]:
    """The exercises that were done on this day in as many sessions as their `per_day` says."""
    limited = {one.id: one.per_day for one in routine.exercises if one.per_day is not None}
    if not limited:
        return frozenset()
    today = [
        {one.exercise for one in record.exercises if one.done}
        for record in records
        if record.routine == routine.id and day_of(record.began, settings.rollover_hour) == day
    ]
    return frozenset(id_ for id_, most in limited.items() if _reached(sum(id_ in one for one in today), most))


def not_waiting(routines: Sequence[Routine], settings: Settings, past: PastSessions, day: date) -> list[Routine]:
    """The routines that their plan does not hold back on this day."""
    return [routine for routine in routines if not plan_day(routine, settings, past, day).waits]


def phase_sentence(routine: Routine, phase: int) -> str:
    """Which phase this is, such as "Phase 1 of 2: Weeks 1-2"; empty without phases."""
    if not routine.phases:
        return ""
    phase = routine.phase_at(phase)
    words = _("Phase {phase} of {phases}: {name}")
    return words.format(phase=phase, phases=len(routine.phases), name=routine.phases[phase - 1].name)


def no_such_phase(routine: Routine, phase: int) -> str:
    """Why the routine has no phase with this number; empty if it has."""
    if not routine.phases:
        return _("'{title}' has no phases.").format(title=routine.title)
    if not 1 <= phase <= len(routine.phases):
        return _("'{title}' has phases 1 to {phases}.").format(title=routine.title, phases=len(routine.phases))
    return ""


def why_not_to(routine: Routine, settings: Settings, records: Iterable[SessionRecord], phase: int) -> str:
    """Why the person cannot go to this phase; empty when they can. Back is always possible; onward one phase at a time,
    and never after a day that hurt, until there was a day without pain."""
    if missing := no_such_phase(routine, phase):
        return missing
    own = settings.own(routine.id)
    here = routine.phase_at(own.phase)
    if phase <= here:
        return ""
    if own.pain is not None and all(one <= own.pain.day for one in _days_done(routine, settings, records)):
        return _("It hurt the last time. Do this phase on another day without pain first.")
    return _("Go on one phase at a time: the next is {phase}.").format(phase=here + 1) if phase > here + 1 else ""


def _days_done(routine: Routine, settings: Settings, records: Iterable[SessionRecord]) -> list[date]:
    """The day of each session of the person's phase that was finished, or done for at least half."""
    ids = {one.id for one in routine.exercises_in(settings.own(routine.id).phase)}
    return [
        day_of(record.began, settings.rollover_hour)
        for record in records
        if record.routine == routine.id
        and (record.outcome is Outcome.FINISHED or (record.done and record.done * 2 >= record.planned))
        and any(one.exercise in ids for one in record.exercises)
    ]


def _week(routine: Routine, settings: Settings, past: PastSessions, day: date) -> int | None:
    """The week since the first session of the person's phase, from 1; None before it."""
    exercises: tuple[Exercise, ...] = routine.exercises_in(settings.own(routine.id).phase)
    known = past.first_done or {}
    moments = [known[routine.id, one.id] for one in exercises if (routine.id, one.id) in known]
    days = [day_of(one, settings.rollover_hour) for one in moments] or _days_done(routine, settings, past.records)
    return (day - min(days)).days // 7 + 1 if days else None


def _next_day(days: Sequence[str], day: date) -> int:
    """The next weekday after `day` that is in `days`; Monday is 0."""
    return next(number for number in ((day.weekday() + ahead) % 7 for ahead in range(1, 8)) if DAYS[number] in days)


def _reached(done: int, dose: Range) -> bool:
    return done >= dose.high and dose.bound is not Bound.LEAST
