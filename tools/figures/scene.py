"""What the modelling half hands to the drawing half: posed surfaces in front of a camera."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# What a surface is made of decides its colour; the names are the placeholders of the pictures.
MATERIALS = ("skin", "nail", "cloth", "pants", "hair", "lips", "eye", "white", "shoe", "prop")


@dataclass(frozen=True)
class Scene:
    """Triangles in camera space: x right, y up, z towards the viewer, in decimetres.

    `vertices` (n, 3) floats; `triangles` (m, 3) indices, counter-clockwise seen from outside; `materials` (m,) indices
    into MATERIALS; `parts` (m,) numbers: one number for each body part (a finger, the palm, a sleeve) of each limb, so
    that a line can be drawn where one part lies in front of another. `joints`: where a joint or a fingertip is, (3,),
    by the limb's name and the joint's, as in "main.wrist", for arrows and for the tests of contact.
    """

    vertices: NDArray[np.float64]
    triangles: NDArray[np.int64]
    materials: NDArray[np.int64]
    parts: NDArray[np.int64]
    joints: Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Camera:
    """An orthographic view. `ppu`: pixels a decimetre in a picture of 480 × 480; `centre`: the point of camera space
    (x, y, in dm) in its middle."""

    ppu: float
    centre: tuple[float, float]
