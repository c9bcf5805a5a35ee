"""Turns named anatomical angles into bone matrices. 0 is straight; the angles of the rest pose are subtracted.

Names and signs (degrees; a plus means): wrist.flex toward the palm, wrist.dev toward the little finger, forearm.pron
palm down; fingers. or index. middle. ring. little. with mcp pip dip curl, spread fans out; thumb.rad in beside the
index finger, thumb.palm forward off the palm, thumb.opp roll, thumb.cmc .mcp .ip curl; elbow.flex; shoulder.flex
forward, .abd out, .rot inward, .shrug up, .protract forward; neck.turn to own left, .tilt left ear down, .flex chin
down, .tuck chin back; spine.flex .tilt .turn and root.pitch .roll .turn likewise; hip.flex .abd .rot, knee.flex,
ankle.dorsi toes up, .inv sole inwards, .turn toes inwards; toes.mtp .pip .dip curl down, .spread; great.mtp .ip for the
great toe alone. The name of a single finger takes precedence over `fingers`. For a body, `L.` or `R.` before a name
means one side and takes precedence over the name alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from tools.figures.axes import FINGERS, FORWARD, LEFT, MIRROR, UP, Axes, rotation
from tools.figures.human import Floats, Human

Pose = Mapping[str, float]
Turns = dict[str, Floats]

# How far each finger moves for one degree of spread, and its place when the hand is closed.
_FAN = {"index": (-1.0, 5.0), "middle": (-0.1, 3.5), "ring": (0.75, 1.5), "little": (1.6, -1.0)}
_CUP = {"index": 0.0, "middle": 0.1, "ring": 0.5, "little": 1.0}
_NECK = {"neck01": 0.2, "neck02": 0.25, "neck03": 0.25, "head": 0.3}
_TUCK = {"neck01": -0.8, "neck02": -0.6, "neck03": 0.4, "head": 1.2}
_SPINE = ("spine04", "spine03", "spine02", "spine01")
# Above this angle the shoulder blade turns with the arm by this share of the rest (scapulohumeral rhythm, about 1:2).
_BLADE_FROM, _BLADE_SHARE = 30.0, 0.3
# Lowering the arms from the raised rest pose tips the shoulder blade a little; without this the shoulders look stuffed.
_BLADE_LOWERED = 0.2
_BROAD = 4.0  # degrees by which relaxed collar bones are higher than in the mesh


@dataclass(frozen=True)
class Posed:
    """The positions of the bones: `matrices` (bones, 3, 4) from rest to pose, and `twists` (degrees) of the lower arm
    and the upper arm along their length, by bone stem and side, as in "lowerarm.L"."""

    matrices: Floats
    twists: Mapping[str, float]


def of_side(pose: Pose, side: str) -> dict[str, float]:
    """The angles of one side, "L" or "R", without their prefix. An angle with a prefix takes precedence over one
    without."""
    both = {name: angle for name, angle in pose.items() if not name.startswith(("L.", "R."))}
    own = {name[2:]: angle for name, angle in pose.items() if name.startswith(f"{side}.")}
    joints = {name.removeprefix("fingers.") for name in own if name.startswith("fingers.")}
    both = {name: angle for name, angle in both.items() if not (_is_finger(name) and name.split(".")[1] in joints)}
    return both | own


def _is_finger(name: str) -> bool:
    return name.split(".")[0] in _FAN


class Rig:
    """The bones of one human, to be posed."""

    def __init__(self, human: Human) -> None:
        self.human = human
        self.axes = Axes(human)
        self._index = human.index

    def hand(self, pose: Pose) -> Turns:
        """The rotations of the bones from the left wrist on, by bone stem. Joints that the pose does not name stay
        relaxed."""
        axes, rest = self.axes, self.axes.rest
        back, hinge = axes.dorsal["wrist"], axes.hinge["wrist"]
        turns: Turns = {
            "wrist": rotation(back, pose.get("wrist.dev", 0) - rest["wrist.dev"])
            @ rotation(hinge, pose.get("wrist.flex", 0) - rest["wrist.flex"])
        }
        turns["finger1-1"] = (
            rotation(back, pose.get("thumb.rad", 0))
            @ rotation(hinge, pose.get("thumb.palm", 0))
            @ rotation(axes.along["finger1-1"], pose.get("thumb.opp", 0))
            @ rotation(axes.hinge["finger1-1"], pose.get("thumb.cmc", 0))
        )
        for bone, joint in (("finger1-2", "thumb.mcp"), ("finger1-3", "thumb.ip")):
            turns[bone] = rotation(axes.hinge[bone], pose.get(joint, rest[joint]) - rest[joint])
        for name, (fan, closed) in _FAN.items():
            digit = FINGERS[name]
            curl = axes.hinge[f"finger{digit}-1"]
            by = {
                joint: pose.get(f"{name}.{joint}", pose.get(f"fingers.{joint}", rest[f"{name}.{joint}"]))
                - rest[f"{name}.{joint}"]
                for joint in ("mcp", "pip", "dip")
            }
            spread = pose.get(f"{name}.spread", closed + fan * pose.get("fingers.spread", 4)) - rest[f"{name}.spread"]
            # Spread in the plane of the palm first, then curl; otherwise a fist would open sideways.
            turns[f"finger{digit}-1"] = rotation(back, spread) @ rotation(curl, by["mcp"])
            turns[f"finger{digit}-2"] = rotation(curl, by["pip"])
            turns[f"finger{digit}-3"] = rotation(curl, by["dip"])
            cup = pose.get("palm.cup", 0) * _CUP[name]
            turns[f"metacarpal{digit - 1}"] = rotation(axes.hinge[f"metacarpal{digit - 1}"], cup)
        return turns

    def pronation(self, pose: Pose) -> float:
        """The rotation of the wrist about the left forearm from the rest pose (degrees)."""
        rest = self.axes.rest["forearm.pron"]
        return pose.get("forearm.pron", rest) - rest

    def forearm_only(self, pose: Pose) -> Posed:
        """A left arm with its forearm in the rest pose; only the wrist and the hand are posed."""
        turns = self.hand(pose)
        twist = self.pronation(pose)
        turns["wrist"] = rotation(self.axes.forearm, twist) @ turns["wrist"]
        return Posed(self._matrices({f"{bone}.L": turn for bone, turn in turns.items()}), {"lowerarm.L": twist})

    def body(self, pose: Pose) -> Posed:
        """The whole body."""
        turns = self._trunk(pose)
        twists: dict[str, float] = {}
        for side in "LR":
            own = of_side(pose, side)
            limb = self.hand(own) | self._leg(own)
            arm, upper, lower = self._arm(own)
            limb |= arm
            limb["wrist"] = rotation(self.axes.forearm, lower) @ limb["wrist"]
            twists |= {f"upperarm.{side}": upper, f"lowerarm.{side}": lower}
            turns |= {f"{bone}.{side}": turn if side == "L" else MIRROR @ turn @ MIRROR for bone, turn in limb.items()}
        return Posed(self._matrices(turns), twists)

    def _trunk(self, pose: Pose) -> Turns:
        turns = {
            bone: _upright(pose, "neck", share) @ rotation(LEFT, pose.get("neck.tuck", 0) * _TUCK[bone])
            for bone, share in _NECK.items()
        }
        turns |= {bone: _upright(pose, "spine", 1 / len(_SPINE)) for bone in _SPINE}
        turns["root"] = (
            rotation(UP, pose.get("root.turn", 0))
            @ rotation(FORWARD, -pose.get("root.roll", 0))
            @ rotation(LEFT, pose.get("root.pitch", 0))
        )
        return turns

    def _arm(self, pose: Pose) -> tuple[Turns, float, float]:
        """The left arm down to the elbow, and the twists of the upper arm and of the lower arm."""
        axes, rest = self.axes, self.axes.rest
        flex, out = pose.get("shoulder.flex", 0), pose.get("shoulder.abd", 6)
        raised = np.degrees(np.arccos(np.clip(np.cos(np.radians(flex)) * np.cos(np.radians(out)), -1, 1)))
        blade = max(0.0, raised - _BLADE_FROM) * _BLADE_SHARE / 2
        lowered = max(0.0, rest["shoulder.abd"] - raised)
        up = pose.get("shoulder.shrug", 0) + blade + _BROAD * lowered / rest["shoulder.abd"]
        clavicle = rotation(UP, -pose.get("shoulder.protract", 0)) @ rotation(FORWARD, up)
        scapula = rotation(FORWARD, blade - lowered * _BLADE_LOWERED)
        upper = rotation(LEFT, -flex) @ rotation(FORWARD, out) @ axes.hang
        twist = pose.get("shoulder.rot", 10) - rest["shoulder.rot"]
        bend = rotation(axes.elbow_hinge, pose.get("elbow.flex", 14) - rest["elbow.flex"])
        turns = {
            "clavicle": clavicle,
            "shoulder01": scapula,
            # The direction of the arm depends only on its angles, not on the shoulder blade.
            "upperarm01": (clavicle @ scapula).T @ upper,
            "lowerarm01": rotation(axes.upper_arm, twist) @ bend,
        }
        return turns, twist, self.pronation(pose)

    def _leg(self, pose: Pose) -> Turns:
        stance = self.axes.rest["hip.abd"]
        turns = {
            "upperleg01": rotation(LEFT, -pose.get("hip.flex", 0))
            @ rotation(FORWARD, pose.get("hip.abd", 3) - stance)
            @ rotation(UP, -pose.get("hip.rot", 0)),
            "lowerleg01": rotation(rotation(FORWARD, stance) @ LEFT, pose.get("knee.flex", 0)),
            # With a straight leg the sole is level.
            "foot": rotation(FORWARD, stance)
            @ rotation(LEFT, -pose.get("ankle.dorsi", 0))
            @ rotation(UP, -pose.get("ankle.turn", 0))
            @ rotation(FORWARD, -pose.get("ankle.inv", 0)),
        }
        for toe in range(1, 6):
            fan = rotation(UP, pose.get("toes.spread", 0) * (toe - 2.5) / 2.5)
            base = pose.get("toes.mtp", 0)
            middle, end = pose.get("toes.pip", 0), pose.get("toes.dip", 0)
            if toe == 1:
                base, middle = pose.get("great.mtp", base), pose.get("great.ip", middle)
            else:
                turns[f"toe{toe}-3"] = rotation(LEFT, end)
            turns[f"toe{toe}-1"] = fan @ rotation(LEFT, base)
            turns[f"toe{toe}-2"] = rotation(LEFT, middle)
        return turns

    def _matrices(self, turns: Turns) -> Floats:
        """Bones that `turns` does not name follow their parent."""
        placed = np.empty((len(self.human.bones), 3, 4))
        for number, bone in enumerate(self.human.bones):
            above = placed[bone.parent] if bone.parent >= 0 else np.eye(4)[:3]
            turn = turns.get(bone.name)
            if turn is None:
                placed[number] = above
            else:
                placed[number, :, :3] = above[:, :3] @ turn
                placed[number, :, 3] = above[:, :3] @ (bone.head - turn @ bone.head) + above[:, 3]
        return placed


def _upright(pose: Pose, joint: str, share: float) -> Floats:
    return (
        rotation(UP, pose.get(f"{joint}.turn", 0) * share)
        @ rotation(FORWARD, -pose.get(f"{joint}.tilt", 0) * share)
        @ rotation(LEFT, pose.get(f"{joint}.flex", 0) * share)
    )
