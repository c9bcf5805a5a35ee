"""The session as a story: everything that happened, and when; an extra event fails too."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from fakes import MONDAY, SAFETY_VERSION, Driver, FakeClock
from samples import holds, routine_of
from unclench.core.record.history import Outcome, StopReason
from unclench.core.routine.routine import Level
from unclench.core.routine.timeline import Choices
from unclench.core.session import events as ev
from unclench.core.session.safety import Acknowledgement, acknowledge
from unclench.core.session.session import LEAD_IN_S, SPEEDS, Status, begin, is_smallest, next_deadline

TWO_SIDES = holds(reps="2", hold="3 s", more="side: each, switch: 2 s, prepare: 2 s, relax: 1 s")


def test_a_whole_session() -> None:
    driver = Driver(holds(reps="2", hold="3 s", more="prepare: 5 s")).finish()
    assert driver.lines() == [
        "0 enter prepare", "0 say Fist.", "0 note",
        "2 cue tick", "3 cue tick", "4 cue tick",
        "5 enter move 1", "5 note",
        "6 enter hold 1", "6 cue begin",
        "9 cue release", "9 enter move 2", "9 say Last one.", "9 note",
        "10 enter hold 2", "10 cue begin",
        "13 cue finish", "13 say Done. Rest your hands.", "13 finished 2 of 2",
    ]  # fmt: skip


def test_a_pause_freezes_time_and_every_resume_leads_in() -> None:
    driver = Driver(holds(reps="1", hold="3 s", more="prepare: 0 s"))
    driver.wait(2.0).send(ev.Proceed()).wait(60).send(ev.Proceed()).finish()
    assert driver.lines()[3:] == [
        "1 enter hold 1", "1 cue begin",
        "2 paused asked", "2 say Paused.",
        "62 cue tick", "63 cue tick", "64 cue tick", "65 say Carry on.",
        "67 cue finish", "67 say Done. Rest your hands.", "67 finished 1 of 1",
    ]  # fmt: skip
    assert driver.session.active_s == pytest.approx(4.0)


def test_ten_seconds_without_the_process_pause_and_bank_only_what_was_seen() -> None:
    driver = Driver(holds(reps="1", hold="20 s", more="prepare: 0 s"))
    driver.wait(5.5)
    driver.clock.advance(10)
    driver.send(ev.Tick())
    assert driver.session.status is Status.PAUSED
    assert driver.session.pause_reason is ev.PauseReason.SLEPT
    assert driver.session.elapsed_s(driver.clock.mono_s) == pytest.approx(4.5)
    assert driver.lines()[-2:] == ["15.5 paused slept", "15.5 say Paused."]


def test_a_machine_that_sleeps_pauses_although_the_monotonic_clock_stood_still() -> None:
    driver = Driver(holds(hold="20 s"))
    driver.wait(8)
    driver.clock.sleep_machine(3600)
    driver.send(ev.Tick())
    assert driver.session.pause_reason is ev.PauseReason.SLEPT


def test_without_a_clock_that_counts_through_sleep_the_wall_clock_stands_in() -> None:
    driver = Driver(holds(hold="20 s"), clock=FakeClock(has_boot_clock=False))
    driver.wait(8)
    driver.clock.sleep_machine(60)
    driver.send(ev.Tick())
    assert driver.session.pause_reason is ev.PauseReason.SLEPT


def test_three_seconds_late_are_caught_up_in_order() -> None:
    prompt, late = Driver(TWO_SIDES), Driver(TWO_SIDES)
    prompt.finish()
    while late.session.status is not Status.ENDED:
        late.clock.advance(3.0)
        late.send(ev.Tick())
    assert late.sounds() == prompt.sounds()
    assert late.session.done == prompt.session.done


def test_skip_goes_to_the_next_rep_then_side_then_end_and_counts_nothing() -> None:
    driver = Driver(TWO_SIDES).wait(3.5)
    places = []
    while driver.session.status is not Status.ENDED:
        driver.send(ev.Skip())
        segment = driver.session.segment
        places.append((segment.phase, segment.side, segment.rep))
    assert places == [
        ("move", "right", 2), ("switch", "left", None), ("move", "left", 1), ("move", "left", 2), ("move", "left", 2),
    ]  # fmt: skip
    assert driver.story[-1][1] == "finished 0 of 4"
    assert len(driver.session.skipped) == 4


@pytest.mark.parametrize(
    ("at_s", "expected"),
    [
        (1.0, ("prepare", None)),  # at the very start there is nothing before
        (4.9, ("move", 1)),  # more than 2 s into rep 1: again from its start
        (3.0, ("prepare", None)),  # rep 1 has just begun: what was before it
        (6.5, ("move", 1)),  # relax belongs to rep 1
        (8.5, ("move", 1)),  # rep 2 has just begun
        (10.0, ("move", 2)),
        (12.0, ("move", 2)),  # the switch has just begun: the last rep of the first side
    ],
)
def test_back(at_s: float, expected: tuple[str, int | None]) -> None:
    driver = Driver(TWO_SIDES).wait(at_s).send(ev.Back())
    assert (driver.session.segment.phase, driver.session.segment.rep) == expected
    assert driver.session.elapsed_s(driver.clock.mono_s) == 0


def test_repeat_begins_the_exercise_again_and_jump_any_other() -> None:
    routine = routine_of("- {name: A, duration: 9 s}\n- {name: B, duration: 9 s}\n- {name: C, duration: 9 s}")
    driver = Driver(routine).wait(7).send(ev.Repeat())
    assert (driver.session.index, driver.session.segment.exercise) == (0, "a")
    driver.send(ev.Jump(2))
    assert driver.session.segment.exercise == "c"
    driver.send(ev.Jump(7))
    assert driver.session.segment.exercise == "c"


@pytest.mark.parametrize("command", [ev.Skip(), ev.Back(), ev.Repeat(), ev.Jump(0)])
def test_moving_while_paused_stays_paused_and_silent(command: ev.Command) -> None:
    driver = Driver(TWO_SIDES).wait(4.9).send(ev.Pause())
    before = len(driver.sounds())
    driver.send(command).wait(30)
    assert driver.session.status is Status.PAUSED
    assert len(driver.sounds()) == before
    driver.send(ev.Resume()).finish()
    assert driver.session.status is Status.ENDED


def test_moving_during_the_lead_in_leads_in_to_the_new_place() -> None:
    driver = Driver(TWO_SIDES).wait(4.9).send(ev.Pause()).send(ev.Resume()).wait(1).send(ev.Skip())
    assert driver.session.status is Status.LEAD_IN
    driver.wait(2.5)
    assert (driver.session.status, driver.session.segment.rep) == (Status.RUNNING, 2)


def test_a_change_of_speed_keeps_the_place() -> None:
    driver = Driver(holds(reps="1", hold="20 s", more="prepare: 0 s")).wait(11)
    driver.send(ev.Faster())
    assert driver.session.speed == 1.1
    for _press in range(9):
        driver.send(ev.Faster())
    assert driver.session.speed == SPEEDS[-1]
    driver.finish()
    assert driver.now_s == pytest.approx(11 + 10 / 1.5)
    driver = Driver(holds(), speed=0.5).send(ev.Faster())
    assert driver.session.speed == SPEEDS[0]


def test_it_hurts_stops_the_clock_and_waits_for_one_of_four_answers() -> None:
    driver = Driver(TWO_SIDES).wait(4).send(ev.Hurts()).wait(100)
    assert next_deadline(driver.session, driver.clock.reading()) is None
    for ignored in (ev.Proceed(), ev.Skip(), ev.Resume(), ev.Faster()):
        driver.send(ignored)
    assert driver.session.status is Status.HURTING
    driver.send(ev.Stop(StopReason.HURT))
    record = driver.record()
    assert (record.outcome, record.stop_reason) == (Outcome.STOPPED, StopReason.HURT)


def test_pressed_by_mistake_goes_on_where_it_was_and_changes_nothing() -> None:
    driver = Driver(TWO_SIDES).wait(4)
    before = driver.session
    driver.send(ev.Hurts()).wait(100).send(ev.Mistaken()).wait(LEAD_IN_S)
    assert (driver.session.status, driver.session.index) == (Status.RUNNING, before.index)
    assert driver.session.banked_s == pytest.approx(before.elapsed_s(before.last.mono_s))
    record = driver.finish().record()
    assert (record.outcome, record.done, record.hurt) == (Outcome.FINISHED, record.planned, False)


def test_easier_goes_on_with_this_rep_and_the_low_end_of_the_rest() -> None:
    routine = routine_of(
        "- {name: A, reps: 4, hold: 3 s, move: 0 s}\n- {name: B, reps: 2-5, hold: 3-9 s, move: 0 s, relax: 1 s}"
    )
    driver = Driver(routine, Choices(level=Level.FULL, overrides={"b": {"reps": 4}}))
    driver.wait(9).send(ev.Hurts())
    here = driver.session.segment
    assert not is_smallest(driver.session)
    driver.send(ev.Easier())
    assert (driver.session.status, driver.session.segment.rep_key) == (Status.LEAD_IN, here.rep_key)
    assert is_smallest(driver.session)
    assert driver.lines()[-1].endswith("note")
    driver.finish()
    record = driver.record()
    assert [(one.planned, one.done) for one in record.exercises] == [(4, 4), (4, 2)]
    assert (record.level, record.hurt) == ("full", False)


@pytest.mark.parametrize(("seconds", "done"), [(1, [2, 2]), (14, [2, 2]), (25, [3, 2]), (28, [4, 2]), (38, [4, 2])])
def test_easier_goes_on_at_the_next_rep_of_the_smaller_plan_with_its_change_of_side(seconds: int, done: int) -> None:
    routine = routine_of("- {name: A, reps: 2-4, hold: 3 s, move: 0 s, relax: 3 s, side: each, switch: 4 s}")
    driver = Driver(routine, Choices(level=Level.FULL)).wait(seconds).send(ev.Hurts()).send(ev.Easier())
    phases = {driver.session.segment.phase}
    if seconds == 25:  # in the fourth hold of the right side, which the smaller plan does not have
        assert phases == {"switch"}
    driver.finish()
    assert [one.done for one in driver.record().exercises] == done


def test_easier_never_raises_a_dose() -> None:
    routine = routine_of("- {name: A, reps: 5-9, hold: 3-9 s, move: 0 s, relax: 0 s}")
    chosen = Choices(level=Level.FULL, half_reps=True)
    driver = Driver(routine, chosen).wait(6)
    assert len(driver.session.plan.planned_reps()) == 4
    driver.send(ev.Hurts()).send(ev.Easier())
    assert len(driver.session.timeline.planned_reps()) == 2


@pytest.mark.parametrize(("before_s", "left_s"), [(10, 10), (19, 1), (20, 0), (50, 0)])
def test_easier_does_not_ask_again_for_work_that_was_done(before_s: int, left_s: int) -> None:
    routine = routine_of("- {name: A, duration: 20-60 s, prepare: 0 s}\n- {name: B, duration: 9 s, prepare: 0 s}")
    driver = Driver(routine, Choices(level=Level.FULL)).wait(before_s).send(ev.Hurts()).send(ev.Easier())
    driver.finish()
    record = driver.record()
    assert record.active_s == before_s + left_s + 9
    assert [one.done for one in record.exercises] == [1, 1]
    assert sum(line.endswith("cue finish") for line in driver.lines()) == 1


@pytest.mark.parametrize("hundredths", [*range(0, 100, 4), 99])
def test_what_was_done_and_what_is_left_are_never_more_than_the_first_plan(hundredths: int) -> None:
    positions = "[{name: P, hold: 2-5 s}, {name: Q, hold: 0-5 s}]"
    routine = routine_of(
        "- {name: A, reps: 1-3, hold: 3-9 s, relax: 1 s, side: each}\n"
        f"- {{name: B, reps: 1-2, move: 1 s, positions: {positions}}}\n"
        "- {name: C, duration: 5-20 s}"
    )
    driver = Driver(routine, Choices(level=Level.FULL))
    most_s = driver.session.plan.total_s
    driver.wait(most_s * hundredths / 100).send(ev.Hurts()).send(ev.Easier())
    if driver.session.status is not Status.ENDED:
        driver.finish()
    assert driver.record().active_s <= most_s


@pytest.mark.parametrize("answer", [ev.SkipExercise(), ev.Stop()])
def test_only_the_act_of_skipping_or_stopping_counts_as_pain(answer: ev.Command) -> None:
    routine = routine_of("- {name: A, duration: 9 s}\n- {name: B, duration: 9 s}")
    record = Driver(routine).wait(6).send(ev.Hurts()).send(answer).finish().record()
    assert [(one.exercise, one.hurt) for one in record.exercises] == [("a", True), ("b", False)]
    assert record.hurt
    assert not replace(Driver(routine).finish().record(), score_after=10).hurt
    assert not Driver(routine).wait(6).send(ev.Stop(StopReason.TIRED)).record().hurt


def test_skipping_what_hurts_offers_to_hide_it_and_the_last_one_ends_the_session() -> None:
    driver = Driver(holds()).wait(6).send(ev.Hurts()).send(ev.SkipExercise())
    assert [what for _at, what in driver.story][-4:] == [
        "offer to hide fist", "cue finish", "say Done. Rest your hands.", "finished 0 of 2",
    ]  # fmt: skip


def test_an_open_ended_exercise_waits_for_the_main_key() -> None:
    driver = Driver(routine_of("- {name: Circles, reps: 10, side: each, switch: 0 s}")).wait(1000)
    assert driver.session.segment.phase == "count"
    assert driver.session.segment.duration_s is None
    driver.send(ev.Proceed()).wait(20).send(ev.Done())
    assert driver.story[-1] == (1020, "finished 20 of 20")


def test_stop_keeps_what_was_done() -> None:
    driver = Driver(TWO_SIDES).wait(7).send(ev.Stop(StopReason.TIRED))
    assert [what for _at, what in driver.story][-3:] == [
        "paused asked", "say Stopped. Shake loose and rest.", "stopped 1 of 4",
    ]  # fmt: skip
    story = list(driver.story)
    for command in (ev.Tick(), ev.Resume(), ev.Skip(), ev.Stop()):
        driver.send(command)
    assert driver.story == story


def test_a_note_at_every_boundary_of_a_rep_last_in_its_step() -> None:
    driver = Driver(TWO_SIDES).finish()
    notes = [at for at, what in driver.story if what == "note"]
    assert notes == [0, 2, 6, 7, 11, 13, 17, 18]
    for place, (at, what) in enumerate(driver.story[:-1]):
        if what == "note":
            assert driver.story[place + 1][0] > at


def test_a_preview_keeps_no_notes() -> None:
    driver = Driver(TWO_SIDES, speed=100).finish()
    assert not [what for _at, what in driver.story if what == "note"]
    assert driver.session.preview
    assert driver.now_s == pytest.approx(driver.session.plan.total_s / 100)


@pytest.mark.parametrize(
    "accepted",
    [
        acknowledge(SAFETY_VERSION + 1, MONDAY),
        acknowledge(SAFETY_VERSION, MONDAY - timedelta(days=90)),
        acknowledge(SAFETY_VERSION, MONDAY + timedelta(days=2)),
    ],
)
def test_no_session_without_a_current_acknowledgement(accepted: Acknowledgement) -> None:
    with pytest.raises(ValueError, match="safety text"):
        begin(holds(), Choices(), accepted, SAFETY_VERSION, FakeClock().reading())


def test_no_session_with_nothing_to_do() -> None:
    left_out = Choices(left_out=frozenset({"fist"}))
    with pytest.raises(ValueError, match="no exercise"):
        begin(holds(), left_out, acknowledge(SAFETY_VERSION, MONDAY), SAFETY_VERSION, FakeClock().reading())
