"""The public functions: a frame's elements match the raster and are plain and reproducible; a preview is similar."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from tools.figures.drawing import PREVIEW, draw, preview
from tools.figures.mesh import smoothed, triangles_of
from tools.figures.raster import rasterize
from tools.figures.scene import MATERIALS, Camera, Scene
from tools.figures.svgfile import check_plain, color, figure_svg

CAMERA = Camera(100, (0, 0))
CUBE = np.array([[x, y, z] for z in (-1.0, 1) for y in (-1.0, 1) for x in (-1.0, 1)])
SIDES = np.array([[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]])


def hand() -> Scene:
    """Four long fingers, one behind the other, on a round palm, and a sleeve that leaves the picture."""
    matrix, quads = smoothed(SIDES, 8, 4)
    ball = matrix @ CUBE
    ball /= np.linalg.norm(ball, axis=1, keepdims=True)
    places = [(0.45 * number - 0.7, 1.0, 0.08 * number) for number in range(4)] + [(0, 0, 0), (0, -2.2, 0)]
    sizes = [(0.22, 1.0, 0.22)] * 4 + [(0.95, 0.9, 0.3), (0.9, 1.8, 0.7)]
    names = ["skin"] * 5 + ["cloth"]
    count, triangles = len(ball), triangles_of(quads)
    return Scene(
        np.concatenate([ball * size + place for size, place in zip(sizes, places, strict=True)]),
        np.concatenate([triangles + count * number for number in range(6)]),
        np.repeat([MATERIALS.index(name) for name in names], len(triangles)),
        np.repeat(np.arange(6), len(triangles)),
        {},
    )


def render(elements: str) -> NDArray[np.int64]:
    image = QImage(480, 480, QImage.Format.Format_RGBA8888)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    svg = color(figure_svg([elements]), PREVIEW)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, "f0", QRectF(0, 0, 480, 480))
    painter.end()
    return np.frombuffer(image.constBits(), dtype=np.uint8).reshape(480, 480, 4).astype(np.int64)


@pytest.fixture(scope="module")
def elements() -> str:
    return draw(hand(), CAMERA)


def rgb(name: str) -> NDArray[np.int64]:
    return np.array(list(bytes.fromhex(PREVIEW[name][1:])))


def near(picture: NDArray[np.int64], *names: str) -> NDArray[np.bool_]:
    """The pixels that have one of these colors."""
    hits = [np.abs(picture[..., :3] - rgb(name)).max(axis=2) < 3 for name in names]
    found: NDArray[np.bool_] = np.any(hits, axis=0) & (picture[..., 3] == 255)
    return found


def test_the_same_scene_gives_the_same_text(elements: str) -> None:
    assert draw(hand(), CAMERA) == elements


def test_the_elements_are_plain_and_few(elements: str) -> None:
    assert check_plain(figure_svg([elements])) == []
    assert elements.count("<path") == 6  # skin and cloth, each with a shade and a line
    assert len(elements) < 8_000


def test_the_picture_covers_what_the_raster_covers(elements: str) -> None:
    raster = rasterize(hand(), CAMERA)
    whole = np.zeros((1440, 1440), dtype=bool)
    height, width = raster.covered.shape
    whole[raster.top : raster.top + height, raster.left : raster.left + width] = raster.covered
    filled = render(elements)[..., 3] > 127
    # Half an outline stands outside the form, so the edge itself is left out of the count.
    share = whole.reshape(480, 3, 480, 3).mean(axis=(1, 3))
    wide = np.lib.stride_tricks.sliding_window_view(np.pad(share, 1, mode="edge"), (3, 3))
    sure = (wide.min(axis=(2, 3)) == 1) | (wide.max(axis=(2, 3)) == 0)
    assert (filled == (share > 0.5))[sure].mean() > 0.9999
    assert (filled == (share > 0.5)).mean() > 0.99


def test_no_background_shows_between_two_colors(elements: str) -> None:
    picture = render(elements)
    inside = np.zeros((480, 480), dtype=bool)
    inside[200:470, 200:280] = True  # the palm, the edge of the sleeve, and down to the border of the picture
    assert (picture[inside][:, 3] == 255).all()


def test_materials_have_their_colors_with_shade_and_line(elements: str) -> None:
    picture = render(elements)
    for name in ("skin", "skin-shade", "skin-line", "cloth", "cloth-shade", "cloth-line"):
        assert near(picture, name).sum() > 20, name
    assert near(picture, "cloth", "cloth-shade")[400:, 200:280].all()


def test_no_line_runs_along_the_border(elements: str) -> None:
    bottom = render(elements)[-1]
    dark = np.abs(bottom[:, :3] - rgb("cloth-line")).max(axis=1) < 12
    assert not dark[200:280].any()


def test_the_group_fills_the_picture_exactly(elements: str) -> None:
    renderer = QSvgRenderer(QByteArray(color(figure_svg([elements]), PREVIEW).encode()))
    bounds = renderer.boundsOnElement("f0")
    assert (bounds.left(), bounds.top(), bounds.right(), bounds.bottom()) == pytest.approx((0, 0, 480, 480), abs=1e-6)


def test_an_empty_scene_draws_nothing() -> None:
    assert draw(hand(), Camera(100, (90, 0))) == ""


@pytest.mark.parametrize("size", [240, 480])
def test_the_preview_is_similar_to_the_drawing(elements: str, size: int) -> None:
    quick = preview(hand(), CAMERA, size)
    assert quick.shape == (size, size, 3)
    assert quick.dtype == np.uint8
    step = 480 // size
    sure = near(render(elements), "skin")[::step, ::step]
    assert (np.abs(quick.astype(int) - rgb("skin")).max(axis=2) < 3)[sure].mean() > 0.9
