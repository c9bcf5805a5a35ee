"""How deep fingers penetrate each other, so that a test can forbid it. Each finger is a chain of capsules."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Place = NDArray[np.float64]

# Radius (dm) of each finger along its bones from knuckle to tip, measured on the model.
RADII: Mapping[str, tuple[float, float, float]] = {
    "thumb": (0.115, 0.105, 0.085),
    "index": (0.095, 0.08, 0.07),
    "middle": (0.095, 0.08, 0.07),
    "ring": (0.09, 0.078, 0.068),
    "little": (0.08, 0.068, 0.06),
}
_STATIONS = {"thumb": ("base", "mcp", "ip", "tip")}
_USUAL = ("knuckle", "pip", "dip", "tip")


def overlaps(joints: Mapping[str, Place], hand: str) -> dict[tuple[str, str], float]:
    """How deep (dm) each pair of fingers of one hand overlaps; 0 or less if they are apart. The first segments of the
    fingers grow out of the same palm and are not compared."""
    rods = {finger: _rods(joints, hand, finger) for finger in RADII}
    found = {}
    for one, other in combinations(RADII, 2):
        depths = [
            one_radius + other_radius - distance(one_rod, other_rod)
            for number, (one_rod, one_radius) in enumerate(rods[one])
            for other_number, (other_rod, other_radius) in enumerate(rods[other])
            if number and other_number
        ]
        found[one, other] = max(depths)
    return found


def between_hands(joints: Mapping[str, Place], hand: str, other_hand: str) -> float:
    """The largest overlap (dm) between any finger of one hand and any finger of the other."""
    mine = [rod for finger in RADII for rod in _rods(joints, hand, finger)]
    theirs = [rod for finger in RADII for rod in _rods(joints, other_hand, finger)]
    return max(r1 + r2 - distance(a, b) for a, r1 in mine for b, r2 in theirs)


def _rods(joints: Mapping[str, Place], hand: str, finger: str) -> list[tuple[tuple[Place, Place], float]]:
    stations = [joints[f"{hand}.{finger}.{station}"] for station in _STATIONS.get(finger, _USUAL)]
    return [((start, end), radius) for start, end, radius in zip(stations, stations[1:], RADII[finger], strict=False)]


def distance(one: tuple[Place, Place], other: tuple[Place, Place]) -> float:
    """The shortest distance between two line segments. It has a closed form unless it starts or ends at an end of a
    segment; those cases are tried one by one."""
    (a, b), (c, d) = one, other
    along, across, apart = b - a, d - c, a - c
    aa, bb, ab = along @ along, across @ across, along @ across
    det = aa * bb - ab * ab
    best = min(_to_point(one, c), _to_point(one, d), _to_point(other, a), _to_point(other, b))
    if det > 1e-12:
        s = (ab * (across @ apart) - bb * (along @ apart)) / det
        t = (aa * (across @ apart) - ab * (along @ apart)) / det
        if 0 <= s <= 1 and 0 <= t <= 1:
            best = min(best, float(np.linalg.norm(apart + s * along - t * across)))
    return best


def _to_point(stretch: tuple[Place, Place], point: Place) -> float:
    start, end = stretch
    way = end - start
    share = np.clip((point - start) @ way / max(float(way @ way), 1e-12), 0, 1)
    return float(np.linalg.norm(start + share * way - point))
