"""Dots, tiles and the strip of the session: how they look, what can be chosen, what a screen reader finds."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPixmap, QResizeEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from unclench.content.bundled import assets_dir
from unclench.core.session.player_view import BlockView, PositionView
from unclench.desktop.drawing.style import Style
from unclench.desktop.drawing.theme import Scheme, Theme
from unclench.desktop.widgets.pose_strip import NARROW, WIDE, PoseStrip
from unclench.desktop.widgets.rep_dots import RepDots
from unclench.desktop.widgets.timeline_strip import GAP, LEAST, TimelineStrip, widths_of

pytestmark = pytest.mark.usefixtures("application_style")
BLOCKS = (
    BlockView("Fist", 0.5, 1.0, current=False),
    BlockView("Ankle pump", 0.25, 0.5, current=True),
    BlockView("Count", 0.0, 0.0, current=False),
    BlockView("Shake", 0.25, 0.0, current=False),
)


def parts(strip: QWidget) -> list[Any]:
    """The tiles or blocks of a strip in order, after pending deletions."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return strip.findChildren(QLabel, options=Qt.FindChildOption.FindDirectChildrenOnly)


@pytest.fixture
def style() -> Style:
    return Style(Theme(Scheme.LIGHT), assets_dir())


def seen(widget: QWidget, ground: QColor) -> QImage:
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill(ground)
    widget.render(image, QPoint(0, 0), renderFlags=QWidget.RenderFlag.DrawChildren)
    return image


def positions(count: int, current: int | None = None) -> tuple[PositionView, ...]:
    """`current` counts from 0; the positions before it are done."""
    return tuple(
        PositionView(f"Position {n + 1}", f"p{n}", current=n == current, done=current is not None and n < current)
        for n in range(count)
    )


# Dots


def dots(bot: QtBot, style: Style, done: tuple[bool, ...], current: int) -> RepDots:
    widget = RepDots(style)
    bot.addWidget(widget)
    widget.show_view(done, current)
    widget.resize(widget.sizeHint())
    return widget


def test_dots_for_done_current_and_coming_reps(qtbot: QtBot, style: Style) -> None:
    widget = dots(qtbot, style, (True, False, False), 2)
    ground = style.color("stage")
    image, middle = seen(widget, ground), widget.height() // 2
    assert widget.width() == 10 + 6 + 22 + 6 + 10
    assert image.pixelColor(5, middle) == style.color("text2")
    assert [image.pixelColor(x, middle) for x in (18, 27, 36)] == [style.color("text")] * 3
    assert image.pixelColor(49, middle) == ground
    assert image.pixelColor(44, middle) != ground


def test_more_than_twelve_reps_have_no_dots(qtbot: QtBot, style: Style) -> None:
    assert dots(qtbot, style, (False,) * 12, 1).sizeHint().width() > 0
    assert dots(qtbot, style, (False,) * 13, 1).sizeHint().width() == 0
    assert dots(qtbot, style, (), 0).sizeHint().width() == 0


def test_dots_grow_with_the_text_and_are_never_clipped(qtbot: QtBot, style: Style) -> None:
    widget = dots(qtbot, style, (False,) * 12, 12)
    wide = widget.sizeHint().width()
    style.set_theme(replace(style.theme, scale=2.0))
    assert widget.sizeHint().width() == 2 * wide
    widget.resize(wide, 24)
    image = seen(widget, style.color("stage"))
    assert image.pixelColor(wide - 6, 12) == style.color("text")
    assert image.pixelColor(5, 12) == style.color("stage")
    widget.resize(40, 24)
    assert seen(widget, style.color("stage")).pixelColor(38, 12) == style.color("stage")


def test_dots_run_right_to_left_in_right_to_left_languages(qtbot: QtBot, style: Style) -> None:
    widget = dots(qtbot, style, (True, False, False), 0)
    usual = seen(widget, style.color("stage"))
    widget.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    image = seen(widget, style.color("stage"))
    assert image.pixelColor(widget.width() - 5, 6) == usual.pixelColor(5, 6) == style.color("text2")


# Tiles


def tiles(bot: QtBot, style: Style, count: int, current: int | None, width: int | None = None) -> PoseStrip:
    widget = PoseStrip(style)
    bot.addWidget(widget)
    widget.show_view(positions(count, current), None, "move")
    widget.resize(width or widget.sizeHint().width(), widget.sizeHint().height())
    return widget


def test_the_current_tile_has_a_border_in_the_color_of_the_phase(qtbot: QtBot, style: Style) -> None:
    widget = tiles(qtbot, style, 3, 1)
    assert (widget.width(), widget.height()) == (3 * WIDE + 16, WIDE)
    image = seen(widget, style.color("bg"))
    assert image.pixelColor(80 + WIDE // 2, 1) == style.color("act")
    assert image.pixelColor(80 + 6, WIDE // 2) == style.color("stage")
    assert image.pixelColor(160 + WIDE // 2, 1) != style.color("act")
    assert image.pixelColor(80, 0) == style.color("bg")
    widget.show_view(positions(3, 1), None, "hold")
    assert seen(widget, style.color("bg")).pixelColor(80 + WIDE // 2, 1) == style.color("stay")


def test_a_done_tile_has_a_tick(qtbot: QtBot, style: Style) -> None:
    widget = tiles(qtbot, style, 3, 1)
    image = seen(widget, style.color("bg"))
    assert image.pixelColor(WIDE - 8, 14) == style.color("text2")
    assert image.pixelColor(160 + WIDE - 8, 14) != style.color("text2")


def test_a_picture_keeps_its_aspect_ratio_and_is_aligned_to_the_lower_edge(qtbot: QtBot, style: Style) -> None:
    widget = tiles(qtbot, style, 2, 0)
    picture = QPixmap(50, 100)
    picture.fill(QColor("red"))
    widget.show_view(positions(2, 0), {"p0": picture, "p1": picture}, "hold")
    image = seen(widget, style.color("bg"))
    red = [x for x in range(WIDE) if image.pixelColor(x, 36) == QColor("red")]
    assert (red[0], red[-1]) == (18, 53)
    assert image.pixelColor(36, WIDE - 5) == QColor("red")
    faded = image.pixelColor(80 + 36, 36)
    assert faded != QColor("red")
    assert faded.red() > 240
    assert 60 < faded.green() < 160


def test_the_current_tile_is_visible_when_space_is_short(qtbot: QtBot, style: Style) -> None:
    style.set_compact(True)
    widget = tiles(qtbot, style, 12, None, 200)
    widget.show()
    assert widget.height() == NARROW
    for current in range(12):
        widget.show_view(positions(12, current), None, "hold")
        tile = parts(widget)[current]
        assert widget.rect().contains(tile.geometry()), current
        if 0 < current < 11:
            assert widget.rect().intersects(parts(widget)[current - 1].geometry())
            assert widget.rect().intersects(parts(widget)[current + 1].geometry())
    widget.resize(60, NARROW)
    assert widget.rect().contains(parts(widget)[11].geometry())


def test_tiles_begin_at_the_right_in_right_to_left_languages(qtbot: QtBot, style: Style) -> None:
    widget = tiles(qtbot, style, 3, 0)
    widget.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QCoreApplication.sendEvent(widget, QResizeEvent(widget.size(), widget.size()))
    assert parts(widget)[0].geometry().right() == widget.rect().right()


def test_tiles_have_their_position_and_name_for_a_screen_reader(qtbot: QtBot, style: Style) -> None:
    widget = tiles(qtbot, style, 3, 1)
    found = QAccessible.queryAccessibleInterface(widget)
    children = [found.child(number) for number in range(found.childCount())]
    assert [one.text(QAccessible.Text.Name) for one in children] == [
        "1 of 3: Position 1, done", "2 of 3: Position 2, now", "3 of 3: Position 3",
    ]  # fmt: skip
    assert {one.role() for one in children} == {QAccessible.Role.StaticText}
    assert [tile.toolTip() for tile in parts(widget)] == ["Position 1", "Position 2", "Position 3"]


def test_fewer_positions_leave_no_extra_tile(qtbot: QtBot, style: Style) -> None:
    widget = tiles(qtbot, style, 5, 1)
    widget.show_view(positions(2, 0), None, "hold")
    assert widget.sizeHint().width() == 2 * WIDE + 8
    assert [tile.accessibleName() for tile in parts(widget)] == ["1 of 2: Position 1, now", "2 of 2: Position 2"]
    widget.show_view((), None, "hold")
    assert widget.sizeHint().width() == 0


# The strip of the session


@pytest.fixture
def strip(qtbot: QtBot, style: Style) -> TimelineStrip:
    widget = TimelineStrip(style)
    qtbot.addWidget(widget)
    widget.show_view(BLOCKS)
    widget.resize(420, 44)
    widget.show()
    widget.activateWindow()
    QCoreApplication.processEvents()
    widget.clearFocus()  # the only widget in its window gets the focus
    return widget


def chosen(bot: QtBot, widget: TimelineStrip) -> list[int]:
    numbers: list[int] = []
    widget.block_chosen.connect(numbers.append)
    return numbers


def test_each_block_is_filled_to_its_progress(strip: TimelineStrip, style: Style) -> None:
    image = seen(strip, style.color("bg"))
    first, second = parts(strip)[0].geometry(), parts(strip)[1].geometry()
    done, track, ground = style.color("text2"), style.color("track"), style.color("bg")
    assert image.pixelColor(first.center()) == done
    assert image.pixelColor(second.left() + second.width() // 4, 22) == done
    assert image.pixelColor(second.left() + 3 * second.width() // 4, 22) == track
    assert image.pixelColor(first.right() + 1, 22) == ground
    bar = [y for y in range(44) if image.pixelColor(first.center().x(), y) != ground]
    assert len(bar) == 10


def test_no_block_is_too_small_to_see() -> None:
    assert widths_of((0.5, 0.25, 0.0, 0.25), 400) == [197.0, 98.5, LEAST, 98.5]
    many = widths_of((0.97, *(0.001,) * 30), 300)
    assert min(many) == LEAST
    assert sum(many) == pytest.approx(300)
    assert widths_of((0.0, 0.0), 100) == [50.0, 50.0]
    assert widths_of((0.9, 0.05, 0.05), 12) == [4.0, 4.0, 4.0]
    assert widths_of((), 100) == []


def test_blocks_are_side_by_side_over_the_whole_height(strip: TimelineStrip) -> None:
    boxes = [block.geometry() for block in parts(strip)]
    assert all(box.height() == 44 for box in boxes)
    assert all(one.right() + 1 == other.left() for one, other in pairwise(boxes))
    assert boxes[0].left() >= 0
    assert boxes[-1].right() < strip.width()
    assert parts(strip)[2].bar.width() == pytest.approx(LEAST, abs=1)
    assert parts(strip)[0].bar.left() == GAP / 2


def test_a_click_chooses_a_block_anywhere_in_its_height(strip: TimelineStrip, qtbot: QtBot) -> None:
    numbers = chosen(qtbot, strip)
    for block, y in ((0, 2), (3, 42)):
        child = parts(strip)[block]
        QTest.mouseClick(child, Qt.MouseButton.LeftButton, pos=QPoint(child.width() // 2, y))
    assert numbers == [0, 3]
    QTest.mouseClick(strip, Qt.MouseButton.RightButton, pos=QPoint(20, 22))
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=QPoint(20, 22))
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=parts(strip)[3].geometry().center())
    assert numbers == [0, 3]


def test_the_keyboard_moves_between_blocks_and_chooses(strip: TimelineStrip, qtbot: QtBot, style: Style) -> None:
    numbers = chosen(qtbot, strip)
    strip.setFocus(Qt.FocusReason.TabFocusReason)
    assert strip.hasFocus()
    assert (strip.accessibleName(), strip.accessibleDescription()) == ("Session", "Exercise 2 of 4: Ankle pump")
    for keys, wanted in (
        ((Qt.Key.Key_Return,), 1),
        ((Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Space), 3),
        ((Qt.Key.Key_Left, Qt.Key.Key_Enter), 2),
        ((Qt.Key.Key_Left,) * 5 + (Qt.Key.Key_Space,), 0),
    ):
        for key in keys:
            QTest.keyClick(strip, key)
        assert numbers[-1] == wanted
    assert strip.accessibleDescription() == "Exercise 1 of 4: Fist"
    image = seen(strip, style.color("bg"))
    middle = parts(strip)[0].geometry().center()
    assert image.pixelColor(middle.x(), 17 - 5) == style.color("focus")
    assert image.pixelColor(parts(strip)[3].geometry().center().x(), 17 - 5) == style.color("bg")


def test_the_focus_outline_is_complete_around_the_first_and_the_last_block(
    strip: TimelineStrip, qtbot: QtBot, style: Style
) -> None:
    strip.setFocus(Qt.FocusReason.TabFocusReason)
    focus = style.color("focus")
    for key, edge in ((Qt.Key.Key_Left, range(6)), (Qt.Key.Key_Right, range(strip.width() - 6, strip.width()))):
        for _step in BLOCKS:
            QTest.keyClick(strip, key)
        image = seen(strip, style.color("bg"))
        assert sum(image.pixelColor(x, 22) == focus for x in edge) >= 2


def test_in_a_small_window_the_strip_cannot_be_clicked(strip: TimelineStrip, qtbot: QtBot, style: Style) -> None:
    numbers = chosen(qtbot, strip)
    strip.setFocus(Qt.FocusReason.TabFocusReason)
    assert strip.clickable
    style.set_compact(True)
    assert not strip.clickable
    assert strip.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert not strip.hasFocus()
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(20, 22))
    QTest.keyClick(strip, Qt.Key.Key_Return)
    assert numbers == []
    assert parts(strip)[0].bar.height() == 8
    assert parts(strip)[0].geometry().left() + GAP // 2 == 0


def test_arrow_keys_follow_the_screen_in_right_to_left_languages(strip: TimelineStrip, qtbot: QtBot) -> None:
    strip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QCoreApplication.sendEvent(strip, QResizeEvent(strip.size(), strip.size()))
    assert parts(strip)[0].geometry().left() > parts(strip)[1].geometry().left()
    strip.setFocus(Qt.FocusReason.TabFocusReason)
    numbers = chosen(qtbot, strip)
    QTest.keyClick(strip, Qt.Key.Key_Left)
    QTest.keyClick(strip, Qt.Key.Key_Space)
    assert numbers == [2]


def test_names_of_blocks_do_not_change_between_ticks(strip: TimelineStrip) -> None:
    def told() -> list[str]:
        return [strip.accessibleDescription(), *(block.accessibleName() for block in parts(strip))]

    before = told()
    assert before[0] == before[2]
    assert before[1:3] == ["Exercise 1 of 4: Fist", "Exercise 2 of 4: Ankle pump"]
    assert [block.toolTip() for block in parts(strip)] == before[1:]
    for filled in (0.5, 0.6, 0.7):
        strip.show_view((BLOCKS[0], replace(BLOCKS[1], filled=filled), *BLOCKS[2:]))
        assert told() == before
    found = QAccessible.queryAccessibleInterface(strip)
    assert [found.child(n).text(QAccessible.Text.Name) for n in range(found.childCount())] == before[1:]


def test_a_new_session_has_new_blocks(strip: TimelineStrip) -> None:
    strip.show_view(BLOCKS[:2])
    assert len(parts(strip)) == 2
    assert parts(strip)[0].accessibleName() == "Exercise 1 of 2: Fist"
    strip.show_view(())
    assert parts(strip) == []
