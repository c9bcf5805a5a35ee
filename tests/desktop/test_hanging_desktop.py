"""A desktop that takes its time to tell who is there and whether to be quiet, or never does: nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from background import Background
from fakes import FakeDesktop
from on_screen import timer
from unclench.core.reminders.rules import BUILT_IN
from unclench.core.reminders.tray_menu import TrayCommand, TrayIcon
from unclench.core.settings.settings import Settings, set_to
from unclench.desktop.flows.reminder_controller import ANSWER_LIMIT_MS, ReminderController

Desk = Any  # conftest.Desk; conftest cannot be imported
OpenDesk = Callable[[], Desk]


def test_a_desktop_that_hangs_holds_nothing_up_and_is_unknown_in_the_end(background: Background) -> None:
    controller = background.reminder_flow.controller
    background.be_due()
    background.desktop.hangs, background.desktop.idle_s = True, 1.0  # somebody is typing
    controller.poll()
    assert timer(controller).interval() == ANSWER_LIMIT_MS
    assert not background.popup_shown
    timer(controller).timeout.emit()
    assert background.popup_shown, "unknown never means busy"
    background.desktop.answer()
    assert controller._seen.idle_s is None, "what comes too late is not taken for the next answer"


def test_one_look_is_under_way_at_a_time(background: Background) -> None:
    background.desktop.hangs = True
    for _again in range(3):
        background.reminder_flow.controller.poll()
    assert len(background.desktop.owed) == 1


def test_a_session_that_begins_while_the_desktop_is_asked_is_not_offered_anything(background: Background) -> None:
    background.be_due()
    background.desktop.hangs = True
    background.reminder_flow.controller.poll()
    background.desk.start("wrist-flex")
    background.desktop.answer()
    assert not background.popup_shown
    assert background.icon is TrayIcon.RUNNING


def test_a_choice_in_the_tray_shows_at_once_while_the_desktop_hangs(background: Background) -> None:
    background.desktop.hangs = True
    background.choose(TrayCommand.MEETING, minutes=30)
    assert background.icon is TrayIcon.HELD


def test_an_offer_asked_for_waits_for_the_desktop_because_of_its_sound(background: Background) -> None:
    background.desktop.hangs, background.desktop.quiet = True, "A window is full screen."
    assert background.reminder_flow.controller.remind("hourly-hands")
    assert not background.popup_shown
    background.desktop.answer()
    assert background.popup_shown
    assert "reminder" not in background.desk.cues.heard


def test_an_offer_asked_for_and_put_off_before_it_came_does_not_come(background: Background) -> None:
    background.desktop.hangs = True
    background.reminder_flow.controller.remind("hourly-hands")
    background.choose(TrayCommand.SNOOZE, minutes=30)
    background.desktop.answer()
    assert not background.popup_shown


def test_another_offer_asked_for_takes_the_place_of_the_first_at_once(background: Background) -> None:
    rules = (*BUILT_IN, replace(BUILT_IN[0], id="feet", name="Feet"))
    background.desk.app.change(set_to(reminders=rules))
    background.reminder_flow.controller.remind("hourly-hands")
    background.desktop.hangs = True
    background.reminder_flow.controller.remind("feet")
    assert not background.popup_shown, "a Start pressed now would answer the other one"
    background.desktop.answer()
    assert background.popup_shown
    assert not background.reminder_flow.controller.remind("no such reminder")
    assert background.popup_shown


def test_at_the_end_an_answer_that_still_comes_changes_nothing(background: Background) -> None:
    background.be_due()
    background.desktop.hangs = True
    background.reminder_flow.controller.poll()
    background.reminder_flow.close()
    background.desktop.answer()
    assert not background.popup_shown
    assert not timer(background.reminder_flow.controller).isActive()


def test_a_desktop_that_hangs_from_the_start_leaves_tray_and_sentences_as_they_are(open_desk: OpenDesk) -> None:
    desk = open_desk()
    path = desk.app_state.folders.person.reminders
    controller = ReminderController(desk.clock, FakeDesktop(hangs=True), path, lambda: None, desk.app)
    controller.start(Settings().reminding, Settings().wake_up)
    assert controller.why() == "Next: Hourly hands at 10:00"
    controller.close()
