"""The emergency number, and a button to the warning signs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from unclench.core.i18n import _
from unclench.core.settings.settings import SECTIONS, TABLE, Settings
from unclench.desktop.drawing.style import Style
from unclench.desktop.sections.rows import describe
from unclench.desktop.sections.section import Section
from unclench.desktop.views.emergency import number_choices
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.fields import Menu


class SafetySection(Section):
    """The number is chosen once and appears in every safety text."""

    text_requested = Signal()

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(style, _(SECTIONS["safety"]), parent)
        label = _(TABLE["emergency_number"].label)
        self._number = Menu(style, label)
        describe(self._number, "emergency_number")
        self._number.value_chosen.connect(lambda number: self._choose(emergency_number=number))
        text = Button(style, _("Warning signs and safety text"), "plain", "safety")
        text.clicked.connect(self.text_requested)
        self._add_named(label, self._number)
        self._add(text)

    def _show(self, settings: Settings) -> None:
        self._number.show_choices(number_choices(settings.emergency_number), settings.emergency_number)
