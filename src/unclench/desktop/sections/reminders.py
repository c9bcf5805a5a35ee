"""The reminders: which there are, and the editor of each."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from unclench.content.library import Library
from unclench.core.i18n import _
from unclench.core.reminders.rules import ReminderRule
from unclench.core.settings.fitting import in_force
from unclench.core.settings.proposed_reminder import MOST_REMINDERS, free_id
from unclench.core.settings.settings import SECTIONS, Settings, set_reminder_to
from unclench.desktop.drawing.style import Style
from unclench.desktop.sections.section import Section
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.reminder_editor import ReminderEditor
from unclench.desktop.widgets.text import Label


class RemindersSection(Section):
    """An editor for each reminder. An editor is kept as long as its reminder exists, so that it keeps the focus."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(style, _(SECTIONS["reminders"]), parent)
        self._library = Library()
        self._editors: dict[str, ReminderEditor] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self._new = Button(style, _("Add a reminder"), "plain", "plus")
        self._new.clicked.connect(self._add_rule)
        words = _("An offer waits until you stop typing and no call or full screen is on. It never takes your keys.")
        keys = _(
            "To answer an offer by keys, give shortcuts to these commands in the settings of your desktop: “unclench"
            " offer start”, “unclench offer later 10” and “unclench offer skip”."
        )
        self._add(Label(style, "meta", words), Label(style, "meta", keys), self._list, self._new)
        self._add_row("snooze_minutes")

    def show_library(self, library: Library) -> None:
        """Use these routines."""
        self._library = library
        self._show(self._settings)

    def unfold(self, id_: str) -> QWidget:
        """Show all options of one reminder; returns its first control, which switches it on."""
        self._editors[id_].unfold(True)
        return self._editors[id_].stops()[0]

    def _show(self, settings: Settings) -> None:
        routines = sorted(((one.title, one.id) for one in self._library.routines), key=lambda one: one[0].casefold())
        kept = {rule.id for rule in settings.reminders}
        for id_ in [id_ for id_ in self._editors if id_ not in kept]:
            gone = self._editors.pop(id_)
            gone.hide()
            self._list.removeWidget(gone)
            gone.deleteLater()
        made = {rule.id for rule in settings.reminders} - set(self._editors)
        now = in_force(settings, self._library.routines, self._library.builtin_ids)
        for rule, offered in zip(settings.reminders, now.reminders, strict=True):
            if rule.id in made:
                self._editors[rule.id] = self._make(rule)
            self._editors[rule.id].show_rule(rule, offered.routine, routines)
        if made:
            self._put_in_order()
        self._new.setEnabled(len(kept) < MOST_REMINDERS)

    def _make(self, rule: ReminderRule) -> ReminderEditor:
        editor = ReminderEditor(self._style, rule)
        editor.values_chosen.connect(partial(self._change, rule.id))
        editor.removed.connect(partial(self._remove, rule.id))
        self._list.addWidget(editor)
        return editor

    def _put_in_order(self) -> None:
        """Put the tab order from top to bottom, including editors that were added later."""
        tail = [self._new, *self.control("snooze_minutes").findChildren(QAbstractButton)]
        before: QWidget = self._new
        for one in [*(stop for editor in self._editors.values() for stop in editor.stops()), *tail]:
            QWidget.setTabOrder(before, one)
            before = one

    def _change(self, id_: str, values: dict[str, object]) -> None:
        self.settings_chosen.emit(set_reminder_to(id_, **values))

    def _remove(self, id_: str) -> None:
        self._new.setFocus()

        def remove(settings: Settings) -> Settings:
            return replace(settings, reminders=tuple(one for one in settings.reminders if one.id != id_))

        self.settings_chosen.emit(remove)

    def _add_rule(self) -> None:
        """Add a copy of the built-in reminder with a new name, opened for editing."""
        taken = {one.id for one in self._settings.reminders}
        names = {one.title for one in self._settings.reminders}
        id_ = free_id(taken)
        numbered = (_("My reminder {number}").format(number=number) for number in range(2, len(names) + 3))
        name = next(one for one in (_("My reminder"), *numbered) if one not in names)
        rule = ReminderRule(id_, name=name)
        self.settings_chosen.emit(lambda settings: replace(settings, reminders=(*settings.reminders, rule)))
        if id_ in self._editors:
            self._editors[id_].focus_name()
