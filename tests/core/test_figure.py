"""Which frame is shown at a moment: it always exists, matches a pose when the pose is reached, and never jumps."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samples import routine_of
from unclench.core.routine.figure import (
    REST_S,
    TRAVEL_S,
    Figure,
    Loop,
    Tour,
    arrow_pose,
    frame_at,
    resting,
    tour_frame,
    tour_of,
)

GLIDE = Figure(73, {"fist": 0, "open": 12, "wrist-back": 24, "thumb-eased": 72}, "wrist-back")
CIRCLES = Figure(
    48, {"clockwise": 0, "counter-clockwise": 47, "toes-up": 12}, "toes-up", closed=True,
    loops={"clockwise": Loop(0, 47, 8.0), "counter-clockwise": Loop(47, 0, 8.0)},
    swap=(("clockwise", "counter-clockwise"),),
)  # fmt: skip
PHASES = ("prepare", "switch", "rest", "relax", "move", "hold", "return", "pause", "rep", "work", "count")
NAMES = st.sampled_from(["a", "b", "c", "d", "e"])


@st.composite
def any_figure(draw: st.DrawFn) -> Figure:
    frames = draw(st.integers(1, 90))
    number = st.integers(0, frames - 1)
    poses = draw(st.dictionaries(NAMES, number, min_size=1))
    loops = {}
    for name in draw(st.sets(st.sampled_from(sorted(poses)), max_size=2)):
        loops[name] = Loop(poses[name], draw(number), draw(st.floats(0.2, 20)))
    names = st.sampled_from(sorted(poses))
    swap = draw(st.lists(st.tuples(names, names), max_size=1))
    return Figure(frames, poses, draw(names), draw(st.booleans()), loops, "own", tuple(swap))


def distance(figure: Figure, one: int, other: int) -> int:
    plain = abs(one - other)
    return min(plain, figure.frames - plain) if figure.closed else plain


any_pose = st.none() | NAMES | st.sampled_from(["start", "end", "elsewhere"])


@given(
    any_figure(), any_pose, any_pose, st.sampled_from(PHASES), st.floats(-1, 2) | st.floats(0, 4000), st.booleans()
)  # fmt: skip
def test_every_moment_has_an_existing_frame(
    figure: Figure, pose_from: str | None, pose_to: str | None, phase: str, motion: float, mirrored: bool
) -> None:
    frame = frame_at(figure, pose_from, pose_to, phase, motion, mirrored=mirrored)
    assert isinstance(frame, int)
    assert 0 <= frame < figure.frames


@given(any_figure(), st.data(), st.sampled_from(["move", "return"]), st.booleans())
def test_a_move_starts_and_ends_at_its_poses_without_jumps(
    figure: Figure, data: st.DataObject, phase: str, mirrored: bool
) -> None:
    names = st.sampled_from(sorted(figure.poses))
    one, other = data.draw(names), data.draw(names)
    here, there = (figure.poses[figure.named(name, mirrored=mirrored)] for name in (one, other))
    frames = [frame_at(figure, one, other, phase, step / 200, mirrored=mirrored) for step in range(201)]
    assert frames[0] == here
    assert frames[-1] == there
    assert all(distance(figure, a, b) <= 1 for a, b in pairwise(frames))
    assert len(set(frames)) == distance(figure, here, there) + 1, "through all frames, the shorter way, none twice"


@given(any_figure(), st.data())
def test_a_phase_without_movement_shows_its_pose(figure: Figure, data: st.DataObject) -> None:
    pose = data.draw(st.sampled_from(sorted(figure.poses)))
    for phase in ("prepare", "switch", "rest", "relax", "hold", "pause"):
        for motion in (0.0, 0.4, 1.0):
            assert frame_at(figure, "elsewhere", pose, phase, motion) == figure.poses[pose]


@given(any_figure(), st.data(), st.booleans())
def test_a_loop_jumps_only_where_it_starts_over(figure: Figure, data: st.DataObject, backwards: bool) -> None:
    if not figure.loops:
        return
    name = data.draw(st.sampled_from(sorted(figure.loops)))
    loop = figure.loops[name]
    steps = 3 * loop.length
    frames = [frame_at(figure, name, name, "work", (step + 0.5) / loop.length * loop.cycle_s) for step in range(steps)]
    once = list(range(loop.first, loop.last + 1)) or list(range(loop.first, loop.last - 1, -1))
    assert frames == once * 3
    assert frame_at(figure, None, name, "rep", 0.0) == frame_at(figure, None, name, "rep", 1.0) == loop.first


def test_a_move_eases_in_and_out() -> None:
    frames = [frame_at(GLIDE, "fist", "thumb-eased", "move", step / 10) for step in range(11)]
    assert frames == sorted(frames)
    steps = [b - a for a, b in pairwise(frames)]
    assert steps[0] < steps[4] > steps[-1]
    assert frames[5] == 36


def test_a_closed_figure_moves_the_shorter_way() -> None:
    seen = {frame_at(CIRCLES, "counter-clockwise", "toes-up", "move", step / 100) for step in range(101)}
    assert seen == {47, *range(13)}
    flat = Figure(48, CIRCLES.poses, "toes-up")
    assert frame_at(flat, "counter-clockwise", "toes-up", "move", 0.5) in (29, 30)


def test_work_keeps_the_speed_of_its_loop_and_a_rep_stretches_it_to_the_rep() -> None:
    assert [frame_at(CIRCLES, "start", "clockwise", "work", seconds) for seconds in (0, 2, 4, 8, 10)] == [
        0, 12, 24, 0, 12,
    ]  # fmt: skip
    assert [frame_at(CIRCLES, "start", "clockwise", "rep", motion) for motion in (0, 0.25, 0.5, 1)] == [0, 12, 24, 0]
    assert frame_at(CIRCLES, "start", "clockwise", "count", 2) == 12
    assert [frame_at(GLIDE, "fist", "open", "rep", motion) for motion in (0, 0.5, 1)] == [0, 12, 0]
    assert frame_at(GLIDE, "fist", "open", "work", 60) == 12


def test_mirroring_swaps_the_loops_that_turn() -> None:
    assert frame_at(CIRCLES, "start", "clockwise", "work", 2, mirrored=True) == 35
    assert frame_at(CIRCLES, "start", "counter-clockwise", "work", 2, mirrored=True) == 12
    assert frame_at(CIRCLES, "toes-up", "toes-up", "hold", 1, mirrored=True) == 12


def test_an_unknown_pose_shows_the_first_loop_or_the_still_pose() -> None:
    assert frame_at(CIRCLES, "start", "end", "work", 2) == 12
    assert frame_at(GLIDE, "start", "end", "hold", 1) == 24
    assert frame_at(GLIDE, "start", "start", "prepare", 0) == 0
    assert frame_at(Figure(9, {"start": 5, "a": 0}, "a"), "start", "start", "prepare", 0) == 5


def test_an_arrow_is_shown_only_during_movement() -> None:
    assert [phase for phase in PHASES if arrow_pose(GLIDE, "open", phase)] == ["move", "return", "rep", "work", "count"]
    assert arrow_pose(CIRCLES, "clockwise", "work", mirrored=True) == "counter-clockwise"


@given(any_figure(), st.lists(any_pose.filter(bool), max_size=4), st.booleans())
def test_a_tour_starts_at_rest_visits_every_pose_and_never_jumps(
    figure: Figure, poses: list[str], mirrored: bool
) -> None:
    start = figure.poses[resting(figure, poses, mirrored=mirrored)]
    assert tour_frame(figure, poses, 0.0, mirrored=mirrored) == start
    known = [figure.named(pose, mirrored=mirrored) for pose in poses if pose in figure.poses]
    if len(set(known)) < 2:
        return
    rounds = len(known) * (TRAVEL_S + REST_S)
    steps = round(rounds * 200)
    frames = [tour_frame(figure, poses, rounds * step / steps, mirrored=mirrored) for step in range(steps + 1)]
    assert {figure.poses[name] for name in known} <= set(frames)
    assert all(distance(figure, a, b) <= 1 for a, b in pairwise(frames))


def test_a_tour_of_one_pose_goes_there_and_back_and_one_of_a_loop_repeats_it() -> None:
    assert resting(GLIDE, ["open"]) == "open"
    assert tour_frame(GLIDE, ["open"], TRAVEL_S + REST_S) == 0
    assert tour_frame(GLIDE, ["open"], 2 * (TRAVEL_S + REST_S)) == 12
    assert tour_frame(CIRCLES, ["clockwise"], 2.0) == tour_frame(CIRCLES, [], 2.0) == 12


@pytest.mark.parametrize(
    ("side", "affected", "mirrored"),
    [
        ("each", "right", True), ("affected", "left", False), ("left", "right", False), ("right", "left", True),
        ("both", "right", False), ("none", "right", False),
    ],
)  # fmt: skip
def test_the_figure_is_mirrored_for_the_side_of_the_exercise(side: str, affected: str, mirrored: bool) -> None:
    item = f"- {{name: A, figure: f, reps: 1, hold: 3 s, side: {side}, positions: [{{name: P, pose: p}}, {{name: Q}}]}}"
    [exercise] = routine_of(item).exercises
    assert tour_of(exercise, affected) == Tour("f", ("p",), mirrored)
    assert tour_of(routine_of("- {name: A, reps: 1, hold: 3 s}").exercises[0], affected) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"poses": {"a": 9}}, {"poses": {"a": -1}}, {"still": "b"}, {"loops": {"b": Loop(0, 1, 1.0)}},
        {"loops": {"a": Loop(0, 9, 1.0)}}, {"loops": {"a": Loop(0, 1, 0.0)}}, {"swap": (("a", "b"),)},
    ],
)  # fmt: skip
def test_an_inconsistent_figure_is_rejected(wrong: dict[str, object]) -> None:
    right: dict[str, object] = {"frames": 9, "poses": {"a": 0}, "still": "a"}
    Figure(**right)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"pose|loop"):
        Figure(**{**right, **wrong})  # type: ignore[arg-type]
