"""Seven files of other programs, written again as routines of ours: what could not be said before version 2 is said."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from builtin import LIBRARY
from unclench.content.loader import load_routine
from unclench.content.schema import json_schema
from unclench.core.routine.routine import Exercise, Kind, Level, Range, Routine
from unclench.core.routine.timeline import Choices, Segment, compile_timeline
from unclench.core.routine.wording import dose_notation, rounds_notation

jsonschema = pytest.importorskip("jsonschema")
REAL = Path(__file__).resolve().parents[1] / "data" / "real"
FILES = sorted(REAL.glob("*.yaml"))


def real(name: str) -> Routine:
    """The routine, without a problem."""
    text = (REAL / f"{name}.yaml").read_text(encoding="utf-8")
    routine, problems = load_routine(text, f"{name}.yaml", LIBRARY.exercises)
    assert [str(one) for one in problems] == []
    assert routine is not None
    return routine


def exercise(routine: Routine, name: str) -> Exercise:
    """The first exercise with this name."""
    return next(one for one in routine.exercises if one.name == name)


def played(routine: Routine, name: str, choices: Choices | None = None) -> list[Segment]:
    """The segments of an exercise."""
    wanted = exercise(routine, name).id
    return [one for one in compile_timeline(routine, choices).segments if one.exercise == wanted]


def minutes(routine: Routine, level: Level, phase: int = 1) -> float:
    """The length of a session in minutes."""
    return compile_timeline(routine, Choices(level, phase=phase)).total_s / 60


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_of_them_loads_without_a_problem_and_is_valid_in_an_editor(file: Path) -> None:
    routine = real(file.stem)
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert not list(jsonschema.Draft202012Validator(json_schema()).iter_errors(document))
    assert minutes(routine, Level.GENTLE) > 2


def test_there_are_seven() -> None:
    assert len(FILES) == 7


def test_the_posture_routine_takes_exercises_by_name_and_grows() -> None:
    routine = real("posture")
    assert [one.uses for one in routine.exercises_in(1)] == ["chin-tuck", "blade-squeeze", "shoulder-rolls", None]
    assert "back" in routine.areas
    assert routine.dose_in(2).per_week == Range(5, 5)
    assert rounds_notation(routine.rounds_in(2)) == (
        "2 rounds · rest 45 s between rounds · rest 10 s between exercises"
    )
    assert minutes(routine, Level.GENTLE, 2) > 2 * minutes(routine, Level.GENTLE, 1)


def test_the_knee_circuit_has_rounds_and_no_exercise_called_rest() -> None:
    routine = real("knee-circuit")
    timeline = compile_timeline(routine)
    assert not [one for one in routine.exercises if "rest" in one.name.lower()]
    assert [one.name for one in routine.circuits] == ["Knees", "Superset"]
    chairs = played(routine, "Sit down and stand up")
    assert [one.lap for one in chairs if one.phase == "work"] == [1, 2, 3]
    rests = [one.duration_s for one in timeline.segments if one.phase == "rest"]
    assert (rests.count(15), rests.count(60), rests.count(30)) == (3 * 5, 2, 1)
    assert len(timeline.blocks) == 1 + 3 * 6 + 2 * 2 + 1


def test_the_wrist_program_has_effort_weight_and_tools_beside_the_dose() -> None:
    routine = real("wrist-program")
    lifts = exercise(routine, "Wrist up, slowly down")
    assert dose_notation(lifts) == "12, 10, 8 reps each side · 2 kg · 60 % of what you can"
    assert lifts.cue is None
    assert lifts.description is not None
    assert len(lifts.description) > 140
    assert routine.tools == ("a dumbbell", "a table", "a soft ball")
    assert exercise(routine, "Squeeze the ball").tools == ("a soft ball",)
    assert exercise(routine, "Stretch, palm away").per_day == Range(1, 1)
    assert 35 <= minutes(routine, Level.GENTLE) <= minutes(routine, Level.FULL) <= 37


def test_the_french_break_goes_forward_and_back_in_one_exercise() -> None:
    routine = real("pause-bureau")
    assert (routine.language, routine.areas[0]) == ("fr", "back")
    rolls = [one for one in played(routine, "Rouler les épaules") if one.phase == "rep"]
    assert [(one.direction, one.rep) for one in rolls] == [(way, rep) for way in (1, 2) for rep in range(1, 11)]
    dose = dose_notation(exercise(routine, "Rouler les épaules"))
    assert dose == "10 times · in each direction: Vers l’avant, Vers l’arrière"


def test_the_breathing_routine_has_thirty_breaths_and_pyramids() -> None:
    routine = real("breathing")
    breaths = played(routine, "Thirty breaths")
    assert [one.phase for one in breaths if one.phase != "prepare"] == ["inhale", "exhale"] * 30
    for name in ("Breath pyramid", "Pelvic tilts"):
        reps = {one.rep_key for one in played(routine, name) if one.rep_key}
        assert [sum(key[2] == set_ for key in reps) for set_ in (1, 2, 3, 4)] == [10, 8, 6, 4]
    open_end = played(routine, "As long as you like it", Choices(Level.FULL))
    assert sum(one.phase == "inhale" for one in open_end) == 180 / 6


def test_the_short_breaks_fill_forty_five_seconds_with_positions() -> None:
    routine = real("short-breaks")
    assert "eyes" in routine.areas
    assert {"one-handed", "plane"} <= set(routine.situations)
    for name in ("Eyes", "Open and close the hands"):
        one = exercise(routine, name)
        assert one.kind is Kind.POSITIONS
        seconds = sum(part.duration_s or 0 for part in played(routine, name) if part.phase != "prepare")
        assert 45 - 12 < seconds <= 45
    assert len(exercise(routine, "Eyes").description or "") > 140


def test_the_chinese_program_says_what_to_do_and_what_not() -> None:
    routine = real("shoulder-zh")
    assert routine.tools == ("椅子", "毛巾")
    assert [one.id for one in routine.exercises] == ["耸肩", "绕肩", "毛巾拉伸", "腹式呼吸"]
    for one in routine.exercises[:3]:
        assert one.description is not None
        assert "肌肉" in one.description
        assert "不要做" in one.description
    assert dose_notation(routine.exercises[2]).endswith("轻轻地，最多三成力")
