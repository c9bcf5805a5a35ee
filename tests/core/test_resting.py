"""What hurt today is not offered again today, by home, reminders and tray; afterward its smallest doses are used."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from fakes import MONDAY, FakeClock
from samples import routine_of
from unclench.core.record.history import Outcome, SessionRecord
from unclench.core.reminders.decide import Observation, Offer, decide
from unclench.core.reminders.rules import BUILT_IN, ReminderRule, Reminders
from unclench.core.reminders.state import ReminderState
from unclench.core.reminders.status import reminder_status
from unclench.core.reminders.tray_menu import tray_view
from unclench.core.routine.routine import Level, Routine
from unclench.core.routine.timeline import Choices, compile_timeline
from unclench.core.settings.fitting import in_force
from unclench.core.settings.plan import PastSessions
from unclench.core.settings.resting import what_hurt
from unclench.core.settings.routine_choices import Pain, RoutineChoices
from unclench.core.settings.settings import Settings, parse_settings, to_json
from unclench.core.settings.today import due_now

DAY = MONDAY.date()
TOMORROW = DAY + timedelta(days=1)


def routine(id_: str, exercise: str, fits: str = "hourly") -> Routine:
    fields = f"{{name: {exercise}, reps: 4-9, hold: 3-9 s}}"
    return replace(routine_of(f"- {fields}", f"fits: [{fits}]\n"), id=id_, title=id_.title())


FIST, ALSO_FIST, NECK = routine("fist", "Fist"), routine("relief", "Fist"), routine("neck", "Neck turn")
HURT = Settings().after_pain("fist", Pain(DAY, frozenset({"fist"})))


def test_what_hurt_is_the_routine_or_an_exercise_that_it_shares() -> None:
    found = [what_hurt(one, HURT, DAY) for one in (FIST, ALSO_FIST, NECK)]
    assert found == ["Fist", "Fist", None]
    assert [what_hurt(one, HURT, TOMORROW) for one in (FIST, ALSO_FIST, NECK)] == [None, None, None]
    assert what_hurt(ALSO_FIST, HURT.hiding("relief", "fist"), DAY) is None
    only_said = Settings().after_pain("fist", Pain(DAY))
    assert [what_hurt(one, only_said, DAY) for one in (FIST, ALSO_FIST)] == ["Fist", None]


def test_home_offers_something_else_today_and_nothing_where_there_is_nothing_else() -> None:
    def offered(settings: Settings, now: datetime, *routines: Routine) -> str | None:
        done = SessionRecord("fist", "Fist", "full", MONDAY, MONDAY, 9.0, Outcome.STOPPED, ())
        due = due_now(routines, PastSessions([done]), now, settings, ())
        return None if due is None else due.routine

    assert offered(Settings(), MONDAY, FIST, ALSO_FIST, NECK) == "fist"
    assert offered(HURT, MONDAY, FIST, ALSO_FIST, NECK) == "neck"
    assert offered(HURT, MONDAY, FIST, ALSO_FIST) is None
    assert offered(HURT, MONDAY + timedelta(days=1), FIST, ALSO_FIST, NECK) == "fist"
    before_rollover = datetime.combine(TOMORROW, MONDAY.time().replace(hour=3), MONDAY.tzinfo)
    assert offered(HURT, before_rollover, FIST) is None


def test_then_the_smallest_doses_are_used_until_the_person_chooses_otherwise() -> None:
    chosen = RoutineChoices(Level.FULL, {"fist": {"reps": 8}})
    before = Settings(routines={"fist": chosen})
    after = before.after_pain("fist", Pain(DAY))
    assert after.choices_for("fist") == Choices(Level.GENTLE)
    assert after.changing("fist", after.own("fist").with_usual_doses()).choices_for("fist") == before.choices_for(
        "fist"
    )
    assert before.choices_for("fist") == Choices(Level.FULL, overrides={"fist": {"reps": 8}})


def test_half_the_reps_are_rounded_down_but_never_under_one_and_holds_stay() -> None:
    def reps(text: str, choices: Choices) -> list[tuple[int, float | None]]:
        timeline = compile_timeline(routine_of(f"- {{name: A, {text}}}"), choices)
        holds = {segment.duration_s for segment in timeline.segments if segment.phase in ("hold", "count")}
        return [(sum(timeline.planned_reps().values()), max(hold or 0.0 for hold in holds))]

    for level, expected in ((Level.GENTLE, 2), (Level.FULL, 4)):
        assert reps("reps: 5-9, hold: 4 s", Choices(level, half_reps=True)) == [(expected, 4.0)]
    assert reps("reps: 1, hold: 4 s", Choices(half_reps=True)) == [(1, 4.0)]
    assert reps("reps: 10", Choices(half_reps=True)) == [(5, 0.0)]
    assert reps("reps: 3, sets: 2, hold: 4 s", Choices(half_reps=True)) == [(2, 4.0)]
    assert Settings().halving("a", on=True).choices_for("a").half_reps
    assert not Settings().halving("a", on=True).halving("a", on=False).choices_for("a").half_reps


def test_the_file_keeps_it() -> None:
    settings = HURT.halving("neck", on=True)
    assert parse_settings(to_json(settings)) == (settings, [])


def test_a_reminder_takes_another_routine_or_waits_until_tomorrow() -> None:
    rule = BUILT_IN[0]
    assert in_force(HURT, [FIST, NECK], (), DAY).reminders == (replace(rule, routine="neck"),)
    assert in_force(HURT, [FIST], (), DAY).reminders == (replace(rule, routine="fist", hurt_on=DAY),)
    assert in_force(HURT, [FIST], (), TOMORROW).reminders == (replace(rule, routine="fist"),)
    chosen = replace(HURT, reminders=(ReminderRule("x", "fist"),))
    assert in_force(chosen, [FIST, NECK], (), DAY).reminders[0].hurt_on == DAY


def test_what_waits_until_tomorrow_is_not_offered_and_says_why() -> None:
    clock = FakeClock()
    rules = Reminders((replace(BUILT_IN[0], routine="fist", hurt_on=DAY),))
    state, seen, actions = ReminderState(), Observation(clock.reading(), idle_s=30.0), []
    for _minute in range(24 * 60):
        seen = Observation(clock.reading(), idle_s=30.0)
        state, action = decide(state, rules, seen)
        if action is not None:
            actions.append((clock.reading().wall, action))
        if len(actions) == 0 and clock.reading().wall.hour == 15:
            status = reminder_status(state, rules, seen)
            assert status["why"] == ("Hourly hands rests until tomorrow: something in it hurt.")
        clock.advance(60)
    when, first = actions[0]
    assert isinstance(first, Offer)
    assert when.hour == 4
    assert when.date() == TOMORROW


def test_an_offer_on_the_screen_goes_when_the_routine_hurts() -> None:
    clock, rule = FakeClock(), replace(BUILT_IN[0], routine="fist")
    state, action = ReminderState(), None
    while action is None:
        clock.advance(60)
        state, action = decide(state, Reminders((rule,)), Observation(clock.reading(), idle_s=30.0))
    state, action = decide(state, Reminders((replace(rule, hurt_on=DAY),)), Observation(clock.reading(), idle_s=30.0))
    assert state.offered is None


def test_the_tray_says_what_hurt_and_does_not_start_it() -> None:
    seen = Observation(FakeClock().reading())
    menu = tray_view(ReminderState(), Reminders(), seen, [("fist", "Fist"), ("neck", "Neck")], {"fist"}).menu
    assert [(one.label, one.enabled, one.routine) for one in menu[0].entries] == [
        ("Fist (hurt today)", False, ""),
        ("Neck", True, "neck"),
    ]
