"""Routine + choices → segments: the worked totals of the format, and every rule of the order."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samples import holds, routine_of
from unclench.content.loader import load_routine
from unclench.core.routine.routine import (
    Circuit,
    Direction,
    Exercise,
    Kind,
    Level,
    PlanPhase,
    Position,
    Range,
    Rounds,
    Routine,
    Side,
)
from unclench.core.routine.timeline import Choices, compile_timeline, included_exercises, segment_count
from unclench.core.settings.routine_choices import BREATH_LIMITS_S

DATA = Path(__file__).parent.parent / "data"


def phases(routine: Routine, choices: Choices | None = None) -> list[str]:
    return [
        " ".join(str(part) for part in (s.phase, s.side, s.set, s.rep, s.position) if part is not None)
        for s in compile_timeline(routine, choices).segments
    ]


@pytest.mark.parametrize(
    ("file", "level", "total_s", "segments"),
    [
        ("six-lines", Level.GENTLE, 78, 10),
        ("six-lines", Level.FULL, 330, 22),
        ("six-lines", Level.MIDDLE, 154, 14),
        ("full-example", Level.GENTLE, 279, 130),
        ("full-example", Level.FULL, 319, 130),
    ],
)
def test_worked_totals(file: str, level: Level, total_s: float, segments: int) -> None:
    routine, _problems = load_routine((DATA / f"{file}.yaml").read_text(encoding="utf-8"), file)
    assert routine is not None
    timeline = compile_timeline(routine, Choices(level=level))
    assert (timeline.total_s, len(timeline.segments)) == (total_s, segments)


def test_the_first_rep_of_the_full_example_field_by_field() -> None:
    routine, _problems = load_routine((DATA / "full-example.yaml").read_text(encoding="utf-8"), "full-example")
    assert routine is not None
    prepare, move, hold, second = compile_timeline(routine).segments[:4]
    assert (prepare.phase, prepare.side, prepare.cue, prepare.rep) == (
        "prepare",
        "right",
        "Slow, gentle, no tingling.",
        None,
    )
    assert (move.start_s, move.duration_s, move.name, move.cue) == (5, 2, "Fist", "Make a soft fist.")
    assert (move.pose_from, move.pose_to, hold.pose_from, hold.pose_to) == ("start", "fist", "fist", "fist")
    assert (second.pose_from, second.pose_to, second.position, second.rep) == ("fist", "open", 2, 1)
    assert {s.figure for s in compile_timeline(routine).segments} == {"median-glide"}


def test_each_side_with_switch_between_and_relax_never_after_the_last_rep() -> None:
    assert phases(holds(more="side: each, relax: 2 s, switch: 4 s, prepare: 0 s")) == [
        "move right 1 1", "hold right 1 1", "relax right 1 1", "move right 1 2", "hold right 1 2",
        "switch left",
        "move left 1 1", "hold left 1 1", "relax left 1 1", "move left 1 2", "hold left 1 2",
    ]  # fmt: skip


def test_alternate_sides_take_turns_and_relax_between_any_two_passes() -> None:
    routine = routine_of(
        "- {name: A, reps: 2, hold: 1 s, move: 0 s, prepare: 0 s, side: alternate, relax: 2 s, sets: 2, rest: 9 s}"
    )
    one_set = "hold right {0} 1, relax right {0} 1, hold left {0} 1, relax left {0} 1, hold right {0} 2, "
    one_set += "relax right {0} 2, hold left {0} 2"
    assert phases(routine) == [*one_set.format(1).split(", "), "rest right 1", *one_set.format(2).split(", ")]


@pytest.mark.parametrize("dose", ["duration: 9 s", "reps: 9"])
def test_alternate_without_timed_reps_is_each(dose: str) -> None:
    routine = routine_of(f"- {{name: A, {dose}, side: alternate, switch: 3 s, prepare: 0 s}}")
    phase = "work" if "duration" in dose else "count"
    assert phases(routine) == [f"{phase} right 1", "switch left", f"{phase} left 1"]


def test_sets_rest_between_and_never_after_the_last() -> None:
    assert phases(holds(reps="1", more="sets: 2, rest: 9 s, prepare: 0 s")) == [
        "move 1 1", "hold 1 1", "rest 1", "move 2 1", "hold 2 1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tempo", "expected"),
    [
        ("4 s", [("rep", 4)]),
        ("2-3-1", [("move", 2), ("hold", 3), ("return", 1)]),
        ("2-0-1-1", [("move", 2), ("return", 1), ("pause", 1)]),
    ],
)
def test_a_tempo_is_one_rep_or_its_parts(tempo: str, expected: list[tuple[str, float]]) -> None:
    timeline = compile_timeline(routine_of(f"- {{name: A, reps: 1, tempo: {tempo}, prepare: 0 s}}"))
    assert [(s.phase, s.duration_s) for s in timeline.segments] == expected


def test_a_return_goes_back_to_the_start_and_the_next_move_begins_there() -> None:
    timeline = compile_timeline(routine_of("- {name: A, reps: 2, tempo: 2-1-2, figure: f, pose: up, prepare: 0 s}"))
    assert [(s.pose_from, s.pose_to) for s in timeline.segments] == [
        ("start", "up"), ("up", "up"), ("up", "start"), ("start", "up"), ("up", "up"), ("up", "start"),
    ]  # fmt: skip


def test_a_count_is_open_ended_carries_its_reps_and_counts_as_nothing() -> None:
    timeline = compile_timeline(routine_of("- {name: A, reps: 8-12, sets: 2, rest: 5 s}"), Choices(level=Level.FULL))
    assert [(s.phase, s.duration_s, s.reps, s.set) for s in timeline.segments] == [
        ("prepare", 5, None, None), ("count", None, 12, 1), ("rest", 5, None, 1), ("count", None, 12, 2),
    ]  # fmt: skip
    assert timeline.total_s == 10
    assert sum(timeline.planned_reps().values()) == 24


def test_first_side_is_the_persons_then_the_files_then_the_affected() -> None:
    def sides(routine: Routine, choices: Choices) -> list[str | None]:
        return list(dict.fromkeys(segment.side for segment in compile_timeline(routine, choices).segments))

    left_first = holds(more="side: each, first: left")
    assert sides(left_first, Choices()) == ["left", "right"]
    assert sides(left_first, Choices(first="right")) == ["right", "left"]
    assert sides(holds(more="side: each"), Choices(affected="left")) == ["left", "right"]
    assert sides(holds(more="side: affected"), Choices(affected="left")) == ["left"]


def test_overrides_stay_inside_the_ranges_of_the_file() -> None:
    routine = holds(reps="2-5", hold="3-9 s")
    timeline = compile_timeline(routine, Choices(overrides={"fist": {"reps": 99, "hold": 1}}))
    holding = [s.duration_s for s in timeline.segments if s.phase == "hold"]
    assert holding == [3, 3, 3, 3, 3]


def test_middle_rounds_down_and_never_below_the_low_end() -> None:
    assert [Range(2, 5).at(level) for level in Level] == [2, 3, 5]
    assert Range(0.5, 1).at(Level.MIDDLE) == 0.5


def test_optional_exercises_wait_to_be_switched_on_and_left_out_ones_stay_away() -> None:
    routine = routine_of("- {name: A, duration: 5 s}\n- {name: B, duration: 5 s, optional: true}")

    def names(choices: Choices) -> list[str]:
        return [block.exercise.name for block in compile_timeline(routine, choices).blocks]

    assert names(Choices()) == ["A"]
    assert names(Choices(switched_on=frozenset({"b"}))) == ["A", "B"]
    assert names(Choices(switched_on=frozenset({"b"}), left_out=frozenset({"a", "b"}))) == []


def test_extra_reading_time_is_added_to_every_exercise() -> None:
    assert compile_timeline(holds(), Choices(extra_prepare_s=10)).segments[0].duration_s == 15


def test_a_fingerprint_follows_the_plan() -> None:
    one, same = compile_timeline(holds()), compile_timeline(holds())
    other = compile_timeline(holds(hold="4 s"))
    assert one.fingerprint == same.fingerprint != other.fingerprint


ranges = st.tuples(st.integers(1, 3), st.integers(0, 2)).map(lambda pair: Range(pair[0], pair[0] + pair[1]))
pauses = st.sampled_from([0.0, 0.3, 2.0])


@st.composite
def exercises(draw: st.DrawFn) -> Exercise:
    kind = draw(st.sampled_from(Kind))
    positions: tuple[Position, ...] = ()
    if kind is Kind.POSITIONS:
        hold = st.sampled_from([Range(0, 0), Range(1, 2), Range(0, 3)])
        make = st.builds(Position, name=st.just("P"), hold=hold, move_s=st.none() | pauses)
        positions = tuple(draw(st.lists(make, min_size=2, max_size=4)))
    tempos = [(4.0,), (1.0, 0.0, 1.0), (0.5, 1.0, 0.0, 2.0)]
    breaths = [(), (2.0, 3.0), (4.0, 0.0, 6.0), (1.0, 1.0, 1.0, 0.0)]
    by_set = tuple(draw(st.just([]) | st.lists(ranges, min_size=2, max_size=3)))
    way = st.builds(Direction, st.just("D"), st.none() | st.just("Turn."))
    return Exercise(
        id=draw(st.uuids()).hex,
        name="X",
        kind=kind,
        prepare_s=draw(pauses),
        sets=Range(len(by_set), len(by_set)) if by_set else draw(ranges),
        reps=None if by_set else draw(st.none() | ranges if kind is Kind.WORK else ranges),
        reps_by_set=by_set,
        hold=draw(ranges) if kind is Kind.HOLD else None,
        tempo=draw(st.sampled_from(tempos)) if kind is Kind.TEMPO else (),
        breath=draw(st.sampled_from(breaths)) if kind is Kind.BREATHS else (),
        directions=() if kind is Kind.BREATHS else tuple(draw(st.just([]) | st.lists(way, min_size=2, max_size=3))),
        duration=draw(ranges) if kind is Kind.WORK else None,
        optional=draw(st.sampled_from([False, False, True])),
        move_s=draw(pauses),
        relax_s=draw(pauses),
        rest=draw(pauses.map(lambda s: Range(s, s))),
        switch_s=draw(pauses),
        side=draw(st.sampled_from(Side)),
        positions=positions,
    )


@given(st.lists(exercises(), min_size=1, max_size=3))
def test_the_arithmetic_count_is_the_real_one_without_rounds(found: list[Exercise]) -> None:
    routine = Routine("x", "X", tuple(found))
    every = Choices(level=Level.FULL, switched_on=frozenset(one.id for one in found))
    assert segment_count(routine) == len(compile_timeline(routine, every).segments)


@st.composite
def rounds(draw: st.DrawFn) -> Rounds:
    rest = pauses.map(lambda s: Range(s, s + 1))
    return Rounds(draw(ranges), draw(st.just(Range(0, 0)) | rest), draw(st.just(Range(0, 0)) | rest))


@st.composite
def routines(draw: st.DrawFn) -> Routine:
    """Any routine: with or without phases, each with rounds and circuits."""
    number = draw(st.sampled_from([0, 0, 2, 3]))
    made: list[Exercise] = []
    circuits = []
    for phase in range(1, number + 1) if number else (0,):
        for size in draw(st.lists(st.sampled_from([0, 1, 2]), min_size=1, max_size=2)):
            first = len(made)
            made += [replace(draw(exercises()), phase=phase) for _ in range(size or 1)]
            if size:
                circuits.append(Circuit(first, len(made) - 1, draw(rounds()), draw(st.none() | st.just("C"))))
    phases = tuple(PlanPhase(f"P{at}", draw(rounds())) for at in range(number))
    return Routine("x", "X", tuple(made), rounds=draw(rounds()), circuits=tuple(circuits), phases=phases)


@given(routines(), st.data())
def test_any_plan_is_the_sum_of_its_parts(routine: Routine, data: st.DataObject) -> None:
    some = st.sets(st.sampled_from([one.id for one in routine.exercises])).map(frozenset)
    choices = Choices(
        data.draw(st.sampled_from(Level)),
        switched_on=data.draw(some),
        left_out=data.draw(some),
        half_reps=data.draw(st.booleans()),
        breath_s=data.draw(st.sampled_from(BREATH_LIMITS_S)),
        phase=data.draw(st.integers(1, 4)),
    )
    timeline = compile_timeline(routine, choices)
    segments = timeline.segments
    assert len(segments) <= segment_count(routine)
    at = 0.0
    for segment in segments:
        assert segment.start_s == pytest.approx(at)
        at += segment.duration_s or 0.0
    assert timeline.total_s == pytest.approx(at)

    assert [at for block in timeline.blocks for at in range(block.first, block.last + 1)] == list(range(len(segments)))
    for block in timeline.blocks:
        of_block = segments[block.first : block.last + 1]
        assert {(one.exercise, one.round, one.lap) for one in of_block} == {
            (block.exercise.id, of_block[0].round, of_block[0].lap)
        }
    played = {one.exercise for one in segments}
    assert played <= {one.id for one in included_exercises(routine, choices)}
    assert {one.phase for one in routine.exercises if one.id in played} <= {routine.phase_at(choices.phase)}

    if segments:
        assert "rest" not in (segments[0].phase, segments[-1].phase)
    assert not any(one.phase == other.phase == "rest" for one, other in pairwise(segments))
    runs = [key for key, _same in groupby(one.rep_key for one in segments) if key is not None]
    assert len(runs) == len(set(runs)), "two reps have one key"
    assert timeline.planned_reps().keys() == set(runs)


@given(routines(), st.integers(1, 3))
def test_every_round_is_like_the_first(routine: Routine, phase: int) -> None:
    timeline = compile_timeline(routine, Choices(phase=phase))
    by_round: dict[int | None, list[object]] = {}
    for one in timeline.segments:
        by_round.setdefault(one.round, []).append(replace(one, start_s=0, round=None))
    first, *others = by_round.values() if by_round else [[]]
    for number, other in enumerate(others, 2):
        rests = 1 if number == len(others) + 1 and first[-1] not in other[-1:] else 0
        assert other == first[: len(first) - rests]
