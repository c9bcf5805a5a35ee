"""Keys that mean the same on every page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


def is_escape(event: QKeyEvent) -> bool:
    """Whether this is the first press of Esc. Repeats do not count, so that holding the key leaves one page, not the
    next one too."""
    return event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat()
