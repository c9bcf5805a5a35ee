"""Using the keyboard alone: where the focus is after going back, and that it is always visible."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication

from on_screen import button
from unclench.core.session.session import Status
from unclench.desktop.widgets.card_grid import CardGrid
from unclench.desktop.widgets.fields import Scroller, Search
from unclench.desktop.widgets.focus_ring import FocusRing

Desk = Any  # of conftest.py, which cannot be imported


def test_escape_returns_to_the_card_that_was_opened(desk: Desk) -> None:
    desk.accept()
    home = desk.app.browse_flow.home
    cards = home.findChild(CardGrid)
    home.findChild(Search).setFocus()
    desk.press("w", "r", "i", "s", "t", Qt.Key.Key_Return)
    assert home.focusWidget() is cards
    desk.press(Qt.Key.Key_Right, Qt.Key.Key_Return)
    assert desk.page is desk.app.browse_flow.routine
    opened = cards.currentIndex().row()
    assert opened == 1
    desk.press(Qt.Key.Key_Escape)
    assert desk.page is home
    assert desk.app.window.focusWidget() is cards
    assert cards.currentIndex().row() == opened


def test_the_safety_text_opens_at_its_top_and_returns_the_focus(desk: Desk) -> None:
    disclaimer, safety = desk.app.session_flow.disclaimer, desk.app.safety
    more, bar = button(disclaimer, "Read more"), safety.findChild(Scroller).verticalScrollBar()
    for _visit in range(2):
        more.setFocus()
        desk.press(Qt.Key.Key_Return)
        assert desk.page is safety
        assert bar.value() == 0
        desk.press(Qt.Key.Key_PageDown)
        assert bar.value() > 0
        desk.press(Qt.Key.Key_Escape)
        assert desk.page is disclaimer
        assert desk.app.window.focusWidget() is more


def test_the_focus_ring_is_visible_after_scrolling(desk: Desk) -> None:
    desk.accept()
    window = desk.app.window
    desk.app.pages.tab_chosen.emit(desk.app.learn)
    (ring,) = window.findChildren(FocusRing)
    scrolled = set()
    for _card in range(16):
        desk.press(Qt.Key.Key_Tab)
        QCoreApplication.processEvents()
        focused = QApplication.focusWidget()
        assert focused is not None
        assert ring.isVisible(), focused.accessibleName()
        around = QRect(focused.mapTo(window, QPoint(0, 0)), focused.size())
        assert QRect(ring.mapTo(window, QPoint(0, 0)), ring.size()).contains(around), focused.accessibleName()
        scrolled.add(tuple(one.verticalScrollBar().value() for one in desk.app.learn.findChildren(Scroller)))
    assert len(scrolled) > 1


def test_tab_stops_at_the_given_answer(desk: Desk) -> None:
    desk.accept()
    desk.start("nerve-gliding")
    desk.wait(10)
    desk.press("s", "7")
    after = desk.app.session_flow.after
    assert desk.page is after
    scores = [one for one in after.findChildren(QAbstractButton) if one.text().isdigit()]
    stops = [one.text() for one in scores if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == ["7"]


@pytest.mark.parametrize("page", ["problems", "routine"])
def test_escape_leaves_a_page_that_has_a_way_home(desk: Desk, page: str) -> None:
    desk.accept()
    if page == "routine":
        desk.app.browse_flow.open("wrist-flex")
    else:
        desk.app.browse_flow.home.problems_requested.emit()
    assert desk.page is getattr(desk.app.browse_flow, page)
    desk.press(Qt.Key.Key_Escape)
    assert desk.page is desk.app.browse_flow.home


def test_holding_escape_leaves_one_page(desk: Desk) -> None:
    desk.accept()
    desk.start("nerve-gliding")
    desk.wait(10)
    desk.press(Qt.Key.Key_Escape)
    after = desk.app.session_flow.after
    assert desk.page is after
    for _repeat in range(5):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier, "", True)
        QCoreApplication.sendEvent(desk.app.window.focusWidget(), event)
    assert desk.page is after
    desk.press(Qt.Key.Key_Escape)
    assert desk.page is desk.app.browse_flow.home


def test_space_continues_after_reading_the_safety_text(desk: Desk) -> None:
    desk.accept()
    desk.start("nerve-gliding")
    desk.wait(10)
    player, session = desk.app.session_flow.player, desk.app.controller
    button(player, "Safety").setFocus()
    desk.press(Qt.Key.Key_Space)
    assert desk.page is desk.app.safety
    desk.press(Qt.Key.Key_Escape)
    assert desk.page is player
    assert session.session.status is Status.PAUSED
    desk.press(Qt.Key.Key_Space)
    assert desk.page is player
    assert session.session.status is not Status.PAUSED
