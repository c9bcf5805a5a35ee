"""The skin that follows the bones: linear blend skinning, with the twist of an arm distributed along its length."""

from __future__ import annotations

import numpy as np
from tools.figures.axes import MIRROR, Axes
from tools.figures.human import Floats, Human, Ints
from tools.figures.rig import Posed


class Skin:
    """Vertices (n, 3) and their weights (n, bones), ready to be posed.

    Turning only the bone of the wrist would pinch the forearm like a candy wrapper. So the vertices of the lower and
    the upper arm are first turned in the rest pose, more the closer they are to the far joint.
    """

    def __init__(self, human: Human, axes: Axes, vertices: Floats, weights: Floats) -> None:
        self._vertices = vertices
        self._homogeneous = np.concatenate([vertices, np.ones((len(vertices), 1))], axis=1)
        self._weights = weights
        self._limbs: dict[str, tuple[Floats, Floats, list[int], Floats, Ints]] = {}
        for stem, start, end in (("lowerarm", axes.elbow, axes.wrist), ("upperarm", axes.shoulder, axes.elbow)):
            for side, flip in (("L", np.eye(3)), ("R", MIRROR)):
                first, last = flip @ start, flip @ end
                bones = [human.index[f"{stem}0{number}.{side}"] for number in (1, 2)]
                moved = np.flatnonzero(weights[:, bones].sum(axis=1) > 0)
                axis = (last - first) / np.linalg.norm(last - first)
                along = (vertices[moved] - first) @ axis / np.linalg.norm(last - first)
                share = np.clip((along - 0.1) / 0.8, 0, 1)
                self._limbs[f"{stem}.{side}"] = (axis, first, bones, share, moved)

    def posed(self, posed: Posed) -> Floats:
        """The positions (n, 3) of the vertices in a pose."""
        matrices = posed.matrices
        blend = (self._weights @ matrices.reshape(len(matrices), 12)).reshape(-1, 3, 4)
        placed: Floats = np.einsum("vab,vb->va", blend, self._homogeneous)
        for limb, twist in posed.twists.items():
            if not twist:
                continue
            axis, origin, bones, share, moved = self._limbs[limb]
            # On the mirrored side an angle about the mirrored axis turns the other way.
            angle = np.radians(twist if limb.endswith("L") else -twist) * share
            away = self._vertices[moved] - origin
            across = away - (away @ axis)[:, None] * axis
            change = (np.cos(angle) - 1)[:, None] * across + np.sin(angle)[:, None] * np.cross(axis, across)
            turn = np.einsum("vb,bij->vij", self._weights[moved][:, bones], matrices[bones, :, :3])
            placed[moved] += np.einsum("vij,vj->vi", turn, change)
        return placed


def joint_at(posed: Posed, bone: int, point: Floats) -> Floats:
    """The position in a pose of a point (3,) that is rigidly attached to a bone."""
    matrix = posed.matrices[bone]
    place: Floats = matrix[:, :3] @ point + matrix[:, 3]
    return place
