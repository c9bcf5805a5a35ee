"""Settings of reminders, wake-up and start: what is chosen is in force at once, and what is wrong is told."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from typing import Any

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

from room import HOUR_S, Room
from unclench.core.problem import KnownError
from unclench.core.reminders.rules import BUILT_IN, Hours, ReminderRule, WakeUpRule
from unclench.core.settings.settings import set_to
from unclench.desktop.pages.settings import SettingsPage, first_tab_stop
from unclench.desktop.sections.diagnostics import DiagnosticsSection
from unclench.desktop.widgets.buttons import Chip
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
    found = desk.app.settings.reminders._editors[rules(desk)[number].id]
    assert isinstance(found, ReminderEditor)
    return found


def test_a_reminder_is_made_fitted_and_removed(desk: Desk, paths: Paths) -> None:
    section = page(desk).reminders
    section._new.click()
    own = editor(desk, 1)
    assert own._name.line.hasFocus()
    assert own._name.line.selectedText() == "My reminder"
    type_into(desk, own._name, "Neck at three")
    own._routine.value_chosen.emit("neck-ease")
    own._kind.value_chosen.emit(True)
    type_into(desk, own._times, "15:00, 9.30")
    for chip in own._days.findChildren(Chip)[5:]:
        chip.click()
    own._limited.click()
    type_into(desk, own._hours.begin, "8")
    own._notification.click()
    assert rules(desk) == (
        *BUILT_IN,
        ReminderRule(
            "mine-1", "neck-ease", "Neck at three", at=(time(9, 30), time(15)), days=frozenset(range(5)),
            hours=Hours(time(8), time(17)), notification=True,
        ),
    )  # fmt: skip
    assert json.loads(paths.settings_file.read_text())["reminders"][1]["at"] == ["09:30", "15:00"]
    assert own._summary.text() == "At 9:30, 15:00 · weekdays · 8:00 to 17:00 · Neck and shoulder ease"
    own._remove.click()
    assert rules(desk) == BUILT_IN
    assert section._new.hasFocus()


def test_minutes_go_in_usual_steps_and_every_switch_counts(desk: Desk) -> None:
    page(desk)
    hourly = editor(desk, 0)
    hourly._every.stepped.emit(61)
    assert rules(desk)[0].every_s == 75 * 60
    hourly._every.stepped.emit(74)
    hourly._every.stepped.emit(59)
    assert rules(desk)[0].every_s == 50 * 60
    hourly._break.stepped.emit(10)
    hourly._switch.click()
    hourly._popup.click()
    hourly._sound.click()
    assert rules(desk) == (
        replace(BUILT_IN[0], every_s=3000.0, natural_break_s=600.0, on=False, popup=False, sound=False),
    )
    assert not hourly._unseen.isHidden(), "nothing to press is told"
    assert hourly._remove.isHidden(), "the built-in one can be switched off, not lost"
    desk.app.settings.reminders.control("snooze_minutes").stepped.emit(10)
    assert desk.app.user_data.settings.snooze_minutes == 10


def test_what_is_mistyped_is_told_and_changes_nothing(desk: Desk) -> None:
    page(desk)
    hourly = editor(desk, 0)
    hourly.unfold(True)
    hourly._kind.value_chosen.emit(True)
    before = rules(desk)
    for text, sentence in (
        ("25:00", "The hour goes from 0 to 23."),
        ("noon", "Write the time like 7:00 or 15:30."),
        (" ", "Write at least one time, like 9:30 or 9:30, 15:00."),
    ):
        type_into(desk, hourly._times, text)
        assert hourly._times.fault == sentence
        assert hourly._times.line.accessibleDescription() == sentence
        assert rules(desk) == before
    hourly._sound.click()
    assert hourly._times.line.text() == " ", "another change leaves the text to be mended"
    type_into(desk, hourly._times, "12:00")
    assert (hourly._times.fault, rules(desk)[0].at) == ("", (time(12),))


def test_the_last_day_stays(desk: Desk) -> None:
    page(desk)
    chips = editor(desk, 0)._days.findChildren(Chip)
    for chip in chips:
        chip.click()
    assert rules(desk)[0].days == {6}
    assert chips[6].isChecked()


def test_waking_up_is_fitted_to_the_week(desk: Desk) -> None:
    section = page(desk).wake_up
    assert section._details.isHidden()
    section._on.click()
    assert section._details.isVisible()
    menu = section._routine
    assert [(menu.itemText(one), menu.itemData(one)) for one in range(menu.count())] == [
        ("Wake-up hands", "wake-hands"), ("Wake-up feet", "wake-feet"), ("After-nap feet", "after-nap-feet"),
    ]  # fmt: skip
    assert menu.currentData() == "wake-hands"
    menu.value_chosen.emit("wake-feet")
    assert menu.currentText() == "Wake-up feet"
    type_into(desk, section._hours.begin, "6")
    type_into(desk, section._alarms[0][1], "6.30")
    type_into(desk, section._alarms[2][1], "7:15")
    type_into(desk, section._alarms[2][1], " ")
    section._days.findChildren(Chip)[6].click()
    section._snooze.stepped.emit(5)
    section._sound.click()
    assert desk.app.user_data.settings.wake_up == WakeUpRule(
        True, "wake-feet", frozenset(range(6)), time(6), time(11), {0: time(6, 30)}, 300.0, sound=False
    )
    assert not section._alarms[6][1].isEnabled(), "no alarm on a day off"


MINE = """\
title: My own way
fits: [morning, hourly]
exercises: {name: Shake, duration: 30 s}
"""


def test_a_routine_of_one_s_own_that_fits_is_the_one_until_another_is_chosen(desk: Desk, paths: Paths) -> None:
    settings = page(desk)
    desk.app.change(set_to(wake_up=WakeUpRule(on=True)))
    menus = [settings.wake_up._routine, editor(desk, 0)._routine]
    assert [menu.currentData() for menu in menus] == ["wake-hands", "desk-reset"]
    (paths.routines / "mine.yaml").write_text(MINE, encoding="utf-8")
    desk.app_state.library.load()
    assert [menu.currentText() for menu in menus] == ["My own way", "My own way"]
    assert editor(desk, 0)._summary.text().endswith("My own way")
    for menu, id_ in zip(menus, ("after-nap-feet", "desk-reset"), strict=True):
        menu.value_chosen.emit(id_)
        assert menu.currentData() == id_
    kept = desk.app.user_data.settings
    assert (kept.wake_up.routine, kept.reminders[0].routine) == ("after-nap-feet", "desk-reset")


def test_a_routine_saved_while_it_waits_is_the_one_that_is_offered(room: Room, paths: Paths) -> None:
    told = room.reminder_flow.controller.status
    assert told()["reminders"][0]["routine"] == "desk-reset"
    mine = "title: Mine\nareas: [foot]\nfits: hourly\nexercises: {name: Turn, duration: 1 min}\n"
    (paths.routines / "mine.yaml").write_text(mine, encoding="utf-8")
    room.desk.app_state.library.load()
    assert told()["reminders"][0]["routine"] == "mine"
    room.pass_time(HOUR_S + 1)
    assert room.reminder_flow.popup._question.text() == "One minute\nfor your feet?"
    room.reminder_flow.popup._safe.timeout.emit()
    room.desk.bot.mouseClick(room.reminder_flow.popup._start, Qt.MouseButton.LeftButton)
    room.desk.press(Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert room.desk.app.controller.session.routine.id == "mine"


def test_a_chosen_routine_that_does_not_fit_waking_or_is_gone_is_shown(desk: Desk) -> None:
    menu = page(desk).wake_up._routine
    for routine, shown in (("neck-ease", "Neck and shoulder ease"), ("gone", "gone (not found)")):
        desk.app.change(set_to(wake_up=WakeUpRule(True, routine)))
        assert (menu.currentText(), menu.count()) == (shown, 4)


def test_a_morning_cannot_end_before_it_begins(desk: Desk) -> None:
    section = page(desk).wake_up
    section._on.click()
    type_into(desk, section._hours.begin, "12")
    assert section._order.text() == "The latest time has to come after the earliest."
    assert desk.app.user_data.settings.wake_up == WakeUpRule(True)
    assert section._hours.begin.line.text() == "5:00"


def test_trying_the_wake_up_is_asked_for(desk: Desk) -> None:
    section = page(desk).wake_up
    with desk.bot.waitSignal(section.tried):
        section._try.click()


class FakeAutostart:
    """The system's setting; `refuses` what is asked of it."""

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


def test_starting_with_the_computer_is_the_systems_own_setting(open_desk: Callable[..., Desk]) -> None:
    system = FakeAutostart()
    desk = open_desk(autostart=lambda: system)
    section = page(desk).start_up
    section._start.click()
    assert (system.on, section._start.isChecked()) == (True, True)
    system.refuses = "The folder may not be written to."
    section._start.click()
    assert section._trouble.text() == "The folder may not be written to."
    assert section._start.isChecked(), "it shows what is, not what was wished"
    on_close: Any = section.control("on_close")
    on_close.value_chosen.emit("background")
    assert desk.app.user_data.settings.on_close == "background"


def test_tab_goes_down_the_page(desk: Desk) -> None:
    settings = page(desk)
    wake_up = WakeUpRule(True, alarms={0: time(7)})
    desk.app.change(set_to(wake_up=wake_up))
    settings.reminders._new.click()
    settings.reminders._new.click()
    for section in (settings.reminders, settings.wake_up, settings.start_up):
        stop: QWidget | None = first_tab_stop(section)
        tops = []
        while stop is not None and section.isAncestorOf(stop):
            if stop.isVisible() and stop.isEnabled() and stop.focusPolicy() & Qt.FocusPolicy.TabFocus:
                tops.append(stop.mapTo(section, QPoint(0, 0)).y() + stop.height() / 2)
            stop = stop.nextInFocusChain()
        alarms = section is settings.wake_up  # two columns of days, read one after the other
        assert len(tops) > (0 if section is settings.start_up else 2)  # a row of choices is one stop
        assert alarms or tops == sorted(tops), section.title


def test_with_everything_open_all_has_a_name_and_room(desk: Desk) -> None:
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


def test_names_beside_the_page_lead_to_its_parts(desk: Desk) -> None:
    settings = page(desk)
    assert settings._contents.isVisible()
    settings._contents.chosen.emit(settings._sections.index(settings.wake_up))
    assert settings.wake_up._on.hasFocus()
    desk.app.window.resize(360, 560)
    assert settings._contents.isHidden()


def diagnostics(desk: Desk, code: str) -> DiagnosticsSection:
    """A section that asks a program of the test's own."""
    page(desk)
    section = DiagnosticsSection(desk.app.style, [sys.executable, "-c", code])
    desk.bot.addWidget(section)
    return section


def facts(section: DiagnosticsSection) -> list[str]:
    return [label.text() for label in section.findChildren(Label) if not label.isHidden()]


def test_the_table_of_doctor_is_shown(desk: Desk) -> None:
    rows = [{"name": "tray", "ok": False, "detail": "none"}, {"name": "Qt", "ok": True, "detail": "6"}]
    section = diagnostics(desk, f"import sys; print({json.dumps(json.dumps(rows))} if 'doctor' in sys.argv else '')")
    section.show_reminding("Next: hands at 14:00", "The wake-up routine is switched off.")
    section._look_button.click()
    assert not section._look_button.isEnabled()
    desk.bot.waitUntil(section._look_button.isEnabled)
    shown = facts(section)
    assert shown[1] == "Next: hands at 14:00\nThe wake-up routine is switched off."
    assert shown[2:] == ["Tray", "No: none", "Qt", "6"]


def test_a_doctor_that_fails_or_hangs_is_told(desk: Desk) -> None:
    section = diagnostics(desk, "raise SystemExit('broken')")
    section.style()
    desk.bot.waitUntil(section._look_button.isEnabled)
    assert "unclench doctor" in facts(section)[-1]
    section._command = ["/nowhere/at/all"]
    section.style()
    desk.bot.waitUntil(section._look_button.isEnabled)
    section._command = [sys.executable, "-c", "import signal; signal.pause()"]
    section.style()
    assert section._process is not None
    with desk.bot.waitSignal(section._process.finished):
        section._limit.timeout.emit()
    assert "ten seconds" in facts(section)[-1]
    assert section._look_button.isEnabled()
