"""Rounds, circuits, phases, breaths, directions and sets of different reps: the plan, the player, the words, and what
happens when something hurts."""

from __future__ import annotations

import json

import pytest

from fakes import SAFETY_VERSION, Driver, FakeClock
from samples import routine_of
from unclench.content.loader import load_exercise, load_routine
from unclench.core.record.history import ExerciseRecord, Outcome
from unclench.core.routine.routine import Level, Routine
from unclench.core.routine.timeline import SHORTEST_BREATH_S, Choices, compile_timeline, segment_count
from unclench.core.session import events as ev
from unclench.core.session.player_view import PlayerView, player_view
from unclench.core.session.resume import from_json, go_on, note_of, to_json
from unclench.core.session.safety import acknowledge
from unclench.core.session.session import Status
from unclench.core.session.voice import Tempo, Voice
from unclench.core.settings.routine_choices import BREATH_LIMITS_S

AB = "- {name: A, duration: 10 s, prepare: 0 s}\n- {name: B, duration: 20 s, prepare: 0 s}"
CIRCUIT = """\
- {name: A, duration: 10 s, prepare: 0 s}
- circuit: Arms
  rounds: 2
  rest: 30 s
  exercise_rest: 5 s
  exercises:
    - {name: B, duration: 20 s, prepare: 0 s}
    - {name: C, duration: 21 s, prepare: 0 s}
- {name: D, duration: 11 s, prepare: 0 s}"""


def plan(routine: Routine, choices: Choices | None = None) -> list[str]:
    """The plan as text: the id of each exercise, or the length of a rest."""
    return [
        f"{one.duration_s:g}" if one.phase == "rest" else one.exercise
        for one in compile_timeline(routine, choices).segments
        if one.phase not in ("prepare", "move")
    ]


def view(driver: Driver) -> PlayerView:
    return player_view(driver.session, driver.clock.reading())


# Rounds and rests


def test_rests_are_between_exercises_and_rounds_and_never_after_the_last() -> None:
    routine = routine_of(AB, "rounds: 3\nrest: 1 min\nexercise_rest: 5 s\n")
    assert plan(routine) == ["a", "5", "b", "60", "a", "5", "b", "60", "a", "5", "b"]
    timeline = compile_timeline(routine)
    assert [(one.round, one.lap) for one in timeline.segments[:5]] == [(1, None)] * 4 + [(2, None)]
    assert [(block.exercise.id, block.first, block.last) for block in timeline.blocks[:3]] == [
        ("a", 0, 1), ("b", 2, 3), ("a", 4, 5),
    ]  # fmt: skip
    assert timeline.total_s == 3 * (10 + 5 + 20) + 2 * 60


def test_one_exercise_rests_between_its_rounds() -> None:
    assert plan(routine_of("- {name: A, duration: 10 s}", "rounds: 3\nexercise_rest: 5 s\n")) == [
        "a", "5", "a", "5", "a",
    ]  # fmt: skip


def test_a_circuit_rests_inside_and_the_routine_around_it() -> None:
    routine = routine_of(CIRCUIT, "rounds: 2\nrest: 1 min\nexercise_rest: 7 s\n")
    once = ["a", "7", "b", "5", "c", "30", "b", "5", "c", "7", "d"]
    assert plan(routine) == [*once, "60", *once]
    laps = {(one.exercise, one.round, one.lap) for one in compile_timeline(routine).segments if one.exercise == "b"}
    assert laps == {("b", round_, lap) for round_ in (1, 2) for lap in (1, 2)}


def test_two_circuits_side_by_side_stay_apart() -> None:
    pair = "- circuit: {0}\n  rounds: 2\n  exercises:\n    - {{name: {0}, duration: 10 s}}"
    assert plan(routine_of(pair.format("A") + "\n" + pair.format("B"), "exercise_rest: 3 s\n")) == [
        "a", "a", "3", "b", "b",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("level", "rounds", "rest"), [(Level.GENTLE, 2, 90), (Level.MIDDLE, 3, 60), (Level.FULL, 4, 30)]
)
def test_a_level_decides_rounds_and_the_rest_that_goes_with_them(level: Level, rounds: int, rest: int) -> None:
    routine = routine_of(AB, "rounds: 2-4\nrest: 30-90 s\n")
    played = plan(routine, Choices(level))
    assert played.count("a") == played.count("b") == rounds
    assert played.count(str(rest)) == rounds - 1


def test_at_a_level_with_one_round_nothing_counts_rounds() -> None:
    driver = Driver(routine_of(AB, "rounds: 1-2\nrest: 1 min\n"))
    assert [one.round for one in driver.session.timeline.segments] == [None, None]
    assert view(driver).progress == ""


def test_what_is_left_out_leaves_no_rest() -> None:
    routine = routine_of(CIRCUIT + "\n- {name: E, duration: 9 s, optional: true}", "exercise_rest: 7 s\n")
    assert plan(routine)[-2:] == ["7", "d"]
    assert plan(routine, Choices(switched_on=frozenset({"e"})))[-4:] == ["7", "d", "7", "e"]
    assert plan(routine, Choices(left_out=frozenset({"c"}))) == ["a", "7", "b", "30", "b", "7", "d"]
    assert plan(routine, Choices(left_out=frozenset({"b", "c"}))) == ["a", "7", "d"]
    assert plan(routine, Choices(left_out=frozenset({"d"})))[-3:] == ["b", "5", "c"]
    assert plan(routine, Choices(left_out=frozenset("abcd"))) == []


def test_an_exercise_that_takes_no_time_leaves_no_rest() -> None:
    pose = "{name: P, hold: 0 s, move: 0 s}"
    nothing = f"{{name: N, prepare: 0 s, reps: 1, positions: [{pose}, {pose}]}}"
    assert plan(routine_of(f"{AB}\n- {nothing}", "rounds: 2\nrest: 9 s\nexercise_rest: 5 s\n")) == [
        "a", "5", "b", "9", "a", "5", "b",
    ]  # fmt: skip


# Phases


PHASES = """\
title: Test
phases:
  - name: Weeks 1-2
    exercises: [{name: A, duration: 10 s}, {name: B, duration: 11 s}]
  - name: Weeks 3-4
    rounds: 2
    exercises: [{name: A, duration: 20 s}, {name: C, id: own, duration: 21 s}, {name: D, duration: 22 s}]
"""


def test_one_phase_is_played_and_its_ids_are_its_own() -> None:
    routine, problems = load_routine(PHASES, "test.yaml")
    assert routine is not None, problems
    assert plan(routine) == ["a", "b"]
    assert plan(routine, Choices(phase=2)) == ["a-phase-2", "own", "d-phase-2"] * 2
    assert plan(routine, Choices(phase=2, left_out=frozenset({"a", "d-phase-2"}))) == ["a-phase-2", "own"] * 2
    record = Driver(routine, Choices(phase=2)).finish().record()
    assert {(one.exercise, one.planned, one.done) for one in record.exercises} == {
        ("a-phase-2", 2, 2), ("own", 2, 2), ("d-phase-2", 2, 2),
    }  # fmt: skip


# Sets of different reps, directions, breaths


def reps_of(routine: Routine, choices: Choices | None = None) -> list[tuple[object, ...]]:
    segments = compile_timeline(routine, choices).segments
    return list(dict.fromkeys((s.side, s.set, s.direction, s.rep) for s in segments if s.rep_key))


def test_each_set_has_its_reps() -> None:
    routine = routine_of("- {name: A, reps: [3, 2, 1-2], hold: 2 s, rest: 9 s}")
    assert [(set_, rep) for _side, set_, _direction, rep in reps_of(routine)] == [
        (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (3, 1),
    ]  # fmt: skip
    assert len(reps_of(routine, Choices(Level.FULL))) == 7
    assert len(reps_of(routine, Choices(half_reps=True))) == 3  # 1, 1 and 1
    assert len(reps_of(routine, Choices(overrides={"a": {"reps": 9, "sets": 1}}))) == 6


def test_directions_come_one_after_the_other_in_each_set_and_side() -> None:
    routine = routine_of("- {name: A, reps: 2, tempo: 4 s, sets: 2, side: each, directions: [F, B]}")
    assert reps_of(routine) == [
        (side, set_, direction, rep)
        for side in ("right", "left") for set_ in (1, 2) for direction in (1, 2) for rep in (1, 2)
    ]  # fmt: skip


def test_sides_alternate_inside_a_direction() -> None:
    routine = routine_of("- {name: A, reps: 2, tempo: 4 s, relax: 1 s, side: alternate, directions: [F, B]}")
    assert reps_of(routine) == [
        (side, 1, direction, rep) for direction in (1, 2) for rep in (1, 2) for side in ("right", "left")
    ]  # fmt: skip
    assert sum(one.phase == "relax" for one in compile_timeline(routine).segments) == 7


def test_half_of_the_reps_is_half_of_each_direction() -> None:
    routine = routine_of("- {name: A, reps: 5, tempo: 4 s, directions: [F, B]}\n- {name: C, breaths: 7}")
    assert len(reps_of(routine, Choices(half_reps=True))) == 2 + 2 + 3


def test_a_count_and_timed_work_are_done_once_in_each_direction() -> None:
    routine = routine_of(
        "- {name: A, reps: 9, directions: [F, B]}\n- {name: C, duration: 30 s, directions: [F, B]}\n"
        "- {name: D, reps: 2, duration: 5 s, directions: [F, B]}"
    )
    segments = [one for one in compile_timeline(routine).segments if one.rep_key]
    assert [(one.exercise, one.direction, one.rep, one.reps) for one in segments] == [
        ("a", 1, None, 9), ("a", 2, None, 9), ("c", 1, None, None), ("c", 2, None, None),
        ("d", 1, 1, None), ("d", 1, 2, None), ("d", 2, 1, None), ("d", 2, 2, None),
    ]  # fmt: skip
    assert sum(compile_timeline(routine).planned_reps().values()) == 9 + 9 + 1 + 1 + 4


def test_a_breath_without_a_length_is_that_of_the_settings() -> None:
    routine = routine_of("- {name: A, breaths: 2, prepare: 0 s}\n- {name: B, breaths: 2, breath: 4-6, prepare: 0 s}")
    assert compile_timeline(routine).total_s == 2 * 6 + 2 * 10
    slow = compile_timeline(routine, Choices(breath_s=10))
    assert [(one.phase, one.duration_s) for one in slow.segments[:2]] == [("inhale", 4), ("exhale", 6)]
    assert slow.total_s == 2 * 10 + 2 * 10


def test_the_quickest_breath_of_the_settings_is_counted_in_advance() -> None:
    shared, _problems = load_exercise("name: B\nbreaths: 3\n", "exercises/own.yaml")
    text = "title: T\nexercises:\n  - {use: own, duration: 1 min}\n"
    routine, _problems = load_routine(text, "own.yaml", {"own": shared})
    assert routine is not None
    assert BREATH_LIMITS_S[0] == SHORTEST_BREATH_S
    for breath_s in BREATH_LIMITS_S:
        assert segment_count(routine) >= len(compile_timeline(routine, Choices(breath_s=breath_s)).segments)


def test_no_two_reps_have_one_key() -> None:
    routine = routine_of(
        "- circuit: C\n  rounds: 10\n  exercises:\n"
        "    - {name: A, reps: [2, 1], tempo: 1 s, side: each, directions: [F, B], prepare: 0 s}\n"
        "    - {name: B, breaths: 2, sets: 2, prepare: 0 s}\n"
        "- {name: D, reps: 3, sets: 2, prepare: 0 s}",
        "rounds: 3\n",
    )
    timeline = compile_timeline(routine)
    once = 10 * (3 * 2 * 2 + 2 * 2) + 2
    assert len(timeline.planned_reps()) == 3 * once
    assert sum(timeline.planned_reps().values()) == 3 * (once + 2 * 2)


# The player


def test_the_view_in_rounds() -> None:
    routine = routine_of(
        "- {name: A, reps: 2, hold: 3 s, move: 1 s, prepare: 2 s}\n- {name: B, duration: 9 s, prepare: 0 s}",
        "rounds: 2\nrest: 10 s\nexercise_rest: 4 s\n",
    )
    driver = Driver(routine)
    assert view(driver).progress == "Round 1 of 2"
    driver.wait(3)
    assert (view(driver).progress, view(driver).reps_done) == ("Round 1 of 2 · Rep 1 of 2", (False, False))
    driver.wait(4)
    assert (view(driver).progress, view(driver).reps_done) == ("Round 1 of 2 · Rep 2 of 2", (True, False))
    driver.wait(4)
    now = view(driver)
    assert (now.phase, now.exercise, now.cue) == ("rest", "A", "Rest a little.")
    assert now.next is not None
    assert now.next.name == "B"
    driver.wait(4 + 9)
    now = view(driver)
    assert (now.phase, now.progress) == ("rest", "Round 1 of 2")
    assert now.next is not None
    assert now.next.name == "A"
    driver.wait(10)
    assert (view(driver).phase, view(driver).progress) == ("prepare", "Round 2 of 2")
    assert view(driver).reps_done == (False, False)
    assert [(block.name, block.current) for block in view(driver).blocks] == [
        ("A", False), ("B", False), ("A", True), ("B", False),
    ]  # fmt: skip
    assert sum(block.share for block in view(driver).blocks) == pytest.approx(1)


def test_the_view_in_a_circuit() -> None:
    driver = Driver(routine_of(CIRCUIT, "rounds: 2\n")).wait(10)
    assert view(driver).progress == "Round 1 of 2 · Arms 1 of 2"
    unnamed = routine_of("- rounds: 2\n  exercises:\n    - {name: B, duration: 20 s, prepare: 0 s}")
    assert view(Driver(unnamed)).progress == "Circuit 1 of 2"
    once = routine_of("- circuit: Arms\n  exercises:\n    - {name: B, duration: 20 s, prepare: 0 s}")
    assert view(Driver(once)).progress == "Arms"


def test_the_view_of_directions() -> None:
    driver = Driver(
        routine_of(
            "- {name: Roll, reps: 2, tempo: 4 s, prepare: 2 s, relax: 1 s, sets: 2, rest: 5 s,"
            " directions: [Forward, {name: Back, cue: Now back.}]}"
        )
    )
    now = view(driver)
    assert (now.progress, now.reps, now.reps_done) == ("Set 1 of 2", 2, (False, False))
    assert now.next is not None
    assert now.next.name == "Forward"
    driver.wait(2)
    now = view(driver)
    assert (now.progress, now.cue) == ("Rep 1 of 2 · Forward · Set 1 of 2", "Roll")
    assert now.next is not None
    assert now.next.name == "Back"
    driver.wait(10)
    now = view(driver)
    assert (now.progress, now.cue) == ("Rep 1 of 2 · Back · Set 1 of 2", "Now back.")
    assert now.reps_done == (False, False)
    driver.wait(9)
    now = view(driver)
    assert (now.phase, now.reps, now.reps_done) == ("rest", 2, (True, True))
    assert now.next is not None
    assert now.next.name == "Forward"


def test_the_view_of_breaths() -> None:
    driver = Driver(routine_of("- {name: Belly, breaths: 5, breath: 4-1-6-1, prepare: 0 s}"))
    seen = []
    for seconds in (0, 4, 1, 6, 1):
        driver.wait(seconds)
        seen.append((view(driver).phase_word, view(driver).progress, view(driver).cue))
    assert seen == [
        ("Inhale", "Breath 1 of 5", "Breathe in."),
        ("Hold", "Breath 1 of 5", "Hold."),
        ("Exhale", "Breath 1 of 5", "Breathe out."),
        ("Pause", "Breath 1 of 5", "Pause."),
        ("Inhale", "Breath 2 of 5", "Breathe in."),
    ]
    assert view(driver).reps_done == (True, False, False, False, False)


# Words and sounds


def told(routine: Routine, voice: Voice | None = None) -> list[str]:
    driver = Driver(routine, voice=voice).finish()
    return [f"{at:g} {what}" for at, what in driver.story if what.startswith(("cue", "say"))]


def test_what_breaths_sound_like() -> None:
    assert told(routine_of("- {name: Belly, breaths: 2, breath: 4-6, prepare: 0 s}")) == [
        "0 cue begin", "0 say Belly. Breathe in.", "4 cue release", "4 say Breathe out.",
        "10 cue begin", "10 say Last one. Breathe in.", "14 cue release", "14 say Breathe out.",
        "20 cue finish", "20 say Done. Rest your hands.",
    ]  # fmt: skip


def test_the_holds_of_a_breath_are_told_and_have_no_sound() -> None:
    assert told(routine_of("- {name: Box, breaths: 1, breath: 4-4-4-4, prepare: 0 s}"))[:-2] == [
        "0 cue begin", "0 say Box. Breathe in.", "4 say Hold.", "8 cue release", "8 say Breathe out.", "12 say Pause.",
    ]  # fmt: skip


def test_a_long_held_breath_has_no_ticks_and_no_half_way() -> None:
    lines = told(routine_of("- {name: A, breaths: 1, breath: 5-25-8, prepare: 0 s}"))
    assert not [line for line in lines if "tick" in line or "alf" in line]


def test_a_voice_speaks_breaths_after_their_sound() -> None:
    lines = told(routine_of("- {name: A, breaths: 2, breath: 4-6, prepare: 3 s}"), Voice(Tempo(0.1, 0.06)))
    said = [line.partition(" say ")[2] for line in lines if " say " in line]
    assert said == [
        "A.",
        "Breathe in.",
        "Breathe out.",
        "Last one. Breathe in.",
        "Breathe out.",
        "Done. Rest your hands.",
    ]


@pytest.mark.parametrize("side", ["none", "each", "alternate"])
@pytest.mark.parametrize("reps", [1, 2])
def test_each_direction_is_named_once(side: str, reps: int) -> None:
    lines = told(
        routine_of(
            f"- {{name: A, reps: {reps}, tempo: 4 s, prepare: 2 s, switch: 2 s, side: {side},"
            " directions: [Forward, {name: Back, cue: Now back.}]}"
        )
    )
    turns = 2 if side == "each" else 1
    assert sum("Forward." in line for line in lines) == turns
    assert sum("Now back." in line for line in lines) == turns


def test_the_last_rep_is_the_last_of_the_last_direction() -> None:
    lines = told(routine_of("- {name: A, reps: 2, tempo: 4 s, prepare: 0 s, directions: [F, B]}"))
    assert [line for line in lines if "Last one." in line] == ["12 say Last one."]


# Going through rounds by hand


ROUNDS = routine_of(
    "- {name: A, reps: 2, hold: 3 s, move: 1 s, prepare: 2 s}\n- {name: B, duration: 9 s, prepare: 0 s}",
    "rounds: 3\nrest: 10 s\nexercise_rest: 4 s\n",
)
ROUND_S = 2 + 8 + 4 + 9 + 10


def here(driver: Driver) -> tuple[str, str, int | None, int | None]:
    one = driver.session.segment
    return (one.exercise, one.phase, one.round, one.rep)


def test_skip_back_repeat_and_jump_know_the_round() -> None:
    driver = Driver(ROUNDS).wait(ROUND_S + 3)
    assert here(driver) == ("a", "hold", 2, 1)
    assert here(driver.send(ev.Skip())) == ("a", "move", 2, 2)
    assert here(driver.send(ev.Skip())) == ("b", "work", 2, None)
    assert here(driver.send(ev.Skip())) == ("a", "prepare", 3, None)
    assert here(driver.send(ev.Back())) == ("b", "work", 2, None)
    assert here(driver.send(ev.Back())) == ("a", "move", 2, 2)
    assert here(driver.send(ev.Repeat())) == ("a", "prepare", 2, None)
    assert here(driver.send(ev.Jump(4))) == ("a", "prepare", 3, None)
    assert here(driver.send(ev.Jump(0))) == ("a", "prepare", 1, None)
    assert driver.finish().record().outcome is Outcome.FINISHED


def test_the_rest_between_rounds_can_be_skipped() -> None:
    driver = Driver(ROUNDS).wait(ROUND_S - 5)
    assert here(driver) == ("b", "rest", 1, None)
    assert here(driver.send(ev.Skip())) == ("a", "prepare", 2, None)


def test_the_record_counts_all_rounds() -> None:
    record = Driver(ROUNDS).finish().record()
    assert record.exercises == (ExerciseRecord("a", "A", None, 6, 6), ExerciseRecord("b", "B", None, 3, 3))
    driver = Driver(ROUNDS).wait(ROUND_S + 7).send(ev.Stop())
    assert [(one.planned, one.done) for one in driver.record().exercises] == [(6, 3), (3, 1)]


# It hurts


def test_what_hurt_does_not_come_again_and_counts_as_skipped() -> None:
    driver = Driver(ROUNDS).wait(ROUND_S + 3).send(ev.Hurts()).send(ev.SkipExercise())
    assert here(driver) == ("b", "work", 2, None)
    driver.finish()
    assert [one for one in driver.story if "rep" in one] == []
    record = driver.record()
    assert record.outcome is Outcome.FINISHED
    assert record.exercises == (
        ExerciseRecord("a", "A", None, 6, 2, hurt=True), ExerciseRecord("b", "B", None, 3, 3),
    )  # fmt: skip
    assert {key for key in driver.session.plan.planned_reps() if key[0] == "a"} == {
        *(key for key in driver.session.done if key[0] == "a"), *driver.session.skipped,
    }  # fmt: skip
    rests = [at for at, what in driver.story if what == "enter rest"]
    assert len(rests) == 1 + 1 + 1  # two in round 1, then one between rounds 2 and 3


def test_going_back_into_what_hurt_plays_it() -> None:
    driver = Driver(ROUNDS).wait(3).send(ev.Hurts()).send(ev.SkipExercise()).wait(4)
    assert here(driver) == ("b", "work", 1, None)
    assert here(driver.send(ev.Jump(2))) == ("a", "prepare", 2, None)
    driver.wait(2 + 8 + 4)
    assert here(driver) == ("b", "work", 2, None)
    driver.finish()
    record = driver.record().exercises[0]
    assert (record.done, record.planned, record.hurt) == (2, 6, True)


def test_there_is_no_rest_before_nothing() -> None:
    driver = Driver(routine_of(AB, "rounds: 2\nrest: 1 min\nexercise_rest: 30 s\n"))
    driver.wait(10 + 30 + 5).send(ev.Hurts()).send(ev.SkipExercise())
    driver.wait(3 + 10)
    assert driver.session.status is Status.ENDED
    assert driver.record().outcome is Outcome.FINISHED


def test_what_hurts_alone_ends_the_session() -> None:
    driver = Driver(routine_of("- {name: A, duration: 10 s}", "rounds: 3\nrest: 1 min\n"))
    driver.wait(7).send(ev.Hurts()).send(ev.SkipExercise())
    assert driver.session.status is Status.ENDED
    assert [(one.planned, one.done) for one in driver.record().exercises] == [(3, 0)]


EASIER = routine_of(
    "- {name: A, reps: 1-3, hold: 3-6 s, move: 1 s, prepare: 2 s}\n- {name: B, duration: 9-20 s, prepare: 0 s}",
    "rounds: 2-3\nrest: 10-30 s\n",
)


def test_easier_in_round_two_goes_on_there_and_never_does_more() -> None:
    driver = Driver(EASIER, Choices(Level.FULL)).wait(2 + 3 * 7 + 20 + 10 + 3.5)
    assert here(driver) == ("a", "hold", 2, 1)
    driver.send(ev.Hurts()).send(ev.Easier()).wait(3)
    assert here(driver) == ("a", "hold", 2, 1)
    driver.finish()
    assert [(one.planned, one.done) for one in driver.record().exercises] == [(9, 3 + 1), (3, 2)]


def test_easier_in_a_round_that_is_then_no_more_ends_the_session() -> None:
    driver = Driver(EASIER, Choices(Level.FULL)).wait(2 * (2 + 3 * 7 + 20 + 10) + 4)
    assert here(driver) == ("a", "hold", 3, 1)
    driver.send(ev.Hurts()).send(ev.Easier())
    assert driver.session.status is Status.ENDED
    assert [(one.planned, one.done) for one in driver.record().exercises] == [(9, 6), (3, 2)]


def test_easier_while_getting_ready_does_not_rest_again() -> None:
    driver = Driver(EASIER, Choices(Level.FULL)).wait(2 + 3 * 7 + 20 + 10 + 1)
    assert here(driver) == ("a", "prepare", 2, None)
    driver.send(ev.Hurts()).send(ev.Easier())
    assert here(driver) == ("a", "prepare", 2, None)


# Resume


@pytest.mark.parametrize("head", ["rounds: 2\nrest: 10 s\nexercise_rest: 3 s\n", ""])
def test_a_note_in_a_later_round_resumes_there(head: str) -> None:
    routine = routine_of(CIRCUIT + "\n- {name: R, reps: [2, 1], tempo: 4 s, directions: [F, B]}", head)
    driver = Driver(routine, Choices(phase=1, breath_s=5)).wait(30).send(ev.Skip()).finish()
    assert any(one.segment.lap == 2 for one in driver.kept)
    assert any(one.segment.direction == 2 for one in driver.kept)
    for crashed in driver.kept[::3]:
        note = from_json(json.loads(json.dumps(to_json(note_of(crashed)))))
        assert note is not None
        assert note == note_of(crashed)
        clock = FakeClock(5.0)
        now = clock.reading()
        session, _effects = go_on(routine, note, acknowledge(SAFETY_VERSION, now.wall), SAFETY_VERSION, now)
        assert session.segment == crashed.segment
        assert (session.segment.round, session.segment.lap) == (crashed.segment.round, crashed.segment.lap)
        assert (session.done, session.skipped) == (crashed.done, crashed.skipped)


def test_a_note_does_not_fit_when_only_the_rounds_changed() -> None:
    note = note_of(Driver(routine_of(AB, "rounds: 2\n")).session)
    assert note.fits(routine_of(AB, "rounds: 2\n"))
    assert not note.fits(routine_of(AB, "rounds: 3\n"))
    assert not note.fits(routine_of(AB))
