"""What the system and the settings say about the look, as a Theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QStyleHints

from unclench.core.settings.settings import Settings
from unclench.desktop.drawing.theme import Scheme, Theme

CHOSEN = {"light": Scheme.LIGHT, "dark": Scheme.DARK, "contrast": Scheme.CONTRAST}


def theme_of(settings: Settings, hints: QStyleHints, *, still: bool = False) -> Theme:
    """The theme in force. `still`: the system asks for little motion."""
    scheme = CHOSEN.get(settings.appearance) or _of_system(hints)
    reduced = settings.motion == "reduced" or (settings.motion == "system" and still)
    return Theme(scheme, settings.text_scale / 100, reduced)


def _of_system(hints: QStyleHints) -> Scheme:
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return Scheme.CONTRAST
    return Scheme.DARK if hints.colorScheme() is Qt.ColorScheme.Dark else Scheme.LIGHT
