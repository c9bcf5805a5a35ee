"""What a key means on every page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


def leaves(event: QKeyEvent) -> bool:
    """Whether this is Esc, pressed anew: a finger that stays on it leaves one page, not the next one too."""
    return event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat()
