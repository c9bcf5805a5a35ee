"""Arms from the elbow to the fingertips. Each is placed by the directions of its forearm and the back of its hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from tools.figures.axes import FINGERS, MIRROR, rotation
from tools.figures.human import Floats, Human, Ints
from tools.figures.mesh import Patch, hemmed, joined, normals, unit
from tools.figures.rig import Posed, Rig
from tools.figures.scene import MATERIALS, Scene
from tools.figures.skin import joint_at
from tools.figures.surface import Surface

SKIN, NAIL, CLOTH = (MATERIALS.index(name) for name in ("skin", "nail", "cloth"))
# Numbers of the parts of one arm; those of the next arm begin PARTS_PER_ARM higher.
FOREARM, PALM, FIRST_FINGER, SLEEVE, PARTS_PER_ARM = 0, 1, 2, 7, 16
NAIL_EDGE = 0.4  # of the drawing of the nails, from 0 to 1
_SMOOTHINGS = 2
_HIDDEN = 0.08  # skin further than this under the hem of a sleeve (shares of the forearm) is left out
_OUT_OF_PICTURE, _STRETCH = 0.30, 6.0  # this share of the forearm is stretched by this factor


@dataclass(frozen=True)
class ArmPose:
    """One arm as described in a figure's file, in camera space (decimeters, degrees).

    `distal` is the direction of the forearm, from elbow to wrist; `dorsal` is the direction that the back of the hand
    faces while the wrist is neutral. The joint `anchor`, such as "wrist" or "middle.pip", is placed at `at`; with
    `pin`, which names another arm and a joint, `at` is measured from that joint. `lift` moves the whole arm afterwards.
    `sleeve` is how far the sleeve reaches from elbow (0) to wrist (1); 0 means no sleeve.
    """

    name: str
    distal: tuple[float, float, float]
    dorsal: tuple[float, float, float]
    side: str = "L"
    at: tuple[float, float, float] = (0.0, 0.0, 0.0)
    anchor: str = "wrist"
    pin: tuple[str, str] | None = None
    sleeve: float = 0.42
    lift: tuple[float, float, float] = (0.0, 0.0, 0.0)
    size: float = 1.0
    pose: Mapping[str, float] = field(default_factory=dict)


def hand_joints(human: Human, posed: Posed, side: str) -> dict[str, Floats]:
    """The positions of the finger joints and tips of one side, by names such as "index.pip". The bones end just under
    the skin."""
    found: dict[str, Floats] = {}
    for name, digit in FINGERS.items():
        joints = ("base", "mcp", "ip") if name == "thumb" else ("knuckle", "pip", "dip")
        for number, joint in enumerate(joints, start=1):
            bone = human.index[f"finger{digit}-{number}.{side}"]
            found[f"{name}.{joint}"] = joint_at(posed, bone, human.bones[bone].head)
        found[f"{name}.tip"] = joint_at(posed, bone, human.bones[bone].tail)
    return found | {"thumb.knuckle": found["thumb.mcp"]}


def hand_shares(human: Human, side: str) -> Floats:
    """For each vertex, its share (n, 7) of the forearm, the palm, and each finger, starting with the thumb."""
    names = [bone.name for bone in human.bones if bone.name.endswith(f".{side}")]
    stems = [("lowerarm",), ("wrist", "metacarpal"), *((f"finger{digit}-",) for digit in FINGERS.values())]
    return np.stack([human.weight_of(*(name for name in names if name.startswith(stem))) for stem in stems], axis=1)


class Arms:
    """The left arm of a human, ready to be posed any number of times. The right arm is its mirror image."""

    def __init__(self, human: Human, rig: Rig) -> None:
        self._human, self._rig = human, rig
        shares = hand_shares(human, "L")
        kept = shares.sum(axis=1) > 0.35
        kept_quads = kept[human.quads].all(axis=1)
        axes = rig.axes
        self._surface = Surface(human, axes, kept_quads, _SMOOTHINGS, self._arm_weights())
        self._length = float(np.linalg.norm(axes.wrist - axes.elbow))
        self._along = (human.vertices - axes.elbow) @ axes.forearm / self._length
        self._parts = self._surface.parts(shares)
        self._dressed: dict[float, Patch] = {}

    def scene(self, arms: Sequence[ArmPose], view: Floats) -> Scene:
        """All the arms in front of a camera that turns the world by `view` (3, 3). Raises ValueError if an arm is
        pinned to an arm that does not come before it, or names an unknown joint."""
        vertices: list[Floats] = []
        triangles: list[Ints] = []
        parts: list[Ints] = []
        materials: list[Ints] = []
        joints: dict[str, dict[str, Floats]] = {}
        count = 0
        for number, arm in enumerate(arms):
            patch = self._patch(arm.sleeve)
            placed, joints[arm.name] = self._placed(arm, patch, joints)
            order = (0, 1, 2) if arm.side == "L" else (0, 2, 1)
            vertices.append(placed @ view.T)
            triangles.append(patch.triangles[:, order] + count)
            materials.append(patch.materials)
            parts.append(patch.parts + number * PARTS_PER_ARM)
            count += len(placed)
        named = {f"{arm}.{joint}": view @ place for arm, found in joints.items() for joint, place in found.items()}
        return Scene(
            np.concatenate(vertices), np.concatenate(triangles), np.concatenate(materials), np.concatenate(parts), named
        )

    def _arm_weights(self) -> Floats:
        """Only the arm's own bones move the arm; the weight of all other bones goes to the forearm."""
        human = self._human
        names = [bone.name for bone in human.bones]
        own = [name.endswith(".L") and name.startswith(("lowerarm", "wrist", "metacarpal", "finger")) for name in names]
        weights = np.where(own, human.weights, 0)
        weights[:, human.index["lowerarm01.L"]] += 1 - weights.sum(axis=1)
        return weights

    def _patch(self, sleeve: float) -> Patch:
        """The visible surface of an arm with a sleeve of this length, computed once for each length."""
        if sleeve not in self._dressed:
            along = self._surface.smooth(self._along)
            whole = Patch.whole(len(along), self._surface.triangles, SKIN, self._parts)
            nails, skin = whole.split(NAIL_EDGE - self._surface.mark("fingernails"))
            pieces = [skin, nails.painted(NAIL)]
            if sleeve:
                pieces = [piece.where(piece.values(along) > sleeve - _HIDDEN) for piece in pieces]
                height = 0.07 + 0.05 * np.clip((sleeve - along) / sleeve, 0, 1)
                tube = whole.split(along - sleeve)[0].dressed(CLOTH, height).numbered(SLEEVE)
                pieces.append(hemmed(tube, 0.09))
            self._dressed[sleeve] = joined(pieces)
        return self._dressed[sleeve]

    def _placed(
        self, arm: ArmPose, patch: Patch, others: Mapping[str, Mapping[str, Floats]]
    ) -> tuple[Floats, dict[str, Floats]]:
        """The vertices of one arm and its joints in camera space, before the camera turns."""
        axes = self._rig.axes
        posed = self._rig.forearm_only(arm.pose)
        surface = self._surface
        cage = surface.cage(posed)
        sleeved = np.clip(_OUT_OF_PICTURE - self._along[surface.used], 0, 1)
        cage -= axes.forearm * (sleeved * _STRETCH * self._length)[:, None]
        smooth = surface.matrix @ cage
        vertices = patch.place(smooth, normals(smooth, surface.triangles))
        joints = hand_joints(self._human, posed, "L") | {"wrist": axes.wrist, "elbow": axes.elbow}

        back = axes.dorsal["wrist"] - (axes.dorsal["wrist"] @ axes.forearm) * axes.forearm
        back = rotation(axes.forearm, self._rig.pronation(arm.pose)) @ unit(back)
        own = np.stack([np.cross(back, axes.forearm), axes.forearm, back])
        along = unit(np.asarray(arm.distal, dtype=float))
        dorsal = np.asarray(arm.dorsal, dtype=float)
        dorsal = unit(dorsal - (dorsal @ along) * along)
        flip = np.eye(3) if arm.side == "L" else MIRROR
        turn = arm.size * np.stack([np.cross(dorsal, along), along, dorsal], axis=1) @ flip @ own
        joints = {name: turn @ (place - axes.wrist) for name, place in joints.items()}
        shift = np.asarray(arm.at, dtype=float) - _joint(joints, arm.anchor, arm.name)
        if arm.pin:
            shift = shift + _joint(others.get(arm.pin[0], {}), arm.pin[1], arm.pin[0])
        shift = shift + np.asarray(arm.lift, dtype=float)
        return (vertices - axes.wrist) @ turn.T + shift, {name: place + shift for name, place in joints.items()}


def _joint(joints: Mapping[str, Floats], name: str, arm: str) -> Floats:
    if name not in joints:
        message = f"arm {arm!r} has no joint {name!r}; joints: {', '.join(joints) or 'none, the arm must come first'}"
        raise ValueError(message)
    return joints[name]
