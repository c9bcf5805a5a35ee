"""The colors of the figures: with every choice, fingers are distinct and visible on every background."""

from __future__ import annotations

import math

import pytest
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication

from unclench.core.settings.settings import CLOTHES, SKIN_TONES
from unclench.desktop.drawing.figure_colors import SKINS, figure_colors
from unclench.desktop.drawing.figures import FADE, _fade_out
from unclench.desktop.drawing.theme import SCHEMES, Scheme, Theme, contrast


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("skin", SKIN_TONES)
def test_fingers_are_distinct_from_each_other_and_from_the_background(skin: str, scheme: Scheme) -> None:
    tone, stage = SKINS[skin], SCHEMES[scheme].stage
    assert contrast(tone.line, tone.skin) >= 3
    assert contrast(tone.line, tone.shade) >= 2.5
    assert max(contrast(tone.skin, stage), contrast(tone.line, stage)) >= 3
    assert contrast(tone.skin, tone.shade) >= 1.15
    assert contrast(tone.nail, tone.skin) >= 1.1
    colors = figure_colors(Theme(scheme), skin, "teal")
    assert contrast(colors["hair"], stage) >= 3
    for clothes in CLOTHES:
        dressed = figure_colors(Theme(scheme), skin, clothes)
        assert contrast(dressed["cloth"], stage) >= 3
        assert contrast(dressed["cloth-line"], dressed["cloth"]) >= 2.5


def test_the_darkest_skin_has_a_lighter_line() -> None:
    dark, light = SKINS["dark"], SKINS["very-light"]
    assert contrast(dark.line, "#000000") > contrast(dark.skin, "#000000")
    assert contrast(light.line, "#000000") < contrast(light.skin, "#000000")
    brightness = [contrast(SKINS[name].skin, "#000000") for name in SKIN_TONES]
    assert brightness == sorted(brightness, reverse=True)


def test_every_placeholder_has_a_color() -> None:
    names = (
        "skin skin-shade skin-line nail cloth cloth-shade cloth-line pants pants-shade pants-line hair hair-shade lips "
        "eye white shoe shoe-shade prop prop-shade prop-line arrow ground"
    )
    for scheme in Scheme:
        colors = figure_colors(Theme(scheme), "dark", "grey")
        assert set(colors) == set(names.split())
        assert all(QColor.isValidColorName(color) and len(color) == 7 for color in colors.values())


@pytest.mark.parametrize("side", [40, 200, 430])
def test_both_sides_of_a_frame_fade_evenly_from_top_to_bottom(qapp: QApplication, side: int) -> None:
    pixmap = QPixmap(side, side)
    pixmap.fill(QColor(0, 128, 128, 254))
    _fade_out(pixmap)
    image = pixmap.toImage()
    row = [image.pixelColor(x, 0).alpha() for x in range(side)]
    edge = math.ceil(FADE * side)
    assert max(row[0], row[-1]) < 40
    assert row[edge : side - edge] == [254] * (side - 2 * edge)
    assert row[:edge] == sorted(row[:edge])
    assert row[side - edge :] == sorted(row[side - edge :], reverse=True)
    assert all(image.copy(0, y, side, 1) == image.copy(0, 0, side, 1) for y in range(side))
