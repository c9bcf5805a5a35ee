"""Simple objects for an exercise, such as a chair, a bed, a table edge or a pillow, as boxes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tools.figures.scene import MATERIALS, Scene

FIRST_PART = 200
_CORNERS = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)])
# Counter-clockwise seen from outside.
_FACES = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])


def prop_scene(prop: Mapping[str, Any], view: NDArray[np.float64]) -> Scene:
    """A box: `at` is its middle, `size` its lengths along x, y, z (dm), `turn` its rotation about the vertical
    (degrees), `material` "prop" by default; `part` distinguishes two props."""
    corners = _CORNERS * np.asarray(prop["size"], dtype=float)
    angle = np.radians(float(prop.get("turn", 0)))
    turn = np.array([[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]])
    places = corners @ turn.T + np.asarray(prop["at"], dtype=float)
    # Each face has its own corners, so that its edges stay sharp.
    vertices = places[_FACES.ravel()]
    starts = np.arange(len(_FACES)) * 4
    halves = [np.stack([starts, starts + second, starts + third], axis=1) for second, third in ((1, 2), (2, 3))]
    triangles = np.concatenate(halves)
    count = len(triangles)
    return Scene(
        vertices @ view.T,
        triangles,
        np.full(count, MATERIALS.index(prop.get("material", "prop"))),
        np.full(count, FIRST_PART + int(prop.get("part", 0))),
        {},
    )
