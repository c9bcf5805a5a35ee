"""The style of the pictures: one flat color, one band of shade and tapered lines, decided pixel by pixel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tools.figures.raster import Flags, Ints, Raster, Single
from tools.figures.scene import MATERIALS, Scene

# How a material is drawn. Features of the face, and nails, lie on the skin without a line around them.
GROUNDS = ("skin", "pants", "cloth", "hair", "shoe", "prop")
_FACE = np.isin(MATERIALS, ("lips", "eye", "white"))
_GROUND_OF = np.array([GROUNDS.index(name) if name in GROUNDS else 0 for name in MATERIALS], dtype=np.int8)
_SKIN, _HAIR = GROUNDS.index("skin"), GROUNDS.index("hair")

_FROM = np.array([-0.42, 0.54, 0.73])
LIGHT = (_FROM / np.linalg.norm(_FROM)).astype(np.float32)  # the direction to the light: high, left, near the viewer
_SHADE_BELOW = 0.14  # of full light
_SOFTNESS = 0.16  # the range of light over which the edge of the band is blended, to place it between pixels
_LIGHT_STEPS, _BAND_STEPS = 20, 6  # steps of diffusion: blurs of about 2.8 and 1.5 pixels
_CAST_REACH = 26  # the longest shadow, in pixels
_CAST_GAP = (0.03, 1.2)  # smallest and largest distance of what throws the shadow (dm)
_SMALLEST_SHADE = 45  # pixels; smaller patches of shade, or of light within it, flicker from frame to frame

_OUTLINE = 0.52  # half the width of a line, in pixels
_LINE = (0.22, 0.5)  # the same for lines inside the outline, from the faintest to the strongest
_JUMP = (0.02, 0.12)  # the jump in depth between two parts (dm) for the faintest and the strongest line
_SAME_PART_JUMP = 0.045  # the smallest jump that makes a line within one part
_CONTACT = 0.42  # strength of a line between limbs that touch
_CREASE = (0.35, 0.75)  # cosine of the angle between the surfaces of two parts: strongest crease, no crease
_SMALLEST_LINE = 9  # square pixels; less is a speck


@dataclass(frozen=True)
class Layers:
    """A drawing before it is traced; arrays (height, width) in the resolution of the raster.

    `ground`: index into GROUNDS, −1 for nothing. `material`: as in the raster. `shade`: where the band of shade is.
    `line`: how much of each pixel a line covers, 0 to 1; `line_ground`: the ground whose line color it has, −1 for
    none.
    """

    ground: NDArray[np.int8]
    material: NDArray[np.int8]
    shade: Flags
    line: Single
    line_ground: NDArray[np.int8]


def layers(raster: Raster, touching: Flags) -> Layers:
    """The layers of a raster; `touching` is the result of `parts_touching`."""
    ground = np.where(raster.covered, _GROUND_OF[raster.material], np.int8(-1))
    line, line_ground = _lines(raster, ground, touching)
    return Layers(ground, raster.material, _shade(raster, ground), line, line_ground)


def parts_touching(scene: Scene) -> Flags:
    """Which parts are connected (parts, parts). Between two parts that are not, a line is drawn even where one lies
    directly on the other, such as a thumb on a finger."""
    cells = np.round(scene.vertices * 1e5).astype(np.int64)
    place = cells[:, 0] * 73_856_093 + cells[:, 1] * 19_349_669_131 + cells[:, 2] * 83_492_791_000_003
    _places, where = np.unique(place, return_inverse=True)
    count = int(scene.parts.max()) + 1
    pairs = np.unique(where[scene.triangles].ravel() * count + np.repeat(scene.parts, 3))
    at, part = pairs // count, pairs % count
    touching = np.eye(count, dtype=bool)
    for apart in range(1, 6):  # more than six parts never meet in one point
        together = at[apart:] == at[:-apart]
        one, other = part[apart:][together], part[:-apart][together]
        touching[one, other] = touching[other, one] = True
    return touching


def _shade(raster: Raster, ground: NDArray[np.int8]) -> Flags:
    """The band of shade. It is computed in the resolution of the picture and smoothed along surfaces, never across an
    edge, so that its border is smooth and small hollows do not show."""
    fine = raster.oversampling
    middle = slice(fine // 2, None, fine)
    covered, depth = raster.covered[middle, middle], raster.depth[middle, middle]
    inside = raster.inside[middle, middle]
    light = np.where(covered, raster.normal[middle, middle] @ LIGHT, np.float32(1))
    open_ways = tuple(_open_ways(depth, ground[middle, middle], raster.step * fine))
    light = _spread(light, open_ways, _LIGHT_STEPS)
    dark = np.clip((np.float32(_SHADE_BELOW) - light) / np.float32(_SOFTNESS) + np.float32(0.5), 0, 1)
    dark[inside | _cast(depth, raster.step * fine)] = 1
    dark[~covered] = 0
    dark = _spread(dark, open_ways, _BAND_STEPS)
    _calm(dark, covered)
    return (_enlarged(dark, fine) > 0.5) & raster.covered


def _open_ways(depth: Single, ground: NDArray[np.int8], step: float) -> Iterator[Single]:
    """For each pair of neighbors down and across: 1 if the surface is continuous between them, 0 at an edge."""
    for one, other in _neighbors(2):
        with np.errstate(invalid="ignore"):
            near = np.abs(depth[one] - depth[other]) < max(0.045, 2.5 * step)
        yield (near & (ground[one] == ground[other])).astype(np.float32)


def _spread(values: Single, open_ways: tuple[Single, ...], steps: int) -> Single:
    """Values (height, width) smoothed by diffusion along the open ways only."""
    values = values.copy()
    for _ in range(steps):
        flows = [
            way * (values[other] - values[one]) * np.float32(0.2)
            for way, (one, other) in zip(open_ways, _neighbors(2), strict=True)
        ]
        for flow, (one, other) in zip(flows, _neighbors(2), strict=True):
            values[one] += flow
            values[other] -= flow
    return values


def _cast(depth: Single, step: float) -> Flags:
    """Where something blocks the light, found by walking through the depth map toward the light."""
    toward = np.array([LIGHT[0], -LIGHT[1]]) / np.hypot(LIGHT[0], LIGHT[1])
    rise = float(LIGHT[2] / np.hypot(LIGHT[0], LIGHT[1])) * step
    shadow = np.zeros(depth.shape, dtype=bool)
    height, width = depth.shape
    with np.errstate(invalid="ignore"):
        for distance in range(2, _CAST_REACH):
            across, down = (round(float(part) * distance) for part in toward)
            if abs(across) >= width or abs(down) >= height:
                break
            here = (_cut(-down, height), _cut(-across, width))
            there = (_cut(down, height), _cut(across, width))
            gap = depth[there] - depth[here] - np.float32(distance * rise)
            shadow[here] |= (gap > _CAST_GAP[0]) & (gap < _CAST_GAP[1])
    return shadow


def _cut(shift: int, length: int) -> slice:
    return slice(max(shift, 0), length + min(shift, 0))


def _calm(dark: Single, covered: Flags) -> None:
    """Removes very small patches of shade, and of light within the shade."""
    from scipy import ndimage

    for patches, value in ((dark > 0.5, 0), (covered & (dark <= 0.5), 1)):
        labels, _count = ndimage.label(patches)
        size = np.bincount(labels.ravel())
        dark[(labels > 0) & (size[labels] < _SMALLEST_SHADE)] = value


def _enlarged(values: Single, times: int) -> Single:
    """The array enlarged by `times` with linear interpolation, so that no steps show."""
    for axis in (0, 1):
        length = values.shape[axis]
        place = np.clip((np.arange(length * times) + 0.5) / times - 0.5, 0, length - 1).astype(np.float32)
        low = np.minimum(place.astype(np.int32), max(length - 2, 0))
        share = np.expand_dims(place - low, 1 - axis)
        high = np.minimum(low + 1, length - 1)
        values = np.take(values, low, axis) * (1 - share) + np.take(values, high, axis) * share
    return values


def _neighbors(dimensions: int) -> tuple[tuple[tuple[slice, ...], tuple[slice, ...]], ...]:
    """Pairs of slices of an array and of the same array shifted by one, down and across."""
    rest = (slice(None),) * (dimensions - 1)
    ends = (slice(None, -1), slice(1, None))
    return tuple(((ends[0], *rest)[::turn], (ends[1], *rest)[::turn]) for turn in (1, -1))


def _lines(raster: Raster, ground: NDArray[np.int8], touching: Flags) -> tuple[Single, NDArray[np.int8]]:
    """How much of each pixel lines cover, and the ground that each line belongs to."""
    from scipy import ndimage

    half_width = np.zeros(ground.shape, dtype=np.float32)
    for axis, (one, other) in enumerate(_neighbors(2)):
        _mark(half_width, raster, ground, touching, axis, one, other)
    line, owner = _inked(half_width, ground, raster.oversampling)
    line = ndimage.gaussian_filter(line, 0.3 * raster.oversampling, truncate=3.0)
    labels, _count = ndimage.label(line > 0.4, np.ones((3, 3), dtype=int))
    small = np.bincount(labels.ravel()) < _SMALLEST_LINE * raster.oversampling**2
    line[(labels > 0) & small[labels]] = 0
    return line, owner


def _mark(
    half_width: Single, raster: Raster, ground: NDArray[np.int8], touching: Flags, axis: int, one: Any, other: Any
) -> None:
    """Writes half the width of the line, in pixels of the picture, at the nearer of two neighbors that do not belong
    together. Beyond the border of the picture there are no neighbors, so it never gets a line."""
    with np.errstate(invalid="ignore"):
        leap = np.abs(raster.depth[one] - raster.depth[other]) > _JUMP[0]
    edge = leap | (raster.part[one] != raster.part[other]) | (ground[one] != ground[other])
    number = np.arange(ground.size, dtype=np.int32).reshape(ground.shape)
    first, second = number[one][edge], number[other][edge]
    depth = raster.depth.ravel()
    nearer = depth[first] >= depth[second]
    near, far = np.where(nearer, first, second), np.where(nearer, second, first)
    width = _half_widths(raster, ground, touching, axis, near, far)
    np.maximum.at(half_width.reshape(-1), near, width)


def _half_widths(raster: Raster, ground: NDArray[np.int8], touching: Flags, axis: int, near: Ints, far: Ints) -> Single:
    """Half the width of the line between each nearer pixel (n,) and its farther neighbor, both given as indices into
    the raster; 0 for no line."""
    depth, part, material = raster.depth.ravel(), raster.part.ravel(), raster.material.ravel()
    normal, grounds = raster.normal.reshape(-1, 3), ground.ravel()
    outline = grounds[far] < 0
    same = part[near] == part[far]
    # The slope of the farther surface is not a jump.
    slope = np.abs(normal[far, 1 - axis]) / np.maximum(normal[far, 2], np.float32(0.25))
    jump = depth[near] - depth[far] - slope * np.float32(raster.step)
    # Hair ends on the skin without a step, and brows lie on it.
    hairline = np.minimum(grounds[near], grounds[far]) == _SKIN
    hairline &= np.maximum(grounds[near], grounds[far]) == _HAIR
    low = np.maximum(np.where(same | hairline, _SAME_PART_JUMP, _JUMP[0]), 1.2 * raster.step * raster.oversampling)
    strength = np.where(jump > low, _ramp(jump, low, np.maximum(_JUMP[1], 2 * low)), -1)

    facing = np.einsum("ij,ij->i", normal[near], normal[far])
    crease = np.where(~same & (facing < _CREASE[1]), 0.6 * _ramp(-facing, -_CREASE[1], -_CREASE[0]), -1)
    apart = (~same & ~touching[part[near], part[far]]) | (grounds[near] != grounds[far])
    contact = np.where(apart, _CONTACT, -1)
    strength = np.where(hairline, strength, np.maximum(strength, np.maximum(crease, contact)))
    strength[_FACE[material[near]] | _FACE[material[far]]] = -1
    width = np.where(strength < 0, 0, _LINE[0] + strength * (_LINE[1] - _LINE[0]))
    return np.where(outline, _OUTLINE, width).astype(np.float32)


def _ramp(values: Ints, low: Ints | float, high: Ints | float) -> Ints:
    """0 below `low`, 1 above `high`, in proportion between."""
    return np.asarray(np.clip((values - low) / (np.asarray(high) - low), 0, 1))


def _inked(half_width: Single, ground: NDArray[np.int8], oversampling: int) -> tuple[Single, NDArray[np.int8]]:
    """Draws along the marked pixels with a round pen: how much of each pixel it covers, and the ground it belongs
    to."""
    height, width = ground.shape
    marks = np.flatnonzero(half_width)
    radius = half_width.ravel()[marks] * oversampling
    down, across = marks // width, marks % width
    line = np.zeros(ground.size, dtype=np.float32)
    owner = np.full(ground.size, -1, dtype=np.int8)
    color = ground.ravel()[marks]
    reach = int(np.ceil(_OUTLINE * oversampling)) + 2
    ways = [(y, x) for y in range(-reach, reach + 1) for x in range(-reach, reach + 1)]
    for y, x in sorted(ways, key=lambda way: -np.hypot(*way)):
        fits = (down + y >= 0) & (down + y < height) & (across + x >= 0) & (across + x < width)
        target = marks[fits] + y * width + x
        owner[target] = color[fits]
        covered = radius[fits] - np.float32(np.hypot(y, x)) + np.float32(0.5)
        line[target] = np.maximum(line[target], np.clip(covered, 0, 1))
    return line.reshape(height, width), owner.reshape(height, width)
