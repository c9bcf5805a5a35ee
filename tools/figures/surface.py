"""A part of the skin of the human, smooth and ready to be posed."""

from __future__ import annotations

import numpy as np
from tools.figures.axes import Axes
from tools.figures.human import Flags, Floats, Human, Ints
from tools.figures.mesh import smoothed, triangles_of
from tools.figures.rig import Posed
from tools.figures.skin import Skin


class Surface:
    """The quads of a human marked in `kept` (m,), smoothed `levels` times (at most twice) after posing. Smoothing the
    posed mesh keeps a bent wrist round; bending a smoothed mesh would crease it. `weights` (n, bones) replaces the
    weights of the human.
    """

    def __init__(self, human: Human, axes: Axes, kept: Flags, levels: int, weights: Floats | None = None) -> None:
        # One ring of quads more than is shown, because smoothing needs the neighbors of the visible quads.
        near = np.zeros(len(human.vertices), dtype=bool)
        near[human.quads[kept]] = True
        ring = near[human.quads].any(axis=1)
        self.used, numbers = np.unique(human.quads[ring], return_inverse=True)
        self.coarse = numbers.reshape(-1, 4)
        matrix, quads = smoothed(self.coarse, len(self.used), levels)
        rows, numbers = np.unique(quads[np.repeat(kept[ring], 4**levels)], return_inverse=True)
        self.matrix, self.quads = matrix[rows], numbers.reshape(-1, 4)
        self.triangles = triangles_of(self.quads)
        self._human, self._chosen, self._levels = human, np.repeat(kept, 4**levels), levels
        chosen_weights = (human.weights if weights is None else weights)[self.used]
        self._skin = Skin(human, axes, human.vertices[self.used], chosen_weights)

    def smooth(self, values: Floats) -> Floats:
        """Values given for each vertex of the human (n, …), at the vertices of this surface."""
        return np.asarray(self.matrix @ values[self.used])

    def mark(self, name: str) -> Floats:
        """A mask on the skin at the vertices of this surface."""
        values = np.zeros(self.matrix.shape[0])
        values[self.quads] = self._human.mark(name, self._levels)[self._chosen]
        return values

    def parts(self, shares: Floats) -> Ints:
        """For each triangle, the part that it mostly belongs to, as a column number of `shares` (n, parts)."""
        return np.tile(self.smooth(shares)[self.quads].sum(axis=1).argmax(axis=1), 2)

    def cage(self, posed: Posed) -> Floats:
        """The positions of the coarse vertices (those in `used`) in a pose."""
        return self._skin.posed(posed)
