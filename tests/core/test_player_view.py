"""The view of a session at a moment: the words and numbers that both front ends show unchanged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes import Driver
from samples import holds, routine_of
from unclench.core.routine.figure import Figure, Loop
from unclench.core.routine.timeline import Phase
from unclench.core.session import events as ev
from unclench.core.session.player_view import (
    NextView,
    PlayerView,
    PositionView,
    as_drawn,
    phase_seen,
    phase_word,
    player_view,
    ring_at,
)
from unclench.core.session.session import Status

EACH = holds(
    reps="2", hold="3 s", more="side: each, switch: 2 s, prepare: 2 s, relax: 1 s, cue: Soft., mistake: Haste."
)
GLIDE = routine_of(
    "- {name: Glide, reps: 2, hold: 2 s, relax: 2 s, figure: f, prepare: 2 s, cue: Slow.,"
    " positions: [{name: Fist, pose: fist, cue: Make a fist.}, {name: Open, pose: open}]}\n"
    "- {name: Shake, duration: 10 s}"
)


def view_at(driver: Driver, at_s: float) -> PlayerView:
    driver.wait(at_s - driver.now_s)
    return player_view(driver.session, driver.clock.reading())


def test_the_whole_view_in_the_middle_of_a_hold() -> None:
    view = view_at(Driver(EACH), 8.5)  # prepare 2, move 1, hold 3, relax 1, move 1: half a second into hold 2
    assert (view.status, view.phase, view.phase_word) == (Status.RUNNING, "hold", "Hold")
    assert (view.seconds, view.ring) == (3, pytest.approx(1 - 0.5 / 3))
    assert (view.exercise, view.name, view.cue, view.mistake) == ("Fist", "Fist", "Soft.", "Haste.")
    assert (view.side, view.side_word) == ("right", "Right")
    assert (view.rep, view.reps, view.reps_done, view.set, view.sets) == (2, 2, (True, False), 1, 1)
    assert view.progress == "Rep 2 of 2 · Right"
    assert view.next == NextView("Change sides", "Left", None, None)
    assert view.left_s == pytest.approx(22 - 8.5)
    assert (view.message, view.speed, view.positions) == ("", 1.0, ())
    (block,) = view.blocks
    assert (block.name, block.share, block.filled, block.current) == ("Fist", 1.0, pytest.approx(8.5 / 22), True)


def test_a_view_between_two_ticks_includes_the_time_since_the_last_tick() -> None:
    driver = Driver(EACH).wait(3.5)
    driver.clock.advance(1.2)
    assert player_view(driver.session, driver.clock.reading()).seconds == 2
    driver.clock.advance(1.7)  # past the end of the hold: it stays at zero
    view = player_view(driver.session, driver.clock.reading())
    assert (view.phase, view.seconds, view.ring) == ("hold", 0, 0.0)


@pytest.mark.parametrize(
    ("at_s", "phase", "cue", "progress"),
    [
        (0.0, "prepare", "Soft.", "Right"),
        (2.5, "move", "Soft.", "Rep 1 of 2 · Right"),
        (6.5, "relax", "Let go.", "Rep 1 of 2 · Right"),
        (11.5, "switch", "Change sides.", "Left"),
    ],
)
def test_the_words_of_each_phase(at_s: float, phase: str, cue: str, progress: str) -> None:
    view = view_at(Driver(EACH), at_s)
    assert (view.phase, view.cue, view.progress) == (phase, cue, progress)


def test_a_view_without_cues_still_has_a_sentence() -> None:
    driver = Driver(holds())
    assert view_at(driver, 1).cue == "Get ready."
    assert view_at(driver, 7).cue == "Fist"


def test_positions_become_current_in_turn_and_the_figure_moves_between_them() -> None:
    driver = Driver(GLIDE)
    assert [p.current for p in view_at(driver, 1).positions] == [False, False]
    moving = view_at(driver, 6.5)  # prepare 2, move 2, hold 2: into the move to Open
    assert moving.positions == (
        PositionView("Fist", "fist", current=False, done=True),
        PositionView("Open", "open", current=True, done=False),
    )
    assert (moving.figure, moving.pose_from, moving.pose_to, moving.motion) == ("f", "fist", "open", 0.25)
    assert (moving.cue, moving.name, moving.next) == ("Open", "Open", NextView("Fist", "", "f", "fist"))
    holding = view_at(driver, 9)
    assert (holding.pose_from, holding.pose_to, holding.motion) == ("open", "open", 1.0)
    relaxing = view_at(driver, 11)
    assert not any(p.current or p.done for p in relaxing.positions)


def test_a_pause_freezes_the_view_and_gives_the_reason() -> None:
    driver = Driver(GLIDE).wait(6.5).send(ev.Pause(ev.PauseReason.LOCKED))
    first, later = view_at(driver, 6.5), view_at(driver, 60)
    assert first == later
    assert (first.status, first.motion, first.message) == (Status.PAUSED, 0.25, "Paused: the screen was locked.")


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (ev.PauseReason.ASKED, "Paused."),
        (ev.PauseReason.SLEPT, "Paused: the computer or the program was asleep. That time was not counted."),
        (ev.PauseReason.HURTS, "The clock has stopped. Let go, and let it settle."),
    ],
)
def test_every_pause_has_its_sentence(reason: ev.PauseReason, sentence: str) -> None:
    command = ev.Hurts() if reason is ev.PauseReason.HURTS else ev.Pause(reason)
    assert view_at(Driver(EACH).wait(3).send(command), 3).message == sentence


def test_the_countdown_after_a_pause_shows_three_two_one() -> None:
    driver = Driver(EACH).wait(3.5).send(ev.Pause()).send(ev.Resume())
    assert [view_at(driver, at_s).seconds for at_s in (3.5, 4.4, 4.5, 5.5, 6.4)] == [3, 3, 2, 1, 1]
    assert view_at(driver, 6.4).message == "Continues in a moment."
    view = view_at(driver, 6.5)
    assert (view.seconds, view.message) == (3, "")


@pytest.mark.parametrize(
    "driver",
    [
        Driver(EACH).wait(4.2),
        Driver(EACH, speed=1.5).wait(4.2),
        Driver(EACH).wait(3.5).send(ev.Pause()),
        Driver(EACH).wait(3.5).send(ev.Pause()).send(ev.Resume()),
        Driver(routine_of("- {name: Circles, reps: 10, prepare: 0 s}")).wait(4.2),
    ],
    ids=["runs", "faster", "paused", "lead-in", "open-ended"],
)
def test_ring_at_gives_the_same_values_as_a_full_view(driver: Driver) -> None:
    driver.clock.advance(0.7)
    now = driver.clock.reading()
    view, ring = player_view(driver.session, now), ring_at(driver.session, now)
    assert (ring.seconds, ring.ring, ring.left_s) == (view.seconds, view.ring, view.left_s)


def test_an_open_ended_exercise_shows_what_to_do_instead_of_a_clock() -> None:
    view = view_at(Driver(routine_of("- {name: Circles, reps: 10, sets: 2, rest: 5 s, prepare: 0 s}")), 100)
    assert (view.phase, view.seconds, view.ring, view.motion) == ("count", 10, None, 100.0)
    assert (view.rep, view.reps, view.reps_done, view.progress) == (1, 1, (False,), "Set 1 of 2")
    assert view.left_s == 5


def test_seconds_and_time_left_follow_the_speed() -> None:
    view = view_at(Driver(holds(reps="1", hold="20 s", more="prepare: 0 s"), speed=0.5), 2)
    assert (view.seconds, view.left_s, view.speed) == (40, 40.0, 0.5)


def test_the_view_of_a_timed_exercise_has_its_seconds_for_the_looping_figure() -> None:
    view = view_at(Driver(routine_of("- {name: Shake, duration: 10 s, prepare: 0 s}")), 4)
    assert (view.phase, view.motion, view.ring) == ("work", 4.0, 0.6)


def test_the_progress_blocks_fill_in_order_and_are_full_at_the_end() -> None:
    routine = routine_of("- {name: A, duration: 10 s, prepare: 0 s}\n- {name: B, duration: 30 s, prepare: 0 s}")
    driver = Driver(routine)
    assert [(b.share, b.filled, b.current) for b in view_at(driver, 25).blocks] == [
        (0.25, 1.0, False),
        (0.75, 0.5, True),
    ]
    driver.finish()
    view = player_view(driver.session, driver.clock.reading())
    assert [b.filled for b in view.blocks] == [1.0, 1.0]
    assert (view.status, view.seconds, view.left_s, view.next) == (Status.ENDED, 0, 0.0, None)


def test_stopping_keeps_the_last_view() -> None:
    driver = Driver(holds(reps="1", hold="20 s", more="prepare: 0 s")).wait(11).send(ev.Stop())
    assert view_at(driver, 11).ring == pytest.approx(0.5)


MASSAGE = Figure(40, {"stroke": 0, "shake": 36}, "stroke", loops={"stroke": Loop(0, 35, 4.0)})
NIGHT = Figure(1, {"rest": 0}, "rest")


@pytest.mark.parametrize(
    ("phase", "pose", "figure", "seen"),
    [
        ("hold", "stroke", MASSAGE, ("work", "Move")),
        ("hold", "shake", MASSAGE, ("hold", "Hold")),
        ("hold", "stroke", None, ("hold", "Hold")),
        ("work", "rest", NIGHT, ("hold", "Stay")),
        ("work", "stroke", MASSAGE, ("work", "Move")),
        ("relax", "stroke", MASSAGE, ("relax", "Let go")),
    ],
)
def test_the_phase_word_matches_what_the_figure_does(
    phase: str, pose: str, figure: Figure | None, seen: tuple[str, str]
) -> None:
    assert phase_seen(phase, pose, figure) == seen


def test_with_the_persons_own_picture_the_phase_word_ignores_the_figure() -> None:
    view = replace(view_at(Driver(GLIDE), 3.0), phase="hold", phase_word="Hold", pose_to="stroke")
    assert as_drawn(view, MASSAGE).phase_word == "Move"
    assert as_drawn(replace(view, image="my.png"), MASSAGE).phase_word == "Hold"


def test_every_phase_has_its_word() -> None:
    phases = Phase.__args__  # type: ignore[attr-defined]
    words = {phase: phase_word(phase) for phase in phases}
    assert all(words.values())
    assert words["relax"] == "Let go"
