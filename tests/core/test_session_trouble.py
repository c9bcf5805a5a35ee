"""What may go wrong around a session: sleep, stopped processes, set clocks, pain, keys pressed at an odd moment."""

from __future__ import annotations

import pytest

from fakes import MONDAY, Driver, FakeClock
from samples import holds, routine_of
from unclench.core.record.history import Outcome, StopReason
from unclench.core.routine.routine import Level
from unclench.core.routine.timeline import Choices
from unclench.core.session import events as ev
from unclench.core.session.events import PauseReason
from unclench.core.session.session import Status

LONG = holds(reps="1", hold="20 s", more="prepare: 0 s")  # move 0-1, hold 1-21
THREE = routine_of(
    "- {name: A, reps: 2, hold: 3 s, move: 0 s, prepare: 2 s}\n"
    "- {name: B, reps: 2-4, hold: 3-9 s, move: 0 s, prepare: 2 s}\n"
    "- {name: C, reps: 5-10, prepare: 2 s}"
)


def test_a_stopped_process_pauses_says_so_and_loses_only_what_nobody_saw() -> None:
    driver = Driver(LONG).wait(8.5)
    driver.clock.stop_process(10)
    driver.send(ev.Tick())
    assert driver.lines()[-2:] == ["18.5 paused slept", "18.5 say Paused."]
    assert driver.session.pause_reason is PauseReason.SLEPT
    driver.wait(60).send(ev.Resume()).finish()
    assert driver.lines()[8:] == [
        "78.5 cue tick", "79.5 cue tick", "80.5 cue tick", "81.5 say Carry on.",
        "84 cue half-way", "84 say Half-way.",
        "91 cue tick", "92 cue tick", "93 cue tick",
        "94 cue finish", "94 say Slowly let go. Done. Rest your hands.", "94 finished 1 of 1",
    ]  # fmt: skip
    assert driver.record().active_s == pytest.approx(21.0)


@pytest.mark.parametrize("has_boot_clock", [True, False])
def test_a_sleeping_machine_pauses_although_the_monotonic_clock_stood_still(has_boot_clock: bool) -> None:
    driver = Driver(LONG, clock=FakeClock(has_boot_clock=has_boot_clock)).wait(5)
    driver.clock.sleep_machine(10)
    driver.send(ev.Tick())
    assert (driver.session.status, driver.session.pause_reason) == (Status.PAUSED, PauseReason.SLEPT)
    assert driver.session.elapsed_s(driver.clock.mono_s) == pytest.approx(4)


def test_a_wall_clock_that_is_set_is_no_sleep_where_another_clock_knows_better() -> None:
    driver = Driver(LONG).wait(5)
    driver.clock.set_wall(3600)
    assert driver.send(ev.Tick()).session.status is Status.RUNNING
    driver = Driver(LONG, clock=FakeClock(has_boot_clock=False)).wait(5)
    driver.clock.set_wall(-3600)
    assert driver.send(ev.Tick()).session.status is Status.RUNNING


def test_the_gap_has_to_be_more_than_three_seconds() -> None:
    driver = Driver(LONG).wait(5)
    driver.clock.stop_process(3.0)
    assert driver.send(ev.Tick()).session.status is Status.RUNNING
    driver.clock.stop_process(3.01)
    assert driver.send(ev.Tick()).session.status is Status.PAUSED


def test_a_sleep_in_the_lead_in_pauses_again_and_leads_in_anew() -> None:
    driver = Driver(LONG).wait(5).send(ev.Pause()).send(ev.Resume()).wait(1.5)
    driver.clock.sleep_machine(100)
    assert driver.send(ev.Tick()).session.pause_reason is PauseReason.SLEPT
    driver.send(ev.Resume()).wait(3.5)
    assert driver.sounds()[-3:] == [(6.5, "tick"), (7.5, "tick"), (8.5, "tick")]
    assert driver.session.elapsed_s(driver.clock.mono_s) == pytest.approx(4.5)


@pytest.mark.parametrize("paused", [ev.Pause(), ev.Hurts()])
def test_a_sleep_while_paused_changes_nothing(paused: ev.Command) -> None:
    driver = Driver(LONG).wait(5).send(paused)
    story = driver.lines()
    driver.clock.sleep_machine(8 * 3600)
    assert driver.send(ev.Tick()).lines() == story


def test_the_main_key_pressed_on_a_clock_that_turns_out_to_have_slept_does_not_start_it_again() -> None:
    driver = Driver(LONG).wait(5)
    driver.clock.sleep_machine(10)
    assert driver.send(ev.Proceed()).session.status is Status.PAUSED
    assert driver.send(ev.Proceed()).session.status is Status.LEAD_IN


def test_a_locked_screen_pauses_with_its_own_reason() -> None:
    driver = Driver(LONG).wait(5).send(ev.Pause(PauseReason.LOCKED))
    assert driver.session.pause_reason is PauseReason.LOCKED
    assert driver.lines()[-2:] == ["5 paused locked", "5 say Paused."]


def test_a_late_last_tick_is_not_exercise() -> None:
    prompt, late = Driver(LONG).finish(), Driver(LONG).wait(20.5)
    late.clock.stop_process(2.9)
    late.send(ev.Tick())
    assert late.record() == prompt.record()
    assert (late.record().active_s, (late.record().ended - MONDAY).total_seconds()) == (21.0, 21.0)


def test_after_skipping_what_hurts_the_next_exercise_leads_in() -> None:
    driver = Driver(THREE).wait(3).send(ev.Hurts()).wait(30)
    told = len(driver.story)
    driver.send(ev.SkipExercise()).wait(3)
    assert driver.lines()[told:] == [
        "33 offer to hide a", "33 enter prepare", "33 cue tick", "33 note", "34 cue tick", "35 cue tick",
        "36 say Carry on. Next: B.",
    ]  # fmt: skip
    assert driver.session.skipped == {("a", None, 1, 1), ("a", None, 1, 2)}


def test_easier_on_the_first_exercise_counts_against_what_was_planned() -> None:
    driver = Driver(THREE, Choices(level=Level.FULL)).wait(3).send(ev.Hurts()).send(ev.Easier()).wait(100)
    assert driver.session.segment.reps == 5
    driver.send(ev.Done())
    record = driver.record()
    assert [(one.exercise, one.planned, one.done) for one in record.exercises] == [
        ("a", 2, 2),
        ("b", 4, 2),
        ("c", 10, 5),
    ]
    assert (record.outcome, record.level) == (Outcome.FINISHED, "full")


def test_what_was_done_in_full_before_stays_so_when_the_rest_gets_easier() -> None:
    routine = routine_of(
        "- {name: C, reps: 5-10, prepare: 0 s}\n- {name: B, duration: 9 s}\n- {name: D, duration: 9 s}"
    )
    driver = Driver(routine, Choices(level=Level.FULL)).send(ev.Done()).wait(6).send(ev.Hurts()).send(ev.Easier())
    driver.send(ev.Jump(0)).wait(4).send(ev.Done()).wait(6).send(ev.Skip()).finish()
    assert [one.done for one in driver.record().exercises] == [10, 0, 1]


def test_skipping_the_last_exercise_ends_the_session() -> None:
    driver = Driver(THREE).send(ev.Jump(2)).wait(4).send(ev.Hurts()).send(ev.SkipExercise())
    assert [what for _at, what in driver.story][-3:] == [
        "cue finish", "say Done. Rest your hands.", "finished 0 of 9",
    ]  # fmt: skip
    assert driver.session.status is Status.ENDED


def test_an_exercise_that_vanishes_at_the_gentle_level_is_passed_over() -> None:
    positions = "[{name: P, hold: 0-5 s}, {name: Q, hold: 0-5 s}]"
    routine = routine_of(
        "- {name: A, duration: 9 s}\n"
        f"- {{name: B, reps: 1, move: 0 s, prepare: 0 s, positions: {positions}}}\n"
        "- {name: C, duration: 9 s}"
    )
    driver = Driver(routine, Choices(level=Level.FULL)).wait(6).send(ev.Hurts()).send(ev.Easier())
    assert [block.exercise.id for block in driver.session.timeline.blocks] == ["a", "c"]
    driver.finish()
    assert [(one.exercise, one.done) for one in driver.record().exercises] == [("a", 1), ("b", 0), ("c", 1)]


@pytest.mark.parametrize("reason", [None, *StopReason])
@pytest.mark.parametrize("before", [[], [ev.Pause()], [ev.Pause(), ev.Resume()], [ev.Hurts()]])
def test_stop_works_from_everywhere_and_keeps_the_reason(before: list[ev.Command], reason: StopReason | None) -> None:
    driver = Driver(THREE).wait(6)
    for command in before:
        driver.send(command)
    driver.send(ev.Stop(reason))
    record = driver.record()
    expected = StopReason.HURT if before == [ev.Hurts()] else reason
    assert (record.outcome, record.stop_reason, record.done) == (Outcome.STOPPED, expected, 1)
    assert record.active_s == 6.0


def test_a_speed_chosen_in_mid_hold_counts_from_there() -> None:
    driver = Driver(LONG).wait(6).send(ev.Slower()).send(ev.Slower()).finish()
    assert driver.session.speed == 0.75
    assert driver.sounds() == [
        (1, "begin"), (pytest.approx(6 + 5 / 0.75), "half-way"), (pytest.approx(6 + 12 / 0.75), "tick"),
        (pytest.approx(6 + 13 / 0.75), "tick"), (pytest.approx(6 + 14 / 0.75), "tick"),
        (pytest.approx(6 + 15 / 0.75), "finish"),
    ]  # fmt: skip
    assert driver.record().active_s == pytest.approx(26.0)


@pytest.mark.parametrize("status", [Status.PAUSED, Status.LEAD_IN])
@pytest.mark.parametrize(
    ("command", "place"),
    [
        (ev.Skip(), ("hold", 2)),
        (ev.Back(), ("hold", 1)),
        (ev.Repeat(), ("prepare", None)),
        (ev.Jump(1), ("prepare", None)),
    ],
)
def test_moving_about_with_a_standing_clock_is_silent_until_the_lead_in_is_over(
    status: Status, command: ev.Command, place: tuple[str, int | None]
) -> None:
    driver = Driver(THREE).wait(4.5).send(ev.Pause())
    if status is Status.LEAD_IN:
        driver.send(ev.Resume()).wait(0.5)
    told = len(driver.story)
    driver.send(command)
    now = f"{driver.now_s:g}"
    rep = f" {place[1]}" if place[1] else ""
    assert driver.lines()[told:] == [f"{now} enter {place[0]}{rep}", f"{now} note"]
    assert driver.session.status is status
    assert (driver.session.segment.phase, driver.session.segment.rep) == place
    assert driver.session.segment.exercise == ("b" if command == ev.Jump(1) else "a")
    driver.send(ev.Resume()).wait(3.0)
    assert driver.session.status is Status.RUNNING
    assert [what for _at, what in driver.story].count("cue tick") == 3
