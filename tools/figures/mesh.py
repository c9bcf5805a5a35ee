"""Smooth surfaces from coarse quads, and sharp edges cut into them, as sparse matrices that are computed once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse
from tools.figures.human import Flags, Floats, Ints


def _edges(quads: Ints) -> tuple[Ints, Ints, Ints]:
    """The edges (e, 2); for each side (m, 4) of each quad, the number of its edge; and how many quads (e,) share each
    edge."""
    sides = np.sort(np.stack([quads, np.roll(quads, -1, axis=1)], axis=-1).reshape(-1, 2), axis=1)
    keys = sides[:, 0] << 32 | sides[:, 1]
    unique, which, count = np.unique(keys, return_inverse=True, return_counts=True)
    return np.stack([unique >> 32, unique & 0xFFFF_FFFF], axis=1), which.reshape(quads.shape), count


def refine(quads: Ints) -> Ints:
    """Split each quad into four: corner, middle of a side, middle of the quad, middle of the other side. Vertices keep
    their numbers; the middles of the sides follow, then the middles of the quads."""
    edges, which, _count = _edges(quads)
    vertices = int(quads.max()) + 1
    middles = np.broadcast_to((vertices + len(edges) + np.arange(len(quads)))[:, None], quads.shape)
    small = np.stack([quads, vertices + which, middles, vertices + np.roll(which, 1, axis=1)], axis=2)
    return small.reshape(-1, 4)


def catmull_clark(quads: Ints, vertices: int) -> Any:
    """The matrix (new, vertices) of one Catmull-Clark subdivision (1978), whose result are the vertices of
    `refine(quads)`. Open borders become cubic curves."""
    edges, which, count = _edges(quads)
    faces, ends = len(quads), len(edges)
    face_points = sparse.csr_matrix(
        (np.full(faces * 4, 0.25), (np.repeat(np.arange(faces), 4), quads.ravel())), (faces, vertices)
    )
    edge_faces = sparse.csr_matrix((np.ones(faces * 4), (which.ravel(), np.repeat(np.arange(faces), 4))), (ends, faces))
    edge_ends = sparse.csr_matrix((np.ones(ends * 2), (np.repeat(np.arange(ends), 2), edges.ravel())), (ends, vertices))
    border = (count == 1).astype(float)
    edge_points = sparse.diags((1 - border) / 4) @ (edge_ends + edge_faces @ face_points)
    edge_points = edge_points + sparse.diags(border / 2) @ edge_ends
    valence = np.maximum(np.asarray(edge_ends.sum(axis=0)).ravel(), 1)
    vertex_faces = sparse.csr_matrix(
        (np.ones(faces * 4), (quads.ravel(), np.repeat(np.arange(faces), 4))), (vertices, faces)
    )
    around = sparse.diags(1 / valence) @ (vertex_faces @ face_points + edge_ends.T @ edge_ends)
    inner = sparse.diags(1 / valence) @ (around + sparse.diags(valence - 3))
    border_ends = sparse.diags(border) @ edge_ends
    border_valence = np.asarray(border_ends.sum(axis=0)).ravel()
    on_border = (border_valence > 0).astype(float)
    along = edge_ends.T @ border_ends - sparse.diags(border_valence)
    outer = sparse.diags(on_border * 0.75) + sparse.diags(on_border / np.maximum(border_valence, 1) / 4) @ along
    vertex_points = sparse.diags(1 - on_border) @ inner + outer
    return sparse.vstack([vertex_points, edge_points, face_points]).tocsr()


def triangles_of(quads: Ints) -> Ints:
    """Two triangles (2 m, 3) for each quad: all the first halves, then all the second ones."""
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def unit(vectors: Floats) -> Floats:
    """The vectors (…, 3), normalized to length 1; a zero vector stays zero."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12))


def normals(vertices: Floats, triangles: Ints) -> Floats:
    """Outward unit normals (n, 3) at the vertices, weighted by the area of the triangles."""
    corner = vertices[triangles]
    face = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    index = triangles.ravel()
    total = [np.bincount(index, np.repeat(face[:, axis], 3), len(vertices)) for axis in range(3)]
    return unit(np.stack(total, axis=1))


@dataclass(frozen=True)
class Patch:
    """Triangles cut out of a surface. `matrix` (k, n) computes their vertices from those of the surface, `lift` (k,) is
    the distance of each vertex from the surface along its normal (dm), and each triangle (m, 3) has a material and a
    part."""

    matrix: Any
    lift: Floats
    triangles: Ints
    materials: Ints
    parts: Ints

    @classmethod
    def whole(cls, vertices: int, triangles: Ints, material: int, parts: Ints) -> Patch:
        """A whole surface, uncut."""
        identity = sparse.identity(vertices, format="csr")
        return cls(identity, np.zeros(vertices), triangles, np.full(len(triangles), material), parts)

    def split(self, field: Floats) -> tuple[Patch, Patch]:
        """The part where the field (n,), given on the surface, is negative, and the rest. Both share the vertices of
        the border between them, so that no gap can show."""
        values = np.asarray(self.matrix @ field)
        below = values[self.triangles] <= 0
        count = below.sum(axis=1)
        lone = np.where(count == 1, below.argmax(axis=1), (~below).argmax(axis=1))
        turned = np.take_along_axis(self.triangles, (lone[:, None] + np.arange(3)) % 3, axis=1)
        crossing = (count == 1) | (count == 2)
        tip, left, right = turned[crossing].T
        pairs = np.sort(np.concatenate([np.stack([tip, left], 1), np.stack([tip, right], 1)]), axis=1)
        ends, which = np.unique(pairs, axis=0, return_inverse=True)
        near, far = values[ends[:, 0]], values[ends[:, 1]]
        share = near / (near - far)
        rows = sparse.diags(1 - share) @ self.matrix[ends[:, 0]] + sparse.diags(share) @ self.matrix[ends[:, 1]]
        lift = (1 - share) * self.lift[ends[:, 0]] + share * self.lift[ends[:, 1]]
        first, second = (len(values) + which.ravel()).reshape(2, -1)
        corner = np.stack([tip, first, second], axis=1)
        trunk = np.concatenate([np.stack([first, left, right], 1), np.stack([first, right, second], 1)])
        tip_below = count[crossing] == 1
        twice = np.tile(tip_below, 2)
        shared = replace(
            self, matrix=sparse.vstack([self.matrix, rows]).tocsr(), lift=np.concatenate([self.lift, lift])
        )
        number = np.flatnonzero(crossing)
        origin = np.concatenate([number, number, number])
        pieces = np.concatenate([corner, trunk])
        piece_below = np.concatenate([tip_below, ~twice])
        inside, outside = count == 3, count == 0
        return (
            shared._take(inside, pieces[piece_below], origin[piece_below]),
            shared._take(outside, pieces[~piece_below], origin[~piece_below]),
        )

    def _take(self, whole: Flags, pieces: Ints, origin: Ints) -> Patch:
        source = np.concatenate([np.flatnonzero(whole), origin])
        return replace(
            self,
            triangles=np.concatenate([self.triangles[whole], pieces]),
            materials=self.materials[source],
            parts=self.parts[source],
        )

    def where(self, wanted: Flags) -> Patch:
        """Only the triangles with at least one wanted vertex (k,)."""
        kept = np.asarray(wanted[self.triangles].any(axis=1))
        return replace(self, triangles=self.triangles[kept], materials=self.materials[kept], parts=self.parts[kept])

    def dressed(self, material: int, lift: Floats) -> Patch:
        """The same triangles in another material, at a distance (n,) from the surface (dm)."""
        return replace(self, materials=np.full(len(self.triangles), material), lift=np.asarray(self.matrix @ lift))

    def painted(self, material: int) -> Patch:
        """The same triangles in another material, at the same place."""
        return replace(self, materials=np.full(len(self.triangles), material))

    def numbered(self, part: int) -> Patch:
        """The same triangles as one part."""
        return replace(self, parts=np.full(len(self.triangles), part))

    def values(self, field: Floats) -> Floats:
        """A field (n,) of the surface at the patch's vertices (k,)."""
        return np.asarray(self.matrix @ field)

    def place(self, vertices: Floats, directions: Floats) -> Floats:
        """The positions (k, 3) of the vertices of the patch, given the vertices and normals (n, 3) of the surface."""
        placed: Floats = self.matrix @ vertices
        return placed + unit(self.matrix @ directions) * self.lift[:, None]


def joined(patches: Sequence[Patch]) -> Patch:
    """Several patches as one, without the vertices that no triangle uses."""
    starts = np.cumsum([0, *(patch.matrix.shape[0] for patch in patches)])
    triangles = np.concatenate([patch.triangles + start for patch, start in zip(patches, starts, strict=False)])
    used, numbers = np.unique(triangles, return_inverse=True)
    return Patch(
        sparse.vstack([patch.matrix for patch in patches]).tocsr()[used],
        np.concatenate([patch.lift for patch in patches])[used],
        numbers.reshape(-1, 3),
        np.concatenate([patch.materials for patch in patches]),
        np.concatenate([patch.parts for patch in patches]),
    )


def smoothed(quads: Ints, vertices: int, levels: int) -> tuple[Any, Ints]:
    """The matrix that subdivides a mesh several times, and the resulting quads: 4 ** levels for each one."""
    matrix: Any = sparse.identity(vertices, format="csr")
    for _ in range(levels):
        step = catmull_clark(quads, matrix.shape[0])
        quads = refine(quads)
        matrix = step @ matrix
    return matrix.tocsr(), quads


def hemmed(patch: Patch, depth: float) -> Patch:
    """A garment whose open edges turn inward by a depth (dm), so that no gap shows between cloth and skin."""
    triangles = patch.triangles
    sides = np.stack([triangles, np.roll(triangles, -1, axis=1)], axis=-1).reshape(-1, 2)
    keys, back = sides[:, 0] << 32 | sides[:, 1], sides[:, 1] << 32 | sides[:, 0]
    open_side = ~np.isin(keys, back)
    edge = sides[open_side]
    owner = np.repeat(np.arange(len(triangles)), 3)[open_side]
    ends, which = np.unique(edge, return_inverse=True)
    # The hem has vertices of its own; otherwise the shading of its sharp edge would run into the cloth.
    start, stop = (len(patch.lift) + which.reshape(-1, 2)).T
    inner_start, inner_stop = start + len(ends), stop + len(ends)
    turned = np.concatenate([np.stack([stop, start, inner_start], 1), np.stack([stop, inner_start, inner_stop], 1)])
    return Patch(
        sparse.vstack([patch.matrix, patch.matrix[ends], patch.matrix[ends]]).tocsr(),
        np.concatenate([patch.lift, patch.lift[ends], patch.lift[ends] - depth]),
        np.concatenate([triangles, turned]),
        np.concatenate([patch.materials, patch.materials[owner], patch.materials[owner]]),
        np.concatenate([patch.parts, patch.parts[owner], patch.parts[owner]]),
    )
