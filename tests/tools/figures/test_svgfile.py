"""The SVG file of a figure: one group for each frame that fills the square, filled-in colors, and only plain shapes."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from tools.figures.drawing import PREVIEW
from tools.figures.svgfile import PLACEHOLDERS, check_plain, color, figure_svg

LEFT = '<path fill="{skin}" d="M10 10l100 0 0 100-100 0z"/>'
RIGHT = '<path fill="{cloth}" d="M300 300l100 0 0 100-100 0z"/>'


def render(svg: str, group: str) -> NDArray[np.uint8]:
    image = QImage(480, 480, QImage.Format.Format_RGBA8888)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, group, QRectF(0, 0, 480, 480))
    painter.end()
    return np.frombuffer(image.constBits(), dtype=np.uint8).reshape(480, 480, 4).copy()


def test_each_frame_is_drawn_by_its_name_and_in_place() -> None:
    svg = color(figure_svg([LEFT, RIGHT]), {"skin": "#ff0000", "cloth": "#0000ff"})
    first, second = render(svg, "f0"), render(svg, "f1")
    assert tuple(first[60, 60]) == (255, 0, 0, 255)
    assert tuple(second[350, 350]) == (0, 0, 255, 255)
    assert (first[..., 3] > 0).sum() == (second[..., 3] > 0).sum() == 100 * 100
    assert first[350, 350, 3] == second[60, 60, 3] == 0


def test_other_groups_are_drawn_by_name() -> None:
    svg = figure_svg([LEFT], {"arrow-open": '<path fill="#f0803c" d="M200 200l10 0 0 10z"/>'})
    assert tuple(render(svg, "arrow-open")[202, 207]) == (240, 128, 60, 255)


def test_every_color_has_a_preview_value() -> None:
    assert set(PREVIEW) == PLACEHOLDERS


def test_a_missing_color_is_an_error() -> None:
    with pytest.raises(KeyError, match="cloth"):
        color(figure_svg([LEFT, RIGHT]), {"skin": "#ff0000"})


def test_plain_files_pass() -> None:
    every = "".join(f'<rect fill="{{{name}}}" width="5" height="5"/>' for name in sorted(PLACEHOLDERS))
    assert check_plain(figure_svg([LEFT, RIGHT, every])) == []


@pytest.mark.parametrize(
    ("elements", "complaint"),
    [
        ("<script>1</script>", "script"),
        ("<style>g{}</style>", "style"),
        ('<image href="a.png"/>', "image"),
        ('<use href="#f0"/>', "use"),
        ('<filter id="b"/>', "filter"),
        ('<clipPath id="c"/>', "clipPath"),
        ("<foreignObject/>", "foreignObject"),
        ('<path d="M0 0z" style="fill:red"/>', "style"),
        ('<path d="M0 0z" onclick="go()"/>', "onclick"),
        ('<path d="M0 0z" fill="url(#g)"/>', "reference"),
        ('<path d="M0 0z" fill="https://example.org"/>', "reference"),
        ('<path d="M0 0z" fill="{tweed}"/>', "tweed"),
        ("<g>words</g>", "text"),
        ("<path", "not XML"),
        ("<!-- a remark -->", "comment"),
    ],
)
def test_anything_else_is_reported(elements: str, complaint: str) -> None:
    assert any(complaint in wrong for wrong in check_plain(figure_svg([elements])))


def test_the_root_must_be_an_svg() -> None:
    assert check_plain("<svg/>") == ["the root is svg"]
