"""The rasterizer: exact areas, the nearest surface in each pixel, front sides only, and no holes between triangles."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tools.figures.mesh import smoothed, triangles_of
from tools.figures.raster import rasterize
from tools.figures.scene import MATERIALS, Camera, Scene

SKIN, CLOTH = MATERIALS.index("skin"), MATERIALS.index("cloth")
CAMERA = Camera(100, (0, 0))
CUBE = np.array([[x, y, z] for z in (-1.0, 1) for y in (-1.0, 1) for x in (-1.0, 1)])
SIDES = np.array([[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]])

Triangles = tuple[NDArray[np.float64], NDArray[np.int64]]


def ball(center: tuple[float, float, float] = (0, 0, 0), radius: float = 1.0) -> Triangles:
    matrix, quads = smoothed(SIDES, 8, 5)
    vertices = matrix @ CUBE
    vertices /= np.linalg.norm(vertices, axis=1, keepdims=True)
    return vertices * radius + center, triangles_of(quads)


def square(half: float, height: float) -> Triangles:
    corners = np.array([[-half, -half, height], [half, -half, height], [half, half, height], [-half, half, height]])
    return corners, np.array([[0, 1, 2], [0, 2, 3]])


def scene(*shapes: Triangles, materials: tuple[int, ...] = (SKIN, SKIN, SKIN)) -> Scene:
    starts = np.cumsum([0, *(len(vertices) for vertices, _triangles in shapes)])
    counts = [len(triangles) for _vertices, triangles in shapes]
    return Scene(
        np.concatenate([vertices for vertices, _triangles in shapes]),
        np.concatenate([triangles + start for (_, triangles), start in zip(shapes, starts, strict=False)]),
        np.repeat(materials[: len(shapes)], counts),
        np.repeat(np.arange(len(shapes)), counts),
        {},
    )


def test_a_ball_covers_the_area_of_its_circle() -> None:
    covered = rasterize(scene(ball(radius=1.5)), CAMERA).covered
    assert covered.sum() / 9 == pytest.approx(np.pi * 150**2, rel=0.002)


def test_depth_and_normals_match_the_ball() -> None:
    raster = rasterize(scene(ball((0.3, 0.2, 1))), CAMERA)
    rows, columns = np.nonzero(raster.covered)
    x = (columns + raster.left + 0.5 - 720) * raster.step - 0.3
    y = (720 - rows - raster.top - 0.5) * raster.step - 0.2
    well_inside = np.hypot(x, y) < 0.9
    z = np.sqrt(np.maximum(1 - x**2 - y**2, 0))
    assert raster.depth[rows, columns][well_inside] == pytest.approx(z[well_inside] + 1, abs=0.003)
    outward = np.stack([x, y, z], axis=1)[well_inside]
    assert np.abs(raster.normal[rows, columns][well_inside] - outward).max() < 0.02


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_nearest_surface_wins_in_any_order(order: tuple[int, int]) -> None:
    shapes = [square(1.0, 0.0), square(0.5, 0.4)]
    raster = rasterize(scene(*(shapes[number] for number in order)), CAMERA)
    small = order.index(1)
    assert (raster.part == small).sum() == 300 * 300
    assert (raster.part == 1 - small).sum() == 600 * 600 - 300 * 300


def test_intersecting_surfaces_are_separated_in_every_pixel() -> None:
    vertices, triangles = square(1.0, 0.0)
    leaning = vertices + np.stack([0 * vertices[:, 0], 0 * vertices[:, 0], vertices[:, 0] + 0.2], axis=1)
    raster = rasterize(scene((vertices, triangles), (leaning, triangles)), CAMERA)
    x = (np.arange(raster.part.shape[1]) + raster.left + 0.5 - 720) * raster.step
    middle = raster.part[raster.part.shape[0] // 2]
    inside = np.abs(x) < 1
    assert (middle[inside] == (x[inside] > -0.2)).all()


def test_the_back_of_skin_is_not_drawn_and_the_inside_of_cloth_is() -> None:
    vertices, triangles = square(1.0, 0.0)
    turned = (vertices, triangles[:, ::-1])
    assert not rasterize(scene(turned), CAMERA).covered.any()
    cloth = rasterize(scene(turned, materials=(CLOTH,)), CAMERA)
    assert cloth.covered.sum() == 600 * 600
    assert cloth.inside[cloth.covered].all()
    assert not rasterize(scene(square(1.0, 0.0), materials=(CLOTH,)), CAMERA).inside.any()


def test_no_pixel_is_missed_between_triangles_or_drawn_twice() -> None:
    rng = np.random.default_rng(3)
    angle = np.sort(rng.uniform(0, 2 * np.pi, 300))
    rim = np.stack([np.cos(angle), np.sin(angle), np.zeros(300)], axis=1) * 1.8
    vertices = np.vstack([[[0.0123, 0.0456, 0.0]], rim])
    following = np.roll(np.arange(1, 301), -1)
    triangles = np.stack([np.zeros(300, dtype=np.int64), np.arange(1, 301), following], axis=1)
    covered = rasterize(scene((vertices, triangles)), CAMERA).covered
    near_rows, near_columns = np.indices(covered.shape) + 0.5
    center = np.argwhere(covered).mean(axis=0)
    assert covered[np.hypot(near_rows - center[0], near_columns - center[1]) < 0.95 * 1.8 * 300].all()


def test_the_result_is_cropped_to_the_subject_and_a_margin_in_whole_pixels() -> None:
    raster = rasterize(scene(ball((1, 1, 0), 0.5)), CAMERA)
    assert (raster.left, raster.top) == (3 * 286, 3 * 86)
    assert raster.covered.shape == (3 * 108, 3 * 108)


def test_shapes_are_clipped_at_the_border() -> None:
    raster = rasterize(scene(ball(radius=10)), CAMERA)
    assert raster.covered.shape == (1440, 1440)
    assert raster.covered.all()


def test_an_empty_scene_gives_an_empty_picture() -> None:
    assert not rasterize(scene(ball((50, 0, 0))), CAMERA).covered.any()
