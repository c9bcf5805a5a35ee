"""Motion arrows. Each follows the path of a joint in the picture, so it is right wherever the limb is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

WIDTH = 8.0
EDGE = 4.0  # px of the background color around the arrow, so that it stands out from skin and cloth
HEAD_LONG, HEAD_HALF = 22.0, 15.0
MOST_GROWN = 8.0
LEAST = 60.0  # px; a shorter path is enlarged to this, because it would be too small to see
STATIONS = 17


def arrow_svg(spec: Mapping[str, Any], way: Points) -> str:
    """The plain SVG of one arrow along `way` (n, 2), the positions of a joint in the picture (px).

    `from` and `to` (0-1) select a part of the path, `aside` moves it (px), `grow` scales it around its middle. `both`
    adds a head at each end, for a movement back and forth.
    """
    points = _evenly(_piece(way, float(spec.get("from", 0)), float(spec.get("to", 1))), STATIONS)
    length = _lengths(points)[-1]
    grow = max(float(spec.get("grow", 1)), LEAST / max(length, 1.0))
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    points = (points - middle) * min(grow, MOST_GROWN) + middle + np.asarray(spec.get("aside", (0, 0)), dtype=float)
    points = _shortened(points, HEAD_LONG)
    tips = _head(points)
    if spec.get("both"):
        points = _shortened(points[::-1], HEAD_LONG)
        tips += _head(points)
    shaft = _smooth(points)
    return "".join(
        f'<path fill="none" stroke="{{{color}}}" stroke-width="{_number(WIDTH + wider)}" stroke-linecap="round" '
        f'd="{shaft}"/><path fill="{{{color}}}" stroke="{{{color}}}" stroke-width="{_number(2 + wider)}" '
        f'stroke-linejoin="round" d="{tips}"/>'
        for color, wider in (("ground", 2 * EDGE), ("arrow", 0.0))
    )


def _head(points: Points) -> str:
    """The path of the arrowhead at the end of the shaft."""
    along = _unit(points[-1] - points[-2])
    across = np.array([-along[1], along[0]])
    base = points[-1]
    corners = (base + along * HEAD_LONG, base + across * HEAD_HALF, base - across * HEAD_HALF)
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in corners) + "z"


def projected(joint: Sequence[float] | Points, ppu: float, center: tuple[float, float], size: float = 480) -> Points:
    """The position in the picture (px, y down) of a point in camera space (dm)."""
    return np.array([(joint[0] - center[0]) * ppu + size / 2, -(joint[1] - center[1]) * ppu + size / 2])


def _lengths(points: Points) -> Points:
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(steps)])


def _evenly(points: Points, count: int) -> Points:
    """The same path as `count` points at equal distances."""
    along = _lengths(points)
    if along[-1] < 1e-6:
        return np.repeat(points[:1], count, axis=0) + np.linspace(-0.5, 0.5, count)[:, None] * [1.0, 0.0]
    wanted = np.linspace(0, along[-1], count)
    return np.stack([np.interp(wanted, along, points[:, axis]) for axis in (0, 1)], axis=1)


def _piece(points: Points, first: float, last: float) -> Points:
    along = _lengths(points)
    if along[-1] < 1e-6:
        return points
    wanted = np.linspace(first, last, 4 * STATIONS) * along[-1]
    return np.stack([np.interp(wanted, along, points[:, axis]) for axis in (0, 1)], axis=1)


def _shortened(points: Points, by: float) -> Points:
    """The path without its last `by` px, which the arrowhead covers."""
    along = _lengths(points)
    wanted = np.linspace(0, max(along[-1] - by, along[-1] * 0.4), len(points))
    return np.stack([np.interp(wanted, along, points[:, axis]) for axis in (0, 1)], axis=1)


def _smooth(points: Points) -> str:
    """A smooth path through the points, as cubic curves."""
    ends = np.concatenate([points[:1] * 2 - points[1:2], points, points[-1:] * 2 - points[-2:-1]])
    path = "M" + " ".join(map(_number, points[0]))
    for before, start, end, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        handles = (start + (end - before) / 6, end - (after - start) / 6, end)
        path += "C" + " ".join(_number(value) for point in handles for value in point)
    return path


def _unit(vector: Points) -> Points:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9))


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
