"""The wake-up routine: whether, which, on which days, and at what time."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from unclench.content.library import Library
from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.core.reminders.rules import WakeUpRule
from unclench.core.reminders.typed_time import parse_time, time_words
from unclench.core.routine.routine import Moment
from unclench.core.settings.fitting import fitting, in_force
from unclench.core.settings.settings import Settings, set_wake_up_to
from unclench.desktop.drawing.style import Style
from unclench.desktop.sections.section import LABEL_SPACE, Section
from unclench.desktop.widgets.buttons import Button, Switch
from unclench.desktop.widgets.days import Days, long_days, short_days
from unclench.desktop.widgets.fields import Menu, Stepper
from unclench.desktop.widgets.hours import WIDEST, HoursFields
from unclench.desktop.widgets.text import Label
from unclench.desktop.widgets.typed import TypedField

SNOOZE_MINUTES = (1, 60)


class WakeUpSection(Section):
    """Hours for days without an alarm, and an alarm field for each day."""

    tried = Signal()  # the person wants to try it now
    turned_on = Signal()  # or turned to another routine while it is on

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(style, _("Wake up"), parent)
        self._library = Library()
        self._on = Switch(style, _("Wake-up routine"))
        self._on.clicked.connect(lambda on: self._change(on=on))
        self._try = Button(style, _("Try it now"), "plain", "play")
        self._try.clicked.connect(self.tried)
        words = _(
            "For hands or feet that are numb when you wake. It comes by itself, in the dark, without a key press."
        )
        self._add(Label(style, "meta", words), self._on, self._try)
        self._details = QWidget()
        self._inner = QVBoxLayout(self._details)
        self._inner.setContentsMargins(0, 4, 0, 0)
        self._inner.setSpacing(8)
        self._build()
        self._add(self._details)

    def show_library(self, library: Library) -> None:
        """Use these routines."""
        self._library = library
        self._show_routines(self._settings)

    def _build(self) -> None:
        style = self._style
        self._routine = Menu(style, _("Routine"))
        self._routine.value_chosen.connect(lambda id_: self._change(routine=id_))
        self._days = Days(style, _("Days of the wake-up routine"))
        self._days.days_chosen.connect(lambda days: self._change(days=days))
        self._hours = HoursFields(style, _("Earliest"), _("Latest"))
        self._hours.begin.value_chosen.connect(lambda begin: self._change(begin=begin))
        self._hours.end.value_chosen.connect(lambda end: self._change(end=end))
        self._order = Label(style, "meta", color="warn")
        self._order.hide()
        self._alarms = [self._alarm(day, name) for day, name in enumerate(long_days())]
        self._snooze = self._stepper(_("Snooze"), _("Shorter"), _("Longer"))
        self._snooze.stepped.connect(lambda minutes: self._change(snooze_s=minutes * 60.0))
        self._sound = Switch(style, _("Rising sound"))
        self._sound.clicked.connect(lambda on: self._change(sound=on))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        for part in (
            _("Routine"), self._routine, _("Days"), self._days,
            _("When I am first at the computer, between"), self._hours, self._order,
            _("Or at an alarm, while the computer is on; empty for none"),
        ):  # fmt: skip
            self._put(part)
        self._inner.addLayout(self._grid)
        self._put(_("Snooze"))
        self._put(self._snooze)
        self._put(self._sound)
        self._arrange()
        style.changed.connect(self._arrange)

    def _put(self, part: QWidget | str) -> None:
        """Append a control, or the label of the next one. Menus and steppers keep their own width."""
        if isinstance(part, str):
            self._inner.addSpacing(LABEL_SPACE)
            part = Label(self._style, "meta", part)
        if isinstance(part, Menu | Stepper):
            row = QHBoxLayout()
            row.addWidget(part)
            row.addStretch(1)
            self._inner.addLayout(row)
        else:
            self._inner.addWidget(part)

    def _alarm(self, day: int, name: str) -> tuple[Label, TypedField]:
        field = TypedField(self._style, _("Alarm on {day}").format(day=name), WIDEST, read_alarm)
        field.line.setPlaceholderText(_("none"))
        field.value_chosen.connect(partial(self._set_alarm, day))
        return Label(self._style, "body", name, wrap=False), field

    def _show(self, settings: Settings) -> None:
        rule = settings.wake_up
        self._on.setChecked(rule.on)
        self._details.setVisible(rule.on)
        self._show_routines(settings)
        self._days.show_days(rule.days)
        self._hours.show_hours(rule.begin, rule.end)
        for day, (_name, field) in enumerate(self._alarms):
            alarm = rule.alarms.get(day)
            field.show_text(time_words(alarm) if alarm else "")
            field.setEnabled(day in rule.days)
        minutes = round(rule.snooze_s / 60)
        words = _("{minutes} min").format(minutes=minutes)
        self._snooze.show_value(minutes, *SNOOZE_MINUTES, 1, words)
        self._sound.setChecked(rule.sound)

    def _show_routines(self, settings: Settings) -> None:
        """Offer the routines that fit waking up, and the current one even if it does not fit."""
        routines, builtin = self._library.routines, self._library.builtin_ids
        fits = [one for moment in (Moment.MORNING, Moment.NAP) for one in fitting(moment, routines, settings, builtin)]
        titles = {one.id: one.title for one in fits}
        chosen = in_force(settings, routines, builtin).wake_up.routine
        if chosen not in titles:
            found = self._library.find(chosen)
            missing = _("{routine} (not found)").format(routine=chosen) if chosen else _("none")
            titles[chosen] = found.title if found else missing
        self._routine.show_choices([(title, id_) for id_, title in titles.items()], chosen)

    def _change(self, **changes: object) -> None:
        changed: WakeUpRule = replace(self._settings.wake_up, **changes)  # type: ignore[arg-type]
        fault = "" if changed.begin < changed.end else _("The latest time must be after the earliest.")
        self._order.show_text(fault)
        self._order.setVisible(bool(fault))
        if fault:
            self._show(self._settings)
        else:
            self.settings_chosen.emit(set_wake_up_to(**changes))
            if changed.on and not {"on", "routine"}.isdisjoint(changes):
                self.turned_on.emit()

    def _set_alarm(self, day: int, alarm: time | None) -> None:
        def change(settings: Settings) -> Settings:
            kept = {other: one for other, one in settings.wake_up.alarms.items() if other != day}
            return set_wake_up_to(alarms=kept if alarm is None else {**kept, day: alarm})(settings)

        self.settings_chosen.emit(change)

    def _arrange(self) -> None:
        """Two columns of days if there is room."""
        while self._grid.takeAt(0) is not None:
            pass
        columns = 1 if self._style.compact else 2
        rows = -(-len(self._alarms) // columns)
        for day, (name, field) in enumerate(self._alarms):
            column, row = divmod(day, rows)
            name.show_text(short_days()[day] if self._style.compact else long_days()[day])
            self._grid.addWidget(name, row, 2 * column)
            self._grid.addWidget(field, row, 2 * column + 1)
        for column in range(4):
            self._grid.setColumnStretch(column, column % 2 if column < 2 * columns else 0)


def read_alarm(typed: str) -> time | None:
    """A time, or None for no alarm. Raises KnownError."""
    if not typed.strip():
        return None
    try:
        return parse_time(typed)
    except KnownError as error:
        raise KnownError(_("{fault} Leave it empty for no alarm.").format(fault=error)) from error
