"""Scenes: position, winding, clothes, parts, and the time to make them."""

from __future__ import annotations

import numpy as np
import pytest
from tools.figures.arms import ArmPose
from tools.figures.model import Model, looking
from tools.figures.scene import MATERIALS, Scene

ARM = ArmPose("main", distal=(0, 1, 0), dorsal=(0, 0, -1))
FINGERS = ("index", "middle", "ring", "little")


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load()


def volume(scene: Scene, material: str) -> float:
    """The signed volume (cubic dm) under the triangles of a material; positive when they are wound outward. The open
    ends are taken as closed toward the middle of the form."""
    chosen = scene.triangles[scene.materials == MATERIALS.index(material)]
    corner = scene.vertices[chosen] - scene.vertices[chosen].reshape(-1, 3).mean(axis=0)
    return float(np.einsum("ij,ij->", corner[:, 0], np.cross(corner[:, 1], corner[:, 2])) / 6)


def materials(scene: Scene) -> set[str]:
    return {MATERIALS[number] for number in np.unique(scene.materials)}


def sound(scene: Scene) -> None:
    """Check what must be true of every scene."""
    assert len(scene.triangles) == len(scene.materials) == len(scene.parts)
    assert scene.triangles.min() >= 0
    assert scene.triangles.max() < len(scene.vertices)
    assert np.isfinite(scene.vertices).all()
    assert all(place.shape == (3,) for place in scene.joints.values())


@pytest.mark.parametrize("side", ["L", "R"])
def test_an_arm_has_the_given_position_and_direction(model: Model, side: str) -> None:
    arm = ArmPose("a", (0.6, 0.8, 0), (0, 0, 1), side=side, at=(1, 2, 3), anchor="index.pip", pose={"wrist.flex": 0})
    scene = model.arms([arm])
    sound(scene)
    np.testing.assert_allclose(scene.joints["a.index.pip"], [1, 2, 3], atol=1e-9)
    forearm = scene.joints["a.wrist"] - scene.joints["a.elbow"]
    np.testing.assert_allclose(forearm / np.linalg.norm(forearm), [0.6, 0.8, 0], atol=1e-9)
    wrist, index, little = (scene.joints[f"a.{joint}"] for joint in ("wrist", "index.knuckle", "little.knuckle"))
    back = np.cross(index - wrist, little - wrist) * (1 if side == "L" else -1)
    assert back @ [0, 0, 1] > 0.9 * np.linalg.norm(back)


def test_thumbs_are_on_the_owners_side(model: Model) -> None:
    """A left hand seen by its owner, palm to the eyes, has its thumb on the left; the right one on the right."""
    for side, sign in (("L", -1), ("R", 1)):
        joints = model.arms([ArmPose("a", (0, 1, 0), (0, 0, -1), side=side)]).joints
        assert np.sign(joints["a.thumb.tip"][0] - joints["a.little.tip"][0]) == sign


def test_every_joint_of_an_arm_has_a_name(model: Model) -> None:
    joints = set(model.arms([ARM]).joints)
    wanted = {f"main.{finger}.{joint}" for finger in FINGERS for joint in ("knuckle", "pip", "dip", "tip")}
    wanted |= {"main.wrist", "main.elbow", "main.thumb.mcp", "main.thumb.ip", "main.thumb.tip"}
    assert wanted <= joints


def test_joints_are_inside_the_arm_and_tips_on_its_skin(model: Model) -> None:
    scene = model.arms([ARM])
    for finger in FINGERS:
        distance = np.linalg.norm(scene.vertices - scene.joints[f"main.{finger}.tip"], axis=1).min()
        assert distance < 0.12


def test_mirroring_gives_the_mirror_image_and_twice_the_original(model: Model) -> None:
    left = model.arms([ArmPose("a", (0.3, 0.9, 0.2), (0.1, 0, 1), at=(0.5, 0, 0), pose={"fingers.mcp": 40})])
    right = model.arms(
        [ArmPose("a", (-0.3, 0.9, 0.2), (-0.1, 0, 1), side="R", at=(-0.5, 0, 0), pose={"fingers.mcp": 40})]
    )
    np.testing.assert_allclose(right.vertices * [-1, 1, 1], left.vertices, atol=1e-9)
    np.testing.assert_array_equal(right.triangles[:, [0, 2, 1]], left.triangles)
    assert volume(left, "skin") == pytest.approx(volume(right, "skin"))


@pytest.mark.parametrize("side", ["L", "R"])
def test_triangles_are_wound_outward_on_both_sides(model: Model, side: str) -> None:
    scene = model.arms([ArmPose("a", (0.1, 1, 0), (0, 0, 1), side=side)])
    assert volume(scene, "skin") > 0.3
    assert volume(scene, "cloth") > 1
    # Nails face the same way as the back of the hand.
    nails = scene.triangles[scene.materials == MATERIALS.index("nail")]
    corner = scene.vertices[nails]
    facing = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]).sum(axis=0)
    assert facing[2] > 0


def test_the_left_and_right_side_of_the_body_are_wound_outward(model: Model) -> None:
    scene = model.body({})
    for material in ("cloth", "pants", "hair", "shoe"):
        assert volume(scene, material) > 0.5, material
    for hand in ("L", "R"):
        near = np.linalg.norm(scene.vertices - scene.joints[f"{hand}.middle.knuckle"], axis=1) < 0.9
        chosen = near[scene.triangles].all(axis=1)
        part = Scene(scene.vertices, scene.triangles[chosen], scene.materials[chosen], scene.parts[chosen], {})
        assert volume(part, "skin") > 0.1, hand


def test_pronation_keeps_the_hand_and_turns_the_elbow_end(model: Model) -> None:
    scenes = [
        model.arms([ArmPose("a", (0, 1, 0), (0, 0, -1), pose={"forearm.pron": angle}, sleeve=0)])
        for angle in (0.0, 60.0)
    ]
    hand = np.linalg.norm(scenes[0].vertices - scenes[0].joints["a.middle.knuckle"], axis=1) < 0.7
    np.testing.assert_allclose(scenes[0].vertices[hand], scenes[1].vertices[hand], atol=0.02)
    elbow = (scenes[0].vertices[:, 1] < -1.2) & (scenes[0].vertices[:, 1] > -1.6)
    assert np.abs(scenes[0].vertices[elbow] - scenes[1].vertices[elbow]).max() > 0.15


def test_wrist_flexion_does_not_move_the_forearm(model: Model) -> None:
    still, bent = (
        model.arms([ArmPose("a", (0, 1, 0), (0, 0, -1), pose={"wrist.flex": angle})]) for angle in (0.0, 60.0)
    )
    forearm = still.vertices[:, 1] < -0.8
    np.testing.assert_allclose(still.vertices[forearm], bent.vertices[forearm], atol=0.01)
    assert bent.joints["a.middle.tip"][2] > 0.8  # the palm faces the viewer, so the fingers come forward


def test_a_pinned_arm_follows_the_joint_it_is_pinned_to(model: Model) -> None:
    for flex in (20.0, 60.0):
        main = ArmPose("main", (0.9, 0, 0.4), (0, 1, 0), pose={"wrist.flex": flex})
        held = ArmPose(
            "help",
            (0.7, 0.3, -0.6),
            (0.6, 0, 0.8),
            "R",
            at=(0.1, 0, 0.3),
            anchor="middle.pip",
            pin=("main", "middle.dip"),
        )
        joints = model.arms([main, held], yaw=0).joints
        np.testing.assert_allclose(joints["help.middle.pip"] - joints["main.middle.dip"], [0.1, 0, 0.3], atol=1e-9)


def test_lift_moves_the_arm_and_its_joints(model: Model) -> None:
    lifted = model.arms([ArmPose("a", (0, 1, 0), (0, 0, -1), lift=(0, 0.5, 0))])
    plain = model.arms([ArmPose("a", (0, 1, 0), (0, 0, -1))])
    np.testing.assert_allclose(
        lifted.vertices - plain.vertices, np.tile([0, 0.5, 0], (len(plain.vertices), 1)), atol=1e-9
    )
    np.testing.assert_allclose(lifted.joints["a.wrist"] - plain.joints["a.wrist"], [0, 0.5, 0], atol=1e-9)


@pytest.mark.parametrize(
    "arm",
    [
        ArmPose("a", (0, 1, 0), (0, 0, 1), anchor="finger3-1.L"),
        ArmPose("a", (0, 1, 0), (0, 0, 1), pin=("later", "wrist")),
    ],
)
def test_an_unknown_joint_is_rejected(model: Model, arm: ArmPose) -> None:
    with pytest.raises(ValueError, match="no joint"):
        model.arms([arm])


def test_a_sleeve_covers_the_arm_and_leaves_the_picture(model: Model) -> None:
    scene = model.arms([ARM])
    cloth, skin = (
        scene.vertices[np.unique(scene.triangles[scene.materials == MATERIALS.index(name)])]
        for name in ("cloth", "skin")
    )
    assert cloth[:, 1].min() < -6
    assert skin[:, 1].min() > cloth[:, 1].max() - 0.8
    assert "cloth" not in materials(model.arms([ArmPose("a", (0, 1, 0), (0, 0, 1), sleeve=0)]))


def test_the_second_arm_has_its_own_parts(model: Model) -> None:
    scene = model.arms([ARM, ArmPose("other", (1, 0, 0), (0, 0, 1), side="R", at=(3, 0, 0))])
    assert set(np.unique(scene.parts)) == {*range(8), *range(16, 24)}


def test_the_body_shows_all_clothes(model: Model) -> None:
    scene = model.body({"elbow.flex": 90})
    sound(scene)
    assert materials(scene) == {"skin", "nail", "cloth", "pants", "hair", "lips", "eye", "white", "shoe"}
    assert "shoe" not in materials(model.body({}, bare_feet=True))
    wanted = {"head", "neck", "crown", "nose"}
    wanted |= {
        f"{side}.{joint}"
        for side in "LR"
        for joint in ("shoulder", "elbow", "wrist", "middle.tip", "hip", "knee", "ankle", "toe")
    }
    assert wanted <= set(scene.joints)


def test_the_body_has_the_given_position(model: Model) -> None:
    sitting = {"hip.flex": 88.0, "knee.flex": 90.0}
    scene = model.body(sitting, ground=-8.1, stand=0.5)
    assert scene.vertices[:, 1].min() == pytest.approx(-8.1)
    assert (scene.joints["L.ankle"][2] + scene.joints["R.ankle"][2]) / 2 == pytest.approx(0.5)
    turned = model.body(sitting, yaw=90, ground=-8.1, stand=0.5)
    np.testing.assert_allclose(turned.vertices, scene.vertices @ looking(90, 0).T)


def test_the_face_turns_with_the_head(model: Model) -> None:
    ahead, turned = model.body({}), model.body({"neck.turn": 60})
    for scene, sideways in ((ahead, 0.0), (turned, 0.8)):
        nose = scene.joints["nose"] - scene.joints["head"]
        assert nose[0] / np.linalg.norm(nose[[0, 2]]) == pytest.approx(sideways, abs=0.1)
        eyes = scene.vertices[np.unique(scene.triangles[scene.materials == MATERIALS.index("white")])]
        assert np.linalg.norm(eyes - scene.joints["nose"], axis=1).max() < 1


def test_hands_of_the_body_curl_like_those_of_the_arms(model: Model) -> None:
    joints = model.body({"L.fingers.mcp": 80, "L.fingers.pip": 90, "R.fingers.mcp": 0, "R.fingers.pip": 0}).joints

    def reach(side: str) -> float:
        return float(np.linalg.norm(joints[f"{side}.middle.tip"] - joints[f"{side}.middle.knuckle"]))

    assert reach("L") < 0.75 * reach("R")


def test_shoulders_slope_down_from_the_neck(model: Model) -> None:
    joints = model.body({}).joints
    assert joints["neck"][1] > joints["L.shoulder"][1]
    raised = model.body({"shoulder.shrug": 20}).joints
    assert 0.3 < raised["L.shoulder"][1] - joints["L.shoulder"][1] < 0.8


def test_the_bare_foot_has_toenails_and_a_trouser_leg(model: Model) -> None:
    scene = model.foot({"ankle.dorsi": 10}, yaw=-55, pitch=12)
    sound(scene)
    assert materials(scene) == {"skin", "nail", "pants"}
    assert set(np.unique(scene.parts)) == set(range(8))
    assert volume(scene, "skin") > 0.3


def test_inversion_lifts_the_edge_at_the_big_toe(model: Model) -> None:
    level, inverted = model.foot({}), model.foot({"ankle.inv": 20})
    great = inverted.joints["L.toe"][1] - level.joints["L.toe"][1]
    little = inverted.joints["L.little.toe"][1] - level.joints["L.little.toe"][1]
    assert great > little + 0.15


def test_toes_curl_down_and_the_big_toe_lifts_alone(model: Model) -> None:
    level, curled = model.foot({}), model.foot({"toes.mtp": 30, "toes.pip": 30, "toes.dip": 40})
    assert curled.joints["L.little.toe"][1] < level.joints["L.little.toe"][1] - 0.1
    lifted = model.foot({"great.mtp": -45})
    assert lifted.joints["L.toe"][1] > level.joints["L.toe"][1] + 0.15
    assert lifted.joints["L.little.toe"][1] == pytest.approx(level.joints["L.little.toe"][1])
