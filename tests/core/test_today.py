"""Which routine home offers first, and what of it is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest

from builtin import LIBRARY
from samples import routine_of
from unclench.core.record.history import ExerciseRecord, Outcome, SessionRecord
from unclench.core.reminders.rules import WakeUpRule
from unclench.core.routine.routine import Routine
from unclench.core.settings.plan import PastSessions
from unclench.core.settings.settings import Settings
from unclench.core.settings.today import Due, due_now

NOON = datetime(2026, 1, 6, 12, tzinfo=ZoneInfo("Europe/Berlin"))
BUILT_IN = frozenset({"night", "feet", "hands", "shortest", "reset"})
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def daily(id_: str, dose: str = "10-15", fields: str = "reps: 5") -> Routine:
    """One exercise with a daily dose; its id differs from routine to routine, as the record counts by it."""
    routine = routine_of(f"- {{id: {id_}-glide, name: Glide, {fields}}}", f"dose: {{reps_per_day: {dose}}}\n")
    return replace(routine, id=id_)


def plain(id_: str, duration: str = "30 s", situations: str = "desk", more: str = "", fits: str = "") -> Routine:
    """A routine without a daily dose."""
    fields = f"duration: {duration}{more}"
    head = f"situations: [{situations}]\n" + (f"fits: [{fits}]\n" if fits else "")
    return replace(routine_of(f"- {{name: Shake, {fields}}}", head), id=id_)


def session(
    id_: str,
    began: datetime,
    *reps: tuple[str, str | None, int],
    outcome: Outcome = Outcome.FINISHED,
) -> SessionRecord:
    exercises = tuple(ExerciseRecord(exercise, exercise, side, 5, done) for exercise, side, done in reps)
    return SessionRecord(id_, id_, "gentle", began, began + 5 * timedelta(minutes=1), 300, outcome, exercises)


def due(
    routines: list[Routine],
    records: list[SessionRecord],
    now: datetime = NOON,
    rollover_hour: int = 4,
    affected: Literal["left", "right"] = "right",
) -> Due | None:
    settings = Settings(rollover_hour=rollover_hour, affected_side=affected)
    return due_now(routines, PastSessions(records), now, settings, BUILT_IN)


def offered(routines: list[Routine], records: list[SessionRecord], now: datetime = NOON) -> str:
    found = due(routines, records, now)
    assert found is not None
    return found.routine


def test_an_empty_library_offers_nothing() -> None:
    assert due([], []) is None
    assert due([], [session("gone", NOON - HOUR)]) is None


def test_a_dose_not_reached_today_is_told_with_its_range() -> None:
    records = [
        session("nerve", NOON - DAY, ("nerve-glide", None, 15)),
        session("nerve", NOON, ("nerve-glide", None, 5)),
    ]
    assert due([daily("nerve")], records) == Due("nerve", "nerve-glide", "Glide", None, 5, 10, 15)


def test_the_routine_farthest_behind_its_own_dose_comes_first() -> None:
    routines = [daily("small", "4"), daily("large", "20")]
    records = [session("large", NOON - 2 * HOUR, ("large-glide", None, 8))]
    records += [session("small", NOON - HOUR, ("small-glide", None, 2))]
    assert offered(routines, records) == "large"
    assert offered(routines, [*records, session("large", NOON, ("large-glide", None, 3))]) == "small"


def test_equally_far_behind_the_one_done_last_comes_first() -> None:
    routines = [daily("a"), daily("b")]
    assert offered(routines, [session("a", NOON - 2 * DAY), session("b", NOON - DAY)]) == "b"
    assert offered(routines, [session("b", NOON - 2 * DAY), session("a", NOON - DAY)]) == "a"


def test_the_order_of_the_records_does_not_matter() -> None:
    routines = [plain("a"), plain("b")]
    records = [session("a", NOON - HOUR), session("b", NOON - DAY), session("a", NOON - 3 * DAY)]
    assert offered(routines, records) == offered(routines, records[::-1]) == "a"


def test_a_dose_that_is_due_outranks_a_later_routine_without_one() -> None:
    assert offered([daily("nerve"), plain("desk")], [session("nerve", NOON - DAY), session("desk", NOON)]) == "nerve"


def test_a_dose_that_is_reached_does_not() -> None:
    records = [session("nerve", NOON - HOUR, ("nerve-glide", None, 10)), session("desk", NOON)]
    assert due([daily("nerve"), plain("desk")], records) == Due("desk")
    assert due([daily("nerve")], records) == Due("nerve", "nerve-glide", "Glide", None, 10, 10, 15)


@pytest.mark.parametrize(("ago", "first"), [(14 * DAY, "nerve"), (14 * DAY + timedelta(seconds=1), "desk")])
def test_a_routine_left_alone_for_two_weeks_is_no_longer_due(ago: timedelta, first: str) -> None:
    assert offered([daily("nerve"), plain("desk")], [session("nerve", NOON - ago), session("desk", NOON)]) == first


def test_a_routine_never_done_is_not_due_while_another_is_known() -> None:
    assert offered([daily("nerve"), plain("desk")], [session("desk", NOON - 100 * DAY)]) == "desk"


def test_reps_after_midnight_count_for_the_day_before_until_the_rollover() -> None:
    late = NOON.replace(hour=1)
    records = [session("nerve", late, ("nerve-glide", None, 10))]
    told = [due([daily("nerve")], records, now) for now in (NOON.replace(hour=3, minute=59), NOON.replace(hour=4))]
    assert [one.done for one in told if one] == [10, 0]
    told = [due([daily("nerve")], records, NOON.replace(hour=4), hour) for hour in (0, 1, 2)]
    assert [one.done for one in told if one] == [10, 10, 0]


@pytest.mark.parametrize("side", ["each", "alternate"])
def test_each_side_has_its_own_dose_and_the_one_farther_behind_is_told(side: str) -> None:
    nerve = daily("nerve", fields=f"reps: 5, hold: 2 s, side: {side}")
    left, right = ("nerve-glide", "left", 10), ("nerve-glide", "right", 5)
    assert due([nerve], [session("nerve", NOON, left, right)]) == Due(
        "nerve", "nerve-glide", "Glide", "right", 5, 10, 15
    )
    told = due([nerve], [session("nerve", NOON, left, right), session("nerve", NOON, ("nerve-glide", "right", 6))])
    assert told is not None
    assert (told.side, told.done) == ("left", 10)


@pytest.mark.parametrize("affected", ["left", "right"])
def test_the_side_that_needs_it_is_the_person_s(affected: Literal["left", "right"]) -> None:
    nerve = daily("nerve", fields="reps: 5, side: affected")
    records = [session("nerve", NOON, ("nerve-glide", "left", 3), ("nerve-glide", "right", 7))]
    told = due([nerve], records, affected=affected)
    assert told is not None
    assert (told.side, told.done) == (affected, {"left": 3, "right": 7}[affected])


@pytest.mark.parametrize("side", ["left", "right", "both"])
def test_a_side_that_the_file_names_is_the_one_that_counts(side: str) -> None:
    told = due([daily("nerve", fields=f"reps: 5, side: {side}")], [session("nerve", NOON, ("nerve-glide", side, 4))])
    assert told is not None
    assert (told.side, told.done) == (side, 4)


@pytest.mark.parametrize("outcome", [Outcome.STOPPED, Outcome.INTERRUPTED])
def test_what_was_done_before_a_session_broke_off_counts(outcome: Outcome) -> None:
    told = due([daily("nerve")], [session("nerve", NOON, ("nerve-glide", None, 3), outcome=outcome)])
    assert told is not None
    assert told.done == 3


def test_reps_from_another_routine_count_and_the_least_done_exercise_is_told() -> None:
    nerve = routine_of(
        "- {name: Glide, reps: 5}\n- {name: Tap, reps: 5}\n- {name: Extra, reps: 5, optional: true}",
        "dose: {reps_per_day: 10}\n",
    )
    records = [session(nerve.id, NOON - DAY), session("other", NOON, ("glide", None, 8), ("tap", None, 6))]
    assert due([nerve], records) == Due(nerve.id, "tap", "Tap", None, 6, 10, 10)


def test_a_first_start_offers_the_shortest_for_the_desk() -> None:
    routines = [plain("bed", "10 s", "bed"), plain("long", "90 s"), plain("short", "60 s", "bed, desk"), daily("nerve")]
    assert due(routines, []) == Due("short")
    assert offered([plain("z", "60 s"), plain("y", "60 s"), plain("x", "61 s")], []) == "y"
    assert offered([plain("gentle", "30-600 s"), plain("even", "40 s")], []) == "gentle"


def test_a_first_start_offers_something_where_nothing_is_for_the_desk() -> None:
    assert offered([plain("long", "90 s", "bed"), plain("short", "60 s", "bed")], []) == "short"


def test_a_first_start_does_not_offer_what_cannot_be_started() -> None:
    optional = plain("all-optional", more=", optional: true")
    assert offered([optional, plain("desk")], []) == "desk"
    assert offered([optional, plain("bed", situations="bed")], []) == "bed"
    assert offered([optional], []) == "all-optional"


OF_THE_HOUR = [
    plain("night", situations="bed", fits="evening"), plain("feet", "31 s", fits="morning"),
    plain("hands", fits="morning"), plain("shortest", "5 s"),
]  # fmt: skip
DAY_S = [*OF_THE_HOUR, plain("reset", "90 s", fits="hourly")]


@pytest.mark.parametrize(
    ("hour", "minute", "first"),
    [
        (3, 59, "night"), (4, 0, "reset"), (4, 59, "reset"), (5, 0, "hands"),
        (8, 59, "hands"), (9, 0, "reset"), (19, 59, "reset"), (20, 0, "night"),
    ],
)  # fmt: skip
def test_a_first_start_offers_what_suits_the_hour(hour: int, minute: int, first: str) -> None:
    assert offered(DAY_S, [], NOON.replace(hour=hour, minute=minute)) == first


def test_without_a_routine_of_the_hour_it_is_as_at_noon() -> None:
    routines = [plain("shortest", "5 s"), plain("other")]
    assert {offered(routines, [], NOON.replace(hour=hour)) for hour in (7, 12, 21)} == {"shortest"}


def test_a_dose_that_is_due_outranks_the_hour() -> None:
    routines, records = [daily("nerve"), *DAY_S], [session("nerve", NOON - DAY)]
    assert {offered(routines, records, NOON.replace(hour=hour)) for hour in (7, 21)} == {"nerve"}


def test_the_one_to_wake_up_with_is_the_person_s_own() -> None:
    seven = NOON.replace(hour=7)
    records = [session("feet", seven - DAY), session("hands", seven - 2 * DAY)]
    assert offered(DAY_S, records, seven) == "feet"
    chosen = Settings(wake_up=WakeUpRule(routine="shortest"))
    assert due_now(DAY_S, PastSessions(), seven, chosen, BUILT_IN) == Due("shortest")


@pytest.mark.parametrize(
    ("hour", "first"), [(6, "wake-hands"), (10, "desk-reset"), (19, "desk-reset"), (21, "before-bed")]
)
def test_the_built_in_library_over_a_day(hour: int, first: str) -> None:
    found = due_now(LIBRARY.routines, PastSessions(), NOON.replace(hour=hour), Settings(), LIBRARY.builtin_ids)
    assert found == Due(first)


def test_a_routine_of_their_own_fits_before_the_built_in_ones() -> None:
    mine = plain("my-own", "300 s", fits="morning, evening, hourly")
    for hour in (7, 12, 21):
        assert offered([*DAY_S, mine], [], NOON.replace(hour=hour)) == "my-own"
    morning = NOON.replace(hour=7)
    assert due_now([*DAY_S, mine], PastSessions(), morning, Settings(), {*BUILT_IN, "my-own"}) == Due("hands")


def test_what_fits_a_nap_or_every_hour_too_may_be_offered_again_at_noon() -> None:
    for fits in ("nap", "morning, nap", "evening, hourly"):
        records = [session("mine", NOON - HOUR), session("shortest", NOON - DAY)]
        assert offered([plain("mine", fits=fits), plain("shortest", "5 s")], records) == "mine"


def test_whoever_has_done_anything_today_is_awake() -> None:
    eight = NOON.replace(hour=8)
    for done in ("hands", "shortest"):
        assert offered(DAY_S, [session(done, eight - HOUR), session("shortest", eight - DAY)], eight) == "shortest"


def test_of_several_evening_routines_one_is_enough_and_the_usual_one_comes_first() -> None:
    late = NOON.replace(hour=23)
    routines = [*DAY_S, plain("massage", "20 s", "bed", fits="evening")]
    assert offered(routines, [], late) == "massage", "a routine of one's own comes first"
    before = [session("shortest", NOON), session("night", late - DAY)]
    assert offered(routines, before, late) == "night", "the one done last"
    assert offered(routines, [*before, session("massage", late - HOUR)], late) == "shortest"


def test_going_to_bed_is_offered_once_an_evening() -> None:
    late = NOON.replace(hour=23)
    before = [session("shortest", NOON), session("night", late - DAY)]
    assert offered(DAY_S, before, late) == "night"
    assert offered(DAY_S, [*before, session("night", late - HOUR)], late) == "shortest"
    assert offered(DAY_S, [*before, session("night", late - HOUR)], late + 3 * HOUR) == "shortest"


def test_what_belongs_to_an_hour_is_not_offered_at_noon_though_it_was_done_last() -> None:
    records = [session("night", NOON - 14 * HOUR), session("hands", NOON - 5 * HOUR)]
    assert offered(DAY_S, records) == "reset"
    assert offered(DAY_S, [*records, session("shortest", NOON - 3 * DAY)]) == "shortest"


def test_a_routine_of_the_hour_that_is_not_for_me_is_not_offered() -> None:
    settings = Settings().hiding("night", "shake")
    assert due_now(DAY_S, PastSessions(), NOON.replace(hour=21), settings, BUILT_IN) == Due("reset")


def test_what_is_not_for_me_is_never_due() -> None:
    routine = daily("glides")
    settings = Settings().hiding("glides", "glides-glide")
    records = [session("glides", NOON - DAY)]
    found = due_now([routine, plain("shake")], PastSessions(records), NOON, settings, BUILT_IN)
    assert found is not None
    assert found.low is None
