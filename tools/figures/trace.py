"""Traces areas of pixels as smooth outlines: contour lines, their corners, and cubic curves between the corners."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

_SPACING = 0.5  # between the sampled points of a contour, in pixels of the picture
_CORNER_ARM = 3  # points on each side that decide about a corner
_REACH = 3  # points on each side that give a direction
_CORNER_ANGLE = 48.0  # degrees
_CUT_OFF = 0.8  # a corner is restored if no more than this is missing (pixels)
_CLINGING = 0.3  # a point closer to the border than this counts as on it (pixels)
_TENTHS = 10  # one decimal is finer than a screen shows


def outlines(field: Any, level: float, oversampling: int = 1, left: int = 0, top: int = 0) -> Iterator[Points]:
    """Closed lines (n, 2), in pixels of the picture, around the areas where a field (height, width) is above `level`.

    The field has `oversampling` values per pixel and begins at `left`, `top` in these units. An area that touches the
    border is treated as continuing and cut off exactly there, so that no gap is left along the edge of a picture.
    """
    from contourpy import LineType, contour_generator

    pad = 2 * oversampling
    low, high = _bounds(field, oversampling, left, top)
    padded = np.pad(np.pad(field, pad, mode="edge"), 1)
    generator = contour_generator(z=padded, line_type=LineType.Separate)
    for line in generator.lines(level):
        points = np.asarray(line, dtype=np.float64)
        yield np.clip((points - pad - 0.5) / oversampling + low, low, high)


def _bounds(field: Any, oversampling: int, left: int, top: int) -> tuple[Points, Points]:
    """The top left and bottom right corners of a field in pixels of the picture."""
    height, width = field.shape
    return np.array([left, top]) / oversampling, np.array([left + width, top + height]) / oversampling


def traced(
    field: Any,
    level: float = 0.5,
    *,
    oversampling: int = 1,
    left: int = 0,
    top: int = 0,
    tolerance: float = 0.4,
    smallest: float = 3.0,
) -> str:
    """The path data of an area for the even-odd rule, so that holes stay holes. Every curve lies within `tolerance`
    pixels of the contour; areas below `smallest` square pixels are left out."""
    paths = []
    low, high = _bounds(field, oversampling, left, top)
    for points in outlines(field, level, oversampling, left, top):
        if len(points) > 3 and _area(points) >= smallest:
            curves = np.array(fitted(points, tolerance)).reshape(-1, 4, 2)
            # Points cut off at the border are put exactly on it, so that the edge of the picture is straight.
            touched_low, touched_high = (points == low).any(axis=0), (points == high).any(axis=0)
            curves = np.where(touched_low & (curves < low + _CLINGING), low, curves)
            curves = np.where(touched_high & (curves > high - _CLINGING), high, curves)
            if len(curves):
                paths.append(_path(curves))
    return "".join(paths)


def _area(closed: Points) -> float:
    x, y = closed.T
    return abs(float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))) / 2


def fitted(closed: Points, tolerance: float) -> list[Points]:
    """Connected cubic curves (4, 2) along a closed line, whose first point equals its last. They join smoothly except
    at corners."""
    points = _evenly(closed)
    corners = _corners(_turns(points))
    if not corners:
        start, half = points[0], len(points) // 2
        direction = _unit(points[_REACH] - points[-_REACH])
        across = _unit(points[(half + _REACH) % len(points)] - points[half - _REACH])
        ring = np.vstack([points, start])
        return _fit(ring[: half + 1], tolerance, direction, -across) + _fit(ring[half:], tolerance, across, -direction)
    _sharpen(points, corners)
    points = np.roll(points, -corners[0], axis=0)
    ring = np.vstack([points, points[0]])
    stops = [corner - corners[0] for corner in corners] + [len(points)]
    curves: list[Points] = []
    for first, last in pairwise(stops):
        piece = ring[first : last + 1]
        reach = min(_REACH, len(piece) - 1)
        curves += _fit(piece, tolerance, _unit(piece[reach] - piece[0]), _unit(piece[-1 - reach] - piece[-1]))
    return curves


def _evenly(closed: Points) -> Points:
    """Points (n, 2) at equal distances along a closed line, without the last."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    count = max(int(along[-1] / _SPACING), 8)
    place = np.arange(count) * along[-1] / count
    return np.stack([np.interp(place, along, closed[:, axis]) for axis in (0, 1)], axis=1)


def _turns(points: Points) -> Points:
    """The turn of the closed line at each point (degrees), measured over a pixel and a half."""
    before = points - np.roll(points, _CORNER_ARM, axis=0)
    after = np.roll(points, -_CORNER_ARM, axis=0) - points
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    return np.asarray(np.abs(np.degrees(np.arctan2(cross, np.sum(before * after, axis=1)))))


def _corners(turns: Points) -> list[int]:
    """The points where the line turns sharply, and more than at the points nearby."""
    around = [np.roll(turns, shift) for shift in range(-_CORNER_ARM, _CORNER_ARM + 1)]
    peaks = np.flatnonzero((turns > _CORNER_ANGLE) & (turns >= np.max(around, axis=0)))
    found: list[int] = []
    for peak in peaks:
        if not found or peak - found[-1] > _CORNER_ARM:
            found.append(int(peak))
    return found


def _sharpen(points: Points, corners: list[int]) -> None:
    """Moves each corner to where its two sides would meet; pixels and even spacing have cut it off a little."""
    count = len(points)
    for corner in corners:
        before, start = points[corner - 2], points[corner - 2] - points[corner - 2 - _REACH]
        after = points[(corner + 2) % count]
        end = after - points[(corner + 2 + _REACH) % count]
        cross = start[0] * end[1] - start[1] * end[0]
        if abs(cross) < 0.2 * np.hypot(*start) * np.hypot(*end):
            continue
        gap = after - before
        meeting = before + start * (gap[0] * end[1] - gap[1] * end[0]) / cross
        if np.hypot(*(meeting - points[corner])) < _CUT_OFF:
            points[corner] = meeting
            points[corner - 1] = (before + meeting) / 2
            points[(corner + 1) % count] = (after + meeting) / 2


def _unit(vector: Points) -> Points:
    length = float(np.hypot(*vector))
    return vector / length if length > 1e-9 else np.zeros(2)


def _fit(points: Points, tolerance: float, start: Points, end: Points) -> list[Points]:
    """As few curves as the tolerance allows along points (n, 2), with start tangent `start` and end tangent `-end`
    (Schneider, "An algorithm for automatically fitting digitized curves", Graphics Gems, 1990)."""
    if len(points) <= 2:
        third = float(np.hypot(*(points[-1] - points[0]))) / 3
        return [np.array([points[0], points[0] + start * third, points[-1] + end * third, points[-1]])]
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    if along[-1] < 1e-9:
        return []
    share = along / along[-1]
    worst = len(points) // 2
    for _attempt in range(4):
        curve = _best(points, share, start, end)
        away = _at(curve, share) - points
        distance = np.einsum("ij,ij->i", away, away)
        worst = int(distance.argmax())
        if distance[worst] < tolerance**2:
            return [curve]
        if distance[worst] > (6 * tolerance) ** 2:
            break
        share = _nearer(curve, share, away)
    worst = min(max(worst, 1), len(points) - 2)
    reach = min(_REACH, worst, len(points) - 1 - worst)
    through = _unit(points[worst - reach] - points[worst + reach])
    first = _fit(points[: worst + 1], tolerance, start, through)
    return first + _fit(points[worst:], tolerance, -through, end)


def _best(points: Points, share: Points, start: Points, end: Points) -> Points:
    """The least-squares cubic curve from the first to the last point with the given tangents."""
    rest = 1 - share
    middle = 3 * share * rest
    leaving, arriving = middle * rest, middle * share
    whole = rest**2 * (1 + 2 * share)
    aim = points - points[-1] - whole[:, None] * (points[0] - points[-1])
    mixed = float(leaving @ arriving) * float(start @ end)
    first, last = float(leaving @ leaving) * float(start @ start), float(arriving @ arriving) * float(end @ end)
    wish_first, wish_last = float(leaving @ (aim @ start)), float(arriving @ (aim @ end))
    span = float(np.hypot(*(points[-1] - points[0])))
    determinant = first * last - mixed * mixed
    lengths = (span / 3, span / 3)
    if abs(determinant) > 1e-12:
        solved = (
            (wish_first * last - wish_last * mixed) / determinant,
            (wish_last * first - wish_first * mixed) / determinant,
        )
        limit = 3 * max(span, len(points) * _SPACING)
        if min(solved) > span * 1e-3 and max(solved) < limit:
            lengths = solved
    return np.array([points[0], points[0] + start * lengths[0], points[-1] + end * lengths[1], points[-1]])


def _at(curve: Points, share: Points) -> Points:
    """Points (n, 2) of a curve."""
    rest = 1 - share
    weights = np.stack([rest**3, 3 * share * rest**2, 3 * share**2 * rest, share**3], axis=1)
    return np.asarray(weights @ curve)


def _nearer(curve: Points, share: Points, away: Points) -> Points:
    """The parameter of the nearest point on the curve for each point: one Newton step."""
    rest = 1 - share
    pull, bend = np.diff(curve, axis=0) * 3, np.diff(curve, 2, axis=0) * 6
    speed = np.stack([rest**2, 2 * share * rest, share**2], axis=1) @ pull
    change = np.stack([rest, share], axis=1) @ bend
    slope = np.einsum("ij,ij->i", speed, speed) + np.einsum("ij,ij->i", away, change)
    step = np.einsum("ij,ij->i", away, speed) / np.where(np.abs(slope) > 1e-9, slope, np.inf)
    return np.asarray(np.clip(share - step, 0, 1))


def _path(curves: Points) -> str:
    """Closed path data of curves (n, 4, 2), in relative commands and tenths of a pixel; straight curves as lines."""
    tenths = np.round(curves * _TENTHS).astype(np.int64)
    here = tenths[0, 0]
    words = [f"M{_number(int(here[0]))} {_number(int(here[1]))}"]
    last_command = ""
    for curve in tenths:
        chord = curve[3] - here
        if not chord.any() and not (curve - here).any():
            continue
        command, values = ("l", chord) if _straight(curve, here) else ("c", (curve[1:] - here).ravel())
        numbers = [_number(int(value)) for value in values]
        text = "".join(number if number[0] == "-" else f" {number}" for number in numbers)
        words.append(text if command == last_command else command + text.lstrip(" "))
        last_command = command
        here = curve[3]
    return "".join(words) + "z"


def _straight(curve: NDArray[np.int64], here: NDArray[np.int64]) -> bool:
    """Whether a curve (4, 2) in tenths of a pixel differs from the line between its ends only by rounding."""
    chord = curve[3] - here
    length = float(np.hypot(*chord))
    if length == 0:
        return False
    off = (curve[1:3] - here) @ np.array([-chord[1], chord[0]]) / length
    along = (curve[1:3] - here) @ chord / length
    return bool(np.abs(off).max() < 1.5 and along.min() > -1.5 and along.max() < length + 1.5)


@lru_cache(maxsize=20_000)
def _number(tenths: int) -> str:
    """Tenths in the shortest form: 5 is ".5", 30 is "3"."""
    whole, rest = divmod(abs(tenths), _TENTHS)
    text = (str(whole) if whole or not rest else "") + (f".{rest}" if rest else "")
    return f"-{text}" if tenths < 0 else text
