"""Shown before the first start of a routine: who should not do it, when to ask a doctor first, and when to stop."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from unclench.core.i18n import _
from unclench.core.routine.routine import Routine
from unclench.desktop.drawing.style import Style
from unclench.desktop.pages.disclaimer import COLUMN
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.fields import ReadingColumn
from unclench.desktop.widgets.flow import Flow
from unclench.desktop.widgets.keys import is_escape
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.text import Label, clear


class CautionsPage(QWidget):
    """Lists the safety notes of the routine and of all its exercises. No answer is preselected."""

    start_chosen = Signal()
    declined = Signal()

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self.setAccessibleName(_("Before this routine"))
        self._routine = Label(style, "meta")
        self._notes = QVBoxLayout()
        self._notes.setSpacing(12)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(6, 0, 6, 6)
        column.setSpacing(8)
        column.addWidget(Label(style, "title", _("Before this routine")))
        column.addWidget(self._routine)
        column.addSpacing(8)
        column.addLayout(self._notes)
        column.addStretch(1)
        self.start = Button(style, _("I have read this, start"), "main")
        self.decline = Button(style, _("Not today"), "large-quiet")
        self.start.clicked.connect(self.start_chosen)
        self.decline.clicked.connect(self.declined)
        foot = QWidget()
        buttons = Flow(spacing=8)
        buttons.setContentsMargins(6, 0, 6, 6)
        for button in (self.start, self.decline):
            buttons.addWidget(button)
        foot.setLayout(buttons)
        reading = ReadingColumn(style, content, foot, COLUMN)
        self._scroller = reading.scroller
        self._scroller.setFocusPolicy(
            Qt.FocusPolicy.StrongFocus
        )  # keys scroll the text and cannot press a button before it is read
        self._page = QVBoxLayout(self)
        self._page.addWidget(reading)
        style.changed.connect(self._arrange)
        self._arrange()

    def begin(self, routine: Routine) -> None:
        """Show the notes of a routine that starts for the first time, or whose notes have changed."""
        notes = routine.safety
        self._routine.show_text(routine.title)
        clear(self._notes)
        for title, lines, tone in (
            (_("Leave it out in these cases"), notes.not_for, "warn"),
            (_("Ask a doctor or therapist first if"), notes.ask_first, "text"),
            (_("Stop if"), (*notes.stop_if, _("pain comes to {limit} of 10").format(limit=notes.pain_stop)), "text"),
        ):
            if lines:
                self._notes.addWidget(self._block(title, lines, tone))
        self._scroller.verticalScrollBar().setValue(0)

    def focus_start(self) -> None:
        """Focus the text, so that arrow and page keys scroll it at once."""
        self._scroller.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_escape(event):
            self.declined.emit()
        else:
            super().keyPressEvent(event)

    def _block(self, title: str, lines: tuple[str, ...], tone: str) -> Panel:
        warns = tone == "warn"
        panel = Panel(self._style, "wsoft" if warns else "surface", line=None if warns else "line")
        column = QVBoxLayout(panel)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(6)
        column.addWidget(Label(self._style, "name", title, color=tone))
        for line in lines:
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(Label(self._style, "body", "•", color=tone, wrap=False), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(self._style, "body", line), 1)
            column.addLayout(row)
        return panel

    def _arrange(self) -> None:
        side, top = (10, 16) if self._style.compact else (26, 32)
        self._page.setContentsMargins(side, top, side, 16 if self._style.compact else 32)
