"""Rounds, circuits, breaths, directions and sets of different reps: planned, played, shown, spoken and resumed."""

from __future__ import annotations

import json

import pytest

from fakes import MONDAY, SAFETY_VERSION, Driver, FakeClock
from samples import routine_of
from unclench.core.routine.routine import Level, Routine
from unclench.core.routine.timeline import Choices, compile_timeline
from unclench.core.session import events as ev
from unclench.core.session.player_view import PlayerView, player_view
from unclench.core.session.resume import from_json, go_on, note_of, to_json
from unclench.core.session.safety import acknowledge
from unclench.core.session.session import Status

CIRCUIT = """\
- {name: A, reps: 1, hold: 2 s, prepare: 0 s, move: 0 s}
- circuit: Strength
  rounds: 2-3
  rest: 4 s
  exercise_rest: 1 s
  exercises:
    - {name: B, reps: 1, hold: 2 s, prepare: 0 s, move: 0 s}
    - {name: C, reps: 1, hold: 2 s, prepare: 0 s, move: 0 s}
- {name: D, reps: 1, hold: 2 s, prepare: 0 s, move: 0 s}"""


def plan(routine: Routine, choices: Choices | None = None) -> str:
    """The plan as "A 5 B": the exercise of each rep, and the seconds of each rest."""
    segments = compile_timeline(routine, choices).segments
    return " ".join(f"{one.duration_s:g}" if one.phase == "rest" else one.exercise.upper() for one in segments)


def seen(driver: Driver) -> PlayerView:
    return player_view(driver.session, driver.clock.reading())


@pytest.mark.parametrize(
    ("head", "level", "expected"),
    [
        ("", Level.GENTLE, "A B 1 C 4 B 1 C D"),
        ("", Level.FULL, "A B 1 C 4 B 1 C 4 B 1 C D"),
        ("exercise_rest: 3 s\n", Level.GENTLE, "A 3 B 1 C 4 B 1 C 3 D"),
        ("rounds: 2\n", Level.GENTLE, "A B 1 C 4 B 1 C D A B 1 C 4 B 1 C D"),
        ("rounds: 2\nrest: 9 s\n", Level.GENTLE, "A B 1 C 4 B 1 C D 9 A B 1 C 4 B 1 C D"),
        ("rounds: 2\nexercise_rest: 3 s\n", Level.GENTLE, "A 3 B 1 C 4 B 1 C 3 D 3 A 3 B 1 C 4 B 1 C 3 D"),
        ("rounds: 2\nrest: 0 s\nexercise_rest: 3 s\n", Level.GENTLE, "A 3 B 1 C 4 B 1 C 3 D A 3 B 1 C 4 B 1 C 3 D"),
        ("rounds: 1-2\nrest: 3-9 s\n", Level.FULL, "A B 1 C 4 B 1 C 4 B 1 C D 3 A B 1 C 4 B 1 C 4 B 1 C D"),
    ],
)
def test_rests_come_between_and_never_after_the_last(head: str, level: Level, expected: str) -> None:
    assert plan(routine_of(CIRCUIT, head), Choices(level=level)) == expected


@pytest.mark.parametrize(
    ("left_out", "expected"),
    [("d", "A 3 B 1 C 4 B 1 C"), ("c", "A 3 B 4 B 3 D"), ("bc", "A 3 D"), ("abc", "D"), ("abcd", "")],
)
def test_exercises_that_are_left_out_leave_no_rest(left_out: str, expected: str) -> None:
    assert plan(routine_of(CIRCUIT, "exercise_rest: 3 s\n"), Choices(left_out=frozenset(left_out))) == expected


def test_less_exercise_means_more_rest() -> None:
    routine = routine_of("- {name: A, reps: 1, hold: 2 s, prepare: 0 s, move: 0 s}", "rounds: 2\nrest: 3-9 s\n")
    found = {level: plan(routine, Choices(level=level)) for level in Level}
    assert found == {Level.GENTLE: "A 9 A", Level.MIDDLE: "A 6 A", Level.FULL: "A 3 A"}


def test_sets_of_different_reps() -> None:
    routine = routine_of("- {name: A, reps: [3, 2, 1-3], tempo: 2 s, rest: 9 s, relax: 1 s}")
    keys = [(one.set, one.rep) for one in compile_timeline(routine).segments if one.phase == "rep"]
    assert keys == [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (3, 1)]
    full = Choices(level=Level.FULL, overrides={"a": {"reps": 9, "sets": 9}})
    assert len(compile_timeline(routine, full).planned_reps()) == 3 + 2 + 3
    assert len(compile_timeline(routine, Choices(half_reps=True)).planned_reps()) == 1 + 1 + 1
    counts = routine_of("- {name: A, reps: [10, 8], rest: 9 s}")
    assert [one.reps for one in compile_timeline(counts).segments if one.reps] == [10, 8]


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ("none", ["1 1", "1 2", "2 1", "2 2"]),
        ("each", ["right 1 1", "right 1 2", "right 2 1", "right 2 2", "left 1 1", "left 1 2", "left 2 1", "left 2 2"]),
        ("alternate", [f"{side} {way} {rep}" for way in (1, 2) for rep in (1, 2) for side in ("right", "left")]),
    ],
)
def test_all_reps_in_one_direction_then_in_the_other(side: str, expected: list[str]) -> None:
    routine = routine_of(f"- {{name: A, reps: 2, tempo: 2 s, side: {side}, directions: [Forward, Back]}}")
    found = [one for one in compile_timeline(routine).segments if one.phase == "rep"]
    assert [" ".join(filter(None, (one.side, f"{one.direction} {one.rep}"))) for one in found] == expected


def test_counts_and_work_have_directions_too() -> None:
    routine = routine_of(
        "- {name: A, reps: 10, directions: [Forward, Back]}\n- {name: B, duration: 5 s, directions: [Up, Down]}"
    )
    plan = compile_timeline(routine)
    assert [(one.phase, one.reps, one.direction) for one in plan.segments if one.phase != "prepare"] == [
        ("count", 10, 1), ("count", 10, 2), ("work", None, 1), ("work", None, 2),
    ]  # fmt: skip
    assert sum(plan.planned_reps().values()) == 22


def test_work_with_reps_takes_the_time_in_each() -> None:
    routine = routine_of("- {name: A, reps: 3, duration: 5 s, relax: 2 s, prepare: 0 s, side: alternate}")
    found = [(one.phase, one.side, one.rep, one.duration_s) for one in compile_timeline(routine).segments]
    assert found[:4] == [
        ("work", "right", 1, 5),
        ("relax", "right", 1, 2),
        ("work", "left", 1, 5),
        ("relax", "left", 1, 2),
    ]
    assert compile_timeline(routine).total_s == 6 * 5 + 5 * 2


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("breaths: 2", ["inhale 2.4", "exhale 3.6", "inhale 2.4", "exhale 3.6"]),
        ("breaths: 1, breath: 8 s", ["inhale 3.2", "exhale 4.8"]),
        ("breaths: 1, breath: 4-6", ["inhale 4", "exhale 6"]),
        ("breaths: 1, breath: 4-7-8", ["inhale 4", "hold 7", "exhale 8"]),
        ("breaths: 1, breath: 4-0-4-2", ["inhale 4", "exhale 4", "pause 2"]),
        ("duration: 25 s, breath: 4-6", ["inhale 4", "exhale 6", "inhale 4", "exhale 6"]),
        ("breaths: 2, breath: 2-2, relax: 3 s", ["inhale 2", "exhale 2", "relax 3", "inhale 2", "exhale 2"]),
    ],
)
def test_breaths(fields: str, expected: list[str]) -> None:
    routine = routine_of(f"- {{name: A, prepare: 0 s, {fields}}}")
    assert [f"{one.phase} {one.duration_s:g}" for one in compile_timeline(routine).segments] == expected


def test_the_person_sets_the_length_of_a_breath_where_the_file_gives_none() -> None:
    routine = routine_of("- {name: A, prepare: 0 s, breaths: 3}\n- {name: B, prepare: 0 s, breaths: 1, breath: 5 s}")
    assert compile_timeline(routine, Choices(breath_s=10)).total_s == 35
    assert compile_timeline(routine, Choices(breath_s=10, half_reps=True)).total_s == 15


def test_up_to_and_at_least() -> None:
    routine = routine_of("- {name: A, reps: up to 20}\n- {name: B, reps: at least 6}")
    for level, reps in ((Level.GENTLE, [1, 6]), (Level.MIDDLE, [10, 6]), (Level.FULL, [20, 6])):
        found = compile_timeline(routine, Choices(level=level)).segments
        assert [one.reps for one in found if one.reps] == reps


def test_a_plan_without_rounds_keeps_its_fingerprint() -> None:
    assert compile_timeline(routine_of("- {name: Fist, reps: 2, hold: 3 s}")).fingerprint == "1bfc8f6dd092ddab"


def test_the_player_shows_rounds_circuits_breaths_and_directions() -> None:
    routine = routine_of(
        """\
- circuit: Strength
  rounds: 3
  exercises:
    - {name: A, breaths: 2, breath: 2-2, prepare: 0 s}
    - {name: B, reps: 2, tempo: 2 s, prepare: 0 s, directions: [Forward, {name: Back, cue: Now back.}]}""",
        "rounds: 2\n",
    )
    driver = Driver(routine)
    first = seen(driver)
    assert first.progress == "Round 1 of 2 · Strength 1 of 3 · Breath 1 of 2"
    assert (first.phase_word, first.cue, first.reps_done) == ("Inhale", "Breathe in.", (False, False))
    assert first.next is not None
    assert first.next.name == "B"
    driver.wait(2.5)
    assert (seen(driver).phase_word, seen(driver).cue) == ("Exhale", "Breathe out.")
    driver.wait(2)
    assert seen(driver).reps_done == (True, False)
    driver.wait(4)
    there = seen(driver)
    assert (there.progress, there.cue) == ("Round 1 of 2 · Strength 1 of 3 · Rep 1 of 2 · Forward", "B")
    assert there.next is not None
    assert there.next.name == "Back"
    driver.wait(4)
    back = seen(driver)
    assert (back.progress, back.cue) == ("Round 1 of 2 · Strength 1 of 3 · Rep 1 of 2 · Back", "Now back.")
    assert back.reps_done == (False, False)
    driver.send(ev.Jump(len(driver.session.timeline.blocks) - 2))
    assert seen(driver).progress == "Round 2 of 2 · Strength 3 of 3 · Breath 1 of 2"
    assert len(seen(driver).blocks) == 12


def test_breaths_and_directions_are_spoken_and_heard() -> None:
    routine = routine_of(
        "- {name: A, breaths: 2, breath: 4-4, prepare: 0 s}\n"
        "- {name: B, reps: 1, tempo: 6 s, prepare: 0 s, directions: [Forward, {name: Back, cue: Now back.}]}"
    )
    driver = Driver(routine).finish()
    said = [(at, what[4:]) for at, what in driver.story if what.startswith("say ")]
    assert said == [
        (0, "A. Breathe in."), (4, "Breathe out."), (8, "Last one. Breathe in."), (12, "Breathe out."),
        (16, "Next: B. Forward."), (22, "Now back."), (28, "Done. Rest your hands."),
    ]  # fmt: skip
    assert driver.sounds() == [
        (0, "begin"), (4, "release"), (8, "begin"), (12, "release"), (16, "begin"), (22, "begin"), (28, "finish"),
    ]  # fmt: skip


def entered(driver: Driver) -> list[str]:
    """The exercises in the order in which they were played."""
    indexes = [one.index for one in driver.effects if isinstance(one, ev.SegmentEntered)]
    segments = [driver.session.timeline.segments[index] for index in indexes]
    return [one.exercise.upper() for one in segments if one.phase != "rest"]


def test_what_hurts_does_not_come_again_in_the_next_rounds() -> None:
    driver = Driver(routine_of(CIRCUIT)).wait(3)
    assert driver.session.segment.exercise == "b"
    driver.send(ev.Hurts()).send(ev.SkipExercise()).finish()
    assert entered(driver) == ["A", "B", "C", "C", "D"]
    record = driver.record()
    assert [(one.exercise, one.planned, one.done, one.hurt) for one in record.exercises] == [
        ("a", 1, 1, False), ("b", 2, 0, True), ("c", 2, 2, False), ("d", 1, 1, False),
    ]  # fmt: skip
    assert {key[:1] for key in driver.session.skipped} == {("b",)}


def test_a_person_who_goes_back_to_what_hurt_plays_it_whole() -> None:
    driver = Driver(routine_of("- {name: A, reps: 2, hold: 2 s, prepare: 1 s}\n- {name: B, reps: 1, hold: 2 s}"))
    driver.wait(2).send(ev.Hurts()).send(ev.SkipExercise()).wait(4).send(ev.Jump(0)).finish()
    assert [(one.exercise, one.done) for one in driver.record().exercises] == [("a", 2), ("b", 1)]


def test_when_everything_left_hurts_the_session_ends() -> None:
    driver = Driver(routine_of("- {name: A, reps: 1, hold: 2 s, prepare: 0 s}", "rounds: 3\n"))
    driver.wait(1).send(ev.Hurts()).send(ev.SkipExercise())
    assert driver.session.status is Status.ENDED
    assert (driver.record().planned, driver.record().done) == (3, 0)


def test_easier_in_a_later_round_goes_on_there_with_fewer_rounds() -> None:
    driver = Driver(routine_of(CIRCUIT), Choices(level=Level.FULL)).send(ev.Jump(3))
    assert (driver.session.segment.exercise, driver.session.segment.lap) == ("b", 2)
    driver.wait(1).send(ev.Hurts()).send(ev.Easier())
    assert (driver.session.segment.exercise, driver.session.segment.lap) == ("b", 2)
    driver.finish()
    assert entered(driver)[-3:] == ["B", "C", "D"]
    last = Driver(routine_of(CIRCUIT), Choices(level=Level.FULL)).send(ev.Jump(5))
    assert last.session.segment.lap == 3
    last.wait(1).send(ev.Hurts()).send(ev.Easier())
    assert last.session.segment.exercise == "d", "the smaller plan has no third round"


def test_skip_and_back_move_through_rounds() -> None:
    driver = Driver(routine_of(CIRCUIT))
    for expected in (("b", 1), ("c", 1), ("b", 2)):
        driver.send(ev.Skip())
        assert (driver.session.segment.exercise, driver.session.segment.lap) == expected
    driver.send(ev.Back())
    assert (driver.session.segment.exercise, driver.session.segment.lap) == ("c", 1)
    driver.send(ev.Repeat())
    assert (driver.session.segment.exercise, driver.session.segment.lap) == ("c", 1)


def test_a_crash_inside_a_round_lands_where_it_left() -> None:
    routine = routine_of(CIRCUIT, "rounds: 2\n")
    driver = Driver(routine)
    while (driver.session.segment.round, driver.session.segment.lap, driver.session.segment.exercise) != (2, 2, "c"):
        driver.wait(1)
    note = from_json(json.loads(json.dumps(to_json(note_of(driver.session)))))
    assert note is not None
    assert note.fits(routine)
    clock = FakeClock()
    now = clock.reading()
    again = Driver.of(*go_on(routine, note, acknowledge(SAFETY_VERSION, MONDAY), SAFETY_VERSION, now), clock)
    segment = again.session.segment
    assert (segment.round, segment.lap, segment.exercise) == (2, 2, "c")
    assert again.finish().record().done == again.record().planned == 2 * (1 + 2 * 2 + 1)
