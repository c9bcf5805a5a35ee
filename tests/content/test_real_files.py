"""Seven kinds of real files, written in our language: all that they say is played, shown or counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from unclench.content.library import Library, load_library
from unclench.core.routine.routine import Routine
from unclench.core.routine.timeline import Timeline, compile_timeline
from unclench.core.routine.wording import dose_notation, rounds_notation

REAL = Path(__file__).resolve().parents[1] / "data" / "real"


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(REAL)


def routine(library: Library, id_: str) -> Routine:
    found = library.find(id_)
    assert found is not None
    return found


def plan(library: Library, id_: str) -> Timeline:
    return compile_timeline(routine(library, id_))


def test_all_of_them_load_without_a_problem(library: Library) -> None:
    assert library.problems == ()
    assert {one.id for one in library.routines} == {path.stem for path in REAL.glob("*.yaml")}


def test_two_routines_use_exercises_by_name(library: Library) -> None:
    morning, evening = routine(library, "posture-morning"), routine(library, "posture-evening")
    assert [(one.uses, one.reps and one.reps.low) for one in (*morning.exercises, *evening.exercises)] == [
        ("wall-angel", 8), ("cat-back", 6), ("cat-back", 10),
    ]  # fmt: skip


def test_a_rest_is_not_an_exercise(library: Library) -> None:
    circuit = plan(library, "knee-circuit")
    assert len(circuit.blocks) == 3 * 4
    assert [one.duration_s for one in circuit.segments if one.phase == "rest"] == [15, 15, 15, 60] * 2 + [15] * 3
    assert rounds_notation(routine(library, "knee-circuit").rounds) == (
        "3 rounds · rest 60 s between rounds · rest 15 s between exercises"
    )


def test_effort_weight_and_tools_are_words(library: Library) -> None:
    curl, _back, squeeze = routine(library, "wrist-strength").exercises
    assert dose_notation(curl) == "3 × 15 each side · 1 kg · 60 % of the most you can"
    assert squeeze.tools == ("a soft ball",)
    assert 33 * 60 <= plan(library, "wrist-strength").total_s <= 37 * 60


def test_ten_forward_and_ten_back_in_one_exercise(library: Library) -> None:
    rolls = [one for one in plan(library, "pause-bureau").segments if one.phase == "rep"]
    assert [one.direction for one in rolls] == [1] * 10 + [2] * 10


def test_breaths_and_a_pyramid(library: Library) -> None:
    found = plan(library, "breathing")
    assert sum(one.phase == "inhale" for one in found.segments) == 35
    push = [key for key in found.planned_reps() if key[0] == "push-up-on-the-wall"]
    assert [sum(key[2] == set_ for key in push) for set_ in (1, 2, 3, 4)] == [10, 8, 6, 4]


def test_positions_for_a_time_in_all(library: Library) -> None:
    look = [one for one in plan(library, "eye-break").segments if one.exercise == "look-around" and one.rep]
    assert sum(one.duration_s or 0 for one in look) == 2 * 4 * 4
    assert len(routine(library, "eye-break").exercises[0].description or "") > 140


def test_lists_of_do_and_do_not_are_a_description(library: Library) -> None:
    (exercise,) = routine(library, "shoulder-zh").exercises
    assert (exercise.description or "").count("\n") == 2
    assert exercise.tools == ("弹力带", "毛巾")
