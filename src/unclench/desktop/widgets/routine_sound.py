"""Sounds and voice for one routine, if they differ from the settings."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from unclench.core.i18n import _
from unclench.core.settings.routine_choices import SOUND_MODES
from unclench.desktop.drawing.style import Style
from unclench.desktop.widgets.fields import Menu
from unclench.desktop.widgets.text import Label


class RoutineSound(QWidget):
    """A label and a menu."""

    mode_chosen = Signal(object)  # a key of SOUND_MODES, or None for "as in the settings"

    def __init__(self, style: Style, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = _("Sounds and voice")
        self._menu = Menu(style, name)
        self._menu.value_chosen.connect(self.mode_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(Label(style, "strong", name))
        column.addWidget(self._menu)

    def show_value(self, mode: str | None, everywhere: str) -> None:
        """Show the choice for this routine; `everywhere` is the mode of the settings."""
        words = {one: _(text) for one, text in SOUND_MODES.items()}
        as_everywhere = _("As in Settings: {mode}").format(mode=words[everywhere])
        self._menu.show_choices([(as_everywhere, None), *((text, one) for one, text in words.items())], mode)
