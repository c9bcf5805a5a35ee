"""Widgets: the ring's shapes by their pixels, the strip and the dots by their accessible text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from unclench.content.bundled import assets_dir
from unclench.core.session.player_view import BlockView, PositionView
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.drawing.theme import Scheme, Theme
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.countdown_ring import CountdownRing
from unclench.desktop.widgets.figure_view import FigureView
from unclench.desktop.widgets.focus_ring import MARGIN, FocusRing
from unclench.desktop.widgets.pose_strip import PoseStrip
from unclench.desktop.widgets.rep_dots import RepDots
from unclench.desktop.widgets.text import Label
from unclench.desktop.widgets.timeline_strip import TimelineStrip

SIDE = 240


@pytest.fixture
def style(qtbot: QtBot) -> Style:
    return Style(Theme(Scheme.LIGHT), assets_dir())


def ring_at(style: Style, qtbot: QtBot, phase: str, share: float | None, seconds: int = 7, *, count: int = 0) -> QImage:
    ring = CountdownRing(style)
    qtbot.addWidget(ring)
    ring.resize(SIDE, SIDE)
    ring.show_view(phase, "Word", seconds, share, 0.0, count=count)
    return ring.grab().toImage()


def inked(image: QImage, color: QColor, angle_from: int, angle_to: int) -> int:
    """The number of pixels of a color on the ring between two angles, in degrees clockwise from the top."""
    import math

    found = 0
    for angle in range(angle_from, angle_to):
        for radius in range(round(SIDE * 0.36), round(SIDE * 0.47)):
            x = round(SIDE / 2 + radius * math.sin(math.radians(angle)))
            y = round(SIDE / 2 - radius * math.cos(math.radians(angle)))
            found += image.pixelColor(x, y) == color
    return found


@pytest.mark.parametrize("phase", ["move", "hold", "relax", "work"])
def test_the_arc_is_the_time_left_clockwise_from_the_top(style: Style, qtbot: QtBot, phase: str) -> None:
    image = ring_at(style, qtbot, phase, 0.5)
    ink, track = style.color_of_phase(phase), style.color("track")
    assert inked(image, ink, 30, 150) > 0
    assert inked(image, ink, 210, 330) == 0
    assert inked(image, track, 210, 330) > 0


def test_rest_is_open_below_and_switch_also_above(style: Style, qtbot: QtBot) -> None:
    rest, switch = ring_at(style, qtbot, "rest", 1.0), ring_at(style, qtbot, "switch", 1.0)
    let, wait = style.color_of_phase("rest"), style.color_of_phase("switch")
    assert inked(rest, let, 175, 185) == 0
    assert inked(rest, let, 0, 10) > 0
    assert inked(switch, wait, 177, 183) == 0
    assert inked(switch, wait, 0, 3) == 0
    assert inked(switch, wait, 80, 100) > 0


def test_counting_shows_a_segment_for_each_up_to_twelve(style: Style, qtbot: QtBot) -> None:
    ink = style.color_of_phase("count")
    few = ring_at(style, qtbot, "count", None, 4, count=4)
    many = ring_at(style, qtbot, "count", None, 30, count=30)
    assert inked(few, ink, 40, 50) > 0
    assert inked(many, ink, 0, 360) == 0


def test_reduced_motion_has_no_halo(style: Style, qtbot: QtBot) -> None:
    moving = ring_at(style, qtbot, "hold", 1.0)
    style.set_theme(Theme(Scheme.LIGHT, reduced_motion=True))
    still = ring_at(style, qtbot, "hold", 1.0)
    assert moving != still


BLOCKS = (BlockView("One", 0.5, 1.0, False), BlockView("Two", 0.4, 0.5, True), BlockView("Three", 0.1, 0.0, False))


def test_a_block_can_be_chosen_by_click_and_by_key(style: Style, qtbot: QtBot) -> None:
    strip = TimelineStrip(style)
    qtbot.addWidget(strip)
    strip.resize(400, 44)
    strip.show_view(BLOCKS)
    with qtbot.waitActive(strip):
        strip.show()
        strip.activateWindow()
    chosen: list[int] = []
    strip.block_chosen.connect(chosen.append)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(390, 3))
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert strip.accessibleDescription() == "Exercise 1 of 3: One"
    QTest.keyClick(strip, Qt.Key.Key_Return)
    assert chosen == [2, 0]


def test_in_a_small_window_the_strip_cannot_be_clicked(style: Style, qtbot: QtBot) -> None:
    strip = TimelineStrip(style)
    qtbot.addWidget(strip)
    strip.resize(300, 44)
    strip.show_view(BLOCKS)
    style.set_compact(True)
    chosen: list[int] = []
    strip.block_chosen.connect(chosen.append)
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(10, 22))
    assert chosen == []
    assert strip.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_more_than_twelve_reps_have_no_dots(style: Style, qtbot: QtBot) -> None:
    dots = RepDots(style)
    qtbot.addWidget(dots)
    dots.show_view((True, False, False), 2)
    assert dots.sizeHint().width() > 0
    dots.show_view((False,) * 13, 1)
    assert dots.sizeHint().width() == 0


def test_the_current_position_is_announced_and_stays_visible(style: Style, qtbot: QtBot) -> None:
    strip = PoseStrip(style)
    qtbot.addWidget(strip)
    positions = tuple(PositionView(f"Pose {n}", None, n == 6, n < 6) for n in range(1, 7))
    strip.show_view(positions, None, "hold")
    assert strip.accessibleDescription() == "6 of 6: Pose 6"
    strip.resize(200, 72)
    image = strip.grab().toImage()
    assert image.pixelColor(199 - 30, 1) == style.color_of_phase("hold")


def test_a_picture_that_is_none_is_told_in_its_place(style: Style, qtbot: QtBot, tmp_path: Path) -> None:
    view = FigureView(Figures(style, tmp_path))
    qtbot.addWidget(view)
    assert view.show_image(str(assets_dir() / "safety.yaml"), "a hand")
    assert view.refusal == "safety.yaml is not shown: it cannot be read as a picture."
    assert view.has_picture, "the sentence takes the place of the picture"
    assert not view.show_image(str(assets_dir() / "safety.yaml"), "a hand")
    assert view.accessibleDescription() == "a hand"


@pytest.mark.parametrize("width", [80, 200, 900])
def test_lines_are_never_wider_than_their_space(style: Style, qtbot: QtBot, width: int) -> None:
    from PySide6.QtGui import QFontMetricsF

    label = Label(style, "cue", "Bend the wrist back, and an unbelievablyextraordinarilylongword in between.")
    qtbot.addWidget(label)
    lines = label._lines(width)
    metrics = QFontMetricsF(label.font())
    assert "".join(lines).replace(" ", "") == label.text().replace(" ", "")
    assert all(metrics.horizontalAdvance(line) <= width + 1 for line in lines)
    assert label.heightForWidth(width) >= len(lines) * label.font().pixelSize()


Changer = Callable[[Style], None]


@pytest.mark.parametrize("scheme", Scheme)
def test_every_icon_has_the_text_color_of_the_theme(style: Style, scheme: Scheme) -> None:
    style.set_theme(Theme(scheme))
    stems = (path.stem for path in (assets_dir() / "icons").glob("*.svg"))
    names = [stem for stem in stems if not stem.startswith(("unclench", "tray-"))]  # those have their own colors
    assert len(names) > 25
    for name in names:
        image = style.icon(name, "text", 48).toImage()
        colors = {
            image.pixelColor(x, y).name() for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() == 255
        }
        assert style.color("text").name() in colors, name


def test_the_focus_ring_keeps_a_gap_around_a_control_in_any_theme(
    style: Style, qtbot: QtBot, qapp: QApplication
) -> None:
    """The gap comes from a separate QStyle, which a new style sheet must not remove."""
    window = QWidget()
    qtbot.addWidget(window)
    buttons = [Button(style, words, parent=window) for words in ("One", "Other")]
    for number, button in enumerate(buttons):
        button.setGeometry(40, 40 + 80 * number, 100, 44)
    ring = FocusRing(style, window, qapp)
    with qtbot.waitActive(window):
        window.show()
    for button, scheme in zip(buttons, (Scheme.DARK, Scheme.LIGHT), strict=True):
        style.set_theme(Theme(scheme))
        button.setFocus()
        assert ring.geometry() == button.geometry().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
