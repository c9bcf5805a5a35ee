"""The drawing style: lines where a shape ends or covers another, one smooth band of shade, and cast shadows."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tools.figures.mesh import smoothed, triangles_of
from tools.figures.raster import Raster, rasterize
from tools.figures.scene import MATERIALS, Camera, Scene
from tools.figures.style import GROUNDS, Layers, layers, parts_touching

SKIN, NAIL, CLOTH, HAIR, EYE = (MATERIALS.index(name) for name in ("skin", "nail", "cloth", "hair", "eye"))
CAMERA = Camera(100, (0, 0))
CUBE = np.array([[x, y, z] for z in (-1.0, 1) for y in (-1.0, 1) for x in (-1.0, 1)])
SIDES = np.array([[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]])

Piece = tuple[NDArray[np.float64], NDArray[np.int64], int, int]


def ball(x: float, y: float, z: float, radius: float, part: int = 0, material: int = SKIN) -> Piece:
    matrix, quads = smoothed(SIDES, 8, 4)
    vertices = matrix @ CUBE
    vertices /= np.linalg.norm(vertices, axis=1, keepdims=True)
    return vertices * radius + (x, y, z), triangles_of(quads), material, part


def panel(left: float, right: float, z: float, part: int = 0, material: int = SKIN, half: float = 1.0) -> Piece:
    corners = [(left, -half, z), (right, -half, z), (right, half, z), (left, half, z)]
    return np.array(corners), np.array([[0, 1, 2], [0, 2, 3]]), material, part


def scene(*pieces: Piece) -> Scene:
    starts = np.cumsum([0, *(len(piece[0]) for piece in pieces)])
    counts = [len(piece[1]) for piece in pieces]
    return Scene(
        np.concatenate([piece[0] for piece in pieces]),
        np.concatenate([piece[1] + start for piece, start in zip(pieces, starts, strict=False)]),
        np.repeat([piece[2] for piece in pieces], counts),
        np.repeat([piece[3] for piece in pieces], counts),
        {},
    )


def styled(*pieces: Piece, camera: Camera = CAMERA) -> tuple[Layers, Raster]:
    posed = scene(*pieces)
    raster = rasterize(posed, camera)
    return layers(raster, parts_touching(posed)), raster


def value_at(values: NDArray[np.generic], raster: Raster, x: float, y: float) -> float:
    """The value at a point in camera space (dm)."""
    column = int((x / raster.step) + 720) - raster.left
    row = int(720 - y / raster.step) - raster.top
    return float(values[row, column])


def ink_across(drawn: Layers, raster: Raster, x: float) -> float:
    """The width of the line near x along y = 0, in pixels of the picture."""
    row = 720 - raster.top
    middle = int((x / raster.step) + 720) - raster.left
    return float((drawn.line[row, middle - 15 : middle + 16] > 0.42).sum()) / 3


def test_a_shape_has_an_outline() -> None:
    drawn, raster = styled(ball(0, 0, 0, 1))
    rows, columns = np.nonzero(drawn.line > 0.42)
    distance = np.hypot(columns + raster.left + 0.5 - 720, rows + raster.top + 0.5 - 720) / 3
    assert np.abs(distance - 100).max() < 1.5
    assert ink_across(drawn, raster, 1.0) == pytest.approx(1.2, abs=0.4)


def test_there_is_a_line_where_one_part_is_in_front_of_another() -> None:
    drawn, raster = styled(panel(-1, 1, 0, part=0), panel(-0.5, 0.2, 0.1, part=1, half=2))
    assert ink_across(drawn, raster, 0.2) > 0.6
    assert ink_across(drawn, raster, -0.5) > 0.6
    assert ink_across(drawn, raster, 0.6) == 0


def test_a_deeper_step_has_a_stronger_line() -> None:
    widths = []
    for step in (0.03, 0.08, 0.3):
        drawn, raster = styled(panel(-1, 1, 0, part=0), panel(-0.5, 0.2, step, part=1), panel(1, 2, 0, part=0))
        widths.append(drawn.line[720 - raster.top].sum())
    assert widths[0] < widths[1] < widths[2]


def test_touching_parts_have_a_line_between_them_unless_they_are_connected() -> None:
    lying, raster = styled(panel(-1, 1, 0, part=0), panel(-0.5, 0.2, 0.001, part=1))
    assert ink_across(lying, raster, 0.2) > 0.6
    grown, raster = styled(panel(-1, 0.2, 0, part=0), panel(0.2, 1, 0, part=1))
    assert ink_across(grown, raster, 0.2) == 0


@pytest.mark.parametrize(("near", "far", "line"), [(NAIL, SKIN, 0), (HAIR, SKIN, 0), (EYE, SKIN, 0), (CLOTH, SKIN, 1)])
def test_cloth_has_an_outline_but_nails_on_the_skin_have_none(near: int, far: int, line: int) -> None:
    part = 0 if near == NAIL else 1
    drawn, raster = styled(panel(-1, 1, 0, 0, far), panel(-0.5, 0.2, 0.001, part, near))
    assert (ink_across(drawn, raster, 0.2) > 0) == line


def test_a_line_has_the_color_of_the_part_in_front() -> None:
    drawn, raster = styled(panel(-1, 1, 0, 0), panel(-0.5, 0.2, 0.2, 1, CLOTH))
    assert value_at(drawn.line_ground, raster, 0.2, 0.5) == GROUNDS.index("cloth")
    assert value_at(drawn.line_ground, raster, 1.0, 0.5) == GROUNDS.index("skin")


def test_no_line_is_drawn_along_the_border_of_the_picture() -> None:
    drawn, _raster = styled(ball(2.4, 0, 0, 1), ball(-2.4, -2.4, 0, 1.5, part=1))
    ink = drawn.line > 0
    assert ink.any()
    columns = np.flatnonzero(ink[:, -1])
    assert 0 < len(columns) < 30  # only where the outline runs out of the picture
    everything, _raster = styled(ball(0, 0, 0, 20))
    assert not everything.line.any()


def test_the_side_away_from_the_light_is_shaded() -> None:
    drawn, raster = styled(ball(0, 0, 0, 1))
    assert not value_at(drawn.shade, raster, -0.5, 0.5)
    assert not value_at(drawn.shade, raster, 0.0, 0.0)
    assert value_at(drawn.shade, raster, 0.5, -0.75)
    assert 0.05 < drawn.shade.sum() / (drawn.ground >= 0).sum() < 0.4


def test_the_shade_is_one_patch_with_a_smooth_edge() -> None:
    from scipy import ndimage

    rough = ball(0, 0, 0, 1)
    bumps = np.random.default_rng(1).normal(scale=0.004, size=rough[0].shape)
    drawn, _raster = styled((rough[0] + bumps, *rough[1:]))
    _labels, count = ndimage.label(drawn.shade)
    assert count == 1


def test_a_shape_casts_its_shadow_away_from_the_light() -> None:
    drawn, raster = styled(panel(-2, 2, 0, part=0, half=2), panel(-0.3, 0.3, 0.15, part=1, half=0.3))
    assert value_at(drawn.shade, raster, 0.33, -0.2)
    assert value_at(drawn.shade, raster, 0.1, -0.37)
    assert not value_at(drawn.shade, raster, -0.4, 0.2)
    assert not value_at(drawn.shade, raster, 0.0, 0.0)


def test_the_inside_of_a_sleeve_is_dark() -> None:
    vertices, triangles, material, part = panel(-1, 1, 0, 0, CLOTH)
    drawn, _raster = styled((vertices, triangles[:, ::-1], material, part))
    assert drawn.shade.sum() > 0.98 * (drawn.ground >= 0).sum()


def test_a_small_move_changes_little() -> None:
    def fingers(shift: float) -> Layers:
        balls = [ball(0.5 * number - 0.8, shift, 0.1 * number, 0.45, part=number) for number in range(4)]
        still = [ball(2.1, 2.1, 0, 0.05, part=4), ball(-2.1, -2.1, 0, 0.05, part=5)]  # so that both are cropped alike
        return styled(*balls, *still)[0]

    one, other = fingers(0.0), fingers(1 / 300)
    assert one.line.shape == other.line.shape
    assert (one.shade[:-1] != other.shade[:-1]).mean() < 0.002
    settled = other.line[:-1]
    moved_back = one.line[1:]
    assert (np.abs(settled - moved_back) > 0.5).mean() < 0.0005
