"""The built-in routines are product text: what they say, how long they take and what they never claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from unclench.content.library import Library, load_library
from unclench.core.routine import Exercise, ExerciseType, Level, Routine
from unclench.core.timeline import Choices, compile_timeline

ROUTINES = Path(__file__).resolve().parents[1] / "routines"

# Seconds at gentle, middle and full, added up by hand: 5 s to get ready for each exercise, 5 s to change sides.
TOTALS_S = {
    # 2 stretches × (5 + 2 sides × reps × (4 moves of 1.5 + hold) + 5); reps 2, 3, 5; hold 15, 22, 30
    "wrist-flex": (188, 356, 740),
    # 5 + reps × (4 moves of 1 + 3 + 3 + 5 + 5), then 5 + 30; reps 3, 4, 5
    "spider-push-up": (100, 120, 140),
    # 5 + 2 sides × 5 × (6 moves of 1 + 5 × 2 + last hold) + 5; last hold 5, 6, 7; heat and ice are not counted
    "nerve-gliding": (220, 230, 240),
    # 2 × (5 + reps × (4 moves of 2 + 2 holds)), then 5 + rolls × 4; reps 2, 3, 4; hold 5, 7, 10; rolls 5, 5, 6
    "neck-range-of-motion": (107, 167, 263),
    # 2 directions × (5 + 2 feet × circles × 3 + 5), then 5 + 10 × 4, then 5 + curls × 2 × (1 + hold);
    # circles 5, 7, 10; curls 8, 9, 10; hold 2, 3, 5
    "ankle-rotations": (178, 226, 310),
}
MEDICAL_CLAIM = re.compile(r"\b(?:heal|cur|treat|prevent)(?:e|s|es|ed|ing|ment|ion)?\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(ROUTINES)


@pytest.fixture(params=sorted(TOTALS_S))
def routine(request: pytest.FixtureRequest, library: Library) -> Routine:
    found = library.find(request.param)
    assert found is not None
    return found


def spoken(exercise: Exercise) -> Iterator[str]:
    yield from filter(None, [exercise.cue, *(position.cue for position in exercise.positions)])
    yield from (cue.say for cue in exercise.cues)


def story(routine: Routine, exercise: str) -> list[tuple[str | None, str | None]]:
    """Side and pose of everything the body does in one exercise, holds and their moves told once."""
    told: list[tuple[str | None, str | None]] = []
    rep = None
    for segment in compile_timeline(routine).segments:
        here = (segment.rep_key, segment.position)
        if segment.exercise == exercise and segment.rep_key and here != rep:
            told.append((segment.side, segment.pose_to))
            rep = here
    return told


def test_every_file_loads_without_a_problem(library: Library) -> None:
    assert [str(problem) for problem in library.problems] == []
    files = {path.stem for path in ROUTINES.glob("*.yaml")}
    assert {routine.id for routine in library.routines} == files
    assert set(library.exercises) == {path.stem for path in (ROUTINES / "exercises").glob("*.yaml")}
    assert set(TOTALS_S) <= files


def test_no_shared_exercise_lies_unused(library: Library) -> None:
    used = {exercise.uses for routine in library.routines for exercise in routine.exercises}
    assert used == set(library.exercises)


def test_it_is_built_from_shared_exercises_only(routine: Routine) -> None:
    assert [exercise.id for exercise in routine.exercises if exercise.uses is None] == []


@pytest.mark.parametrize("level", list(Level))
def test_it_takes_as_long_as_added_up_by_hand(routine: Routine, level: Level) -> None:
    assert compile_timeline(routine, Choices(level=level)).total_s == TOTALS_S[routine.id][list(Level).index(level)]


def test_a_cue_is_at_most_six_words(routine: Routine) -> None:
    lines = [line for exercise in routine.exercises for line in spoken(exercise)]
    lines += [step.cue or "" for step in routine.before + routine.after]
    assert [line for line in lines if not 1 <= len(line.split()) <= 6] == []


def test_every_pose_can_be_drawn_named_and_told(routine: Routine) -> None:
    for exercise in routine.exercises:
        assert exercise.figure, exercise.id
        assert exercise.mistake, exercise.id
        assert exercise.cue, exercise.id
        for position in exercise.positions:
            assert position.cue, (exercise.id, position.name)
            assert re.fullmatch(r"[a-z]+(-[a-z]+)*", position.pose or ""), (exercise.id, position.name)


def test_it_says_where_it_comes_from_and_whom_it_is_not_for(routine: Routine, library: Library) -> None:
    assert routine.sources
    assert routine.safety.ask_first
    assert routine.safety.not_for
    for exercise in routine.exercises:
        assert library.exercises[exercise.uses or ""].sources, exercise.id
        assert "the pain is sharp or electric" in library.exercises[exercise.uses or ""].safety.stop_if, exercise.id


def test_it_claims_no_medical_effect(routine: Routine) -> None:
    said = [routine.title, routine.summary or "", *(exercise.name for exercise in routine.exercises)]
    assert routine.summary
    assert [text for text in said if MEDICAL_CLAIM.search(text)] == []


@pytest.mark.parametrize("claim", ["Heals the wrist", "A cure", "treating numb hands", "Prevents pain", "treatment"])
def test_a_claim_would_be_seen(claim: str) -> None:
    assert MEDICAL_CLAIM.search(claim)


def test_only_the_palm_up_stretch_waits_to_be_switched_on(library: Library) -> None:
    waiting = [one.id for routine in library.routines for one in routine.exercises if one.optional]
    assert waiting == ["wrist-palm-up-stretch"]


def test_a_nerve_is_slid_within_its_limits(library: Library) -> None:
    gliding = library.find("nerve-gliding")
    assert gliding is not None
    (glide,) = gliding.exercises
    assert glide.type is ExerciseType.NERVE
    assert gliding.safety.pain_stop == 4
    assert [(step.kind, step.duration.low, step.duration.high) for step in gliding.before] == [("heat", 600, 900)]
    assert [(step.kind, step.duration.low, step.duration.high) for step in gliding.after] == [("ice", 480, 600)]
    poses = ["fist", "open", "wrist-back", "thumb-out", "palm-up", "thumb-eased"]
    assert story(gliding, "median-glide") == [(side, pose) for side in ("right", "left") for pose in poses * 5]


def test_the_neck_passes_the_middle_between_the_sides(library: Library) -> None:
    neck = library.find("neck-range-of-motion")
    assert neck is not None
    for move in ("turn", "tilt"):
        one_rep = [f"{move}-left", "front", f"{move}-right", "front"]
        assert story(neck, f"neck-{move}") == [(None, pose) for pose in one_rep * 2]


def test_each_ankle_circles_five_times_each_way(library: Library) -> None:
    ankles = library.find("ankle-rotations")
    assert ankles is not None
    assert story(ankles, "ankle-circles") == [("right", "clockwise")] * 5 + [("left", "clockwise")] * 5
    other_way = [("right", "counter-clockwise")] * 5 + [("left", "counter-clockwise")] * 5
    assert story(ankles, "ankle-circles-back") == other_way
