"""A routine's file says when it fits; the person's own choice is kept."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from builtin import LIBRARY
from samples import routine_of
from unclench.core.reminders.rules import BUILT_IN, ReminderRule, WakeUpRule
from unclench.core.routine.routine import Moment, Routine
from unclench.core.settings.fitting import fitting, in_force
from unclench.core.settings.settings import Settings


def routine(id_: str, fits: str, seconds: int = 30, more: str = "") -> Routine:
    return replace(routine_of(f"- {{name: Shake, duration: {seconds} s{more}}}", f"fits: [{fits}]\n"), id=id_)


def chosen(settings: Settings, *routines: Routine, builtin: frozenset[str] = frozenset()) -> tuple[str, str]:
    """What the first reminder and the wake-up offer."""
    now = in_force(settings, routines, builtin)
    return now.reminders[0].routine, now.wake_up.routine


def test_the_built_in_routines_that_fit_each_moment() -> None:
    def ids(moment: Moment) -> list[str]:
        return [one.id for one in fitting(moment, LIBRARY.routines, Settings(), LIBRARY.builtin_ids)]

    assert {moment: ids(moment) for moment in Moment} == {
        Moment.MORNING: ["wake-hands", "wake-feet"],
        Moment.NAP: ["after-nap-feet"],
        Moment.EVENING: ["before-bed"],
        Moment.HOURLY: ["desk-reset"],
    }
    now = in_force(Settings(), LIBRARY.routines, LIBRARY.builtin_ids)
    assert now.reminders == (replace(BUILT_IN[0], routine="desk-reset"),)
    assert now.wake_up == WakeUpRule(routine="wake-hands")


def test_the_order_is_own_routines_then_shorter_ones_then_by_id() -> None:
    routines = (
        routine("short", "hourly", 10), routine("b-mine", "hourly", 60), routine("a-mine", "nap, hourly", 60),
        routine("c-mine", "hourly", 50), routine("other", "morning", 5),
    )  # fmt: skip
    for order in permutations(routines):
        found = fitting(Moment.HOURLY, order, Settings(), {"short", "other"})
        assert [one.id for one in found] == ["c-mine", "a-mine", "b-mine", "short"]


def test_a_routine_with_every_exercise_left_out_comes_last() -> None:
    routines = (
        routine("optional", "hourly", 10, ", optional: true"),
        routine("hidden", "hourly"),
        routine("z", "hourly"),
    )
    settings = Settings().hiding("hidden", "shake")
    assert fitting(Moment.HOURLY, routines, settings, ())[0].id == "z"


def test_the_persons_choice_is_kept_even_if_its_file_is_missing() -> None:
    own = Settings(reminders=(ReminderRule("x", "gone"),), wake_up=WakeUpRule(routine="nap-feet"))
    assert chosen(own, routine("a", "hourly"), routine("b", "morning")) == ("gone", "nap-feet")


def test_nothing_is_offered_if_nothing_fits() -> None:
    assert chosen(Settings(), routine("a", "nap"), routine("b", "evening")) == ("", "")
    assert chosen(Settings(), routine("a", "hourly, morning")) == ("a", "a")
