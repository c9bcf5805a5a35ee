"""The rotation axes of the joints and the joint angles of the rest pose, all measured on the mesh.

The axes of the rig are not used, because its bones have arbitrary rolls. The hinge of a finger is derived from the
direction that its nail faces. Everything here is for the left side; the right side is its mirror image.
"""

from __future__ import annotations

import numpy as np
from tools.figures.human import Floats, Human
from tools.figures.mesh import normals, triangles_of, unit

FINGERS = {"thumb": 1, "index": 2, "middle": 3, "ring": 4, "little": 5}
UP, FORWARD, LEFT = np.array([0.0, 1, 0]), np.array([0.0, 0, 1]), np.array([1.0, 0, 0])
MIRROR = np.diag([-1.0, 1, 1])


def rotation(axis: Floats, degrees: float) -> Floats:
    """The matrix (3, 3) of a rotation about an axis, counter-clockwise seen from the tip of the axis (Rodrigues)."""
    x, y, z = unit(np.asarray(axis, dtype=float))
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.radians(degrees)
    turned: Floats = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    return turned


def angle_about(axis: Floats, start: Floats, end: Floats) -> float:
    """The rotation about an axis that turns one direction into another, in degrees from -180 to 180."""
    start, end = start - (start @ axis) * axis, end - (end @ axis) * axis
    return float(np.degrees(np.arctan2(np.cross(start, end) @ axis, start @ end)))


class Axes:
    """Joint axes and rest angles of one human.

    `hinge`, `along` and `dorsal` are the three axes of a bone, by its name; a positive angle about the hinge curls
    toward the palm. `rest` is the angle of each joint in the rest pose of the mesh (degrees), by joint name; joints
    that it does not name rest at 0.
    """

    def __init__(self, human: Human) -> None:
        self.human = human
        self.hinge: dict[str, Floats] = {}
        self.along: dict[str, Floats] = {}
        self.dorsal: dict[str, Floats] = {}
        self.rest: dict[str, float] = {}
        self.shoulder, self.elbow, self.wrist = (
            human.bone(f"{name}.L").head for name in ("upperarm01", "lowerarm01", "wrist")
        )
        self.upper_arm = unit(self.elbow - self.shoulder)
        self.forearm = unit(self.wrist - self.elbow)
        self._fingers()
        self._palm()
        self._finger_rest()
        self._arm_rest()

    def direction(self, bone: str) -> Floats:
        """The direction of a bone of the left side in the rest pose."""
        found = self.human.bone(f"{bone}.L")
        return unit(found.tail - found.head)

    def _set(self, bone: str, hinge: Floats, along: Floats) -> None:
        along = unit(along)
        hinge = unit(hinge - (hinge @ along) * along)
        self.hinge[bone], self.along[bone], self.dorsal[bone] = hinge, along, np.cross(along, hinge)

    def _fingers(self) -> None:
        human = self.human
        skin_normals = normals(human.vertices, triangles_of(human.quads))
        on_nail = np.zeros(len(human.vertices), dtype=bool)
        on_nail[human.quads[human.mark("fingernails", 0) > 0.3]] = True
        for digit in FINGERS.values():
            last = f"finger{digit}-3"
            nail = on_nail & (human.weight_of(f"{last}.L") > 0.4)
            hinge = unit(np.cross(unit(skin_normals[nail].mean(axis=0)), self.direction(last)))
            for bone in (f"finger{digit}-1", f"finger{digit}-2", last):
                self._set(bone, hinge, self.direction(bone))

    def _palm(self) -> None:
        heads = [self.human.bone(f"finger{digit}-1.L").head for digit in (2, 3, 5)]
        index, middle, little = (head - self.wrist for head in heads)
        back = unit(np.cross(index, little))
        back = back if back @ self.dorsal["finger3-1"] > 0 else -back
        self._set("wrist", np.cross(back, unit(middle)), middle)
        for bone in range(1, 5):
            name = f"metacarpal{bone}"
            self._set(name, self.hinge[f"finger{bone + 1}-1"], self.direction(name))

    def _finger_rest(self) -> None:
        hand = self.along["wrist"]
        self.rest["wrist.flex"] = angle_about(self.hinge["wrist"], self.forearm, hand)
        self.rest["wrist.dev"] = angle_about(self.dorsal["wrist"], self.forearm, hand)
        for name, digit in FINGERS.items():
            first, second, third = (self.direction(f"finger{digit}-{joint}") for joint in (1, 2, 3))
            hinge = self.hinge[f"finger{digit}-1"]
            if name == "thumb":
                self.rest["thumb.mcp"] = angle_about(self.hinge["finger1-2"], first, second)
                self.rest["thumb.ip"] = angle_about(self.hinge["finger1-3"], second, third)
                continue
            self.rest[f"{name}.mcp"] = angle_about(hinge, hand, first)
            self.rest[f"{name}.pip"] = angle_about(hinge, first, second)
            self.rest[f"{name}.dip"] = angle_about(hinge, second, third)
            self.rest[f"{name}.spread"] = angle_about(self.dorsal["wrist"], hand, first)

    def _arm_rest(self) -> None:
        upper, fore = self.upper_arm, self.forearm
        self.elbow_hinge = unit(np.cross(upper, fore))
        self.rest["elbow.flex"] = angle_about(self.elbow_hinge, upper, fore)
        # Thumb up over a bent elbow, the back of the hand looks away from the body: against the elbow's hinge.
        self.rest["forearm.pron"] = angle_about(fore, -self.elbow_hinge, self.dorsal["wrist"])
        self.rest["shoulder.abd"] = float(np.degrees(np.arctan2(upper[0], -upper[1])))
        lowered = rotation(FORWARD, -self.rest["shoulder.abd"]) @ upper
        hang = rotation(LEFT, angle_about(LEFT, lowered, -UP)) @ rotation(FORWARD, -self.rest["shoulder.abd"])
        self.hang = hang
        self.rest["shoulder.rot"] = angle_about(-UP, FORWARD, hang @ fore)
        hip, ankle = self.human.bone("upperleg01.L").head, self.human.bone("foot.L").head
        self.rest["hip.abd"] = float(np.degrees(np.arctan2(ankle[0] - hip[0], hip[1] - ankle[1])))
