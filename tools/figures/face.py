"""A calm, friendly face: eyes, lids, brows and the line of the mouth, drawn as flat shapes on the head."""

from __future__ import annotations

import numpy as np
from tools.figures.attached import Attached, both_sides, grid_triangles, ribbon
from tools.figures.human import Floats, Human, Ints
from tools.figures.scene import MATERIALS

HAIR, EYE, WHITE = (MATERIALS.index(name) for name in ("hair", "eye", "white"))
_OFF = 0.012  # how far (dm) a drawn shape lies in front of the skin, so that the skin never covers it
_IRIS, _GLINT = 0.084, 0.022  # radii, dm
_NOWHERE = -1e3


class Front:
    """The face in the rest pose seen from the front; tells the depth of the skin at a point."""

    def __init__(self, vertices: Floats, triangles: Ints) -> None:
        corner = vertices[triangles]
        one, two = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
        area = one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]
        facing = area > 1e-9
        self._corner, self._one, self._two, self._area = (part[facing] for part in (corner, one, two, area))

    def depth(self, points: Floats) -> Floats:
        """The largest z (n,) of the skin at points (n, 2); very small where there is no skin."""
        found = np.full(len(points), _NOWHERE)
        for number, point in enumerate(points):
            away = point - self._corner[:, 0, :2]
            first = (away[:, 0] * self._two[:, 1] - away[:, 1] * self._two[:, 0]) / self._area
            second = (self._one[:, 0] * away[:, 1] - self._one[:, 1] * away[:, 0]) / self._area
            inside = (first >= 0) & (second >= 0) & (first + second <= 1)
            if inside.any():
                heights = self._corner[:, 0, 2] + first * self._one[:, 2] + second * self._two[:, 2]
                found[number] = heights[inside].max()
        return found


def face(human: Human, vertices: Floats, triangles: Ints, first_part: int) -> list[Attached]:
    """Everything drawn on the face, given its skin in the rest pose. Each shape is a part of its own, numbered from
    `first_part` on."""
    near = vertices[triangles][:, :, 2].min(axis=1) > 0
    high = vertices[triangles][:, :, 1].min(axis=1) > human.bone("head").head[1] - 0.6
    front = Front(vertices, triangles[near & high])
    left = [
        _ball(human.eyes[0], first_part),
        *_iris(human.eyes[0], first_part + 1),
        _lid(front, human.eyes[0], first_part + 3),
    ]
    left.append(_brow(front, human.eyes[0], first_part + 4))
    sides = both_sides(left, first_part + 5)
    # Light falls from the same side into both eyes, so the glint is not mirrored.
    shift = np.array([human.eyes[1, 0] - human.eyes[0, 0], 0, 0])
    glint = left[2]
    sides[7] = Attached.rigid("head", glint.vertices + shift, glint.triangles, WHITE, first_part + 7)
    return [*sides, _mouth(front, human, first_part + 10)]


def _on(front: Front, flat: Floats, triangles: Ints, material: int, part: int) -> Attached:
    vertices = np.column_stack([flat, front.depth(flat) + _OFF])
    return Attached.rigid("head", vertices, triangles, material, part)


def _cap(eye: Floats, middle: Floats, radius: float, out: float) -> tuple[Floats, Ints]:
    """A round patch on an eyeball, `out` (dm) in front of it: rings around `middle` (2,), measured from the center of
    the eye."""
    rings, spokes = np.linspace(0, 1, 5), np.linspace(0, 2 * np.pi, 24, endpoint=False)
    flat = np.stack([np.outer(rings, np.cos(spokes)), np.outer(rings, np.sin(spokes))], axis=-1) * radius + middle
    ball = eye[3] + out
    depth = np.sqrt(np.maximum(ball**2 - (flat**2).sum(axis=-1), 0))
    vertices = np.concatenate([flat, depth[..., None]], axis=-1).reshape(-1, 3) + eye[:3]
    return vertices, grid_triangles(len(rings), len(spokes), closed=True)[:, ::-1]


def _ball(eye: Floats, part: int) -> Attached:
    vertices, triangles = _cap(eye, np.zeros(2), float(eye[3]) * 0.999, 0.0)
    return Attached.rigid("head", vertices, triangles, WHITE, part)


def _iris(eye: Floats, part: int) -> list[Attached]:
    iris = Attached.rigid("head", *_cap(eye, np.array([0.024, 0.008]), _IRIS, 0.004), EYE, part)
    glint = Attached.rigid("head", *_cap(eye, np.array([-0.006, 0.038]), _GLINT, 0.009), WHITE, part + 1)
    return [iris, glint]


def _lid(front: Front, eye: Floats, part: int) -> Attached:
    """The dark edge of the upper lid: coming from above, the first points where the eyeball is in front of the skin."""
    across = np.linspace(-0.95, 0.95, 25) * eye[3]
    edge = []
    for x in across:
        heights = np.linspace(eye[3], -eye[3], 60)
        flat = np.column_stack([np.full(60, eye[0] + x), eye[1] + heights])
        ball = eye[2] + np.sqrt(np.maximum(eye[3] ** 2 - x**2 - heights**2, 0))
        seen = (ball > front.depth(flat)) & (x**2 + heights**2 < eye[3] ** 2)
        if seen.any():
            edge.append(flat[seen.argmax()])
    line = np.array(edge)
    smooth = np.polynomial.Polynomial.fit(line[:, 0], line[:, 1], 4)
    x = np.linspace(line[0, 0] - 0.03, line[-1, 0] + 0.035, 24)
    taper = np.sin(np.linspace(0.25, np.pi - 0.15, 24))
    flat, triangles = ribbon(np.column_stack([x, smooth(np.clip(x, line[0, 0], line[-1, 0])) + 0.008]), 0.019 * taper)
    return _on(front, flat, triangles, EYE, part)


def _brow(front: Front, eye: Floats, part: int) -> Attached:
    share = np.linspace(0, 1, 20)
    height = eye[1] + 0.245 + 0.085 * np.sin(np.pi * (share * 0.85 + 0.12)) - 0.05 * share
    line = np.column_stack([0.13 + 0.46 * share, height])
    flat, triangles = ribbon(line, 0.036 * np.minimum(1.05 - 0.8 * share, 0.4 + 5 * share))
    return _on(front, flat, triangles, HAIR, part)


def _mouth(front: Front, human: Human, part: int) -> Attached:
    """The line of the closed lips, its ends a little up. It lies where the profile of the lips has its dent."""
    eyes = human.eyes[0, 1]
    heights = np.linspace(eyes - 0.5, eyes - 0.82, 160)
    profile = front.depth(np.column_stack([np.zeros(160), heights]))
    dents = np.flatnonzero((profile[1:-1] < profile[:-2]) & (profile[1:-1] <= profile[2:])) + 1
    deepest = dents[np.argmin(np.abs(heights[dents] - (eyes - 0.66)))] if len(dents) else 80
    x = np.linspace(-0.27, 0.27, 31)
    line = np.column_stack([x, heights[deepest] + 0.045 * (x / 0.27) ** 2])
    flat, triangles = ribbon(line, 0.0095 * np.sqrt(np.maximum(1 - (x / 0.275) ** 2, 0)))
    return _on(front, flat, triangles, EYE, part)
