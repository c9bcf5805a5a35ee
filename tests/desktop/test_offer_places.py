"""The offer on desktops that show it differently: as a notification, with or without clicks, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt

from background import HOUR_S, Background
from fakes import FakeNotices
from on_screen import button, timer
from unclench.core.reminders.decide import Answer
from unclench.core.reminders.places import not_shown
from unclench.core.reminders.rules import BUILT_IN
from unclench.core.settings.settings import set_to
from unclench.desktop.widgets.message_bar import MessageBar
from unclench.system.notify.events import ON_CARD

OpenDesk = Callable[..., Any]  # conftest.OpenDesk; conftest cannot be imported


@pytest.fixture
def notices() -> FakeNotices:
    return FakeNotices()


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
def x11(notices: FakeNotices, open_desk: OpenDesk) -> Background:
    return open_background(open_desk, notices=notices)


@pytest.fixture
def wayland(notices: FakeNotices, open_desk: OpenDesk) -> Background:
    return open_background(open_desk, notices=notices, places_windows=False)


def nobody() -> FakeNotices:
    return FakeNotices(there=False)


def test_notification_only_on_x11_without_a_server_is_the_small_window(open_desk: OpenDesk) -> None:
    background = open_background(open_desk, notices=nobody())
    offer(background, popup=False, notification=True)
    assert background.popup_shown
    assert status(background) == ("Hourly hands is on the screen.", ["popup"])
    assert background.reminder_flow.troubles == ()


@pytest.mark.parametrize(("popup", "notification"), [(True, False), (False, True), (True, True)])
def test_under_wayland_without_a_server_it_says_that_nothing_is_shown(
    open_desk: OpenDesk, popup: bool, notification: bool
) -> None:
    background = open_background(open_desk, notices=nobody(), places_windows=False)
    offer(background, popup=popup, notification=notification)
    assert not background.popup_shown
    assert status(background) == ("Hourly hands is due, but this desktop cannot show it.", [])
    assert background.reminder_flow.troubles == (not_shown(),)
    assert not_shown() in [bar.text for bar in background.desk.app.window.findChildren(MessageBar)]


def test_it_says_so_at_the_next_start_too_until_an_offer_was_shown(notices: FakeNotices, open_desk: OpenDesk) -> None:
    background = open_background(open_desk, notices=nobody(), places_windows=False)
    offer(background, popup=True, notification=False)
    background.desk.leave()
    second = open_desk(hidden=True, notices=notices, places_windows=False)
    assert second.program.reminder_flow.troubles == (not_shown(),)
    second.program.reminder_flow.controller.remind("hourly-hands")
    assert notices.cards
    second.leave()
    third = open_desk(hidden=True, notices=nobody(), places_windows=False)
    assert third.program.reminder_flow.troubles == ()


def test_neither_window_nor_notification_is_what_the_person_chose_and_no_trouble(x11: Background) -> None:
    offer(x11, popup=False, notification=False)
    assert not x11.popup_shown
    assert status(x11) == ("Hourly hands is due; its window and its notification are switched off.", [])
    assert x11.reminder_flow.troubles == ()
    assert x11.desk.cues.heard[-1] == "reminder"


@pytest.mark.parametrize("places_windows", [True, False])
def test_a_click_on_the_card_opens_the_small_window_and_starts_nothing(
    notices: FakeNotices, open_desk: OpenDesk, places_windows: bool
) -> None:
    background = open_background(open_desk, notices=notices, places_windows=places_windows)
    offer(background, popup=False, notification=True)
    (card,) = notices.shown
    assert (card.title, card.text) == ("Two minutes for your hands?", "Two-minute desk reset")
    assert [label for _action, label in card.buttons] == ["Start", "In 5 minutes", "Skip"]
    assert status(background) == ("Hourly hands is on the screen, as a notification.", ["notification"])
    assert not background.popup_shown
    notices.click(ON_CARD)
    assert background.popup_shown
    assert background.desk.page is background.desk.app.browse_flow.home
    assert notices.cards == []
    assert status(background) == ("Hourly hands is on the screen.", ["popup"])
    timer(background.reminder_flow.popup).timeout.emit()
    background.desk.bot.mouseClick(button(background.reminder_flow.popup, "Start"), Qt.MouseButton.LeftButton)
    assert background.desk.page is background.desk.app.session_flow.cautions


def test_a_server_that_takes_no_clicks_gets_the_small_window_beside_it(open_desk: OpenDesk) -> None:
    notices = FakeNotices(clicks=False)
    background = open_background(open_desk, notices=notices)
    offer(background, popup=False, notification=True)
    assert notices.cards
    assert background.popup_shown
    assert status(background)[1] == ["popup", "notification"]


@pytest.mark.parametrize(
    ("action", "why"),
    [("skip", "Next: Hourly hands at 11:00"), ("snooze", "Hourly hands will be offered again at 10:05.")],
)
def test_a_button_on_the_card_answers_and_takes_the_card_away(
    wayland: Background, notices: FakeNotices, action: str, why: str
) -> None:
    offer(wayland, popup=True, notification=False)
    notices.click(action)
    assert wayland.reminder_flow.controller.why() == why
    assert notices.cards == []


def test_our_own_clock_ends_a_card_that_its_server_never_ends(wayland: Background, notices: FakeNotices) -> None:
    offer(wayland, popup=True, notification=False)
    wayland.pass_time(118)
    assert len(notices.cards) == 1
    wayland.pass_time(3)
    assert notices.cards == []
    assert status(wayland)[1] == []


def test_an_unknown_action_is_nothing_to_us(wayland: Background, notices: FakeNotices) -> None:
    offer(wayland, popup=True, notification=False)
    notices.click("reply")
    assert status(wayland)[1] == ["notification"]
    assert not wayland.popup_shown


@pytest.mark.parametrize(("places_windows", "shown"), [(True, ["popup"]), (False, [])])
def test_a_bus_that_goes_takes_the_card_with_it_and_the_offer_comes_another_way(
    notices: FakeNotices, open_desk: OpenDesk, places_windows: bool, shown: list[str]
) -> None:
    background = open_background(open_desk, notices=notices, places_windows=places_windows)
    offer(background, popup=False, notification=True)
    notices.vanish()
    assert background.popup_shown == places_windows
    assert status(background)[1] == shown


def test_a_window_that_was_given_the_keys_makes_way_for_the_card_and_comes_when_that_is_clicked(
    x11: Background, notices: FakeNotices
) -> None:
    offer(x11, popup=True, notification=False)
    x11.reminder_flow.popup.got_keys.emit()
    assert status(x11)[1] == ["notification"]
    assert not x11.popup_shown
    notices.click(ON_CARD)
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
    background = open_background(open_desk, notices=nobody())
    offer(background, popup=True, notification=False)
    background.reminder_flow.popup.got_keys.emit()
    assert status(background)[1] == ["popup"]
    assert background.popup_shown
    (told,) = background.reminder_flow.troubles
    assert told.endswith("and no notification service can show reminders.")


def test_while_the_server_hangs_nothing_is_said_to_be_on_the_screen(x11: Background, notices: FakeNotices) -> None:
    notices.hangs = True
    offer(x11, popup=False, notification=True)
    assert status(x11) == ("Hourly hands is due now.", [])
    assert "reminder" not in x11.desk.cues.heard
    notices.answer()
    assert status(x11)[1] == ["notification"]
    assert x11.desk.cues.heard[-1] == "reminder"


def test_a_small_window_that_is_wanted_too_does_not_wait_for_the_server(x11: Background, notices: FakeNotices) -> None:
    notices.hangs = True
    offer(x11, popup=True, notification=True)
    assert x11.popup_shown
    assert x11.desk.cues.heard.count("reminder") == 1
    notices.answer()
    assert status(x11)[1] == ["popup", "notification"]
    assert x11.desk.cues.heard.count("reminder") == 1


def test_an_offer_that_was_answered_before_the_server_does_not_appear(x11: Background, notices: FakeNotices) -> None:
    notices.hangs = True
    offer(x11, popup=False, notification=True)
    assert x11.reminder_flow.answer_offer(Answer.SKIP)
    assert notices.owed == []
    notices.answer()
    assert not x11.popup_shown
    assert notices.shown == []


def test_a_window_that_was_given_the_keys_waits_for_the_server_before_it_comes_back(
    x11: Background, notices: FakeNotices
) -> None:
    notices.hangs = True
    offer(x11, popup=True, notification=True)
    x11.reminder_flow.popup.got_keys.emit()
    assert not x11.popup_shown
    assert x11.reminder_flow.troubles == ()
    notices.there = False
    notices.answer()
    assert x11.popup_shown
    (told,) = x11.reminder_flow.troubles
    assert told.endswith("and no notification service can show reminders.")


def test_at_the_end_the_card_is_taken_back(x11: Background, notices: FakeNotices) -> None:
    offer(x11, popup=False, notification=True)
    x11.reminder_flow.close()
    assert notices.cards == []
    assert notices.closed
