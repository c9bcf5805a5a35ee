"""Joint angles: 0 is straight, positive angles turn the way the name says, and both sides are mirror images."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tools.figures.arms import hand_joints
from tools.figures.axes import FINGERS, MIRROR, angle_about, rotation
from tools.figures.human import Human, load
from tools.figures.rig import Posed, Rig, of_side
from tools.figures.skin import Skin, joint_at

Floats = NDArray[np.float64]
STRAIGHT = {f"{finger}.{joint}": 0.0 for finger in FINGERS for joint in ("mcp", "pip", "dip", "ip")}


@pytest.fixture(scope="module")
def human() -> Human:
    return load()


@pytest.fixture(scope="module")
def rig(human: Human) -> Rig:
    return Rig(human)


def direction(human: Human, posed: Posed, bone: str) -> Floats:
    found = human.bone(bone)
    number = human.index[bone]
    along = joint_at(posed, number, found.tail) - joint_at(posed, number, found.head)
    return along / np.linalg.norm(along)


def degrees_between(one: Floats, two: Floats) -> float:
    return float(np.degrees(np.arccos(np.clip(one @ two, -1, 1))))


def test_a_rotation_turns_counterclockwise_about_its_axis() -> None:
    np.testing.assert_allclose(rotation(np.array([0, 0, 2.0]), 90) @ [1, 0, 0], [0, 1, 0], atol=1e-12)
    assert angle_about(np.array([0, 0, 1.0]), np.array([1.0, 0, 3]), np.array([0, 1.0, -2])) == pytest.approx(90)


def test_zero_is_straight(human: Human, rig: Rig) -> None:
    posed = rig.forearm_only(STRAIGHT | {"wrist.flex": 0, "wrist.dev": 0})
    hand = rig.axes.forearm
    middle = human.bone("finger3-1.L").head
    assert degrees_between(joint_at(posed, human.index["wrist.L"], middle) - rig.axes.wrist, hand) < 90
    for name, digit in FINGERS.items():
        first, second, third = (direction(human, posed, f"finger{digit}-{bone}.L") for bone in (1, 2, 3))
        turn = posed.matrices[human.index[f"finger{digit}-1.L"], :, :3]
        for bone, near, far in ((2, first, second), (3, second, third)):
            # The fingers have one hinge; a thumb's joints each have their own.
            hinge = turn @ rig.axes.hinge[f"finger{digit}-{bone if name == 'thumb' else 1}"]
            assert angle_about(hinge, near, far) == pytest.approx(0, abs=0.5), name


def palm(human: Human, posed: Posed) -> tuple[Floats, Floats]:
    """The directions in which the hand points and its back faces."""
    knuckles = hand_joints(human, posed, "L")
    wrist = joint_at(posed, human.index["wrist.L"], human.bone("wrist.L").head)
    index, middle, little = (knuckles[f"{finger}.knuckle"] - wrist for finger in ("index", "middle", "little"))
    back = np.cross(index, little)
    return middle / np.linalg.norm(middle), back / np.linalg.norm(back)


@pytest.mark.parametrize("angle", [90.0, 45.0, -60.0])
def test_wrist_flexion_turns_the_hand_by_the_angle_toward_the_palm(human: Human, rig: Rig, angle: float) -> None:
    neutral, _ = palm(human, rig.forearm_only({"wrist.flex": 0}))
    bent, _ = palm(human, rig.forearm_only({"wrist.flex": angle}))
    assert degrees_between(neutral, bent) == pytest.approx(abs(angle), abs=1.5)
    away = rig.axes.dorsal["wrist"]
    assert np.sign(bent @ away) == -np.sign(angle)


def test_wrist_deviation_turns_toward_the_little_finger(human: Human, rig: Rig) -> None:
    posed = rig.forearm_only({"wrist.dev": 0})
    joints = hand_joints(human, posed, "L")
    to_little = joints["little.knuckle"] - joints["index.knuckle"]
    neutral, _ = palm(human, posed)
    bent, _ = palm(human, rig.forearm_only({"wrist.dev": 20}))
    assert (bent - neutral) @ to_little > 0
    assert degrees_between(neutral, bent) == pytest.approx(20, abs=0.5)


@pytest.mark.parametrize("finger", FINGERS)
@pytest.mark.parametrize("joint", ["mcp", "pip", "dip"])
def test_curling_a_finger_moves_its_tip_toward_the_palm(human: Human, rig: Rig, finger: str, joint: str) -> None:
    joint = {"pip": "ip", "dip": "ip"}.get(joint, joint) if finger == "thumb" else joint
    straight = rig.forearm_only(STRAIGHT)
    curled = rig.forearm_only(STRAIGHT | {f"{finger}.{joint}": 40.0})
    before, after = (hand_joints(human, posed, "L")[f"{finger}.tip"] for posed in (straight, curled))
    # A thumb curls in the direction of its pad, which is across the palm.
    bone = f"finger{FINGERS[finger]}-1"
    pad = -straight.matrices[human.index[f"{bone}.L"], :, :3] @ rig.axes.dorsal[bone]
    assert (after - before) @ pad > 0.1


def test_spreading_fans_the_fingers_and_leaves_a_fist_closed(human: Human, rig: Rig) -> None:
    def gap(pose: dict[str, float]) -> float:
        joints = hand_joints(human, rig.forearm_only(pose), "L")
        return float(np.linalg.norm(joints["index.tip"] - joints["little.tip"]))

    assert gap(STRAIGHT | {"fingers.spread": 18}) > gap(STRAIGHT | {"fingers.spread": 0}) + 0.5


def test_the_thumb_moves_outward_and_forward(human: Human, rig: Rig) -> None:
    def tip(pose: dict[str, float]) -> Floats:
        return hand_joints(human, rig.forearm_only(pose), "L")["thumb.tip"]

    joints = hand_joints(human, rig.forearm_only({}), "L")
    across = joints["little.knuckle"] - joints["index.knuckle"]
    assert (tip({"thumb.rad": -30}) - tip({"thumb.rad": 10})) @ across < -0.2
    assert (tip({"thumb.palm": 30}) - tip({"thumb.palm": 0})) @ rig.axes.dorsal["wrist"] < -0.2


def test_in_the_flat_hand_the_thumb_is_next_to_the_index_finger(human: Human, rig: Rig) -> None:
    posed = rig.forearm_only(STRAIGHT | {"thumb.rad": 14, "thumb.palm": -8})
    back = posed.matrices[human.index["wrist.L"], :, :3] @ rig.axes.dorsal["wrist"]
    between = angle_about(back, direction(human, posed, "finger1-2.L"), direction(human, posed, "metacarpal1.L"))
    assert abs(between) < 15


def test_pronation_turns_the_palm_down_over_a_bent_elbow(human: Human, rig: Rig) -> None:
    def back(angle: float) -> Floats:
        posed = rig.body({"elbow.flex": 90, "shoulder.abd": 0, "shoulder.rot": 0, "forearm.pron": angle})
        return palm(human, posed)[1]

    up, left = np.array([0, 1, 0]), np.array([1, 0, 0])
    assert back(0) @ left > 0.95
    assert back(75) @ up > 0.9
    assert back(-75) @ up < -0.9


def test_shoulder_and_elbow_hang_straight_at_zero(human: Human, rig: Rig) -> None:
    straight = {"shoulder.abd": 0.0, "shoulder.rot": 0.0, "elbow.flex": 0.0}
    for pose, wanted in (
        (straight, (0, -1, 0)),
        (straight | {"shoulder.flex": 90.0}, (0, 0, 1)),
        (straight | {"shoulder.abd": 90.0}, (1, 0, 0)),
        (straight | {"elbow.flex": 90.0}, (0, 0, 1)),
        (straight | {"shoulder.shrug": 15.0, "shoulder.protract": -10.0}, (0, -1, 0)),
    ):
        posed = rig.body(pose)
        elbow = joint_at(posed, human.index["lowerarm01.L"], rig.axes.elbow)
        wrist = joint_at(posed, human.index["lowerarm01.L"], rig.axes.wrist)
        assert degrees_between((wrist - elbow) / np.linalg.norm(wrist - elbow), np.array(wanted)) < 0.5


@pytest.mark.parametrize(
    ("joint", "bone", "axis"),
    [
        ("neck.turn", "head", (0, 1, 0)),
        ("neck.tilt", "head", (0, 0, -1)),
        ("neck.flex", "head", (1, 0, 0)),
        ("spine.turn", "spine01", (0, 1, 0)),
        ("hip.flex", "upperleg01.L", (-1, 0, 0)),
        ("knee.flex", "lowerleg01.L", (1, 0, 0)),
        ("ankle.dorsi", "foot.L", (-1, 0, 0)),
        ("toes.mtp", "toe2-1.L", (1, 0, 0)),
        ("root.pitch", "root", (1, 0, 0)),
    ],
)
def test_the_trunk_and_the_legs_turn_by_the_angle_given(
    human: Human, rig: Rig, joint: str, bone: str, axis: tuple[int, int, int]
) -> None:
    level = {"hip.abd": 0.0}
    before, after = (rig.body(level | {joint: angle}).matrices[human.index[bone], :, :3] for angle in (0, 25))
    np.testing.assert_allclose(after @ before.T, rotation(np.array(axis, dtype=float), 25), atol=0.01)


def test_a_straight_leg_is_vertical_on_a_level_foot(human: Human, rig: Rig) -> None:
    posed = rig.body({"hip.abd": 0})
    hip, ankle = (
        joint_at(posed, human.index[f"{name}.L"], human.bone(f"{name}.L").head) for name in ("upperleg01", "foot")
    )
    assert ankle[0] == pytest.approx(hip[0], abs=1e-6)
    np.testing.assert_allclose(posed.matrices[human.index["foot.L"], :, :3], np.eye(3), atol=1e-9)


def test_tucking_the_chin_draws_the_head_back_and_keeps_the_eyes_level(human: Human, rig: Rig) -> None:
    at_rest, tucked = rig.body({}), rig.body({"neck.tuck": 15})
    head = human.index["head"]
    eye = human.eyes[0, :3]
    back = joint_at(at_rest, head, eye) - joint_at(tucked, head, eye)
    assert 0.1 < back[2] < 0.4
    assert degrees_between(tucked.matrices[head, :, 2], np.array([0, 0, 1.0])) < 12


def test_the_right_side_mirrors_the_left_one(human: Human, rig: Rig) -> None:
    pose = {"elbow.flex": 80, "forearm.pron": 40, "wrist.flex": -30, "fingers.mcp": 50, "hip.flex": 30, "ankle.inv": 15}
    posed = rig.body(pose)
    for bone in human.bones:
        if bone.name.endswith(".L"):
            left = posed.matrices[human.index[bone.name], :, :3]
            right = posed.matrices[human.index[f"{bone.name[:-1]}R"], :, :3]
            np.testing.assert_allclose(right, MIRROR @ left @ MIRROR, atol=1e-9)


def test_a_prefix_moves_one_side_only_and_overrides_the_plain_name(human: Human, rig: Rig) -> None:
    one = rig.body({"L.elbow.flex": 100, "elbow.flex": 20})
    both = rig.body({"elbow.flex": 20})
    left, right = human.index["lowerarm01.L"], human.index["lowerarm01.R"]
    np.testing.assert_allclose(one.matrices[right], both.matrices[right])
    assert np.abs(one.matrices[left] - both.matrices[left]).max() > 0.5
    assert of_side({"L.fingers.mcp": 80, "index.mcp": 10, "R.wrist.flex": 5}, "L") == {"fingers.mcp": 80}


@pytest.mark.parametrize("pronation", [-75.0, 75.0])
def test_the_forearm_keeps_its_girth_when_it_is_twisted(human: Human, rig: Rig, pronation: float) -> None:
    skin = Skin(human, rig.axes, human.vertices, human.weights)
    elbow, wrist = rig.axes.elbow, rig.axes.wrist
    axis = (wrist - elbow) / np.linalg.norm(wrist - elbow)
    along = (human.vertices - elbow) @ axis / np.linalg.norm(wrist - elbow)
    middle = (human.weight_of("lowerarm01.L", "lowerarm02.L") > 0.99) & (along > 0.2) & (along < 0.85)
    assert middle.sum() > 60

    def girth(vertices: Floats) -> Floats:
        away = vertices[middle] - elbow
        lengths: Floats = np.linalg.norm(away - (away @ axis)[:, None] * axis, axis=1)
        return lengths

    rest = girth(human.vertices)
    np.testing.assert_allclose(girth(skin.posed(rig.forearm_only({"forearm.pron": pronation}))), rest, rtol=0.02)
