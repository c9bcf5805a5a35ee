"""The whole person, standing, sitting or shown from the chest up, with clothes, hair and face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from tools.figures.arms import NAIL_EDGE, hand_joints
from tools.figures.attached import Attached
from tools.figures.axes import FINGERS
from tools.figures.clothes import HEAD_BONES, Drape, garments, slack
from tools.figures.face import face
from tools.figures.human import Floats, Human
from tools.figures.mesh import Patch, hemmed, joined, normals
from tools.figures.rig import Posed, Rig
from tools.figures.scene import MATERIALS, Scene
from tools.figures.shoes import shoes
from tools.figures.skin import joint_at
from tools.figures.surface import Surface

SKIN, NAIL, CLOTH, PANTS, HAIR, LIPS, EYE, WHITE, SHOE, _PROP = range(len(MATERIALS))
_DRAPE_TIMES = 12
_LIP_EDGE = 0.5
_HEM_DEPTH = 0.2  # how far a hem turns inward (dm): into the skin, so that no gap shows
_ROLLED = 0.12  # the hem of a trouser leg rises a little when it is draped, so more skin is kept under it (dm)
_TUCKED = 0.08  # skin further than this under the hem of a garment (dm) is left out

# Parts of the skin: trunk, neck, head, then the parts of each side. Garments follow.
_SIDE_PARTS: tuple[tuple[str, ...], ...] = (
    ("upperarm", "lowerarm"), ("wrist", "metacarpal"), *((f"finger{digit}-",) for digit in FINGERS.values()),
    ("upperleg",), ("lowerleg",), ("foot",), *((f"toe{toe}-",) for toe in range(1, 6)),
)  # fmt: skip
_TRUNK = ("spine", "clavicle", "shoulder", "breast", "root", "pelvis")
_SIDES = len(_SIDE_PARTS)
SHIRT, TROUSERS, HAIR_PART, SHOE_PARTS, FACE_PARTS = 40, 44, 48, 50, 52


def body_shares(human: Human) -> Floats:
    """For each vertex, its share (n, parts) of each part of the body."""
    names = [bone.name for bone in human.bones]

    def share(stems: tuple[str, ...], side: str = "") -> Floats:
        return human.weight_of(*(name for name in names if name.startswith(stems) and name.endswith(side)))

    head = tuple(stem for stem in HEAD_BONES if not stem.startswith("neck"))
    middle = [share(_TRUNK), share(("neck",)), share(head)]
    return np.stack([*middle, *(share(stems, f".{side}") for side in "LR" for stems in _SIDE_PARTS)], axis=1)


@dataclass(frozen=True)
class Stance:
    """Where a figure stands before the camera turns: `ground` is the height of its lowest point, `stand` the z position
    of the middle of its ankles (dm). None leaves the value as posed."""

    ground: float | None = None
    stand: float | None = None


class Body:
    """A dressed person, ready to be posed any number of times."""

    def __init__(self, human: Human, rig: Rig) -> None:
        self._human, self._rig = human, rig
        every = np.ones(len(human.quads), dtype=bool)
        self._surface = Surface(human, rig.axes, every, 1)
        self._drape = Drape(human.quads, slack(human))
        self._dressed: dict[bool, tuple[Patch, Patch, list[Attached]]] = {}

    def _wardrobe(self, bare_feet: bool) -> tuple[Patch, Patch, list[Attached]]:
        """The visible skin, the cloth over it, and the things attached to it; computed once."""
        if bare_feet in self._dressed:
            return self._dressed[bare_feet]
        human, surface = self._human, self._surface
        parts = surface.parts(body_shares(human))
        head = human.weight_of(*(bone.name for bone in human.bones if bone.name.startswith(HEAD_BONES)))
        rest = surface.smooth(human.vertices)
        worn = garments(human, self._rig.axes, rest, surface.smooth(head), surface.mark("ears"), bare_feet)
        covered = np.minimum(np.minimum(worn.shirt, worn.trousers + _ROLLED), worn.hair)
        if not bare_feet:
            covered = np.minimum(covered, rest[:, 1] - human.bone("foot.L").head[1] - 0.3)
        whole = Patch.whole(len(rest), surface.triangles, SKIN, parts)
        bare = whole.where(covered > -_TUCKED)
        nails, skin = bare.split(NAIL_EDGE - np.maximum(surface.mark("fingernails"), surface.mark("toenails")))
        lips, skin = skin.split(_LIP_EDGE - surface.mark("lips"))
        hair = hemmed(whole.split(worn.hair)[0].dressed(HAIR, worn.hair_lift), 0.03).numbered(HAIR_PART)
        shirt = hemmed(whole.split(worn.shirt)[0].dressed(CLOTH, worn.shirt_lift), _HEM_DEPTH)
        trousers = hemmed(whole.split(worn.trousers)[0].dressed(PANTS, worn.trousers_lift), _HEM_DEPTH)
        things = face(human, rest, surface.triangles, FACE_PARTS)
        if not bare_feet:
            things += shoes(human, SHOE_PARTS)
        self._dressed[bare_feet] = (
            joined([skin, nails.painted(NAIL), lips.painted(LIPS), hair]),
            joined([_sided(shirt, SHIRT), _sided(trousers, TROUSERS)]),
            things,
        )
        return self._dressed[bare_feet]

    def scene(self, pose: Mapping[str, float], view: Floats, stance: Stance, bare_feet: bool = False) -> Scene:
        """The person in a pose before a camera that turns the world by `view` (3, 3)."""
        posed = self._rig.body(pose)
        surface = self._surface
        cage = surface.cage(posed)
        skin, cloth, things = self._wardrobe(bare_feet)
        pieces = []
        for patch, coarse in ((skin, cage), (cloth, self._drape.over(cage, _DRAPE_TIMES))):
            smooth = surface.matrix @ coarse
            pieces.append(patch.place(smooth, normals(smooth, surface.triangles)))
        pieces += [thing.posed(self._human, posed) for thing in things]
        starts = np.cumsum([0, *(len(piece) for piece in pieces)])
        shapes = [skin.triangles, cloth.triangles, *(thing.triangles for thing in things)]
        sizes = [len(thing.triangles) for thing in things]
        vertices = np.concatenate(pieces)
        joints = body_joints(self._human, posed)
        shift = np.zeros(3)
        if stance.ground is not None:
            shift[1] = stance.ground - vertices[:, 1].min()
        if stance.stand is not None:
            shift[2] = stance.stand - (joints["L.ankle"][2] + joints["R.ankle"][2]) / 2
        return Scene(
            (vertices + shift) @ view.T,
            np.concatenate([shape + start for shape, start in zip(shapes, starts, strict=False)]),
            np.concatenate([skin.materials, cloth.materials, np.repeat([thing.material for thing in things], sizes)]),
            np.concatenate([skin.parts, cloth.parts, np.repeat([thing.part for thing in things], sizes)]),
            {name: view @ (place + shift) for name, place in joints.items()},
        )


def _sided(garment: Patch, first: int) -> Patch:
    """Part numbers from `first` on: the middle, the left limb, the right limb."""
    side = (garment.parts - 3) // _SIDES + 1
    parts = np.where(garment.parts < 3, first, first + side)
    return Patch(garment.matrix, garment.lift, garment.triangles, garment.materials, parts)


def body_joints(human: Human, posed: Posed) -> dict[str, Floats]:
    """The positions of the joints of the body in a pose."""
    index = human.index
    found: dict[str, Floats] = {}
    for name, bone in (("neck", "neck01"), ("head", "head")):
        found[name] = joint_at(posed, index[bone], human.bone(bone).head)
    places = human.vertices
    found["crown"] = joint_at(posed, index["head"], places[places[:, 1].argmax()])
    middle = np.flatnonzero((np.abs(places[:, 0]) < 0.05) & (places[:, 1] > human.bone("head").head[1]))
    found["nose"] = joint_at(posed, index["head"], places[middle[places[middle, 2].argmax()]])
    limbs = {
        "shoulder": "upperarm01", "elbow": "lowerarm01", "wrist": "wrist", "hip": "upperleg01", "knee": "lowerleg01",
        "ankle": "foot",
    }  # fmt: skip
    for side in "LR":
        for name, stem in limbs.items():
            bone = f"{stem}.{side}"
            found[f"{side}.{name}"] = joint_at(posed, index[bone], human.bone(bone).head)
        found[f"{side}.toe"] = joint_at(posed, index[f"toe1-2.{side}"], human.bone(f"toe1-2.{side}").tail)
        found |= {f"{side}.{name}": place for name, place in hand_joints(human, posed, side).items()}
    return found
