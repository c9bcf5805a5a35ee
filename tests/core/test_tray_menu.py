"""The tray: its icon, its tooltip, and a menu of the commands that work now."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tools.reminder_case import HANDS, MONDAY
from tools.reminder_world import Desk, play

from unclench.core.reminders.rules import Reminders
from unclench.core.reminders.tray_menu import MenuEntry, TrayCommand, TrayIcon, TrayView, tray_view

ROUTINES = (("desk-reset", "Desk reset"), ("wrist-flex", "Wrist flex"))


def view_of(desk: Desk) -> TrayView:
    return tray_view(desk.state, desk.reminders, desk.seen(), ROUTINES)


def after(*events: str) -> Desk:
    desk = Desk(Reminders(), MONDAY)
    for event in events:
        play(desk, event)
    return desk


def entry(view: TrayView, label: str) -> MenuEntry:
    return next(one for one in view.menu if one.label == label)


@pytest.mark.parametrize(
    ("events", "icon", "tooltip"),
    [
        ((), "waiting", "Next: Hourly hands at 10:00"),
        (("work 60 min",), "waiting", "Hourly hands is on the screen."),
        (("type 61 min",), "waiting", "Hourly hands waits. You are typing."),
        (("tray meeting 30 min",), "held", "You are in a meeting until 09:30. Next: Hourly hands at 10:00"),
        (("work 50 min", "tray meeting 30 min", "work 15 min"), "held",
         "Hourly hands waits. You are in a meeting until 10:20."),
        (("tray off 1 h",), "off", "Reminders are off until 10:00."),
        (("tray off until tomorrow",), "off", "Reminders are off until tomorrow."),
        (("tray off 1 h", "tray on"), "waiting", "Next: Hourly hands at 10:00"),
    ],
)  # fmt: skip
def test_icon_and_tooltip(events: tuple[str, ...], icon: str, tooltip: str) -> None:
    view = view_of(after(*events))
    assert (view.icon, view.tooltip) == (icon, tooltip)


def test_a_session_shows_the_running_icon_even_while_reminders_are_off() -> None:
    desk = after("tray off 1 h")
    desk.session = "desk-reset"
    view = view_of(desk)
    assert view.icon is TrayIcon.RUNNING
    assert not entry(view, "Start now").enabled


def test_a_quiet_moment_shows_the_held_icon() -> None:
    desk = after("work 10 min")
    desk.quiet = "The camera is on."
    assert view_of(desk).icon is TrayIcon.HELD


def test_the_wake_up_question_shows_as_held_not_as_a_session() -> None:
    desk = after("work 55 min")
    for work in ("", "work 6 min"):
        if work:
            play(desk, work)
        desk.wake_up = True
        desk.look()
        view = view_of(desk)
        assert view.icon is TrayIcon.HELD
        assert view.tooltip.endswith("The wake-up question is on the screen.")
        assert entry(view, "Start now").enabled


def test_without_reminders_the_icon_is_off_and_only_working_entries_are_enabled() -> None:
    desk = Desk(Reminders((replace(HANDS, on=False),)), MONDAY)
    view = view_of(desk)
    assert (view.icon, view.tooltip) == (TrayIcon.OFF, "All reminders are switched off.")
    assert [one.label for one in view.menu if one.enabled and one.label] == ["Start now", "Open", "Settings", "Quit"]


def test_the_menu() -> None:
    view = view_of(after())
    assert [one.label for one in view.menu] == [
        "Start now", "", "In a meeting", "Snooze", "Reminders off", "", "Open", "Settings", "Quit",
    ]  # fmt: skip
    assert entry(view, "Start now").entries[1] == MenuEntry("Wrist flex", TrayCommand.START, routine="wrist-flex")
    assert [(one.label, one.minutes) for one in entry(view, "In a meeting").entries] == [
        ("30 minutes", 30), ("60 minutes", 60),
    ]  # fmt: skip
    assert [one.label for one in entry(view, "Reminders off").entries] == ["For 1 hour", "Until tomorrow"]


def test_active_entries_are_ticked_and_can_be_ended() -> None:
    meeting = entry(view_of(after("tray meeting 30 min")), "In a meeting")
    assert meeting.ticked
    assert meeting.entries[-1] == MenuEntry("The meeting is over", TrayCommand.MEETING, minutes=0)
    off = entry(view_of(after("tray off until tomorrow")), "Reminders off")
    assert off.ticked
    assert [one.ticked for one in off.entries] == [False, True, False]
    assert off.entries[-1] == MenuEntry("On again now", TrayCommand.OFF, minutes=0)
