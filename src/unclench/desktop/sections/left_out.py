"""Exercises marked "not for me", each with a button to show it again."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from unclench.content.library import Library
from unclench.core.i18n import _
from unclench.core.settings.settings import Settings
from unclench.desktop.drawing.style import Style
from unclench.desktop.sections.section import Section
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.text import Label, clear


class LeftOutSection(Section):
    """A line for each exercise, with its name and its routine's; if the routine no longer exists, with their ids."""

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(style, _("Not for me"), parent)
        self._library = Library()
        self._shown: tuple[tuple[str, str, str], ...] | None = None
        self._rows: list[QBoxLayout] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._add(self._list)
        style.changed.connect(self._arrange)

    def show_library(self, library: Library) -> None:
        """Use these routines."""
        self._library = library
        self._show(self._settings)

    def _show(self, settings: Settings) -> None:
        lines = left_out(settings, self._library)
        if lines == self._shown:
            return
        self._shown = lines
        clear(self._list)
        self._rows = []
        if not lines:
            words = _("Nothing is left out. What you mark as “not for me” in a routine is listed here.")
            self._list.addWidget(Label(self._style, "meta", words))
        for routine, exercise, words in lines:
            again = Button(self._style, _("Show again"))
            again.setAccessibleName(_("Show again: {exercise}").format(exercise=words))
            again.clicked.connect(partial(self._show_again, routine, exercise))
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(Label(self._style, "body", words), 1)
            row.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            self._rows.append(row)
            self._list.addLayout(row)
        self._arrange()

    def _show_again(self, routine: str, exercise: str, _on: bool = False) -> None:
        self.settings_chosen.emit(lambda settings: settings.showing_again(routine, exercise))

    def _arrange(self) -> None:
        way = QBoxLayout.Direction
        for row in self._rows:
            row.setDirection(way.TopToBottom if self._style.compact else way.LeftToRight)


def left_out(settings: Settings, library: Library) -> tuple[tuple[str, str, str], ...]:
    """Routine id, exercise id and the words for both, of every exercise that is left out, sorted by the words."""
    lines = []
    for routine_id, own in settings.routines.items():
        routine = library.find(routine_id)
        names = {one.id: one.name for one in routine.exercises} if routine else {}
        title = routine.title if routine else routine_id
        for exercise in own.left_out:
            words = _("{routine} – {exercise}").format(routine=title, exercise=names.get(exercise, exercise))
            lines.append((routine_id, exercise, words))
    return tuple(sorted(lines, key=lambda line: line[2].casefold()))
