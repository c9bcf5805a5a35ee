"""A part of the human's skin, smooth and ready to be posed."""

from __future__ import annotations

import numpy as np
from tools.figures.axes import Axes
from tools.figures.human import Flags, Floats, Human, Ints
from tools.figures.mesh import smoothed, triangles_of
from tools.figures.rig import Posed
from tools.figures.skin import Skin


class Surface:
    """The quads of a human that are `kept`, (m,), smoothed `levels` times, at most twice, after each posing: smoothing
    the posed mesh keeps a bent wrist round, where bending a smooth one would crease it. `weights` replaces the human's
    (n, bones).
    """

    def __init__(self, human: Human, axes: Axes, kept: Flags, levels: int, weights: Floats | None = None) -> None:
        # One ring of quads more than is shown, since smoothing needs to know the neighbours of what is.
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
        """A drawing on the skin at the vertices of this surface."""
        values = np.zeros(self.matrix.shape[0])
        values[self.quads] = self._human.mark(name, self._levels)[self._chosen]
        return values

    def parts(self, shares: Floats) -> Ints:
        """The number of the part, a column of `shares` (n, parts), that each triangle mostly belongs to."""
        return np.tile(self.smooth(shares)[self.quads].sum(axis=1).argmax(axis=1), 2)

    def cage(self, posed: Posed) -> Floats:
        """The coarse vertices (those `used`) in a pose."""
        return self._skin.posed(posed)
