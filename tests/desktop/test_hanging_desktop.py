"""A desktop that answers late or never about idle time and quiet, or shows no notification: the program does not wait
for it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication

from background import HOUR_S, Background
from fakes import FakeDesktop
from on_screen import timer
from unclench.core.reminders.rules import BUILT_IN
from unclench.core.reminders.tray_menu import TrayCommand, TrayIcon
from unclench.core.settings.settings import Settings, set_to
from unclench.desktop.flows.reminder_controller import ANSWER_LIMIT_MS, ReminderController
from unclench.system.notify.choose import choose
from unclench.system.notify.notices import NoticeThread
from waiting import LONG_S, until

if TYPE_CHECKING:
    from bus import PrivateBus

Desk = Any  # conftest.Desk; conftest cannot be imported
OpenDesk = Callable[..., Desk]
TURNS = 200


def test_a_desktop_that_hangs_blocks_nothing_and_becomes_unknown(background: Background) -> None:
    controller = background.reminder_flow.controller
    background.be_due()
    background.desktop.hangs, background.desktop.idle_s = True, 1.0  # the person is typing
    controller.poll()
    assert timer(controller).interval() == ANSWER_LIMIT_MS
    assert not background.popup_shown
    timer(controller).timeout.emit()
    assert background.popup_shown, "unknown never means busy"
    background.desktop.answer()
    assert controller._seen.idle_s is None, "a late answer is not taken for the next one"


def test_only_one_look_runs_at_a_time(background: Background) -> None:
    background.desktop.hangs = True
    for _again in range(3):
        background.reminder_flow.controller.poll()
    assert len(background.desktop.owed) == 1


def test_nothing_is_offered_if_a_session_begins_during_the_look(background: Background) -> None:
    background.be_due()
    background.desktop.hangs = True
    background.reminder_flow.controller.poll()
    background.desk.start("wrist-flex")
    background.desktop.answer()
    assert not background.popup_shown
    assert background.icon is TrayIcon.RUNNING


def test_a_tray_choice_shows_at_once_while_the_desktop_hangs(background: Background) -> None:
    background.desktop.hangs = True
    background.choose(TrayCommand.MEETING, minutes=30)
    assert background.icon is TrayIcon.HELD


def test_a_requested_offer_waits_for_the_desktop_because_of_its_sound(background: Background) -> None:
    background.desktop.hangs, background.desktop.quiet = True, "A window is full screen."
    assert background.reminder_flow.controller.remind("hourly-hands")
    assert not background.popup_shown
    background.desktop.answer()
    assert background.popup_shown
    assert "reminder" not in background.desk.cues.heard


def test_a_requested_offer_snoozed_before_it_appears_does_not_appear(background: Background) -> None:
    background.desktop.hangs = True
    background.reminder_flow.controller.remind("hourly-hands")
    background.choose(TrayCommand.SNOOZE, minutes=30)
    background.desktop.answer()
    assert not background.popup_shown


def test_another_requested_offer_replaces_the_first_at_once(background: Background) -> None:
    rules = (*BUILT_IN, replace(BUILT_IN[0], id="feet", name="Feet"))
    background.desk.app.change(set_to(reminders=rules))
    background.reminder_flow.controller.remind("hourly-hands")
    background.desktop.hangs = True
    background.reminder_flow.controller.remind("feet")
    assert not background.popup_shown, "pressing Start now would answer the other offer"
    background.desktop.answer()
    assert background.popup_shown
    assert not background.reminder_flow.controller.remind("no such reminder")
    assert background.popup_shown


def test_an_answer_after_the_end_changes_nothing(background: Background) -> None:
    background.be_due()
    background.desktop.hangs = True
    background.reminder_flow.controller.poll()
    background.reminder_flow.close()
    background.desktop.answer()
    assert not background.popup_shown
    assert not timer(background.reminder_flow.controller).isActive()


def test_a_desktop_that_hangs_from_the_start_does_not_change_the_tray_or_its_sentences(open_desk: OpenDesk) -> None:
    desk = open_desk()
    path = desk.app_state.folders.person.reminders
    controller = ReminderController(desk.clock, FakeDesktop(hangs=True), path, lambda: None, desk.app)
    controller.start(Settings().reminding, Settings().wake_up)
    assert controller.why() == "Next: Hourly hands at 10:00"
    controller.close()


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is for Linux")
def test_the_window_lives_on_while_a_notification_server_hangs(
    open_desk: OpenDesk, private_bus: PrivateBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server answers only after the window has seen TURNS turns of its event loop."""
    from unclench.system.notify import freedesktop

    monkeypatch.setattr(freedesktop, "LIMIT_S", LONG_S)
    asked, released = threading.Event(), threading.Event()

    def names(_call: object) -> tuple[str, tuple[Any, ...]]:
        asked.set()
        assert released.wait(LONG_S)
        return "as", (["actions"],)

    server = private_bus.serve(freedesktop.SERVICE.service).does("GetCapabilities", names).answers("Notify", "u", (7,))
    server.answers("GetServerInformation", "ssss", ("any", "nobody", "1", "1.2")).answers("CloseNotification")
    desk = open_desk(notices=NoticeThread(partial(choose, {})))
    desk.accept()
    background = Background(desk)
    desk.app.change(set_to(reminders=(replace(BUILT_IN[0], popup=False, notification=True),)))
    try:
        background.pass_time(HOUR_S + 1)
        assert asked.wait(LONG_S)
        for _turn in range(TURNS):
            QCoreApplication.processEvents()
        assert not released.is_set()
        assert background.reminder_flow.controller.status()["shown"] == []
    finally:
        released.set()

    def shown() -> bool:
        QCoreApplication.processEvents()
        return bool(background.reminder_flow.controller.status()["shown"] == ["notification"])

    until(shown, "the notification")
    server.signal(freedesktop.SERVICE.path, freedesktop.SERVICE.interface, "ActionInvoked", "us", (7, "skip"))

    def skipped() -> bool:
        QCoreApplication.processEvents()
        return bool(background.reminder_flow.controller.why() == "Next: Hourly hands at 11:00")

    until(skipped, "the answer")
