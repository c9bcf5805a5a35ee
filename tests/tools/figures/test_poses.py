"""The pose files: which values are valid, and that every committed figure is anatomically possible."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from tools.figures.contact import between_hands, overlaps
from tools.figures.limits import problems
from tools.figures.model import Model, looking
from tools.figures.poses import STEPS, FigureFile, PoseFileError, angles_in, figure_names, merged, read_figure
from tools.figures.props import prop_scene
from tools.figures.scene import MATERIALS
from tools.figures.stage import camera_of, scene_of

NAMES = figure_names()
ROOT = Path(__file__).parents[3]
ROUTINES = ROOT / "routines"
# One of two limbs is drawn large if both together would be too small to tell fingers or toes apart.
ONE_LARGE = {"tendon-glide", "thumb-touch", "toe-curl-lift", "wrist-up-down"}
DEEPEST_IN_A_THING_DM = 0.3  # a mattress gives way a little
DEEPEST_DM = 0.1  # how far two fingers may overlap; measured between rods around the bones, not between the skins

PLAIN = """
kind: arms
seen: own
view: {ppu: 100, center: [0, 0]}
still: open
keys:
  - {pose: open, main: {distal: [0, 1, 0], dorsal: [0, 0, 1], pose: {shape: straight}}}
  - {main: {pose: {shape: closing}}}
  - {pose: fist, main: {pose: {shape: fist}}}
"""


@cache
def model() -> Model:
    return Model.load()


@cache
def figure(name: str) -> FigureFile:
    return read_figure(name)


def written(folder: Path, text: str) -> FigureFile:
    (folder / "one.yaml").write_text(text, encoding="utf-8")
    return read_figure("one", folder)


def test_each_key_pose_is_a_change_to_the_previous_one(tmp_path: Path) -> None:
    found = written(tmp_path, PLAIN)
    assert dict(found.poses) == {"open": 0, "fist": 2 * STEPS}
    assert len(found.states) == 2 * STEPS + 1
    assert found.states[-1]["main"]["distal"] == [0, 1, 0]
    assert found.moves["fist"] == tuple(range(2 * STEPS + 1))
    assert found.moves["open"] == tuple(reversed(range(2 * STEPS + 1)))


def test_a_closed_figure_returns_to_its_first_pose(tmp_path: Path) -> None:
    found = written(tmp_path, PLAIN + "closed: true\n")
    assert len(found.states) == 3 * STEPS
    curls = [state["main"]["pose"]["fingers.mcp"] for state in found.states[2 * STEPS :]]
    assert curls == sorted(curls, reverse=True)
    assert curls[-1] < 84 / 10
    assert found.moves["open"][-1] == 0


def test_a_loop_swings_around_its_middle_and_can_run_backward(tmp_path: Path) -> None:
    loops = """
loops:
  there: {cycle_s: 2, frames: 8, start: {main: {distal: [0, 1, 0], dorsal: [0, 0, 1], pose: {shape: fist}}},
    swing: {main/wrist.flex: [5, 20, 90]}}
  back: {reverse: there}
"""
    found = written(tmp_path, PLAIN + loops)
    first = found.loops["there"].first
    flex = [found.states[first + number]["main"]["pose"]["wrist.flex"] for number in range(8)]
    assert flex[0] == pytest.approx(25)
    assert flex[4] == pytest.approx(-15)
    assert np.mean(flex) == pytest.approx(5)
    assert (found.loops["back"].first, found.loops["back"].last) == (first + 7, first)
    assert found.poses["back"] == first + 7


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("color: red\n", "unknown fields"),
        ("kind: leg\n", "kind is one of"),
        ("still: shut\n", "no pose 'shut'"),
        ("arrows: {shut: []}\n", "arrows: no pose"),
        ("arrows: {fist: [{joint: main.wrist, off: [1, 2]}]}\n", "arrows: unknown fields {False}"),  # YAML's `off`
    ],
)
def test_a_mistake_is_reported_with_its_file(tmp_path: Path, change: str, told: str) -> None:
    field = change.split(":")[0]
    kept = "".join(line + "\n" for line in PLAIN.splitlines() if not line.startswith(f"{field}:"))
    with pytest.raises(PoseFileError, match=rf"one\.yaml: .*{told}"):
        written(tmp_path, kept + change)


def test_a_change_is_merged_level_by_level() -> None:
    before: dict[str, Any] = {"main": {"pose": {"a": 1.0, "b": 2.0}, "side": "L"}}
    assert merged(before, {"main": {"pose": {"b": 3.0}}}) == {"main": {"pose": {"a": 1.0, "b": 3.0}, "side": "L"}}
    assert before["main"]["pose"]["b"] == 2.0


def test_every_figure_and_pose_of_the_routines_exists() -> None:
    for path in sorted(ROUTINES.glob("exercises/*.yaml")):
        exercise = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "figure" not in exercise:
            continue
        assert exercise["figure"] in NAMES, path.name
        poses = {position.get("pose") for position in exercise.get("positions", ())} | {exercise.get("pose")}
        assert poses - {None} <= set(figure(exercise["figure"]).poses), path.name


@pytest.mark.parametrize(
    ("name", "bare", "shod"),
    [
        ("rise-slowly", ("lie", "sit"), ("shod", "lean", "stand")), ("sit-edge", ("sit",), ("shod",)),
        ("stand-supported", (), ("stand",)), ("walk-easy", (), ("walk",)),
    ],
)  # fmt: skip
def test_who_stands_or_walks_wears_shoes_that_were_put_on_while_sitting(
    name: str, bare: tuple[str, ...], shod: tuple[str, ...]
) -> None:
    shown = figure(name)
    assert set(shown.poses) == {*bare, *shod}
    drawn = (ROOT / "assets" / "figures" / f"{name}.svg").read_text(encoding="utf-8").split('<g id="f')
    for pose, frame in shown.poses.items():
        materials = set(scene_of(model(), shown, shown.states[frame]).materials.tolist())
        (group,) = (part for part in drawn if part.startswith(f'{frame}"'))
        assert (MATERIALS.index("shoe") in materials) == ("{shoe}" in group) == (pose in shod), pose


def test_an_exercise_for_both_sides_shows_both() -> None:
    for path in sorted(ROUTINES.glob("exercises/*.yaml")):
        exercise = yaml.safe_load(path.read_text(encoding="utf-8"))
        shown = figure(exercise["figure"])
        both = shown.kind == "body" or (shown.kind == "arms" and (shown.mirror or len(shown.states[0]) > 1))
        if exercise.get("side") == "both":
            assert both != (shown.name in ONE_LARGE), path.name


def only_shoes_differ(name: str, earlier: int, later: int) -> bool:
    """Shoes are on from one frame to the next; nothing moves."""
    one, other = figure(name).states[earlier], figure(name).states[later]
    return later == earlier + 1 and one["shoes"] != other["shoes"] and one | {"shoes": other["shoes"]} == other


@pytest.mark.parametrize("name", NAMES)
def test_there_are_at_least_twelve_frames_between_two_poses(name: str) -> None:
    loops = figure(name).loops
    frames = sorted(frame for pose, frame in figure(name).poses.items() if pose not in loops)
    assert all(later - earlier >= 13 or only_shoes_differ(name, earlier, later) for earlier, later in pairwise(frames))
    assert all(abs(loop.last - loop.first) + 1 >= 12 for loop in loops.values())


@pytest.mark.parametrize("name", NAMES)
def test_no_joint_exceeds_the_limits_of_the_pose_sheet(name: str) -> None:
    for number in range(len(figure(name).states)):
        for angles in angles_in(figure(name), number):
            assert problems(angles, stretch=True) == [], number


@pytest.mark.parametrize("name", NAMES)
def test_a_loop_closes_without_a_jump(name: str) -> None:
    for loop in figure(name).loops.values():
        first, last = sorted((loop.first, loop.last))
        numbers = [*range(first, last + 1), first]
        steps = []
        for one, other in pairwise(numbers):
            pairs = zip(angles_in(figure(name), one), angles_in(figure(name), other), strict=True)
            steps.append(max(abs(a[joint] - b[joint]) for a, b in pairs for joint in a))
        assert steps[-1] <= 1.6 * max(steps[:-1])


@pytest.mark.parametrize("name", [name for name in NAMES if figure(name).kind == "arms"])
def test_no_finger_passes_through_another(name: str) -> None:
    for number in range(0, len(figure(name).states), 2):
        scene = scene_of(model(), figure(name), figure(name).states[number])
        for hand in figure(name).states[number]:
            deepest = max(overlaps(scene.joints, hand).items(), key=lambda item: item[1])
            assert deepest[1] <= DEEPEST_DM, (number, hand, deepest)


@pytest.mark.parametrize("name", [name for name in NAMES if figure(name).props])
def test_no_person_overlaps_an_object(name: str) -> None:
    view = looking(figure(name).view.get("yaw", 0), figure(name).view.get("pitch", 0))
    half = 240 / camera_of(figure(name)).ppu
    for number in range(0, len(figure(name).states), 2):
        joints = scene_of(model(), figure(name), figure(name).states[number]).joints
        for joint, place in joints.items():
            if np.abs(place[:2] - camera_of(figure(name)).center).max() < half:
                assert all(depth_in(prop, view.T @ place) < DEEPEST_IN_A_THING_DM for prop in figure(name).props), (
                    number,
                    joint,
                )


def depth_in(prop: Mapping[str, Any], place: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """How deep (dm) a point is inside a box; negative outside."""
    angle = np.radians(float(prop.get("turn", 0)))
    turn = np.array([[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]])
    return float((np.asarray(prop["size"]) / 2 - np.abs(turn.T @ (place - prop["at"]))).min())


def test_the_feet_never_go_behind_the_chest_of_drawers() -> None:
    """They would seem to pass through it."""
    rising = figure("rise-slowly")
    chest = prop_scene(rising.props[-1], looking(rising.view["yaw"], rising.view["pitch"]))
    for number, state in enumerate(rising.states):
        joints = scene_of(model(), rising, state).joints
        feet = [joints[f"{side}.{joint}"][0] for side in "LR" for joint in ("ankle", "toe")]
        assert min(feet) > chest.vertices[:, 0].max(), number


@pytest.mark.parametrize("name", NAMES)
def test_no_joint_jumps_between_two_frames(name: str) -> None:
    found = figure(name)
    last = max((frame for pose, frame in found.poses.items() if pose not in found.loops), default=0)
    for number in range(last):
        pairs = zip(angles_in(found, number), angles_in(found, number + 1), strict=True)
        steps = {joint: abs(a.get(joint, b[joint]) - b[joint]) for a, b in pairs for joint in b}
        assert max(steps.values()) <= 16, (number, max(steps, key=lambda joint: steps[joint]))


@cache
def places(name: str, pose: str) -> dict[str, Any]:
    return dict(scene_of(model(), figure(name), figure(name).states[figure(name).poses[pose]]).joints)


def apart(joints: dict[str, Any], one: str, other: str) -> float:
    return float(np.linalg.norm(joints[one] - joints[other]))


@pytest.mark.parametrize("pose", ["tips", "spread", "angled-down", "angled-up"])
@pytest.mark.parametrize("finger", ["thumb", "index", "middle", "ring", "little"])
def test_the_fingertips_of_the_spider_touch(pose: str, finger: str) -> None:
    tips = (f"main.{finger}.tip", f"main-twin.{finger}.tip")
    assert apart(places("spider-pushup", pose), *tips) < 0.08, "dm; the bones end under the skin"


@pytest.mark.parametrize("finger", ["index", "middle", "ring", "little"])
def test_the_thumb_touches_each_fingertip(finger: str) -> None:
    assert apart(places("thumb-touch", finger), "main.thumb.tip", f"main.{finger}.tip") < 0.2


@pytest.mark.parametrize(
    ("name", "pose"), [("wrist-ext-stretch", "drawn-back"), ("wrist-flex-stretch", "drawn-in"),
                       ("wrist-palm-up-stretch", "drawn-in"), ("median-glide", "thumb-eased")]
)  # fmt: skip
def test_the_helping_hand_holds_the_other_without_overlap(name: str, pose: str) -> None:
    assert -0.05 < between_hands(places(name, pose), "main", "help") < 0.18
