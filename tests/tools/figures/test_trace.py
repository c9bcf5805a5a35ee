"""Tracing: outlines keep their shape, corners and holes with few curves, and QtSvg draws the same area."""

from __future__ import annotations

import re

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from tools.figures.trace import fitted, outlines, traced

FINE = 3
rows, columns = (np.indices((480 * FINE, 480 * FINE)) + 0.5) / FINE


def circle(x: float, y: float, radius: float) -> NDArray[np.float32]:
    """How far each pixel is inside the circle, in pixels; the contour at 0.5 is half a pixel inside."""
    inside: NDArray[np.float32] = np.clip(radius - np.hypot(columns - x, rows - y) + 0.5, 0, 1).astype(np.float32)
    return inside


def drawn(path: str) -> NDArray[np.bool_]:
    """The pixels that a path fills when QtSvg draws it."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480" fill-rule="evenodd"><path d="{path}"/></svg>'
    image = QImage(480, 480, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, 480, 480))
    painter.end()
    bits = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(480, image.bytesPerLine())[:, :480]
    return bits < 128


def points_of(field: NDArray[np.float32], tolerance: float = 0.3) -> tuple[NDArray[np.float64], int]:
    """Points along the curves around the only area of a field, and the number of curves."""
    (closed,) = outlines(field, 0.5, FINE)
    curves = fitted(closed, tolerance)
    share = np.linspace(0, 1, 50)[:, None]
    rest = 1 - share
    along = [rest**3 * a + 3 * share * rest**2 * b + 3 * share**2 * rest * c + share**3 * d for a, b, c, d in curves]
    return np.concatenate(along), len(curves)


@pytest.mark.parametrize("radius", [6, 40, 200])
def test_a_circle_stays_round_with_few_curves(radius: float) -> None:
    points, curves = points_of(circle(240.3, 239.8, radius))
    assert np.abs(np.hypot(points[:, 0] - 240.3, points[:, 1] - 239.8) - radius).max() < 0.3
    assert curves <= 12


def test_a_corner_stays_a_corner_and_a_side_straight() -> None:
    field = ((np.abs(columns - 240) < 60) & (np.abs(rows - 240) < 40)).astype(np.float32)
    points, curves = points_of(field)
    for corner in ((180, 200), (300, 200), (180, 280), (300, 280)):
        assert np.hypot(*(points - corner).T).min() < 0.5
    assert curves == 4
    assert "c" not in traced(field, oversampling=FINE)


def test_a_hole_stays_a_hole() -> None:
    ring = circle(240, 240, 100) - circle(240, 240, 50)
    path = traced(ring, oversampling=FINE)
    assert path.count("M") == 2
    filled = drawn(path)
    assert filled[240, 315]
    assert not filled[240, 240]


def test_tiny_areas_are_left_out() -> None:
    assert traced(circle(100, 100, 0.8), oversampling=FINE, smallest=3) == ""
    assert traced(circle(100, 100, 1.5), oversampling=FINE, smallest=3) != ""


def wavy() -> NDArray[np.float32]:
    angle = np.arctan2(rows - 240, columns - 240)
    distance = np.hypot(rows - 240, columns - 240)
    inside: NDArray[np.float32] = np.clip(150 + 40 * np.sin(5 * angle) - distance + 0.5, 0, 1).astype(np.float32)
    return inside


@pytest.mark.parametrize("field", [wavy(), circle(100, 100, 160), np.maximum(wavy() - circle(260, 250, 60), 0)])
def test_the_text_draws_the_same_area(field: NDArray[np.float32]) -> None:
    # Counts pixels on the edge, because a path slightly off the whole edge would pass a looser count.
    middle = field[1::FINE, 1::FINE] > 0.5
    filled = drawn(traced(field, oversampling=FINE))
    assert (filled == middle).mean() > 0.998
    inner = field.reshape(480, FINE, 480, FINE)
    settled = (inner.min(axis=(1, 3)) == 1) | (inner.max(axis=(1, 3)) == 0)
    assert (filled == middle)[settled].mean() > 0.9999


def test_an_area_at_the_border_ends_exactly_on_it() -> None:
    (points,) = outlines(np.ones((1440, 1440), dtype=np.float32), 0.5, FINE)
    assert (points.min(axis=0) == 0).all()
    assert (points.max(axis=0) == 480).all()
    assert drawn(traced(np.ones((1440, 1440), dtype=np.float32), oversampling=FINE)).all()


def test_a_cropped_area_is_put_back_in_place() -> None:
    whole = circle(200, 100, 60)
    cut = whole[3 * 38 : 3 * 162, 3 * 138 : 3 * 262]  # two pixels of margin: a curve's control points are outside
    again = drawn(traced(cut, oversampling=FINE, left=3 * 138, top=3 * 38))
    assert (again != drawn(traced(whole, oversampling=FINE))).sum() < 60
    assert again.sum() == pytest.approx(np.pi * 60**2, rel=0.003)


def test_numbers_are_short() -> None:
    path = traced(wavy(), oversampling=FINE)
    assert re.fullmatch(r"(M[\d.]+ [\d.]+([cl][-\d. ]+)+z)+", path)
    assert not re.search(r"\.\d\d|\.0|(?<!\d)0\.|--", path)


def test_an_empty_field_gives_no_path() -> None:
    assert traced(np.zeros((30, 30), dtype=np.float32)) == ""
