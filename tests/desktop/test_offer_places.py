"""The offer on desktops that show it differently: as a notification, with or without clicks, or not at all."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from background import HOUR_S, Background
from on_screen import button, timer
from unclench.core.reminders.decide import Answer
from unclench.core.reminders.places import not_shown
from unclench.core.reminders.rules import BUILT_IN
from unclench.core.settings.settings import set_to
from unclench.desktop.widgets.message_bar import MessageBar
from unclench.system.dbus import BusError
from unclench.system.notify.choose import NullNotifier
from unclench.system.notify.events import ON_CARD, Gone, Pressed

OpenDesk = Callable[..., Any]  # conftest.OpenDesk; conftest cannot be imported


class FakeNotifier:
    """A notification server that shows everything. `cards` are the numbers of those on the screen."""

    def __init__(self, *, clicks: bool = True) -> None:
        self.clicks = self.has_buttons = clicks
        self.cards: list[int] = []
        self.shown: list[tuple[str, str, list[str]]] = []
        self.gone = False
        self._events: list[Pressed | Gone] = []
        self._ours, self._theirs = socket.socketpair()

    def fileno(self) -> int:
        return self._ours.fileno()

    def show(self, title: str, text: str, buttons: Sequence[tuple[str, str]], *, icon: str = "", stay_s: float) -> int:
        if self.gone:
            raise BusError("the session bus has gone")
        self.shown.append((title, text, [label for _action, label in buttons]))
        self.cards.append(len(self.shown))
        return len(self.shown)

    def take_back(self, number: int) -> None:
        self.cards.remove(number)

    def events(self) -> list[Pressed | Gone]:
        if self.gone:
            raise BusError("the session bus has gone")
        self._ours.setblocking(False)
        found, self._events = self._events, []
        if found:
            self._ours.recv(1)
        return found

    def close(self) -> None:
        self.cards.clear()
        self._ours.close()
        self._theirs.close()

    def happen(self, *events: Pressed | Gone) -> None:
        """Something is told of the cards; returns when it was read."""
        self._events += events
        self._theirs.send(b"!")
        self._wait_until_read()

    def vanish(self) -> None:
        """The bus goes, with all cards."""
        self.gone = True
        self.cards.clear()
        self._theirs.send(b"!")
        QCoreApplication.processEvents()

    def _wait_until_read(self) -> None:
        while self._events:
            QCoreApplication.processEvents()


@pytest.fixture
def notifier() -> Iterator[FakeNotifier]:
    """To be asked for before `open_desk`, so that it outlives the program."""
    made = FakeNotifier()
    yield made
    made.close()


def open_background(open_desk: OpenDesk, **world: Any) -> Background:
    desk = open_desk(**world)
    desk.accept()
    return Background(desk)


def offer(background: Background, *, popup: bool, notification: bool) -> None:
    """The reminder appears as chosen, after an hour."""
    rule = replace(BUILT_IN[0], popup=popup, notification=notification)
    background.desk.app.change(set_to(reminders=(rule,)))
    background.pass_time(HOUR_S + 1)


def status(background: Background) -> tuple[str, list[str]]:
    found = background.reminder_flow.controller.status()
    return found["why"], found["shown"]


@pytest.fixture
def x11(notifier: FakeNotifier, open_desk: OpenDesk) -> Background:
    return open_background(open_desk, notifier=lambda: notifier)


@pytest.fixture
def wayland(notifier: FakeNotifier, open_desk: OpenDesk) -> Background:
    return open_background(open_desk, notifier=lambda: notifier, places_windows=False)


def nobody() -> NullNotifier:
    return NullNotifier("no session bus")


def test_notification_only_on_x11_without_a_server_is_the_small_window(open_desk: OpenDesk) -> None:
    background = open_background(open_desk, notifier=nobody)
    offer(background, popup=False, notification=True)
    assert background.popup_shown
    assert status(background) == ("Hourly hands is on the screen.", ["popup"])
    assert background.reminder_flow.troubles == ()


@pytest.mark.parametrize(("popup", "notification"), [(True, False), (False, True), (True, True)])
def test_under_wayland_without_a_server_it_says_that_nothing_is_shown(
    open_desk: OpenDesk, popup: bool, notification: bool
) -> None:
    background = open_background(open_desk, notifier=nobody, places_windows=False)
    offer(background, popup=popup, notification=notification)
    assert not background.popup_shown
    assert status(background) == ("Hourly hands is due, but this desktop cannot show it.", [])
    assert background.reminder_flow.troubles == (not_shown(),)
    assert not_shown() in [bar.text for bar in background.desk.app.window.findChildren(MessageBar)]


def test_it_says_so_at_the_next_start_too_until_an_offer_was_shown(notifier: FakeNotifier, open_desk: OpenDesk) -> None:
    background = open_background(open_desk, notifier=nobody, places_windows=False)
    offer(background, popup=True, notification=False)
    background.desk.leave()
    second = open_desk(hidden=True, notifier=lambda: notifier, places_windows=False)
    assert second.program.reminder_flow.troubles == (not_shown(),)
    second.program.reminder_flow.controller.remind("hourly-hands")
    assert notifier.cards
    second.leave()
    third = open_desk(hidden=True, notifier=nobody, places_windows=False)
    assert third.program.reminder_flow.troubles == ()


def test_neither_window_nor_notification_is_what_the_person_chose_and_no_trouble(x11: Background) -> None:
    offer(x11, popup=False, notification=False)
    assert not x11.popup_shown
    assert status(x11) == ("Hourly hands is due; its window and its notification are switched off.", [])
    assert x11.reminder_flow.troubles == ()
    assert x11.desk.cues.heard[-1] == "reminder"


@pytest.mark.parametrize("places_windows", [True, False])
def test_a_click_on_the_card_opens_the_small_window_and_starts_nothing(
    notifier: FakeNotifier, open_desk: OpenDesk, places_windows: bool
) -> None:
    background = open_background(open_desk, notifier=lambda: notifier, places_windows=places_windows)
    offer(background, popup=False, notification=True)
    assert notifier.shown == [
        ("Two minutes for your hands?", "Two-minute desk reset", ["Start", "In 5 minutes", "Skip"])
    ]
    assert status(background) == ("Hourly hands is on the screen, as a notification.", ["notification"])
    assert not background.popup_shown
    notifier.happen(Pressed(1, ON_CARD))
    assert background.popup_shown
    assert background.desk.page is background.desk.app.browse_flow.home
    assert notifier.cards == []
    assert status(background) == ("Hourly hands is on the screen.", ["popup"])
    timer(background.reminder_flow.popup).timeout.emit()
    background.desk.bot.mouseClick(button(background.reminder_flow.popup, "Start"), Qt.MouseButton.LeftButton)
    assert background.desk.page is background.desk.app.session_flow.cautions


def test_a_server_that_takes_no_clicks_gets_the_small_window_beside_it(open_desk: OpenDesk) -> None:
    notifier = FakeNotifier(clicks=False)
    background = open_background(open_desk, notifier=lambda: notifier)
    offer(background, popup=False, notification=True)
    assert notifier.cards
    assert background.popup_shown
    assert status(background)[1] == ["popup", "notification"]


def test_closing_the_card_is_no_answer_and_an_action_after_it_counts(
    wayland: Background, notifier: FakeNotifier
) -> None:
    offer(wayland, popup=True, notification=False)
    notifier.happen(Gone(1))
    assert status(wayland)[1] == ["notification"]
    notifier.happen(Pressed(1, "skip"), Gone(1))
    assert wayland.reminder_flow.controller.why() == "Next: Hourly hands at 11:00"


def test_the_action_wins_over_the_close_that_follows(wayland: Background, notifier: FakeNotifier) -> None:
    offer(wayland, popup=True, notification=False)
    notifier.happen(Pressed(1, "snooze"), Gone(1))
    assert wayland.reminder_flow.controller.why() == "Hourly hands will be offered again at 10:05."


def test_our_own_clock_ends_a_card_that_its_server_never_ends(wayland: Background, notifier: FakeNotifier) -> None:
    offer(wayland, popup=True, notification=False)
    wayland.pass_time(118)
    assert notifier.cards == [1]
    wayland.pass_time(3)
    assert notifier.cards == []
    assert status(wayland)[1] == []


def test_what_somebody_elses_card_says_is_nothing_to_us(wayland: Background, notifier: FakeNotifier) -> None:
    offer(wayland, popup=True, notification=False)
    notifier.happen(Pressed(7, "skip"), Pressed(7, ON_CARD), Pressed(1, "reply"))
    assert status(wayland)[1] == ["notification"]
    assert not wayland.popup_shown


@pytest.mark.parametrize(("places_windows", "shown"), [(True, ["popup"]), (False, [])])
def test_a_bus_that_goes_takes_the_card_with_it_and_the_offer_comes_another_way(
    notifier: FakeNotifier, open_desk: OpenDesk, places_windows: bool, shown: list[str]
) -> None:
    background = open_background(open_desk, notifier=lambda: notifier, places_windows=places_windows)
    offer(background, popup=False, notification=True)
    notifier.vanish()
    assert background.popup_shown == places_windows
    assert status(background)[1] == shown


def test_a_window_that_was_given_the_keys_makes_way_for_the_card_and_comes_when_that_is_clicked(
    x11: Background, notifier: FakeNotifier
) -> None:
    offer(x11, popup=True, notification=False)
    x11.reminder_flow.popup.got_keys.emit()
    assert status(x11)[1] == ["notification"]
    assert not x11.popup_shown
    notifier.happen(Pressed(1, ON_CARD))
    x11.reminder_flow.popup.got_keys.emit()
    assert status(x11)[1] == ["popup"]
    assert x11.popup_shown
    (told,) = x11.reminder_flow.troubles
    assert told.endswith("so reminders come as notifications now.")
    x11.reminder_flow.answer_offer(Answer.SKIP)
    x11.reminder_flow.controller.remind("hourly-hands")
    assert status(x11)[1] == ["notification"]
    assert not x11.popup_shown


def test_a_window_that_was_given_the_keys_stays_where_nothing_else_can_show_the_offer(open_desk: OpenDesk) -> None:
    background = open_background(open_desk, notifier=nobody)
    offer(background, popup=True, notification=False)
    background.reminder_flow.popup.got_keys.emit()
    assert status(background)[1] == ["popup"]
    assert background.popup_shown
    (told,) = background.reminder_flow.troubles
    assert told.endswith("and no notification service can show reminders.")
