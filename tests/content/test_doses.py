"""The dose that a routine writes is the dose that is played, whatever the shared exercise has, or the check says why
not."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builtin import LIBRARY
from unclench.content.fields import OVERRIDES
from unclench.content.loader import load_exercise, load_routine
from unclench.content.taking import SharedExercise
from unclench.core.routine.routine import Exercise, Kind, Level, Range, Routine, Side
from unclench.core.routine.timeline import Choices, Segment, Timeline, compile_timeline
from unclench.core.routine.wording import dose_notation, library_notes

Written = dict[str, str]
EVERY = sorted(LIBRARY.exercises)
BOTH_WAYS = [
    "blade-squeeze", "chin-tuck", "neck-tilt", "neck-turn", "rise-slowly", "settle", "sit-edge",
    "spider-pushup", "stand-supported", "walk-easy",
]  # fmt: skip


def load(items: str, exercises: dict[str, SharedExercise] | None = None) -> tuple[Routine | None, list[str]]:
    text = "title: T\nexercises:\n" + "".join(f"- {item}\n" for item in items.splitlines())
    routine, problems = load_routine(text, "own.yaml", exercises or LIBRARY.exercises)
    return routine, [one.message for one in problems]


def plays(items: str, level: Level = Level.GENTLE, **kwargs: Any) -> Timeline:
    routine, problems = load(items, **kwargs)
    assert routine is not None, problems
    return compile_timeline(routine, Choices(level=level))


def shared(text: str, id_: str = "own") -> dict[str, SharedExercise]:
    one, problems = load_exercise(text, f"exercises/{id_}.yaml")
    assert not problems
    return {id_: one}


def held(timeline: Timeline) -> list[float | None]:
    return [segment.duration_s for segment in timeline.segments if segment.phase == "hold"]


def only(items: str, **kwargs: Any) -> Exercise:
    routine, problems = load(items, **kwargs)
    assert routine is not None, problems
    return routine.exercises[0]


# 14. A rep that goes both ways is not done on each side again.


@pytest.mark.parametrize("id_", BOTH_WAYS)
@pytest.mark.parametrize("side", ["each", "alternate", "left", "right", "affected"])
def test_an_exercise_that_works_both_sides_takes_no_side(id_: str, side: str) -> None:
    routine, problems = load(f"{{use: {id_}, side: {side}}}")
    reason = "would double the dose" if side in ("each", "alternate") else "has no effect"
    assert routine is None
    assert len(problems) == 1
    assert problems[0].startswith(f"exercises[1].side: '{side}' {reason}, because one rep ")


def test_only_exercises_that_need_both_sides_are_marked() -> None:
    assert [id_ for id_ in EVERY if LIBRARY.exercises[id_].values.get("both_ways")] == BOTH_WAYS


def test_a_neck_exercise_plays_each_hold_once_for_each_way() -> None:
    for id_ in ("neck-turn", "neck-tilt"):
        assert only(f"{{use: {id_}}}").both_ways
        assert held(plays(f"{{use: {id_}, reps: 5, hold: 5 s}}")) == [5] * 10
        assert held(plays(f"{{use: {id_}, reps: 5, hold: 5 s, side: both}}")) == [5] * 10


def test_a_default_side_leaves_an_exercise_that_works_both_sides_alone() -> None:
    turn = shared("name: T\nboth_ways: true\nreps: 2\ntempo: 4 s\n")
    items = "- {use: own}\n- {name: A, reps: 2, both_ways: true}\n- {name: B, reps: 2}\n"
    text = f"title: T\ndefaults: {{side: each}}\nexercises:\n{items}"
    routine, problems = load_routine(text, "own.yaml", turn)
    assert routine is not None
    assert [one.side for one in routine.exercises] == [Side.NONE, Side.NONE, Side.EACH]
    assert not problems


def test_a_default_that_leaves_nothing_to_play_is_told() -> None:
    own = shared("name: T\nreps: 2\npositions: [{name: A, hold: 0 s}, {name: B, hold: 0 s}]\n")
    _routine, problems = load_routine("title: T\ndefaults: {move: 0 s}\nexercises: {use: own}\n", "own.yaml", own)
    assert [str(one) for one in problems] == [
        "own.yaml:3:18: warning: exercises[1].use: one rep takes no time, so nothing is played"
    ]


# 15. Written reps are all the reps.


def test_written_reps_are_not_multiplied_by_the_sets_of_the_library() -> None:
    timeline = plays("{use: heel-toe-tap, reps: 10}")
    assert [one.phase for one in timeline.segments].count("rep") == 10
    assert [one.phase for one in plays("{use: heel-toe-tap, reps: 10, sets: 2}").segments].count("rep") == 20
    assert [one.phase for one in plays("{use: heel-toe-tap}").segments].count("rep") == 15
    assert [one.phase for one in plays("{use: heel-toe-tap, sets: 2}").segments].count("rep") == 10


@pytest.mark.parametrize("dose", ["reps: 4", "duration: 8 s"])
def test_sets_and_rest_of_the_library_go_together(dose: str) -> None:
    own = shared("name: T\nsets: 3\nrest: 20 s\nreps: 5\ntempo: 2 s\n")
    exercise = only(f"{{use: own, {dose}}}", exercises=own)
    assert (exercise.sets, exercise.rest) == (Range(1, 1), Range(0, 0))
    assert only("{use: own, sets: 2}", exercises=own).rest == Range(20, 20)
    written = only(f"{{use: own, {dose}, sets: 2, rest: 5 s}}", exercises=own)
    assert (written.sets, written.rest) == (Range(2, 2), Range(5, 5))
    text = f"title: T\ndefaults: {{sets: 2}}\nexercises: {{use: own, {dose}}}\n"
    routine, _problems = load_routine(text, "own.yaml", own)
    assert routine is not None
    assert routine.exercises[0].sets == Range(2, 2)


def test_what_is_still_taken_from_the_library_is_said() -> None:
    assert library_notes(only("{use: fist-open, reps: 5}")) == ("side both, hold 2 s, move 1 s, from the library",)
    assert library_notes(only("{use: heel-toe-tap, reps: 10}")) == ("side both, tempo 2 s, from the library",)
    assert library_notes(only("{use: heel-toe-tap}")) == ("side both, sets 3, reps 5, tempo 2 s, from the library",)
    assert library_notes(only("{use: median-glide, reps: 4, side: left}")) == (
        "hold 2 s (Thumb eased 5-7 s), move 1 s, from the library",
    )
    own = shared("name: P\nreps: 2\nrelax: 1 s\npositions: [{name: A, hold: 3 s}, {name: B, hold: 0 s}]\n")
    assert library_notes(only("{use: own, reps: 1}", exercises=own)) == ("relax 1 s, hold A 3 s, from the library",)
    assert library_notes(only("{name: A, reps: 5, hold: 2 s}")) == ()


# 16. A written hold is the hold of every position that is held.


@pytest.mark.parametrize(
    ("id_", "seconds", "number"),
    [("median-glide", 3, 60), ("spider-pushup", 3, 12), ("hand-massage", 3, 10), ("finger-spread", 2, 6)],
)
def test_a_written_hold_holds_every_position(id_: str, seconds: int, number: int) -> None:
    item = f"{{use: {id_}, hold: {seconds} s}}"
    assert held(plays(item)) == [seconds] * number
    assert f"hold {seconds} s in each position" in library_notes(only(item))


def test_what_is_passed_through_stays_so() -> None:
    assert held(plays("{use: chin-tuck, reps: 1, hold: 9 s}")) == [9]
    assert set(held(plays("{use: rise-slowly, hold: 9 s}"))) == {9}
    assert library_notes(only("{use: rise-slowly, hold: 9 s}"))[-1] == "hold 9 s in each held position"
    moves = [one.duration_s for one in plays("{use: rise-slowly, move: 4 s}").segments if one.phase == "move"]
    assert moves == [4, 4]
    moves = [one.duration_s for one in plays("{use: ulnar-slider, reps: 1, move: 4 s}").segments if one.phase == "move"]
    assert moves == [4] * 6


# 17. A hold has a place, or it is refused.


@pytest.mark.parametrize(
    "id_", ["elbow-bend", "ulnar-slider", "ankle-pump", "arm-raise", "forearm-turn", "median-slider"]
)
def test_a_hold_is_refused_where_nothing_is_held(id_: str) -> None:
    routine, problems = load(f"{{use: {id_}, hold: 5 s}}")
    assert routine is None
    assert problems == ["exercises[1].hold: has no effect, because this exercise moves on without holding; remove it"]


# 18. What people write works.


@pytest.mark.parametrize(
    ("item", "level", "reps", "length_s"),
    [
        ("{use: fist-open, duration: 1 min}", Level.GENTLE, 10, 60),
        ("{use: fist-open, duration: 1 min, hold: 3 s}", Level.GENTLE, 7, 56),
        ("{use: fist-open, duration: 1 min, relax: 2 s}", Level.GENTLE, 7, 54),
        ("{use: fist-open, duration: 30-60 s}", Level.MIDDLE, 7, 42),
        ("{use: tendon-glide, duration: 1 min}", Level.GENTLE, 2, 48),
        ("{use: tendon-glide, duration: 1 min}", Level.FULL, 1, 42),
        ("{use: shoulder-rolls, duration: 30 s}", Level.GENTLE, 7, 28),
        ("{name: A, duration: 20 s, hold: 3 s, move: 1 s, positions: [{name: P}, {name: Q}]}", Level.GENTLE, 2, 16),
    ],
)  # fmt: skip
def test_a_duration_is_filled_with_whole_reps_and_never_exceeded(
    item: str, level: Level, reps: int, length_s: float
) -> None:
    timeline = plays(item, level)
    assert max(one.rep or 0 for one in timeline.segments) == reps
    assert timeline.total_s == 5 + length_s
    assert any(note.startswith("as many whole reps as fit into ") for note in library_notes(only(item)))


def test_a_duration_of_reps_is_told_on_the_page() -> None:
    assert dose_notation(only("{use: fist-open, duration: 1 min}")) == "60 s both sides together · each position 2 s"
    assert dose_notation(only("{use: wrist-flex-stretch, duration: 1 min}")) == "60 s each side · each hold 15-30 s"
    assert dose_notation(only("{use: shoulder-rolls, duration: 1 min}")) == "60 s both sides together"


def test_half_of_a_duration_is_half_of_its_reps() -> None:
    routine, _problems = load("{use: fist-open, duration: 1 min}")
    assert routine is not None
    halved = compile_timeline(routine, Choices(half_reps=True))
    assert max(one.rep or 0 for one in halved.segments) == 5


def test_reps_of_an_exercise_by_the_clock_are_counted() -> None:
    routine, problems = load("{use: rest-neutral, reps: 5-20}")
    assert routine is not None
    assert not problems
    counts = [one for one in compile_timeline(routine, Choices(level=Level.FULL)).segments if one.phase == "count"]
    assert [(one.duration_s, one.reps) for one in counts] == [(None, 20)]
    timeline = plays("{use: hand-shake, reps: 20}")
    assert [(one.phase, one.reps) for one in timeline.segments] == [("prepare", None), ("count", 20)]


@pytest.mark.parametrize(("level", "rest_s"), [(Level.GENTLE, 60), (Level.MIDDLE, 45), (Level.FULL, 30)])
def test_a_rest_may_be_a_range(level: Level, rest_s: float) -> None:
    for item in (
        "{use: shoulder-rolls, sets: 3, rest: 30-60 s}",
        "{name: A, reps: 2, tempo: 4 s, sets: 3, rest: 30-60 s}",
    ):
        assert [one.duration_s for one in plays(item, level).segments if one.phase == "rest"] == [rest_s, rest_s]


# All of it: any shared exercise with any fields plays what is written, or says why not.

COUNTS = st.tuples(st.integers(1, 6), st.integers(0, 4)).map(lambda p: f"{p[0]}-{p[0] + p[1]}")
TIMES = st.tuples(st.integers(1, 15), st.integers(0, 15)).map(lambda p: f"{p[0]}-{p[0] + p[1]} s")
LONG = st.tuples(st.integers(1, 90), st.integers(0, 60)).map(lambda p: f"{p[0]}-{p[0] + p[1]} s")
TIME = st.integers(0, 10).map(lambda number: f"{number} s")
VALUES: dict[str, st.SearchStrategy[str]] = {
    "sets": COUNTS,
    "reps": COUNTS,
    "hold": TIMES,
    "duration": LONG,
    "tempo": st.sampled_from(["2 s", "5 s", "2-1-2", "1-2-1-1"]),
    "move": TIME,
    "relax": TIME,
    "rest": TIMES,
    "side": st.sampled_from([side.value for side in Side]),
    "switch": TIME,
    "first": st.sampled_from(["left", "right", "affected"]),
    "prepare": TIME,
    "cue": st.just("As I say."),
    "optional": st.sampled_from(["true", "false"]),
    "breaths": COUNTS,
    "breath": st.sampled_from(["6 s", "4-6"]),
    "effort": st.just("easy"),
    "weight": st.just("1 kg"),
    "per_day": COUNTS,
}


def ends(text: str) -> Range:
    low, _dash, high = text.removesuffix(" s").partition("-")
    return Range(float(low), float(high or low))


def lengths(segments: list[Segment], phase: str) -> set[float | None]:
    return {one.duration_s for one in segments if one.phase == phase}


def plays_as_written(field: str, text: str, exercise: Exercise, level: Level) -> bool:
    """Whether the segments of the exercise show this field as it is written."""
    routine = Routine("r", "R", (exercise,))
    asked = field in ("switch", "first") and exercise.side is Side.AFFECTED  # these need a person with both
    affected: Literal["right", "both"] = "both" if asked else "right"
    on = Choices(level=level, switched_on=frozenset({exercise.id}), affected=affected)
    segments = list(compile_timeline(routine, on).segments)
    passes = [one for one in segments if one.rep_key is not None]
    sides = {one.side for one in passes}
    sets = {one.set for one in passes}
    if field == "optional":
        return bool(compile_timeline(routine).segments) == (text == "false")
    if field in ("cue", "effort", "weight"):
        return bool(getattr(exercise, field) == text)
    if field == "per_day":
        return exercise.per_day == ends(text)
    if field == "side":
        one_of: dict[str, set[str | None]] = {"none": {None}, "each": {"left", "right"}, "alternate": {"left", "right"}}
        return sides == one_of.get(text, {"right" if text == "affected" else text})
    if field == "first":
        return passes[0].side == ("left" if text == "left" else "right")
    if field == "tempo":
        own = [(one.phase, one.duration_s) for one in passes if (one.set, one.rep, one.side) == (1, 1, passes[0].side)]
        return [length for _phase, length in own] == [float(part) for part in text.removesuffix(" s").split("-")]
    range_ = ends(text)
    dose = range_.low + range_.high - range_.at(level) if field == "rest" else range_.at(level)
    if field == "sets":
        return len(sets) == dose
    if field == "reps":
        counted = {(one.side, one.set): one.reps or max(p.rep or 0 for p in passes) for one in passes}
        return set(counted.values()) == {dose}
    if field == "duration" and exercise.kind is not Kind.WORK:
        for side in sides:
            mine = [one for one in segments if one.side == side and one.set == 1 and one.phase != "rest"]
            taken = math.fsum(one.duration_s or 0 for one in mine)
            rep = math.fsum(one.duration_s or 0 for one in mine if one.rep == 1 and one.phase != "relax")
            last_relax = exercise.relax_s if exercise.side is Side.ALTERNATE and side == passes[0].side else 0
            if not taken - last_relax * max(p.rep or 0 for p in mine) <= dose + 1e-6:
                return False
            if exercise.side is not Side.ALTERNATE and taken + exercise.relax_s + rep <= dose - 1e-6:
                return False
        return True
    phase = {"duration": "work"}.get(field, field)
    found = lengths(segments, phase)
    one_rep = exercise.side is not Side.ALTERNATE and len({one.rep_key for one in passes}) == len(sides) * len(sets)
    if (field == "rest" and len(sets) == 1) or (field == "relax" and one_rep):
        return not found  # never after the last set or rep
    return found == ({dose} if dose else set())


def explained(field: str, problems: list[str]) -> bool:
    return any(one.startswith(f"exercises[1].{field}: ") for one in problems)


def check(id_: str, written: Written, level: Level) -> None:
    fields = ", ".join(f"{name}: {value}" for name, value in written.items())
    routine, problems = load(f"{{use: {id_}, {fields}}}")
    if routine is None:
        both = any("has both " in one for one in problems)
        too_long = any("segments; at most" in one for one in problems)
        assert both or too_long or any(explained(name, problems) for name in written), problems
        return
    (exercise,) = routine.exercises
    if "exercises[1].move: one rep takes no time, so nothing is played" in problems:
        return
    for name, value in written.items():
        assert explained(name, problems) or plays_as_written(name, value, exercise, level), (id_, name, value, level)


def test_every_field_that_can_be_written_is_tried() -> None:
    assert set(VALUES) == set(OVERRIDES)


ALONE: Callable[[str], list[str]] = {
    "sets": ["2", "3"], "reps": ["1", "7"], "hold": ["4 s", "3-9 s"], "duration": ["20 s", "40-90 s"],
    "tempo": ["4 s", "2-1-2"], "move": ["3 s"], "relax": ["2 s"], "rest": ["15 s", "10-20 s"],
    "side": [side.value for side in Side], "switch": ["6 s"], "first": ["left"], "prepare": ["9 s", "0 s"],
    "cue": ["As I say."], "optional": ["true", "false"], "breaths": ["5"], "breath": ["6 s", "4-6"],
    "effort": ["easy"], "weight": ["1 kg"], "per_day": ["2", "2-3"],
}.__getitem__  # fmt: skip


@pytest.mark.parametrize("field", OVERRIDES)
def test_each_field_alone_in_each_exercise(field: str) -> None:
    for id_ in EVERY:
        for text in ALONE(field):
            for level in (Level.GENTLE, Level.FULL):
                check(id_, {field: text}, level)


@given(
    st.sampled_from(EVERY),
    st.lists(st.sampled_from(OVERRIDES), min_size=1, max_size=5, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: VALUES[name] for name in names})
    ),
    st.sampled_from(list(Level)),
)
def test_what_is_written_is_played_or_the_check_says_why_not(id_: str, written: Written, level: Level) -> None:
    check(id_, written, level)
