"""Small routines for the tests of core, written in YAML like those of authors."""

from __future__ import annotations

from unclench.content.loader import load_routine
from unclench.core.routine.routine import Routine


def routine_of(exercises: str, head: str = "") -> Routine:
    """A routine of these exercises (YAML list items); fails on any error."""
    text = f"title: Test\n{head}exercises:\n" + "".join(f"  {line}\n" for line in exercises.strip().splitlines())
    routine, problems = load_routine(text, "test.yaml")
    assert routine is not None, problems
    return routine


def holds(reps: str = "2", hold: str = "3 s", more: str = "") -> Routine:
    """One held exercise: prepare 5 s unless `more` says otherwise, move 1 s."""
    return routine_of(f"- {{name: Fist, reps: {reps}, hold: {hold}, move: 1 s{', ' + more if more else ''}}}")
