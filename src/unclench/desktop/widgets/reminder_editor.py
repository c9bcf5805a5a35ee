"""The editor of one reminder: a switch and a summary, and on request all its options below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from unclench.core.i18n import _
from unclench.core.problem import KnownError
from unclench.core.reminders.rules import HOURLY_HANDS, Hours, ReminderRule
from unclench.core.reminders.typed_time import parse_times, time_words
from unclench.core.settings.reminder_file import LONGEST_NAME, MOST_CLOCK_TIMES
from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.buttons import Button, Switch
from unclench.desktop.widgets.days import Days, days_words
from unclench.desktop.widgets.fields import Menu, Segmented, Stepper
from unclench.desktop.widgets.hours import HoursFields
from unclench.desktop.widgets.text import Label
from unclench.desktop.widgets.typed import TypedField

OFFICE = Hours(time(9), time(17))
EVERY_MINUTES = (5, 10, 15, 20, 25, 30, 40, 45, 50, 60, 75, 90, 120, 150, 180, 240, 300, 360, 480)
BREAK_MINUTES = (1, 60)
FIRST_TIME = (time(15),)
STEPPER = 220
INDENT = 2
LABEL_SPACE = 8  # px of extra space above the label of a control


class ReminderEditor(QWidget):
    """Draws one rule; every change emits the fields that change."""

    values_chosen = Signal(object)  # dict of the fields of ReminderRule that change
    removed = Signal()

    def __init__(self, style: Style, rule: ReminderRule, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._rule = rule
        self._switch = Switch(style, rule.title)
        self._switch.clicked.connect(lambda on: self._choose(on=on))
        self._summary = Label(style, "meta")
        self._open = Button(style, _("Change"), "back", "down")
        self._open.setCheckable(True)
        self._open.clicked.connect(self.unfold)
        self._details = QWidget()
        self._details.hide()
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._switch)
        words.addWidget(self._summary)
        head.addLayout(words, 1)
        self._head = head
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        column.addLayout(head)
        row = QHBoxLayout()
        row.addWidget(self._open)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._details)
        self._build()

    def show_rule(self, rule: ReminderRule, routine: str, routines: Sequence[tuple[str, str]]) -> None:
        """Show a rule. `routine` is the id of the routine it offers now, `routines` are all routines as (title, id)."""
        self._rule = rule
        titles = {id_: title for title, id_ in routines}
        self._switch.setText(rule.title)
        self._switch.setChecked(rule.on)
        self._summary.show_text(rule_words(rule, titles.get(routine)))
        self._open.rename(_("Change: {name}").format(name=rule.title))
        self._name.show_text(rule.title)
        known = list(routines)
        if routine not in titles:
            known.insert(0, (_("{routine} (not found)").format(routine=routine) if routine else _("none"), routine))
        self._routine.show_choices(known, routine)
        self._kind.show_value(bool(rule.at))
        minutes = round(rule.every_s / 60)
        self._every.show_value(minutes, EVERY_MINUTES[0], EVERY_MINUTES[-1], 1, _minutes(minutes))
        self._every.setVisible(not rule.at)
        self._break_words.setVisible(not rule.at)
        pause = round(rule.natural_break_s / 60)
        self._break.show_value(pause, *BREAK_MINUTES, 1, _minutes(pause))
        self._break.setVisible(not rule.at)
        self._times.setVisible(bool(rule.at))
        if rule.at:
            self._times.show_text(", ".join(map(time_words, rule.at)))
        self._days.show_days(rule.days)
        self._limited.setChecked(rule.hours is not None)
        hours = rule.hours or OFFICE
        self._hours.show_hours(hours.begin, hours.end)
        self._hours.setVisible(rule.hours is not None)
        self._popup.setChecked(rule.popup)
        self._notification.setChecked(rule.notification)
        self._sound.setChecked(rule.sound)
        self._nowhere_warning.setVisible(not (rule.popup or rule.notification))
        self._remove.setVisible(rule.id != HOURLY_HANDS)

    def stops(self) -> list[QWidget]:
        """Every widget at which Tab may stop, now or after another choice, from top to bottom."""
        inside = (
            one for one in self.findChildren(QWidget) if one.window() is self.window()
        )  # not the list of a menu, which is its own window
        return [one for one in inside if one.focusPolicy() is not Qt.FocusPolicy.NoFocus]

    def unfold(self, on: bool) -> None:
        """Show or hide the options."""
        self._open.setChecked(on)
        self._open.show_text(_("Done") if on else _("Change"))
        self._open.show_icon("check" if on else "down")
        self._details.setVisible(on)

    def focus_name(self) -> None:
        """Show the options and focus the name: a new reminder starts with its name."""
        self.unfold(True)
        self._name.line.setFocus()
        self._name.line.selectAll()

    def _build(self) -> None:
        style = self._style
        self._column = QVBoxLayout(self._details)
        self._column.setContentsMargins(INDENT, 0, 0, 8)
        self._column.setSpacing(8)
        self._name = TypedField(style, _("Name"), "n" * 30, read_name)
        self._name.value_chosen.connect(lambda name: self._choose(name=name))
        self._routine = Menu(style, _("Routine"))
        self._routine.value_chosen.connect(lambda id_: self._choose(routine=id_))
        self._kind = Segmented(style, _("When"), [(_("While I work"), False), (_("At set times"), True)])
        self._kind.value_chosen.connect(lambda fixed: self._choose(at=FIRST_TIME if fixed else ()))
        self._every = Stepper(style, _("Every"), _("More often"), _("Less often"))
        self._every.stepped.connect(self._step_every)
        self._times = TypedField(style, _("Times"), "09:30, 11:30, 15:00", partial(parse_times, most=MOST_CLOCK_TIMES))
        self._times.value_chosen.connect(lambda at: self._choose(at=at))
        self._break_words = Label(style, "meta", _("A pause of this length counts as a break"))
        self._break = Stepper(style, _("A break is"), _("Shorter"), _("Longer"))
        self._break.stepped.connect(lambda minutes: self._choose(natural_break_s=minutes * 60.0))
        self._days = Days(style, _("Days"))
        self._days.days_chosen.connect(lambda days: self._choose(days=days))
        self._limited = Switch(style, _("Certain hours only"))
        self._limited.clicked.connect(lambda on: self._choose(hours=OFFICE if on else None))
        self._hours = HoursFields(style, _("From"), _("To"))
        self._hours.begin_chosen.connect(lambda begin: self._choose(hours=Hours(begin, self._in_force.end)))
        self._hours.end_chosen.connect(lambda end: self._choose(hours=Hours(self._in_force.begin, end)))
        self._popup = Switch(style, _("Small window"))
        self._popup.clicked.connect(lambda on: self._choose(popup=on))
        self._notification = Switch(style, _("Notification"))
        self._notification.clicked.connect(lambda on: self._choose(notification=on))
        self._sound = Switch(style, _("Soft sound"))
        self._sound.clicked.connect(lambda on: self._choose(sound=on))
        unseen = _("Turn on the window or the notification; otherwise there is nothing to click.")
        self._nowhere_warning = Label(style, "meta", unseen, color="warn")
        self._remove = Button(style, _("Remove this reminder"), "plain", "close")
        self._remove.clicked.connect(self.removed)
        for stepper in (self._every, self._break):
            stepper.setMinimumWidth(STEPPER)
        self._named(_("Name"), self._name)
        self._named(_("Routine"), _narrow(self._routine))
        self._named(_("When"), self._kind, _narrow(self._every), self._times)
        self._put(self._break_words, _narrow(self._break))
        self._named(_("Days"), self._days)
        self._put(self._limited, self._hours)
        self._named(_("How it appears"), self._popup, self._notification, self._sound, self._nowhere_warning)
        self._put(_narrow(self._remove))

    @property
    def _in_force(self) -> Hours:
        return self._rule.hours or OFFICE

    def _named(self, words: str, *parts: QWidget | QLayout) -> None:
        self._column.addSpacing(LABEL_SPACE)
        self._put(Label(self._style, "meta", words), *parts)

    def _put(self, *parts: QWidget | QLayout) -> None:
        for part in parts:
            if isinstance(part, QLayout):
                self._column.addLayout(part)
            else:
                self._column.addWidget(part)

    def _choose(self, **changes: object) -> None:
        self.values_chosen.emit(changes)

    def _step_every(self, wanted: float) -> None:
        """Go to the next larger or smaller usual number of minutes."""
        now = self._rule.every_s / 60
        if wanted > now:
            minutes = min((one for one in EVERY_MINUTES if one > now), default=EVERY_MINUTES[-1])
        else:
            minutes = max((one for one in EVERY_MINUTES if one < now), default=EVERY_MINUTES[0])
        self._choose(every_s=minutes * 60.0)


def read_name(typed: str) -> str:
    """A valid name. Raises KnownError."""
    name = " ".join(typed.split())
    if not name:
        raise KnownError(_("A reminder needs a name."))
    if len(name) > LONGEST_NAME:
        raise KnownError(_("The name is too long: at most {most} letters.").format(most=LONGEST_NAME))
    return name


def rule_words(rule: ReminderRule, title: str | None) -> str:
    """When the reminder comes and which routine it offers, in one line."""
    if rule.at:
        when = _("At {times}").format(times=", ".join(map(time_words, rule.at)))
    else:
        when = _("Every {minutes} of work").format(minutes=_minutes(round(rule.every_s / 60)))
    parts = [when, days_words(rule.days)]
    if rule.hours:
        hours = _("{begin} to {end}")
        parts.append(hours.format(begin=time_words(rule.hours.begin), end=time_words(rule.hours.end)))
    parts.append(title or _("its routine no longer exists"))
    return " · ".join(parts)


def _minutes(minutes: int) -> str:
    return _("{minutes} min").format(minutes=minutes)


def _narrow(part: QWidget) -> QBoxLayout:
    """A row in which `part` keeps its own width."""
    row = QHBoxLayout()
    row.addWidget(part)
    row.addStretch(1)
    return row
