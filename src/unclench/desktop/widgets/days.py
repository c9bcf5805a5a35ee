"""The days of the week, each on or off."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from unclench.core.i18n import _
from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.buttons import Chip
from unclench.desktop.widgets.flow import EvenRows


class Days(QWidget):
    """Monday is 0. The last day cannot be removed: to have no days, the person turns the reminder or wake-up off."""

    days_chosen = Signal(object)  # frozenset[int]

    def __init__(self, style: Style, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        flow = EvenRows(spacing=6)
        self._chips = [Chip(style, short, name=full) for short, full in zip(short_days(), long_days(), strict=True)]
        for chip in self._chips:
            flow.addWidget(chip)
            chip.clicked.connect(self._choose)
        self.setLayout(flow)
        self._shown: frozenset[int] = frozenset()

    def show_days(self, days: frozenset[int]) -> None:
        """Set the selected days without emitting a signal."""
        self._shown = days
        for day, chip in enumerate(self._chips):
            chip.setChecked(day in days)

    def _choose(self) -> None:
        days = frozenset(day for day, chip in enumerate(self._chips) if chip.isChecked())
        if days:
            self.days_chosen.emit(days)
        else:
            self.show_days(self._shown)


def short_days() -> tuple[str, ...]:
    """The short names of the days, starting with Monday."""
    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))


def long_days() -> tuple[str, ...]:
    """The full names of the days."""
    return (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))


def days_words(days: frozenset[int]) -> str:
    """The days in a few words: "every day", "weekdays", "Mon, Wed"."""
    if days == frozenset(range(7)):
        return _("every day")
    if days == frozenset(range(5)):
        return _("weekdays")
    return ", ".join(short for day, short in enumerate(short_days()) if day in days)
