"""The layout at every size and text scale: no control is clipped, covered or outside the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QWidget

from pages import every_page
from unclench.core.session import events as ev
from unclench.core.settings.settings import set_to
from unclench.desktop.pages.player_layout import GAP, Box, Item, place_rows, rows_of, stage_places
from unclench.desktop.widgets.text import Label

Desk = Any

SIZES = [(1000, 700), (360, 560), (1600, 1000), (700, 560), (360, 900)]
SCALES = [80, 100, 150, 200]


def box_of(widget: QWidget, page: QWidget) -> QRect:
    return QRect(widget.mapTo(page, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("routine", ["nerve-gliding", "neck-range-of-motion"])
def test_no_part_of_the_player_is_clipped_or_covered(
    desk: Desk, size: tuple[int, int], scale: int, routine: str
) -> None:
    desk.accept()
    desk.app.change(set_to(text_scale=scale))
    desk.app.window.resize(*size)
    desk.start(routine)
    for _moment in range(4):
        desk.wait(4)
        QCoreApplication.processEvents()
        page = desk.app.session_flow.player
        buttons = [one for one in page.findChildren(QAbstractButton) if one.isVisible()]
        boxes = [box_of(one, page) for one in buttons]
        for button, box in zip(buttons, boxes, strict=True):
            assert page.rect().contains(box), (button.text() or button.accessibleName(), box)
            assert box.width() >= button.sizeHint().width() or not button.text(), button.text()
        for number, one in enumerate(boxes):
            assert not any(one.intersects(other) for other in boxes[number + 1 :]), buttons[number].text()
        words = page.findChild(QLabel, "cue")
        cue = box_of(words, page)
        assert page.rect().contains(cue), cue
        assert cue.height() >= words.heightForWidth(cue.width())
        assert not any(cue.intersects(box) for box in boxes)
        assert page.ring.width() >= 60
        ring = box_of(page.ring, page)  # it paints its own background, that of the stage
        assert box_of(page.findChild(QWidget, "stage"), page).contains(ring)
        parts = [page.findChild(QWidget, name) for name in ("figure", "name", "progress", "dots")]
        beside = [one for one in parts if one.isVisible()]
        assert not any(box_of(one, page).intersects(ring) for one in beside)


@pytest.mark.parametrize("size", [(1000, 700), (1600, 1000)], ids=str)
def test_the_ring_does_not_move_between_steps(desk: Desk, size: tuple[int, int]) -> None:
    desk.accept()
    desk.app.window.resize(*size)
    desk.start("wrist-flex")
    QCoreApplication.processEvents()
    page, places, cues = desk.app.session_flow.player, set(), set()
    for _moment in range(24):
        desk.wait(1.1)
        desk.app.controller.obey(ev.Tick())
        places.add(page.ring.geometry().getRect())
        cues.add(page.findChild(QLabel, "cue").text())
    assert len(cues) > 3
    assert len(places) == 1


@pytest.mark.parametrize("size", [(1000, 700), (360, 560)], ids=str)
@pytest.mark.parametrize("scale", [100, 200])
@every_page
def test_no_page_is_wider_than_the_window(
    desk: Desk, show: Callable[[Desk], None], size: tuple[int, int], scale: int
) -> None:
    desk.app.change(set_to(text_scale=scale))
    desk.app.window.resize(*size)
    show(desk)
    QCoreApplication.processEvents()
    assert desk.page is not None
    for area in desk.page.findChildren(QScrollArea):
        if area.isVisible():
            assert area.widget().width() <= area.viewport().width()


def test_rows_keep_groups_together_if_they_fit() -> None:
    groups = [[Item("a", 100), Item("b", 100)], [Item("c", 100)], [Item("d", 150), Item("e", 60)]]
    assert [[item.name for item in row] for row in rows_of(groups, 1000)] == [["a", "b", "c", "d", "e"]]
    assert [[item.name for item in row] for row in rows_of(groups, 320)] == [["a", "b", "c"], ["d", "e"]]
    assert [[item.name for item in row] for row in rows_of(groups, 160)] == [["a"], ["b"], ["c"], ["d"], ["e"]]


def test_stretching_items_take_the_remaining_width() -> None:
    places = place_rows([[Item("a", 50, 1), Item("b", 50, 3)], [Item("c", 50)]], 10, 20, 208, 44)
    assert places == {
        "a": Box(10, 20, 75, 44),
        "b": Box(10 + 75 + GAP, 20, 125, 44),
        "c": Box(10, 20 + 44 + GAP, 50, 44),
    }


@pytest.mark.parametrize("compact", [True, False])
@pytest.mark.parametrize("picture", [True, False])
def test_nothing_is_outside_the_stage(picture: bool, compact: bool) -> None:
    stage = Box(24, 66, 952, 412)
    for name, box in stage_places(stage, 120, picture=picture, compact=compact).items():
        assert box.left >= stage.left, name
        assert box.left + box.width <= stage.left + stage.width, name
        assert box.top + box.height <= stage.top + stage.height, name


def test_every_label_has_the_theme_color_after_the_theme_and_the_width_change(desk: Desk) -> None:
    desk.accept()
    desk.app.browse_flow.open("wrist-hand-daily")
    style = desk.app.style
    for appearance, size in (("light", (1000, 700)), ("dark", (360, 560)), ("light", (1000, 700))):
        desk.app.change(set_to(appearance=appearance))
        desk.app.window.resize(*size)
        QCoreApplication.processEvents()
        labels = desk.app.window.findChildren(Label)
        inks = {label.palette().color(label.foregroundRole()).name() for label in labels}
        known = {style.color(name).name() for name in ("text", "text2", "warn", "danger", "stay")}
        assert inks <= known, (appearance, inks - known)
