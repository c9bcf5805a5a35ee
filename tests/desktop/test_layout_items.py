"""Layout items stay valid while their layout uses them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLayout, QPushButton, QVBoxLayout, QWidget

from pages import every_page
from unclench.desktop.pages.settings import first_tab_stop
from unclench.desktop.widgets.flow import Flow

Desk = Any
Show = Callable[[Any], None]


def invalid_items(window: QWidget) -> list[str]:
    """Every layout item in `window` whose Python wrapper PySide has marked as deleted."""
    found = []
    for layout in window.findChildren(QLayout):
        for index in range(layout.count()):
            item = layout.itemAt(index)
            if item is None or not shiboken6.isValid(item):
                found.append(f"{type(layout).__name__} item {index}")
    return found


def click_on(desk: Desk, words: str, within: QWidget) -> None:
    button = next(
        one
        for one in within.findChildren(QAbstractButton)
        if one.isVisible() and words in (one.text(), one.accessibleName())
    )
    desk.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()


def settle() -> None:
    """Process events as after a click, including deferred deletion."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def look_at(desk: Desk, routine: str) -> None:
    desk.app.browse_flow.open(routine)
    settle()
    desk.press(Qt.Key.Key_Escape)
    settle()
    assert desk.page is desk.app.browse_flow.home


@pytest.mark.parametrize("section", ["Not for me", "Voice"])
def test_a_settings_section_without_a_tab_stop_breaks_no_other_page(desk: Desk, section: str) -> None:
    """Walking Qt's focus chain made every widget a child of the previous one in PySide's own tree. When the next widget
    was destroyed, PySide marked the layout items of the whole window as deleted (PySide6 6.11.3)."""
    desk.accept()
    window = desk.app.window
    look_at(desk, "wrist-flex")
    click_on(desk, "Settings", desk.app.pages)
    click_on(desk, f"Go to: {section}", desk.app.settings)
    click_on(desk, "Home", desk.app.pages)
    look_at(desk, "nerve-gliding")
    click_on(desk, "Settings", desk.app.pages)
    click_on(desk, "Home", desk.app.pages)
    desk.app.window.resize(700, 600)
    QCoreApplication.processEvents()
    assert invalid_items(window) == []


@every_page
def test_no_page_holds_an_invalid_layout_item(desk: Desk, show: Show) -> None:
    show(desk)
    QCoreApplication.processEvents()
    assert invalid_items(desk.app.window) == []


def test_the_first_tab_stop_is_the_leftmost_of_the_topmost(desk: Desk) -> None:
    box = QWidget()
    desk.bot.addWidget(box)
    box.resize(300, 200)
    low, right, left = QPushButton("low", box), QPushButton("right", box), QPushButton("left", box)
    low.move(QPoint(0, 100))
    right.move(QPoint(150, 10))
    left.move(QPoint(10, 10))
    box.show()
    assert first_tab_stop(box) is left
    left.setEnabled(False)
    assert first_tab_stop(box) is right
    right.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    assert first_tab_stop(box) is low
    low.hide()
    assert first_tab_stop(box) is None


def test_a_flow_keeps_its_items_when_added_to_a_layout_after_filling(desk: Desk) -> None:
    box = QWidget()
    desk.bot.addWidget(box)
    flow = Flow()
    buttons = [QPushButton(str(number)) for number in range(3)]
    for button in buttons:
        flow.addWidget(button)
    outer = QVBoxLayout(box)
    outer.addLayout(flow)
    box.show()
    items = [flow.itemAt(index) for index in range(flow.count())]
    assert [item.widget() for item in items if item is not None] == buttons
    taken = flow.takeAt(1)
    assert taken is not None
    assert taken.widget() is buttons[1]
    assert flow.count() == 2
    assert invalid_items(box) == []
