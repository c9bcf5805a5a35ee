"""The baked human: the mesh, bones and marks of a body in the rest pose, in one small file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

DATA = Path(__file__).with_name("human.npz")
MARKS = ("fingernails", "toenails", "lips", "ears")
# A weight is stored as one byte, so that the file stays small.
_SHARES = 255


@dataclass(frozen=True)
class Bone:
    """One bone in the rest pose, from `head`, the joint it turns about, to `tail`, in decimeters."""

    name: str
    parent: int
    head: Floats
    tail: Floats


@dataclass(frozen=True)
class Human:
    """A person in the rest pose: arms 45 degrees out, facing z, own left toward x, in decimeters.

    `vertices` (n, 3) and `quads` (m, 4) are the skin. `bones` lists parents before children. `weights` (n, bones) is
    how much each bone moves each vertex; every row adds up to 1. `marks` are masks on the skin by a name of MARKS, from
    0 to 1 at the corners of the quads after two subdivisions (16 m, 4). `eyes` (2, 4) are the center and radius of the
    left and the right eyeball.
    """

    vertices: Floats
    quads: Ints
    bones: tuple[Bone, ...]
    weights: Floats
    marks: dict[str, Floats]
    eyes: Floats

    def bone(self, name: str) -> Bone:
        """The bone with this name. Raises KeyError if there is none."""
        return self.bones[self.index[name]]

    def mark(self, name: str, level: int) -> Floats:
        """A mask at the corners (m 4 ** level, 4) of the quads after up to two subdivisions. The first corner of each
        small quad is a corner of the larger quad it came from."""
        corners = self.marks[name]
        for _ in range(2 - level):
            corners = corners[:, 0].reshape(-1, 4)
        return corners

    @property
    def index(self) -> dict[str, int]:
        """The number of each bone by its name, which is its column in `weights`."""
        return {bone.name: number for number, bone in enumerate(self.bones)}

    def weight_of(self, *names: str) -> Floats:
        """How much (n,) the named bones together move each vertex."""
        index = self.index
        total: Floats = self.weights[:, [index[name] for name in names]].sum(axis=1)
        return total


def load(path: Path = DATA) -> Human:
    """Read what `save` wrote. The weights are normalized again, because they were rounded to bytes."""
    with np.load(path, allow_pickle=False) as data:
        vertices = data["vertices"].astype(np.float64)
        weights = np.zeros((len(vertices), len(data["names"])))
        rows = np.repeat(np.arange(len(vertices)), data["counts"])
        weights[rows, data["weight_bones"]] = data["weight_shares"]
        weights /= weights.sum(axis=1, keepdims=True)
        bones = tuple(
            Bone(str(name), int(parent), head, tail)
            for name, parent, head, tail in zip(
                data["names"], data["parents"], data["heads"].astype(float), data["tails"].astype(float), strict=True
            )
        )
        marks = {name: data[name].astype(np.float64) / _SHARES for name in MARKS}
        return Human(vertices, data["quads"].astype(np.int64), bones, weights, marks, data["eyes"].astype(np.float64))


def save(human: Human, path: Path) -> None:
    """Write one compressed file: coordinates in four bytes (far finer than a picture shows), weights and marks in one
    byte. A vertex keeps each bone that moves it by at least half a step of 1/255, and in any case the strongest."""
    shares = np.round(human.weights * _SHARES).astype(np.uint8)
    rows, columns = np.nonzero(shares)
    arrays: dict[str, Any] = {
        "vertices": human.vertices.astype(np.float32),
        "quads": human.quads.astype(np.uint16),
        "names": np.array([bone.name for bone in human.bones]),
        "parents": np.array([bone.parent for bone in human.bones], dtype=np.int16),
        "heads": np.array([bone.head for bone in human.bones], dtype=np.float32),
        "tails": np.array([bone.tail for bone in human.bones], dtype=np.float32),
        "counts": np.bincount(rows, minlength=len(shares)).astype(np.uint8),
        "weight_bones": columns.astype(np.uint8),
        "weight_shares": shares[rows, columns],
        "eyes": human.eyes.astype(np.float32),
    }
    arrays |= {name: np.round(human.marks[name] * _SHARES).astype(np.uint8) for name in MARKS}
    np.savez_compressed(path, **arrays)
