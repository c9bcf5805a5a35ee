"""The person's phase in a routine with phases, with buttons to the next one and back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from unclench.core.i18n import _
from unclench.desktop.drawing.style import Style
from unclench.desktop.views.routine_view import PhaseView
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.flow import Flow
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.text import Label


class PhasePanel(Panel):
    """Hidden for a routine without phases. Nothing but these buttons changes the phase."""

    chosen = Signal(int)  # the number of a phase, from 1

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(style, "soft", radius=14, parent=parent)
        self._number = 1
        self._sentence = Label(style, "strong")
        self._blocked = Label(style, "meta")
        self.onward, self.back = Button(style, "", "quiet", "right"), Button(style, "", "quiet", "left")
        self.onward.clicked.connect(lambda: self.chosen.emit(self._number + 1))
        self.back.clicked.connect(lambda: self.chosen.emit(self._number - 1))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 8)
        column.setSpacing(4)
        column.addWidget(self._sentence)
        column.addWidget(self._blocked)
        row = Flow(spacing=4)
        row.addWidget(self.back)
        row.addWidget(self.onward)
        column.addLayout(row)
        self.hide()

    def show_view(self, view: PhaseView | None) -> None:
        """Show the phase; None hides the panel."""
        self.setVisible(view is not None)
        if view is None:
            return
        focused = self.onward.hasFocus() or self.back.hasFocus()
        self._number = view.number
        self._sentence.show_text(view.sentence)
        self._blocked.show_text(view.blocked if view.onward else "")
        self._blocked.setVisible(bool(view.blocked and view.onward))
        self.onward.show_text(_("Go on to: {phase}").format(phase=view.onward))
        self.onward.setVisible(bool(view.onward))
        self.onward.setEnabled(not view.blocked)
        self.back.show_text(_("Back to: {phase}").format(phase=view.back))
        self.back.setVisible(bool(view.back))
        if focused and not any(one.hasFocus() for one in (self.onward, self.back)):
            usable = [one for one in (self.onward, self.back) if not one.isHidden() and one.isEnabled()]
            for one in usable[:1]:  # at the last phase there is only the way back
                one.setFocus()
