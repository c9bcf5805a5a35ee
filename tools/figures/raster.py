"""Finds the surface that each pixel of a picture shows: triangles to scan-line spans to pixels, vectorized in numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tools.figures.mesh import normals
from tools.figures.scene import MATERIALS, Camera, Scene

Single = NDArray[np.float32]
Ints = NDArray[Any]
Flags = NDArray[np.bool_]

PICTURE = 480  # the size of the picture (px) that the numbers of a camera refer to
# The inside of a sleeve or a hem may be visible, the inside of a finger never: only these have visible back faces.
_OPEN = np.isin(MATERIALS, ("cloth", "pants", "shoe", "hair", "prop"))
_MARGIN = 4  # empty pixels kept around the subject for lines and smoothing, in pixels of the picture


@dataclass(frozen=True)
class Raster:
    """What each pixel shows, in the part of the picture that the subject covers; arrays are (height, width).

    `material` and `part` are −1 and `depth` (dm, toward the viewer) is −inf where there is nothing. `normal`
    (height, width, 3) points outward and is smooth over the triangles. `inside` is cloth seen from inside.
    `oversampling` is the number of these pixels for each pixel of the picture, `left` and `top` are where the arrays
    begin (multiples of it), and `step` is the width of a pixel in decimeters.
    """

    material: NDArray[np.int8]
    part: NDArray[np.int16]
    depth: Single
    normal: Single
    inside: Flags
    oversampling: int
    left: int
    top: int
    step: float

    @property
    def covered(self) -> Flags:
        """True where something is visible."""
        return self.material >= 0


def rasterize(scene: Scene, camera: Camera, size: int = PICTURE, oversampling: int = 3) -> Raster:
    """The scene as a camera sees it in a picture of `size` × `size`, with `oversampling`. Each pixel shows the surface
    that is nearest there, whatever the order of the triangles."""
    width = size * oversampling
    scale = camera.ppu * width / PICTURE
    x = (scene.vertices[:, 0] - camera.center[0]) * scale + width / 2
    y = (camera.center[1] - scene.vertices[:, 1]) * scale + width / 2
    corners = scene.triangles
    area = _doubled_area(x[corners], y[corners])
    kept = (area < 0) | ((area > 0) & _OPEN[scene.materials])
    for values in (x, y):
        kept &= ~(values <= 0)[corners].all(axis=1) & ~(values >= width)[corners].all(axis=1)
    number = np.flatnonzero(kept)
    corners = corners[number]

    owner, pixel = _pixels(x[corners], y[corners], width)
    second, third = _shares(x[corners], y[corners], area[number], owner, pixel, width)
    depth = _blend(scene.vertices[:, 2], corners, owner, second, third)

    nearest = np.full(width * width, -np.inf, dtype=np.float32)
    np.maximum.at(nearest, pixel, depth)
    won = np.flatnonzero(depth == nearest[pixel])
    seen = np.full(width * width, -1, dtype=np.int32)
    seen[pixel[won]] = won
    top, bottom, left, right = _box(seen.reshape(width, width) >= 0, oversampling)
    seen = seen.reshape(width, width)[top:bottom, left:right]
    shape = seen.shape
    place = np.flatnonzero(seen >= 0)
    fragment = seen.ravel()[place]
    triangle = owner[fragment]

    outward = normals(scene.vertices, scene.triangles)
    second, third = second[fragment], third[fragment]
    smooth = [_blend(outward[:, axis], corners, triangle, second, third) for axis in range(3)]
    length = np.maximum(np.sqrt(sum(along * along for along in smooth)), np.float32(1e-9))
    normal = np.zeros((seen.size, 3), dtype=np.float32)
    for axis, along in enumerate(smooth):
        normal[place, axis] = along / length

    def spread(values: Ints, nothing: float, kind: Any) -> Any:
        spread_out = np.full(seen.size, nothing, dtype=kind)
        spread_out[place] = values
        return spread_out.reshape(shape)

    return Raster(
        spread(scene.materials[number][triangle], -1, np.int8),
        spread(scene.parts[number][triangle], -1, np.int16),
        spread(depth[fragment], -np.inf, np.float32),
        normal.reshape(*shape, 3),
        spread(area[number][triangle] > 0, False, np.bool_),
        oversampling,
        left,
        top,
        1 / scale,
    )


def _doubled_area(x: Ints, y: Ints) -> Ints:
    """Twice the area of each triangle on the screen; negative if its front faces the viewer, because y points down."""
    return np.asarray((x[:, 1] - x[:, 0]) * (y[:, 2] - y[:, 0]) - (x[:, 2] - x[:, 0]) * (y[:, 1] - y[:, 0]))


def _pixels(x: Ints, y: Ints, width: int) -> tuple[Ints, Ints]:
    """Every pixel whose center lies in a triangle (m, 3): the numbers of the triangle and of the pixel.

    Each side is always followed downward, so two triangles that share a side compute exactly the same edge, and no
    pixel falls between them.
    """
    order = np.argsort(y, axis=1, kind="stable")
    x, y = np.take_along_axis(x, order, axis=1), np.take_along_axis(y, order, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (x[:, [1, 2, 2]] - x[:, [0, 1, 0]]) / (y[:, [1, 2, 2]] - y[:, [0, 1, 0]])
    rows = np.clip(np.ceil(y - 0.5), 0, width).astype(np.int32)
    height = rows[:, 2] - rows[:, 0]
    owner = np.repeat(np.arange(len(x), dtype=np.int32), height)
    row = np.arange(len(owner), dtype=np.int32) + np.repeat(rows[:, 0] - np.cumsum(height) + height, height)
    middle = row + 0.5
    upper = row < rows[owner, 1]
    side = np.where(upper, 0, 1)
    one = x[owner, side] + (middle - y[owner, side]) * slope[owner, side]
    other = x[owner, 0] + (middle - y[owner, 0]) * slope[owner, 2]
    first = np.clip(np.ceil(np.minimum(one, other) - 0.5), 0, width).astype(np.int32)
    past = np.clip(np.ceil(np.maximum(one, other) - 0.5), 0, width).astype(np.int32)
    count = past - first
    start = np.repeat(row * width + first - np.cumsum(count) + count, count)
    return np.repeat(owner, count), start.astype(np.int32) + np.arange(len(start), dtype=np.int32)


def _shares(x: Ints, y: Ints, area: Ints, owner: Ints, pixel: Ints, width: int) -> tuple[Single, Single]:
    """The weights of the second and the third corner at the center of each pixel (n,), clipped to 0-1 even for a very
    thin triangle."""
    across = (pixel % width + 0.5).astype(np.float32) - x[:, 0].astype(np.float32)[owner]
    down = (pixel // width + 0.5).astype(np.float32) - y[:, 0].astype(np.float32)[owner]
    shares = []
    for rise, run in ((y[:, 2] - y[:, 0], x[:, 0] - x[:, 2]), (y[:, 0] - y[:, 1], x[:, 1] - x[:, 0])):
        share = across * (rise / area).astype(np.float32)[owner] + down * (run / area).astype(np.float32)[owner]
        shares.append(np.clip(share, 0, 1, out=share))
    return shares[0], shares[1]


def _blend(values: Ints, corners: Ints, owner: Ints, second: Single, third: Single) -> Single:
    """Values (vertices,) interpolated at the pixels (n,) of triangles."""
    first = values[corners[:, 0]]
    rises = ((values[corners[:, corner]] - first).astype(np.float32)[owner] for corner in (1, 2))
    return np.asarray(first.astype(np.float32)[owner] + second * next(rises) + third * next(rises))


def _box(seen: Flags, oversampling: int) -> tuple[int, int, int, int]:
    """The bounds (top, bottom, left, right) of what is visible, with a margin, inside the picture, in whole pixels of
    the picture; at least one pixel."""
    sides: list[int] = []
    for axis in (1, 0):
        used = np.flatnonzero(seen.any(axis=axis))
        first, past = (int(used[0]), int(used[-1]) + 1) if len(used) else (0, 1)
        low = max(first // oversampling - _MARGIN, 0) * oversampling
        high = min(-(-past // oversampling) + _MARGIN, len(seen) // oversampling) * oversampling
        sides += [low, high]
    return sides[0], sides[1], sides[2], sides[3]
