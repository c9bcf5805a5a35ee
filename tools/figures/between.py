"""Interpolates between two states of a figure: angles linearly, directions along the shortest rotation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation, Slerp

State = dict[str, Any]
Floats = NDArray[np.float64]


def blend(start: Mapping[str, Any], end: Mapping[str, Any], share: float) -> State:
    """The state at `share` (0-1) of the way. A value that only one of them names stays constant."""
    result: State = {}
    for name in {**start, **end}:
        one, other = start.get(name, end.get(name)), end.get(name, start.get(name))
        result[name] = _blend_value(one, other, share)
    if "distal" in result and "dorsal" in result:
        result |= _turn(start, end, share)
    return result


def _blend_value(one: Any, other: Any, share: float) -> Any:
    if isinstance(one, Mapping):
        return blend(one, other, share)
    if isinstance(one, float):
        return one + (other - one) * share
    if isinstance(one, list) and all(isinstance(number, int | float) for number in one):
        return [a + (b - a) * share for a, b in zip(one, other, strict=True)]
    if one != other:
        raise ValueError(f"{one!r} cannot become {other!r}")
    return one


def _turn(start: Mapping[str, Any], end: Mapping[str, Any], share: float) -> State:
    frames = [facing(arm.get("distal"), arm.get("dorsal")) for arm in (start, end)]
    turned = Slerp([0, 1], Rotation.from_matrix(np.stack(frames)))(share).as_matrix()
    return {"distal": turned[:, 1].tolist(), "dorsal": turned[:, 2].tolist()}


def facing(distal: Any, dorsal: Any) -> Floats:
    """The axes (3, 3; columns across, distal, dorsal) of an arm, from its direction and that of the back of its
    hand."""
    along = np.asarray(distal, dtype=float)
    along = along / np.linalg.norm(along)
    back = np.asarray(dorsal, dtype=float)
    back = back - (back @ along) * along
    back = back / np.linalg.norm(back)
    return np.stack([np.cross(along, back), along, back], axis=1)


def round_trip(stations: Sequence[State], share: float) -> State:
    """The state at `share` (0-1) of a closed path through all of them: a Catmull-Rom spline, value by value, so that
    the movement has no corners."""
    count = len(stations)
    at = share * count
    here, inside = int(at) % count, at - int(at)
    before, one, other, after = (stations[(here + step) % count] for step in (-1, 0, 1, 2))
    return _curved_state((before, one, other, after), inside)


def _curved_state(stations: tuple[State, ...], share: float) -> State:
    result: State = {}
    for name in {name: None for station in stations for name in station}:
        fallback = next(station[name] for station in stations if name in station)
        result[name] = _curve(tuple(station.get(name, fallback) for station in stations), share)
    return result


def _curve(values: tuple[Any, ...], share: float) -> Any:
    before, one, other, after = values
    if isinstance(one, Mapping):
        return _curved_state(values, share)
    if isinstance(one, float):
        slope, next_slope, rise = (other - before) / 2, (after - one) / 2, other - one
        bend = 3 * rise - 2 * slope - next_slope + share * (slope + next_slope - 2 * rise)
        return one + share * (slope + share * bend)
    if isinstance(one, list):
        return [_curve(numbers, share) for numbers in zip(*values, strict=True)]
    return one
