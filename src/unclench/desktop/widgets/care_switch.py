"""Heat or ice on the routine page: a switch that is off at first, then the time."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from unclench.core.care.care_length import CareChoice
from unclench.core.i18n import _
from unclench.desktop.drawing.style import Style
from unclench.desktop.views.routine_view import CareSwitchView
from unclench.desktop.widgets.buttons import Switch
from unclench.desktop.widgets.fields import Stepper
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.text import Label

STEPPER = 200


class CareSwitch(Panel):
    """Draws a CareSwitchView; every change emits a complete CareChoice."""

    chosen = Signal(str, object)  # kind, CareChoice

    def __init__(self, style: Style, view: CareSwitchView, parent: QWidget | None = None) -> None:
        super().__init__(style, "surface", line="line", radius=20, parent=parent)
        self._style = style
        self._view = view
        self._sign = QLabel()
        self._sign.setAccessibleName(view.name)
        self._switch = Switch(style, _("Off"))
        self._switch.setAccessibleName(view.name)
        self._switch.clicked.connect(lambda on: self._choose(on=on))
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(Label(style, "name", view.name), 1)
        head.addWidget(self._switch)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 4, 0, 0)
        body.setSpacing(8)
        body.addWidget(Label(style, "meta", _("Three questions come first, every time.")))
        self._minutes = Stepper(style, _("{what}: time").format(what=view.name), _("Shorter"), _("Longer"))
        self._minutes.setFixedWidth(STEPPER)
        self._minutes.stepped.connect(lambda minutes: self._choose(minutes=int(minutes)))
        body.addWidget(self._minutes)
        self._advised = Switch(style, "")
        self._advised.setAccessibleName(_("A doctor or therapist told me to use ice for longer"))
        self._advised.clicked.connect(lambda on: self._choose(advised=on))
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label(style, "body", _("A doctor or therapist told me to use ice for longer")), 1)
        row.addWidget(self._advised)
        body.addWidget(self._row)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 20, 10)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._body)
        style.changed.connect(self._apply_style)
        self._apply_style()
        self.show_view(view)

    def show_view(self, view: CareSwitchView) -> None:
        """Show the same pack with another choice."""
        self._view = view
        self._switch.setChecked(view.choice.on)
        self._switch.setText(_("On") if view.choice.on else _("Off"))
        self._switch.updateGeometry()
        self._body.setVisible(view.choice.on)
        self._minutes.show_value(view.minutes, view.low, view.high, 1, view.time)
        self._row.setVisible(view.asks_advice)
        self._advised.setChecked(view.choice.advised)

    def _choose(self, **changes: bool | int) -> None:
        choice: CareChoice = replace(self._view.choice, **changes)  # type: ignore[arg-type]
        self.chosen.emit(self._view.kind, choice)

    def _apply_style(self) -> None:
        self._sign.setPixmap(self._style.icon(self._view.kind, "text2", 24, self.devicePixelRatioF()))
