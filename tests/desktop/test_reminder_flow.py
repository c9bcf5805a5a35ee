"""Reminders in the window: the offer, its answers, the tray's menu, and a closed window."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QMenu, QSystemTrayIcon

from background import HOUR_S, Background
from fakes import FakeDesktop
from on_screen import button, label_with, texts, timer
from pages import switch_on, withdraw_acceptance
from unclench.content.bundled import assets_dir
from unclench.content.safety_text import load_safety_text
from unclench.core.care.care import Answer as CareAnswer
from unclench.core.care.care_length import CareChoice
from unclench.core.reminders.rules import BUILT_IN
from unclench.core.reminders.tray_menu import TrayCommand, TrayIcon
from unclench.core.settings.settings import Settings, set_to
from unclench.desktop.flows import reminder_controller
from unclench.desktop.flows.reminder_controller import ReminderController
from unclench.desktop.frame.tray import RETRIES, Tray
from unclench.store.paths import Paths

Desk = Any  # conftest.Desk; conftest cannot be imported
OpenDesk = Callable[[], Desk]


def test_after_an_hour_at_the_computer_it_offers_two_minutes(background: Background) -> None:
    background.pass_time(HOUR_S - 1)
    assert not background.reminder_flow.popup.isVisible()
    background.pass_time(2)
    popup = background.reminder_flow.popup
    assert popup.isVisible()
    assert label_with(popup, "your").text() == "Two minutes\nfor your hands?"
    assert background.desk.cues.heard[-1] == "reminder"


def test_the_buttons_are_disabled_for_the_first_second(background: Background) -> None:
    background.pass_time(HOUR_S + 1)
    popup = background.reminder_flow.popup
    background.desk.bot.mouseClick(button(popup, "Start"), Qt.MouseButton.LeftButton)
    assert popup.isVisible()
    assert not any(one.isEnabled() for one in popup.findChildren(QAbstractButton))
    timer(popup).timeout.emit()
    assert all(one.isEnabled() for one in popup.findChildren(QAbstractButton))
    background.desk.bot.mouseClick(button(popup, "Start"), Qt.MouseButton.LeftButton)
    assert not popup.isVisible()
    assert background.desk.page is background.desk.app.session_flow.cautions


def test_it_takes_no_focus(background: Background) -> None:
    background.pass_time(HOUR_S + 1)
    popup = background.reminder_flow.popup
    assert popup.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert popup.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert background.desk.app.window.isActiveWindow()


def test_an_offer_without_an_answer_twice_counts_as_missed(background: Background) -> None:
    background.pass_time(HOUR_S + 1)
    background.pass_time(121)
    assert not background.reminder_flow.popup.isVisible()
    background.pass_time(300)
    assert background.reminder_flow.popup.isVisible()
    background.pass_time(121)
    assert not background.reminder_flow.popup.isVisible()
    background.pass_time(1800)
    assert not background.reminder_flow.popup.isVisible()


@pytest.mark.parametrize(
    ("name", "again_s"),
    [
        ("In 5 minutes", 300.0),
        ("In 10 minutes", 600.0),
        ("In 30 minutes", 1800.0),
        ("In 60 minutes", 3600.0),
        ("Skip", HOUR_S),
    ],
)
def test_later_and_skip(background: Background, name: str, again_s: float) -> None:
    background.pass_time(HOUR_S + 1)
    timer(background.reminder_flow.popup).timeout.emit()
    background.desk.bot.mouseClick(button(background.reminder_flow.popup, name), Qt.MouseButton.LeftButton)
    assert not background.reminder_flow.popup.isVisible()
    background.pass_time(again_s - 2)
    assert not background.reminder_flow.popup.isVisible()
    background.pass_time(4)
    assert background.reminder_flow.popup.isVisible()


def test_a_call_delays_the_offer_and_the_tray_gives_the_reason(background: Background) -> None:
    background.desktop.quiet = "The microphone is in use."
    background.pass_time(HOUR_S + 60)
    assert not background.reminder_flow.popup.isVisible()
    assert background.icon is TrayIcon.HELD
    assert "The microphone is in use." in background.reminder_flow.controller.why()
    background.desktop.quiet = None
    background.pass_time(61)
    assert background.reminder_flow.popup.isVisible()


def test_nothing_is_written_while_the_person_is_away(background: Background, monkeypatch: pytest.MonkeyPatch) -> None:
    at = replace(BUILT_IN[0], id="neck", name="Neck", at=(time(15),))
    background.desk.app.change(set_to(reminders=(*BUILT_IN, at)))
    background.desktop.idle_s = 400.0
    background.pass_time(60)
    written: list[object] = []
    monkeypatch.setattr(reminder_controller, "write_json", lambda _path, note: written.append(note))
    background.pass_time(HOUR_S)
    assert len(written) <= HOUR_S / reminder_controller.SAVE_S


def test_no_offer_comes_over_the_unread_safety_text(background: Background) -> None:
    withdraw_acceptance(background.desk)
    background.pass_time(HOUR_S + 1)
    assert not background.popup_shown
    assert "reminder" not in background.desk.cues.heard
    background.desk.app.user_data.accept(2)
    background.pass_time(300)
    assert background.popup_shown


def test_an_offer_is_withdrawn_when_the_window_opens_with_the_unread_safety_text(background: Background) -> None:
    background.desk.app.window.hide()
    withdraw_acceptance(background.desk)
    background.pass_time(HOUR_S + 1)
    assert background.popup_shown
    background.choose(TrayCommand.OPEN)
    assert not background.popup_shown
    assert background.reminder_flow.controller.why() == "Hourly hands will be offered again at 10:05."


def test_the_menu_of_the_tray(background: Background) -> None:
    background.choose(TrayCommand.MEETING, minutes=30)
    assert background.icon is TrayIcon.HELD
    background.choose(TrayCommand.MEETING)
    background.choose(TrayCommand.OFF_UNTIL_TOMORROW)
    assert background.icon is TrayIcon.OFF
    background.pass_time(HOUR_S + 60)
    assert not background.reminder_flow.popup.isVisible()
    background.choose(TrayCommand.OFF)
    assert background.icon is TrayIcon.WAITING
    background.choose(TrayCommand.SETTINGS)
    assert background.desk.page is background.desk.app.settings
    background.choose(TrayCommand.START, routine="desk-reset")
    assert background.desk.page is background.desk.app.session_flow.cautions


def test_a_session_counts_as_the_break(background: Background) -> None:
    background.pass_time(HOUR_S - 60)
    background.desk.start("desk-reset")
    assert background.icon is TrayIcon.RUNNING
    background.choose(TrayCommand.START, routine="wrist-flex")
    assert background.desk.app.controller.session is not None
    assert background.desk.app.controller.session.routine.id == "desk-reset"
    background.desk.press("s")
    background.pass_time(HOUR_S - 2)
    assert not background.reminder_flow.popup.isVisible()


def test_after_an_offer_the_window_goes_back_to_the_tray(background: Background) -> None:
    window = background.desk.app.window
    window.hide()
    background.pass_time(HOUR_S + 1)
    timer(background.reminder_flow.popup).timeout.emit()
    background.desk.bot.mouseClick(button(background.reminder_flow.popup, "Start"), Qt.MouseButton.LeftButton)
    assert window.isVisible()
    background.desk.app.session_flow.left.emit()
    assert not window.isVisible()


def test_a_window_opened_by_the_person_in_between_stays_open(background: Background) -> None:
    window = background.desk.app.window
    window.hide()
    background.choose(TrayCommand.START, routine="desk-reset")
    window.hide()  # at the notes: another day
    background.choose(TrayCommand.OPEN)
    background.desk.app.session_flow.left.emit()
    assert window.isVisible()


def test_a_click_on_the_tray_message_opens_the_offer_or_the_window(background: Background) -> None:
    background.desk.app.window.hide()
    background.tray.message_clicked.emit()
    assert background.desk.app.window.isVisible()
    assert background.desk.page is background.desk.app.browse_flow.home
    background.pass_time(HOUR_S + 1)
    background.tray.message_clicked.emit()
    assert background.desk.page is background.desk.app.browse_flow.home
    assert background.popup_shown


def test_replaced_menus_are_deleted(background: Background) -> None:
    def menus() -> int:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return len(background.tray._menu.findChildren(QMenu))

    before = menus()
    for _again in range(3):
        background.choose(TrayCommand.MEETING, minutes=30)
        background.choose(TrayCommand.MEETING)
    assert menus() == before


def test_a_vanished_tray_is_waited_for_and_then_reported(
    background: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[bool] = []
    background.tray.available_changed.connect(told.append)
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    looks = timer(background.tray)
    background.tray._on_watcher_changed()
    for _retry in range(RETRIES):
        assert told == []
        assert looks.isActive()
        looks.timeout.emit()
    assert told == [False]
    assert not looks.isActive()


def test_a_missing_routine_is_reported(background: Background) -> None:
    rule = replace(BUILT_IN[0], routine="gone", name="Mine")
    background.desk.app.change(set_to(reminders=(rule,)))
    background.pass_time(HOUR_S + 1)
    assert not background.reminder_flow.popup.isVisible()
    background.pass_time(60)


def test_a_truncated_state_file_is_set_aside_and_reported(open_desk: OpenDesk, paths: Paths) -> None:
    paths.make_folders()
    paths.reminders.write_text('{"reminders": {"ver', encoding="utf-8")
    (told,) = open_desk().program.reminder_flow.troubles
    assert "set aside" in told
    assert json.loads(paths.reminders.read_text())["reminders"]["version"] == 1


def test_counted_time_survives_a_restart(open_desk: OpenDesk, paths: Paths) -> None:
    desk = open_desk()

    def controller() -> ReminderController:
        made = ReminderController(desk.clock, FakeDesktop(30.0), paths.reminders, lambda: None, desk.app)
        made.start(Settings().reminding, Settings().wake_up)
        return made

    paths.make_folders()
    first = controller()
    for _minute in range(50):
        desk.clock.advance(60)
        first.poll()
    first.close()
    second = controller()
    offers: list[object] = []
    second.offered.connect(offers.append)
    for _minute in range(12):
        desk.clock.advance(60)
        second.poll()
    assert len(offers) == 1
    second.close()


def test_a_failed_write_is_reported_and_it_goes_on(open_desk: OpenDesk, paths: Paths) -> None:
    desk = open_desk()
    path = paths.state / "no-such-folder" / "reminders.json"
    controller = ReminderController(desk.clock, FakeDesktop(30.0), path, lambda: None, desk.app)
    told: list[str] = []
    controller.trouble.connect(told.append)
    controller.start(Settings().reminding, Settings().wake_up)
    offers: list[object] = []
    controller.offered.connect(offers.append)
    for _minute in range(61):
        desk.clock.advance(60)
        controller.poll()
    assert len(offers) == 1
    assert told
    assert "Cannot save" in told[0]
    controller._path = paths.reminders
    controller.close()


def test_an_offer_requested_in_a_quiet_moment_makes_no_sound(background: Background) -> None:
    background.desktop.quiet = "A window is full screen."
    background.reminder_flow.controller.poll()
    assert background.reminder_flow.controller.remind("hourly-hands")
    assert background.reminder_flow.popup.isVisible()
    assert "reminder" not in background.desk.cues.heard


def test_a_state_file_of_an_unknown_version_is_reported(open_desk: OpenDesk, paths: Paths) -> None:
    paths.make_folders()
    paths.reminders.write_text('{"reminders": {"version": 99}}', encoding="utf-8")
    (told,) = open_desk().program.reminder_flow.troubles
    assert "start over" in told


@pytest.mark.parametrize("muted", [True, False])
def test_a_muted_skin_check_is_shown_as_a_desktop_message(
    background: Background, monkeypatch: pytest.MonkeyPatch, muted: bool
) -> None:
    told: list[str] = []
    monkeypatch.setattr(background.tray, "show_message", lambda _title, text, _ms: told.append(text))
    desk, app = background.desk, background.desk.app
    app.change(set_to(muted=muted))
    switch_on(desk, heat=CareChoice(on=True))
    app.browse_flow.open("nerve-gliding")
    app.browse_flow.routine.start_requested.emit()
    for number in range(3):
        app.session_flow.pack_flow.questions.answer(number, CareAnswer.NO)
    app.session_flow.pack_flow.questions.go_on.click()
    app.session_flow.pack_flow.page.put_on.click()
    text = load_safety_text(assets_dir() / "safety.yaml").with_emergency(None).care
    desk.wear(301)
    assert told == [text.check] * muted
    desk.wear(30)
    assert told == [text.check, text.off] * muted


def test_home_says_when_the_next_reminder_comes(background: Background) -> None:
    assert "Next: Hourly hands at 10:00" in texts(background.desk.app.window)


def test_a_lock_whose_end_nothing_reports_does_not_stop_the_reminders(background: Background) -> None:
    background.pass_time(HOUR_S - 600)
    background.reminder_flow.controller.lock(True)
    background.desktop.idle_s = 10.0
    background.pass_time(660)
    assert background.popup_shown


def test_a_second_lock_after_such_a_one_counts(background: Background) -> None:
    controller = background.reminder_flow.controller
    background.pass_time(HOUR_S - 600)
    controller.lock(True)
    background.desktop.idle_s = 10.0
    background.pass_time(500)
    controller.lock(True)
    background.desktop.idle_s = None
    background.pass_time(250)
    assert not background.popup_shown
    assert controller.why() == "Hourly hands waits. The screen is locked."


@pytest.mark.qt_log_ignore("systemTrayWindowChanged")
def test_whether_there_is_a_tray_is_not_asked_again_and_again(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hung session bus would block the window each time."""
    asked: list[bool] = []

    def there() -> bool:
        asked.append(True)
        return True

    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", there)
    tray = Tray(assets_dir())
    assert not tray.available
    tray.start()
    assert [tray.available for _look in range(5)] == [True] * 5
    assert asked == [True]
    tray.close()
