"""Entry point of the drawing half: turns a scene into the SVG elements of one frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from tools.figures.raster import PICTURE, Flags, Raster, rasterize
from tools.figures.scene import MATERIALS, Camera, Scene
from tools.figures.style import GROUNDS, LIGHT, Layers, layers, parts_touching
from tools.figures.trace import traced

TOLERANCE = 0.4  # pixels between an edge and the curve drawn for it
_SHADE_TOLERANCE = 0.5  # the exact edge of a shade does not matter
# Drawn over skin and its shade, in this order, with the smallest area that is still legible, in square pixels.
_ON_SKIN = {"nail": 5.0, "lips": 1.5, "white": 2.0, "eye": 1.0}
_LINE_COLORS = {"hair": "hair-shade", "shoe": "pants-line"}
_BLUR = 0.5  # pixels by which an edge is blurred before it is traced
_INK = 0.42  # coverage of a pixel at which the edge of a line is drawn

# Colors for the preview; the program has its own.
PREVIEW: Mapping[str, str] = {
    "skin": "#e8b08c", "skin-shade": "#d08f6c", "skin-line": "#8a4b33", "nail": "#f6d3c0", "cloth": "#2f8f8b",
    "cloth-shade": "#237370", "cloth-line": "#17504e", "pants": "#47566b", "pants-shade": "#38465a",
    "pants-line": "#25303f", "hair": "#4a342b", "hair-shade": "#38271f", "lips": "#c9755e", "eye": "#38271f",
    "white": "#ffffff", "shoe": "#f4f4f2", "shoe-shade": "#d5d8da", "prop": "#c9b79a", "prop-shade": "#ab9776",
    "prop-line": "#7b6848", "arrow": "#f0803c", "ground": "#eaf3f2",
}  # fmt: skip
_GROUND_COLOR = np.frombuffer(bytes.fromhex(PREVIEW["ground"][1:]), np.uint8)


def draw(scene: Scene, camera: Camera) -> str:
    """The SVG elements of one frame, 480 × 480, with color names in braces as placeholders."""
    raster = rasterize(scene, camera)
    drawn = layers(raster, parts_touching(scene))
    return "".join(f'<path fill="{{{color}}}" d="{path}"/>' for color, path in _paths(raster, drawn) if path)


def _paths(raster: Raster, drawn: Layers) -> Iterator[tuple[str, str]]:
    """Colors and paths from bottom to top. Each ground extends a little under the grounds drawn after it and under the
    lines between two grounds, so that nothing shows through, but never beyond its outline."""
    from scipy import ndimage

    fine = raster.oversampling

    def path(field: Flags | NDArray[np.float32], level: float, blur: float, tolerance: float, smallest: float) -> str:
        rows, columns = np.flatnonzero(field.any(axis=1)), np.flatnonzero(field.any(axis=0))
        if not len(rows):
            return ""
        margin = 3 * fine
        top, left = max(int(rows[0]) - margin, 0), max(int(columns[0]) - margin, 0)
        cut = field[top : int(rows[-1]) + margin, left : int(columns[-1]) + margin].astype(np.float32)
        if blur:
            cut = ndimage.gaussian_filter(cut, blur * fine, truncate=2.5, mode="nearest")
        return traced(
            cut, level, oversampling=fine, left=raster.left + left, top=raster.top + top,
            tolerance=tolerance, smallest=smallest,
        )  # fmt: skip

    inked = drawn.line > _INK
    for number, name in enumerate(GROUNDS):
        own = drawn.ground == number
        if not own.any():
            continue
        later = (drawn.ground > number) | (inked & (drawn.ground >= 0))
        around = _grown(own, fine)
        yield name, path(own | (around & later), 0.5, _BLUR, TOLERANCE, 2.0)
        shade = drawn.shade & own
        if shade.any():
            yield f"{name}-shade", path(shade | (_grown(shade, fine) & later), 0.5, _BLUR, _SHADE_TOLERANCE, 12.0)
        if name == "skin":
            for feature, smallest in _ON_SKIN.items():
                mask = drawn.material == MATERIALS.index(feature)
                yield feature, path(mask, 0.5, 0.25 if feature == "eye" else _BLUR, TOLERANCE, smallest)
    for number, name in enumerate(GROUNDS):
        ink = np.where(drawn.line_ground == number, drawn.line, np.float32(0))
        if ink.any():
            yield _LINE_COLORS.get(name, f"{name}-line"), path(ink, _INK, 0, TOLERANCE, 2.0)


def _grown(mask: Flags, pixels: int) -> Flags:
    """The mask, dilated by so many pixels down and across."""
    grown = mask.copy()
    for _ in range(pixels):
        before = grown.copy()
        grown[1:] |= before[:-1]
        grown[:-1] |= before[1:]
        grown[:, 1:] |= before[:, :-1]
        grown[:, :-1] |= before[:, 1:]
    return grown


def preview(scene: Scene, camera: Camera, size: int = PICTURE) -> NDArray[np.uint8]:
    """A quick RGB picture (size, size, 3) for posing by eye: flat colors, a band of shade, and lines at jumps in depth.
    Nothing is traced."""
    raster = rasterize(scene, camera, size, 2)
    colors = np.array([_rgb(PREVIEW[name]) for name in MATERIALS] + [_GROUND_COLOR], dtype=np.float32)
    shades = np.array([_rgb(PREVIEW.get(f"{name}-shade", PREVIEW[name])) for name in MATERIALS] + [_GROUND_COLOR])
    dark = (raster.normal @ LIGHT < 0.1) | raster.inside
    picture = np.where(dark[:, :, None], shades[raster.material].astype(np.float32), colors[raster.material])
    line = np.zeros(dark.shape, dtype=bool)
    with np.errstate(invalid="ignore"):
        for axis in (0, 1):
            leap = np.abs(np.diff(raster.depth, axis=axis)) > 0.045 + raster.step
            edge = leap | (np.diff(raster.material, axis=axis) != 0)
            line[tuple(slice(0, length) for length in edge.shape)] |= edge
    picture[line] = _rgb(PREVIEW["skin-line"])
    height, width = dark.shape
    small = sum(picture[down::2, across::2] for down in (0, 1) for across in (0, 1)) / np.float32(4)
    whole = np.broadcast_to(_GROUND_COLOR, (size, size, 3)).copy()
    top, left = raster.top // 2, raster.left // 2
    whole[top : top + height // 2, left : left + width // 2] = np.round(small).astype(np.uint8)
    return whole


def _rgb(color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(color[1:]))
