"""It hurts or tingles: the clock is stopped. Four ways to continue, the warning signs next to them, the three lights
below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from unclench.content.safety_text import SafetyText
from unclench.content.traffic_light import TrafficLight
from unclench.core.i18n import _
from unclench.core.record.history import StopReason
from unclench.core.session import events as ev
from unclench.core.session.player_view import pause_sentence
from unclench.desktop.drawing.style import Style
from unclench.desktop.pages.safety import red_flag_panel
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.fields import Scroller
from unclench.desktop.widgets.keys import is_escape
from unclench.desktop.widgets.text import Label, clear
from unclench.desktop.widgets.traffic_light import TrafficLightCard


class HurtsPage(QWidget):
    """Nothing is scored, and nothing is chosen for the person."""

    commanded = Signal(object)  # Command

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style
        self._shown: SafetyText | None = None
        self.setAccessibleName(_("It hurts or tingles"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._exercise = Label(style, "meta")
        self.mistaken = Button(style, _("Pressed by mistake: go on"), "answer")
        self.easier = Button(style, _("It is gone: go on, smaller"), "answer")
        self.skip = Button(style, _("Skip this one"), "answer")
        self.stop = Button(style, _("Stop"), "answer")
        self._commands = (
            (self.mistaken, ev.Mistaken(), Qt.Key.Key_G),
            (self.easier, ev.Easier(), Qt.Key.Key_E),
            (self.skip, ev.SkipExercise(), Qt.Key.Key_K),
            (self.stop, ev.Stop(StopReason.HURT), Qt.Key.Key_S),
        )
        self._what = {button: Label(style, "meta") for button, _command, _key in self._commands}
        self._choices = QWidget()
        choices = QVBoxLayout(self._choices)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(6)
        choices.addWidget(Label(style, "title", pause_sentence(ev.PauseReason.HURTS)))
        choices.addWidget(self._exercise)
        choices.addSpacing(10)
        for button, command, _key in self._commands:
            button.clicked.connect(lambda _on=False, command=command: self.commanded.emit(command))
            choices.addWidget(button)
            choices.addWidget(self._what[button])
            choices.addSpacing(8)
        self._light = TrafficLightCard(style)
        self._flags = QWidget()
        self._flag_column = QVBoxLayout(self._flags)
        self._flag_column.setContentsMargins(0, 0, 6, 12)
        self._flag_column.setSpacing(12)
        content = QWidget()
        self._grid = QGridLayout(content)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(Scroller(content))
        style.changed.connect(self._arrange)
        self._arrange()

    def show_flags(self, text: SafetyText) -> None:
        """Show the warning signs that need help now or today."""
        if text == self._shown:
            return
        self._shown = text
        clear(self._flag_column)
        for level in range(min(2, len(text.red_flags))):
            self._flag_column.addWidget(red_flag_panel(self._style, text, level))
        self._flag_column.addStretch(1)

    def show_light(self, light: TrafficLight) -> None:
        """Show how much pain is acceptable in this routine."""
        self._light.show_view(light, light.afterwards)

    def begin(self, exercise: str, *, smallest: bool) -> None:
        """Name the exercise in which the clock was stopped. `smallest`: its doses cannot become smaller. No choice has
        the focus, so that Enter cannot choose one by accident."""
        self._exercise.show_text(exercise)
        smaller = _("Goes on here; the doses are already the smallest. (E)")
        words = {
            self.mistaken: _("Nothing changes. (G)"),
            self.easier: smaller if smallest else _("Goes on here, with the smallest doses from now on. (E)"),
            self.skip: _("Goes on with the next exercise. You can leave this one out for good. (K)"),
            self.stop: _("Ends here. What you did is kept. (S)"),
        }
        for button, what in words.items():
            self._what[button].show_text(what)
            button.setAccessibleDescription(what)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        for _button, command, key in self._commands:
            if event.key() == key and not event.isAutoRepeat():
                self.commanded.emit(command)
                return
        if is_escape(event):
            self.commanded.emit(ev.Stop(StopReason.HURT))
            return
        super().keyPressEvent(event)

    def _arrange(self) -> None:
        """The warning signs next to the choices; in a small window below them."""
        compact = self._style.compact
        side = 16 if compact else 32
        grid = self._grid
        grid.setContentsMargins(side, 24, side, 16)
        grid.setHorizontalSpacing(40)
        grid.setVerticalSpacing(16)
        for part in (self._choices, self._light, self._flags):
            grid.removeWidget(part)
        grid.addWidget(self._choices, 0, 0)
        grid.addWidget(self._light, 2 if compact else 1, 0)
        if compact:
            grid.addWidget(self._flags, 1, 0)
        else:
            grid.addWidget(self._flags, 0, 1, 3, 1)
        grid.setColumnStretch(0, 4)
        grid.setColumnStretch(1, 0 if compact else 5)
        grid.setRowStretch(2, 0 if compact else 1)
