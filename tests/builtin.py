"""The built-in library, loaded once for the tests of its contents, with its figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from unclench.content.figure_index import read_figure_index
from unclench.content.library import load_library
from unclench.content.routines import routine_of
from unclench.core.routine.routine import Exercise, Routine

ROOT = Path(__file__).resolve().parents[1]
ROUTINES = ROOT / "routines"
FIGURES = read_figure_index(ROOT / "assets") or {}
LIBRARY = load_library(ROUTINES, figures=FIGURES)
IDS = [routine.id for routine in LIBRARY.routines]


def routine(id_: str) -> Routine:
    """The built-in routine with this id; fails if there is none."""
    found = LIBRARY.find(id_)
    assert found is not None, id_
    return found


def shared(id_: str) -> Exercise:
    """A shared exercise as in its own file."""
    (exercise,) = routine_of(LIBRARY.exercises[id_]).exercises
    return exercise


def spoken(exercise: Exercise) -> Iterator[str]:
    """Every line from the author that the voice may say."""
    yield from filter(None, [exercise.cue, *(position.cue for position in exercise.positions)])
    yield from (cue.say for cue in exercise.cues)
