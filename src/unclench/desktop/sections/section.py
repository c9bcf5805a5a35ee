"""A section of the settings page: a card with a title that shows settings and emits changes to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from unclench.core.i18n import _
from unclench.core.settings.settings import SECTIONS, TABLE, Settings, set_to
from unclench.desktop.drawing.style import Style
from unclench.desktop.sections.rows import STEPPER, control_of
from unclench.desktop.widgets.buttons import Button, Switch
from unclench.desktop.widgets.fields import Menu, Stepper
from unclench.desktop.widgets.flow import Flow
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.text import Label

LABEL_SPACE = 8  # px of extra space above the label of a control


class Section(Panel):
    """A subclass adds its content: with `_add_row` for a setting whose control comes from the table, with `_add` for
    everything else, which it updates in `_show`. A section stores nothing."""

    settings_chosen = Signal(object)  # Change: a function from Settings to Settings

    def __init__(self, style: Style, title: str, parent: QWidget | None = None) -> None:
        super().__init__(style, "surface", line="line", radius=20, parent=parent)
        self._style = style
        self._settings = Settings()
        self._controls: dict[str, tuple[QWidget, Callable[[Any], None]]] = {}
        self.title = title
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 14, 20, 18)
        self._column.setSpacing(8)
        self._column.addWidget(Label(style, "section", title))

    def show_view(self, settings: Settings) -> None:
        """Show the current settings."""
        self._settings = settings
        for key, (_control, show) in self._controls.items():
            show(getattr(settings, key))
        self._show(settings)

    def control(self, key: str) -> QWidget:
        """The control of a setting, built from the table on first use."""
        if key not in self._controls:
            self._controls[key] = control_of(self._style, key, partial(self._choose_one, key))
        return self._controls[key][0]

    def _show(self, settings: Settings) -> None:
        """Update what does not come from the table."""

    def _choose_one(self, key: str, value: object) -> None:
        self._choose(**{key: value})

    def _choose(self, **changes: object) -> None:
        self.settings_chosen.emit(set_to(**changes))

    def _add(self, *parts: QWidget | QLayout) -> None:
        """Append at the bottom. Buttons, menus and steppers keep their own width; everything else fills the line."""
        for part in parts:
            if isinstance(part, QLayout):
                self._column.addLayout(part)
            elif isinstance(part, Button | Menu | Stepper):
                row = QHBoxLayout()
                row.addWidget(part)
                row.addStretch(1)
                self._column.addLayout(row)
            else:
                self._column.addWidget(part)

    def _add_named(self, words: str, part: QWidget | QLayout) -> None:
        """Append a label and the control it names."""
        self._column.addSpacing(LABEL_SPACE)
        self._add(Label(self._style, "meta", words), part)

    def _add_row(self, key: str, *beside: QWidget) -> None:
        """Append the label and control of a setting, with more widgets next to the control."""
        control = self.control(key)
        if isinstance(control, Switch):  # contains its label
            self._add(control)
        elif beside:
            row = Flow(spacing=12)
            for part in (control, *beside):
                row.addWidget(part)
            self._add_named(_(TABLE[key].label), row)
        else:
            self._add_named(_(TABLE[key].label), control)

    def _stepper(self, name: str, less: str, more: str) -> Stepper:
        """A stepper for a number that is not in the table."""
        stepper = Stepper(self._style, name, less, more)
        stepper.setMinimumWidth(STEPPER)
        return stepper


class TableSection(Section):
    """A section built entirely from the table."""

    def __init__(self, style: Style, section: str, parent: QWidget | None = None) -> None:
        """`section` is a key of SECTIONS."""
        super().__init__(style, _(SECTIONS[section]), parent)
        for key, one in TABLE.items():
            if one.section == section:
                self._add_row(key)
