"""Where a person is in the plan of a routine: the doses that act, and the phases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from fakes import MONDAY
from unclench.content.loader import load_routine
from unclench.core.record.history import ExerciseRecord, Outcome, SessionRecord
from unclench.core.reminders.rules import BUILT_IN
from unclench.core.routine.routine import Routine
from unclench.core.routine.timeline import Choices, compile_timeline
from unclench.core.settings.plan import (
    PastSessions,
    choices_today,
    no_such_phase,
    phase_sentence,
    plan_day,
    why_not_to,
)
from unclench.core.settings.proposed_reminder import proposed_reminder, times_in_words
from unclench.core.settings.routine_choices import Pain
from unclench.core.settings.settings import Settings
from unclench.core.settings.today import Due, due_now

DAY = MONDAY.date()
DAYS = timedelta(days=1)
TWO_PHASES = """\
title: Knee
phases:
  - name: Weeks 1-2
    dose: {sessions_per_day: 1}
    exercises: [{name: Bend, reps: 5}]
  - name: From week 3
    dose: {sessions_per_day: 2-3}
    exercises: [{name: Bend, reps: 10}, {name: Squat, reps: 8}]
"""


def load(text: str) -> Routine:
    routine, problems = load_routine(text, "knee.yaml")
    assert routine is not None, problems
    assert not problems
    return routine


def dosed(dose: str, exercises: str = "[{name: Bend, reps: 5}]") -> Routine:
    return load(f"title: Knee\ndose: {{{dose}}}\nexercises: {exercises}\n")


def session(
    began: datetime = MONDAY, done: int = 5, outcome: Outcome = Outcome.FINISHED, exercises: Iterable[str] = ("bend",)
) -> SessionRecord:
    rows = tuple(ExerciseRecord(one, one, None, 5, done) for one in exercises)
    return SessionRecord("knee", "Knee", "gentle", began, began + timedelta(minutes=5), 300.0, outcome, rows)


def on(routine: Routine, *records: SessionRecord, day: int = 0, first: datetime | None = None) -> tuple[object, ...]:
    past = PastSessions(records, {} if first is None else {("knee", "bend"): first})
    found = plan_day(routine, Settings(), past, DAY + day * DAYS)
    return found.lines, found.waits


def test_a_routine_without_a_dose_never_waits() -> None:
    assert on(load("title: Knee\nexercises: [{name: Bend, reps: 5}]\n"), session(), session()) == ((), "")


def test_sessions_a_day() -> None:
    routine = dosed("sessions_per_day: 2-3")
    assert on(routine) == (("Sessions today: 0 of 2-3",), "")
    assert on(routine, session(), session()) == (("Sessions today: 2 of 2-3",), "")
    assert on(routine, *[session()] * 3) == (("Sessions today: 3 of 2-3",), "Done for today: 3 of 2-3.")
    assert on(routine, *[session()] * 3, day=1) == (("Sessions today: 0 of 2-3",), "")


@pytest.mark.parametrize(
    ("dose", "sessions", "line", "waits"),
    [
        ("up to 2", 1, "Sessions today: 1 of up to 2", False),
        ("up to 2", 2, "Sessions today: 2 of up to 2", True),
        ("at least 1", 4, "Sessions today: 4 of at least 1", False),
    ],
)
def test_at_most_and_at_least(dose: str, sessions: int, line: str, waits: bool) -> None:
    lines, why = on(dosed(f"sessions_per_day: {dose}"), *[session()] * sessions)
    assert (lines, bool(why)) == ((line,), waits)


def test_a_session_counts_from_half_of_it_on() -> None:
    routine = dosed("sessions_per_day: 1")
    few, half = session(done=2, outcome=Outcome.STOPPED), session(done=3, outcome=Outcome.INTERRUPTED)
    assert on(routine, few) == (("Sessions today: 0 of 1",), "")
    assert on(routine, half)[1] == "Done for today: 1 of 1."


def test_days_of_a_week() -> None:
    routine = dosed("per_week: 2")
    monday, tuesday = session(), session(MONDAY + DAYS)
    assert on(routine, session(MONDAY - DAYS)) == (("Days this week: 0 of 2",), "")
    assert on(routine, monday) == (("Days this week: 1 of 2",), "Done for today.")
    assert on(routine, monday, day=1) == (("Days this week: 1 of 2",), "")
    assert on(routine, monday, tuesday, day=2) == (("Days this week: 2 of 2",), "Done for this week: 2 of 2.")
    assert on(routine, monday, tuesday, day=7) == (("Days this week: 0 of 2",), "")


def test_only_on_its_days() -> None:
    routine = dosed("days: [tue, fri]")
    assert on(routine) == ((), "Not on its days today. The next is Tuesday.")
    assert on(routine, day=1) == ((), "")
    assert on(routine, day=2)[1] == "Not on its days today. The next is Friday."


def test_weeks_count_from_the_first_session_even_one_long_ago() -> None:
    routine = dosed("weeks: 3-4")
    assert on(routine) == (("Weeks from the first session: 3-4",), "")
    assert on(routine, session()) == (("Week 1 of 3-4",), "")
    assert on(routine, day=27, first=MONDAY) == (("Week 4 of 3-4",), "")
    over = "of 3-4: this plan is over. Ask your therapist whether to go on."
    assert on(routine, day=28, first=MONDAY) == ((), f"Week 5 {over}")
    assert on(routine, session(MONDAY + 100 * DAYS), day=100, first=MONDAY) == ((), f"Week 15 {over}")
    assert on(dosed("weeks: at least 2"), day=99, first=MONDAY) == (("Week 15 of at least 2",), "")


def due(routine: Routine, *records: SessionRecord, now: datetime = MONDAY) -> Due | None:
    return due_now([routine], PastSessions(records), now, Settings(), ())


def test_home_counts_sessions_and_offers_nothing_that_is_done() -> None:
    routine = dosed("sessions_per_day: 2")
    assert due(routine, session()) == Due("knee", done=1, low=2, high=2)
    assert due(routine, session(), session()) is None
    assert due(dosed("days: tue"), session(MONDAY - DAYS)) is None


def test_an_exercise_that_was_done_often_enough_today_is_left_out() -> None:
    routine = dosed("sessions_per_day: 3", "[{name: Bend, reps: 5, per_day: 1}, {name: Squat, reps: 5}]")
    both = [session(exercises=("bend", "squat"))]
    assert choices_today(routine, Settings(), [], DAY).left_out == frozenset()
    assert choices_today(routine, Settings(), both, DAY).left_out == {"bend"}
    assert choices_today(routine, Settings(), both, DAY + DAYS).left_out == frozenset()
    alone = dosed("sessions_per_day: 3", "[{name: Bend, reps: 5, per_day: 1}]")
    assert choices_today(alone, Settings(), both, DAY).left_out == frozenset()


def test_a_person_is_in_one_phase_and_the_doses_do_not_mix() -> None:
    routine, settings = load(TWO_PHASES), Settings()
    second = settings.in_phase("knee", 2)
    sentences = [phase_sentence(routine, phase) for phase in (1, 2)]
    assert sentences == ["Phase 1 of 2: Weeks 1-2", "Phase 2 of 2: From week 3"]
    assert [bool(no_such_phase(routine, phase)) for phase in (0, 1, 2, 3)] == [True, False, False, True]
    plans = [compile_timeline(routine, one.choices_for("knee")) for one in (settings, second)]
    assert [[(one.exercise, one.reps) for one in plan.segments if one.reps] for plan in plans] == [
        [("bend", 5)], [("bend-phase-2", 10), ("squat-phase-2", 8)],
    ]  # fmt: skip
    past = PastSessions([session()])
    assert plan_day(routine, settings, past, DAY).waits == "Done for today: 1 of 1."
    assert plan_day(routine, second, past, DAY).lines == ("Sessions today: 0 of 2-3",)


@pytest.mark.parametrize("phase", [3, 12])
def test_a_phase_that_the_file_no_longer_has_is_its_last(phase: int) -> None:
    routine, settings = load(TWO_PHASES), Settings().in_phase("knee", phase)
    assert phase_sentence(routine, phase) == "Phase 2 of 2: From week 3"
    assert why_not_to(routine, settings, [], 1) == ""
    assert compile_timeline(routine, Choices(phase=phase)).segments[0].exercise == "bend-phase-2"


def test_nobody_goes_on_after_a_day_that_hurt() -> None:
    routine, settings = load(TWO_PHASES), Settings()
    assert why_not_to(routine, settings, [], 2) == ""
    hurt = settings.after_pain("knee", Pain(DAY, frozenset({"bend"})))
    why = "It hurt the last time. Do this phase on another day without pain first."
    assert why_not_to(routine, hurt, [session()], 2) == why
    assert why_not_to(routine, hurt, [], 2) == why
    assert why_not_to(routine, hurt, [session(), session(MONDAY + DAYS)], 2) == ""
    second = hurt.in_phase("knee", 2)
    assert why_not_to(routine, second, [session()], 1) == "", "back is always possible"
    three = load(TWO_PHASES + "  - {name: Later, exercises: [{name: Jump, reps: 3}]}\n")
    assert why_not_to(three, settings, [], 3) == "Go on one phase at a time: the next is 2."


def test_a_file_proposes_a_reminder_that_is_off() -> None:
    routine = dosed('at: ["7:30", "21:00"], days: [mon, wed]')
    assert times_in_words(routine.dose) == "7:30, 21:00 · Monday, Wednesday"
    rule = proposed_reminder(routine, routine.dose, [one.id for one in BUILT_IN])
    assert (rule.id, rule.routine, rule.name, rule.on) == ("mine-1", "knee", "Knee", False)
    assert (rule.at, rule.days) == ((time(7, 30), time(21)), {0, 2})
    hourly = dosed("every: 90 min")
    assert times_in_words(hourly.dose) == "every 90 min"
    every = proposed_reminder(hourly, hourly.dose, ["mine-1"])
    assert (every.id, every.every_s, every.at, every.on) == ("mine-2", 5400, (), False)
    assert times_in_words(replace(routine, dose=dosed("weeks: 2").dose).dose) == ""
