"""Settings of reminders, wake-up and start: a choice takes effect at once, and an error is shown."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from typing import Any

from PySide6.QtCore import QCoreApplication, QPoint, QProcess, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

from background import HOUR_S, Background
from on_screen import button, label_with, named, texts, timer
from unclench.core.problem import KnownError
from unclench.core.reminders.rules import BUILT_IN, Hours, ReminderRule, WakeUpRule
from unclench.core.settings.settings import set_to
from unclench.desktop.pages.settings import SettingsPage, first_tab_stop
from unclench.desktop.sections.diagnostics import DiagnosticsSection
from unclench.desktop.widgets.buttons import Chip
from unclench.desktop.widgets.contents import Contents
from unclench.desktop.widgets.fields import Menu, Stepper
from unclench.desktop.widgets.reminder_editor import ReminderEditor
from unclench.desktop.widgets.text import Label
from unclench.desktop.widgets.typed import TypedField
from unclench.store.paths import Paths

Desk = Any  # conftest.Desk; conftest cannot be imported


def page(desk: Desk) -> SettingsPage:
    desk.accept()
    desk.app.show_settings()
    settings: SettingsPage = desk.app.settings
    return settings


def type_into(desk: Desk, field: TypedField, text: str) -> None:
    field.line.selectAll()
    desk.bot.keyClicks(field.line, text)
    desk.bot.keyClick(field.line, Qt.Key.Key_Return)


def rules(desk: Desk) -> tuple[ReminderRule, ...]:
    kept: tuple[ReminderRule, ...] = desk.app.user_data.settings.reminders
    return kept


def editor(desk: Desk, number: int) -> ReminderEditor:
    found: list[ReminderEditor] = desk.app.settings.reminders.findChildren(ReminderEditor)
    return found[number]


def field(root: QWidget, name: str) -> TypedField:
    (found,) = (one for one in root.findChildren(TypedField) if one.line.accessibleName() == name)
    return found


def test_a_reminder_is_added_changed_and_removed(desk: Desk, paths: Paths) -> None:
    section = page(desk).reminders
    button(section, "Add a reminder").click()
    QCoreApplication.processEvents()
    own = editor(desk, 1)
    name = field(own, "Name")
    assert name.line.hasFocus()
    assert name.line.selectedText() == "My reminder"
    type_into(desk, name, "Neck at three")
    named(own, "Routine", Menu).value_chosen.emit("neck-ease")
    button(own, "When: At set times").click()
    type_into(desk, field(own, "Times"), "15:00, 9.30")
    for chip in own.findChildren(Chip)[5:]:
        chip.click()
    button(own, "Certain hours only").click()
    type_into(desk, field(own, "From"), "8")
    button(own, "Notification").click()
    assert rules(desk) == (
        *BUILT_IN,
        ReminderRule(
            "mine-1", "neck-ease", "Neck at three", at=(time(9, 30), time(15)), days=frozenset(range(5)),
            hours=Hours(time(8), time(17)), notification=True,
        ),
    )  # fmt: skip
    desk.settle()
    assert json.loads(paths.settings_file.read_text())["reminders"][1]["at"] == ["09:30", "15:00"]
    assert "At 9:30, 15:00 · weekdays · 8:00 to 17:00 · Neck and shoulder ease" in texts(own)
    button(own, "Remove this reminder").click()
    assert rules(desk) == BUILT_IN
    assert button(section, "Add a reminder").hasFocus()


def test_minutes_change_in_steps_and_every_switch_works(desk: Desk) -> None:
    page(desk)
    hourly = editor(desk, 0)
    hourly.unfold(True)
    unseen = "Turn on the window or the notification; otherwise there is nothing to click."
    button(hourly, "Less often").click()
    assert rules(desk)[0].every_s == 75 * 60
    button(hourly, "More often").click()
    button(hourly, "More often").click()
    assert rules(desk)[0].every_s == 50 * 60
    named(hourly, "A break is", Stepper).stepped.emit(10)
    button(hourly, "Hourly hands").click()
    assert unseen not in texts(hourly)
    button(hourly, "Small window").click()
    button(hourly, "Soft sound").click()
    assert rules(desk) == (
        replace(BUILT_IN[0], every_s=3000.0, natural_break_s=600.0, on=False, popup=False, sound=False),
    )
    assert unseen in texts(hourly)
    assert not button(hourly, "Remove this reminder").isVisible(), (
        "the built-in one can be switched off but not deleted"
    )
    desk.app.settings.reminders.control("snooze_minutes").stepped.emit(10)
    assert desk.app.user_data.settings.snooze_minutes == 10


def test_a_typing_mistake_is_shown_and_changes_nothing(desk: Desk) -> None:
    page(desk)
    hourly = editor(desk, 0)
    hourly.unfold(True)
    button(hourly, "When: At set times").click()
    times = field(hourly, "Times")
    before = rules(desk)
    for text, sentence in (
        ("25:00", "The hour goes from 0 to 23."),
        ("noon", "Write the time like 7:00 or 15:30."),
        (" ", "Write at least one time, like 9:30 or 9:30, 15:00."),
    ):
        type_into(desk, times, text)
        assert times.fault == sentence
        assert times.line.accessibleDescription() == sentence
        assert rules(desk) == before
    button(hourly, "Soft sound").click()
    assert times.line.text() == " ", "another change keeps the text for correction"
    type_into(desk, times, "12:00")
    assert (times.fault, rules(desk)[0].at) == ("", (time(12),))


def test_the_last_day_cannot_be_switched_off(desk: Desk) -> None:
    page(desk)
    chips = editor(desk, 0).findChildren(Chip)
    for chip in chips:
        chip.click()
    assert rules(desk)[0].days == {6}
    assert chips[6].isChecked()


def turn_on(desk: Desk, section: QWidget) -> None:
    """Turn the wake-up routine on, and read its notes."""
    button(section, "Wake-up routine").click()
    desk.app.session_flow.cautions.start.click()


def test_the_wake_up_is_set_for_each_day_of_the_week(desk: Desk) -> None:
    section = page(desk).wake_up
    menu = named(section, "Routine", Menu)
    assert not menu.isVisible()
    turn_on(desk, section)
    assert menu.isVisible()
    assert [(menu.itemText(one), menu.itemData(one)) for one in range(menu.count())] == [
        ("Wake-up hands", "wake-hands"), ("Wake-up feet", "wake-feet"), ("After-nap feet", "after-nap-feet"),
    ]  # fmt: skip
    assert menu.currentData() == "wake-hands"
    menu.value_chosen.emit("wake-feet")
    assert menu.currentText() == "Wake-up feet"
    type_into(desk, field(section, "Earliest"), "6")
    type_into(desk, field(section, "Alarm on Monday"), "6.30")
    type_into(desk, field(section, "Alarm on Wednesday"), "7:15")
    type_into(desk, field(section, "Alarm on Wednesday"), " ")
    section.findChildren(Chip)[6].click()
    named(section, "Snooze", Stepper).stepped.emit(5)
    button(section, "Rising sound").click()
    assert desk.app.user_data.settings.wake_up == WakeUpRule(
        True, "wake-feet", frozenset(range(6)), time(6), time(11), {0: time(6, 30)}, 300.0, sound=False
    )
    assert not field(section, "Alarm on Sunday").isEnabled(), "no alarm on a day off"


MINE = """\
title: My own way
fits: [morning, hourly]
exercises: {name: Shake, duration: 30 s}
"""


def test_an_own_routine_that_fits_is_used_until_another_is_chosen(desk: Desk, paths: Paths) -> None:
    settings = page(desk)
    desk.app.change(set_to(wake_up=WakeUpRule(on=True)))
    menus = [named(part, "Routine", Menu) for part in (settings.wake_up, editor(desk, 0))]
    assert [menu.currentData() for menu in menus] == ["wake-hands", "desk-reset"]
    (paths.routines / "mine.yaml").write_text(MINE, encoding="utf-8")
    desk.app_state.library.load()
    assert [menu.currentText() for menu in menus] == ["My own way", "My own way"]
    assert any(text.endswith("· My own way") for text in texts(editor(desk, 0)))
    for menu, id_ in zip(menus, ("after-nap-feet", "desk-reset"), strict=True):
        menu.value_chosen.emit(id_)
        assert menu.currentData() == id_
    kept = desk.app.user_data.settings
    assert (kept.wake_up.routine, kept.reminders[0].routine) == ("after-nap-feet", "desk-reset")


def test_a_routine_saved_while_a_reminder_waits_is_offered(background: Background, paths: Paths) -> None:
    told = background.reminder_flow.controller.status
    assert told()["reminders"][0]["routine"] == "desk-reset"
    mine = "title: Mine\nareas: [foot]\nfits: hourly\nexercises: {name: Turn, duration: 1 min}\n"
    (paths.routines / "mine.yaml").write_text(mine, encoding="utf-8")
    background.desk.app_state.library.load()
    assert told()["reminders"][0]["routine"] == "mine"
    background.pass_time(HOUR_S + 1)
    assert label_with(background.reminder_flow.popup, "your").text() == "One minute\nfor your feet?"
    timer(background.reminder_flow.popup).timeout.emit()
    background.desk.bot.mouseClick(button(background.reminder_flow.popup, "Start"), Qt.MouseButton.LeftButton)
    background.desk.press(Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert background.desk.app.controller.session.routine.id == "mine"


def test_a_chosen_routine_that_does_not_fit_or_is_missing_is_still_shown(desk: Desk) -> None:
    menu = named(page(desk).wake_up, "Routine", Menu)
    for routine, shown in (("neck-ease", "Neck and shoulder ease"), ("gone", "gone (not found)")):
        desk.app.change(set_to(wake_up=WakeUpRule(True, routine)))
        assert (menu.currentText(), menu.count()) == (shown, 4)


def test_a_morning_cannot_end_before_it_begins(desk: Desk) -> None:
    section = page(desk).wake_up
    turn_on(desk, section)
    earliest = field(section, "Earliest")
    type_into(desk, earliest, "12")
    assert "The latest time must be after the earliest." in texts(section)
    assert desk.app.user_data.settings.wake_up == WakeUpRule(True)
    assert earliest.line.text() == "5:00"


def test_try_it_now_requests_the_wake_up(desk: Desk) -> None:
    section = page(desk).wake_up
    with desk.bot.waitSignal(section.tried):
        button(section, "Try it now").click()


class FakeAutostart:
    """The system's setting. With `refuses`, each change fails."""

    def __init__(self) -> None:
        self.on, self.refuses = False, ""

    def install(self) -> None:
        self._turn(True)

    def remove(self) -> None:
        self._turn(False)

    def is_on(self) -> bool:
        return self.on

    def place(self) -> str:
        return "nowhere"

    def _turn(self, on: bool) -> None:
        if self.refuses:
            raise KnownError(self.refuses)
        self.on = on


def test_starting_with_the_computer_uses_the_systems_setting(open_desk: Callable[..., Desk]) -> None:
    system = FakeAutostart()
    desk = open_desk(autostart=lambda: system)
    section = page(desk).start_up
    start = button(section, "Start with the computer")
    start.click()
    assert (system.on, start.isChecked()) == (True, True)
    system.refuses = "The folder may not be written to."
    start.click()
    assert "The folder may not be written to." in texts(section)
    assert start.isChecked(), "it shows the real state, not the wanted one"
    on_close: Any = section.control("on_close")
    on_close.value_chosen.emit("background")
    assert desk.app.user_data.settings.on_close == "background"


def test_tab_moves_down_the_page(desk: Desk) -> None:
    settings = page(desk)
    wake_up = WakeUpRule(True, alarms={0: time(7)})
    desk.app.change(set_to(wake_up=wake_up))
    for _twice in range(2):
        button(settings.reminders, "Add a reminder").click()
    for section in (settings.reminders, settings.wake_up, settings.start_up):
        stop: QWidget | None = first_tab_stop(section)
        tops = []
        while stop is not None and section.isAncestorOf(stop):
            if stop.isVisible() and stop.isEnabled() and stop.focusPolicy() & Qt.FocusPolicy.TabFocus:
                tops.append(stop.mapTo(section, QPoint(0, 0)).y() + stop.height() / 2)
            stop = stop.nextInFocusChain()
        alarms = section is settings.wake_up  # two columns of days, in order
        assert len(tops) > (0 if section is settings.start_up else 2)  # a row of choices is one tab stop
        assert alarms or tops == sorted(tops), section.title


def test_with_everything_open_each_control_has_a_name_and_enough_room(desk: Desk) -> None:
    settings = page(desk)
    wake_up = WakeUpRule(True, alarms={0: time(7)})
    rule = replace(BUILT_IN[0], at=(time(9),), hours=Hours(time(9), time(17)))
    desk.app.change(set_to(wake_up=wake_up, reminders=(rule,), text_scale=200))
    settings.reminders.unfold(rule.id)
    desk.app.window.resize(360, 560)
    QCoreApplication.processEvents()
    for section in (settings.reminders, settings.wake_up, settings.start_up, settings.diagnostics):
        assert section.minimumSizeHint().width() <= 340, section.title
        for one in section.findChildren(QWidget):
            if one.isVisible() and isinstance(one, QAbstractButton | QLineEdit | QComboBox):
                name = QAccessible.queryAccessibleInterface(one).text(QAccessible.Text.Name)
                assert name, (section.title, one)
                assert one.height() >= 44, (section.title, name)


def test_the_table_of_contents_leads_to_the_sections(desk: Desk) -> None:
    settings = page(desk)
    (contents,) = settings.findChildren(Contents)
    assert contents.isVisible()
    button(contents, "Go to: Wake up").click()
    assert button(settings.wake_up, "Wake-up routine").hasFocus()
    desk.app.window.resize(360, 560)
    assert contents.isHidden()


CHECK = "Check this computer"


def diagnostics(desk: Desk, *command: str) -> DiagnosticsSection:
    """A section that runs the test's own program instead of doctor."""
    section = DiagnosticsSection(desk.app.style, command)
    desk.bot.addWidget(section)
    return section


def facts(section: DiagnosticsSection) -> list[str]:
    return [label.text() for label in section.findChildren(Label) if not label.isHidden()]


def test_the_table_of_doctor_is_shown(desk: Desk) -> None:
    rows = [{"name": "tray", "ok": False, "detail": "none"}, {"name": "Qt", "ok": True, "detail": "6"}]
    page(desk)
    code = f"import sys; print({json.dumps(json.dumps(rows))} if 'doctor' in sys.argv else '')"
    section = diagnostics(desk, sys.executable, "-c", code)
    section.show_reminding("Next: hands at 14:00", "The wake-up routine is switched off.")
    check = button(section, CHECK)
    check.click()
    assert not check.isEnabled()
    desk.bot.waitUntil(check.isEnabled)
    shown = facts(section)
    assert shown[1] == "Next: hands at 14:00\nThe wake-up routine is switched off."
    assert shown[2:] == ["Tray", "No: none", "Qt", "6"]


def test_a_doctor_that_fails_or_hangs_is_reported(desk: Desk) -> None:
    page(desk)
    for command in ([sys.executable, "-c", "raise SystemExit('broken')"], ["/nowhere/at/all"]):
        section = diagnostics(desk, *command)
        section.look()
        desk.bot.waitUntil(button(section, CHECK).isEnabled)
        assert "unclench doctor" in facts(section)[-1]
    section = diagnostics(desk, sys.executable, "-c", "import signal; signal.pause()")
    section.look()
    (process,) = section.findChildren(QProcess)
    (limit,) = section.findChildren(QTimer)
    with desk.bot.waitSignal(process.finished):
        limit.timeout.emit()
    assert "ten seconds" in facts(section)[-1]
    assert button(section, CHECK).isEnabled()
