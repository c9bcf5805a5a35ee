"""Things that move with the bones but are not skin: features of the face, shoes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tools.figures.axes import MIRROR
from tools.figures.human import Floats, Human, Ints
from tools.figures.rig import Posed


@dataclass(frozen=True)
class Attached:
    """Triangles (m, 3) in the rest pose, front faces outward, of one material and part. Each vertex (n, 3) is moved by
    `bones` (names) with its own `weights` (n, bones), which add up to 1."""

    vertices: Floats
    triangles: Ints
    material: int
    part: int
    bones: tuple[str, ...]
    weights: Floats

    @classmethod
    def rigid(cls, bone: str, vertices: Floats, triangles: Ints, material: int, part: int) -> Attached:
        """A rigid thing that follows one bone."""
        return cls(vertices, triangles, material, part, (bone,), np.ones((len(vertices), 1)))

    def mirrored(self, part: int) -> Attached:
        """The same thing on the other side of the body; its front faces still point outward."""
        bones = tuple(f"{bone[:-2]}.R" if bone.endswith(".L") else bone for bone in self.bones)
        return Attached(self.vertices @ MIRROR, self.triangles[:, ::-1], self.material, part, bones, self.weights)

    def posed(self, human: Human, posed: Posed) -> Floats:
        """The positions (n, 3) of the vertices in a pose."""
        matrices = posed.matrices[[human.index[bone] for bone in self.bones]]
        blend = np.einsum("vb,bij->vij", self.weights, matrices)
        placed: Floats = np.einsum("vij,vj->vi", blend[:, :, :3], self.vertices) + blend[:, :, 3]
        return placed


def grid_triangles(rows: int, columns: int, closed: bool = False) -> Ints:
    """Triangles of a grid of vertices, row by row: counter-clockwise when rows go up and columns go to the right. In a
    closed grid the last column joins the first."""
    wide = columns if closed else columns - 1
    row, column = np.meshgrid(np.arange(rows - 1), np.arange(wide), indexing="ij")
    here, right = row * columns + column, row * columns + (column + 1) % columns
    corners = [here, right, right + columns, here + columns]
    a, b, c, d = (corner.ravel() for corner in corners)
    return np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])


def ribbon(line: Floats, half_widths: Floats) -> tuple[Floats, Ints]:
    """A flat band (2 k, 2) along a line (k, 2) that runs to the right, and its triangles, counter-clockwise."""
    ahead = np.gradient(line, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    aside = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1) * half_widths[:, None]
    return np.concatenate([line - aside, line + aside]), grid_triangles(2, len(line))


def both_sides(left: Sequence[Attached], first_right_part: int) -> list[Attached]:
    """The things on the left and their mirror images, whose part numbers start at `first_right_part`."""
    return [*left, *(thing.mirrored(first_right_part + number) for number, thing in enumerate(left))]
