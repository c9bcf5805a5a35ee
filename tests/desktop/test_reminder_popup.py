"""The offer's window: where it stands, and what its Start leads to when nobody has ever been in the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from unclench.content.bundled import assets_dir
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.drawing.theme import Scheme, Theme
from unclench.desktop.frame.reminder_popup import EDGE, ReminderPopup, corner
from unclench.desktop.views.offer_view import OfferView

OpenDesk = Callable[..., Any]  # conftest.OpenDesk; conftest cannot be imported


class FakeScreen:
    """A screen that stands beside or above another."""

    def __init__(self, room: QRect) -> None:
        self.availableGeometry = lambda: room


RIGHT_OF_IT = QRect(1920, 0, 1280, 984)
LEFT_AND_HIGHER = QRect(-1080, -600, 1080, 1880)
NARROW = QRect(1920, 30, 320, 600)


@pytest.fixture
def popup(qapp: QApplication, application_style: None) -> Iterator[ReminderPopup]:
    style = Style(Theme(Scheme.LIGHT), assets_dir())
    style.apply_theme()
    popup = ReminderPopup(style, Figures(style, assets_dir(), qapp))
    yield popup
    popup.leave()
    popup.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize("place", [RIGHT_OF_IT, LEFT_AND_HIGHER, NARROW])
def test_of_several_screens_it_takes_the_one_with_the_pointer(
    popup: ReminderPopup, monkeypatch: pytest.MonkeyPatch, place: QRect
) -> None:
    monkeypatch.setattr(QGuiApplication, "screenAt", lambda _point: FakeScreen(place))
    popup.show_offer(OfferView("Two minutes\nfor your hands?", "Two-minute desk reset", "", "In 5 minutes", None))
    found = popup.geometry()
    assert place.contains(found)
    assert place.right() - found.right() == place.bottom() - found.bottom() == EDGE


def test_a_screen_that_is_unplugged_takes_the_offer_with_it_to_another(
    popup: ReminderPopup, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    monkeypatch.setattr(QGuiApplication, "screenAt", lambda _point: FakeScreen(RIGHT_OF_IT))
    popup.show_offer(OfferView("Two minutes\nfor your hands?", "Two-minute desk reset", "", "In 5 minutes", None))
    monkeypatch.setattr(QGuiApplication, "screenAt", lambda _point: FakeScreen(LEFT_AND_HIGHER))
    qapp.screenRemoved.emit(qapp.primaryScreen())
    QCoreApplication.processEvents()
    assert LEFT_AND_HIGHER.contains(popup.geometry())
    assert popup.isVisible()


def test_right_to_left_it_stands_in_the_other_corner() -> None:
    for place in (RIGHT_OF_IT, LEFT_AND_HIGHER):
        found = corner(place, QRect(0, 0, 380, 180), rtl=True)
        assert (found.x() - place.left(), place.bottom() + 1 - found.y()) == (EDGE, EDGE + 180)


def test_who_never_accepted_the_safety_text_gets_it_before_the_first_routine_offered(open_desk: OpenDesk) -> None:
    """Started in the tray, before anybody came in."""
    desk = open_desk(hidden=True)
    reminder_flow = desk.program.reminder_flow
    reminder_flow.controller.remind("hourly-hands")
    assert desk.app_state.app is None
    reminder_flow.popup.started.emit()
    app = desk.app_state.app
    assert app is not None
    assert app.pages.page is app.session_flow.disclaimer
    assert desk.window.isVisible()
    app.session_flow.disclaimer.accepted.emit()
    assert app.pages.page is app.session_flow.cautions
    app.session_flow.cautions.start_chosen.emit()
    assert app.controller.session is not None
    assert app.controller.session.routine.id == "desk-reset"
