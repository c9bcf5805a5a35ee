"""One part of the settings page: a card with a title that draws the settings and asks for other ones, whole."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from unclench.core.settings import Settings, set_to
from unclench.desktop.look import Look
from unclench.desktop.widgets.buttons import Button
from unclench.desktop.widgets.fields import Menu, Segmented, Stepper
from unclench.desktop.widgets.panel import Panel
from unclench.desktop.widgets.text import Label

STEPPER = 220
APART = 8  # px more above the words that name a control than below them


class Section(Panel):
    """A part fills itself with `_add` and says in `_show` how it looks; nothing in it is kept."""

    settings_chosen = Signal(object)  # Change: a function from Settings to Settings

    def __init__(self, look: Look, title: str, parent: QWidget | None = None) -> None:
        super().__init__(look, "surface", line="line", radius=20, parent=parent)
        self._look = look
        self._settings = Settings()
        self.title = title
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 14, 20, 18)
        self._column.setSpacing(8)
        self._column.addWidget(Label(look, "section", title))

    def show_view(self, settings: Settings) -> None:
        """What is in force."""
        self._settings = settings
        self._show(settings)

    def _show(self, settings: Settings) -> None:
        """Draw it; a part without settings of its own has nothing to do here."""

    def _choose(self, **changes: object) -> None:
        self.settings_chosen.emit(set_to(**changes))

    def _add(self, *parts: QWidget | QLayout) -> None:
        """Below what is there. Buttons, menus and steppers keep their own width, all else takes the whole line."""
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
        """A few quiet words, and close below them what they name."""
        self._column.addSpacing(APART)
        self._add(Label(self._look, "meta", words), part)

    def _segmented(self, name: str, field: str, choices: Sequence[tuple[str, object]]) -> Segmented:
        segmented = Segmented(self._look, name, choices)
        segmented.value_chosen.connect(lambda value: self._choose(**{field: value}))
        return segmented

    def _stepper(self, name: str, less: str, more: str) -> Stepper:
        stepper = Stepper(self._look, name, less, more)
        stepper.setMinimumWidth(STEPPER)
        return stepper
