"""The popup of an offer: its position, and where Start leads before the main window was ever opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from on_screen import button, timer
from unclench.content.bundled import assets_dir
from unclench.desktop.drawing.figures import Figures
from unclench.desktop.drawing.style import Style
from unclench.desktop.drawing.theme import Scheme, Theme
from unclench.desktop.frame.reminder_popup import EDGE, ReminderPopup
from unclench.desktop.frame.screen_room import corner
from unclench.desktop.frame.x11_desk import Desk
from unclench.desktop.views.offer_view import OfferView

OpenDesk = Callable[..., Any]  # conftest.OpenDesk; conftest cannot be imported


class FakeScreen:
    """A screen placed next to or above another."""

    def __init__(self, room: QRect) -> None:
        self.availableGeometry = self.geometry = lambda: room
        self.name = lambda: "beside"


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
def test_it_appears_on_the_screen_with_the_pointer(
    popup: ReminderPopup, monkeypatch: pytest.MonkeyPatch, place: QRect
) -> None:
    monkeypatch.setattr(QGuiApplication, "screenAt", lambda _point: FakeScreen(place))
    popup.show_offer(OfferView("Two minutes\nfor your hands?", "Two-minute desk reset", "", 5, None))
    found = popup.geometry()
    assert place.contains(found)
    assert place.right() - found.right() == place.bottom() - found.bottom() == EDGE


def test_the_offer_moves_to_another_screen_when_its_screen_is_unplugged(
    popup: ReminderPopup, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    monkeypatch.setattr(QGuiApplication, "screenAt", lambda _point: FakeScreen(RIGHT_OF_IT))
    popup.show_offer(OfferView("Two minutes\nfor your hands?", "Two-minute desk reset", "", 5, None))
    monkeypatch.setattr(QGuiApplication, "screenAt", lambda _point: FakeScreen(LEFT_AND_HIGHER))
    qapp.screenRemoved.emit(qapp.primaryScreen())
    QCoreApplication.processEvents()
    assert LEFT_AND_HIGHER.contains(popup.geometry())
    assert popup.isVisible()


@pytest.mark.parametrize(
    ("snooze", "offered"),
    [(5, [5, 10, 30, 60]), (30, [5, 10, 30, 60]), (15, [5, 10, 15, 30, 60]), (1, [1, 5, 10, 30, 60])],
)
def test_later_is_one_click_for_each_time(popup: ReminderPopup, snooze: int, offered: list[int]) -> None:
    chosen: list[int] = []
    popup.snoozed.connect(chosen.append)
    popup.show_offer(OfferView("Two minutes\nfor your hands?", "Two-minute desk reset", "", snooze, None))
    timer(popup).timeout.emit()
    for minutes in offered:
        name = "In 1 minute" if minutes == 1 else f"In {minutes} minutes"
        assert button(popup, name).text() == str(minutes)
        button(popup, name).click()
    assert chosen == offered
    seen = [one for one in popup.findChildren(QAbstractButton) if one.isVisible()]
    assert len(seen) == len(offered) + 2


@pytest.mark.parametrize(("scale", "most"), [(1.0, QSize(380, 240)), (2.0, QSize(570, 440))])
def test_it_stays_small_and_nothing_in_it_overlaps(
    qapp: QApplication, application_style: None, scale: float, most: QSize
) -> None:
    style = Style(replace(Theme(Scheme.LIGHT), scale=scale), assets_dir())
    style.apply_theme()
    popup = ReminderPopup(style, Figures(style, assets_dir(), qapp))
    popup.show_offer(OfferView("Two minutes\nfor your hands?", "Two-minute desk reset", "", 15, None))
    QCoreApplication.processEvents()
    assert popup.size().boundedTo(most) == popup.size()
    parts = [
        one for one in popup.findChildren(QWidget) if isinstance(one, QLabel | QAbstractButton) and one.isVisible()
    ]
    for one, other in combinations(parts, 2):
        apart = QRect(one.mapTo(popup, QPoint()), one.size()), QRect(other.mapTo(popup, QPoint()), other.size())
        assert not apart[0].intersects(apart[1]), (one, other)
        assert one.height() >= min(one.sizeHint().height(), one.heightForWidth(one.width()) or 10_000) - 1, one
    popup.leave()
    popup.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_right_to_left_it_is_in_the_other_corner() -> None:
    for place in (RIGHT_OF_IT, LEFT_AND_HIGHER):
        found = corner(place, QRect(0, 0, 380, 180), EDGE, rtl=True)
        assert (found.x() - place.left(), place.bottom() + 1 - found.y()) == (EDGE, EDGE + 180)


def test_the_safety_text_comes_before_the_first_offered_routine(open_desk: OpenDesk) -> None:
    """The program was started in the tray, and the window was never opened."""
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


class KeyDesk(Desk):
    """A desktop without a compositor, where window 4711 has the keys."""

    manages_offer = False

    def __init__(self) -> None:
        self.given: list[int] = []
        self.has_keys = 4711
        self.compositor = False

    def panels(self) -> list[QRect]:
        whole = QGuiApplication.primaryScreen().geometry()
        return [QRect(0, whole.height() - 40, whole.width(), 40)]

    def shows_translucent(self) -> bool:
        return self.compositor

    def focus(self) -> int:
        return self.has_keys

    def give_focus(self, window: int) -> None:
        self.given.append(window)


@pytest.fixture
def on_x11(qapp: QApplication, application_style: None) -> Iterator[tuple[ReminderPopup, KeyDesk]]:
    style, desk = Style(Theme(Scheme.LIGHT), assets_dir()), KeyDesk()
    style.apply_theme()
    popup = ReminderPopup(style, Figures(style, assets_dir(), qapp), desk)
    yield popup, desk
    popup.leave()
    popup.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


OFFER = OfferView("Two minutes\nfor your hands?", "Two-minute desk reset", "", 5, None)


def test_keys_that_the_desktop_gives_it_are_given_back(
    on_x11: tuple[ReminderPopup, KeyDesk], monkeypatch: pytest.MonkeyPatch
) -> None:
    popup, desk = on_x11
    monkeypatch.setattr(popup, "isActiveWindow", lambda: True)
    told: list[bool] = []
    popup.got_keys.connect(lambda: told.append(True))
    popup.show_offer(OFFER)
    QCoreApplication.processEvents()
    assert (told, desk.given) == ([], [])
    desk.has_keys = int(popup.winId())
    QCoreApplication.sendEvent(popup, QEvent(QEvent.Type.ActivationChange))
    assert (told, desk.given) == ([True], [4711])


def test_it_stands_above_a_panel_that_qt_does_not_know(on_x11: tuple[ReminderPopup, KeyDesk]) -> None:
    popup, _desk = on_x11
    whole = popup.screen().geometry()
    popup.show_offer(OFFER)
    assert popup.geometry().bottom() == whole.bottom() - 40 - EDGE


@pytest.mark.parametrize("compositor", [True, False])
def test_its_corners_are_square_where_round_ones_would_be_black(
    on_x11: tuple[ReminderPopup, KeyDesk], compositor: bool
) -> None:
    popup, desk = on_x11
    desk.compositor = compositor
    popup.show_offer(OFFER)
    image = popup.grab().toImage()
    assert (image.pixelColor(0, 0).alpha() == 0) == compositor


def test_no_window_manager_has_a_say(on_x11: tuple[ReminderPopup, KeyDesk], popup: ReminderPopup) -> None:
    unmanaged = Qt.WindowType.X11BypassWindowManagerHint
    assert on_x11[0].windowFlags() & unmanaged
    assert not popup.windowFlags() & unmanaged
