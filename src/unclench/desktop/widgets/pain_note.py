"""After a session that hurt: calm sentences, the traffic light, the warning signs and half the reps."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from unclench.content.traffic_light import TrafficLight
from unclench.core.i18n import _
from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.buttons import Button, Switch
from unclench.desktop.widgets.flow import Flow
from unclench.desktop.widgets.text import Label
from unclench.desktop.widgets.traffic_light import TrafficLightCard


class PainNote(QWidget):
    """Hidden while there is nothing to say."""

    half_chosen = Signal(bool)
    safety_requested = Signal()

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        self._first = Label(style, "section")
        self._others = Label(style, "body")
        self.half = Switch(style, _("Half the reps next time"))
        self.half.clicked.connect(lambda on: self.half_chosen.emit(on))
        self.signs = Button(style, _("Warning signs (F1)"), "quiet")
        self.signs.clicked.connect(self.safety_requested)
        row = Flow(spacing=16)
        row.addWidget(self.half)
        row.addWidget(self.signs)
        self._light = TrafficLightCard(style)
        column.addWidget(self._first)
        column.addWidget(self._others)
        column.addLayout(row)
        column.addWidget(self._light)
        self.hide()

    def show_light(self, light: TrafficLight) -> None:
        """Show how much pain is acceptable in the routine that was done."""
        self._light.show_view(light)

    def show_sentences(self, sentences: tuple[str, ...]) -> None:
        """Show these; none hides it all."""
        self.setVisible(bool(sentences))
        if sentences:
            self._first.show_text(sentences[0])
            self._others.show_text(" ".join(sentences[1:]))
