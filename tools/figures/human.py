"""The baked human: everything the studio knows of a body at rest, in one small file."""

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
# One weight is a byte's share, so that the file stays small.
_SHARES = 255


@dataclass(frozen=True)
class Bone:
    """One bone at rest: from `head`, the joint it turns about, to `tail`, in decimetres."""

    name: str
    parent: int
    head: Floats
    tail: Floats


@dataclass(frozen=True)
class Human:
    """A person at rest, arms held 45 degrees out, facing z, own left on x, in decimetres.

    `vertices` (n, 3) and `quads` (m, 4) are the skin; `bones` come parents first; `weights` (n, bones) says how much of
    each bone moves each vertex, every row adding up to 1; `marks` are drawings on the skin by a name of MARKS, from 0
    to 1 at the corners of the quads after two subdivisions (16 m, 4); `eyes` (2, 4) are the left and the right eyeball:
    centre and radius.
    """

    vertices: Floats
    quads: Ints
    bones: tuple[Bone, ...]
    weights: Floats
    marks: dict[str, Floats]
    eyes: Floats

    def bone(self, name: str) -> Bone:
        """The bone of that name; KeyError when the skeleton has none."""
        return self.bones[self.index[name]]

    def mark(self, name: str, level: int) -> Floats:
        """A drawing at the corners (m 4 ** level, 4) of the quads after up to two subdivisions: the first corner of
        each small quad is a corner of the larger one it came from."""
        corners = self.marks[name]
        for _ in range(2 - level):
            corners = corners[:, 0].reshape(-1, 4)
        return corners

    @property
    def index(self) -> dict[str, int]:
        """The number of every bone by its name, since weights are columns by number."""
        return {bone.name: number for number, bone in enumerate(self.bones)}

    def weight_of(self, *names: str) -> Floats:
        """How much (n,) of each vertex the named bones move together."""
        index = self.index
        total: Floats = self.weights[:, [index[name] for name in names]].sum(axis=1)
        return total


def load(path: Path = DATA) -> Human:
    """Read what `save` wrote. Weights are divided by their sum again, as rounding to bytes takes that from them."""
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
    """Write one compressed file: coordinates to four bytes (far finer than a picture shows), weights and marks
    to one byte. A vertex keeps every bone that moves it by half a share or more, at least the strongest."""
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
