"""Two fields for a range of hours."""

from __future__ import annotations

from datetime import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from unclench.core.i18n import _
from unclench.core.reminders.typed_time import parse_time, time_words
from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.flow import Flow
from unclench.desktop.widgets.text import Label
from unclench.desktop.widgets.typed import TypedField

WIDEST = "23:59"


class HoursFields(QWidget):
    """A field for the begin, a field for the end, and the word between them."""

    begin_chosen = Signal(object)  # time
    end_chosen = Signal(object)

    def __init__(self, style: Style, begin: str, end: str, parent: QWidget | None = None) -> None:
        """`begin` and `end` are the accessible names of the fields."""
        super().__init__(parent)
        self.begin = TypedField(style, begin, WIDEST, parse_time)
        self.end = TypedField(style, end, WIDEST, parse_time)
        self.begin.value_chosen.connect(self.begin_chosen)
        self.end.value_chosen.connect(self.end_chosen)
        flow = Flow(spacing=10)
        for part in (self.begin, Label(style, "body", _("to"), wrap=False), self.end):
            flow.addWidget(part)
        self.setLayout(flow)

    def show_hours(self, begin: time, end: time) -> None:
        """Show these hours."""
        self.begin.show_text(time_words(begin))
        self.end.show_text(time_words(end))
