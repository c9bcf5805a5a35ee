"""Closing and quitting: which questions are asked, what the answers do, and what is kept for the next start."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from background import Background
from on_screen import button, timer
from pages import bars, notes_left, records, show_care
from unclench.core.record.history import Outcome
from unclench.core.reminders.rules import BUILT_IN
from unclench.core.reminders.tray_menu import TrayCommand
from unclench.core.session.leaving import Asked, Leave
from unclench.core.session.session import Status
from unclench.core.settings.settings import set_to
from unclench.desktop.widgets.ask import Ask
from unclench.store.paths import Paths

Desk = Any  # conftest.Desk; conftest cannot be imported
ON_CLOSE = [None, "background", "quit"]


def questions(desk: Desk) -> list[Ask]:
    return [ask for ask in desk.window.findChildren(Ask) if ask.isVisible()]


def answer(desk: Desk, words: str) -> None:
    (ask,) = questions(desk)
    next(button for button in ask.findChildren(QPushButton) if button.text() == words).click()


def close_means(desk: Desk, on_close: str | None) -> None:
    desk.app.change(set_to(on_close=on_close))


def test_the_first_close_asks_and_the_answer_is_saved(background: Background, paths: Paths) -> None:
    window = background.desk.window
    window.close()
    answer(background.desk, "Keep reminding")
    assert not window.isVisible()
    background.desk.settle()
    assert json.loads(paths.settings_file.read_text())["on_close"] == "background"
    background.choose(TrayCommand.OPEN)
    assert window.isVisible()
    window.close()
    assert not window.isVisible()
    assert background.desk.happened.ends == []


def test_an_offer_that_comes_while_the_question_is_open_can_be_answered(background: Background) -> None:
    background.desk.window.close()
    (ask,) = questions(background.desk)
    assert ask.windowModality() is Qt.WindowModality.WindowModal
    background.reminder_flow.controller.remind("hourly-hands")
    popup = background.reminder_flow.popup
    timer(popup).timeout.emit()
    skip = button(popup, "Skip")
    QTest.mouseClick(popup.windowHandle(), Qt.MouseButton.LeftButton, pos=skip.mapTo(popup, skip.rect().center()))
    assert not popup.isVisible()
    assert ask.isVisible()


def test_the_answer_to_quit_is_saved_too_and_ends_the_program(background: Background, paths: Paths) -> None:
    background.desk.window.close()
    answer(background.desk, "Quit")
    background.desk.settle()
    assert json.loads(paths.settings_file.read_text())["on_close"] == "quit"
    assert background.desk.happened.ends == [True]


@pytest.mark.parametrize("on_close", ["quit", None])
def test_closing_ends_the_program(background: Background, on_close: str | None) -> None:
    rules = () if on_close is None else BUILT_IN
    background.desk.app.change(set_to(on_close=on_close, reminders=rules))
    background.desk.window.close()
    assert background.desk.happened.ends == [True]


def test_without_a_tray_closing_minimizes_the_window(background: Background) -> None:
    background.tray.there = False
    close_means(background.desk, "background")
    background.desk.window.close()
    assert background.desk.window.isMinimized()


def test_quitting_keeps_the_session_for_the_next_start(background: Background, paths: Paths) -> None:
    background.desk.start("desk-reset")
    background.choose(TrayCommand.QUIT)
    assert background.desk.happened.ends == [True]
    background.desk.settle()
    assert notes_left(paths)


def test_a_session_can_continue_with_sound_only_while_the_window_is_hidden(background: Background) -> None:
    background.desk.start("desk-reset")
    background.desk.window.close()
    answer(background.desk, "Continue in the background")
    assert not background.desk.window.isVisible()
    heard = len(background.desk.cues.heard)
    background.desk.wait(20)
    assert background.desk.app.controller.session is not None
    assert len(background.desk.cues.heard) > heard + 3
    background.choose(TrayCommand.OPEN)
    assert background.desk.window.isVisible()


def test_closing_at_the_safety_text_asks_nothing(desk: Desk) -> None:
    desk.app.session_flow.declined.emit()
    assert desk.happened.ends == [True]
    assert questions(desk) == []


@pytest.mark.parametrize("on_close", ON_CLOSE)
def test_keeping_the_session_for_the_next_start_ends_the_program(
    background: Background, paths: Paths, on_close: str | None
) -> None:
    close_means(background.desk, on_close)
    background.desk.start("desk-reset")
    background.desk.window.close()
    answer(background.desk, "Close; continue at the next start")
    assert background.desk.happened.ends == [True]
    background.desk.settle()
    assert notes_left(paths)


def test_stopping_the_session_records_it_and_continues_the_close(background: Background, paths: Paths) -> None:
    close_means(background.desk, "background")
    background.desk.start("desk-reset")
    background.desk.wait(15)
    background.desk.window.close()
    answer(background.desk, "Stop and close")
    background.desk.settle()
    assert [one.outcome for one in records(paths)] == [Outcome.STOPPED]
    assert not background.desk.window.isVisible()
    assert background.desk.happened.ends == []


@pytest.mark.parametrize("session", [False, True])
def test_a_second_close_opens_no_second_question(background: Background, session: bool) -> None:
    if session:
        background.desk.start("desk-reset")
    for _again in range(3):
        background.desk.window.close()
    assert len(questions(background.desk)) == 1
    answer(background.desk, "Stay here")
    assert questions(background.desk) == []
    assert background.desk.window.isVisible()
    background.desk.window.close()
    assert len(questions(background.desk)) == 1


def test_quit_in_the_tray_withdraws_an_open_question_about_closing(background: Background) -> None:
    background.desk.window.close()
    background.choose(TrayCommand.QUIT)
    assert background.desk.happened.ends == [True]
    assert questions(background.desk) == []


def test_quit_in_the_tray_with_a_pack_on_asks_in_the_window_then_quits(desk: Desk) -> None:
    show_care(desk)
    close_means(desk, "background")
    desk.window.close()
    answer(desk, "Stay here")
    desk.window.hide()
    background = Background(desk)
    background.choose(TrayCommand.QUIT)
    assert desk.window.isVisible()
    answer(desk, "It is off. Close")
    assert desk.app.session_flow.pack_flow.on is False
    assert desk.happened.ends == [True], "quit is not the same as close"


@pytest.mark.parametrize("on_close", ON_CLOSE)
@pytest.mark.parametrize("asking", [False, True])
def test_the_end_of_the_system_asks_nothing_and_the_session_can_be_resumed(
    background: Background, open_desk: Any, paths: Paths, on_close: str | None, asking: bool
) -> None:
    desk = background.desk
    close_means(desk, on_close)
    desk.start("desk-reset")
    desk.wait(15)
    if asking:
        desk.window.close()
    assert desk.program.leaving.ask(Asked.SYSTEM) is Leave.END
    assert questions(desk) == []
    assert desk.happened.ends == [True]
    desk.leave()
    assert [text for text in bars(open_desk()) if "was cut off" in text]


def test_after_the_system_ends_with_a_pack_on_the_next_start_says_take_it_off(open_desk: Any) -> None:
    desk = open_desk()
    show_care(desk)
    assert desk.program.leaving.ask(Asked.SYSTEM) is Leave.END
    desk.leave()
    assert bars(open_desk()) == ["A warm pack was on when the program ended. Take the pack off."]


def test_the_warning_of_a_log_out_saves_everything_and_changes_nothing(background: Background, paths: Paths) -> None:
    desk = background.desk
    desk.start("desk-reset")
    desk.wait(15)
    paths.reminders.unlink()
    assert desk.program.leaving.ask(Asked.WARNING) is Leave.SAVE
    assert paths.reminders.exists()
    assert paths.window.exists()
    assert desk.app.controller.session is not None
    assert desk.app.controller.session.status is Status.RUNNING
    assert desk.window.isVisible()
    assert desk.happened.ends == []


@pytest.mark.skipif(sys.platform == "win32", reason="the real message is tested there")
def test_windows_messages_ask_to_leave(qapp: object) -> None:
    """Calls the filter as Qt does; tests/system/test_end_windows.py tests how it reads messages."""
    import ctypes
    from ctypes import wintypes

    from unclench.desktop.frame.system_end import NativeEnd

    asked: list[Asked] = []
    native = NativeEnd(asked.append)
    for number in (0x11, 0x16):
        message = wintypes.MSG(hWnd=7, message=number, wParam=1)
        assert native.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(message)) == (False, 0)
    native.nativeEventFilter(b"xcb_generic_event_t", 1)
    assert asked == [Asked.WARNING, Asked.SYSTEM]
    native.close()


def test_a_session_manager_does_not_restart_it() -> None:
    from PySide6.QtGui import QSessionManager

    from unclench.desktop.frame.system_end import never_restart

    class Manager:
        hint: QSessionManager.RestartHint | None = None

        def setRestartHint(self, hint: QSessionManager.RestartHint) -> None:  # noqa: N802  Qt's name
            self.hint = hint

    manager: Any = Manager()
    never_restart(manager)
    assert manager.hint is QSessionManager.RestartHint.RestartNever
