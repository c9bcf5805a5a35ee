"""What the modeling half passes to the drawing half: posed surfaces in front of a camera."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# The material of a surface decides its color; these names are the color placeholders in the pictures.
MATERIALS = ("skin", "nail", "cloth", "pants", "hair", "lips", "eye", "white", "shoe", "prop")


@dataclass(frozen=True)
class Scene:
    """Triangles in camera space: x right, y up, z toward the viewer, in decimeters.

    `vertices` (n, 3) floats; `triangles` (m, 3) indices, counter-clockwise seen from outside; `materials` (m,) indices
    into MATERIALS; `parts` (m,): one number for each body part (a finger, the palm, a sleeve) of each limb, so that a
    line can be drawn where one part lies in front of another. `joints`: the position (3,) of each joint and fingertip,
    by the names of limb and joint, as in "main.wrist", for arrows and for the tests of contact.
    """

    vertices: NDArray[np.float64]
    triangles: NDArray[np.int64]
    materials: NDArray[np.int64]
    parts: NDArray[np.int64]
    joints: Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Camera:
    """An orthographic view. `ppu`: pixels per decimeter in a picture of 480 × 480; `center`: the point of camera space
    (x, y, in dm) in the middle of the picture."""

    ppu: float
    center: tuple[float, float]
