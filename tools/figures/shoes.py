"""A plain shoe around the foot in the rest pose: rings along the foot from heel to toe, with a flat sole."""

from __future__ import annotations

import numpy as np
from tools.figures.attached import Attached, both_sides, grid_triangles
from tools.figures.human import Floats, Human
from tools.figures.mesh import unit
from tools.figures.scene import MATERIALS

SHOE = MATERIALS.index("shoe")
_RINGS, _POINTS = 28, 24
_ROOM = 0.06  # dm around the foot
# Height of the top of the shoe above the floor from heel (0) to toe (1), in shares of the height of the ankle.
_TOP_AT = (0.0, 0.08, 0.30, 0.45, 0.62, 0.80, 0.94, 1.0)
_TOP = (0.95, 1.25, 1.30, 1.05, 0.74, 0.62, 0.56, 0.48)


def shoes(human: Human, first_part: int) -> list[Attached]:
    """The left and the right shoe. Their fronts bend with the toes."""
    ankle = human.bone("foot.L").head
    toe = human.bone("toe2-3.L").tail
    along = unit((toe - ankle) * [1, 0, 1])
    aside = np.array([along[2], 0, -along[0]])
    moved = human.weight_of(
        "foot.L", *(bone.name for bone in human.bones if bone.name.startswith("toe") and bone.name.endswith("L"))
    )
    foot = human.vertices[moved > 0.5] - ankle * [1, 0, 1]
    floor = foot[:, 1].min() - 0.03
    forward, sideways = foot @ along, foot @ aside
    heel, tip = forward.min() - _ROOM, forward.max() + 1.3 * _ROOM
    # The rings are closer together at both ends, which are round.
    share = (1 - np.cos(np.linspace(0, np.pi, _RINGS))) / 2
    stations = heel + share * (tip - heel)
    left, right = _outline(stations, forward, sideways)
    middle, half = (left + right) / 2, (right - left) / 2 + _ROOM
    round_ends = np.minimum(1, np.sqrt(np.clip(np.minimum(share / 0.16, (1 - share) / 0.22), 0, 1)) + 1e-3)
    top = np.interp(share, _TOP_AT, _TOP) * (ankle[1] - floor)
    turn = np.linspace(0, 2 * np.pi, _POINTS, endpoint=False)
    wide = np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** 0.75
    high = np.where(np.sin(turn) >= 0, np.abs(np.sin(turn)) ** 0.9, -(np.abs(np.sin(turn)) ** 0.4))
    waist = 0.3
    up = np.where(high >= 0, waist + (1 - waist) * high, waist * (1 + high))
    rings = (
        ankle * [1, 0, 1]
        + stations[:, None, None] * along
        + (middle[:, None] + (half * round_ends)[:, None] * wide)[..., None] * aside
        + (
            floor
            + top[:, None] * (0.5 - 0.5 * round_ends[:, None]) * 0.6
            + (top * (0.4 + 0.6 * round_ends))[:, None] * up
        )[..., None]
        * np.array([0, 1.0, 0])
    )
    bend = (human.bone("toe2-1.L").head - ankle) @ along
    toes = np.clip((stations - bend) / 0.3 + 0.5, 0, 1)
    weights = np.repeat(np.column_stack([1 - toes, toes]), _POINTS, axis=0)
    triangles = grid_triangles(_RINGS, _POINTS, closed=True)
    shoe = Attached(rings.reshape(-1, 3), triangles, SHOE, first_part, ("foot.L", "toe2-1.L"), weights)
    return both_sides([shoe], first_part + 1)


def _outline(stations: Floats, forward: Floats, sideways: Floats) -> tuple[Floats, Floats]:
    """How far the foot extends to both sides at each station, smoothed so that the toes do not show."""
    left, right = np.empty(len(stations)), np.empty(len(stations))
    for number, station in enumerate(stations):
        near = np.abs(forward - np.clip(station, forward.min() + 0.3, forward.max() - 0.3)) < 0.22
        left[number], right[number] = sideways[near].min(), sideways[near].max()
    return _calm(left), _calm(right)


def _calm(values: Floats) -> Floats:
    kernel = np.array([1, 2, 3, 2, 1]) / 9
    calmed: Floats = np.convolve(np.pad(values, 2, mode="edge"), kernel, mode="valid")
    return calmed
