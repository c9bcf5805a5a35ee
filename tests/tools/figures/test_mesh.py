"""Smoothing and cutting: closed shapes stay closed, round and without gaps."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tools.figures.mesh import Patch, catmull_clark, hemmed, joined, normals, refine, smoothed, triangles_of

CUBE = np.array([[x, y, z] for z in (-1.0, 1) for y in (-1.0, 1) for x in (-1.0, 1)])
SIDES = np.array([[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]])
SQUARE = np.array([[0, 1, 2, 3]])


def volume(vertices: NDArray[np.float64], triangles: NDArray[np.int64]) -> float:
    one, two, three = (vertices[triangles[:, corner]] for corner in range(3))
    return float(np.einsum("ij,ij->", one, np.cross(two, three)) / 6)


def open_sides(triangles: NDArray[np.int64]) -> int:
    sides = {(int(start), int(end)) for row in triangles for start, end in zip(row, np.roll(row, -1), strict=True)}
    return sum((end, start) not in sides for start, end in sides)


def ball() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    matrix, quads = smoothed(SIDES, 8, 3)
    return matrix @ CUBE, triangles_of(quads)


def test_a_cube_becomes_a_round_closed_body() -> None:
    vertices, triangles = ball()
    assert len(triangles) == 2 * 6 * 4**3
    assert open_sides(triangles) == 0
    lengths = np.linalg.norm(vertices, axis=1)
    assert lengths.max() / lengths.min() < 1.15


def test_the_first_corner_moves_by_the_catmull_clark_rule() -> None:
    # A corner P with three faces moves to (F + 2 E) / 3; the averages are F = P/3 (faces) and E = 2 P/3 (edges).
    np.testing.assert_allclose((catmull_clark(SIDES, 8) @ CUBE)[:8], CUBE * 5 / 9)


def test_smoothing_keeps_a_flat_sheet_flat_and_the_average_of_its_rows() -> None:
    matrix = catmull_clark(SQUARE, 4)
    np.testing.assert_allclose(np.asarray(matrix.sum(axis=1)).ravel(), 1)
    corner = matrix[0].toarray().ravel()
    np.testing.assert_allclose(corner, [0.75, 0.125, 0, 0.125])


def test_refined_quads_start_at_the_old_corners() -> None:
    np.testing.assert_array_equal(refine(SIDES)[:, 0].reshape(-1, 4), SIDES)


def test_normals_look_outward() -> None:
    vertices, triangles = ball()
    assert np.einsum("ij,ij->i", normals(vertices, triangles), vertices).min() > 0.5


@pytest.mark.parametrize("height", [-0.3, 0.0, 0.21])
def test_a_cut_keeps_the_volume_without_gaps(height: float) -> None:
    vertices, triangles = ball()
    whole = Patch.whole(len(vertices), triangles, 0, np.zeros(len(triangles), dtype=np.int64))
    below, above = whole.split(vertices[:, 2] - height)
    assert len(below.triangles) > 50
    assert len(above.triangles) > 50
    placed = below.place(vertices, vertices)
    assert placed[below.triangles][..., 2].max() <= height + 1e-9
    assert placed[above.triangles][..., 2].min() >= height - 1e-9
    together = np.concatenate([below.triangles, above.triangles])
    assert open_sides(together) == 0
    assert volume(placed, together) == pytest.approx(volume(vertices, triangles))


def test_a_garment_has_distance_from_the_skin_and_its_hem_turns_in() -> None:
    vertices, triangles = ball()
    whole = Patch.whole(len(vertices), triangles, 0, np.zeros(len(triangles), dtype=np.int64))
    shell = whole.split(vertices[:, 2] - 0.05)[0].dressed(2, np.full(len(vertices), 0.1))
    hem = hemmed(shell, 0.1)
    strip = hem.triangles[len(shell.triangles) :]
    assert len(strip) == 2 * open_sides(shell.triangles) > 0
    placed = hem.place(vertices, normals(vertices, triangles))
    assert (
        open_sides(np.unique(placed.round(9), axis=0, return_inverse=True)[1].ravel()[hem.triangles]) == len(strip) // 2
    )
    added = placed[strip]
    facing = np.cross(added[:, 1] - added[:, 0], added[:, 2] - added[:, 0])
    # The hem closes the shell's upper edge, so it looks up.
    assert (facing[np.linalg.norm(facing, axis=1) > 1e-12][:, 2] > 0).all()
    assert set(hem.materials) == {2}


def test_joining_drops_unused_vertices() -> None:
    vertices, triangles = ball()
    whole = Patch.whole(len(vertices), triangles, 0, np.arange(len(triangles)))
    below, above = whole.split(vertices[:, 2] - 0.2)
    both = joined([below.painted(1), above.numbered(7)])
    assert len(both.lift) < below.matrix.shape[0] + above.matrix.shape[0]
    assert set(np.unique(both.triangles)) == set(range(len(both.lift)))
    assert volume(both.place(vertices, vertices), both.triangles) == pytest.approx(volume(vertices, triangles))
    assert set(both.parts[both.materials == 0]) == {7}
