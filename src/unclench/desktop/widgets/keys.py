"""Keys that mean the same on every page."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from unclench.system.key_places import letter_at

_ALSO_SHORTCUTS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


def is_escape(event: QKeyEvent) -> bool:
    """Whether this is the first press of Esc. Repeats do not count, so that holding the key leaves one page, not the
    next one too."""
    return event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat()


def letter_by_place(event: QKeyEvent) -> Qt.Key | None:
    """The key with the Latin letter that a US keyboard has at the place of this key, if the layout gives a letter of
    another alphabet there (Russian, Greek, Hebrew, Arabic, Georgian, …). None in every other case: a Latin letter, and
    any other sign of a Latin layout, is what the layout says."""
    if event.modifiers() & _ALSO_SHORTCUTS or not _is_of_other_alphabet(event):
        return None
    letter = letter_at(event.nativeScanCode(), event.nativeVirtualKey())
    return None if letter is None else Qt.Key(ord(letter))


def _is_of_other_alphabet(event: QKeyEvent) -> bool:
    typed = event.text()[:1] or (chr(event.key()) if event.key() <= 0x10FFFF else "")
    if not typed or typed.isascii() or unicodedata.category(typed)[0] not in "LMN":
        return False
    return "LATIN" not in unicodedata.name(typed, "LATIN")
