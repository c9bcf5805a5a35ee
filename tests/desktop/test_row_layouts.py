"""Rows that wrap, and pages whose buttons stay visible: sizes and positions in the layout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from on_screen import texts
from unclench.content.bundled import assets_dir
from unclench.desktop.drawing.style import Style
from unclench.desktop.drawing.theme import Scheme, Theme
from unclench.desktop.widgets.buttons import Button, Chip
from unclench.desktop.widgets.days import Days
from unclench.desktop.widgets.fields import ReadingColumn, Search, Segmented
from unclench.desktop.widgets.flow import EvenRows, Flow
from unclench.desktop.widgets.text import Label

Desk = Any  # of conftest.py, which cannot be imported


@pytest.fixture
def style(qtbot: QtBot, application_style: None) -> Style:
    return Style(Theme(Scheme.LIGHT), assets_dir())


def rows_of(widgets: Sequence[QWidget]) -> list[int]:
    """The number of items in each row, from the top."""
    tops = [widget.y() for widget in widgets]
    return [tops.count(top) for top in sorted(set(tops))]


def laid_out(qtbot: QtBot, widget: QWidget, width: int) -> QWidget:
    qtbot.addWidget(widget)
    layout = widget.layout()
    assert layout is not None
    widget.resize(width, layout.heightForWidth(width))
    widget.show()
    QCoreApplication.processEvents()
    return widget


@pytest.mark.parametrize(
    ("count", "width", "rows"),
    [(7, 760, [7]), (7, 420, [4, 3]), (7, 330, [3, 3, 1]), (11, 760, [6, 5]), (3, 90, [1] * 3)],
)
def test_rows_are_as_even_as_possible(qtbot: QtBot, count: int, width: int, rows: list[int]) -> None:
    holder, even = QWidget(), EvenRows(spacing=10)
    holder.setLayout(even)
    items: list[QWidget] = []
    for _number in range(count):
        item = QLabel()
        item.setFixedSize(96, 44)
        even.addWidget(item)
        items.append(item)
    laid_out(qtbot, holder, width)
    assert rows_of(items) == rows
    assert holder.height() == 54 * len(rows) - 10


@pytest.mark.parametrize(("width", "compact", "rows"), [(626, False, [7]), (274, True, [4, 3])])
def test_no_row_has_a_single_day_and_no_day_moves_when_chosen(
    qtbot: QtBot, style: Style, width: int, compact: bool, rows: list[int]
) -> None:
    style.set_compact(compact)
    days = Days(style, "Days")
    days.show_days(frozenset(range(7)))
    laid_out(qtbot, days, width)
    chips = days.findChildren(Chip)
    assert rows_of(chips) == rows
    assert [chip.accessibleName() for chip in chips][::6] == ["Monday", "Sunday"]
    places = [chip.geometry() for chip in chips]
    days.show_days(frozenset({2}))
    QCoreApplication.processEvents()
    assert [chip.geometry() for chip in chips] == places


@pytest.mark.parametrize(("scale", "width", "rows"), [(1.0, 400, [2]), (2.0, 274, [1, 1])])
def test_choices_that_do_not_fit_side_by_side_are_stacked(
    qtbot: QtBot, style: Style, scale: float, width: int, rows: list[int]
) -> None:
    style.set_theme(Theme(Scheme.LIGHT, scale))
    segmented = laid_out(qtbot, Segmented(style, "When", [("While I work", 1), ("At set times", 2)]), width)
    buttons = segmented.findChildren(QAbstractButton)
    assert rows_of(buttons) == rows
    assert buttons[-1].geometry().right() == width - 5


def test_a_row_keeps_its_margins_and_a_search_field_takes_the_remaining_width(qtbot: QtBot, style: Style) -> None:
    holder, flow = QWidget(), Flow(spacing=8)
    holder.setLayout(flow)
    flow.setContentsMargins(6, 0, 6, 4)
    search, button = Search(style, "Search"), QPushButton("All")
    search.setMinimumWidth(100)
    for widget in (search, button):
        flow.addWidget(widget)
    laid_out(qtbot, holder, 500)
    assert search.x() == 6
    assert search.width() == 500 - 12 - 8 - button.width()
    assert button.x() + button.width() == 494
    assert holder.height() == search.height() + 4


def reading(style: Style, qtbot: QtBot) -> tuple[ReadingColumn, QWidget, Button]:
    content, foot = QWidget(), QWidget()
    column, below = QVBoxLayout(content), QVBoxLayout(foot)
    for number in range(40):
        column.addWidget(Label(style, "body", f"Line {number}"))
    button = Button(style, "Go on")
    button.setFixedHeight(100)
    below.addWidget(button)
    page = ReadingColumn(style, content, foot, 400)
    qtbot.addWidget(page)
    page.resize(400, 500)
    page.show()
    page.activateWindow()
    QCoreApplication.processEvents()
    return page, foot, button


def test_the_buttons_stay_visible_unless_they_leave_no_room_for_the_text(qtbot: QtBot, style: Style) -> None:
    page, foot, button = reading(style, qtbot)
    page.begin(button)
    assert page.focusWidget() is button
    assert page.rect().contains(QRect(button.mapTo(page, button.rect().topLeft()), button.size()))
    page.resize(400, 240)
    QCoreApplication.processEvents()
    assert page.scroller.isAncestorOf(foot)
    assert page.scroller.height() == 240
    assert page.scroller.verticalScrollBar().value() == 0
    assert page.focusWidget() is page.scroller  # the buttons come after the text
    page.resize(400, 500)
    QCoreApplication.processEvents()
    assert not page.scroller.isAncestorOf(foot)
    assert page.focusWidget() is button


def test_a_widget_never_shown_gets_the_new_text_size(qtbot: QtBot, style: Style) -> None:
    style.set_theme(Theme(Scheme.LIGHT, 2.0))
    shown, hidden = QWidget(), QWidget()
    column = QVBoxLayout(shown)
    qtbot.addWidget(shown)
    qtbot.addWidget(hidden)
    shown.show()
    label, button = Label(style, "meta", "When"), Button(style, "Change")
    QVBoxLayout(hidden).addWidget(label)
    column.addWidget(button)
    style.set_theme(Theme(Scheme.LIGHT, 1.0))
    hidden.show()
    QCoreApplication.processEvents()
    assert (label.font().pixelSize(), button.font().pixelSize()) == (style.px("meta"), style.px("button"))


WHY = "Tick the box to go on."


def test_the_check_box_does_not_move_when_ticked(desk: Desk) -> None:
    page = desk.app.session_flow.disclaimer
    before = page.box.mapTo(page, page.box.rect().topLeft())
    assert WHY in texts(page)
    desk.press(Qt.Key.Key_Space)
    assert page.box.isChecked()
    assert WHY not in texts(page)
    assert page.box.mapTo(page, page.box.rect().topLeft()) == before
