"""The second form of the routine language: what each new field loads as, how it is played, and what editors mark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from unclench.content.fields import SCHEMA
from unclench.content.loader import load_exercise, load_routine
from unclench.content.schema import json_schema
from unclench.core.routine.routine import (
    AREAS,
    SITUATIONS,
    Bound,
    Circuit,
    Direction,
    Exercise,
    Kind,
    Level,
    Progress,
    Range,
    Rounds,
    Routine,
)
from unclench.core.routine.timeline import Choices, compile_timeline
from unclench.core.routine.wording import dose_notation

jsonschema = pytest.importorskip("jsonschema")
DATA = Path(__file__).resolve().parents[1] / "data"
VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def load(text: str, **shared: str) -> Routine:
    """The routine of a file without a problem, which editors accept too."""
    exercises = {id_: load_exercise(one, f"exercises/{id_}.yaml")[0] for id_, one in shared.items()}
    routine, problems = load_routine(text, "own.yaml", exercises)
    assert [str(one) for one in problems] == []
    assert routine is not None
    assert [error.message for error in VALIDATOR.iter_errors(yaml.safe_load(text))] == []
    return routine


def load_one(fields: str) -> Exercise:
    return load(f"title: T\nexercises:\n  - {{name: A, {fields}}}\n").exercises[0]


def plays(routine: Routine, choices: Choices | None = None) -> list[str]:
    """The segments as text: `hold 5`, `count ×5`."""
    return [
        f"{one.phase} ×{one.reps}" if one.duration_s is None else f"{one.phase} {one.duration_s:g}"
        for one in compile_timeline(routine, choices).segments
        if one.phase != "prepare"
    ]


TWO = """\
  - {name: A, duration: 20 s}
  - {name: B, duration: 30 s}
"""


def test_rounds_of_all_exercises() -> None:
    routine = load(f"title: T\nrounds: 2-3\nrest: 1-2 min\nexercise_rest: 10 s\nexercises:\n{TWO}")
    assert routine.rounds == Rounds(Range(2, 3), Range(60, 120), Range(10, 10))
    assert plays(routine) == ["work 20", "rest 10", "work 30", "rest 120", "work 20", "rest 10", "work 30"]
    assert plays(routine, Choices(Level.FULL)).count("rest 60") == 2


def test_a_rest_between_rounds_that_is_not_written_is_that_between_exercises() -> None:
    routine = load(f"title: T\nrounds: 2\nexercise_rest: 10 s\nexercises:\n{TWO}")
    assert plays(routine) == ["work 20", "rest 10", "work 30", "rest 10", "work 20", "rest 10", "work 30"]


def test_a_circuit_among_other_exercises() -> None:
    routine = load(
        "title: T\nexercises:\n  - {name: Warm up, duration: 9 s}\n"
        "  - circuit: Arms\n    rounds: 2\n    rest: 1 min\n    exercise_rest: 5 s\n    exercises:\n"
        "      - {name: A, duration: 20 s}\n      - {use: own, duration: 30 s}\n"
        "  - {name: Cool down, duration: 8 s}\n",
        own="name: B\nduration: 1 min\n",
    )
    rounds = Rounds(Range(2, 2), Range(60, 60), Range(5, 5))
    assert routine.circuits == (Circuit(1, 2, rounds, "Arms"),)
    assert [one.id for one in routine.exercises] == ["warm-up", "a", "own", "cool-down"]
    assert [routine.circuit_at(number) is not None for number in range(4)] == [False, True, True, False]
    circuit = ["work 20", "rest 5", "work 30"]
    assert plays(routine) == ["work 9", *circuit, "rest 60", *circuit, "work 8"]
    assert {one.circuit for one in compile_timeline(routine).blocks} == {None, "Arms"}


def test_a_circuit_needs_no_name() -> None:
    routine = load("title: T\nexercises:\n  - rounds: 2\n    exercises:\n      - {name: A, duration: 20 s}\n")
    assert routine.circuits == (Circuit(0, 0, Rounds(Range(2, 2))),)
    assert plays(routine) == ["work 20", "work 20"]


@pytest.mark.parametrize(
    ("written", "breath", "played"),
    [
        ("breaths: 2", (), ["inhale 2.4", "exhale 3.6"]),
        ("breaths: 2, breath: 5 s", (2, 3), ["inhale 2", "exhale 3"]),
        ("breaths: 2, breath: 4-6", (4, 6), ["inhale 4", "exhale 6"]),
        ("breaths: 2, breath: 4 – 6.5", (4, 6.5), ["inhale 4", "exhale 6.5"]),
        ("breaths: 2, breath: 4-7-8", (4, 7, 8), ["inhale 4", "hold 7", "exhale 8"]),
        ("breaths: 2, breath: 4-4-4-4", (4, 4, 4, 4), ["inhale 4", "hold 4", "exhale 4", "pause 4"]),
        ("breaths: 2, breath: 4-0-6-2", (4, 0, 6, 2), ["inhale 4", "exhale 6", "pause 2"]),
        ("breath: 4-6, duration: 25 s", (4, 6), ["inhale 4", "exhale 6"]),
    ],
)
def test_breaths(written: str, breath: tuple[float, ...], played: list[str]) -> None:
    exercise = load_one(written)
    assert (exercise.kind, exercise.breath) == (Kind.BREATHS, breath)
    assert plays(load(f"title: T\nexercises:\n  - {{name: A, {written}}}\n")) == played * 2


def test_breaths_are_the_reps_of_the_exercise() -> None:
    exercise = load_one("breaths: 5-10, progress: {after: 1 week, breaths: +2}")
    assert exercise.reps == Range(5, 10)
    assert exercise.progress == Progress(7, "reps", 2)


def test_each_set_has_its_breaths() -> None:
    routine = load("title: T\nexercises:\n  - {name: A, breaths: [2, 1], breath: 4-8, rest: 30 s}\n")
    assert plays(routine) == ["inhale 4", "exhale 8"] * 2 + ["rest 30", "inhale 4", "exhale 8"]
    assert dose_notation(routine.exercises[0]) == "2, 1 breaths · in 4 s, out 8 s"


def test_a_shared_exercise_of_breaths_takes_other_breaths() -> None:
    items = ("breaths: 2, breath: 4-6", "side: none", "duration: 1 min")
    text = "title: T\nexercises:\n" + "".join(f"  - {{use: own, {one}}}\n" for one in items)
    written, plain, timed = load(text, own="name: B\nbreaths: 8\nbreath: 10 s\n").exercises
    assert (written.reps, written.breath, written.from_library) == (Range(2, 2), (4, 6), ())
    assert (plain.reps, plain.breath) == (Range(8, 8), (4, 6))
    assert (timed.reps, timed.duration) == (None, Range(60, 60))


def test_reps_of_each_set() -> None:
    exercise = load_one("reps: [10, 8, 4-6], rest: 30 s")
    assert exercise.reps is None
    assert exercise.reps_by_set == (Range(10, 10), Range(8, 8), Range(4, 6))
    assert exercise.sets == Range(3, 3)
    routine = load("title: T\nexercises:\n  - {name: A, reps: [10, 8, 4-6], rest: 30 s}\n")
    assert plays(routine) == ["count ×10", "rest 30", "count ×8", "rest 30", "count ×4"]
    assert plays(routine, Choices(Level.FULL))[-1] == "count ×6"


@pytest.mark.parametrize(
    ("written", "reps"),
    [
        ("reps: [6, 8], sets: 2", (6, 8)),
        ("reps: [8, 6]", (8, 6)),
        ("reps: [8, 8]", (8, 8)),
        ("reps: [6, 7, 8]", (6, 7, 8)),
    ],
)
def test_two_rising_reps_are_sets_only_with_sets(written: str, reps: tuple[int, ...]) -> None:
    assert load_one(written).reps_by_set == tuple(Range(one, one) for one in reps)


def test_a_list_of_one_is_one_number() -> None:
    assert load_one("reps: [6]").reps == Range(6, 6)


def test_work_in_reps_takes_the_duration_for_each() -> None:
    exercise = load_one("reps: 3, duration: 10 s, relax: 5 s")
    assert (exercise.kind, exercise.reps, exercise.duration) == (Kind.WORK, Range(3, 3), Range(10, 10))
    routine = load("title: T\nexercises:\n  - {name: A, reps: 3, duration: 10 s, relax: 5 s}\n")
    assert plays(routine) == ["work 10", "relax 5", "work 10", "relax 5", "work 10"]


def test_each_set_of_timed_reps_has_its_number() -> None:
    routine = load("title: T\nexercises:\n  - {name: A, reps: [2, 1], duration: 10 s, rest: 30 s}\n")
    assert plays(routine) == ["work 10", "work 10", "rest 30", "work 10"]
    assert dose_notation(routine.exercises[0]) == "2, 1 reps · 10 s each"


@pytest.mark.parametrize(
    ("written", "played"),
    [
        ("side: none", ["work 10"] * 3),
        ("reps: 2", ["work 10"] * 2),
        ("duration: 5 s", ["work 5"] * 3),
        ("reps: 2, duration: 5 s", ["work 5"] * 2),
        ("reps: [2, 1]", ["work 10"] * 3),
    ],
)
def test_a_shared_exercise_of_timed_reps_stays_one(written: str, played: list[str]) -> None:
    text = f"title: T\nexercises:\n  - {{use: own, {written}}}\n"
    assert plays(load(text, own="name: B\nreps: 3\nduration: 10 s\n")) == played


def test_sets_that_a_shared_list_of_reps_does_not_have_are_refused() -> None:
    shared, _none = load_exercise("name: B\nreps: [5, 4]\n", "exercises/own.yaml")
    for written, refused in (("sets: 3", True), ("sets: 2", False), ("sets: 3, reps: 4", False)):
        routine, problems = load_routine(f"title: T\nexercises:\n  - {{use: own, {written}}}\n", "o", {"own": shared})
        assert (routine is None) == refused, written
        if refused:
            assert [one.message for one in problems] == [
                "exercises[1].sets: reps has 2 sets; write sets: 2, or remove it"
            ]


def test_directions_by_name_or_with_a_cue() -> None:
    exercise = load_one("reps: 2, tempo: 4 s, directions: [Forward, {name: Back, cue: Now back.}]")
    assert exercise.directions == (Direction("Forward"), Direction("Back", "Now back."))
    timeline = compile_timeline(
        load("title: T\nexercises:\n  - {name: A, reps: 2, tempo: 4 s, directions: [F, {name: B, cue: Go back.}]}\n")
    )
    assert [(one.direction, one.rep, one.cue) for one in timeline.segments[1:]] == [
        (1, 1, None), (1, 2, None), (2, 1, "Go back."), (2, 2, "Go back."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "name", "range_"),
    [
        ("reps: up to 20", "reps", Range(1, 20, Bound.MOST)),
        ("reps: At most 20", "reps", Range(1, 20, Bound.MOST)),
        ("reps: at least 6", "reps", Range(6, 6, Bound.LEAST)),
        ("reps: 5, hold: up to 30 s", "hold", Range(1, 30, Bound.MOST)),
        ("duration: at least 2 min", "duration", Range(120, 120, Bound.LEAST)),
        ("reps: 5, sets: up to 3", "sets", Range(1, 3, Bound.MOST)),
    ],
)
def test_one_end_of_a_range(written: str, name: str, range_: Range) -> None:
    assert getattr(load_one(written), name) == range_


PHASES = """\
title: T
phases:
  - name: Weeks 1-2
    dose: {sessions_per_day: 2, per_week: 5}
    exercises:
      - {name: Bend, reps: 5}
  - name: Weeks 3-4
    dose: {per_week: 2-3, reps_per_day: 20}
    rounds: 2
    exercise_rest: 10 s
    exercises:
      - {name: Bend, reps: 8}
      - circuit: Arms
        rounds: 3
        exercises:
          - {name: Push, reps: 9}
"""


def test_phases_have_their_own_exercises_dose_and_rounds() -> None:
    routine = load(PHASES)
    assert [(one.id, one.phase) for one in routine.exercises] == [
        ("bend", 1), ("bend-phase-2", 2), ("push-phase-2", 2),
    ]  # fmt: skip
    assert [phase.name for phase in routine.phases] == ["Weeks 1-2", "Weeks 3-4"]
    assert routine.dose_in(1).per_week == Range(5, 5)
    assert (routine.dose_in(2).per_week, routine.dose_in(2).sessions_per_day) == (Range(2, 3), None)
    assert routine.circuits == (Circuit(2, 2, Rounds(Range(3, 3)), "Arms"),)
    assert plays(routine) == ["count ×5"]
    second = ["count ×8", "rest 10", "count ×9", "count ×9", "count ×9"]
    assert plays(routine, Choices(phase=2)) == [*second, "rest 10", *second]
    assert plays(routine, Choices(phase=9)) == plays(routine, Choices(phase=2))


def test_texts_and_the_dose_of_an_exercise() -> None:
    routine = load(
        "title: T\ndescription: |\n  How.\n\n  Why.\ntools: [a chair, a band]\ndose: {per_week: 3}\nexercises:\n"
        "  - name: A\n    reps: 5\n    description: Long and slow.\n    tools: a ball\n    effort: half\n"
        "    weight: 1 kg\n    per_day: 1-2\n    source: A book\n"
        "    positions: [{name: P, hold: 1 s, source: Another book}, {name: Q, hold: 1 s}]\n"
    )
    (exercise,) = routine.exercises
    assert (routine.description, routine.tools) == ("How.\n\nWhy.", ("a chair", "a band"))
    assert routine.dose.per_week == Range(3, 3)
    assert (exercise.description, exercise.tools) == ("Long and slow.", ("a ball",))
    assert (exercise.effort, exercise.weight, exercise.per_day) == ("half", "1 kg", Range(1, 2))
    assert (exercise.source, exercise.positions[0].source) == ("A book", "Another book")


def test_every_area_and_place() -> None:
    routine = load(f"title: T\nareas: [{', '.join(AREAS)}]\nsituations: [{', '.join(SITUATIONS)}]\nexercises:\n{TWO}")
    assert (routine.areas, routine.situations) == (AREAS, SITUATIONS)


@pytest.mark.parametrize("schema", ["", "schema: 1\n", "schema: 2\n"])
@pytest.mark.parametrize("name", ["six-lines", "full-example"])
def test_a_file_of_the_first_form_loads_as_before(name: str, schema: str) -> None:
    text = (DATA / f"{name}.yaml").read_text(encoding="utf-8")
    plain = text.replace("schema: 1\n", "").replace("schema: 2\n", "")
    routine = load(schema + plain)
    assert routine == load(plain)
    assert (routine.rounds, routine.circuits, routine.phases) == (Rounds(), (), ())
    assert {(one.round, one.lap, one.direction) for one in compile_timeline(routine).segments} == {(None, None, None)}


def test_the_version_of_the_format_is_two() -> None:
    assert SCHEMA == 2


A = {"name": "A", "reps": 5}


@pytest.mark.parametrize(
    "document",
    [
        {"exercises": [{"circuit": "C"}]},
        {"exercises": [{"circuit": "C", "exercises": []}]},
        {"exercises": [{"circuit": "C", "sets": 3, "exercises": [A]}]},
        {"exercises": [{"circuit": "C", "exercises": [{"circuit": "D", "exercises": [A]}]}]},
        {"exercises": [{"circuit": "C", "exercises": [A] * 31}]},
        {"phases": [{"name": "One", "exercises": [A]}]},
        {"exercises": [A], "phases": [{"name": "One", "exercises": [A]}, {"name": "Two", "exercises": [A]}]},
        {"phases": [{"name": "One", "exercises": [A]}, {"exercises": [A]}]},
        {"phases": [{"name": "One", "exercises": [A]}, {"name": "Two"}]},
        {"rounds": 11, "exercises": [A]},
        {"rounds": 0, "exercises": [A]},
        {"rest": "60", "exercises": [A]},
        {"exercises": [{"name": "A", "breaths": 0}]},
        {"exercises": [{"name": "A", "breaths": 5, "breath": "slow"}]},
        {"exercises": [{"name": "A", "breaths": 5, "breath": "4-6 s"}]},
        {"exercises": [{"name": "A", "breaths": 5, "breath": "4-1-4-1-4"}]},
        {"exercises": [{**A, "directions": ["F"]}]},
        {"exercises": [{**A, "directions": ["F", "B", "L", "R", "U"]}]},
        {"exercises": [{**A, "directions": [{"cue": "Go."}, "B"]}]},
        {"exercises": [{"name": "A", "reps": []}]},
        {"exercises": [{"name": "A", "reps": ["ten", 8]}]},
        {"exercises": [{"name": "A", "reps": list(range(11, 0, -1))}]},
        {"exercises": [{"name": "A", "reps": "up to 5-8"}]},
        {"exercises": [{**A, "hold": "up to 20"}]},
        {"exercises": [{**A, "description": "x" * 1001}]},
        {"exercises": [{**A, "per_day": 0}]},
        {"dose": {"per_week": 8}, "exercises": [A]},
        {"schema": 3, "exercises": [A]},
    ],
)
def test_what_the_loader_refuses_is_marked_by_editors(document: dict[str, Any]) -> None:
    document = {"title": "T", **document}
    assert load_routine(yaml.safe_dump(document), "own.yaml")[0] is None
    assert list(VALIDATOR.iter_errors(document))
