"""Clothes and hair as smooth fields on the body in the rest pose: negative where a garment or hair is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from tools.figures.axes import Axes
from tools.figures.human import Floats, Human, Ints

# Bones of face and head. Skin that they move is never under a shirt.
HEAD_BONES = (
    "head", "neck02", "neck03", "jaw", "tongue", "special", "eye", "levator", "oculi", "orbicularis", "oris",
    "risorius", "temporalis",
)  # fmt: skip
# The hairline seen from the side: how far forward (z) the hair reaches, by height above the eyes (y), in decimeters.
_HAIR_HEIGHT = (-2.4, -0.65, -0.45, -0.2, 0.0, 0.15, 0.3, 0.42, 0.52, 0.62, 0.76, 0.95)
_HAIR_FRONT = (-3.0, -3.0, 0.0, 0.48, 0.64, 0.74, 0.88, 0.99, 1.07, 1.16, 1.32, 3.0)
_HAIR_SWEEP = 0.12  # the parting: hair reaches further forward on the left by this share of the way from the middle
_HAIR_NAPE = -0.62


@dataclass(frozen=True)
class Garments:
    """Fields (n,) on the skin at rest, and how far each garment stands off it (dm, (n,))."""

    shirt: Floats
    shirt_lift: Floats
    trousers: Floats
    trousers_lift: Floats
    hair: Floats
    hair_lift: Floats


def garments(human: Human, axes: Axes, places: Floats, head_share: Floats, ears: Floats, bare_feet: bool) -> Garments:
    """The garments at `places` (n, 3) of the skin. `head_share` is how much the head moves each place; `ears` marks the
    ears. With bare feet the trousers end higher."""
    side, height, front = np.abs(places[:, 0]), places[:, 1], places[:, 2]
    neck, hip, ankle = (human.bone(name).head for name in ("neck01", "upperleg01.L", "foot.L"))
    arm = axes.elbow - axes.shoulder
    reach = float(np.linalg.norm(arm))
    along_arm = (np.stack([side, height, front], axis=1) - axes.shoulder) @ arm / (arm @ arm)
    on_arm = side + np.minimum(0, height - 2.5) > axes.shoulder[0] - 0.3
    collar = np.linalg.norm((places - [0, neck[1] + 0.42, neck[2] + 0.30]) * [1, 1, 0.9], axis=1)
    shirt = np.maximum.reduce(
        [
            0.92 - collar,
            hip[1] + 0.05 - height,
            np.where(on_arm, along_arm - 0.62, -1) * reach,
            height - neck[1] - 0.62,
            head_share - 0.5,
        ]
    )
    trousers = np.maximum.reduce([height - hip[1] - 0.75, ankle[1] + (0.60 if bare_feet else 0.08) - height, side - 3])
    over_eyes = height - human.eyes[0, 1]
    hair = np.maximum(
        front
        - np.interp(over_eyes, _HAIR_HEIGHT, _HAIR_FRONT)
        - _HAIR_SWEEP * places[:, 0] * np.clip(over_eyes / 0.3 - 1, 0, 1),
        _HAIR_NAPE - over_eyes,
    )
    hair = np.maximum(hair, (ears - 0.5) * 0.5)
    volume = 0.03 + 0.22 * np.clip((over_eyes + 0.4) / 1.1, 0, 1) * (1 - 0.55 * np.clip((front - 0.4) / 0.8, 0, 1))
    return Garments(
        shirt,
        0.07 + 0.10 * np.clip((4.4 - height) / 2, 0, 1) + 0.09 * np.clip(along_arm, 0, 1) * on_arm,
        trousers,
        np.full(len(places), 0.10) + 0.06 * np.clip((ankle[1] + 2.2 - height) / 2, 0, 1),
        hair,
        0.012 + volume * np.sin(np.clip(-hair / 0.45, 0, 1) * np.pi / 2),
    )


class Drape:
    """Drapes cloth over the body. Cloth does not follow every dent, so it lies on a smoothed version of the coarse
    mesh."""

    def __init__(self, quads: Ints, slack: Floats) -> None:
        sides = np.stack([quads, np.roll(quads, -1, axis=1)], axis=-1).reshape(-1, 2)
        both = np.unique(np.concatenate([sides, sides[:, ::-1]]), axis=0)
        ones = sparse.csr_matrix((np.ones(len(both)), (both[:, 0], both[:, 1])), (len(slack), len(slack)))
        count = np.maximum(np.asarray(ones.sum(axis=1)).ravel(), 1)
        mean = sparse.diags(1 / count) @ ones
        self._step: Any = sparse.diags(1 - slack) + sparse.diags(slack) @ mean

    def over(self, cage: Floats, times: int) -> Floats:
        """The coarse vertices (n, 3), smoothed `times` times."""
        for _ in range(times):
            cage = self._step @ cage
        return cage


def slack(human: Human) -> Floats:
    """How much (n,) the cloth over each coarse vertex is smoothed: fully over trunk and legs, not at all over hands and
    head."""
    names = [bone.name for bone in human.bones]
    loose = human.weight_of(
        *(
            name
            for name in names
            if name.startswith(("spine", "breast", "clavicle", "shoulder", "root", "pelvis", "upperleg", "lowerleg"))
        )
    )
    loose = loose + 0.4 * human.weight_of(*(name for name in names if name.startswith("upperarm")))
    return 0.6 * np.clip(loose, 0, 1)
