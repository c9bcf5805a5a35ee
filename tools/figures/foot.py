"""The left lower leg and bare foot, close up, below the hem of a trouser leg."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from tools.figures.arms import NAIL_EDGE
from tools.figures.body import PANTS, SKIN
from tools.figures.human import Floats, Human
from tools.figures.mesh import Patch, hemmed, joined, normals
from tools.figures.rig import Rig
from tools.figures.scene import MATERIALS, Scene
from tools.figures.skin import joint_at
from tools.figures.surface import Surface

NAIL = MATERIALS.index("nail")
LEG, FOOT, FIRST_TOE, TROUSER = 0, 1, 2, 7  # parts; the toes are numbered from the great toe on
_HEM, _HIDDEN = 0.95, 0.08  # height of the hem above the ankle, and how far skin is kept under it, in dm


class Foot:
    """A bare left foot, ready to be posed any number of times. The leg above it, under cloth, ends outside the
    picture."""

    def __init__(self, human: Human, rig: Rig) -> None:
        self._human, self._rig = human, rig
        names = [bone.name for bone in human.bones if bone.name.endswith(".L")]
        stems = ("lowerleg", "foot", *(f"toe{toe}-" for toe in range(1, 6)))
        shares = np.stack(
            [human.weight_of(*(name for name in names if name.startswith(stem))) for stem in stems], axis=1
        )
        kept = shares.sum(axis=1) > 0.35
        self._surface = surface = Surface(human, rig.axes, kept[human.quads].all(axis=1), 2)
        above = surface.smooth(human.vertices[:, 1]) - human.bone("foot.L").head[1]
        whole = Patch.whole(len(above), surface.triangles, SKIN, surface.parts(shares))
        nails, skin = whole.split(NAIL_EDGE - surface.mark("toenails"))
        shown = [piece.where(piece.values(above) < _HEM + _HIDDEN) for piece in (skin, nails.painted(NAIL))]
        height = 0.16 + 0.05 * np.clip(above - _HEM, 0, 1)
        trouser = whole.split(_HEM - above)[0].dressed(PANTS, height).numbered(TROUSER)
        # The leg hangs straight down, but the ankle stays where it is in the rest pose, in which the legs are apart.
        ankle = human.bone("foot.L").head
        self._home = ankle - joint_at(rig.body({"hip.abd": 0}), human.index["foot.L"], ankle)
        self._patch = joined([*shown, hemmed(trouser, 0.18)])

    def scene(self, pose: Mapping[str, float], view: Floats) -> Scene:
        """The foot in a pose of the body's joints (ankle, toes, great, knee, hip) before a camera that turns the
        world."""
        human, surface = self._human, self._surface
        posed = self._rig.body({"hip.abd": 0, **pose})
        smooth = surface.matrix @ surface.cage(posed) + self._home
        placed = self._patch.place(smooth, normals(smooth, surface.triangles))
        joints = {"L.knee": ("lowerleg01", 0), "L.ankle": ("foot", 0), "L.toe": ("toe1-2", 1), "L.ball": ("toe1-1", 0)}
        joints["L.little.toe"] = ("toe5-3", 1)
        found = {}
        for name, (stem, end) in joints.items():
            bone = human.bone(f"{stem}.L")
            place = joint_at(posed, human.index[bone.name], bone.tail if end else bone.head)
            found[name] = view @ (place + self._home)
        return Scene(placed @ view.T, self._patch.triangles, self._patch.materials, self._patch.parts, found)
